import assert from "node:assert/strict";
import { test } from "node:test";
import * as pulumi from "@pulumi/pulumi";
import { Cache, CacheEvictionPolicy, Network, type CacheArgs } from "../../components";
import { deploy, emptyState, messages, run, type Deployment } from "../support/program";
import { network } from "../support/workload";

const types = {
  instance: "gcp:memorystore/instance:Instance",
  alert: "gcp:monitoring/alertPolicy:AlertPolicy",
  policy: "gcp:networkconnectivity/serviceConnectionPolicy:ServiceConnectionPolicy",
};
const cachePolicyIds = {
  "europe-west1": "projects/acme-test/locations/europe-west1/serviceConnectionPolicies/main-europe-west1-caches",
};
const args: CacheArgs = {
  region: "europe-west1",
  network: { ...network, cachePolicyIds },
  evictionPolicy: CacheEvictionPolicy.NoEviction,
};

const made = (changed: Partial<CacheArgs> = {}): Promise<Deployment> =>
  run(() => {
    const { instanceName, host, port, caCertificate, binding, endpoint } = new Cache("main", { ...args, ...changed });
    return { instanceName, host, port, caCertificate, binding, endpoint };
  });

test("a cache is an instance and its alerts, and nothing else", async () => {
  const deployment = await made();
  assert.equal(messages(deployment), "");
  assert.deepEqual(deployment.children("main"), [
    [types.instance, "main"],
    [types.alert, "main-connections"],
    [types.alert, "main-memory"],
  ]);
});

test("it is one server with a replica, with TLS and a password, and keeps nothing on a disk", async () => {
  assert.deepEqual((await made()).one(types.instance).inputs, {
    instanceId: "main",
    location: "europe-west1",
    engineVersion: "VALKEY_9_0",
    nodeType: "CUSTOM_PICO",
    mode: "CLUSTER_DISABLED",
    shardCount: 1,
    replicaCount: 1,
    authorizationMode: "TOKEN_AUTH",
    transitEncryptionMode: "SERVER_AUTHENTICATION",
    serverCaMode: "GOOGLE_MANAGED_PER_INSTANCE_CA",
    engineConfigs: { "maxmemory-policy": "noeviction" },
    persistenceConfig: { mode: "DISABLED" },
    desiredAutoCreatedEndpoints: [{ network: network.networkId, projectId: "acme-test" }],
    maintenancePolicy: { weeklyMaintenanceWindows: [{ day: "SUNDAY", startTime: { hours: 4 } }] },
    deletionProtectionEnabled: true,
  });
});

test("it is as large, as new and as available as it is told", async () => {
  const { inputs } = (
    await made({
      ...{ version: "7.2", nodeType: "highmem-2xlarge", highlyAvailable: false, evictionPolicy: "allkeys-lru" },
      ...{ parameters: { "notify-keyspace-events": "Ex" }, maintenanceDay: 1, maintenanceHour: 0 },
    })
  ).one(types.instance);
  assert.equal(inputs["engineVersion"], "VALKEY_7_2");
  assert.equal(inputs["nodeType"], "HIGHMEM_2XLARGE");
  assert.equal(inputs["replicaCount"], 0);
  assert.deepEqual(inputs["engineConfigs"], { "notify-keyspace-events": "Ex", "maxmemory-policy": "allkeys-lru" });
  assert.deepEqual(inputs["maintenancePolicy"], {
    weeklyMaintenanceWindows: [{ day: "MONDAY", startTime: { hours: 0 } }],
  });
});

test("a workload gets an address, an authority and the name of what has the password, and never the password", async () => {
  const deployment = await made();
  const { outputs } = deployment.one(types.instance);
  const [endpoints] = outputs["endpoints"] as [{ connections: { pscAutoConnection: { ipAddress: string } }[] }];
  const host = endpoints.connections[0]?.pscAutoConnection.ipAddress;
  const instanceName = "projects/acme-test/locations/europe-west1/instances/main";
  const caCertificate = deployment.outputs["caCertificate"] as string;
  assert.match(caCertificate, /^-----BEGIN CERTIFICATE-----/);
  assert.deepEqual([deployment.outputs["host"], deployment.outputs["port"]], [host, 6379]);
  assert.deepEqual(deployment.outputs["binding"], {
    values: { host, port: "6379", caCertificate },
    credential: { kind: "cache-password", resource: instanceName },
    places: [{ address: host, port: 6379 }],
    connectionLimit: 16_000,
    connectionServer: instanceName,
  });
  assert.equal(deployment.outputs["instanceName"], instanceName);
  assert.equal((deployment.outputs["endpoint"] as { url: string }).url, `rediss://${host}:6379`);
  assert.doesNotMatch(JSON.stringify([outputs, deployment.outputs]), /authString|"(auth)?token"|"password"/i);
});

test("the table of end points promises what Google promises", async () => {
  const promised = async (changed: Partial<CacheArgs>): Promise<unknown> =>
    ((await made(changed)).outputs["endpoint"] as { availability: string }).availability;
  assert.match(String(await promised({})), /SLA/);
  assert.equal(await promised({ highlyAvailable: false }), "none promised");
  assert.equal(await promised({ nodeType: "shared-core-nano" }), "none promised");
});

test("connections are as many as a node of the kind takes, or as the parameter says", async () => {
  const limit = async (changed: Partial<CacheArgs>): Promise<unknown> =>
    ((await made(changed)).outputs["binding"] as { connectionLimit: number }).connectionLimit;
  assert.equal(await limit({ nodeType: "shared-core-nano" }), 5_000);
  assert.equal(await limit({ nodeType: "highmem-xlarge" }), 64_000);
  assert.equal(await limit({ parameters: { maxclients: "900" } }), 900);
});

test("somebody is told before writes or connections are refused, and not of a cache that makes room itself", async () => {
  const channels = [2, 1].map((number) => `projects/acme-test/notificationChannels/${number}`);
  const deployment = await run(() => new Cache("main", { ...args, notificationChannels: channels }));
  const condition = (name: string): unknown => {
    const { inputs } = deployment.one(types.alert, name);
    assert.deepEqual(inputs["notificationChannels"], [...channels].reverse());
    const [only] = inputs["conditions"] as [{ conditionThreshold: { filter: string; thresholdValue: number } }];
    return [only.conditionThreshold.filter, only.conditionThreshold.thresholdValue];
  };
  const of =
    'resource.type="memorystore.googleapis.com/Instance" AND resource.labels.instance_id=monitoring.regex.full_match("(.*/)?main")';
  const metric = (name: string): string => `metric.type="memorystore.googleapis.com/instance/${name}" AND ${of}`;
  assert.deepEqual(condition("main-memory"), [metric("memory/maximum_utilization"), 0.8]);
  assert.deepEqual(condition("main-connections"), [metric("clients/maximum_connected_clients"), 12_800]);
  for (const evictionPolicy of Object.values(CacheEvictionPolicy)) {
    const alerts = (await made({ evictionPolicy })).children("main").filter(([type]) => type === types.alert);
    assert.equal(alerts.length, evictionPolicy.startsWith("allkeys-") ? 1 : 2, evictionPolicy);
  }
});

test("it is protected unless it is told otherwise, by Pulumi and by Google", async () => {
  for (const isProtected of [undefined, true, false]) {
    const instance = (await made(isProtected === undefined ? {} : { protected: isProtected })).one(types.instance);
    const expected = isProtected ?? true;
    assert.deepEqual([instance.protect, instance.retainOnDelete], [expected, false]);
    assert.equal(instance.inputs["deletionProtectionEnabled"], expected);
  }
});

test("several caches share a network's policy, which is made before them and deleted after them", async () => {
  const state = emptyState();
  const program = (names: string[]) => (): void => {
    const own = new Network("net", { regions: ["europe-west1"], addressRange: "10.16.0.0/14", caches: true });
    for (const name of names) new Cache(name, { ...args, network: own, protected: false });
  };
  const deployment = await deploy(program(["main", "jobs"]), { state });
  assert.equal(messages(deployment), "");
  assert.equal(deployment.children("net").filter(([type]) => type === types.policy).length, 1);
  const names = deployment.resources.map(({ type }) => type);
  assert.ok(names.indexOf(types.policy) < names.indexOf(types.instance));
  const one = await deploy(program(["main"]), { state });
  assert.deepEqual(
    one.resources
      .filter(({ operation }) => operation === "delete")
      .map(({ name }) => name)
      .sort(),
    ["jobs", "jobs", "jobs-connections", "jobs-memory"],
  );
  assert.deepEqual(
    one.resources.filter(({ operation }) => operation === "update" || operation === "replace"),
    [],
  );
});

test("a network that is known later is refused as well if caches have no address there", async () => {
  for (const [given, message] of [
    [network, /caches have no address in europe-west1 \(none in any region\); set caches: true of Network there/],
    [
      { ...network, cachePolicyIds: { "europe-west4": "policy" } },
      /no address in europe-west1 \(only in europe-west4\)/,
    ],
  ] as const) {
    const deployment = await run(() => new Cache("main", { ...args, network: pulumi.output(given) }));
    assert.match(messages(deployment), message);
  }
});

for (const [title, wrong, message] of [
  ["a name that no instance can have", { name: "kv" }, /name: "kv"; use at least 4 characters/],
  ["an unknown region", { region: "eu" }, /region: "eu"; use a Google Cloud region/],
  [
    "a network without caches",
    { network },
    /network.cachePolicyIds: missing; let caches have addresses in the network/,
  ],
  ["no eviction policy", { evictionPolicy: undefined }, /evictionPolicy: missing; give one of noeviction, allkeys-lru/],
  ["an unknown eviction policy", { evictionPolicy: "lru" }, /evictionPolicy: "lru"; use one of noeviction/],
  ["a version that is not offered", { version: "8.1" }, /version: "8.1"; use one of 7.2, 8.0, 9.0, 9.1/],
  ["a node in Google's spelling", { nodeType: "CUSTOM_PICO" }, /nodeType: "CUSTOM_PICO"; use one of shared-core-nano/],
  [
    "the eviction policy twice",
    { parameters: { "maxmemory-policy": "noeviction" } },
    /leave it out: evictionPolicy says it/,
  ],
  [
    "a parameter that is none",
    { parameters: { "Max Memory": "1" } },
    /parameters: "Max Memory"; use a parameter's name/,
  ],
  [
    "no connections",
    { parameters: { maxclients: "0" } },
    /parameters\["maxclients"\]: "0"; use the number of connections/,
  ],
  ["an eighth day", { maintenanceDay: 8 }, /maintenanceDay: 8; use a whole number from 1 to 7/],
  ["a 24th hour", { maintenanceHour: 24 }, /maintenanceHour: 24; use a whole number from 0 to 23/],
  [
    "an address as channel",
    { notificationChannels: ["ops@example.com"] },
    /notificationChannels: .* use names of channels/,
  ],
] as const) {
  test(`${title} is refused before anything is created`, async () => {
    const { name = "main", ...changed } = wrong as { name?: string };
    const deployment = await run(() => {
      new Cache(name, { ...args, ...changed });
    });
    assert.match(messages(deployment), message);
    assert.deepEqual(deployment.children(name), []);
  });
}

test("without alerts it is an instance alone", async () => {
  const deployment = await made({ alerts: false });
  assert.equal(messages(deployment), "");
  assert.deepEqual(deployment.children("main"), [[types.instance, "main"]]);
});
