// `groundplan new project`, and the template that it and `pulumi new` make a project from.
import assert from "node:assert/strict";
import fs from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { test, type TestContext } from "node:test";
import { peerDependencies, version } from "groundplan/package.json";
import { parse } from "yaml";
import { newProject } from "../../cli/commands/new-project";
import { languages, type Language } from "../../cli/new/template";
import { UsageError } from "../../cli/project";
import { Killed, killAt } from "../support/faulty-disk";
import { root } from "../support/project";
import { openSandbox } from "../../sandbox";
import { pulumiNew } from "../support/pulumi-new";

const templates = path.join(root, "templates");
const template = path.join(templates, "typescript");
const written = Object.keys(languages) as Language[];
/** The file that has the program. */
const programs: Record<Language, string> = { typescript: "index.ts", yaml: "Pulumi.yaml", python: "__main__.py" };
const image = "ghcr.io/acme/shop:v1";

interface ProjectFile {
  name: string;
  description: string;
  config: { [key: string]: { type?: string; description?: string; default?: unknown } };
  template?: { description: string; quickstart: string; config: { [key: string]: { description?: string } } };
}

function place(context: TestContext): string {
  const folder = fs.mkdtempSync(path.join(tmpdir(), "groundplan-new-"));
  context.after(() => {
    fs.rmSync(folder, { recursive: true, force: true });
  });
  return folder;
}

function quietly(context: TestContext, folder: string, options: Parameters<typeof newProject>[1]): string {
  let printed = "";
  const write = context.mock.method(process.stdout, "write", (part: string) => (printed += part) !== "");
  try {
    newProject(folder, options);
  } finally {
    write.mock.restore();
  }
  return printed;
}

function read(folder: string, file: string): unknown {
  return parse(fs.readFileSync(path.join(folder, file), "utf8"));
}

/** What the CLI adds: where the project comes from, and its package manager. */
function withoutTags({ config, ...rest }: ProjectFile): object {
  const own = Object.entries(config).filter(([key]) => key !== "pulumi:tags");
  const { runtime } = rest as { runtime?: { options?: { packagemanager?: string } } };
  delete runtime?.options?.packagemanager;
  return { ...rest, config: Object.fromEntries(own) };
}

const filesIn = (folder: string): string[] =>
  fs
    .readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => path.relative(folder, path.join(parentPath, name)))
    .sort();

test("there is a template for each language, and no other", () => {
  assert.deepEqual(fs.readdirSync(templates).sort(), [...written].sort());
});

for (const language of written) {
  test(`a project in ${language} has the files that \`pulumi new\` makes of the same template`, async (context) => {
    const folder = place(context);
    const [ours, theirs] = [path.join(folder, "ours"), path.join(folder, "theirs")];
    quietly(context, ours, { name: "shop", language });
    await pulumiNew(path.join(templates, language), theirs, "shop");
    assert.deepEqual(filesIn(ours), filesIn(theirs));
    for (const file of filesIn(ours).filter((one) => one !== "Pulumi.yaml")) {
      const text = fs.readFileSync(path.join(ours, file), "utf8");
      assert.equal(text, fs.readFileSync(path.join(theirs, file), "utf8"), file);
      assert.doesNotMatch(text, /\$\{(PROJECT|DESCRIPTION)\}/, file);
    }
    const project = read(ours, "Pulumi.yaml") as ProjectFile;
    assert.deepEqual(withoutTags(project), withoutTags(read(theirs, "Pulumi.yaml") as ProjectFile));
    assert.equal(project.name, "shop");
    assert.equal(project.template, undefined);
  });
}

test("its image is in the stack's file, and comments stay", (context) => {
  const folder = path.join(place(context), "shop");
  const printed = quietly(context, folder, { image });
  const text = fs.readFileSync(path.join(folder, "Pulumi.dev.yaml"), "utf8");
  assert.match(text, new RegExp(`^  image: ${image}$`, "m"));
  const comments = (of: string): string[] => of.split("\n").filter((line) => line.trim().startsWith("#"));
  assert.deepEqual(comments(text), comments(fs.readFileSync(path.join(template, "Pulumi.dev.yaml"), "utf8")));
  for (const file of fs.readdirSync(folder)) assert.ok(printed.includes(`  ${file}\n`), file);
  assert.match(printed, new RegExp(`\n  cd ${folder}\n  npm install\n  npx groundplan up dev\n$`));
});

test("the document for programs names the project and its files", (context) => {
  const folder = path.join(place(context), "shop");
  assert.deepEqual(JSON.parse(quietly(context, folder, { json: true })), {
    formatVersion: 1,
    name: "shop",
    folder,
    language: "typescript",
    files: fs.readdirSync(folder).sort(),
  });
});

test("a repository that has just been made takes a project, and a folder with anything else does not", (context) => {
  const folder = path.join(place(context), "shop");
  fs.mkdirSync(path.join(folder, ".git"), { recursive: true });
  quietly(context, folder, {});
  assert.ok(fs.existsSync(path.join(folder, "Pulumi.yaml")));
  const before = fs.readdirSync(folder);
  fs.rmSync(path.join(folder, "index.ts"));
  assert.throws(
    () => {
      newProject(folder, {});
    },
    (error) => error instanceof UsageError && /shop: is there and not empty/.test(error.message),
  );
  assert.deepEqual(
    fs.readdirSync(folder),
    before.filter((file) => file !== "index.ts"),
  );
  assert.throws(() => {
    newProject(path.join(folder, "package.json"), { name: "shop" });
  }, /package\.json: is there and not empty/);
  assert.throws(() => {
    newProject(path.join(folder, "package.json/inside"), {});
  }, /inside: cannot be written, since a part of its path is no folder/);
});

test("all that is wrong is said at once, and nothing is written", (context) => {
  const folder = place(context);
  fs.writeFileSync(path.join(folder, "here"), "");
  assert.throws(
    () => {
      newProject(folder, { name: "My Shop", image: "Shop:v1" });
    },
    (error) =>
      error instanceof UsageError &&
      /is there and not empty.*\n--name "My Shop": use lower-case .*\n--image Shop:v1: name the image as/.test(
        error.message,
      ),
  );
  assert.deepEqual(fs.readdirSync(folder), ["here"]);
  for (const name of ["pulumi", "pulumi.shop", "groundplan", "node_modules", ".shop", "", "a".repeat(101)]) {
    assert.throws(() => {
      newProject(path.join(folder, "new"), { name });
    }, /^Error: --name .*: use lower-case/);
  }
  assert.throws(() => {
    newProject(path.join(folder, "Über uns"), {});
  }, /the folder's name "Über uns": use lower-case/);
  assert.deepEqual(fs.readdirSync(folder), ["here"]);
});

test("a disk that is full leaves nothing behind", (context) => {
  const folder = place(context);
  const target = path.join(folder, "a/b");
  const real = fs.writeSync;
  let count = 0;
  const write = context.mock.method(fs, "writeSync", ((...args: Parameters<typeof fs.writeSync>) => {
    if (count++ === 3) throw Object.assign(new Error("no space"), { code: "ENOSPC" });
    return real(...args);
  }) as typeof fs.writeSync);
  assert.throws(() => {
    newProject(target, {});
  }, /cannot be written, since the disk is full/);
  write.mock.restore();
  assert.deepEqual(fs.readdirSync(folder), []);
});

test("a process that is killed leaves whole files, or none", (context) => {
  const target = path.join(place(context), "shop");
  killAt(context, 12);
  assert.throws(() => {
    newProject(target, {});
  }, Killed);
  context.mock.restoreAll();
  const whole = path.join(target, "../whole");
  quietly(context, whole, { name: "shop" });
  for (const file of fs.readdirSync(target).filter((one) => !one.endsWith(".partial"))) {
    assert.equal(
      fs.readFileSync(path.join(target, file), "utf8"),
      fs.readFileSync(path.join(whole, file), "utf8"),
      file,
    );
  }
});

for (const language of written) {
  const folder = path.join(templates, language);
  const project = read(folder, "Pulumi.yaml") as ProjectFile;
  const program = fs.readFileSync(path.join(folder, programs[language]), "utf8");

  test(`the packages of the template in ${language} are those of this version`, () => {
    const { dependencies } = read(folder, "package.json") as { dependencies: Record<string, string> };
    const { groundplan, ...others } = dependencies;
    assert.equal(groundplan, `^${version}`);
    for (const [name, range] of Object.entries(others)) {
      assert.equal(range, (peerDependencies as Record<string, string>)[name], name);
    }
  });

  test(`a key of the template in ${language} is declared, has a value for the simulated cloud, and is read; \`pulumi new\` asks for what has no default`, () => {
    const { config, template: about } = project;
    const { config: values } = read(folder, "Pulumi.dev.yaml") as { config: { [key: string]: unknown } };
    const own = Object.keys(values);
    assert.deepEqual(own.sort(), ["gcp:project", ...Object.keys(config)].sort());
    const forms = language === "yaml" ? /(?<!product)\$\{(\w+)\}/g : /config\.require\w*\("(\w+)"\)/g;
    const reads = [...program.replace("${PROJECT}", "").matchAll(forms)].map(([, key = ""]) => key);
    assert.deepEqual(reads.sort(), Object.keys(config).sort());
    const asked = Object.entries(config).flatMap(([key, declared]) => (declared.default === undefined ? [key] : []));
    assert.deepEqual(Object.keys(about?.config ?? {}).sort(), ["gcp:project", ...asked].sort());
    for (const declared of [...Object.values(config), ...Object.values(about?.config ?? {})]) {
      assert.match(declared.description ?? "", /\w{3}/);
    }
    assert.match(about?.description ?? "", /\w{3}/);
    assert.match(about?.quickstart ?? "", /npx groundplan up dev/);
    for (const command of languages[language]) {
      assert.ok(fs.readFileSync(path.join(folder, "README.md"), "utf8").includes(command), command);
    }
  });

  test(`the template in ${language} gives Product what it takes, all of it that is required, and what the others give`, () => {
    const { inputProperties = {}, requiredInputs = [] } = productSchema();
    const given = argumentsIn(language, program);
    for (const name of given) assert.ok(name in inputProperties, name);
    for (const name of requiredInputs) assert.ok(given.includes(name), name);
    const first = argumentsIn("typescript", fs.readFileSync(path.join(template, "index.ts"), "utf8"));
    assert.deepEqual(given.sort(), first.sort());
    const { name, description, ...common } = project as ProjectFile & { runtime?: unknown; packages?: unknown };
    const { config } = read(template, "Pulumi.yaml") as ProjectFile;
    assert.deepEqual([name, common.config], ["${PROJECT}", config], description);
  });
}

function productSchema(): { inputProperties?: object; requiredInputs?: string[] } {
  const text = fs.readFileSync(path.join(root, "plugin/package-schema.json"), "utf8");
  const { resources } = JSON.parse(text) as { resources: Record<string, ReturnType<typeof productSchema>> };
  return resources["groundplan:index:Product"] ?? assert.fail("no Product");
}

/** Arguments of the one component, as the schema calls them. */
function argumentsIn(language: Language, program: string): string[] {
  if (language === "yaml") {
    const { resources } = parse(program) as { resources: { product: { properties: object } } };
    return Object.keys(resources.product.properties);
  }
  const form = language === "python" ? /^ {4}(\w+)=/gm : /^ {4}(\w+): /gm;
  const names = [...program.matchAll(form)].map(([, name = ""]) => name);
  return names.map((name) => name.replaceAll(/_(\w)/g, (_, letter: string) => letter.toUpperCase()));
}

test("a program in another language is refused by name where the engine is missing", async (context) => {
  const folder = path.join(place(context), "shop");
  quietly(context, folder, { language: "python" });
  const sandbox = await openSandbox({ projectDir: folder, stack: "dev", adapter: "offline" });
  await assert.rejects(
    () => sandbox.plan(),
    /Pulumi\.yaml: runtime: python; without Pulumi's own engine .* install Pulumi \(https:/,
  );
});
