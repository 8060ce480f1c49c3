// Resource hooks: the program's own functions around an operation, in both adapters.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import * as storage from "@pulumi/gcp/storage";
import * as pulumi from "@pulumi/pulumi";
import { openSandbox, type Adapter, type Outcome } from "../../sandbox";
import { findEngine } from "../../sandbox/engine/detect";
import { destroy } from "../../sandbox/offline/run";
import { deploy, emptyState, messages, run } from "../support/program";

const root = join(__dirname, "..", "..");
const engine = findEngine() === undefined ? "pulumi is not on PATH: the engine's adapter is not tested" : false;

/** A bucket with every hook; configuration decides what it is like, and which hook fails. */
const program = `
import * as storage from "@pulumi/gcp/storage";
import * as pulumi from "@pulumi/pulumi";
const moments = ["beforeCreate", "afterCreate", "beforeUpdate", "afterUpdate", "beforeDelete", "afterDelete"];
class Group extends pulumi.ComponentResource {
  constructor(name) {
    super("test:index:Group", name, {});
    const config = new pulumi.Config();
    const say = (inputs) => inputs === undefined ? "none" : JSON.stringify(inputs.labels);
    const hook = (when) => new pulumi.ResourceHook("guard-" + when, (args) => {
      const outputs = [args.oldOutputs, args.newOutputs].map((given) => given !== undefined);
      if (pulumi.runtime.isDryRun() !== (config.get("in") === "run") && config.get("fail") === when) throw new Error("refused");
      void pulumi.log.info([when, args.name, say(args.oldInputs), say(args.newInputs), outputs].join(" "), this);
    }, { onDryRun: true });
    const hooks = Object.fromEntries(moments.map((when) => [when, [hook(when)]]));
    if (config.get("gone") !== "true") {
      const labels = { v: config.get("v") ?? "1" };
      new storage.Bucket("guarded", { location: config.get("location") ?? "EU", labels }, { parent: this, hooks });
    }
    this.registerOutputs({});
  }
}
export = () => { new Group("group"); };
`;

/** A bucket that waits for the program of a job. */
const jobProgram = `
import * as storage from "@pulumi/gcp/storage";
import * as pulumi from "@pulumi/pulumi";
import { runNodeJob } from ${JSON.stringify(join(root, "components/internal/node-job"))};
export = () => {
  const { done } = runNodeJob(new pulumi.ComponentResource("test:index:Parent", "parent"), "work", {
    program: { fileName: "program.cjs", text: "// nothing", digest: "abc" },
    image: "europe-west1-docker.pkg.dev/acme/docker-io/library/node:24-alpine",
    region: "europe-west1",
    serviceAccountEmail: "worker@acme.iam.gserviceaccount.com",
    environment: { SETTING: new pulumi.Config().require("setting") },
    timeoutSeconds: 60,
    dependsOn: [],
  });
  new storage.Bucket("guarded", { location: "EU" }, { dependsOn: [done] });
};
`;

/** A program in a folder of its own; returns how to run an operation with a configuration. */
function prepare(context: TestContext, adapter: Adapter, text = program) {
  const folder = mkdtempSync(join(tmpdir(), "hooks-"));
  context.after(() => {
    rmSync(folder, { recursive: true });
  });
  symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
  writeFileSync(join(folder, "package.json"), '{ "name": "hooks", "private": true }\n');
  writeFileSync(join(folder, "program.ts"), text);
  const options = `{ typescript: false, nodeargs: --require ${join(root, "register.cjs")} }`;
  writeFileSync(
    join(folder, "Pulumi.yaml"),
    `name: hooks\nmain: program.ts\nruntime:\n  name: nodejs\n  options: ${options}\n`,
  );
  return async (
    operation: "plan" | "up" | "destroy",
    config: { [key: string]: string },
    more = "",
  ): Promise<{ outcome: Outcome; said: string[]; errors: string[]; operations: string[] }> => {
    const lines = Object.entries(config).map(([key, value]) => `  hooks:${key}: "${value}"\n`);
    writeFileSync(join(folder, "Pulumi.dev.yaml"), `config:\n  gcp:project: acme\n${lines.join("")}${more}`);
    const said: string[] = [];
    const onMessage = (text: string) => void said.push(text);
    const sandbox = await openSandbox({ projectDir: folder, stack: "dev", adapter, onMessage });
    const outcome = await sandbox[operation]();
    const guarded = outcome.steps.filter(({ name }) => name === "guarded");
    return {
      outcome,
      said,
      errors: outcome.errors.map(({ urn, message }) => `${urn?.split("::").at(-1) ?? ""}: ${message}`),
      operations: guarded.map((step) => step.operation),
    };
  };
}

for (const [adapter, skip] of [
  ["offline", false],
  ["engine", engine],
] as const) {
  test(
    `${adapter}: hooks are told what is done, and one that fails stops it, in a preview already`,
    { skip },
    async (context) => {
      const at = prepare(context, adapter);
      const planned = await at("plan", { fail: "beforeCreate" });
      assert.deepEqual(planned.errors, ['guarded: before hook "guard-beforeCreate" failed: refused']);
      assert.deepEqual((await at("plan", {})).operations, ["create"]);

      const failed = await at("up", { fail: "beforeCreate", in: "run" });
      assert.deepEqual(failed.errors, ['guarded: before hook "guard-beforeCreate" failed: refused']);
      assert.deepEqual((await at("plan", {})).operations, ["create"], "it was not made");
      const made = await at("up", { fail: "afterCreate", in: "run" });
      assert.deepEqual(made.errors, ['guarded: after hook "guard-afterCreate" failed: refused']);
      assert.deepEqual(made.said, [
        'beforeCreate guarded none {"v":"1"} false,false',
        'afterCreate guarded none {"v":"1"} false,true',
      ]);
      assert.deepEqual((await at("plan", {})).operations, ["same"], "it was made");
      assert.deepEqual((await at("plan", {})).said, []);

      const update = await at("plan", { v: "2" });
      assert.deepEqual(update.said, [
        'beforeUpdate guarded {"v":"1"} {"v":"2"} true,false',
        'afterUpdate guarded {"v":"1"} {"v":"2"} true,true',
      ]);
      const refused = await at("up", { v: "2", fail: "beforeUpdate" });
      assert.deepEqual(refused.errors, ['guarded: before hook "guard-beforeUpdate" failed: refused']);
      assert.deepEqual((await at("plan", {})).operations, ["same"], "it was not updated");
      assert.deepEqual((await at("up", { v: "2" })).errors, []);

      const replaced = await at("plan", { v: "2", location: "US" });
      assert.deepEqual(
        replaced.said.map((line) => line.split(" ")[0]),
        ["beforeCreate", "afterCreate", "beforeDelete", "afterDelete"],
      );
      assert.deepEqual(replaced.operations, ["replace"]);

      const kept = await at("up", { v: "2", gone: "true", fail: "beforeDelete" });
      assert.deepEqual(kept.errors, ['guarded: before hook "guard-beforeDelete" failed: refused']);
      const destroyed = await at("destroy", {});
      assert.match(destroyed.errors.join(), /delete hooks registered, but the program is not running/);
      const gone = await at("up", { v: "2", gone: "true" });
      assert.deepEqual([gone.errors, gone.operations], [[], ["delete"]]);
    },
  );
}

for (const [adapter, skip] of [
  ["offline", false],
  ["engine", engine],
] as const) {
  test(
    `${adapter}: what waits for a job's program waits for its success in the next run too`,
    { skip },
    async (context) => {
      const at = prepare(context, adapter, jobProgram);
      const existing = '  sandbox:existing: ["worker@acme.iam.gserviceaccount.com"]\n';
      const failing = '  sandbox:failingJobs: ["work"]\n';
      const failed = await at("up", { setting: "one" }, existing + failing);
      assert.match(failed.errors.join(), /^work: the execution work-\w{7}-\w{12} has failed/);
      const refused = await at("up", { setting: "one" }, existing);
      assert.match(
        refused.errors.join(),
        /^work-done: before hook "work-guard" failed: work-.* and the run has failed/,
      );
      assert.deepEqual((await at("plan", { setting: "one" }, existing)).operations, ["create"], "it was not made");
      const made = await at("up", { setting: "two" }, existing);
      assert.deepEqual([made.errors, made.operations], [[], ["create"]]);
    },
  );
}

const bucket = "gcp:storage/bucket:Bucket";

test("hooks that say so stay out of previews, and failures that say so are ignored", async () => {
  const called: string[] = [];
  const program = (label: string) => () => {
    const note = (name: string, options: pulumi.ResourceHookOptions): pulumi.ResourceHook =>
      new pulumi.ResourceHook(
        name,
        ({ name: resource }) => {
          called.push(`${name} ${resource}`);
          throw new Error("no matter");
        },
        { ignoreErrors: true, ...options },
      );
    new storage.Bucket(
      "b",
      { location: "EU", labels: { label } },
      { hooks: { beforeUpdate: [note("run", {}), note("both", { onDryRun: true })] } },
    );
  };
  const state = emptyState();
  await deploy(program("one"), { state });
  assert.deepEqual(called, []);
  await deploy(program("two"), { state, preview: true });
  assert.deepEqual(called.splice(0), ["both b"]);
  await deploy(program("two"), { state });
  assert.deepEqual(called, ["run b", "both b"]);
});

test("a hook sees secrets as secrets, and what waits for a refused resource is not made", async () => {
  const seen: boolean[] = [];
  const program = (): void => {
    const guard = new pulumi.ResourceHook("guard", ({ newInputs }) => {
      seen.push(pulumi.Output.isInstance((newInputs as { labels: unknown }).labels));
      throw new Error("not this one");
    });
    const first = new storage.Bucket(
      "first",
      { location: "EU", labels: pulumi.secret({ token: "correct-horse" }) },
      { hooks: { beforeCreate: [guard] } },
    );
    new storage.BucketObject("second", { bucket: first.name, content: "text" });
  };
  const state = emptyState();
  const deployment = await run(program, { state });
  assert.match(messages(deployment), /^before hook "guard" failed: not this one$/);
  assert.deepEqual(seen, [true]);
  assert.deepEqual(
    deployment.resources.filter(({ type }) => type === bucket),
    [],
  );
  assert.equal(state.objects.size, 0);
});

test("hooks without a delete hook do not stand in the way of a destruction", async () => {
  const state = emptyState();
  await deploy(
    () => {
      const hook = new pulumi.ResourceHook("after", () => undefined);
      new storage.Bucket("b", { location: "EU" }, { hooks: { afterCreate: [hook] } });
    },
    { state },
  );
  assert.deepEqual(destroy(state, { project: "groundplan", stack: "test", preview: false, config: {} }).errors, []);
});
