import assert from "node:assert/strict";
import { test } from "node:test";
import { RestoreDrill, type DatabaseServer, type RestoreDrillArgs } from "../../components";
import { parseSettings } from "../../sync/drill/settings";
import { deploy, type Deployment } from "../support/program";
import { images, network } from "../support/workload";

const server: DatabaseServer & { instanceName: string } = {
  ...{ instanceName: "db-1", connectionName: "acme-test:europe-west1:db-1", host: "10.19.0.3", port: 5432 },
  serverCaCertificate: "-----BEGIN CERTIFICATE-----",
};

const role = "gcp:projects/iAMCustomRole:IAMCustomRole";
const grant = "gcp:projects/iAMMember:IAMMember";

function program(args: Partial<RestoreDrillArgs> = {}) {
  return () => {
    const proofs = [{ database: "shop", query: "SELECT count(*) > 0 FROM orders" }];
    new RestoreDrill("drill", { server, network, images, region: "europe-west4", proofs, ...args });
    return {};
  };
}

function inputs({ resources }: Deployment, type: string, name: string): Record<string, unknown> {
  return resources.find((one) => one.type.endsWith(type) && one.name === name)?.inputs ?? {};
}

const refusal = (wrong: () => object): Promise<string> =>
  deploy(wrong).then(
    () => "",
    (error: unknown) => (error instanceof Error ? error.message : ""),
  );

test("a job, its schedule, three rights, a user without a login, two metrics and two alerts", async () => {
  const deployment = await deploy(program());
  assert.deepEqual(deployment.children("drill"), [
    ["gcp:cloudrunv2/job:Job", "drill"],
    ["gcp:cloudrunv2/jobIamMember:JobIamMember", "drill"],
    ["gcp:cloudscheduler/job:Job", "drill"],
    ["gcp:logging/metric:Metric", "drill-age"],
    ["gcp:logging/metric:Metric", "drill-duration"],
    ["gcp:monitoring/alertPolicy:AlertPolicy", "drill-backup-old"],
    ["gcp:monitoring/alertPolicy:AlertPolicy", "drill-unproved"],
    [role, "drill-copy"],
    [role, "drill-make"],
    [role, "drill-read"],
    [grant, "drill-copy"],
    [grant, "drill-make"],
    [grant, "drill-read"],
    ["gcp:serviceaccount/account:Account", "drill-job"],
    ["gcp:sql/user:User", "drill"],
    ["gcp:storage/bucket:Bucket", "drill-program"],
    ["gcp:storage/bucketIAMMember:BucketIAMMember", "drill-program"],
    ["gcp:storage/bucketObject:BucketObject", "drill-program"],
    ["gcp:storage/bucketObject:BucketObject", "drill-settings"],
  ]);
  assert.equal(inputs(deployment, "cloudscheduler/job:Job", "drill")["schedule"], "30 4 * * *");
  const { template } = inputs(deployment, "cloudrunv2/job:Job", "drill") as {
    template: { template: { timeout: string; maxRetries: number } };
  };
  assert.deepEqual([template.template.timeout, template.template.maxRetries], ["11400s", 1]);
});

test("what changes or reads anything but lists holds for copies alone, and of the server's instances only backups are seen", async () => {
  const deployment = await deploy(program());
  const rights = ["make", "read", "copy"].map((suffix) => ({
    permissions: inputs(deployment, role, `drill-${suffix}`)["permissions"] as string[],
    condition: (inputs(deployment, grant, `drill-${suffix}`)["condition"] as { expression: string } | undefined)
      ?.expression,
  }));
  const [make, read, copy] = rights;
  assert.deepEqual(make, {
    permissions: ["cloudsql.instances.create", "cloudsql.instances.list"],
    condition: undefined,
  });
  assert.ok(read !== undefined && read.permissions.every((permission) => /\.(get|list)$/.test(permission)));
  assert.equal(
    read.condition,
    `resource.name == "projects/acme-test/instances/${server.instanceName}" || resource.name.startsWith("projects/acme-test/instances/${server.instanceName}/")`,
  );
  assert.equal(copy?.condition, 'resource.name.startsWith("projects/acme-test/instances/restore-drill-drill-")');
  assert.ok(copy.permissions.includes("cloudsql.instances.login"));
});

test("the program takes the settings that the component writes", async () => {
  const proofs = [
    { database: "shop", query: "SELECT true" },
    { database: "mail", query: "SELECT false", readerRole: "auditor" },
  ];
  const deployment = await deploy(program({ proofs, tier: "db-perf-optimized-N-2", patienceMinutes: 60 }));
  const settings = deployment.resources.find(({ name }) => name === "drill-settings");
  assert.deepEqual(parseSettings(textOf(settings?.rawInputs["source"])), {
    ...{ drill: "drill", project: "acme-test", instances: [server.instanceName], prefix: "restore-drill-drill-" },
    ...{
      region: "europe-west4",
      network: network.networkId,
      tier: "db-perf-optimized-N-2",
      edition: "ENTERPRISE_PLUS",
    },
    proofs: [
      { database: "mail", query: "SELECT false", readerRole: "auditor" },
      { database: "shop", query: "SELECT true", readerRole: "shop_readonly" },
    ],
    ...{ longestAgeHours: 26, patienceMinutes: 60 },
  });
});

test("somebody is told a day after the window without a proof", async () => {
  const deployment = await deploy(program({ alertAfterHours: 200 }));
  const { conditions } = inputs(deployment, "AlertPolicy", "drill-unproved") as {
    conditions: { conditionPrometheusQueryLanguage: { query: string; duration: string } }[];
  };
  const { query, duration } = conditions[0]?.conditionPrometheusQueryLanguage ?? { query: "", duration: "" };
  assert.equal(duration, "86400s");
  assert.match(
    query,
    /^sum\(increase\(.*job_name="drill-\w+",result="succeeded"\}\[176h\]\)\) < 1 or absent_over_time\(/,
  );
});

test("every mistake is named at once", async () => {
  const wrong = program({
    ...{ region: "europe-west99", schedule: "daily", tier: "huge", alertAfterHours: 24, longestAgeHours: 0 },
    ...{ patienceMinutes: 5, proofs: [{ database: "Shop", query: "SELECT 1; SELECT 2", readerRole: "no role" }] },
  });
  const told = await refusal(wrong);
  for (const property of [
    ...["region", "schedule", "tier", "alertAfterHours", "longestAgeHours", "patienceMinutes"],
    ...["proofs[0].database", "proofs[0].query", "proofs[0].readerRole"],
  ]) {
    assert.ok(told.includes(`${property}:`), property);
  }
  assert.match(await refusal(program({ proofs: [] })), /proofs: .*; name a database with a query/);
});

test("a server whose instance could be taken for a copy is refused", async () => {
  const near = { ...server, instanceName: "restore-drill-drill-europe-west1" };
  assert.match(await refusal(program({ server: near })), /give the drill another name/);
});

function textOf(asset: unknown): string {
  return (asset as { text: string }).text;
}
