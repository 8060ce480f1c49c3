// `groundplan vault`, as an operator runs it, against a stand-in for Cloud Storage.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import path from "node:path";
import { test, type TestContext } from "node:test";
import { backUp } from "../../sync/backup/back-up";
import { manifestPath, objectPath } from "../../sync/backup/manifest";
import { Storage } from "../../sync/backup/objects";
import type { CommandResult } from "../support/command";
import { MemoryBucket, roles, startStorage, type FakeStorage } from "../support/fake-storage";
import { groundplanHere } from "../support/in-process";

const root = path.join(__dirname, "../..");
const command = path.join(root, "bin/groundplan.js");
const kmsKey = "projects/p/locations/europe/keyRings/r/cryptoKeys/k";

interface World {
  cloud: FakeStorage;
  backups: MemoryBucket;
  /** Name of the one backup. */
  backup: string;
  vault: (...args: string[]) => Promise<CommandResult>;
}

/** A cloud with one backup of so many objects. */
async function prepare(context: TestContext, objects = 3): Promise<World> {
  const cloud = await startStorage();
  context.after(() => cloud.close());
  cloud.grants["owner"] = { "*": roles.admin };
  const [source, backups] = [new MemoryBucket(), new MemoryBucket()];
  cloud.buckets.set("vault", source).set("backups", backups);
  for (let index = 0; index < objects; index++) {
    await source.put(`logical/${index}`, Buffer.from(`content ${index}`), Date.now() - 5_000);
  }
  const storage = new Storage({
    url: cloud.url,
    authorization: () => Promise.resolve("Bearer owner"),
    patience: 0,
    sleep: () => Promise.resolve(),
  });
  const settings = { sourceBucket: "vault", backupBucket: "backups", vaultVersion: "2.1.2", kmsKey };
  const made = await backUp(storage, settings);
  assert.ok(made.kind === "done");
  const environment = { STORAGE_EMULATOR_HOST: cloud.url };
  return {
    cloud,
    backups,
    backup: made.name,
    vault: (...args) => groundplanHere(["vault", ...args], { env: environment }),
  };
}

test("backups are listed for people and for scripts, and one that is not complete says so", async (context) => {
  const { vault, backups, backup } = await prepare(context);
  await backups.put(objectPath("2026-01-01T00-00-00Z", "a"), Buffer.from("1"));
  const table = await vault("backups", "backups");
  assert.equal(table.code, 0, table.stderr);
  assert.match(table.stdout, new RegExp(`${backup} .* 2\\.1\\.2 .* 3 .* 27`));
  assert.match(table.stdout, /2026-01-01T00-00-00Z .* not complete/);
  const listed = await vault("backups", "backups", "--json");
  assert.equal(listed.stderr, "");
  const document = JSON.parse(listed.stdout) as { formatVersion: number; backups: { [member: string]: unknown }[] };
  assert.equal(document.formatVersion, 1);
  const { takenAt, ...rest } = document.backups[0] ?? {};
  assert.ok(!Number.isNaN(Date.parse(String(takenAt))));
  assert.deepEqual(rest, {
    name: backup,
    usable: true,
    vaultVersion: "2.1.2",
    kmsKey,
    sourceBucket: "vault",
    objects: 3,
    bytes: 27,
  });
  assert.equal(document.backups[1]?.["usable"], false);
  const limited = JSON.parse((await vault("backups", "backups", "--json", "--limit", "1")).stdout) as typeof document;
  assert.equal(limited.backups.length, 1);
});

test("a backup is checked, restored into a bucket that is made for it, and the next steps are said", async (context) => {
  const { vault, cloud, backup } = await prepare(context);
  const checked = await vault("restore", backup, "--from", "backups");
  assert.equal(checked.code, 0, checked.stderr);
  assert.match(checked.stdout, /It is complete, and nothing in it has changed/);
  const restored = await vault(
    ...["restore", "latest", "--from", "backups", "--into", "fresh"],
    ...["--location", "europe-west4", "--project", "p"],
  );
  assert.equal(restored.code, 0, restored.stderr);
  assert.match(restored.stderr, /3 of 3 objects/);
  assert.match(restored.stdout, /fresh holds .*: 3 objects copied, 0 were there, all checked/);
  assert.match(restored.stdout, /restoredBucket: "fresh".*version to 2\.1\.2/);
  assert.match(restored.stdout, new RegExp(`sealKey: "${kmsKey}"`));
  const { resource, live } = cloud.buckets.get("fresh") as MemoryBucket;
  assert.equal(live.size, 3);
  assert.deepEqual(resource, {
    name: "fresh",
    location: "europe-west4",
    storageClass: "STANDARD",
    iamConfiguration: { uniformBucketLevelAccess: { enabled: true }, publicAccessPrevention: "enforced" },
    versioning: { enabled: true },
    softDeletePolicy: { retentionDurationSeconds: "0" },
    lifecycle: { rule: [{ action: { type: "Delete" }, condition: { daysSinceNoncurrentTime: 3, isLive: false } }] },
  });
  const again = await vault("restore", backup, "--from", "backups", "--into", "fresh");
  assert.match(again.stdout, /0 objects copied, 3 were there, all checked/);
});

test("killed in the middle, the same command finishes the restore", async (context) => {
  const { vault, cloud, backup } = await prepare(context, 60);
  cloud.buckets.set("fresh", new MemoryBucket());
  const arguments_ = ["restore", backup, "--from", "backups", "--into", "fresh"];
  const child = spawn(process.execPath, [command, "vault", ...arguments_], {
    env: { ...process.env, STORAGE_EMULATOR_HOST: cloud.url },
    stdio: "ignore",
  });
  const ended = new Promise((resolve) => child.on("close", resolve));
  let copies = 0;
  cloud.interfere = (request) => {
    if (request.includes("rewriteTo") && ++copies === 25) child.kill("SIGKILL");
    return undefined;
  };
  await ended;
  cloud.interfere = () => undefined;
  const { live, all } = cloud.buckets.get("fresh") as MemoryBucket;
  assert.ok(live.size >= 20 && live.size < 60, String(live.size));
  const second = await vault(...arguments_, "--json");
  assert.equal(second.code, 0, second.stderr);
  const { copied, present } = JSON.parse(second.stdout) as { copied: number; present: number };
  assert.equal(copied + present, 60);
  assert.ok(present >= 20);
  assert.equal(all.length, 60, "nothing was written twice");
});

const refusals: [string, string[], RegExp][] = [
  ["no backup of that name", ["restore", "2020-01-01T00-00-00Z", "--from", "backups"], /has no manifest/],
  ["a name that is none", ["restore", "../x", "--from", "backups"], /not the name of a backup/],
  [
    "a bucket that does not exist",
    ["restore", "latest", "--from", "backups", "--into", "no"],
    /no: no such bucket; name its/,
  ],
  [
    "a location alone",
    ["restore", "latest", "--from", "backups", "--into", "no", "--location", "x"],
    /name its --project/,
  ],
  ["the lost bucket", ["restore", "latest", "--from", "backups", "--into", "vault"], /restore into a fresh one/],
  ["backups nowhere", ["backups", "nowhere"], /there is no such bucket or object/],
];
for (const [title, args, message] of refusals) {
  test(`${title} is refused in one line, with status 1`, async (context) => {
    const { vault } = await prepare(context);
    const { code, stderr } = await vault(...args);
    assert.equal(code, 1);
    assert.match(stderr.trimEnd().split("\n").at(-1) ?? "", message);
    assert.doesNotMatch(stderr, /^\s+at /m);
    const json = await vault(...args, "--json");
    assert.match((JSON.parse(json.stdout) as { error: string }).error, message);
  });
}

test("without a complete backup there is no latest one", async (context) => {
  const { vault, backups, backup } = await prepare(context);
  backups.remove(manifestPath(backup));
  const { code, stderr } = await vault("restore", "latest", "--from", "backups");
  assert.equal(code, 1);
  assert.match(stderr, /No complete backup among the last ten in backups/);
});

test("without credentials the command says which login it needs", async () => {
  const { code, stderr } = await groundplanHere(["vault", "backups", "backups"], {
    env: { GOOGLE_APPLICATION_CREDENTIALS: "/nonexistent.json", STORAGE_EMULATOR_HOST: undefined },
  });
  assert.equal(code, 1);
  assert.match(
    stderr,
    /there are no usable Google credentials \(GOOGLE_APPLICATION_CREDENTIALS names \/nonexistent\.json, ENOENT\); run `gcloud auth application-default login` first/,
  );
});
