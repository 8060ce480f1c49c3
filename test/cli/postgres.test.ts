import assert from "node:assert/strict";
import { test } from "node:test";
import { failover, type Handover } from "../../cli/postgres/failover";
import type { Send } from "../../cli/google-api";
import { openSql } from "../../cli/postgres/http";
import { Busy, SqlError, type Change, type Instance } from "../../cli/postgres/model";
import { planReader, type OperationOptions } from "../../cli/postgres/plans";
import { readInstance, replicaOf } from "../../cli/postgres/read";
import { planDocument, renderPlan } from "../../cli/postgres/report";
import { findServer } from "../../cli/postgres/server";
import type { StateResource } from "../../cli/recover/state";
import type { Properties, Value } from "../../sandbox";

const noWait = (): Promise<void> => Promise.resolve();
const noHeaders = (): Promise<Headers> => Promise.resolve(new Headers());

/** Cloud SQL that answers each request in turn, and remembers what it was asked. */
function answering(...answers: { status: number; body?: Value }[]) {
  const asked: string[] = [];
  const send: Send = (url, { method, body }) => {
    asked.push(`${method} ${url}${body === undefined ? "" : ` ${JSON.stringify(body)}`}`);
    const answer = answers[Math.min(asked.length, answers.length) - 1];
    return Promise.resolve({ status: answer?.status ?? 200, body: answer?.body ?? { name: "op" } });
  };
  return { asked, sql: openSql("acme", { send, authorise: noHeaders, pause: noWait }) };
}

const base = "https://sqladmin.googleapis.com/v1/projects/acme";
for (const [change, request] of [
  [{ kind: "promote", instance: "b", failover: false }, `POST ${base}/instances/b/promoteReplica`],
  [{ kind: "promote", instance: "b", failover: true }, `POST ${base}/instances/b/promoteReplica?failover=true`],
  [{ kind: "switchover", instance: "b" }, `POST ${base}/instances/b/switchover`],
  [{ kind: "restart", instance: "a" }, `POST ${base}/instances/a/restart`],
  [
    { kind: "patch", instance: "a", body: { settings: { deletionProtectionEnabled: false } } },
    `PATCH ${base}/instances/a {"settings":{"deletionProtectionEnabled":false}}`,
  ],
  [
    { kind: "clone", instance: "a", to: "c", at: "2026-11-22T09:30:00.000Z" },
    `POST ${base}/instances/a/clone {"cloneContext":{"destinationInstanceName":"c","pointInTime":"2026-11-22T09:30:00.000Z"}}`,
  ],
  [
    { kind: "clone", instance: "a", to: "c" },
    `POST ${base}/instances/a/clone {"cloneContext":{"destinationInstanceName":"c"}}`,
  ],
  [{ kind: "backUp", instance: "a", description: "why" }, `POST ${base}/instances/a/backupRuns {"description":"why"}`],
  [
    { kind: "restore", instance: "a", from: "c", backup: "7" },
    `POST ${base}/instances/a/restoreBackup {"restoreBackupContext":{"project":"acme","instanceId":"c","backupRunId":"7"}}`,
  ],
  [
    { kind: "remove", instance: "a", finalBackupDays: 30 },
    `DELETE ${base}/instances/a?enableFinalBackup=true&finalBackupTtlDays=30`,
  ],
  [{ kind: "remove", instance: "c", finalBackupDays: 0 }, `DELETE ${base}/instances/c`],
  [{ kind: "insert", instance: "a", body: { name: "a" } }, `POST ${base}/instances {"name":"a"}`],
] as [Change, string][]) {
  test(`the change ${request.split(" {")[0] ?? ""} is one request of the API`, async () => {
    const { asked, sql } = answering();
    assert.equal(await sql.begin(change), "op");
    assert.deepEqual(asked, [request]);
  });
}

test("a change is asked for once; another operation, or no answer, is waited for, and a refusal is told", async () => {
  for (const [status, kind] of [
    [409, Busy],
    [503, Busy],
    [0, Busy],
    [400, SqlError],
    [403, SqlError],
  ] as const) {
    const { asked, sql } = answering({ status, body: { error: { message: "because" } } });
    await assert.rejects(sql.begin({ kind: "switchover", instance: "b" }), (error) => error instanceof kind);
    assert.equal(asked.length, 1);
  }
});

test("what only reads is asked again after a failure that passes, and nothing is an answer too", async () => {
  const instance = { name: "b", region: "europe-west4", state: "RUNNABLE", masterInstanceName: "acme:a" };
  const { asked, sql } = answering({ status: 503 }, { status: 0 }, { status: 200, body: instance });
  assert.equal((await sql.instance("b"))?.follows, "a");
  assert.equal(asked.length, 3);
  assert.equal(await answering({ status: 404 }).sql.instance("b"), undefined);
  await assert.rejects(
    answering({ status: 403, body: { error: { message: "denied" } } }).sql.instance("b"),
    /403: denied/,
  );
  const tired = answering({ status: 503 });
  await assert.rejects(tired.sql.instance("b"), /answered 503/);
  assert.equal(tired.asked.length, 6);
});

test("the lag is what the replica says in seconds and the primary in bytes, of the slowest stage and the older time", async () => {
  const point = (value: Properties, endTime: string) => ({ points: [{ value, interval: { endTime } }] });
  const { asked, sql } = answering(
    { status: 200, body: { timeSeries: [point({ doubleValue: 2.5 }, "2026-11-29T10:00:00Z")] } },
    {
      status: 200,
      body: {
        timeSeries: [
          point({ int64Value: "0" }, "2026-11-29T09:59:00Z"),
          point({ int64Value: "4096" }, "2026-11-29T09:59:30Z"),
        ],
      },
    },
  );
  assert.deepEqual(await sql.lag("a", "b"), { seconds: 2.5, bytes: 4096, at: Date.parse("2026-11-29T09:59:00Z") });
  assert.match(
    decodeURIComponent(asked[0] ?? "").replaceAll("+", " "),
    /replica_lag" AND resource.labels.database_id = "acme:b"/,
  );
  assert.match(
    decodeURIComponent(asked[1] ?? "").replaceAll("+", " "),
    /replica_byte_lag" AND .*"acme:a" AND metric.labels.replica_name = "b"/,
  );
  assert.equal(await answering({ status: 200, body: {} }).sql.lag("a", "b"), undefined);
});

const settings: Properties = {
  edition: "ENTERPRISE",
  databaseFlags: [{ name: "work_mem", value: "1" }],
  backupConfiguration: {},
};
const primary: Instance = {
  name: "a",
  region: "europe-west1",
  state: "RUNNABLE",
  databaseVersion: "POSTGRES_17",
  settings,
};
const replica: Instance = { ...primary, name: "b", region: "europe-west4", follows: "a" };
const facts: Handover = {
  ...{ to: "b", toRegion: "europe-west4", from: "a", fromRegion: "europe-west1" },
  ...{ target: replica, source: primary, quietSince: undefined, lag: undefined, canShut: true },
};
const careful = { acceptLoss: false, cancel: false };
const plus = (instance: Instance): Instance => ({ ...instance, settings: { ...settings, edition: "ENTERPRISE_PLUS" } });

test("Enterprise: writes are shut out, and other flags stay; only then the replica is promoted", () => {
  const { tasks, losses, problems } = failover(facts, careful);
  assert.deepEqual(problems, []);
  assert.deepEqual(losses, ["nothing that was committed: writes stop first"]);
  assert.deepEqual(
    tasks.map(({ change }) => change?.kind ?? "wait"),
    ["patch", "restart", "wait", "promote", "patch"],
  );
  assert.deepEqual(tasks[0]?.change, {
    kind: "patch",
    instance: "a",
    body: {
      settings: {
        databaseFlags: [
          { name: "work_mem", value: "1" },
          { name: "default_transaction_read_only", value: "on" },
        ],
      },
    },
  });
  assert.deepEqual(
    tasks.map(({ irreversible = false }) => irreversible),
    [false, false, false, true, false],
  );
});

test("a measurement from before the restart says nothing about what has arrived", () => {
  const source = {
    ...primary,
    settings: { ...settings, databaseFlags: [{ name: "default_transaction_read_only", value: "on" }] },
  };
  const at = (lag: number, bytes = 0): boolean | undefined =>
    failover({ ...facts, source, quietSince: 100, lag: { bytes, at: lag } }, careful).tasks[2]?.isDone;
  assert.deepEqual([at(99), at(100), at(101), at(101, 8)], [false, false, true, false]);
});

const backups = {
  kind: "patch",
  instance: "b",
  body: { settings: { backupConfiguration: { enabled: true, pointInTimeRecoveryEnabled: true } } },
};

test("with writers that are stopped nothing is shut, and only a measurement from after the command began counts", () => {
  const plan = (at: number, more: Partial<Handover> = {}) =>
    failover(
      { ...facts, canShut: false, lag: { bytes: 0, at }, ...more },
      { acceptLoss: false, cancel: false, stoppedSince: 100 },
    );
  const { tasks, losses, problems, interruption } = plan(100);
  assert.deepEqual(problems, []);
  assert.deepEqual(
    tasks.map(({ change, isDone }) => [change?.kind ?? "wait", isDone]),
    [
      ["wait", false],
      ["promote", false],
      ["patch", false],
    ],
  );
  assert.equal(plan(101).tasks[0]?.isDone, true);
  assert.match(losses.join(), /what somebody writes to a from now on/);
  assert.match(interruption, /stays stopped until b is promoted/);
  const promoted = plan(101, { target: { ...primary, name: "b" } });
  assert.match(promoted.afterwards.join(), /Nothing shuts writes out of a: what has its address stays stopped/);
  const shuttable = plan(101, { target: { ...primary, name: "b" }, canShut: true });
  assert.match(shuttable.tasks.map(({ title }) => title).join(), /shut writes out of the former primary a/);
  assert.match(
    plan(1, { target: plus(replica), source: plus(primary) }).problems.join(),
    /--writers-stopped: leave it out/,
  );
});

test("which flags are offered is asked of Cloud SQL; where it does not say, the attempt shows it", async () => {
  const flags = { items: [{ name: "work_mem" }, { name: "default_transaction_read_only" }] };
  const { asked, sql } = answering({ status: 200, body: flags });
  assert.deepEqual(await sql.flags("POSTGRES_17"), ["work_mem", "default_transaction_read_only"]);
  assert.deepEqual(asked, ["GET https://sqladmin.googleapis.com/v1/flags?databaseVersion=POSTGRES_17"]);
  const one = { name: "a", region: "europe-west1", state: "RUNNABLE", databaseVersion: "POSTGRES_17", settings: {} };
  const pair = { project: "acme", home: "a", homeRegion: "europe-west1", away: "b", awayRegion: "europe-west4" };
  const problemsWith = async (answer: string[] | Error): Promise<string[]> => {
    const world = {
      ...sql,
      instance: (name: string) => Promise.resolve({ ...one, name, ...(name === "b" ? { follows: "a" } : {}) }),
      operations: () => Promise.resolve([]),
      lag: () => Promise.resolve(undefined),
      flags: () => (Array.isArray(answer) ? Promise.resolve(answer) : Promise.reject(answer)),
    };
    return (await (await planReader("failover", world, pair, {}))()).problems;
  };
  assert.deepEqual(await problemsWith(["default_transaction_read_only"]), []);
  assert.deepEqual(await problemsWith(new SqlError("denied")), []);
  assert.match((await problemsWith(["work_mem"])).join(), /POSTGRES_17, so .* name --writers-stopped/);
});

test("Enterprise Plus switches over; with a lost region it fails over to the designated instance", () => {
  const kinds = (more: Partial<Handover>, wish = careful): unknown[] =>
    failover({ ...facts, target: plus(replica), source: plus(primary), ...more }, wish).tasks.map(
      ({ change }) => change,
    );
  assert.deepEqual(kinds({}), [
    { kind: "patch", instance: "a", body: { replicationCluster: { failoverDrReplicaName: "b" } } },
    { kind: "switchover", instance: "b" },
    backups,
  ]);
  const lost = { acceptLoss: true, cancel: false };
  assert.deepEqual(kinds({ source: { ...plus(primary), drReplica: "b" } }, lost), [
    { kind: "promote", instance: "b", failover: true },
    backups,
  ]);
  assert.deepEqual(kinds({ source: plus(primary) }, lost).at(-2), { kind: "promote", instance: "b", failover: false });
});

test("what is lost is told with what Monitoring measured, or that nobody knows", () => {
  const lost = { acceptLoss: true, cancel: false };
  const lag = { seconds: 3, bytes: 2048, at: Date.parse("2026-11-29T10:00:00Z") };
  assert.match(
    failover({ ...facts, lag }, lost).losses.join(),
    /not reached b: 3 seconds, 2048 bytes \(at 2026-11-29T10:00/,
  );
  assert.match(failover(facts, lost).losses.join(), /nobody knows how much \(Monitoring has no value\)/);
});

for (const [title, more, wish, problem] of [
  ["a replica that does not run", { target: { ...replica, state: "FAILED" } }, careful, /b is FAILED: wait/],
  ["a replica of somebody else", { target: { ...replica, follows: "x" } }, careful, /b follows x, not a/],
  ["no replica", { target: undefined }, careful, /b does not exist/],
  ["a primary that does not run", { source: { ...primary, state: "FAILED" } }, careful, /a is FAILED: .*--accept-loss/],
  [
    "a cancellation after the promotion",
    { target: { ...primary, name: "b" } },
    { acceptLoss: false, cancel: true },
    /b takes the writes already/,
  ],
] as const) {
  test(`${title} keeps a failover from beginning`, () => {
    assert.match(failover({ ...facts, ...more }, wish).problems.join(), problem);
  });
}

test("before the promotion everything can be taken back", () => {
  const shut = {
    ...primary,
    settings: { ...settings, databaseFlags: [{ name: "default_transaction_read_only", value: "on" }] },
  };
  const { tasks } = failover({ ...facts, source: shut }, { acceptLoss: false, cancel: true });
  assert.deepEqual(
    tasks.map(({ change }) => change),
    [{ kind: "patch", instance: "a", body: { settings: { databaseFlags: [] } } }],
  );
});

test("a replica has its primary's settings but for backups and what is the primary's alone", () => {
  assert.deepEqual(replicaOf(primary, "b", "europe-west4"), {
    name: "b",
    region: "europe-west4",
    databaseVersion: "POSTGRES_17",
    masterInstanceName: "a",
    settings: {
      edition: "ENTERPRISE",
      databaseFlags: [{ name: "work_mem", value: "1" }],
      activationPolicy: "ALWAYS",
      availabilityType: "ZONAL",
    },
  });
});

test("names of other instances are read without their project, as both spellings occur", () => {
  const read = (drReplica: string): unknown =>
    readInstance({ name: "a", replicationCluster: { failoverDrReplicaName: drReplica } }).drReplica;
  assert.deepEqual([read("acme:b"), read("b"), read("acme.com:web:b")], ["b", "b", "b"]);
});

function state(): StateResource[] {
  const urn = (type: string, name: string): string => `urn:pulumi:prod::shop::${type}::${name}`;
  const parent = urn("groundplan:index:Postgres", "postgres");
  const instance = (name: string, region: string): StateResource => ({
    ...{
      urn: urn("groundplan:index:Postgres$gcp:sql/databaseInstance:DatabaseInstance", `postgres-${region}`),
      parent,
    },
    ...{ type: "gcp:sql/databaseInstance:DatabaseInstance", outputs: { name, region, project: "acme" } },
  });
  return [
    { urn: parent, type: "groundplan:index:Postgres", outputs: { instanceNames: ["a", "b"] } },
    instance("b", "europe-west4"),
    instance("a", "europe-west1"),
  ];
}

test("the instances are those of the state, the one of `region` first", () => {
  const { home, homeRegion, away, awayRegion, project, urns } = findServer(state(), undefined);
  assert.deepEqual([home, homeRegion, away, awayRegion, project], ["a", "europe-west1", "b", "europe-west4", "acme"]);
  assert.equal(urns.length, 2);
  assert.throws(() => findServer([], undefined), /no Postgres in its state/);
  assert.throws(() => findServer(state(), "other"), /no server is called other; name one with --server: postgres/);
});

for (const [kind, wishes, message] of [
  ["restore", {}, /--at or --backup/],
  ["restore", { at: "yesterday" }, /--at: "yesterday"; use a time with its zone/],
  ["restore", { backup: "x" }, /--backup: "x"; use the number/],
  ["clone", { to: "Upper" }, /--to: "Upper"; use lower-case/],
] as [Parameters<typeof planReader>[0], OperationOptions, RegExp][]) {
  test(`${kind} with ${JSON.stringify(wishes)} is refused before anything is asked`, async () => {
    const { sql, asked } = answering({ status: 404 });
    const only = { project: "acme", home: "a", homeRegion: "europe-west1", away: "", awayRegion: "" };
    await assert.rejects(planReader(kind, sql, only, wishes), message);
    assert.deepEqual(asked, []);
  });
}

test("a server of one instance cannot fail over, and can be restored", async () => {
  const only = { project: "acme", home: "a", homeRegion: "europe-west1", away: "", awayRegion: "" };
  const body = { name: "a", region: "europe-west1", state: "RUNNABLE", settings };
  const { sql } = answering({ status: 200, body });
  await assert.rejects(planReader("failover", sql, only, {}), /a is the only instance: set failoverRegion/);
  const plan = await (await planReader("restore", sql, only, { at: "2026-11-22T09:30:00Z" }))();
  assert.deepEqual(plan.problems, []);
  assert.ok(plan.tasks.every(({ title }) => !/replica|remove $/.test(title)));
});

test("people and programs read the same plan", () => {
  const plan = failover(facts, careful);
  const text = renderPlan("failover", plan);
  assert.match(text, /next {2}shut writes out of a\n/);
  assert.match(text, /promote b: .*\(cannot be undone\)/);
  assert.match(text, /Lost:\n {2}nothing that was committed/);
  const document = planDocument(plan) as { steps: unknown[] };
  assert.deepEqual(document.steps[3], {
    title: "promote b: it takes writes, and never follows again",
    done: false,
    irreversible: true,
  });
});
