// The commands of `groundplan postgres` against the simulated API of Cloud SQL, and what that refuses.
import assert from "node:assert/strict";
import { test } from "node:test";
import { carryOut } from "../../cli/postgres/carry-out";
import type { Send } from "../../cli/google-api";
import { openSql } from "../../cli/postgres/http";
import { SqlError, type Pair, type Plan } from "../../cli/postgres/model";
import { planReader, type Kind, type OperationOptions } from "../../cli/postgres/plans";
import { textAt, type Properties } from "../../sandbox";
import type { Call } from "../../sandbox/http/call";
import type { Document, Method } from "../../sandbox/http/google/documents";
import { Google } from "../../sandbox/http/google/google";
import { ApiStore } from "../../sandbox/http/store";

const operation = { response: { $ref: "Operation" } };
const at = (name: string, verb = ""): string => `v1/projects/{project}/${name}${verb}`;

function method(id: string, httpMethod: string, path: string, more: object = {}): Method {
  const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => name);
  const parameters = Object.fromEntries(names.map((name) => [name, { type: "string", location: "path" }]));
  return { id: `sql.${id}`, httpMethod, path, parameters, ...more };
}

const one = "instances/{instance}";
const sqladmin = {
  ...{ name: "sqladmin", version: "v1", rootUrl: "https://sqladmin.googleapis.com/", servicePath: "", schemas: {} },
  resources: {
    sql: {
      methods: Object.fromEntries(
        [
          method("instances.get", "GET", at(one)),
          method("instances.insert", "POST", at("instances"), operation),
          method("instances.patch", "PATCH", at(one), operation),
          method("instances.delete", "DELETE", at(one), operation),
          ...["promoteReplica", "switchover", "restart", "clone", "restoreBackup"].map((verb) =>
            method(`instances.${verb}`, "POST", at(one, `/${verb}`), operation),
          ),
          method("backupRuns.insert", "POST", at(one, "/backupRuns"), operation),
          method("backupRuns.list", "GET", at(one, "/backupRuns")),
          method("flags.list", "GET", "v1/flags"),
          method("operations.list", "GET", at("operations")),
        ].map((each) => [each.id, each]),
      ),
    },
  },
} as unknown as Document;

const pair: Pair = {
  project: "acme",
  home: "db-a",
  homeRegion: "europe-west1",
  away: "db-b",
  awayRegion: "europe-west4",
};

/** The API, with a primary and a replica in it. Monitoring says that nothing is missing. */
async function world(edition: string) {
  const store = new ApiStore();
  const api = new Google([sqladmin], {
    ...{ store, projects: { acme: "123" }, regions: ["europe-west1", "europe-west4"], authority: "" },
    ...{ note: () => undefined, duration: () => 0, onJob: () => undefined, fails: () => false },
  });
  const send: Send = (address, { method: verb, body }) => {
    const url = new URL(address);
    if (url.host === "monitoring.googleapis.com") {
      const endTime = new Date(Date.now() + 1000).toISOString();
      const points = [{ value: { int64Value: "0" }, interval: { endTime } }];
      return Promise.resolve({ status: 200, body: { timeSeries: [{ points }] } });
    }
    const call: Call = {
      ...{ method: verb, host: url.host, path: url.pathname, query: url.searchParams, headers: {} },
      body: Buffer.from(body === undefined ? "" : JSON.stringify(body)),
    };
    const answer = api.handle(call);
    return Promise.resolve({ status: answer.status, body: answer.body });
  };
  const sql = openSql("acme", {
    send,
    authorise: () => Promise.resolve(new Headers()),
    pause: () => Promise.resolve(),
  });
  const settings = { edition, tier: "db-custom-1-3840", deletionProtectionEnabled: true };
  const insert = (name: string, region: string, more: Properties): Promise<string> =>
    sql.begin({
      kind: "insert",
      instance: name,
      body: { name, region, databaseVersion: "POSTGRES_17", settings, ...more },
    });
  await insert(pair.home, pair.homeRegion, {});
  await insert(pair.away, pair.awayRegion, { masterInstanceName: pair.home });
  const run = async (kind: Kind, wishes: OperationOptions = {}): Promise<Plan> => {
    const read = await planReader(kind, sql, pair, wishes);
    return (await carryOut(sql, read, { patience: 60_000, bestEffort: 1_000, onStep: () => undefined })).plan;
  };
  const raw = (name: string): Properties => store.get(`sqladmin:projects/acme/instances/${name}`) ?? {};
  return { sql, run, raw, send, store };
}

test("Enterprise Plus changes places there and back, and both sides say so", async () => {
  const { run, raw } = await world("ENTERPRISE_PLUS");
  const endpoint = textAt(raw(pair.home), "replicationCluster.psaWriteEndpoint");
  assert.match(endpoint, /\.global\.sql-psa\.goog\.$/);
  for (const [kind, to, from] of [
    ["failover", pair.away, pair.home],
    ["failback", pair.home, pair.away],
  ] as const) {
    const plan = await run(kind);
    assert.ok(plan.tasks.every(({ isDone }) => isDone));
    assert.equal(((raw(to)["settings"] as Properties)["backupConfiguration"] as Properties)["enabled"], true);
    assert.equal(raw(to)["masterInstanceName"], undefined);
    assert.deepEqual([raw(to)["instanceType"], raw(to)["replicaNames"]], ["CLOUD_SQL_INSTANCE", [from]]);
    assert.equal(raw(from)["masterInstanceName"], `acme:${to}`);
    assert.equal(textAt(raw(to), "replicationCluster.failoverDrReplicaName"), `acme:${from}`);
    assert.equal(textAt(raw(to), "replicationCluster.psaWriteEndpoint"), endpoint);
  }
});

test("Enterprise promotes, keeps the former primary, and makes it anew under its name with what it held", async () => {
  const { run, raw, sql, store } = await world("ENTERPRISE");
  const databaseAt = (name: string): string => `sqladmin:projects/acme/instances/${name}/databases/shop`;
  store.put(databaseAt(pair.home), { name: "shop" });
  await run("failover");
  assert.equal(raw(pair.away)["masterInstanceName"], undefined);
  assert.equal(raw(pair.home)["masterInstanceName"], undefined);
  assert.deepEqual((raw(pair.home)["settings"] as Properties)["databaseFlags"], [
    { name: "default_transaction_read_only", value: "on" },
  ]);
  await assert.rejects(run("rejoin"), /name it with --remove db-a/);
  await run("rejoin", { remove: pair.home });
  assert.equal(raw(pair.home)["masterInstanceName"], `acme:${pair.away}`);
  assert.equal(raw(pair.home)["instanceType"], "READ_REPLICA_INSTANCE");
  assert.equal(textAt(raw(pair.home), "region"), pair.homeRegion);
  assert.equal((await sql.backups(pair.away)).length, 1);
  assert.deepEqual(store.get(databaseAt(pair.home)), { name: "shop" });
  // Protected, and with the flags of who writes now: nothing shuts it.
  const settings = raw(pair.home)["settings"] as Properties;
  assert.deepEqual([settings["deletionProtectionEnabled"], settings["databaseFlags"]], [true, undefined]);
});

test("Cloud SQL says which flags it offers", async () => {
  const { sql } = await world("ENTERPRISE");
  assert.deepEqual(await sql.flags("POSTGRES_17"), ["default_transaction_read_only"]);
});

test("a restore to a moment leaves the same two instances, the replica made anew, and no clone", async () => {
  const { run, raw, store, sql } = await world("ENTERPRISE");
  const plan = await run("restore", { at: "2026-11-28T09:30:00Z" });
  assert.ok(plan.tasks.every(({ isDone }) => isDone));
  assert.deepEqual(store.under("sqladmin:projects/acme/instances/").length, 2);
  assert.equal(raw(pair.away)["masterInstanceName"], `acme:${pair.home}`);
  const [backup] = await sql.backups(pair.home);
  assert.ok(backup !== undefined);
  assert.equal(backup.description, "groundplan restore 2026-11-28T09:30:00.000Z");
  const again = await run("restore", { backup: backup.id });
  assert.ok(again.tasks.every(({ isDone }) => isDone));
});

test("a clone is labelled and can be removed; another instance of the name is left alone", async () => {
  const { run, raw, sql } = await world("ENTERPRISE");
  await run("clone", { to: "look" });
  const settings = raw("look")["settings"] as Properties;
  assert.deepEqual(settings["userLabels"], { "groundplan-clone": pair.home });
  assert.equal(settings["deletionProtectionEnabled"], false);
  await sql.begin({ kind: "insert", instance: "other", body: { name: "other", region: "europe-west1", settings: {} } });
  await assert.rejects(run("clone", { to: "other" }), /other exists, and is no clone of db-a/);
});

for (const [title, change, message] of [
  ["a protected instance is not deleted", { kind: "remove", instance: "db-b", finalBackupDays: 0 }, /protected/],
  [
    "an instance with replicas is not restored",
    { kind: "restore", instance: "db-a", from: "db-a", backup: "1" },
    /has replicas/,
  ],
  ["a primary is not promoted", { kind: "promote", instance: "db-a", failover: false }, /not a replica/],
  [
    "nobody fails over to who was not designated",
    { kind: "promote", instance: "db-b", failover: true },
    /not the DR replica/,
  ],
  [
    "a replica gets no backups",
    { kind: "patch", instance: "db-b", body: { settings: { backupConfiguration: { enabled: true } } } },
    /cannot be enabled on a replica/,
  ],
  [
    "a type that is not the instance's own is refused, as a stale state would send it",
    { kind: "patch", instance: "db-b", body: { instanceType: "CLOUD_SQL_INSTANCE" } },
    /instance type CLOUD_SQL_INSTANCE cannot be set on a READ_REPLICA_INSTANCE/,
  ],
  [
    "settings of an older version are refused",
    { kind: "patch", instance: "db-a", body: { settings: { settingsVersion: "0" } } },
    /Condition does not match/,
  ],
] as const) {
  test(title, async () => {
    const { sql } = await world("ENTERPRISE_PLUS");
    await assert.rejects(sql.begin(change), (error) => error instanceof SqlError && message.test(error.message));
  });
}
