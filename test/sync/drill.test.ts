import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { GoogleService, Identity } from "../../sync/google";
import { openCloud, SqlFailure } from "../../sync/drill/cloud";
import { drill, DrillFailure } from "../../sync/drill/drill";
import { parseSettings } from "../../sync/drill/settings";
import { DrillWorld, Killed, settings, type Faults } from "./support/drill-world";
import { serveDrill } from "./support/drill-http";

/** 1,000 take a second of a processor: `GROUNDPLAN_DRILLS=1000`. */
const runs = Number(process.env["GROUNDPLAN_DRILLS"] ?? 200);

const run = (world: DrillWorld) => drill(world, settings, world);

/** As Cloud Run has it: the process is started anew, a day later if need be. */
async function untilProved(world: DrillWorld): Promise<Awaited<ReturnType<typeof drill>>> {
  for (let attempt = 0; attempt < 60; attempt++) {
    if (attempt === 30) world.faults = { kill: 0, lost: 0, refused: 0, failed: 0 };
    try {
      return await run(world);
    } catch (error) {
      const isExpected = [Killed, SqlFailure, DrillFailure].some((kind) => error instanceof kind);
      if (!isExpected) throw error;
      await world.sleep(60_000);
    }
  }
  throw new Error("no drill succeeds");
}

test("the newest backup of both instances is restored into a small private copy, proved and removed", async () => {
  const world = new DrillWorld();
  let made: unknown;
  const insert = world.insert.bind(world);
  world.insert = (body) => {
    made = body;
    return insert(body);
  };
  world.answer = (backup) => (backup === "2" ? "t" : "false");
  const report = await run(world);
  assert.equal(report.backup, "2");
  assert.equal(report.instance, "db-b");
  assert.equal(report.ageSeconds, 6 * 3600);
  assert.ok(report.restoreSeconds > 60);
  assert.deepEqual(world.copies(), []);
  assert.deepEqual(world.changes, ["insert", "restore", "remove"]);
  const { name, settings: own, ...rest } = made as { name: string; settings: { [key: string]: unknown } };
  assert.match(name, /^restore-drill-shop-[a-z0-9]+$/);
  assert.deepEqual(rest, { region: "europe-west4", databaseVersion: "POSTGRES_17" });
  assert.equal(own["dataDiskSizeGb"], "120");
  assert.equal(own["deletionProtectionEnabled"], false);
  assert.equal(own["dataApiAccess"], "ALLOW_DATA_API");
  assert.deepEqual(own["ipConfiguration"], {
    ...{ ipv4Enabled: false, privateNetwork: settings.network, sslMode: "ENCRYPTED_ONLY" },
  });
  assert.deepEqual(own["databaseFlags"], [
    { name: "cloudsql.iam_authentication", value: "on" },
    { name: "cloudsql.enable_pgaudit", value: "on" },
  ]);
});

const notProved: [what: string, spoil: (world: DrillWorld) => void, told: RegExp, result: string][] = [
  ["an answer that is false", (world) => (world.answer = () => "false"), /does not prove/, "failed"],
  ["an answer that is a number", (world) => (world.answer = () => "12"), /does not prove/, "failed"],
  ["one database of two", (world) => (world.answer = (_, of) => String(of === "shop")), /of mail does not/, "failed"],
  ["an old backup", (world) => world.backupsOf.delete("db-b"), /backup, 1 of db-a, is 30 hours old/, "old"],
  ["no backup", (world) => (world.backupsOf.clear(), undefined), /there is no backup/, "failed"],
];

for (const [what, spoil, told, result] of notProved) {
  test(`${what} fails the drill, and nothing stays`, async () => {
    const world = new DrillWorld();
    spoil(world);
    await assert.rejects(run(world), (error: DrillFailure) => told.test(error.message) && error.result === result);
    assert.deepEqual(world.copies(), []);
  });
}

test("after a kill, a lost answer, a refusal or a failed operation at any request, the next run removes what is left and proves the backup", async () => {
  const whole = new DrillWorld();
  await run(whole);
  for (const by of ["kill", "lost", "refused", "failed"] as const) {
    for (let at = 1; at <= whole.requests; at++) {
      const world = new DrillWorld();
      world.hit = { at, by };
      assert.equal((await untilProved(world)).backup, "2", `${by} at request ${at}`);
      assert.deepEqual(world.copies(), [], `${by} at request ${at}`);
      assert.equal(world.instances.size, 3);
    }
  }
});

test("a copy that is protected loses its protection first", async () => {
  const world = new DrillWorld();
  const name = `${settings.prefix}left`;
  const own = { userLabels: { "groundplan-drill": "shop" }, deletionProtectionEnabled: true };
  world.instances.set(name, { name, state: "RUNNABLE", settings: own });
  await run(world);
  assert.deepEqual(world.copies(), []);
  assert.deepEqual(world.changes.slice(0, 2), ["patch", "remove"]);
});

test("a copy that Google does not remove is named, and fails a drill that was proved", async () => {
  const world = new DrillWorld();
  world.remove = () => Promise.reject(new SqlFailure("Cloud SQL answers 403: no"));
  await assert.rejects(
    run(world),
    /restore-drill-shop-\w+ is still there \(Cloud SQL answers 403: no\): remove it by hand/,
  );
});

test("a restore that never ends is given up, and its copy removed", async () => {
  const world = new DrillWorld();
  world.restore = () => Promise.resolve();
  await assert.rejects(run(world), /restoring the backup: it takes too long/);
  assert.deepEqual(world.copies(), []);
});

test(`${runs} drills with random faults touch nothing but their own copies, and end with a proof and no copy`, async () => {
  const faults = fc.record<Faults>({
    ...{ kill: fc.nat(60), lost: fc.nat(100), refused: fc.nat(60), failed: fc.nat(150) },
  });
  await fc.assert(
    fc.asyncProperty(
      fc.infiniteStream(fc.double({ min: 0, max: 0.999, noNaN: true })),
      faults,
      async (chances, often) => {
        const world = new DrillWorld(() => Number(chances.next().value));
        world.faults = often;
        assert.equal((await untilProved(world)).backup, "2");
        assert.deepEqual(world.copies(), []);
        assert.equal(world.instances.size, 3);
      },
    ),
    { numRuns: runs },
  );
});

test("settings that lack something, or whose copies could be taken for the server, are refused", () => {
  const without = { ...settings, tier: undefined, instances: [], proofs: [{ database: "shop" }] };
  assert.throws(() => parseSettings(JSON.stringify(without)), /the settings lack tier, instances, proofs/);
  assert.throws(() => parseSettings("{"), /not JSON/);
  const near = { ...settings, instances: ["restore-drill-shop-europe-west1-1a"] };
  assert.throws(() => parseSettings(JSON.stringify(near)), /begins as the drill's copies do/);
});

test("by Cloud SQL's API it is the same drill, with the identity of the job", async (context) => {
  const world = new DrillWorld();
  const { url, asked, close } = await serveDrill(world, settings.project);
  context.after(close);
  const service = new GoogleService("Cloud SQL", new Identity({ metadataUrl: url, ...time(world) }), time(world));
  const report = await drill(openCloud(service, settings.project, url), settings, world);
  assert.equal(report.backup, "2");
  assert.deepEqual(world.copies(), []);
  const copy = /instances\/(restore-drill-shop-\w+)/.exec(asked.join("\n"))?.[1] ?? "";
  assert.deepEqual(
    [...new Set(asked.map((line) => line.replaceAll(copy, "COPY")))],
    [
      "GET instances?filter=settings.userLabels.groundplan-drill%3Ashop",
      "GET instances/db-a/backupRuns?maxResults=50",
      "GET instances/db-b/backupRuns?maxResults=50",
      "GET instances/db-b",
      "POST instances",
      "GET operations?instance=COPY&maxResults=20",
      "POST instances/COPY/restoreBackup",
      "POST instances/COPY/executeSql",
      "DELETE instances/COPY",
    ],
  );
});

/** A world as time alone. */
function time(world: DrillWorld) {
  return { now: () => world.now(), sleep: (milliseconds: number) => world.sleep(milliseconds) };
}
