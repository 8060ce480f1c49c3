// What a program names, and what an environment has.
import assert from "node:assert/strict";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { after, before, test } from "node:test";
import { compareDocuments, summarizeComparison, type Verdict } from "../../../cli/env/compare";
import { Access, withoutRecords, type EnvDocument } from "../../../cli/env/documents";
import { expectedKeys, findings, type Findings } from "../../../cli/env/expected";
import { Tree } from "../../../cli/env/names";
import type { Properties, Step } from "../../../sandbox";
import type { CommandResult } from "../../support/command";
import { groundplanEnv, groundplanEnvAlone, sharedSource, type EnvSource } from "../../support/env-source";
import { copyProject } from "../../support/project";
import { missing } from "../../support/real-servers";

const skip = missing("vault");
let source: EnvSource;
let project: string;

before(async () => {
  if (skip !== false) return;
  source = await sharedSource();
  project = copyProject();
});
after(() => {
  if (skip === false) fs.rmSync(project, { recursive: true, force: true });
});

function step(type: string, name: string, inputs: Properties, operation: Step["operation"] = "create"): Step {
  const urn = `urn:pulumi:dev::shop::${type}::${name}`;
  return { urn, type, name, inputs, dependencies: [], protect: false, operation, replaceReasons: [], diff: [] };
}

const attached = step("groundplan:index:AppSecrets", "web-secrets", {
  app: "web",
  keys: [
    { name: "SECRET_KEY_BASE", generate: {} },
    { name: "STRIPE_KEY" },
    { name: "DATABASE_URL", template: "postgresql://{main.username}@{main.host}" },
  ],
  config: [{ name: "FEATURES", initial: "none" }, { name: "URL" }],
});

test("the keys are those that the plan names, by the component and by the workloads", () => {
  const steps = [
    attached,
    step("groundplan:index:CloudRunApp", "web", {
      secrets: attached.urn,
      workload: { secrets: { SECRET_KEY_BASE: {}, STRIPE_KEY: {} }, config: { URL: {} } },
    }),
    step("groundplan:index:AutopilotApp", "feed", {
      secrets: { app: "feed", secretIds: "[unknown]" },
      workload: { secrets: { TOKEN: {} } },
    }),
    step(
      "groundplan:index:CloudRunApp",
      "gone",
      { secrets: attached.urn, workload: { secrets: { GONE: {} } } },
      "delete",
    ),
    step("groundplan:index:CloudRunApp", "static", { workload: { env: { A: "1" } } }),
  ];
  assert.deepEqual(
    expectedKeys({ steps }),
    new Map([
      [
        "web",
        [
          { tree: "config", key: "FEATURES", isMade: true },
          { tree: "config", key: "URL", isMade: false },
          { tree: "secrets", key: "SECRET_KEY_BASE", isMade: true },
          { tree: "secrets", key: "STRIPE_KEY", isMade: false },
          { tree: "secrets", key: "DATABASE_URL", isMade: true },
        ],
      ],
      ["feed", [{ tree: "secrets", key: "TOKEN", isMade: false }]],
    ]),
  );
});

test("the record of a login is no key of an application's", () => {
  assert.deepEqual(withoutRecords({ DATABASE_URL: "x", "login.main": "{}", login: "y" }), {
    DATABASE_URL: "x",
    login: "y",
  });
});

test("a key in the wrong tree is missing in the right one", () => {
  const expected = expectedKeys({ steps: [attached] }).get("web") ?? [];
  const present = new Map([
    [Tree.Config, ["FEATURES", "STRIPE_KEY"]],
    [Tree.Secrets, [] as string[]],
  ]);
  assert.deepEqual(findings("web", expected, present), {
    app: "web",
    missing: [
      { tree: "config", key: "URL" },
      { tree: "secrets", key: "STRIPE_KEY" },
    ],
    made: [
      { tree: "secrets", key: "SECRET_KEY_BASE" },
      { tree: "secrets", key: "DATABASE_URL" },
    ],
    unexpected: [{ tree: "config", key: "STRIPE_KEY" }],
  });
});

function document(tree: Tree, access: Access, fields: { [key: string]: string }): EnvDocument {
  const values = new Map(access === Access.Values ? Object.entries(fields) : []);
  return { tree, access, version: 1, keys: access === Access.None ? [] : Object.keys(fields).sort(), values };
}

test("two environments are compared as far as they may be read", () => {
  const verdicts = (one: EnvDocument, other: EnvDocument): [string, Verdict][] =>
    compareDocuments([one], [other]).map(({ key, verdict }) => [key, verdict]);
  const fields = { A: "1", B: "2", C: "3" };
  const full = document(Tree.Secrets, Access.Values, fields);
  assert.deepEqual(verdicts(full, document(Tree.Secrets, Access.Values, { A: "1", B: "other", D: "4" })), [
    ["A", "equal"],
    ["B", "different"],
    ["C", "only-in-one"],
    ["D", "only-in-other"],
  ]);
  assert.deepEqual(verdicts(full, document(Tree.Secrets, Access.Keys, { A: "1", B: "x" })), [
    ["A", "present"],
    ["B", "present"],
    ["C", "only-in-one"],
  ]);
  const unread = document(Tree.Secrets, Access.None, {});
  assert.deepEqual(
    verdicts(full, unread),
    Object.keys(fields).map((key) => [key, "unknown"]),
  );
  assert.deepEqual(summarizeComparison([], [unread, unread], false), { differs: false, isIncomplete: true });
  const names = compareDocuments([full], [document(Tree.Secrets, Access.Keys, fields)]);
  assert.deepEqual(summarizeComparison(names, [full], false), { differs: false, isIncomplete: true });
  assert.deepEqual(summarizeComparison(names, [full], true), { differs: false, isIncomplete: false });
});

/** Checks the environment of this repository's own program. */
async function check(args: string[], start = groundplanEnv): Promise<CommandResult> {
  const variables = { VAULT_ADDR: source.vault.url, VAULT_TOKEN: source.tokens["dev"]?.["developer"] };
  return start(["check", "dev", ...args], { cwd: project, env: variables });
}

test("an environment is checked against what its own program names", { skip }, async () => {
  await source.vault.call("DELETE", "config/dev/metadata/changelog");
  await source.put("secrets", "dev", "changelog", { LEFT_OVER: "x" });
  const one = ["--app", "changelog"];
  const before = await check(one);
  assert.equal(before.code, 1, before.stderr);
  assert.match(before.stdout, /^changelog: secrets STRIPE_SECRET is missing: groundplan env set$/m);
  assert.match(before.stdout, /^changelog: secrets SECRET_KEY_BASE is missing, and the deployment makes it$/m);
  assert.match(before.stdout, /^changelog: secrets LEFT_OVER is there, and the program does not name it$/m);
  const strict = await check([...one, "--strict", "--json"]);
  assert.equal(strict.code, 1, strict.stderr);
  const { apps } = JSON.parse(strict.stdout) as { apps: [Findings] };

  for (const tree of ["config", "secrets"]) {
    const named = [...apps[0].missing, ...apps[0].made].filter((key) => key.tree === tree);
    const keys = named.map(({ key }) => [key, "x"] as const);
    await source.put(tree, "dev", "changelog", Object.fromEntries(keys));
  }
  const exact = await check([...one, "--strict", "--json"]);
  assert.equal(exact.code, 0, exact.stderr + exact.stdout);
  assert.deepEqual(JSON.parse(exact.stdout), {
    formatVersion: 1,
    environment: "dev",
    isComplete: true,
    isExact: true,
    apps: [{ app: "changelog", missing: [], made: [], unexpected: [] }],
  });

  const unknown = await check(["--app", "other"]);
  assert.equal(unknown.code, 2);
  assert.match(unknown.stderr, /--app: "other"; the program names no keys for it \(it has: changelog\b/);
});

test("a program that names a key without a value fails the check", { skip }, async () => {
  const folder = fs.mkdtempSync(path.join(project, "named-"));
  fs.writeFileSync(path.join(folder, "Pulumi.yaml"), "name: shop\nruntime: nodejs\nmain: index.js\n");
  fs.writeFileSync(path.join(folder, "Pulumi.dev.yaml"), "config: {}\n");
  const program = `
    const pulumi = require("@pulumi/pulumi");
    const inputs = { app: "web", keys: [{ name: "STRIPE_KEY" }] };
    new pulumi.ComponentResource("groundplan:index:AppSecrets", "web-secrets", inputs);`;
  fs.writeFileSync(path.join(folder, "index.js"), program);
  await source.put("secrets", "dev", "web", {});
  const missingKey = await check(["--cwd", folder], groundplanEnvAlone);
  assert.equal(missingKey.code, 1, missingKey.stderr);
  assert.equal(missingKey.stdout, "web: secrets STRIPE_KEY is missing: groundplan env set\n");
  const token = source.tokens["dev"]?.["preview"];
  const options = { cwd: folder, env: { VAULT_ADDR: source.vault.url, VAULT_TOKEN: token } };
  const blind = await groundplanEnv(["check", "dev"], options);
  assert.equal(blind.code, 3);
  assert.match(blind.stderr, /may not read the names at (config|secrets)\/dev\/web/);
  fs.writeFileSync(path.join(folder, "index.js"), `throw new Error("broken")`);
  const broken = await check(["--cwd", folder]);
  assert.equal(broken.code, 2);
  assert.match(broken.stderr, /dev cannot be planned; correct that first/);
});

test("a project that cannot be planned is told as what is wrong with it, not as a fault", async (context) => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "groundplan-check-"));
  context.after(() => {
    fs.rmSync(folder, { recursive: true });
  });
  const write = (name: string, text: string): void => {
    fs.mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    fs.writeFileSync(path.join(folder, name), text);
  };
  const refused = async (message: RegExp): Promise<void> => {
    const env = { VAULT_ADDR: "http://127.0.0.1:1", VAULT_TOKEN: "unused", PULUMI_CONFIG_PASSPHRASE: "" };
    const { code, stderr } = await groundplanEnv(["check", "dev", "--app", "web"], { cwd: folder, env });
    assert.equal(code, 2, stderr);
    assert.match(stderr, message);
    assert.doesNotMatch(stderr, /fault of groundplan/);
  };
  const state = ".groundplan/sandbox/shop/dev.json";
  write("Pulumi.yaml", "name: shop\nruntime: nodejs\nmain: index.js\n");
  write("index.js", "");

  write("Pulumi.dev.yaml", "config:\n  shop:key:\n    secure: v1:abc\n");
  await refused(/dev cannot be planned: \S+Pulumi\.dev\.yaml: shop:key: is encrypted/);
  write("Pulumi.dev.yaml", "config: [\n");
  await refused(/\S+Pulumi\.dev\.yaml: /);
  write("Pulumi.dev.yaml", "config: {}\n");
  write(state, "{");
  await refused(/dev cannot be planned: \S+dev\.json is not a state of the sandbox/);
  const object = { urn: "u", type: "t", id: "i", inputs: {}, outputs: {}, kept: "AAAA", place: {} };
  const key = { from: "passphrase", salt: "AAAA" };
  write(state, JSON.stringify({ version: 1, key, objects: [object], entries: [] }));
  await refused(/dev cannot be planned: PULUMI_CONFIG_PASSPHRASE: missing/);
});
