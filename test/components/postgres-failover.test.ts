import assert from "node:assert/strict";
import { test } from "node:test";
import { peerDependencies } from "groundplan/package.json";
import { Postgres, PostgresDatabase, type PostgresArgs } from "../../components";
import { emptyState, messages, run, type Deployment } from "../support/program";
import { network } from "../support/workload";

const args: PostgresArgs = { version: "17", region: "europe-west1", failoverRegion: "europe-west4", network };
const plus = { edition: "ENTERPRISE_PLUS", tier: "db-perf-optimized-N-2" };
const instanceType = "gcp:sql/databaseInstance:DatabaseInstance";
const [home, away] = ["db-europe-west1", "db-europe-west4"];
const over = { writeRegion: "europe-west4" };

const program =
  (more: Partial<PostgresArgs>): (() => unknown) =>
  () => {
    const server = new Postgres("db", {
      ...args,
      vaultServiceAccountEmail: "vault@acme-test.iam.gserviceaccount.com",
      ...more,
    });
    const { binding, replicaBinding } = new PostgresDatabase("shop", { server, database: "shop" });
    const { host, addresses, serverCaCertificate, replicaHost, endpoint } = server;
    return { host, addresses, serverCaCertificate, replicaHost, endpoint, binding, replicaBinding };
  };

type State = ReturnType<typeof emptyState>;

/** What a refresh finds after the API did something to the instances. */
function refreshed(state: State, changes: { [name: string]: { [property: string]: unknown } }): void {
  const entries = [...state.entries.values()].filter(({ type }) => type === instanceType);
  for (const { urn, type, id } of entries) {
    const object = state.objects.get(`${type} ${id}`);
    const change = changes[urn.slice(urn.lastIndexOf("::") + 2)];
    for (const [property, value] of Object.entries(change ?? {})) {
      const sides = property === "masterInstanceName" ? [object?.inputs, object?.outputs] : [object?.outputs];
      for (const side of sides) {
        if (value === undefined) Reflect.deleteProperty(side ?? {}, property);
        else Object.assign(side ?? {}, { [property]: value });
      }
    }
  }
}

function operations(deployment: Deployment): { [name: string]: string } {
  return Object.fromEntries([home, away].map((name) => [name, deployment.one(instanceType, name).operation]));
}

const nameOf = (deployment: Deployment, name: string): unknown => deployment.one(instanceType, name).outputs["name"];

/** What failed for others with the same provider. The tests that hold us off it name it. */
const provider = (number: number): string => `(terraform-provider-google#${number})`;

test(`after a switchover both instances are updated, and no protection is in the way ${provider(25713)}`, async () => {
  const state = emptyState();
  const before = await run(program(plus), { state });
  assert.equal(messages(before), "");
  refreshed(state, {
    [home]: { masterInstanceName: nameOf(before, away), instanceType: "READ_REPLICA_INSTANCE" },
    [away]: { masterInstanceName: undefined, instanceType: "CLOUD_SQL_INSTANCE" },
  });
  const after = await run(program({ ...plus, ...over }), { state, preview: true });
  assert.equal(messages(after), "");
  assert.deepEqual(operations(after), { [home]: "update", [away]: "update" });
  assert.deepEqual(after.children("db"), before.children("db"));
  for (const [type, name] of [
    ["gcp:sql/database:Database", "shop"],
    ["gcp:sql/user:User", "db-vault"],
    ["gcp:projects/iAMMember:IAMMember", "db-vault-login"],
    ["gcp:projects/iAMMember:IAMMember", "db-vault-connect"],
  ] as const) {
    assert.equal(after.one(type, name).operation, "same", name);
  }
  const [primary, replica] = [after.one(instanceType, away), after.one(instanceType, home)];
  assert.equal(replica.inputs["masterInstanceName"], nameOf(before, away));
  assert.equal(primary.inputs["masterInstanceName"], undefined);
  const { availabilityType, backupConfiguration } = primary.inputs["settings"] as { [setting: string]: unknown };
  assert.equal(availabilityType, "REGIONAL");
  assert.equal((backupConfiguration as { location: string }).location, "europe-west1");
});

test(`after a promotion the former primary is left as it is, until it follows under the same name ${provider(10486)}`, async () => {
  const state = emptyState();
  const before = await run(program({}), { state });
  refreshed(state, { [away]: { masterInstanceName: undefined, instanceType: "CLOUD_SQL_INSTANCE" } });
  // Without a word about it the program would replace what holds data, and its protection refuses.
  const careless = await run(program(over), { state, preview: true });
  assert.match(messages(careless), /protect/);
  const kept = await run(program({ ...over, keepsFormerPrimary: true }), { state });
  assert.equal(messages(kept), "");
  assert.deepEqual(operations(kept), { [home]: "same", [away]: "update" });
  assert.equal(kept.outputs["replicaHost"], undefined);
  assert.match((kept.outputs["endpoint"] as { reason: string }).reason, /former primary in europe-west1 is kept/);
  refreshed(state, { [home]: { masterInstanceName: nameOf(before, away), instanceType: "READ_REPLICA_INSTANCE" } });
  const joined = await run(program(over), { state, preview: true });
  assert.equal(messages(joined), "");
  assert.deepEqual(operations(joined), { [home]: "update", [away]: "same" });
});

test(`what Google says of the pair is no difference: the program names neither the instance to fail over to nor its write end point ${provider(21724)} ${provider(25372)}`, async () => {
  const state = emptyState();
  const before = await run(program(plus), { state });
  const cluster = {
    failoverDrReplicaName: `acme-test:${String(nameOf(before, away))}`,
    psaWriteEndpoint: "x.global.sql-psa.goog.",
  };
  refreshed(state, {
    [home]: { replicationCluster: { ...cluster, drReplica: false }, replicaNames: [nameOf(before, away)] },
  });
  const after = await run(program(plus), { state, preview: true });
  assert.deepEqual(operations(after), { [home]: "same", [away]: "same" });
  for (const name of [home, away]) {
    const { inputs } = before.one(instanceType, name);
    // To name a type would ask the provider for a promotion of its own.
    for (const property of ["replicationCluster", "instanceType", "replicaNames"])
      assert.equal(inputs[property], undefined);
  }
});

test("a write end point is a name, with the addresses and the authorities of both instances behind it", async () => {
  const deployment = await run(program({ ...plus, writeEndpoint: true }));
  assert.equal(messages(deployment), "");
  const { host, addresses, serverCaCertificate, binding } = deployment.outputs;
  assert.match(host as string, /^[a-z0-9]+\.global\.sql-psa\.goog$/);
  const both = [home, away].map((name) => deployment.one(instanceType, name).outputs["privateIpAddress"]);
  assert.deepEqual(addresses, both);
  assert.equal((serverCaCertificate as string).match(/BEGIN CERTIFICATE/g)?.length, 2);
  const { values, places } = binding as unknown as { values: { host: string }; places: unknown };
  assert.equal(values.host, host);
  assert.deepEqual(
    places,
    both.map((address) => ({ address, port: 5432 })),
  );
  const moved = await run(program({ ...plus, ...over, writeEndpoint: true, protected: false }));
  assert.deepEqual(
    moved.outputs["addresses"],
    [home, away].map((name) => moved.one(instanceType, name).outputs["privateIpAddress"]),
  );
});

test("releases of the provider that answer an update of settings with success and change nothing are not taken (pulumi-gcp#3970)", () => {
  const [, major = 0, minor = 0, patch = 0] = (
    /^\^(\d+)\.(\d+)\.(\d+)$/.exec(peerDependencies["@pulumi/gcp"]) ?? []
  ).map(Number);
  // Mended in 9.36.1. With 9.35 the new primary stays without its standby after each `up`, and each preview says so again.
  assert.ok(major > 9 || (major === 9 && (minor > 36 || (minor === 36 && patch >= 1))));
});

for (const [title, wrong, message] of [
  [
    "a write end point of Enterprise",
    { writeEndpoint: true },
    /writeEndpoint: true; leave it out, or set edition to ENTERPRISE_PLUS/,
  ],
  [
    "a former primary of a server with one instance",
    { failoverRegion: undefined, keepsFormerPrimary: true },
    /keepsFormerPrimary: true; leave it out: without failoverRegion/,
  ],
] as const) {
  test(`${title} is refused`, async () => {
    const deployment = await run(() => {
      new Postgres("db", { ...args, ...wrong } as PostgresArgs);
    });
    assert.match(messages(deployment), message);
  });
}
