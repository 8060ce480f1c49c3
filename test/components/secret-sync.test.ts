import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { test } from "node:test";
import { version } from "groundplan/package.json";
import { SecretSync, type ImageSource, type SecretSyncArgs } from "../../components";
import { programBundle } from "../../components/internal/program-bundle";
import { verifiedStart } from "../../components/internal/verified-start";
import type { Properties } from "../../sandbox/model";
import { parseSettings } from "../../sync/settings";
import { storeOf } from "../support/samples";
import { deploy, emptyState, messages, run, type Deployment } from "../support/program";

const syncAccount = "secrets-sync@acme-test.iam.gserviceaccount.com";
const member = `serviceAccount:${syncAccount}`;

const registry: ImageSource = {
  repositoryUrl: "europe-west1-docker.pkg.dev/acme-test/apps",
  upstreamUrls: { "docker.io/library": "europe-west1-docker.pkg.dev/acme-test/docker-library" },
};
const args: SecretSyncArgs = {
  store: storeOf("test"),
  images: registry,
  region: "europe-west1",
  notificationChannels: ["projects/acme-test/notificationChannels/123"],
};

const types = {
  service: "gcp:cloudrunv2/service:Service",
  serviceMember: "gcp:cloudrunv2/serviceIamMember:ServiceIamMember",
  schedule: "gcp:cloudscheduler/job:Job",
  account: "gcp:serviceaccount/account:Account",
  projectMember: "gcp:projects/iAMMember:IAMMember",
  role: "gcp:projects/iAMCustomRole:IAMCustomRole",
  bucket: "gcp:storage/bucket:Bucket",
  bucketMember: "gcp:storage/bucketIAMMember:BucketIAMMember",
  object: "gcp:storage/bucketObject:BucketObject",
  metric: "gcp:logging/metric:Metric",
  alert: "gcp:monitoring/alertPolicy:AlertPolicy",
};

/** The usual one, deployed once for the tests that only look at it. */
let usualSync: Promise<Deployment> | undefined;
function usual(): Promise<Deployment> {
  usualSync ??= deploy(() => new SecretSync("secret-sync", args));
  return usualSync;
}

/** What the program is told, as it reads it. */
function settingsOf(deployment: Deployment): ReturnType<typeof parseSettings> {
  const source = deployment.one(types.object, "secret-sync-settings").rawInputs["source"];
  return parseSettings(textOf(source));
}

function textOf(asset: unknown): string {
  const { text } = asset as { text: string };
  return text;
}

test("it is a service, what calls it, what it may do, and what tells of it", async () => {
  assert.deepEqual((await usual()).children("secret-sync"), [
    [types.service, "secret-sync"],
    [types.serviceMember, "secret-sync-cron"],
    [types.schedule, "secret-sync"],
    [types.metric, "secret-sync-age"],
    [types.metric, "secret-sync-ended"],
    [types.metric, "secret-sync-ending"],
    [types.metric, "secret-sync-failures"],
    [types.metric, "secret-sync-lag"],
    [types.metric, "secret-sync-missing"],
    [types.metric, "secret-sync-passes"],
    [types.alert, "secret-sync-ended"],
    [types.alert, "secret-sync-ending"],
    [types.alert, "secret-sync-failing"],
    [types.alert, "secret-sync-late"],
    [types.alert, "secret-sync-missing"],
    [types.alert, "secret-sync-silent"],
    [types.role, "secret-sync-roll"],
    [types.projectMember, "secret-sync-images"],
    [types.account, "secret-sync-cron"],
    [types.bucket, "secret-sync-app-settings"],
    [types.bucket, "secret-sync-program"],
    [types.bucket, "secret-sync-state"],
    [types.bucketMember, "secret-sync-app-settings"],
    [types.bucketMember, "secret-sync-program"],
    [types.bucketMember, "secret-sync-state"],
    [types.object, "secret-sync-program"],
    [types.object, "secret-sync-settings"],
  ]);
});

test("the service is private, has one instance at most, and costs nothing between calls", async () => {
  const { inputs, dependencies } = (await usual()).one(types.service);
  const template = inputs["template"] as Properties;
  const [container] = template["containers"] as Properties[];
  assert.equal(inputs["ingress"], "INGRESS_TRAFFIC_INTERNAL_ONLY");
  assert.equal(inputs["invokerIamDisabled"], false);
  assert.deepEqual(inputs["scaling"], { maxInstanceCount: 1 });
  assert.equal(template["maxInstanceRequestConcurrency"], 1);
  assert.equal(template["serviceAccount"], syncAccount);
  assert.deepEqual(container?.["resources"], {
    limits: { cpu: "1", memory: "512Mi" },
    cpuIdle: true,
    startupCpuBoost: true,
  });
  assert.equal(container["image"], "europe-west1-docker.pkg.dev/acme-test/docker-library/node:24-alpine");
  const waitsFor = dependencies.map((urn) => urn.split("::").at(-1));
  for (const part of [
    "secret-sync-program",
    "secret-sync-settings",
    "secret-sync-state",
    "secret-sync-app-settings",
    "secret-sync-images",
  ]) {
    assert.ok(waitsFor.includes(part), part);
  }
});

test("it runs the bundled program, from objects that are named by their content", async () => {
  const deployment = await usual();
  const program = programBundle("sync/main.ts");
  const object = deployment.one(types.object, "secret-sync-program");
  assert.equal(object.inputs["name"], program.fileName);
  assert.equal(textOf(object.rawInputs["source"]), program.text);
  const settings = deployment.one(types.object, "secret-sync-settings").inputs["name"] as string;
  assert.match(settings, /^settings-[0-9a-f]{12}\.json$/);
  const template = deployment.one(types.service).inputs["template"] as Properties;
  const [container] = template["containers"] as Properties[];
  assert.deepEqual(container?.["commands"], ["node"]);
  const text = textOf(deployment.one(types.object, "secret-sync-settings").rawInputs["source"]);
  assert.deepEqual(
    container["args"],
    verifiedStart({
      path: `/program/${program.fileName}`,
      text: program.text,
      settings: { variable: "SYNC_SETTINGS", text },
    }),
  );
  assert.deepEqual(container["envs"], [{ name: "SYNC_SETTINGS", value: `/program/${settings}` }]);
  assert.deepEqual(container["volumeMounts"], [{ name: "program", mountPath: "/program" }]);
  const [volume] = template["volumes"] as { gcs: { bucket: string; readOnly: boolean } }[];
  assert.equal(volume?.gcs.readOnly, true);
  assert.equal(volume.gcs.bucket, deployment.one(types.bucket, "secret-sync-program").outputs["name"]);
});

test("the program looks for its settings where the container has them", async () => {
  const template = (await usual()).one(types.service).inputs["template"] as {
    containers: { envs: { name: string }[] }[];
  };
  const variable = template.containers[0]?.envs[0]?.name ?? "";
  const folder = mkdtempSync(path.join(tmpdir(), "secret-sync-"));
  try {
    const [program, settings] = [path.join(folder, "program.cjs"), path.join(folder, "settings.json")];
    writeFileSync(program, programBundle("sync/main.ts").text);
    writeFileSync(settings, "{}");
    const ended = spawnSync(process.execPath, [program], { encoding: "utf8", env: { [variable]: settings } });
    // It has read the file, which says nothing of what it should.
    assert.match(ended.stdout + ended.stderr, /vault/);
    assert.equal(ended.status, 2);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("the program is told of the environment, in words that it understands, and of no application", async () => {
  const deployment = await usual();
  const bucket = (name: string): unknown => deployment.one(types.bucket, name).outputs["name"];
  assert.deepEqual(settingsOf(deployment), {
    vault: { address: "https://vault.example.com", role: "test.sync" },
    state: { bucket: bucket("secret-sync-state"), object: "state.json" },
    apps: { bucket: bucket("secret-sync-app-settings") },
    // What the program itself runs on.
    versions: [{ product: "nodejs", version: "24" }],
    graceSeconds: 86_400,
  });
  const versions = ["postgresql@17", "nodejs@24"];
  const told = settingsOf(await deploy(() => new SecretSync("secret-sync", { ...args, versions })));
  assert.deepEqual(told.versions, [
    { product: "nodejs", version: "24" },
    { product: "postgresql", version: "17" },
  ]);
  const patient = await deploy(() => new SecretSync("secret-sync", { ...args, graceSeconds: 600 }));
  assert.equal(settingsOf(patient).graceSeconds, 600);
});

test("Cloud Scheduler calls it each minute, as an account that can do nothing else, and never twice", async () => {
  const deployment = await usual();
  const schedule = deployment.one(types.schedule);
  const account = deployment.one(types.account);
  const mayCall = deployment.one(types.serviceMember, "secret-sync-cron");
  const { uri } = deployment.one(types.service).outputs as { uri: string };
  assert.equal(schedule.inputs["schedule"], "* * * * *");
  assert.deepEqual(schedule.inputs["httpTarget"], {
    httpMethod: "POST",
    uri: `${uri}/`,
    oidcToken: { serviceAccountEmail: account.outputs["email"], audience: uri },
  });
  assert.equal(schedule.inputs["retryConfig"], undefined);
  assert.ok(schedule.dependencies.includes(mayCall.urn));
  assert.deepEqual(
    [mayCall.inputs["role"], mayCall.inputs["member"], mayCall.inputs["name"]],
    ["roles/run.invoker", account.outputs["member"], "secret-sync"],
  );
  const seconds = (text: unknown): number => Number.parseInt(text as string, 10);
  const call = seconds((deployment.one(types.service).inputs["template"] as Properties)["timeout"]);
  assert.ok(call < seconds(schedule.inputs["attemptDeadline"]));
  assert.ok(seconds(schedule.inputs["attemptDeadline"]) < 60);
});

test("it may read the project's images, and start revisions of nothing until somebody grants its role", async () => {
  const deployment = await usual();
  assert.deepEqual(deployment.one(types.role).inputs["permissions"], [
    "run.services.get",
    "run.services.update",
    "run.workerpools.get",
    "run.workerpools.update",
  ]);
  assert.deepEqual(deployment.one(types.projectMember).inputs, {
    project: "acme-test",
    role: "roles/artifactregistry.reader",
    member,
  });
  const granted = deployment.resources.filter(({ inputs }) => inputs["member"] === member).map(({ name }) => name);
  assert.deepEqual(granted.sort(), [
    "secret-sync-app-settings",
    "secret-sync-images",
    "secret-sync-program",
    "secret-sync-state",
  ]);
});

test("the project of a domain is named as IAM names it", async () => {
  const images = { ...registry, repositoryUrl: "europe-west1-docker.pkg.dev/example.com/acme/apps" };
  const deployment = await deploy(() => new SecretSync("secret-sync", { ...args, images }));
  assert.equal(deployment.one(types.projectMember).inputs["project"], "example.com:acme");
});

test("it reads its program and what applications leave, and writes its memory, each in a bucket that nobody else can see", async () => {
  const deployment = await usual();
  for (const [name, role] of [
    ["secret-sync-program", "roles/storage.objectViewer"],
    ["secret-sync-app-settings", "roles/storage.objectViewer"],
    ["secret-sync-state", "roles/storage.objectUser"],
  ] as const) {
    const { inputs } = deployment.one(types.bucketMember, name);
    assert.deepEqual([inputs["role"], inputs["member"]], [role, member]);
    const bucket = deployment.one(types.bucket, name).inputs;
    assert.deepEqual([bucket["uniformBucketLevelAccess"], bucket["publicAccessPrevention"]], [true, "enforced"]);
  }
  // Whoever left something there is still attached.
  assert.equal(deployment.one(types.bucket, "secret-sync-app-settings").inputs["forceDestroy"], false);
});

test("each pass's line becomes metrics, and each application's that needs somebody, by its name", async () => {
  const deployment = await usual();
  const metric = (what: string): Properties => deployment.one(types.metric, `secret-sync-${what}`).inputs;
  const line =
    'resource.type="cloud_run_revision" AND resource.labels.service_name="secret-sync" AND resource.labels.location="europe-west1"';
  assert.equal(metric("passes")["filter"], `${line} AND jsonPayload.pass.ownFailures=0`);
  assert.equal(
    metric("failures")["filter"],
    `${line} AND (jsonPayload.pass.ownFailures>0 OR jsonPayload.app.failures>0)`,
  );
  assert.equal(metric("missing")["filter"], `${line} AND jsonPayload.app.missingCount>0`);
  for (const [what, ended] of [
    ["ending", false],
    ["ended", true],
  ] as const) {
    assert.equal(metric(what)["filter"], `${line} AND jsonPayload.support.ended=${ended}`);
    assert.deepEqual(metric(what)["labelExtractors"], { version: "EXTRACT(jsonPayload.support.name)" });
  }
  const lag = metric("lag");
  assert.equal(lag["filter"], `${line} AND jsonPayload.app.lagSeconds>0`);
  assert.equal(lag["valueExtractor"], "EXTRACT(jsonPayload.app.lagSeconds)");
  const labels = [{ key: "app", valueType: "STRING" }];
  for (const what of ["failures", "missing", "lag"]) {
    assert.deepEqual(metric(what)["labelExtractors"], { app: "EXTRACT(jsonPayload.app.name)" });
    assert.deepEqual((metric(what)["metricDescriptor"] as Properties)["labels"], labels);
  }
  assert.deepEqual(lag["metricDescriptor"], { metricKind: "DELTA", valueType: "DISTRIBUTION", unit: "s", labels });
  const { explicitBuckets } = lag["bucketOptions"] as { explicitBuckets: { bounds: number[] } };
  const age = metric("age");
  assert.equal(age["filter"], `${line} AND jsonPayload.secrets.ageDays>=0`);
  assert.equal(age["valueExtractor"], "EXTRACT(jsonPayload.secrets.ageDays)");
  assert.deepEqual(age["labelExtractors"], { app: "EXTRACT(jsonPayload.secrets.name)" });
  assert.deepEqual(age["metricDescriptor"], { metricKind: "DELTA", valueType: "DISTRIBUTION", unit: "d", labels });
  // The alert's bound is one of the buckets', so that no lag below it can be taken for one above.
  assert.ok(explicitBuckets.bounds.includes(120));
});

test("silence, failures, lag, missing keys and ends of support are told to the channels", async () => {
  const deployment = await usual();
  const queries: Record<string, string> = {};
  for (const alert of deployment.resources.filter(({ type }) => type === types.alert)) {
    assert.deepEqual(alert.inputs["notificationChannels"], args.notificationChannels);
    const [condition] = alert.inputs["conditions"] as { conditionPrometheusQueryLanguage: Properties }[];
    assert.equal(condition?.conditionPrometheusQueryLanguage["disableMetricValidation"], true);
    queries[alert.name] = condition.conditionPrometheusQueryLanguage["query"] as string;
    const { content } = alert.inputs["documentation"] as { content: string };
    assert.match(content, /service `secret-sync`/);
  }
  const series = (what: string): string =>
    `logging_googleapis_com:user_secret_sync_${what}{monitored_resource="cloud_run_revision"}[5m]`;
  const ends = (what: string): string => `sum by (version) (increase(${series(what).replace("[5m]", "[2h]")})) >= 1`;
  assert.deepEqual(queries, {
    "secret-sync-ending": ends("ending"),
    "secret-sync-ended": ends("ended"),
    "secret-sync-silent": `sum(increase(${series("passes")})) < 1 or absent_over_time(${series("passes")})`,
    "secret-sync-failing": `sum by (app) (increase(${series("failures")})) >= 3`,
    "secret-sync-late": `histogram_quantile(1, sum by (le, app) (increase(${series("lag_bucket")}))) > 120`,
    "secret-sync-missing": `sum by (app) (increase(${series("missing")})) >= 1`,
  });
});

test("its outputs are what applications attach to, and name the service, what calls it, its memory and its metrics", async () => {
  const deployment = await usual();
  const { contract, ...outputs } = deployment.one("groundplan:index:SecretSync").outputs;
  assert.deepEqual({ ...outputs, ...(contract as object) }, { ...outputs, libraryVersion: version });
  assert.deepEqual(outputs, {
    serviceAccountEmail: syncAccount,
    rollRole: deployment.one(types.role).outputs["name"],
    settingsBucketName: deployment.one(types.bucket, "secret-sync-app-settings").outputs["name"],
    serviceName: "secret-sync",
    scheduleName: deployment.one(types.schedule).outputs["name"],
    stateBucketName: deployment.one(types.bucket, "secret-sync-state").outputs["name"],
    metricNames: {
      passes: "secret-sync-passes",
      failures: "secret-sync-failures",
      missing: "secret-sync-missing",
      lag: "secret-sync-lag",
      age: "secret-sync-age",
      ending: "secret-sync-ending",
      ended: "secret-sync-ended",
    },
  });
});

test("a second deployment changes nothing; another grace period makes other settings and a new revision", async () => {
  const state = emptyState();
  await deploy(() => new SecretSync("secret-sync", args), { state });
  const second = await deploy(() => new SecretSync("secret-sync", args), { state });
  assert.deepEqual(
    second.resources.filter((one) => one.operation !== "same").map((one) => one.name),
    [],
  );
  const changed = await deploy(() => new SecretSync("secret-sync", { ...args, graceSeconds: 600 }), { state });
  assert.equal(changed.one(types.service).operation, "update");
  assert.match(changed.one(types.object, "secret-sync-settings").operation, /replace/);
  assert.equal(changed.one(types.object, "secret-sync-program").operation, "same");
});

test("a preview before anything exists is a plan", async () => {
  const deployment = await deploy(() => new SecretSync("secret-sync", args), { preview: true });
  assert.equal(deployment.one(types.service).operation, "create");
});

const wrongs: [title: string, wrong: Partial<SecretSyncArgs>, message: RegExp][] = [
  ["an unknown region", { region: "europe-west99" }, /region: "europe-west99"; use a Google Cloud region/],
  ["a negative grace period", { graceSeconds: -1 }, /graceSeconds: -1; use a whole number from 0 to 31104000/],
  [
    "a channel by its name",
    { notificationChannels: ["ops"] },
    /notificationChannels: \["ops"\]; use names of channels, projects\//,
  ],
  [
    "a product by its title",
    { versions: ["PostgreSQL@17"] },
    /versions\[0\]: "PostgreSQL@17"; use the product's name at endoflife\.date with its version, such as postgresql@17/,
  ],
  ["a product without a version", { versions: ["postgresql"] }, /versions\[0\]: "postgresql"; use the product's name/],
  ["an argument that names applications", { apps: [] } as Partial<SecretSyncArgs>, /apps: unknown property; remove it/],
];
for (const [title, wrong, message] of wrongs) {
  test(`${title} is refused before anything is created`, async () => {
    const deployment = await run(() => new SecretSync("secret-sync", { ...args, ...wrong }));
    assert.match(messages(deployment), message);
    assert.deepEqual(deployment.children("secret-sync"), []);
  });
}

test("a name that does not fit everywhere is refused", async () => {
  const deployment = await run(() => new SecretSync("the-name-of-a-component-too-long", args));
  assert.match(messages(deployment), /name: "the-name-of-a-component-too-long"; use up to 25 /);
});
