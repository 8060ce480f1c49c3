import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { openSandbox, type Adapter, type Outcome } from "../../sandbox";
import { findEngine } from "../../sandbox/engine/detect";
import { FileStore, statePath } from "../../sandbox/state";

const root = join(__dirname, "..", "..");
const skip = findEngine() === undefined ? "pulumi is not on PATH: the engine's adapter is not tested" : false;
let folder: string;

/** A network, a provider of its own, a component, secrets, a file, an alias and protection, for each property that a plan shows. */
const program = `
import * as compute from "@pulumi/gcp/compute";
import * as storage from "@pulumi/gcp/storage";
import { Provider } from "@pulumi/gcp/provider";
import * as tls from "@pulumi/tls";
import * as pulumi from "@pulumi/pulumi";
class Group extends pulumi.ComponentResource {
  constructor(name: string, opts?: pulumi.ComponentResourceOptions) {
    super("test:index:Group", name, { secret: pulumi.secret("correct-horse") }, opts);
    new storage.Bucket(name + "-media", { location: "EU", labels: { secret: pulumi.secret("correct-horse") } }, { parent: this });
    this.registerOutputs({});
  }
}
export = () => {
  const config = new pulumi.Config();
  const google = new Provider("google", { project: "other", region: "europe-west4" });
  const network = new compute.Network("main", { autoCreateSubnetworks: false, description: config.get("description") ?? "one" });
  const sub = new compute.Subnetwork("sub", { network: network.id, ipCidrRange: "10.0.0.0/20" }, { provider: google });
  const key = new tls.PrivateKey("key", { algorithm: "ED25519" });
  const group = new Group("group");
  new storage.BucketObject("page", { bucket: "b", name: "page", source: new pulumi.asset.StringAsset("hello") }, { protect: config.get("protect") === "true", dependsOn: [group] });
  return { region: sub.region, key: key.privateKeyPem };
};
`;

before(() => {
  folder = mkdtempSync(join(tmpdir(), "engine-"));
  symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
  writeFileSync(join(folder, "package.json"), '{ "name": "tiny", "private": true }\n');
  writeFileSync(
    join(folder, "Pulumi.yaml"),
    `name: tiny\nmain: program.ts\nruntime:\n  name: nodejs\n  options: { typescript: false, nodeargs: --require ${join(root, "register.cjs")} }\n`,
  );
  writeFileSync(join(folder, "program.ts"), program);
  configure({});
});

after(() => {
  rmSync(folder, { recursive: true });
});

function configure(values: Record<string, string>): void {
  const lines = Object.entries({ "gcp:project": "acme", "gcp:region": "europe-west1", ...values });
  writeFileSync(
    join(folder, "Pulumi.dev.yaml"),
    `config:\n${lines.map(([key, value]) => `  ${key}: "${value}"\n`).join("")}  sandbox:existing: [b]\n`,
  );
}

async function plan(adapter: Adapter): Promise<Outcome> {
  return (await openSandbox({ projectDir: folder, stack: "dev", adapter })).plan();
}

async function up(adapter: Adapter): Promise<Outcome> {
  return (await openSandbox({ projectDir: folder, stack: "dev", adapter })).up();
}

function operations(outcome: Outcome): Record<string, string> {
  return Object.fromEntries(outcome.steps.map((step) => [step.name, step.operation]));
}

test("both adapters plan the same: before anything exists, unchanged, and with a replacement", { skip }, async () => {
  assert.deepEqual(await plan("engine"), await plan("offline"));
  const made = await up("engine");
  assert.deepEqual(made, await up("offline"));
  assert.deepEqual(made.errors, []);
  assert.deepEqual(made.outputs, { region: "europe-west4", key: "[secret]" });
  assert.equal(operations(made)["main"], "create");

  const unchanged = await plan("engine");
  assert.deepEqual(unchanged, await plan("offline"));
  assert.deepEqual(new Set(Object.values(operations(unchanged))), new Set(["same"]));

  configure({ "tiny:description": "two" });
  const replacing = await plan("engine");
  assert.deepEqual(replacing, await plan("offline"));
  const network = replacing.steps.find((step) => step.name === "main");
  assert.equal(network?.operation, "replace");
  assert.deepEqual(network.replaceReasons, ["description"]);
  assert.deepEqual(await up("engine"), await up("offline"));
});

test("the engine writes no secret, and nothing into the stack's own file", { skip }, () => {
  for (const file of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!file.isFile() || file.parentPath.includes("node_modules") || file.name === "program.ts") continue;
    assert.doesNotMatch(
      readFileSync(join(file.parentPath, file.name), "utf8"),
      /correct-horse|BEGIN PRIVATE KEY/,
      file.name,
    );
  }
  assert.doesNotMatch(readFileSync(join(folder, "Pulumi.dev.yaml"), "utf8"), /encryptionsalt/);
});

test("both adapters refuse alike what is protected", { skip }, async () => {
  configure({ "tiny:description": "two", "tiny:protect": "true" });
  await up("engine");
  await up("offline");
  for (const adapter of ["engine", "offline"] as const) {
    const sandbox = await openSandbox({ projectDir: folder, stack: "dev", adapter });
    const refused = await sandbox.destroy();
    assert.match(refused.errors[0]?.message ?? "", /it is protected; set `protect: false`/);
    assert.deepEqual(
      (await plan(adapter)).steps.filter((step) => step.operation !== "same"),
      [],
      "nothing is gone",
    );
  }
});

test(
  "both adapters delete a record before one of another type, where the program says so, and refuse it otherwise",
  { skip },
  async () => {
    const own = mkdtempSync(join(tmpdir(), "engine-record-"));
    try {
      symlinkSync(join(root, "node_modules"), join(own, "node_modules"));
      for (const file of ["package.json", "Pulumi.yaml"]) copyFileSync(join(folder, file), join(own, file));
      writeFileSync(
        join(own, "program.ts"),
        `import { DnsRecord } from "@pulumi/cloudflare/dnsRecord";
import * as pulumi from "@pulumi/pulumi";
export = () => {
  const config = new pulumi.Config();
  const record = { type: config.require("type"), content: config.require("content"), ttl: 1 };
  const deleteBeforeReplace = config.getBoolean("first") ?? false;
  new DnsRecord("www", { zoneId: "${"0".repeat(32)}", name: "www.example.com", ...record }, { deleteBeforeReplace });
};
`,
      );
      const run = async (adapter: Adapter, type: string, content: string, first: boolean): Promise<Outcome> => {
        const values = [`tiny:type: ${type}`, `tiny:content: "${content}"`, `tiny:first: "${first}"`];
        writeFileSync(join(own, "Pulumi.dev.yaml"), `config:\n${values.map((line) => `  ${line}\n`).join("")}`);
        return (await openSandbox({ projectDir: own, stack: "dev", adapter })).up();
      };
      for (const adapter of ["engine", "offline"] as const) {
        assert.deepEqual((await run(adapter, "CNAME", "origin.example.com", false)).errors, []);
        const [refusal] = (await run(adapter, "AAAA", "100::", false)).errors;
        assert.match(refusal?.message ?? "", /\(81053\); set the resource option `deleteBeforeReplace: true`/);
        assert.deepEqual((await run(adapter, "AAAA", "100::", true)).errors, []);
      }
    } finally {
      rmSync(own, { recursive: true });
    }
  },
);

test("both adapters report the cloud's refusals with property and source, and create nothing", { skip }, async () => {
  configure({ "tiny:description": "two" });
  await up("engine");
  await up("offline");
  writeFileSync(join(folder, "program.ts"), program.replace('location: "EU",', 'location: "EU", name: "Media",'));
  const [engine, offline] = [await up("engine"), await up("offline")];
  assert.deepEqual(engine.errors, offline.errors);
  assert.equal(engine.errors[0]?.property, "name");
  assert.match(engine.errors[0].source ?? "", /buckets#naming/);
  const duplicate = program.replaceAll('location: "EU",', 'location: "EU", name: "media",');
  writeFileSync(
    join(folder, "program.ts"),
    duplicate.replace('new Group("group");', 'new Group("group"); new Group("other");'),
  );
  const [twice, twiceOffline] = [await plan("engine"), await plan("offline")];
  for (const { errors } of [twice, twiceOffline]) {
    // Which of the two is refused depends on which one the engine makes first.
    assert.equal(errors.length, 1, JSON.stringify(errors));
    assert.match(errors[0]?.message ?? "", /bucket name media exists already/);
  }
  writeFileSync(join(folder, "program.ts"), program);
  for (const adapter of ["engine", "offline"] as const) {
    const sandbox = await openSandbox({ projectDir: folder, stack: "dev", adapter });
    const destroyed = await sandbox.destroy();
    assert.deepEqual(destroyed.errors, []);
    assert.deepEqual(
      (await plan(adapter)).steps.filter((step) => step.operation !== "create"),
      [],
    );
  }
});

test("an up of the engine that is killed in the middle is resumed: what was made is taken over", { skip }, async () => {
  // The provider's process dies while the engine waits for the third bucket.
  writeFileSync(
    join(folder, "program.ts"),
    `import * as storage from "@pulumi/gcp/storage";
     export = () => {
       let last: storage.Bucket | undefined;
       for (let index = 0; index < 5; index++) last = new storage.Bucket("b" + index, { location: "EU" }, last === undefined ? {} : { dependsOn: [last] });
     };`,
  );
  const script = `
    const { FileStore } = require(${JSON.stringify(join(root, "sandbox", "state"))});
    const commit = FileStore.prototype.commit;
    let count = 0;
    FileStore.prototype.commit = function (change) {
      commit.call(this, change);
      if (change.put !== undefined && ++count === 3) process.kill(process.pid, "SIGKILL");
    };
    require(${JSON.stringify(join(root, "sandbox"))}).openSandbox({ projectDir: ${JSON.stringify(folder)}, stack: "dev", adapter: "engine" }).then((sandbox) => sandbox.up());`;
  const child = spawn(process.execPath, ["--require", join(root, "register.cjs"), "-e", script], { stdio: "ignore" });
  await new Promise((resolve) => child.once("close", resolve));
  const made = FileStore.open(statePath(folder, "tiny", "dev.engine"));
  assert.equal(made.objects.size, 3);
  // The engine notices that its providers are gone and ends by itself.
  await new Promise((resolve) => setTimeout(resolve, 3000));
  // What a backend of files keeps beside each one is not written whole: an engine that ended meanwhile would leave it empty.
  assert.deepEqual(readdirSync(join(folder, ".groundplan/engine/.pulumi/stacks/tiny")).sort(), [
    "dev.json",
    "dev.json.bak",
  ]);

  const messages: string[] = [];
  const sandbox = await openSandbox({
    projectDir: folder,
    stack: "dev",
    adapter: "engine",
    onMessage: (text) => messages.push(text),
  });
  const outcome = await sandbox.up();
  assert.deepEqual(outcome.errors, []);
  assert.match(messages.join("\n"), /was interrupted/);
  const store = FileStore.open(statePath(folder, "tiny", "dev.engine"));
  assert.equal(store.objects.size, 5, "no bucket was made twice");
  assert.equal(operations(outcome)["b0"], "same");
  assert.equal(operations(outcome)["b4"], "create");
  assert.deepEqual(new Set(Object.values(operations(await plan("engine")))), new Set(["same"]));
});

test("neither adapter plans with a number that YAML changes", { skip }, async () => {
  configure({});
  const file = join(folder, "Pulumi.dev.yaml");
  writeFileSync(file, `${readFileSync(file, "utf8")}  tiny:description: 0123\n`);
  for (const adapter of ["engine", "offline"] as const) {
    const { errors } = await plan(adapter);
    assert.equal(errors.length, 1);
    assert.match(
      errors[0]?.message ?? "",
      /tiny:description: 0123 is without quotes, and YAML reads a number, 83; quote it$/,
    );
  }
});
