import assert from "node:assert/strict";
import { test } from "node:test";
import * as pulumi from "@pulumi/pulumi";
import { Vault, type VaultArgs } from "../../components/vault";
import { deploy, emptyState, messages, run, type Deployment } from "../support/program";
import { args, up } from "../support/vault-component";

const service = "gcp:cloudrunv2/service:Service";
const job = "gcp:cloudrunv2/job:Job";
const bucket = "gcp:storage/bucket:Bucket";
const alert = "gcp:monitoring/alertPolicy:AlertPolicy";

interface Env {
  name: string;
  value: string;
}

function environment(deployment: Deployment, name: string): { [name: string]: string } {
  const template = deployment.one(job, name).inputs["template"] as unknown as {
    template: { containers: [{ envs: Env[] }] };
  };
  return Object.fromEntries(template.template.containers[0].envs.map(({ name, value }) => [name, value]));
}

/** The server's configuration, as it is mounted. */
function configuration(deployment: Deployment): { [member: string]: unknown } {
  const version = deployment.one("gcp:secretmanager/secretVersion:SecretVersion");
  const data = version.rawInputs["secretData"] as { value: string } | string;
  return JSON.parse(typeof data === "string" ? data : data.value) as { [member: string]: unknown };
}

test("backups are in another region, private, kept for their time and gone afterwards", async () => {
  const { inputs } = (await up({ backupRetentionDays: 90 })).one(bucket, "vault-backup");
  assert.equal(inputs["location"], "europe-west4");
  assert.equal(inputs["uniformBucketLevelAccess"], true);
  assert.equal(inputs["publicAccessPrevention"], "enforced");
  assert.equal(inputs["forceDestroy"], false);
  assert.deepEqual(inputs["retentionPolicy"], { retentionPeriod: String(90 * 86400), isLocked: true });
  assert.deepEqual(inputs["lifecycleRules"], [{ action: { type: "Delete" }, condition: { age: 90 } }]);
});

test("what need not be protected can be deleted by those who administer it, its backups too", async () => {
  const { inputs } = (await up({ protected: false })).one(bucket, "vault-backup");
  assert.deepEqual(inputs["retentionPolicy"], { retentionPeriod: String(30 * 86400), isLocked: false });
});

test("the job knows what it copies where, and is started by the clock as itself", async () => {
  const deployment = await up();
  assert.deepEqual(environment(deployment, "vault-backup"), {
    SOURCE_BUCKET: deployment.one(bucket, "vault-storage").outputs["name"],
    BACKUP_BUCKET: deployment.one(bucket, "vault-backup").outputs["name"],
    VAULT_VERSION: "2.1.2",
    KMS_KEY: deployment.one("gcp:kms/cryptoKey:CryptoKey", "vault").id,
  });
  const schedule = deployment.one("gcp:cloudscheduler/job:Job");
  assert.deepEqual([schedule.inputs["schedule"], schedule.inputs["timeZone"]], ["17 */6 * * *", "Etc/UTC"]);
  assert.deepEqual(schedule.inputs["httpTarget"], {
    httpMethod: "POST",
    uri: `https://run.googleapis.com/v2/${deployment.one(job, "vault-backup").id}:run`,
    oauthToken: {
      serviceAccountEmail: "vault-backup@acme-test.iam.gserviceaccount.com",
      scope: "https://www.googleapis.com/auth/cloud-platform",
    },
  });
  const hourly = await up({ backupIntervalHours: 1 });
  assert.equal(hourly.one("gcp:cloudscheduler/job:Job").inputs["schedule"], "17 */1 * * *");
});

test("a backup comes before the server becomes another release, and before nothing else", async () => {
  const deployment = await up();
  const waitsFor = deployment.one(service).dependencies.map((urn) => urn.replace(/^.*\$/, ""));
  assert.ok(waitsFor.includes("gcp:storage/bucketObject:BucketObject::vault-backup-before-update-done"));
  const token = async (more: Partial<VaultArgs>) =>
    (await up(more)).one(job, "vault-backup-before-update").inputs["runExecutionToken"];
  const first = await token({});
  for (const same of [{ cpu: 2 }, { logLevel: "debug" }, { backupIntervalHours: 8 }, { rootTokenFromShares: false }]) {
    assert.equal(await token(same), first, JSON.stringify(same));
  }
  assert.notEqual(await token({ version: "2.1.3" }), first);
  assert.notEqual(first, undefined);
  // Google forgets the run of a job that the schedule starts too.
  assert.equal(deployment.one(job, "vault-backup").inputs["runExecutionToken"], undefined);
  const [scheduled, before] = ["vault-backup", "vault-backup-before-update"].map((name) => deployment.one(job, name));
  assert.deepEqual(scheduled?.inputs["template"], before?.inputs["template"]);
});

test("the server stays as it is until that backup has succeeded, in the next deployments too", async () => {
  const state = emptyState();
  const at = (version: string, failingJobs: string[] = []) =>
    run(() => new Vault("vault", { ...args, version }), { state, failingJobs });
  const changed = ({ resources }: Deployment) =>
    resources.filter(({ type, operation }) => type === service && operation !== "same").map(({ name }) => name);
  assert.deepEqual(changed(await at("2.1.2")), ["vault"]);
  const failed = await at("2.1.3", ["vault-backup-before-update"]);
  assert.match(messages(failed), /vault-backup-before-update-[0-9a-f-]+ has failed/);
  assert.deepEqual(changed(failed), []);
  const next = await at("2.1.3");
  assert.match(messages(next), /to run the program to its end first, and the run has failed/);
  assert.deepEqual(changed(next), []);
  assert.deepEqual(changed(await at("2.1.4")), ["vault"], "another release asks for another backup");
});

/** What a change of a Vault plans, from its first arguments to others. */
async function change(
  before: Partial<VaultArgs>,
  after: Partial<VaultArgs>,
): Promise<{ plan: Deployment; changed: string[]; said: string[] }> {
  const state = emptyState();
  const program = (more: Partial<VaultArgs>) => () => new Vault("vault", { ...args, ...more });
  await deploy(program(before), { state });
  const said: string[] = [];
  const log = console.log;
  console.log = (text: string) => said.push(text);
  try {
    const plan = await run(program(after), { state, preview: true });
    const changed = plan.resources
      .filter(({ operation, type }) => operation !== "same" && type.startsWith("gcp:"))
      .map(({ operation, name, type }) => `${operation} ${name} ${type.replace(/^.*:/, "")}`);
    return { plan, changed: changed.sort(), said };
  } finally {
    console.log = log;
  }
}

test("an upgrade plans a backup and one rolling update, and says what it costs and how to go back", async () => {
  const { plan, changed, said } = await change({ version: "2.1.2" }, { version: "2.2.2" });
  assert.deepEqual(plan.errors, []);
  assert.deepEqual(changed, [
    "update vault Service",
    "update vault-backup Job",
    "update vault-backup-before-update Job",
    "update vault-backup-before-update-done BucketObject",
  ]);
  assert.equal(said.length, 1);
  assert.match(said[0] ?? "", /Vault "vault": Vault 2\.1\.2 becomes 2\.2\.2\. A backup is taken first/);
  assert.match(said[0] ?? "", /pause for up to 20 seconds/);
  assert.match(said[0] ?? "", /no way back to 2\.1\.2 .* restore that backup .*restoredBucket/);
});

test("a downgrade, and a jump that nobody tested, are refused in the preview", async () => {
  const down = await change({ version: "2.2.2" }, { version: "2.1.2" });
  assert.match(messages(down.plan), /before hook "vault-upgrade-guard" failed: Vault "vault" cannot be updated/);
  assert.match(messages(down.plan), /version: "2\.1\.2"; the data have been used by 2\.2\.2/);
  assert.equal(down.plan.errors[0]?.urn?.endsWith("::vault"), true);
  const far = await change({ version: "2.1.2" }, { version: "2.5.0" });
  assert.match(messages(far.plan), /4 minor releases after 2\.1\.2.*last patch release of 2\.4 first/);
  const real = emptyState();
  await deploy(() => new Vault("vault", { ...args, version: "2.2.2" }), { state: real });
  const before = JSON.stringify([...real.objects.values()].find(({ type }) => type === service));
  const refused = await run(() => new Vault("vault", args), { state: real });
  assert.match(messages(refused), /must not follow a newer one/);
  assert.equal(JSON.stringify([...real.objects.values()].find(({ type }) => type === service)), before);
});

test("what is no upgrade is not announced as one", async () => {
  const { changed, said } = await change({}, { cpu: 2 });
  assert.deepEqual(changed, ["update vault Service"]);
  assert.deepEqual(said, []);
});

test("restored data are used in place of the bucket, with the older release that wrote them, and nothing is replaced", async () => {
  const restored = { version: "2.1.2", restoredBucket: "fresh.example.com" };
  const { plan, changed, said } = await change({ version: "2.2.2" }, restored);
  assert.deepEqual(plan.errors, []);
  assert.deepEqual(
    changed.filter((line) => !/^(update|same) /.test(line)),
    [
      "replace vault-backup-source BucketIAMMember",
      "replace vault-configuration SecretVersion",
      "replace vault-storage BucketIAMMember",
    ],
    "grants and a version of the configuration, which nobody keeps",
  );
  assert.match(said.join("\n"), /Vault 2\.1\.2 starts on other data, those of the bucket fresh_example_com/);

  const deployment = await up(restored);
  assert.equal((configuration(deployment)["storage"] as { gcs: { bucket: string } }).gcs.bucket, "fresh.example.com");
  assert.equal(environment(deployment, "vault-backup")["SOURCE_BUCKET"], "fresh.example.com");
  assert.equal(environment(deployment, "vault-initialise")["RESTORED"], "true");
  for (const grant of ["vault-storage", "vault-backup-source"]) {
    assert.equal(
      deployment.one("gcp:storage/bucketIAMMember:BucketIAMMember", grant).inputs["bucket"],
      "fresh.example.com",
    );
  }
  assert.equal(deployment.one(bucket, "vault-storage").protect, true, "the old data stay");
});

test("another Vault's data come with its key", async () => {
  const sealKey = "projects/acme-lost/locations/europe/keyRings/vault-1/cryptoKeys/vault-2";
  const deployment = await up({ restoredBucket: "fresh", sealKey });
  assert.deepEqual(configuration(deployment)["seal"], {
    gcpckms: { project: "acme-lost", region: "europe", key_ring: "vault-1", crypto_key: "vault-2" },
  });
  assert.equal(environment(deployment, "vault-backup")["KMS_KEY"], sealKey);
  const rings = deployment.resources.filter(({ type }) => type === "gcp:kms/keyRing:KeyRing").map(({ name }) => name);
  assert.deepEqual(rings, ["vault-europe-west1", "vault-europe-west4"]);
  const unseal = deployment.one("gcp:kms/cryptoKeyIAMMember:CryptoKeyIAMMember", "vault-unseal");
  assert.equal(unseal.inputs["cryptoKeyId"], sealKey);
});

test("holders of shares get in without a token only where they are let", async () => {
  const closed = configuration(await up({ version: "2.1.2" }));
  assert.ok(!("enable_unauthenticated_access" in closed));
  const open = configuration(await up({ version: "2.1.2", rootTokenFromShares: true }));
  assert.deepEqual(open["enable_unauthenticated_access"], ["generate-root"]);
});

test("each alert tells the channels, how bad it is and what to do", async () => {
  const channel = "projects/acme-test/notificationChannels/1";
  for (const notificationChannels of [[channel], pulumi.output([channel]), [pulumi.output(channel)]]) {
    const deployment = await up({ notificationChannels });
    const alerts = deployment.resources.filter(({ type }) => type === alert);
    assert.equal(alerts.length, 6);
    for (const { name, inputs } of alerts) {
      assert.deepEqual(inputs["notificationChannels"], [channel], name);
      assert.match(JSON.stringify(inputs["documentation"]), /1\. |audit log has each/, name);
      assert.match(JSON.stringify(inputs["severity"]), /CRITICAL|ERROR|WARNING/, name);
    }
  }
});

test("alerts follow the pages of the server's health, its audit log, its backups and its keys", async () => {
  const deployment = await up({ backupIntervalHours: 8 });
  const conditions = (name: string) =>
    deployment.one(alert, `vault-${name}`).inputs["conditions"] as unknown as {
      conditionThreshold?: { filter: string; aggregations: [{ crossSeriesReducer: string }] };
      conditionPrometheusQueryLanguage?: { query: string; duration: string };
      conditionMatchedLog?: { filter: string };
    }[];
  const watched = (name: string): string[] =>
    conditions(name).map(({ conditionThreshold }) => {
      const id = /check_id="([^"]+)"/.exec(conditionThreshold?.filter ?? "")?.[1];
      const check = deployment.resources.find(({ outputs }) => outputs["uptimeCheckId"] === id);
      const counted = conditionThreshold?.aggregations[0].crossSeriesReducer;
      return `${check?.name ?? ""} ${counted === "REDUCE_COUNT_FALSE" ? "fails" : "passes"}`;
    });
  assert.deepEqual(watched("unreachable"), ["vault-answers fails"]);
  assert.deepEqual(watched("sealed"), ["vault-unsealed fails", "vault-answers passes"]);
  assert.deepEqual(watched("inactive"), ["vault-active fails", "vault-unsealed passes"]);
  const check = deployment.one("gcp:monitoring/uptimeCheckConfig:UptimeCheckConfig", "vault-active");
  const host = new URL(deployment.one(service).outputs["uri"] as string).host;
  assert.deepEqual(check.inputs["monitoredResource"], {
    type: "uptime_url",
    labels: { project_id: "acme-test", host },
  });

  const [backups] = conditions("backup-missing");
  assert.equal(backups?.conditionPrometheusQueryLanguage?.duration, `${17 * 3600}s`);
  const name = deployment.one(job, "vault-backup").inputs["name"] as string;
  assert.ok(backups.conditionPrometheusQueryLanguage.query.includes(`job_name="${name}"`));
  const [denied] = conditions("denied");
  assert.match(denied?.conditionPrometheusQueryLanguage?.query ?? "", /user_vault_denied\{.*\[5m\]\)\) > 25$/);
  const filter = conditions("key-at-risk")[0]?.conditionMatchedLog?.filter ?? "";
  for (const { id } of deployment.resources.filter(({ type }) => type === "gcp:kms/cryptoKey:CryptoKey")) {
    assert.ok(filter.includes(`${id.replace("projects/acme-test", "")}/cryptoKeyVersions/`));
  }
});
