// Backups of Vault's bucket, and what a restore makes of them, against a stand-in for Cloud Storage.
import assert from "node:assert/strict";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { test, type TestContext } from "node:test";
import fc from "fast-check";
import { UsageError } from "../../cli/project";
import { backUp, lastVersion, type BackupResult, type BackupSettings } from "../../sync/backup/back-up";
import { openStorage, readSettings } from "../../sync/backup/main";
import { backupName, manifestPath, objectPath, parseManifest } from "../../sync/backup/manifest";
import { Storage, type StoredObject } from "../../sync/backup/objects";
import { bucketResource, checkBackup, listBackups, restore } from "../../sync/backup/restore";
import { liveAt } from "../../sync/backup/snapshot";
import { SyncError } from "../../sync/contract";
import { crc32c, MemoryBucket, roles, startStorage, type FakeStorage } from "../support/fake-storage";

const settings: BackupSettings = {
  sourceBucket: "vault",
  backupBucket: "backups",
  vaultVersion: "2.1.2",
  kmsKey: "projects/p/locations/europe/keyRings/r/cryptoKeys/k",
};

interface World {
  cloud: FakeStorage;
  vault: MemoryBucket;
  backups: MemoryBucket;
  /** As the job reaches Cloud Storage, with the grants of the component and no others. */
  job: Storage;
  operator: Storage;
  write(name: string, text: string): Promise<unknown>;
}

function connect(cloud: FakeStorage, token: string, patience = 60_000): Storage {
  return new Storage({
    url: cloud.url,
    authorization: () => Promise.resolve(`Bearer ${token}`),
    patience,
    sleep: () => new Promise((resolve) => setTimeout(resolve, 1)),
  });
}

async function start(context: TestContext): Promise<World> {
  const cloud = await startStorage();
  context.after(() => cloud.close());
  const [vault, backups] = [new MemoryBucket(), new MemoryBucket()];
  cloud.buckets.set("vault", vault).set("backups", backups);
  cloud.grants["job"] = { vault: roles.objectViewer, backups: [...roles.objectViewer, ...roles.objectCreator] };
  // What a test writes was written before the second that a backup begins in.
  const write = (name: string, text: string): Promise<unknown> =>
    vault.put(name, Buffer.from(text), Date.now() - 5_000);
  return { cloud, vault, backups, job: connect(cloud, "job"), operator: connect(cloud, "operator"), write };
}

async function made(world: World): Promise<Extract<BackupResult, { kind: "done" }>> {
  const result = await backUp(world.job, settings);
  assert.ok(result.kind === "done");
  return result;
}

async function fresh(world: World, name = "fresh"): Promise<MemoryBucket> {
  await world.operator.createBucket("p", bucketResource(name, "europe-west4"));
  return world.cloud.buckets.get(name) as MemoryBucket;
}

async function restored(world: World, backup: string, targetBucket = "fresh") {
  const manifest = await checkBackup(world.operator, "backups", backup);
  const progress: number[] = [];
  const result = await restore(world.operator, {
    backupBucket: "backups",
    manifest,
    targetBucket,
    onProgress: (done) => progress.push(done),
  });
  return { ...result, progress };
}

test("the checksum is Cloud Storage's own", () => {
  // https://cloud.google.com/storage/docs/data-validation: "aaa" is one of RFC 9260's polynomial; this one is its test vector.
  assert.equal(crc32c(Buffer.from("123456789")), Buffer.from("e3069283", "hex").toString("base64"));
});

test("a backup and its restore give back every object, except the lock", async (context) => {
  const world = await start(context);
  world.cloud.pageSize = 2;
  await world.write("core/lock", "server one");
  await world.write("core/lockout", "kept");
  for (const name of ["core/keyring", "logical/a b/ü%2F", "sys/policy/x", "large"])
    await world.write(name, name.repeat(200));
  const backup = await made(world);
  assert.equal(backup.objects, 5);
  const bucket = await fresh(world);
  const { copied, present, progress } = await restored(world, backup.name);
  assert.deepEqual([copied, present], [5, 0]);
  assert.deepEqual(progress, [1, 2, 3, 4, 5]);
  const names = [...world.vault.live.keys()].filter((name) => name !== "core/lock");
  assert.deepEqual([...bucket.live.keys()].sort(), names.sort());
  for (const name of names) assert.deepEqual(bucket.live.get(name)?.content, world.vault.live.get(name)?.content);
});

test("a backup is of one moment, although Vault writes while pages are read", async (context) => {
  const world = await start(context);
  world.cloud.pageSize = 1;
  // `z` points to `a` as a document's list of versions points to a version: never newer than what it points to.
  await world.write("a", "1");
  await world.write("z", "1");
  let round = 1;
  world.cloud.interfere = async (request) => {
    if (!request.startsWith("GET /storage/v1/b/vault/o?") || round > 5) return undefined;
    round += 1;
    await world.vault.put(`a`, Buffer.from(String(round)));
    await world.vault.put(`new-${round}`, Buffer.from("new"));
    world.vault.remove("gone");
    await world.vault.put("z", Buffer.from(String(round)));
    return undefined;
  };
  const backup = await made(world);
  assert.ok(round > 3, "nothing was written during the listing");
  const content = (name: string): string | undefined =>
    world.backups.live.get(objectPath(backup.name, name))?.content.toString();
  assert.deepEqual([content("a"), content("z")], ["1", "1"]);
});

test("what was live at a moment is found, whatever came after it", () => {
  const step = fc.record({
    name: fc.constantFrom("a", "b", "c"),
    kind: fc.constantFrom("write" as const, "write" as const, "remove" as const),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), fc.nat(60), (steps, moment) => {
      const bucket = new MemoryBucket();
      const expected = new Map<string, string>();
      steps.forEach(({ name, kind }, index) => {
        // A second and more between two steps: closer ones would be one overwriting.
        const at = (index + 1) * 2_000;
        if (kind === "write") void bucket.put(name, Buffer.from(String(index)), at);
        else bucket.remove(name, at);
        if (at > moment * 2_000) return;
        if (kind === "write") expected.set(name, String(index));
        else expected.delete(name);
      });
      const listed = bucket.all.map((one): StoredObject => ({
        name: one.name,
        generation: one.generation.toString(),
        size: one.content.length,
        crc32c: one.content.toString(),
        created: one.created,
        ...(one.replaced === undefined ? {} : { replaced: one.replaced }),
      }));
      const found = new Map(liveAt(listed, moment * 2_000).map((object) => [object.name, object.crc32c]));
      assert.deepEqual(found, new Map([...expected].sort()));
    }),
  );
});

test("an object that is being overwritten at the moment is there", () => {
  const one = { name: "a", size: 1, crc32c: "" };
  const old = { ...one, generation: "1", created: 1_000, replaced: 5_000 };
  const next = { ...one, generation: "2", created: 5_010 };
  assert.deepEqual(liveAt([next, old], 5_005), [old]);
  assert.deepEqual(liveAt([old, next], 5_010), [next]);
  // Without a successor it was deleted.
  assert.deepEqual(liveAt([old], 5_005), []);
  assert.deepEqual(liveAt([old, { ...next, created: 9_000 }], 5_005), []);
});

test("the job reads Vault's bucket and adds to that of the backups: more is neither needed nor possible", async (context) => {
  const world = await start(context);
  await world.write("a", "1");
  const { name } = await made(world);
  const found: StoredObject[] = [];
  for await (const object of world.job.list("vault", {})) found.push(object);
  const [object] = found;
  assert.ok(object !== undefined);
  const quick = connect(world.cloud, "job", 0);
  assert.equal(
    await quick.copy({ bucket: "vault", object }, { bucket: "backups", name: objectPath(name, "a") }),
    false,
  );
  await assert.rejects(quick.copy({ bucket: "vault", object }, { bucket: "vault", name: "b" }), { status: 403 });
  const overwriting = `${world.cloud.url}/upload/storage/v1/b/backups/o?uploadType=media&name=${manifestPath(name)}`;
  const answer = await fetch(overwriting, { method: "POST", headers: { authorization: "Bearer job" }, body: "{}" });
  assert.equal(answer.status, 403);
});

test("outages, limits and late grants are waited for, and nothing is copied twice", async (context) => {
  const world = await start(context);
  for (const name of ["a", "b", "c"]) await world.write(name, name);
  const failures = new Map<string, number>();
  world.cloud.interfere = (request) => {
    const count = failures.get(request) ?? 0;
    failures.set(request, count + 1);
    return [503, 429, 500][count];
  };
  const backup = await made(world);
  world.cloud.interfere = () => undefined;
  await fresh(world);
  assert.equal((await restored(world, backup.name)).copied, 3);

  const late = new Storage({
    url: world.cloud.url,
    authorization: () => Promise.resolve("Bearer job"),
    patience: 5_000,
    sleep: () => new Promise((resolve) => setTimeout(resolve, 1)),
    waitForGrants: true,
  });
  let refused = 0;
  world.cloud.interfere = (request) => (request.includes("/b/later/") && refused++ < 5 ? 403 : undefined);
  world.cloud.buckets.set("later", new MemoryBucket());
  world.cloud.grants["job"] = { ...world.cloud.grants["job"], later: world.cloud.grants["job"]?.["backups"] ?? [] };
  assert.equal((await backUp(late, { ...settings, backupBucket: "later" })).kind, "done");
});

/** As the job itself reaches Cloud Storage and the metadata server, with pauses that pass at once. Tells how long they were. */
function itself(
  world: World,
  tokens: (count: number) => number | undefined,
): { storage: Storage; slept: () => number } {
  const state = { slept: 0, asked: 0 };
  const { interfere } = world.cloud;
  world.cloud.interfere = (request) =>
    request.includes("/computeMetadata/") ? tokens(++state.asked) : interfere(request);
  const environment = { STORAGE_URL: world.cloud.url, GCE_METADATA_HOST: world.cloud.url.replace("http://", "") };
  const storage = openStorage(environment, (milliseconds) => {
    state.slept += milliseconds;
    return Promise.resolve();
  });
  return { storage, slept: () => state.slept };
}

test("a metadata server that is away for a minute is waited for", async (context) => {
  const world = await start(context);
  await world.write("a", "1");
  const job = itself(world, () => (job.slept() < 60_000 ? 503 : undefined));
  assert.equal((await backUp(job.storage, settings)).kind, "done");
  assert.ok(job.slept() >= 60_000);
});

test("a token that is not accepted any more is replaced", async (context) => {
  const world = await start(context);
  for (const name of ["a", "b", "c"]) await world.write(name, name);
  let tokens = 0;
  world.cloud.interfere = (request) => (tokens < 2 && request.includes("rewriteTo") ? 401 : undefined);
  const job = itself(world, (count) => void (tokens = count));
  assert.equal((await backUp(job.storage, settings)).kind, "done");
  assert.ok(tokens > 1 && tokens <= 4, String(tokens));
  assert.ok(job.slept() < 5_000, String(job.slept()));
});

test("a lack of credentials that does not pass is told at once, and one that passes when patience ends", async () => {
  const asked: number[] = [];
  const failing = (error: Error, patience: number): Storage => {
    const authorization = (): Promise<string> => {
      asked.push(patience);
      return Promise.reject(error);
    };
    return new Storage({ url: "http://127.0.0.1:1", authorization, patience, sleep: () => Promise.resolve() });
  };
  await assert.rejects(failing(new UsageError("log in first"), 60_000).now("vault"), new UsageError("log in first"));
  assert.deepEqual(asked, [60_000]);
  await assert.rejects(failing(new SyncError("no token"), 0).now("vault"), new SyncError("no token"));
});

test("a copy that was cut off has no manifest, and cannot be restored", async (context) => {
  const world = await start(context);
  for (const name of ["a", "b", "c"]) await world.write(name, name);
  for (const [n, what] of [
    [1, "/vault/o?"],
    [2, "rewriteTo"],
    [1, "upload"],
  ] as const) {
    let count = 0;
    world.cloud.interfere = (request) => (request.includes(what) && ++count >= n ? 403 : undefined);
    await assert.rejects(backUp(connect(world.cloud, "job", 0), settings), /not allowed/);
  }
  world.cloud.interfere = () => undefined;
  const [unfinished] = await listBackups(world.operator, "backups", 10);
  assert.ok(unfinished?.manifest === undefined);
  assert.match(unfinished?.problem ?? "", /has no manifest/);
  await assert.rejects(checkBackup(world.operator, "backups", unfinished?.name ?? ""), /was not finished/);
});

test("a copy that is not what was there makes the backup fail", async (context) => {
  const world = await start(context);
  await world.write("a", "1");
  // Somebody else's object stands where the copy would be.
  const name = backupName(Math.floor(Date.now() / 1000) * 1000);
  for (const second of [name, backupName(Date.now() + 1000)]) {
    await world.backups.put(objectPath(second, "a"), Buffer.from("other"));
  }
  await assert.rejects(backUp(world.job, settings), /0 objects are missing and 1 differ/);
});

test("an empty bucket is nothing to back up, unless there was something once", async (context) => {
  const world = await start(context);
  assert.deepEqual(await backUp(world.job, settings), { kind: "nothing" });
  await world.write("a", "1");
  await made(world);
  world.vault.remove("a", Date.now() - 3_000);
  await assert.rejects(backUp(world.job, settings), /vault is empty, and .* is a backup .* restore them/);
});

const damages: [string, (bucket: MemoryBucket, backup: string) => unknown, RegExp][] = [
  [
    "an object is gone",
    (bucket, backup) => {
      bucket.remove(objectPath(backup, "b"));
    },
    /not complete: b not there/,
  ],
  [
    "an object was changed",
    (bucket, backup) => bucket.put(objectPath(backup, "b"), Buffer.from("x")),
    /damaged: b changed/,
  ],
  [
    "the manifest is gone",
    (bucket, backup) => {
      bucket.remove(manifestPath(backup));
    },
    /has no manifest/,
  ],
  [
    "the manifest was cut",
    (bucket, backup) => bucket.put(manifestPath(backup), Buffer.from('{"formatVersion":1')),
    /damaged/,
  ],
  [
    "the manifest lost an object",
    (bucket, backup) => {
      const text = bucket.live.get(manifestPath(backup))?.content.toString();
      const manifest = parseManifest(backup, text);
      manifest.objects.pop();
      return bucket.put(manifestPath(backup), Buffer.from(JSON.stringify(manifest)));
    },
    /was changed after it was written/,
  ],
  [
    "the manifest is another backup's",
    (bucket, backup) => {
      const text = bucket.live.get(manifestPath(backup))?.content.toString() ?? "";
      return bucket.put(manifestPath(backup), Buffer.from(text.replace(backup, "2020-01-01T00-00-00Z")));
    },
    /not one of this program's/,
  ],
];
for (const [title, damage, message] of damages) {
  test(`a backup is refused when ${title}`, async (context) => {
    const world = await start(context);
    for (const name of ["a", "b", "c"]) await world.write(name, name);
    const { name } = await made(world);
    await checkBackup(world.operator, "backups", name);
    await damage(world.backups, name);
    await assert.rejects(checkBackup(world.operator, "backups", name), message);
  });
}

test("a bucket that is not fresh, or not safe, is refused before anything is written", async (context) => {
  const world = await start(context);
  for (const name of ["a", "b"]) await world.write(name, name);
  const { name } = await made(world);
  const manifest = await checkBackup(world.operator, "backups", name);
  const attempt = (targetBucket: string) =>
    restore(world.operator, { backupBucket: "backups", manifest, targetBucket, onProgress: () => undefined });
  await assert.rejects(attempt("vault"), /bucket of the backups, or of the lost data/);
  await assert.rejects(attempt("backups"), /bucket of the backups, or of the lost data/);
  await assert.rejects(attempt("nowhere"), /no such bucket; name its --location/);
  const used = await fresh(world);
  await used.put("a", Buffer.from("in use"));
  await assert.rejects(attempt("fresh"), /fresh is not empty, and not a part of this backup \(a\)/);
  assert.equal(used.all.length, 1);
  const open = new MemoryBucket({ location: "EU" });
  world.cloud.buckets.set("open", open);
  await assert.rejects(
    attempt("open"),
    /update gs:\/\/open --uniform-bucket-level-access --public-access-prevention --versioning/,
  );
  assert.equal(open.all.length, 0);
});

test("a restore that was cut off goes on where it was, and a finished one does nothing", async (context) => {
  const world = await start(context);
  const names = Array.from({ length: 40 }, (_, index) => `logical/${index}`);
  for (const name of names) await world.write(name, name);
  const { name } = await made(world);
  const bucket = await fresh(world);
  let copies = 0;
  world.cloud.interfere = (request) => (request.includes("rewriteTo") && ++copies > 20 ? 403 : undefined);
  const manifest = await checkBackup(world.operator, "backups", name);
  const cut = { backupBucket: "backups", manifest, targetBucket: "fresh", onProgress: () => undefined };
  await assert.rejects(restore(connect(world.cloud, "operator", 0), cut), /copying .* to fresh: not allowed/);
  assert.equal(bucket.live.size, 20);
  world.cloud.interfere = () => undefined;
  const second = await restored(world, name);
  assert.deepEqual([second.copied, second.present], [20, 20]);
  assert.deepEqual(second.progress.at(-1), 40);
  assert.equal((await restored(world, name)).copied, 0);
  assert.equal(bucket.all.length, 40, "nothing was written twice");
});

test("a backup is of the release that has worked on the data, not of the one that comes next", async (context) => {
  const world = await start(context);
  await world.write("a", "1");
  assert.equal((await checkBackup(world.operator, "backups", (await made(world)).name)).vaultVersion, "2.1.2");
  const objects = ["core/versions/1.9.10", "core/versions/1.10.2", "core/versions/x", "core/versions"];
  assert.equal(lastVersion(objects.map((name) => ({ name }))), "1.10.2");
  assert.equal(lastVersion([]), undefined);
});

test("backups are listed, the last one first", async (context) => {
  const world = await start(context);
  await world.write("a", "1");
  const { name } = await made(world);
  for (const earlier of ["2026-01-01T00-00-00Z", "2025-01-01T00-00-00Z"]) {
    await world.backups.put(objectPath(earlier, "a"), Buffer.from("1"));
  }
  await world.backups.put("not-a-backup/x", Buffer.from("1"));
  const listed = await listBackups(world.operator, "backups", 2);
  assert.deepEqual(
    listed.map((backup) => backup.name),
    [name, "2026-01-01T00-00-00Z"],
  );
  assert.equal(listed[0]?.manifest?.vaultVersion, "2.1.2");
  await assert.rejects(checkBackup(world.operator, "backups", "../x"), /not the name of a backup/);
});

test("settings that are missing are named, all at once", () => {
  assert.throws(() => readSettings({ VAULT_VERSION: "2.1.2" }), /not set: SOURCE_BUCKET, BACKUP_BUCKET, KMS_KEY$/);
});

test("no message holds what a server answered to a request", async (context) => {
  const world = await start(context);
  world.cloud.interfere = (request) => (request.includes("/b/vault/") ? 400 : undefined);
  await assert.rejects(backUp(world.job, settings), (error: Error) => {
    assert.equal(error.message, "listing vault: Cloud Storage answered 400");
    return true;
  });
});

test("a server that redirects gets no second request, and nobody else gets one", async (context) => {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url ?? "");
    response.writeHead(307, { location: "/elsewhere" }).end();
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  context.after(() => server.close());
  const storage = new Storage({
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    authorization: () => Promise.resolve("Bearer token"),
    patience: 0,
    sleep: () => Promise.resolve(),
  });
  await assert.rejects(storage.read("bucket", "object"), /does not answer/);
  assert.ok(!asked.includes("/elsewhere") && asked.length > 0);
});
