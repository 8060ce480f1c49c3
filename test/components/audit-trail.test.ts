import assert from "node:assert/strict";
import { test } from "node:test";
import { AuditTrail, type AuditTrailArgs } from "../../components";
import { auditedServices } from "../../components/audit-trail/filters";
import { holds } from "../support/conditions";
import { matches, type LogEntry } from "../../sandbox/monitoring/log-entry";
import { messages, run } from "../support/program";

const args: AuditTrailArgs = {
  project: "acme-prod",
  recordProject: "acme-guard",
  region: "europe-west1",
  watchedSecrets: [
    { secretName: "vault-recovery-shares" },
    { secretName: "vault-recovery-share-ada" },
    { secretName: "vault-initialisation", readers: ["vault-initialise@acme-prod.iam.gserviceaccount.com"] },
  ],
};

const created = (changes: Partial<AuditTrailArgs> = {}) => run(() => new AuditTrail("audit", { ...args, ...changes }));

const ALERT = "gcp:monitoring/alertPolicy:AlertPolicy";
const CONFIG = "gcp:projects/iAMAuditConfig:IAMAuditConfig";
const BUCKET = "gcp:logging/projectBucketConfig:ProjectBucketConfig";
const SINK = "gcp:logging/projectSink:ProjectSink";
const MEMBER = "gcp:projects/iAMMember:IAMMember";

test("what is used is noted, kept elsewhere and told, and nothing else is made", async () => {
  const deployment = await created();
  assert.deepEqual(deployment.children("audit"), [
    [BUCKET, "audit"],
    [SINK, "audit"],
    ...["account-key", "backups", "logging", "reading", "rights"].map((suffix) => [ALERT, `audit-${suffix}`]),
    ...["cloudkms", "iam", "iamcredentials", "secretmanager", "sts"].map((suffix) => [CONFIG, `audit-${suffix}`]),
    [MEMBER, "audit"],
  ]);
});

test("every use of a secret, a signature, a token and a key is noted, without exemptions", async () => {
  const deployment = await created();
  const configs = deployment.resources.filter(({ type }) => type === CONFIG);
  assert.deepEqual(configs.map(({ inputs }) => inputs["service"]).sort(), auditedServices);
  for (const { inputs } of configs) {
    assert.equal(inputs["project"], "acme-prod");
    assert.deepEqual(inputs["auditLogConfigs"], [
      { logType: "ADMIN_READ" },
      { logType: "DATA_READ" },
      { logType: "DATA_WRITE" },
    ]);
  }
});

test("the record is locked in the other project, and the sink may write there and nowhere else", async () => {
  const deployment = await created();
  const bucket = deployment.one(BUCKET);
  assert.deepEqual(
    [bucket.inputs["project"], bucket.inputs["locked"], bucket.inputs["retentionDays"], bucket.protect],
    ["acme-guard", true, 400, true],
  );
  const sink = deployment.one(SINK);
  const id = "projects/acme-guard/locations/europe-west1/buckets/audit";
  assert.equal(sink.inputs["destination"], `logging.googleapis.com/${id}`);
  assert.equal(sink.inputs["project"], "acme-prod");
  const { inputs } = deployment.one(MEMBER);
  assert.deepEqual(
    [inputs["project"], inputs["role"], inputs["member"]],
    ["acme-guard", "roles/logging.bucketWriter", sink.outputs["writerIdentity"]],
  );
  const { expression } = inputs["condition"] as { expression: string };
  assert.ok(holds(expression, { resource: { name: id } }));
  assert.ok(!holds(expression, { resource: { name: `${id}-of-somebody-else` } }));
});

test("the sink takes every audit log, and no other", async () => {
  const filter = (await created()).one(SINK).inputs["filter"] as string;
  for (const log of ["activity", "data_access", "system_event", "policy"]) {
    assert.ok(matches(filter, { logName: `projects/acme-prod/logs/cloudaudit.googleapis.com%2F${log}` }), log);
  }
  assert.ok(!matches(filter, { logName: "projects/acme-prod/logs/run.googleapis.com%2Fstdout" }));
});

test("in one project the sink needs no grant, and what need not be protected is not locked", async () => {
  const deployment = await run(
    () => new AuditTrail("audit", { project: "acme-dev", region: "europe-west1", protected: false, retentionDays: 30 }),
  );
  assert.deepEqual(
    deployment.children("audit").filter(([type]) => type === MEMBER),
    [],
  );
  const bucket = deployment.one(BUCKET);
  assert.deepEqual(
    [bucket.inputs["project"], bucket.inputs["locked"], bucket.inputs["retentionDays"], bucket.protect],
    ["acme-dev", false, 30, false],
  );
  assert.ok(!deployment.children("audit").some(([, name]) => name === "audit-reading" || name === "audit-keys"));
});

/** An entry of an audit log (https://cloud.google.com/logging/docs/reference/audit/auditlog/rest/Shared.Types/AuditLog). */
function entry(
  serviceName: string,
  methodName: string,
  more: Record<string, unknown> = {},
  log = "activity",
): LogEntry {
  return {
    logName: `projects/acme-prod/logs/cloudaudit.googleapis.com%2F${log}`,
    protoPayload: {
      serviceName: `${serviceName}.googleapis.com`,
      methodName,
      authenticationInfo: { principalEmail: "eve@example.com" },
      ...more,
    },
  };
}

const version = "google.cloud.secretmanager.v1.SecretManagerService.AccessSecretVersion";
const secret = (name: string): string => `projects/100000000002/secrets/${name}/versions/1`;
const reads = (name: string, principalEmail: string): LogEntry =>
  entry(
    "secretmanager",
    version,
    { resourceName: secret(name), authenticationInfo: { principalEmail } },
    "data_access",
  );
const job = "vault-initialise@acme-prod.iam.gserviceaccount.com";

/** Entries as Google writes them, and of which somebody is told. */
const entries: [title: string, entry: LogEntry, alert: string | undefined][] = [
  ["a grant on the project", entry("cloudresourcemanager", "SetIamPolicy"), "rights"],
  ["a grant on an account", entry("iam", "google.iam.admin.v1.SetIAMPolicy"), "rights"],
  ["a grant on a key", entry("cloudkms", "google.iam.v1.IAMPolicy.SetIamPolicy"), "rights"],
  ["a role that says more", entry("iam", "google.iam.admin.v1.UpdateRole"), "rights"],
  [
    "another condition of a pool",
    entry("iam", "google.iam.v1.WorkloadIdentityPools.UpdateWorkloadIdentityPoolProvider"),
    "rights",
  ],
  ["a grant on a service that runs", entry("run", "google.cloud.run.v1.Services.SetIamPolicy"), undefined],
  ["a policy that is read", entry("cloudresourcemanager", "GetIamPolicy", {}, "data_access"), undefined],
  ["an account", entry("iam", "google.iam.admin.v1.CreateServiceAccount"), undefined],
  ["a key of an account", entry("iam", "google.iam.admin.v1.CreateServiceAccountKey"), "account-key"],
  ["a key that somebody brings", entry("iam", "google.iam.admin.v1.UploadServiceAccountKey"), "account-key"],
  ["a sink deleted", entry("logging", "google.logging.v2.ConfigServiceV2.DeleteSink"), "logging"],
  ["an exclusion", entry("logging", "google.logging.v2.ConfigServiceV2.CreateExclusion"), "logging"],
  ["a log deleted", entry("logging", "google.logging.v2.LoggingServiceV2.DeleteLog"), "logging"],
  ["an API disabled", entry("serviceusage", "google.api.serviceusage.v1.ServiceUsage.DisableService"), "logging"],
  ["an API enabled", entry("serviceusage", "google.api.serviceusage.v1.ServiceUsage.EnableService"), undefined],
  ["a metric", entry("logging", "google.logging.v2.MetricsServiceV2.CreateLogMetric"), undefined],
  ["a database server deleted", entry("cloudsql", "cloudsql.instances.delete"), "backups"],
  [
    "a copy of a drill removed",
    entry("cloudsql", "cloudsql.instances.delete", { resourceName: "projects/p/instances/restore-drill-db-t1a2b3" }),
    undefined,
  ],
  [
    "a server deleted by its name",
    entry("cloudsql", "cloudsql.instances.delete", { resourceName: "projects/p/instances/postgres-restore-drill-1" }),
    "backups",
  ],
  ["a database's backup deleted", entry("cloudsql", "cloudsql.backupRuns.delete"), "backups"],
  ["a bucket deleted", entry("storage", "storage.buckets.delete"), "backups"],
  ["a database server changed", entry("cloudsql", "cloudsql.instances.update"), undefined],
  ["shares that a person reads", reads("vault-recovery-shares-0a1b2c3", "ada@example.com"), "reading"],
  ["shares that the job reads, which only adds", reads("vault-recovery-shares-0a1b2c3", job), "reading"],
  ["a holder's own share", reads("vault-recovery-share-ada", "ada@example.com"), "reading"],
  ["the bundle, read by the job", reads("vault-initialisation-0a1b2c3", job), undefined],
  ["the bundle, read by somebody else", reads("vault-initialisation", "eve@example.com"), "reading"],
  ["the bundle, read by an account that is called alike", reads("vault-initialisation", `x${job}`), "reading"],
  ["an application's own secret", reads("web-SECRET_KEY_BASE", "web@acme-prod.iam.gserviceaccount.com"), undefined],
  ["a secret that is called alike", reads("vault-recovery-shares-of-a-friend", "ada@example.com"), undefined],
];

test("somebody is told of what nobody should do, once, and of nothing else", async () => {
  const deployment = await created();
  const filters = deployment.resources
    .filter(({ type }) => type === ALERT)
    .map(({ name, inputs }): [string, string] => {
      const [condition] = inputs["conditions"] as { conditionMatchedLog: { filter: string } }[];
      return [name.replace("audit-", ""), condition?.conditionMatchedLog.filter ?? ""];
    });
  const told = entries.map(([title, each]) => [
    title,
    filters.filter(([, filter]) => matches(filter, each)).map(([name]) => name),
  ]);
  assert.deepEqual(
    told,
    entries.map(([title, , alert]) => [title, alert === undefined ? [] : [alert]]),
  );
});

test("a change of what is audited is told as one of rights and one of the record", async () => {
  const deployment = await created();
  const change = entry("cloudresourcemanager", "SetIamPolicy", {
    serviceData: { policyDelta: { auditConfigDeltas: [{ action: "REMOVE" }] } },
  });
  for (const suffix of ["rights", "logging"]) {
    const [condition] = deployment.one(ALERT, `audit-${suffix}`).inputs["conditions"] as {
      conditionMatchedLog: { filter: string };
    }[];
    assert.ok(matches(condition?.conditionMatchedLog.filter ?? "", change), suffix);
  }
});

test("keys are watched where nobody else does", async () => {
  const deployment = await created({ watchesKeys: true });
  const [condition] = deployment.one(ALERT, "audit-keys").inputs["conditions"] as {
    conditionMatchedLog: { filter: string };
  }[];
  const filter = condition?.conditionMatchedLog.filter ?? "";
  const update = (state: string): LogEntry =>
    entry("cloudkms", "UpdateCryptoKeyVersion", { request: { cryptoKeyVersion: { state } } });
  assert.ok(matches(filter, entry("cloudkms", "DestroyCryptoKeyVersion")));
  assert.ok(matches(filter, update("DISABLED")));
  assert.ok(!matches(filter, update("ENABLED")));
  assert.ok(!matches(filter, entry("cloudkms", "CreateCryptoKeyVersion")));
});

for (const [title, wrong, message] of [
  [
    "a project's number",
    { recordProject: "123456789012" },
    /recordProject: "123456789012"; set the project's identifier/,
  ],
  ["a zone", { region: "europe-west1-b" }, /region: "europe-west1-b"; use a Google Cloud region/],
  ["a week", { retentionDays: 7 }, /retentionDays: 7; use a whole number from 30 to 3650/],
  [
    "a secret's path",
    { watchedSecrets: [{ secretName: "projects/a/secrets/b" }] },
    /watchedSecrets\[0\]\.secretName: .*name a secret/,
  ],
  [
    "a reader who breaks out of the filter",
    { watchedSecrets: [{ secretName: "a", readers: ['x@y" OR "a"="a'] }] },
    /watchedSecrets\[0\]\.readers\[0\]: .*use an address/,
  ],
] as const) {
  test(`${title} is refused before anything is created`, async () => {
    const deployment = await run(() => {
      new AuditTrail("audit", { ...args, ...wrong } as AuditTrailArgs);
    });
    assert.match(messages(deployment), message);
    assert.deepEqual(deployment.children("audit"), []);
  });
}
