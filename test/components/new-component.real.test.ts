// What CONTRIBUTING.md promises of a new component: a folder, its test and its sample, and one line. What is forgotten is named, and what is there is taken
// by the tables that are generated and by the tests of all components.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { appendFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { after, before, test } from "node:test";
import { copySources, root } from "../support/project";

const source = path.join(root, "test/support/new-component");

let copy = "";
before(() => {
  // Folders that import the library, or that are written.
  copy = copySources("components", "docs", "plugin", "scripts", "test");
});
after(() => {
  rmSync(copy, { recursive: true, force: true });
});

/** As `npm test` runs files of tests, without the SDK's compiler and without following promises. */
const required = ["./start/lazy-sdk.cjs", "./register.cjs", "./test/support/untracked.cjs"];

/** What a program of the copy prints. */
function printed(args: string[], env: { [name: string]: string } = {}): Promise<string> {
  const all = [...required.flatMap((file) => ["--require", file]), ...args];
  const options = { cwd: copy, env: { ...process.env, NODE_TEST_CONTEXT: undefined, ...env }, maxBuffer: 1e8 };
  return new Promise((resolve) => {
    execFile(process.execPath, all, options, (_error, stdout, stderr) => {
      resolve(stdout + stderr);
    });
  });
}

/** Runs tests of the copy whose names match, those of several files in one process: `passed` of them have to pass, and none may fail. */
async function passes(
  [file, ...others]: [string, ...string[]],
  pattern: string,
  passed: number,
  env: { [name: string]: string } = {},
): Promise<void> {
  const more = others.flatMap((other) => ["--require", `./${other}`]);
  const text = await printed([...more, `--test-name-pattern=${pattern}`, file], env);
  assert.match(text, /^# fail 0$/m, text);
  assert.match(text, new RegExp(`^# pass ${passed}$`, "m"), text);
}

function tests(subject: string): string {
  return `test/components/${subject}.test.ts`;
}

/** Adds a file of the component's, whose imports are those of its place. */
function add(file: string, place: string): void {
  const text = readFileSync(path.join(source, file), "utf8")
    .replaceAll("../../../components/", "../")
    .replace("../samples/sample", "../support/samples/sample");
  const here = place.startsWith("test/")
    ? text.replace('"./topic"', '"../../components/topic"').replace("../program", "../support/program")
    : text;
  mkdirSync(path.dirname(path.join(copy, place)), { recursive: true });
  writeFileSync(path.join(copy, place), here);
}

test("a folder alone is told all that it lacks", async () => {
  add("topic.ts", "components/topic/topic.ts");
  const text = await printed(["test/components/registration.test.ts"]);
  for (const missing of [
    'components/index.ts: write export * from "./topic";',
    "write components/topic/README.md",
    "write components/topic/args.ts",
    "write components/topic/index.ts",
    "write test/components/topic.test.ts",
    "write test/components/topic.sample.ts",
  ])
    assert.ok(text.includes(missing), `${missing}\n${text}`);
});

test("a component that is not in the contract yet is told by which command it comes in", async () => {
  for (const file of ["README.md", "args.ts", "index.ts"]) add(file, `components/topic/${file}`);
  add("topic.check.ts", "test/components/topic.test.ts");
  add("topic.sample.ts", "test/components/topic.sample.ts");
  appendFileSync(path.join(copy, "components/index.ts"), 'export * from "./topic";\n');
  const text = await printed(["test/components/topic.test.ts"]);
  assert.match(text, /Topic is not in arguments\.json: npm run contract/);
});

test("with the contract written, its own test passes, and each table and each test of all components takes it", async () => {
  assert.equal(await printed(["scripts/update-contract.ts"]), "");
  const [, table = ""] = readFileSync(path.join(copy, "docs/arguments.md"), "utf8").split("### Topic\n");
  assert.match(table.slice(0, 600), /^\| `keepHours` \| number\b/m);
  await passes([tests("topic"), tests("registration")], ".", 4);
  await passes([tests("arguments"), tests("values"), tests("names")], "^Topic\\b|^each component has a sample", 7);
});

test("its page says what its example makes, once it is written", async () => {
  const page = "test/docs/components.test.ts";
  const missing = await printed(["--test-name-pattern=^the page of Topic ", page]);
  assert.match(missing, /look at the difference, then write it with npm run pages/);
  await passes([page], "^the page of Topic ", 1, { UPDATE_PAGES: "1" });
  assert.match(
    readFileSync(path.join(copy, "components/topic/README.md"), "utf8"),
    /^Without a replacement: `keepHours`\.?/m,
  );
});
