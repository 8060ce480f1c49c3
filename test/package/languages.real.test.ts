// The examples in other languages, run by the engine on the simulated cloud with this checkout as the plug-in.
import assert from "node:assert/strict";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { test } from "node:test";
import { version } from "groundplan/package.json";
import { openSandbox, type Outcome } from "../../sandbox";
import { findEngine } from "../../sandbox/engine/detect";
import { execute } from "../support/command";

const root = path.join(__dirname, "../..");
const engine = findEngine();

const isOnPath = (program: string): boolean =>
  (process.env["PATH"] ?? "").split(path.delimiter).some((folder) => existsSync(path.join(folder, program)));

/** Why a language's example is not run here; nothing if it is. */
function missing(language: string): string | false {
  if (engine === undefined) return "pulumi is not on PATH: the examples in other languages are not run";
  return isOnPath(`pulumi-language-${language}`) ? false : `pulumi-language-${language} is not on PATH`;
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

test("YAML has a working system in one resource", { skip: missing("yaml") }, async () => {
  await withExample("in-yaml", async (folder) => {
    assertWorking(await up(folder));
  });
});

test("Python has a working system in one constructor", { skip: missing("python") }, async (context) => {
  const needed = await execute("python3", ["-c", "import pulumi, parver, semver"], { cwd: root });
  if (needed.code !== 0) {
    context.skip("python3 has no pulumi, parver and semver: pip install pulumi parver semver");
    return;
  }
  await withExample("in-python", async (folder) => {
    const file = path.join(folder, "Pulumi.yaml");
    // The Python that is on PATH, in the place of an environment that pip would have to fill from the network.
    writeFileSync(file, readFileSync(file, "utf8").replace(/\n {2}options: .*/, ""));
    await generate(folder);
    assertWorking(await up(folder));
  });
});

/** What `pulumi package add` does for Python: generates the package and installs it. */
async function generate(folder: string): Promise<void> {
  const args = ["package", "gen-sdk", root, "--language", "python", "--out", path.join(folder, "sdk")];
  const environment = { PULUMI_SKIP_UPDATE_CHECK: "1" };
  const generated = await execute(engine ?? "pulumi", args, { cwd: folder, env: environment });
  assert.equal(generated.code, 0, generated.stderr);
  cpSync(path.join(folder, "sdk/python/pulumi_groundplan"), path.join(folder, "pulumi_groundplan"), {
    recursive: true,
  });
  const metadata = path.join(folder, `pulumi_groundplan-${version}.dist-info`);
  mkdirSync(metadata);
  writeFileSync(
    path.join(metadata, "METADATA"),
    `Metadata-Version: 2.1\nName: pulumi_groundplan\nVersion: ${version}\n`,
  );
}
