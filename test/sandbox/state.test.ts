import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import {
  appendFileSync,
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, test } from "node:test";
import * as monitoring from "@pulumi/gcp/monitoring";
import * as storage from "@pulumi/gcp/storage";
import * as tls from "@pulumi/tls";
import * as pulumi from "@pulumi/pulumi";
import { drillAlerts, openSandbox, type Sandbox } from "../../sandbox";
import { madeByOthers } from "../../sandbox/other-stacks";
import { readProject } from "../../sandbox/project";
import { readStackSettings } from "../../sandbox/stack-settings";
import { ENGINE_SUFFIX, FileStore, statePath } from "../../sandbox/state";

const root = join(__dirname, "..", "..");
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "sandbox-"));
  writeFileSync(join(folder, "Pulumi.yaml"), "name: tiny\nruntime: nodejs\nmain: program.ts\n");
  writeFileSync(
    join(folder, "Pulumi.dev.yaml"),
    "config:\n  gcp:project: acme\n  gcp:region: europe-west1\n  sandbox:existing: [b]\n",
  );
});

afterEach(() => {
  rmSync(folder, { recursive: true });
  delete process.env["PULUMI_CONFIG_PASSPHRASE"];
});

function open(program?: () => unknown, onMessage?: (text: string) => void): Promise<Sandbox> {
  return openSandbox({
    projectDir: folder,
    stack: "dev",
    adapter: "offline",
    ...(program === undefined ? {} : { program }),
    ...(onMessage === undefined ? {} : { onMessage }),
  });
}

const secretive = (): object => {
  const key = new tls.PrivateKey("key", { algorithm: "ED25519" });
  new storage.BucketObject("object", { bucket: "b", name: "o", content: pulumi.secret("correct-horse") });
  return { key: key.privateKeyPem, password: pulumi.secret("battery-staple") };
};

function everythingWritten(): string {
  const state = join(folder, ".groundplan", "sandbox", "tiny");
  return readdirSync(state)
    .map((file) => readFileSync(join(state, file), "utf8"))
    .join("\n");
}

test("the state is kept between runs, for its owner only", async () => {
  const sandbox = await open(secretive);
  assert.equal((await sandbox.up()).errors.length, 0);
  const again = await (await open(secretive)).up();
  assert.deepEqual(new Set(again.steps.map((step) => step.operation)), new Set(["same"]));
  const file = statePath(folder, "tiny", "dev");
  assert.equal(statSync(file).mode & 0o777, 0o600);
  assert.equal(statSync(join(folder, ".groundplan", "sandbox", "tiny", "key")).mode & 0o777, 0o600);
  assert.ok(!existsSync(`${file}.journal`), "the journal is in the snapshot");
  assert.ok(!existsSync(`${file}.lock`));
});

test("no secret is written in the clear, neither with a key file nor with a passphrase, nor shown", async () => {
  for (const passphrase of [undefined, "open sesame"]) {
    rmSync(join(folder, ".groundplan"), { recursive: true, force: true });
    if (passphrase !== undefined) process.env["PULUMI_CONFIG_PASSPHRASE"] = passphrase;
    const outcome = await (await open(secretive)).up();
    for (const text of [everythingWritten(), JSON.stringify(outcome)]) {
      assert.doesNotMatch(text, /correct-horse|battery-staple|PRIVATE KEY|open sesame/);
    }
    assert.deepEqual(outcome.outputs, { key: "[secret]", password: "[secret]" });
  }
  const { key } = JSON.parse(readFileSync(statePath(folder, "tiny", "dev"), "utf8")) as { key: { from: string } };
  assert.equal(key.from, "passphrase");

  process.env["PULUMI_CONFIG_PASSPHRASE"] = "wrong";
  await assert.rejects(
    open(secretive).then((sandbox) => sandbox.plan()),
    /not the passphrase that the sandbox's state/,
  );
  delete process.env["PULUMI_CONFIG_PASSPHRASE"];
  await assert.rejects(
    open(secretive).then((sandbox) => sandbox.plan()),
    /PULUMI_CONFIG_PASSPHRASE: missing/,
  );
});

test("stacks in one project see what the others have made, also where their files hold values that only the engine can decrypt", async () => {
  await (await open(secretive)).up();
  const write = (name: string, project: string): void => {
    writeFileSync(
      join(folder, `Pulumi.${name}.yaml`),
      `config:\n  gcp:project: ${project}\n  tiny:token:\n    secure: v1:abc\n`,
    );
  };
  write("dev", "acme");
  write("prod", "acme");
  write("elsewhere", "other");
  const project = readProject(folder);
  const seenBy = (stack: string): string[] =>
    madeByOthers(project, stack, readStackSettings(project, stack)).map(({ type }) => type);
  assert.ok(seenBy("prod").includes("gcp:storage/bucketObject:BucketObject"));
  assert.deepEqual([seenBy("dev"), seenBy("elsewhere")], [[], []]);
});

test("a private key stays the same from run to run", async () => {
  await (await open(secretive)).up();
  const store = FileStore.open(statePath(folder, "tiny", "dev"));
  const [key] = [...store.objects.values()].filter((object) => object.type.startsWith("tls:"));
  assert.match(JSON.stringify(key?.kept["privateKeyPem"]), /PRIVATE KEY/);
});

test("a journal's torn last line had not happened; a damaged line is an error that names the place", async () => {
  await (await open(secretive)).up();
  const journal = `${statePath(folder, "tiny", "dev")}.journal`;
  appendFileSync(journal, '{"put":{"urn":"urn:');
  assert.equal((await (await open(secretive)).up()).errors.length, 0);
  writeFileSync(journal, "not JSON\n");
  await assert.rejects(
    open(secretive).then((sandbox) => sandbox.plan()),
    /journal, line 1, is damaged/,
  );
});

test("a state that is none is refused by its name, and left as it is", async () => {
  await (await open(secretive)).up();
  const file = statePath(folder, "tiny", "dev");
  const whole = JSON.parse(readFileSync(file, "utf8")) as object;
  const damaged = ["null", "5", '{"version":1}', JSON.stringify({ ...whole, objects: 5 }), '{"version":1'];
  damaged.push(JSON.stringify({ ...whole, entries: [null] }), JSON.stringify({ ...whole, key: {} }));
  for (const [list, member, value] of [
    ["objects", "inputs", null],
    ["objects", "kept", undefined],
    ["objects", "urn", 5],
    ["entries", "outputs", []],
    ["entries", "dependencies", "urn"],
    ["entries", "dependencies", [5]],
    ["entries", "provider", undefined],
  ] as const) {
    const [first, ...others] = (whole as { [list: string]: object[] })[list] ?? [];
    damaged.push(JSON.stringify({ ...whole, [list]: [{ ...first, [member]: value }, ...others] }));
  }
  for (const text of damaged) {
    writeFileSync(file, text);
    await assert.rejects(
      open(secretive).then((sandbox) => sandbox.up()),
      /tiny\/dev\.json is not a state of the sandbox; restore it, or delete it/,
      text,
    );
    assert.equal(readFileSync(file, "utf8"), text);
  }
  writeFileSync(file, JSON.stringify(whole));
  for (const line of ["null", '{"put":{}}', '{"remove":["one"]}', '{"entries":{}}', '{"dropEntries":[{"urn":"u"}]}']) {
    writeFileSync(`${file}.journal`, `${line}\n`);
    await assert.rejects(
      open(secretive).then((sandbox) => sandbox.plan()),
      /journal, line 1, is damaged/,
      line,
    );
  }
});

test("a key that is none, or is missing, is named, and no other is made in its place", async () => {
  await (await open(secretive)).up();
  const key = join(folder, ".groundplan", "sandbox", "tiny", "key");
  for (const [text, says] of [
    ["garbage", /tiny\/key holds no key; restore it/],
    [undefined, /tiny\/key is missing, and the sandbox's state was written with it; restore it/],
  ] as const) {
    if (text === undefined) rmSync(key);
    else writeFileSync(key, text);
    await assert.rejects(
      open(secretive).then((sandbox) => sandbox.plan()),
      says,
    );
  }
  assert.ok(!existsSync(key));
});

test("a plan writes no state", async () => {
  const sandbox = await open(secretive);
  await sandbox.plan();
  assert.ok(!existsSync(join(folder, ".groundplan")));
});

test("two runs at once: the second is refused while the first is alive", async () => {
  const file = `${statePath(folder, "tiny", "dev")}.lock`;
  const sandbox = await open(async () => {
    await assert.rejects(
      open(() => undefined).then((other) => other.up()),
      /process \d+ on .* has worked on this stack since/,
    );
  });
  assert.deepEqual((await sandbox.up()).errors, []);
  assert.ok(!existsSync(file));
});

test("an up that is killed in the middle loses nothing, and the next one goes on from there", async () => {
  // The program stops after each bucket until the test has looked.
  writeFileSync(
    join(folder, "program.ts"),
    `import * as storage from "@pulumi/gcp/storage";
     import * as runtime from "@pulumi/pulumi/runtime";
     export = async () => {
       for (let index = 0; index < 5; index++) {
         const bucket = new storage.Bucket("b" + index, { location: "EU" });
         await new Promise((resolve) => bucket.id.apply(resolve));
         if (process.env.HANG && index === 2 && !runtime.isDryRun()) { console.log("now"); await new Promise((resolve) => setTimeout(resolve, 60000)); }
       }
     };`.replace(
      "await new Promise((resolve) => bucket.id.apply(resolve));",
      "if (!runtime.isDryRun()) await new Promise((resolve) => bucket.id.apply(resolve));",
    ),
  );
  const run = `require(${JSON.stringify(join(root, "sandbox"))}).openSandbox({ projectDir: ${JSON.stringify(folder)}, stack: "dev", adapter: "offline" })
    .then((sandbox) => sandbox.up()).then((outcome) => console.log(JSON.stringify(outcome)));`;
  const argv = ["--require", join(root, "register.cjs"), "-e", run];
  const env = { ...process.env, NODE_PATH: join(root, "node_modules") };
  const child = spawn(process.execPath, argv, { env: { ...env, HANG: "1" }, stdio: ["ignore", "ignore", "pipe"] });
  // What a program prints goes to standard error.
  await new Promise((resolve) => child.stderr.once("data", resolve));
  child.kill("SIGKILL");
  await new Promise((resolve) => child.once("close", resolve));

  const store = FileStore.open(statePath(folder, "tiny", "dev"));
  assert.equal(store.objects.size, 3, "what was made is known");

  const second = spawnSync(process.execPath, argv, { env, encoding: "utf8" });
  assert.match(second.stderr, /The run of process \d+, begun .*, was interrupted; this run goes on from there\./);
  const outcome = JSON.parse(second.stdout) as { steps: { type: string; operation: string }[]; errors: unknown[] };
  assert.deepEqual(outcome.errors, []);
  const buckets = outcome.steps.filter((step) => step.type.startsWith("gcp:"));
  assert.deepEqual(
    buckets.map((step) => step.operation),
    ["same", "same", "same", "create", "create"],
  );
});

test("what a program names and `destroy` leaves behind: the refusal says how it is taken over, and that works", async () => {
  const program = (options: pulumi.CustomResourceOptions) => (): void => {
    new storage.Bucket("kept", { name: "acme-kept", location: "EU" }, { retainOnDelete: true, ...options });
    // A name that the provider makes is another one the next time.
    new storage.Bucket("named", { location: "EU" }, { retainOnDelete: true });
  };
  assert.deepEqual((await (await open(program({}))).up()).errors, []);
  assert.deepEqual((await (await open(program({}))).destroy()).errors, []);
  const { errors } = await (await open(program({}))).up();
  assert.deepEqual(
    errors.map(({ message }) => message),
    [
      "bucket name acme-kept exists still, since it was kept when the stack gave it up; take it over with the resource option " +
        '`import: "acme-kept"` for one `up`, which a real project does with ' +
        "`pulumi import gcp:storage/bucket:Bucket kept acme-kept`, or choose another name",
    ],
  );
  for (const options of [{ import: "acme-kept" }, {}]) {
    assert.deepEqual((await (await open(program(options))).up()).errors, []);
  }
  for (let life = 0; life < 6; life++) {
    const again = (): object => new storage.Bucket("named", { location: "EU" }, { retainOnDelete: true });
    assert.deepEqual((await (await open(again)).up()).errors, []);
    assert.deepEqual((await (await open(again)).destroy()).errors, []);
  }
});

test("a state that may not be read is an error and no empty one", { skip: process.getuid?.() !== 0 }, async () => {
  await (await open(secretive)).up();
  const file = statePath(folder, "tiny", "dev");
  const read = `require("./sandbox/state.ts").FileStore.open(${JSON.stringify(file)})`;
  chmodSync(folder, 0o755);
  const as = (uid: number): string =>
    spawnSync(process.execPath, ["--require", "./register.cjs", "-e", read], { cwd: root, uid, encoding: "utf8" })
      .stderr;
  assert.equal(as(0), "");
  assert.match(as(65_534), /dev\.json: cannot be read, since access is denied; see who owns it/);
});

const mistakes: [what: string, text: string | Buffer, message: RegExp][] = [
  ["several documents", "config: {}\n---\nconfig: {}\n", /Pulumi\.dev\.yaml: holds 2 documents of YAML; keep one/],
  ["a list", "- a\n- b\n", /is a list, and has to be a table; write `key: value` lines$/],
  ["a text", "hunter2\n", /is a single text, and has to be a table/],
  ["configuration as a list", "config:\n  - a\n", /config: is a list, and has to be a table/],
  ["no YAML", "config:\n  a: [hunter2\n", /is no YAML in line 3, column 1 \(the indentation is wrong\)/],
  ["a key twice", "config:\n  a: hunter2\n  a: 2\n", /in line 3, column 3 \(a key is there twice\); correct it$/],
  ["a depth without end", `config: ${"[".repeat(50_000)}`, /Pulumi\.dev\.yaml: /],
  ["UTF-16", Buffer.from("\ufeffconfig: {}", "utf16le"), /is encoded in UTF-16; save it as UTF-8$/],
  ["30 MB", `config:\n  a: ${"x".repeat(30_000_000)}\n`, /has 30 MB, and 1 MB are the most that is read/],
];

test("a stack's file that is none is one sentence, and quotes no value", async () => {
  for (const [what, text, message] of mistakes) {
    writeFileSync(join(folder, "Pulumi.dev.yaml"), text);
    const failure: unknown = await (await open(() => undefined)).plan().catch((error: unknown) => error);
    assert.ok(failure instanceof Error, what);
    assert.match(failure.message, message);
    assert.doesNotMatch(failure.message, /hunter2|\n/);
    assert.ok(failure.message.length < 300, what);
  }
});

test("configuration: defaults of the project, values of the stack, JSON for tables; an encrypted value is refused", async () => {
  writeFileSync(
    join(folder, "Pulumi.yaml"),
    "name: tiny\nruntime: nodejs\nconfig:\n  region: { type: string, default: europe-west1 }\n  size: { type: integer, default: 3 }\n",
  );
  writeFileSync(join(folder, "Pulumi.dev.yaml"), "config:\n  tiny:size: 4\n  tiny:on: true\n  tiny:list: [a, b]\n");
  const read = (): object => {
    const config = new pulumi.Config();
    return {
      region: config.get("region"),
      size: config.getNumber("size"),
      on: config.getBoolean("on"),
      list: config.getObject("list"),
    };
  };
  const outcome = await (await open(read)).plan();
  assert.deepEqual(outcome.outputs, { region: "europe-west1", size: 4, on: true, list: ["a", "b"] });
  writeFileSync(join(folder, "Pulumi.dev.yaml"), "config:\n  tiny:token:\n    secure: v1:abc\n");
  await assert.rejects(
    open(read).then((sandbox) => sandbox.plan()),
    /tiny:token: is encrypted, and only the Pulumi engine can decrypt it/,
  );
});

const alert = (name: string) => (): void => {
  const filter = 'metric.type="run.googleapis.com/request_count" AND resource.type="cloud_run_revision"';
  const conditionThreshold = { filter, comparison: "COMPARISON_GT", duration: "60s", thresholdValue: 1 };
  const conditions = [{ displayName: "requests", conditionThreshold }];
  new monitoring.AlertPolicy(name, { displayName: name, combiner: "OR", conditions });
};

test("alerts are drilled in the state that was written last, the engine's or this process's own", async () => {
  const [own, engines] = ["dev", `dev${ENGINE_SUFFIX}`].map((stack) => statePath(folder, "tiny", stack)) as [
    string,
    string,
  ];
  const names = (): string[] => drillAlerts(folder, "dev").map(({ name }) => name);
  assert.throws(names, /dev is not up: bring it up first/);
  assert.deepEqual((await (await open(alert("by-the-engine"))).up()).errors, []);
  renameSync(own, engines);
  assert.deepEqual(names(), ["by-the-engine"]);
  assert.deepEqual((await (await open(alert("offline"))).up()).errors, []);
  utimesSync(engines, 1000, 1000);
  assert.deepEqual(names(), ["offline"]);
  utimesSync(own, 999, 999);
  assert.deepEqual(names(), ["by-the-engine"]);
});
