import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { DatabaseUser, Postgres, type DatabaseServer, type PostgresArgs } from "../../components";
import { projectOf } from "../../components/postgres/database-user";
import { tier } from "../../components/postgres/rules";
import { emptyState, messages, run, type Deployment } from "../support/program";
import { network } from "../support/workload";

const args: PostgresArgs = { version: "17", region: "europe-west1", network };
const twoRegions: PostgresArgs = { ...args, failoverRegion: "europe-west4" };
const instanceType = "gcp:sql/databaseInstance:DatabaseInstance";

function settingsOf(deployment: Deployment, name: string): Record<string, unknown> {
  return deployment.one(instanceType, name).inputs["settings"] as Record<string, unknown>;
}

test("a server is an instance, and nothing else", async () => {
  const deployment = await run(() => new Postgres("db", args));
  assert.equal(messages(deployment), "");
  assert.deepEqual(deployment.children("db"), [[instanceType, "db-europe-west1"]]);
});

test("a failover region adds a replica there", async () => {
  const deployment = await run(() => new Postgres("db", twoRegions));
  assert.equal(messages(deployment), "");
  assert.deepEqual(deployment.children("db"), [
    [instanceType, "db-europe-west1"],
    [instanceType, "db-europe-west4"],
  ]);
  const primary = deployment.one(instanceType, "db-europe-west1");
  const replica = deployment.one(instanceType, "db-europe-west4");
  assert.equal(replica.inputs["region"], "europe-west4");
  assert.equal(replica.inputs["masterInstanceName"], primary.outputs["name"]);
  assert.equal(replica.inputs["databaseVersion"], "POSTGRES_17");
  assert.equal(primary.inputs["includeReplicasForMajorVersionUpgrade"], true);
  // Google refuses backups, a maintenance window or a password policy of a replica's own.
  assert.deepEqual(
    Object.keys(settingsOf(deployment, "db-europe-west1")).filter(
      (key) => !(key in settingsOf(deployment, "db-europe-west4")),
    ),
    [
      "backupConfiguration",
      "finalBackupConfig",
      "maintenanceWindow",
      "passwordValidationPolicy",
      "retainBackupsOnDelete",
    ],
  );
});

test("every instance is private, speaks TLS only, and lets identities log in", async () => {
  const deployment = await run(() => new Postgres("db", twoRegions));
  for (const name of ["db-europe-west1", "db-europe-west4"]) {
    const settings = settingsOf(deployment, name);
    assert.deepEqual(settings["ipConfiguration"], {
      ipv4Enabled: false,
      privateNetwork: "projects/acme-test/global/networks/main",
      sslMode: "ENCRYPTED_ONLY",
      serverCaMode: "GOOGLE_MANAGED_INTERNAL_CA",
    });
    const flags = settings["databaseFlags"] as { name: string; value: string }[];
    assert.deepEqual(
      flags.find((flag) => flag.name === "cloudsql.iam_authentication"),
      { name: "cloudsql.iam_authentication", value: "on" },
    );
    // Statements hold passwords where users are created: no flag may log them.
    assert.equal(
      flags.find((flag) => flag.name === "log_statement"),
      undefined,
    );
    assert.equal(flags.find((flag) => flag.name === "log_min_duration_statement")?.value, "-1");
    assert.equal((settings["insightsConfig"] as { queryInsightsEnabled: boolean }).queryInsightsEnabled, true);
  }
});

test("backups, their place, their age and the log are set, and so is the maintenance window", async () => {
  const deployment = await run(
    () =>
      new Postgres("db", {
        ...twoRegions,
        retainedBackups: 30,
        transactionLogDays: 5,
        backupHour: 23,
        maintenanceDay: 2,
        maintenanceHour: 6,
        maintenanceTrack: "canary",
        finalBackupDays: 90,
      }),
  );
  const settings = settingsOf(deployment, "db-europe-west1");
  assert.deepEqual(settings["backupConfiguration"], {
    enabled: true,
    location: "europe-west4",
    startTime: "23:00",
    pointInTimeRecoveryEnabled: true,
    transactionLogRetentionDays: 5,
    backupRetentionSettings: { retainedBackups: 30, retentionUnit: "COUNT" },
  });
  assert.deepEqual(settings["maintenanceWindow"], { day: 2, hour: 6, updateTrack: "canary" });
  assert.deepEqual(settings["finalBackupConfig"], { enabled: true, retentionDays: 90 });
  assert.equal(settings["retainBackupsOnDelete"], true);
});

test("without a failover region backups stay in the region, and can be sent elsewhere", async () => {
  const location = async (more: Partial<PostgresArgs>): Promise<unknown> => {
    const deployment = await run(() => new Postgres("db", { ...args, ...more }));
    return (settingsOf(deployment, "db-europe-west1")["backupConfiguration"] as { location: string }).location;
  };
  assert.equal(await location({}), "europe-west1");
  assert.equal(await location({ backupLocation: "eu" }), "eu");
});

test("a standby is the default and a choice; a replica has none", async () => {
  const kind = async (highlyAvailable?: boolean): Promise<unknown[]> => {
    const chosen = highlyAvailable === undefined ? twoRegions : { ...twoRegions, highlyAvailable };
    const deployment = await run(() => new Postgres("db", chosen));
    return ["db-europe-west1", "db-europe-west4"].map((name) => settingsOf(deployment, name)["availabilityType"]);
  };
  assert.deepEqual(await kind(), ["REGIONAL", "ZONAL"]);
  assert.deepEqual(await kind(false), ["ZONAL", "ZONAL"]);
});

test("Pulumi, the provider and the API protect both instances, and one switch opens all three", async () => {
  for (const isProtected of [true, false]) {
    const deployment = await run(() => new Postgres("db", { ...twoRegions, protected: isProtected }));
    for (const name of ["db-europe-west1", "db-europe-west4"]) {
      const instance = deployment.one(instanceType, name);
      assert.equal(instance.protect, isProtected);
      assert.equal(instance.retainOnDelete, false);
      assert.equal(instance.inputs["deletionProtection"], isProtected);
      assert.equal(settingsOf(deployment, name)["deletionProtectionEnabled"], isProtected);
    }
  }
});

test("the replica is of the primary's size, and can grow first", async () => {
  const tiers = async (more: Partial<PostgresArgs>): Promise<unknown[]> => {
    const deployment = await run(() => new Postgres("db", { ...twoRegions, ...more }));
    return ["db-europe-west1", "db-europe-west4"].map((name) => settingsOf(deployment, name)["tier"]);
  };
  assert.deepEqual(await tiers({ tier: "db-custom-2-7680" }), ["db-custom-2-7680", "db-custom-2-7680"]);
  assert.deepEqual(await tiers({ replicaTier: "db-custom-4-15360" }), ["db-custom-1-3840", "db-custom-4-15360"]);
});

test("without a last backup the daily ones go with the instance", async () => {
  const deployment = await run(() => new Postgres("db", { ...args, finalBackupDays: 0 }));
  const settings = settingsOf(deployment, "db-europe-west1");
  assert.deepEqual(settings["finalBackupConfig"], { enabled: false });
  assert.equal(settings["retainBackupsOnDelete"], false);
});

test("more flags join those of the component, and may change their values", async () => {
  const deployment = await run(
    () => new Postgres("db", { ...args, flags: { work_mem: "8192", log_temp_files: "1024" } }),
  );
  const flags = settingsOf(deployment, "db-europe-west1")["databaseFlags"] as { name: string; value: string }[];
  const value = (name: string): string[] => flags.filter((flag) => flag.name === name).map((flag) => flag.value);
  assert.deepEqual(value("work_mem"), ["8192"]);
  assert.deepEqual(value("log_temp_files"), ["1024"]);
  assert.deepEqual(value("cloudsql.iam_authentication"), ["on"]);
});

test("a newer version upgrades in place, and a second run changes nothing", async () => {
  const state = emptyState();
  await run(() => new Postgres("db", twoRegions), { state });
  const same = await run(() => new Postgres("db", twoRegions), { state });
  assert.deepEqual(new Set(same.resources.map(({ operation }) => operation)), new Set(["same"]));
  const upgraded = await run(() => new Postgres("db", { ...twoRegions, version: "18" }), { state, preview: true });
  assert.equal(upgraded.one(instanceType, "db-europe-west1").operation, "update");
  // The primary takes it along.
  assert.equal(upgraded.one(instanceType, "db-europe-west4").operation, "same");
});

test("the outputs are a database server, with a replica to read from", async () => {
  const deployment = await run(() => {
    const { instanceName, instanceNames, connectionName, host, port, serverCaCertificate, replicaHost, endpoint } =
      new Postgres("db", twoRegions);
    return {
      instanceName,
      instanceNames,
      connectionName,
      host,
      port,
      serverCaCertificate,
      replicaHost,
      endpoint,
    };
  });
  const primary = deployment.one(instanceType, "db-europe-west1").outputs;
  const replica = deployment.one(instanceType, "db-europe-west4").outputs;
  const { serverCaCertificate, endpoint, ...outputs } = deployment.outputs;
  assert.deepEqual(outputs, {
    instanceName: primary["name"],
    instanceNames: [primary["name"], replica["name"]],
    connectionName: `acme-test:europe-west1:${primary["name"] as string}`,
    host: primary["privateIpAddress"],
    port: 5432,
    replicaHost: replica["privateIpAddress"],
  });
  assert.match(serverCaCertificate as string, /^-----BEGIN CERTIFICATE-----/);
  assert.deepEqual(endpoint, {
    url: `postgresql://${primary["privateIpAddress"] as string}:5432`,
    protocol: "PostgreSQL 17 over TLS",
    credentials:
      "A user that Vault makes on request, or a Google identity with IAM login. There is no stored password.",
    availability: "99.95 % a month (Cloud SQL SLA, https://cloud.google.com/sql/sla)",
    reason:
      "europe-west1 takes every write; a standby in another zone takes over by itself; a replica in europe-west4 can be promoted; any second of the last 7 days can be restored",
    serviceLevel: {
      percent: 99.95,
      windowDays: 30,
      source: "99.95 % Cloud SQL = 99.95 %",
      parts: [{ name: "Cloud SQL", percent: 99.95, source: "https://cloud.google.com/sql/sla" }],
    },
    watch: {
      upMetric: "cloudsql.googleapis.com/database/up",
      resourceType: "cloudsql_database",
      resourceLabels: { database_id: `acme-test:${primary["name"] as string}` },
    },
  });
});

for (const [title, more, availability] of [
  ["Enterprise Plus", { edition: "ENTERPRISE_PLUS", tier: "db-perf-optimized-N-2" }, /^99.99 %/],
  ["one zone", { highlyAvailable: false }, /^none promised: one zone/],
  ["a shared core", { tier: "db-f1-micro" }, /^none promised: shared cores/],
] as const) {
  test(`the end point says what Google promises for ${title}`, async () => {
    const deployment = await run(() => ({ endpoint: new Postgres("db", { ...args, ...more }).endpoint }));
    assert.match((deployment.outputs["endpoint"] as { availability: string }).availability, availability);
  });
}

for (const [title, wrong, message] of [
  ["a version that is not offered", { version: "9.6" }, /version: "9.6"; use one of 15, 16, 17, 18/],
  ["an unknown region", { region: "europe-west99" }, /region: "europe-west99"; use a Google Cloud region/],
  [
    "a failover to the same region",
    { failoverRegion: "europe-west1" },
    /failoverRegion: .*; use a region other than region/,
  ],
  [
    "writes in a third region",
    { failoverRegion: "europe-west4", writeRegion: "us-east1" },
    /writeRegion: "us-east1"; use one of europe-west1, europe-west4/,
  ],
  [
    "writes elsewhere without a replica",
    { writeRegion: "europe-west4" },
    /writeRegion: "europe-west4"; leave it out: without failoverRegion there is one instance/,
  ],
  [
    "the size of no replica",
    { replicaTier: "db-custom-2-7680" },
    /replicaTier: "db-custom-2-7680"; leave it out: without failoverRegion there is no replica/,
  ],
  ["a machine with zeros in front", { tier: "db-custom-02-7680" }, /tier: "db-custom-02-7680"; use db-f1-micro/],
  [
    "a machine of a family that there is not",
    { edition: "ENTERPRISE_PLUS", tier: "db-memory-optimized-N-4" },
    /use db-perf-optimized-N-<.*> or db-c4a-highmem-</,
  ],
  [
    "a person as Vault's account",
    { vaultServiceAccountEmail: "bob@acme.com" },
    /vaultServiceAccountEmail: "bob@acme.com"; use a service account's address/,
  ],
  [
    "an account with a name too long for PostgreSQL",
    { vaultServiceAccountEmail: `${"v".repeat(30)}@${"p".repeat(30)}.iam.gserviceaccount.com` },
    /vaultServiceAccountEmail: .*; use an account whose name and project are shorter: PostgreSQL takes 63 characters/,
  ],
  ["a share of nobody's", { connectionShares: { "": 3 } }, /connectionShares: ""; name the program/],
  [
    "a number of connections with a zero in front",
    { flags: { max_connections: "0200" } },
    /flags.max_connections: "0200"; use a whole number/,
  ],
  ["an unknown edition", { edition: "PLUS" }, /edition: "PLUS"; use one of ENTERPRISE, ENTERPRISE_PLUS/],
  ["a tier of another edition", { tier: "db-perf-optimized-N-2" }, /tier: "db-perf-optimized-N-2"; use db-f1-micro/],
  [
    "another tier of another edition",
    { edition: "ENTERPRISE_PLUS" },
    /tier: "db-custom-1-3840"; use db-perf-optimized-N/,
  ],
  ["three CPUs", { tier: "db-custom-3-7680" }, /tier: .*one CPU or an even number/],
  ["too little memory", { tier: "db-custom-8-3840" }, /tier: .*0.9 to 6.5 GB/],
  ["memory out of step", { tier: "db-custom-2-7700" }, /tier: .*steps of 256 MB/],
  ["no backup", { retainedBackups: 0 }, /retainedBackups: 0; use a whole number from 1 to 365/],
  ["a log of eight days", { transactionLogDays: 8 }, /transactionLogDays: 8; use a whole number from 1 to 7/],
  [
    "a log older than the backups",
    { retainedBackups: 3 },
    /retainedBackups: 3; keep at least as many as transactionLogDays/,
  ],
  [
    "an unknown backup location",
    { backupLocation: "moon" },
    /backupLocation: "moon"; use a Google Cloud region, or eu/,
  ],
  ["the hour 24", { backupHour: 24 }, /backupHour: 24; use a whole number from 0 to 23/],
  ["the day 0", { maintenanceDay: 0 }, /maintenanceDay: 0; use a whole number from 1 to 7/],
  ["the hour -1", { maintenanceHour: -1 }, /maintenanceHour: -1; use a whole number/],
  ["an unknown track", { maintenanceTrack: "beta" }, /maintenanceTrack: "beta"; use one of canary, stable, week5/],
  ["a backup kept for ever", { finalBackupDays: 999 }, /finalBackupDays: 999; use a whole number from 0 to 365/],
  [
    "fewer connections than there can be",
    { flags: { max_connections: "13" } },
    /flags.max_connections: "13"; use a whole/,
  ],
  [
    "more connections than there can be",
    { flags: { max_connections: "262144" } },
    /flags.max_connections: "262144"; use/,
  ],
  ["a number of connections that is none", { flags: { max_connections: "1e3" } }, /flags.max_connections: "1e3"; use/],
  ["a flag that is none", { flags: { "Work-Mem": "1" } }, /flags: "Work-Mem"; use a flag's name/],
  [
    "passwords instead of identities",
    { flags: { "cloudsql.iam_authentication": "off" } },
    /leave it out: identities log in/,
  ],
] as const) {
  test(`${title} is refused before anything is created`, async () => {
    const deployment = await run(() => {
      new Postgres("db", { ...args, ...wrong });
    });
    assert.match(messages(deployment), message);
    assert.deepEqual(deployment.children("db"), []);
  });
}

test("an error about the machine type does not name that of a replica, which nobody wrote", async () => {
  const deployment = await run(() => new Postgres("db", { ...args, tier: "db-custom-3-7680" }));
  assert.doesNotMatch(messages(deployment), /replicaTier/);
});

test("an error about the region does not name the place of backups, which nobody wrote", async () => {
  const deployment = await run(() => new Postgres("db", { ...args, region: "EU" }));
  assert.doesNotMatch(messages(deployment), /backupLocation/);
});

for (const [tier, disk] of [
  ["db-perf-optimized-N-2", "PD_SSD"],
  ["db-c4a-highmem-2", "HYPERDISK_BALANCED"],
] as const) {
  test(`a server on ${tier} has disks that it takes, and so has its replica`, async () => {
    const deployment = await run(() => new Postgres("db", { ...twoRegions, edition: "ENTERPRISE_PLUS", tier }));
    assert.equal(messages(deployment), "");
    for (const region of ["europe-west1", "europe-west4"]) {
      assert.equal(settingsOf(deployment, `db-${region}`)["diskType"], disk);
    }
  });
}

test("a default stands for what is undefined", async () => {
  const deployment = await run(() => new Postgres("db", { ...args, tier: undefined } as unknown as PostgresArgs));
  assert.equal(settingsOf(deployment, "db-europe-west1")["tier"], "db-custom-1-3840");
});

test("a log of 35 days comes with Enterprise Plus", async () => {
  const plus = {
    edition: "ENTERPRISE_PLUS",
    tier: "db-perf-optimized-N-2",
    transactionLogDays: 35,
    retainedBackups: 35,
  };
  const deployment = await run(() => new Postgres("db", { ...args, ...plus }));
  assert.equal(messages(deployment), "");
});

test("whatever the CPUs, a custom machine has 0.9 to 6.5 GB for each", () => {
  const accepts = tier("ENTERPRISE");
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 100 }), fc.integer({ min: 1, max: 2600 }), (cpus, steps) => {
      const memory = steps * 256;
      if (accepts(`db-custom-${cpus}-${memory}`) !== undefined) return;
      assert.ok(cpus === 1 || cpus % 2 === 0);
      assert.ok(cpus <= 96 && memory >= 3840 && memory >= cpus * 921.6 && memory <= cpus * 6656);
    }),
  );
});

const server: DatabaseServer = {
  instanceName: "db-1",
  connectionName: "acme-test:europe-west1:db-1",
  host: "10.0.0.2",
  port: 5432,
  serverCaCertificate: "a certificate",
};
const vault = "vault@acme-test.iam.gserviceaccount.com";

test("a database user is a user that logs in with IAM, to this server's instances only", async () => {
  const deployment = await run(() => ({
    name: new DatabaseUser("vault", { server, serviceAccountEmail: vault, roles: ["cloudsqlsuperuser"] }).userName,
  }));
  assert.equal(messages(deployment), "");
  assert.deepEqual(deployment.children("vault"), [
    ["gcp:projects/iAMMember:IAMMember", "vault-connect"],
    ["gcp:projects/iAMMember:IAMMember", "vault-login"],
    ["gcp:sql/user:User", "vault"],
  ]);
  assert.deepEqual(deployment.one("gcp:sql/user:User").inputs, {
    project: "acme-test",
    instance: "db-1",
    name: "vault@acme-test.iam",
    type: "CLOUD_IAM_SERVICE_ACCOUNT",
    databaseRoles: ["cloudsqlsuperuser"],
    deletionPolicy: "ABANDON",
  });
  assert.equal(deployment.outputs["name"], "vault@acme-test.iam");
  for (const [name, role] of [
    ["vault-login", "roles/cloudsql.instanceUser"],
    ["vault-connect", "roles/cloudsql.client"],
  ] as const) {
    assert.deepEqual(deployment.one("gcp:projects/iAMMember:IAMMember", name).inputs, {
      project: "acme-test",
      role,
      member: `serviceAccount:${vault}`,
      condition: {
        title: "server db-1",
        description: "The instances of one server",
        expression:
          'resource.type == "sqladmin.googleapis.com/Instance" && (resource.name == "projects/acme-test/instances/db-1")',
      },
    });
  }
});

for (const [title, wrong, message] of [
  ["a person", { serviceAccountEmail: "ann@acme.com" }, /serviceAccountEmail: "ann@acme.com"; use a service account's/],
  ["Google's own role", { roles: ["cloudsqladmin"] }, /roles\[0\]: "cloudsqladmin"; use cloudsqlsuperuser/],
  ["a role that needs quotes", { roles: ["drop table"] }, /roles\[0\]: "drop table"; use the name of a database role/],
] as const) {
  test(`${title} as database user is refused`, async () => {
    const deployment = await run(() => {
      new DatabaseUser("vault", {
        server,
        serviceAccountEmail: vault,
        ...(wrong as { serviceAccountEmail?: string; roles?: string[] }),
      });
    });
    assert.match(messages(deployment), message);
    assert.deepEqual(deployment.children("vault"), []);
  });
}

test("a connection name's project may hold its organisation's domain", () => {
  assert.equal(projectOf("acme.com:web:us-east1:db"), "acme.com:web");
});

for (const [title, more, limit] of [
  ["a small tier", { tier: "db-f1-micro" }, 19],
  ["the default tier", {}, 94],
  ["7.5 GB", { tier: "db-custom-2-7680" }, 394],
  ["Enterprise Plus", { edition: "ENTERPRISE_PLUS", tier: "db-perf-optimized-N-2" }, 494],
  ["a flag", { flags: { max_connections: "250" } }, 244],
  [
    "a smaller replica",
    { failoverRegion: "europe-west4", tier: "db-custom-2-7680", replicaTier: "db-custom-1-3840" },
    94,
  ],
] as [string, Partial<PostgresArgs>, number][]) {
  test(`applications may keep as many connections as ${title} allows, less those of others`, async () => {
    const deployment = await run(() => new Postgres("db", { ...args, ...more }));
    assert.equal(messages(deployment), "");
    assert.equal(deployment.one("groundplan:index:Postgres").outputs["connectionLimit"], limit);
  });
}
