// The examples in other languages, run by the engine on the simulated cloud with this checkout as the plug-in. A language is
// skipped, with the reason, where the engine, its host or its compiler is missing.
import assert from "node:assert/strict";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { test } from "node:test";
import { version } from "groundplan/package.json";
import { openSandbox, type Outcome } from "../../sandbox";
import { findEngine } from "../../sandbox/engine/detect";
import { execute, groundplan } from "../support/command";

const root = path.join(__dirname, "../..");
const engine = findEngine();

interface Language {
  /** Folder of the example. */
  example: string;
  /** Pulumi's name of the language. */
  runtime: string;
  /** Programs that must be on PATH, beside Pulumi's host for the language. */
  tools: string[];
  /** Lets the example find the package. Returns why it cannot be run; nothing if it can. */
  prepare: (folder: string) => Promise<string | undefined>;
}

const languages: Record<string, Language> = {
  YAML: { example: "in-yaml", runtime: "yaml", tools: [], prepare: () => Promise.resolve(undefined) },
  Python: { example: "in-python", runtime: "python", tools: ["python3"], prepare: preparePython },
  Go: { example: "in-go", runtime: "go", tools: ["go"], prepare: prepareGo },
  "C#": { example: "in-csharp", runtime: "dotnet", tools: ["dotnet"], prepare: prepareCsharp },
  Java: { example: "in-java", runtime: "java", tools: ["java", "mvn"], prepare: prepareJava },
};

for (const [name, { example, runtime, tools, prepare }] of Object.entries(languages)) {
  test(`${name} has a working system in one constructor`, { skip: missing(runtime, tools) }, async (context) => {
    await withExample(example, async (folder) => {
      const reason = await prepare(folder);
      if (reason === undefined) assertWorking(await up(folder));
      else context.skip(reason);
    });
  });
}

/** The templates for these languages, as `groundplan new project` writes them, with this checkout in the place of the package. */
for (const [name, language] of [
  ["YAML", "yaml"],
  ["Python", "python"],
] as const) {
  const { runtime, tools, prepare } = languages[name] as Language;
  test(
    `the template for ${name} is a working system, with its values as they are`,
    { skip: missing(runtime, tools) },
    async (context) => {
      const place = mkdtempSync(path.join(tmpdir(), "groundplan-template-"));
      context.after(() => {
        rmSync(place, { recursive: true, force: true });
      });
      const folder = path.join(place, "shop");
      const made = await groundplan("new", "project", folder, "--language", language, "--image", "ghcr.io/you/shop:v1");
      assert.equal(made.code, 0, made.stderr);
      mkdirSync(path.join(folder, "node_modules"));
      symlinkSync(root, path.join(folder, "node_modules/groundplan"));
      // The engine looks for the SDK from the folder that leads there.
      symlinkSync(path.join(root, "node_modules/@pulumi"), path.join(folder, "node_modules/@pulumi"));
      const reason = await prepare(folder);
      if (reason !== undefined) {
        context.skip(reason);
        return;
      }
      const { errors, steps, outputs } = await up(folder);
      assert.deepEqual(errors, []);
      const services = steps.filter(({ type }) => type === "gcp:cloudrunv2/service:Service");
      assert.match(JSON.stringify(services.map(({ inputs }) => inputs)), /product-registry-ghcr-io\/you\/shop:v1/);
      const { endpoints } = outputs as { endpoints?: { [name: string]: { url: string } } };
      assert.deepEqual(Object.keys(endpoints ?? {}).sort(), ["database", "vault", "web"]);
      assert.equal(endpoints?.["web"]?.url, "https://example.com");
      const [database] = steps.filter(({ type }) => type === "gcp:sql/databaseInstance:DatabaseInstance");
      assert.equal(database?.protect, false, "`protected: false` of the stack's file");
    },
  );
}

// Where there is no compiler for C#: the generator refuses what cannot be said in that language.
test("C# has a package with every component", { skip: missing("dotnet", []) }, async () => {
  await withExample("in-csharp", async (folder) => {
    const sources = await generate(folder, "dotnet");
    for (const component of componentNames()) {
      const text = readFileSync(path.join(sources, `${component}.cs`), "utf8");
      assert.match(text, new RegExp(`public ${component}\\(string name, ${component}Args`), component);
    }
  });
});

test(
  "what YAML's language host says of a program is the error, and no document of the engine",
  { skip: missing("yaml", []) },
  () =>
    withExample("in-yaml", async (folder) => {
      const file = path.join(folder, "Pulumi.yaml");
      writeFileSync(file, readFileSync(file, "utf8").replace("zoneName:", "zoneNam:"));
      const sandbox = await openSandbox({ projectDir: folder, stack: "dev", adapter: "engine" });
      const [error, ...others] = (await sandbox.plan()).errors;
      assert.match(
        error?.message ?? "",
        /^groundplan:index:Product is not assignable[^]* {4}zoneName: Missing required property 'zoneName'/,
      );
      assert.doesNotMatch(error?.message ?? "", /"steps"/);
      assert.deepEqual(others, []);
    }),
);

test("what Go's compiler says of a program is in the error", { skip: missing("go", ["go"]) }, (context) =>
  withExample("in-go", async (folder) => {
    const absent = await prepareGo(folder);
    if (absent !== undefined) {
      context.skip(absent);
      return;
    }
    const file = path.join(folder, "main.go");
    writeFileSync(file, readFileSync(file, "utf8").replace("AlertEmails", "AlertMails"));
    const sandbox = await openSandbox({ projectDir: folder, stack: "dev", adapter: "engine" });
    const [error] = (await sandbox.plan()).errors;
    assert.match(error?.message ?? "", /error in compiling Go[^]*main\.go:\d+:\d+: unknown field AlertMails in struct/);
  }),
);

function isOnPath(program: string): boolean {
  return (process.env["PATH"] ?? "").split(path.delimiter).some((folder) => existsSync(path.join(folder, program)));
}

/** Why a language's example is not run here; nothing if it is. */
function missing(runtime: string, tools: string[]): string | false {
  if (engine === undefined) return "pulumi is not on PATH: the examples in other languages are not run";
  const absent = [`pulumi-language-${runtime}`, ...tools].find((program) => !isOnPath(program));
  return absent === undefined ? false : `${absent} is not on PATH`;
}

/** A copy of an example, whose plug-in is this checkout. Gone after the test. */
async function withExample(name: string, run: (folder: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), `groundplan-${name}-`));
  try {
    cpSync(path.join(root, "examples", name), folder, { recursive: true });
    const file = path.join(folder, "Pulumi.yaml");
    const text = readFileSync(file, "utf8");
    assert.match(text, /groundplan: \.\.\/\.\.$/m);
    writeFileSync(file, text.replace("groundplan: ../..", `groundplan: ${root}`));
    await run(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function up(folder: string): Promise<Outcome> {
  const sandbox = await openSandbox({ projectDir: folder, stack: "dev", adapter: "engine" });
  const plan = await sandbox.plan();
  assert.deepEqual(plan.errors, []);
  return sandbox.up();
}

/** The product has its parts, which are joined, and what others take of it is whole. */
function assertWorking({ errors, steps, outputs }: Outcome): void {
  assert.deepEqual(errors, []);
  const inputsOf = (type: string): string =>
    JSON.stringify(steps.find(({ urn }) => urn.includes(`$${type}::`))?.inputs ?? assert.fail(`no ${type}`));
  assert.match(
    inputsOf("gcp:sql/databaseInstance:DatabaseInstance"),
    /"privateNetwork":"projects\/acme-dev\/global\/networks\/shop-network-/,
  );
  assert.match(inputsOf("gcp:cloudrunv2/service:Service"), /shop/);
  assert.match(inputsOf("cloudflare:index/workersRoute:WorkersRoute"), /example\.com/);
  const { endpoints, platform } = outputs as { [output: string]: { [name: string]: { [member: string]: string } } };
  assert.deepEqual(Object.keys(endpoints ?? {}).sort(), ["database", "vault", "web"]);
  assert.equal(endpoints?.["web"]?.["url"], "https://example.com");
  assert.match(platform?.["network"]?.["networkId"] ?? "", /^projects\/acme-dev\/global\/networks\/shop-network-/);
}

/** The schema of the plug-in, with what its host adds. */
function schema(): { resources: object; version: string } {
  const text = readFileSync(path.join(root, "plugin/package-schema.json"), "utf8");
  return { ...(JSON.parse(text) as { resources: object }), version };
}

function componentNames(): string[] {
  return Object.keys(schema().resources).map((token) => token.slice(token.lastIndexOf(":") + 1));
}

/** What `pulumi package add` does before it names the package to the language: generates it in `sdks/`. Returns its folder. */
async function generate(folder: string, runtime: string): Promise<string> {
  // The generator for C# fetches a logo, and another than Pulumi's can be named: no test asks the Internet.
  const logo = createServer((_request, response) => response.end("a picture"));
  await new Promise<void>((resolve) => logo.listen(0, "127.0.0.1", resolve));
  try {
    const logoUrl = `http://127.0.0.1:${(logo.address() as AddressInfo).port}/`;
    const file = path.join(folder, "schema.json");
    writeFileSync(file, JSON.stringify({ ...schema(), logoUrl }));
    const out = path.join(folder, "generated");
    const args = ["package", "gen-sdk", file, "--local", "--language", runtime, "--out", out];
    const environment = { PULUMI_SKIP_UPDATE_CHECK: "1" };
    const generated = await execute(engine ?? "pulumi", args, { cwd: tmpdir(), env: environment });
    assert.equal(generated.code, 0, generated.stderr);
    const sources = path.join(folder, "sdks/groundplan");
    cpSync(path.join(out, runtime), sources, { recursive: true });
    return sources;
  } finally {
    logo.close();
  }
}

async function preparePython(folder: string): Promise<string | undefined> {
  const needed = await execute("python3", ["-c", "import pulumi, parver, semver"]);
  if (needed.code !== 0) return "python3 has no pulumi, parver and semver: pip install pulumi parver semver";
  const file = path.join(folder, "Pulumi.yaml");
  // The Python that is on PATH, in the place of an environment that pip would have to fill from the network.
  writeFileSync(file, readFileSync(file, "utf8").replace(/\n {2}options: .*/, ""));
  const sources = await generate(folder, "python");
  cpSync(path.join(sources, "pulumi_groundplan"), path.join(folder, "pulumi_groundplan"), { recursive: true });
  const metadata = path.join(folder, `pulumi_groundplan-${version}.dist-info`);
  mkdirSync(metadata);
  writeFileSync(
    path.join(metadata, "METADATA"),
    `Metadata-Version: 2.1\nName: pulumi_groundplan\nVersion: ${version}\n`,
  );
  return undefined;
}

async function prepareGo(folder: string): Promise<string | undefined> {
  const sources = await generate(folder, "go");
  const sdk = /github\.com\/pulumi\/pulumi\/sdk\/v3 v\S+/.exec(readFileSync(path.join(folder, "go.mod"), "utf8"))?.[0];
  const module = `module example.com/pulumi-groundplan/sdk/go\n\ngo 1.25\n\nrequire ${sdk ?? ""}\n`;
  writeFileSync(path.join(sources, "go.mod"), module);
  // Adds what Pulumi's SDK needs, of what the machine has: no test asks the Internet.
  const tidy = await execute("go", ["mod", "tidy"], { cwd: folder, env: { GOPROXY: "off", GOFLAGS: "" } });
  if (tidy.code === 0) return undefined;
  if (/module lookup disabled|GOPROXY=off/.test(tidy.stderr)) {
    return "Go's module cache has no SDK of Pulumi: run `pulumi package add` and `go mod tidy` in examples/in-go once";
  }
  return assert.fail(tidy.stderr);
}

async function prepareCsharp(folder: string): Promise<string | undefined> {
  await generate(folder, "dotnet");
  const restored = await execute("dotnet", ["restore"], { cwd: folder });
  return restored.code === 0 ? undefined : `NuGet does not answer: ${restored.stdout.trim()}`;
}

async function prepareJava(folder: string): Promise<string | undefined> {
  const sources = await generate(folder, "java");
  cpSync(path.join(sources, "src/main"), path.join(folder, "src/main"), { recursive: true });
  const resolved = await execute("mvn", ["--quiet", "--batch-mode", "dependency:resolve"], { cwd: folder });
  return resolved.code === 0 ? undefined : `Maven Central does not answer: ${resolved.stdout.trim()}`;
}
