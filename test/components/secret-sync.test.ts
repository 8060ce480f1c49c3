import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { test } from "node:test";
import * as pulumi from "@pulumi/pulumi";
import { SecretSync, type SecretSyncArgs } from "../../components";
import { programBundle } from "../../components/internal/program-bundle";
import { verifiedStart } from "../../components/internal/verified-start";
import type { Properties } from "../../sandbox/model";
import { parseSettings } from "../../sync/settings";
import { deploy, emptyState, messages, run, type Deployment } from "../support/program";
import * as parts from "../support/workload";

const syncAccount = "secrets-sync@acme-test.iam.gserviceaccount.com";
const member = `serviceAccount:${syncAccount}`;
const registry = "europe-west1-docker.pkg.dev/acme-test";
const service = (region: string): string => `projects/acme-test/locations/${region}/services/web`;

const args: SecretSyncArgs = {
  store: {
    vaultAddress: "https://vault.example.com",
    environment: "test",
    secretsMount: "secrets/test",
    configMount: "config/test",
    vaultServiceAccountEmail: "vault@acme-test.iam.gserviceaccount.com",
    databaseMount: "database/test",
    developerServiceAccountEmail: "secrets-developer@acme-test.iam.gserviceaccount.com",
    developerPolicy: "test.developer",
    syncRole: "test.sync",
    syncServiceAccountEmail: syncAccount,
    firstValuesRole: "test.first-values",
    firstValuesServiceAccountEmail: "secrets-first-values@acme-test.iam.gserviceaccount.com",
  },
  images: {
    repositoryUrl: "europe-west1-docker.pkg.dev/acme-test/apps",
    upstreamUrls: { "docker.io/library": "europe-west1-docker.pkg.dev/acme-test/docker-library" },
  },
  region: "europe-west1",
  apps: [
    {
      name: "web",
      secrets: parts.secrets,
      services: { "europe-west1": service("europe-west1"), "europe-west4": service("europe-west4") },
      identity: parts.identity,
      github: { repository: "acme/web", environment: "test", secrets: ["SMTP_PASSWORD"], variables: ["LOG_LEVEL"] },
    },
  ],
  imageRepositories: { apps: "europe-west1-docker.pkg.dev/acme-test/apps" },
  notificationChannels: ["projects/acme-test/notificationChannels/123"],
};
const [app] = args.apps;
assert.ok(app);

const types = {
  service: "gcp:cloudrunv2/service:Service",
  serviceMember: "gcp:cloudrunv2/serviceIamMember:ServiceIamMember",
  schedule: "gcp:cloudscheduler/job:Job",
  account: "gcp:serviceaccount/account:Account",
  accountMember: "gcp:serviceaccount/iAMMember:IAMMember",
  role: "gcp:projects/iAMCustomRole:IAMCustomRole",
  bucket: "gcp:storage/bucket:Bucket",
  bucketMember: "gcp:storage/bucketIAMMember:BucketIAMMember",
  object: "gcp:storage/bucketObject:BucketObject",
  repositoryMember: "gcp:artifactregistry/repositoryIamMember:RepositoryIamMember",
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
    [types.repositoryMember, "secret-sync-images-apps"],
    [types.service, "secret-sync"],
    [types.serviceMember, "secret-sync-cron"],
    [types.serviceMember, "secret-sync-web.europe-west1"],
    [types.serviceMember, "secret-sync-web.europe-west4"],
    [types.schedule, "secret-sync"],
    [types.metric, "secret-sync-failures"],
    [types.metric, "secret-sync-lag"],
    [types.metric, "secret-sync-missing"],
    [types.metric, "secret-sync-passes"],
    [types.alert, "secret-sync-failing"],
    [types.alert, "secret-sync-late"],
    [types.alert, "secret-sync-missing"],
    [types.alert, "secret-sync-silent"],
    [types.role, "secret-sync-roll"],
    [types.account, "secret-sync-cron"],
    [types.accountMember, "secret-sync-web"],
    [types.bucket, "secret-sync-program"],
    [types.bucket, "secret-sync-state"],
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
  for (const part of ["secret-sync-program", "secret-sync-settings", "secret-sync-state"]) {
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

test("the program is told what to keep in step, in words that it understands", async () => {
  const deployment = await usual();
  assert.deepEqual(settingsOf(deployment), {
    vault: { address: "https://vault.example.com", role: "test.sync" },
    state: { bucket: deployment.one(types.bucket, "secret-sync-state").outputs["name"], object: "state.json" },
    graceSeconds: 86_400,
    apps: [
      {
        name: "web",
        secrets: {
          mount: "secrets/test",
          copies: [
            { key: "SECRET_KEY_BASE", secret: "projects/acme-test/secrets/web-SECRET_KEY_BASE" },
            { key: "SMTP_PASSWORD", secret: "projects/acme-test/secrets/web-SMTP_PASSWORD" },
          ],
        },
        config: {
          mount: "config/test",
          copies: [{ key: "LOG_LEVEL", secret: "projects/acme-test/secrets/web-LOG_LEVEL-config" }],
        },
        cloudRun: [{ service: service("europe-west1") }, { service: service("europe-west4") }],
        github: { repository: "acme/web", environment: "test", secrets: ["SMTP_PASSWORD"], variables: ["LOG_LEVEL"] },
      },
    ],
  });
});

test("the settings hold no more than they need: no services, no GitHub, another grace period", async () => {
  const quiet = { ...args, apps: [{ name: "web", secrets: parts.secrets }], graceSeconds: 600 };
  const deployment = await deploy(() => new SecretSync("secret-sync", quiet));
  const settings = settingsOf(deployment);
  assert.equal(settings.graceSeconds, 600);
  assert.deepEqual(settings.apps[0]?.cloudRun, []);
  assert.ok(settings.apps.every(({ github }) => github === undefined));
  const children = deployment.children("secret-sync").map(([type]) => type);
  for (const type of [types.role, types.accountMember, types.repositoryMember]) assert.ok(!children.includes(type));
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

test("it may read and change the services that it is told of, act as their account, and nothing in the project", async () => {
  const deployment = await usual();
  assert.deepEqual(deployment.one(types.role).inputs["permissions"], ["run.services.get", "run.services.update"]);
  const role = deployment.one(types.role).outputs["name"];
  for (const region of ["europe-west1", "europe-west4"]) {
    assert.deepEqual(deployment.one(types.serviceMember, `secret-sync-web.${region}`).inputs, {
      project: "acme-test",
      location: region,
      name: "web",
      role,
      member,
    });
  }
  assert.deepEqual(deployment.one(types.accountMember).inputs, {
    serviceAccountId: parts.identity.serviceAccountName,
    role: "roles/iam.serviceAccountUser",
    member,
  });
  assert.deepEqual(deployment.one(types.repositoryMember).inputs, {
    project: "acme-test",
    location: "europe-west1",
    repository: "apps",
    role: "roles/artifactregistry.reader",
    member,
  });
  assert.ok(!deployment.resources.some(({ type }) => type === "gcp:projects/iAMMember:IAMMember"));
});

test("it reads its program and writes its memory, each in a bucket of its own that nobody else can see", async () => {
  const deployment = await usual();
  for (const [name, role] of [
    ["secret-sync-program", "roles/storage.objectViewer"],
    ["secret-sync-state", "roles/storage.objectUser"],
  ] as const) {
    const { inputs } = deployment.one(types.bucketMember, name);
    assert.deepEqual([inputs["role"], inputs["member"]], [role, member]);
    const bucket = deployment.one(types.bucket, name).inputs;
    assert.deepEqual([bucket["uniformBucketLevelAccess"], bucket["publicAccessPrevention"]], [true, "enforced"]);
  }
});

test("each pass's line becomes metrics", async () => {
  const deployment = await usual();
  const filter = (what: string): string =>
    deployment.one(types.metric, `secret-sync-${what}`).inputs["filter"] as string;
  const line =
    'resource.type="cloud_run_revision" AND resource.labels.service_name="secret-sync" AND resource.labels.location="europe-west1" AND jsonPayload.pass.durationMs>=0';
  assert.equal(filter("passes"), `${line} AND jsonPayload.pass.failures=0`);
  assert.equal(filter("failures"), `${line} AND jsonPayload.pass.failures>0`);
  assert.equal(filter("missing"), `${line} AND jsonPayload.pass.missingCount>0`);
  assert.equal(filter("lag"), line);
  const lag = deployment.one(types.metric, "secret-sync-lag").inputs;
  assert.equal(lag["valueExtractor"], "EXTRACT(jsonPayload.pass.lagSeconds)");
  assert.deepEqual(lag["metricDescriptor"], { metricKind: "DELTA", valueType: "DISTRIBUTION", unit: "s" });
  const { explicitBuckets } = lag["bucketOptions"] as { explicitBuckets: { bounds: number[] } };
  // The alert's bound is one of the buckets', so that no lag below it can be taken for one above.
  assert.ok(explicitBuckets.bounds.includes(120));
});

test("silence, failures, lag and missing keys are told to the channels", async () => {
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
  assert.deepEqual(queries, {
    "secret-sync-silent": `sum(increase(${series("passes")})) < 1 or absent_over_time(${series("passes")})`,
    "secret-sync-failing": `sum(increase(${series("failures")})) >= 3`,
    "secret-sync-late": `histogram_quantile(1, sum by (le) (increase(${series("lag_bucket")}))) > 120`,
    "secret-sync-missing": `sum(increase(${series("missing")})) >= 1`,
  });
});

test("its outputs name the service, what calls it, its memory and its metrics", async () => {
  const deployment = await usual();
  assert.deepEqual(deployment.one("groundplan:index:SecretSync").outputs, {
    serviceName: "secret-sync",
    scheduleName: deployment.one(types.schedule).outputs["name"],
    stateBucketName: deployment.one(types.bucket, "secret-sync-state").outputs["name"],
    metricNames: {
      passes: "secret-sync-passes",
      failures: "secret-sync-failures",
      missing: "secret-sync-missing",
      lag: "secret-sync-lag",
    },
  });
});

test("a second deployment changes nothing; another key makes other settings and a new revision", async () => {
  const state = emptyState();
  await deploy(() => new SecretSync("secret-sync", args), { state });
  const second = await deploy(() => new SecretSync("secret-sync", args), { state });
  assert.deepEqual(
    second.resources.filter((one) => one.operation !== "same").map((one) => one.name),
    [],
  );
  const reversed = Object.fromEntries(Object.entries(parts.secrets.secretIds as object).reverse());
  const reordered = { ...args, apps: [{ ...app, secrets: { ...parts.secrets, secretIds: reversed } }] };
  const same = await deploy(() => new SecretSync("secret-sync", reordered), { state });
  assert.equal(same.one(types.service).operation, "same");
  const configIds = { ...(parts.secrets.configIds as object), THEME: "projects/acme-test/secrets/web-THEME-config" };
  const more = { ...args, apps: [{ ...app, secrets: { ...parts.secrets, configIds } }] };
  const changed = await deploy(() => new SecretSync("secret-sync", more), { state });
  assert.equal(changed.one(types.service).operation, "update");
  assert.match(changed.one(types.object, "secret-sync-settings").operation, /replace/);
  assert.equal(changed.one(types.object, "secret-sync-program").operation, "same");
});

test("a preview before anything exists is a plan", async () => {
  const deployment = await deploy(() => new SecretSync("secret-sync", args), { preview: true });
  assert.equal(deployment.one(types.service).operation, "create");
});

const wrongs: [title: string, wrong: Partial<SecretSyncArgs>, message: RegExp][] = [
  ["no application", { apps: [] }, /apps: \[\]; name at least one application/],
  ["an application named twice", { apps: [app, app] }, /apps: "web"; name each application once/],
  [
    "one name from two applications in one environment",
    { apps: [app, { ...app, name: "feed" }] },
    /github\.secrets: "acme\/web test SMTP_PASSWORD"; deliver each name to an environment from one/,
  ],
  [
    "services without an identity",
    { apps: [{ name: "web", secrets: parts.secrets, services: { one: service("europe-west1") } }] },
    /apps\[0\]\.identity: missing; give the identity that the services run as/,
  ],
  [
    "a service by its name alone",
    { apps: [{ ...app, services: { web: "web" } }] },
    /apps\[0\]\.services\["web"\]: "web"; use projects\/<project>\/locations\/<region>\/services\/<service>/,
  ],
  [
    "one environment of GitHub in other letters",
    {
      apps: ["acme/web", "Acme/Web"].map((repository, index) => ({
        ...app,
        name: `web${index}`,
        github: { repository, environment: "test", secrets: ["A"] },
      })),
    },
    /github\.secrets: "acme\/web test A"; deliver each name to an environment from one application only/,
  ],
  [
    "a name in small letters, which GitHub would keep in capitals",
    { apps: [{ ...app, github: { repository: "acme/web", environment: "test", secrets: ["api_key"] } }] },
    /apps\[0\]\.github\.secrets\[0\]: "api_key"; use capital letters, .* GitHub tells no cases apart/,
  ],
  [
    "a name that GitHub reserves",
    { apps: [{ ...app, github: { repository: "acme/web", environment: "test", secrets: ["GITHUB_TOKEN"] } }] },
    /apps\[0\]\.github\.secrets\[0\]: "GITHUB_TOKEN"; use capital letters/,
  ],
  [
    "a repository without an owner",
    { apps: [{ ...app, github: { repository: "web", environment: "test" } }] },
    /apps\[0\]\.github\.repository: "web"; name the repository as owner\/name/,
  ],
  [
    "an environment with a slash",
    { apps: [{ ...app, github: { repository: "acme/web", environment: "a/b" } }] },
    /apps\[0\]\.github\.environment: "a\/b"; name an environment of the repository/,
  ],
  ["an unknown region", { region: "europe-west99" }, /region: "europe-west99"; use a Google Cloud region/],
  ["a negative grace period", { graceSeconds: -1 }, /graceSeconds: -1; use a whole number from 0 to 31104000/],
  [
    "a channel by its name",
    { notificationChannels: ["ops"] },
    /notificationChannels: \["ops"\]; use names of channels, projects\//,
  ],
  [
    "a repository elsewhere",
    { imageRepositories: { acme: "ghcr.io/acme" } },
    /imageRepositories\["acme"\]: "ghcr\.io\/acme"; use </,
  ],
  [
    "a repository under two names",
    { imageRepositories: { one: `${registry}/apps`, other: `${registry}/apps` } },
    /imageRepositories\["other"\]: ".*apps"; leave it out: "one" names it already, and a right has one owner/,
  ],
  [
    "a name that no resource can have",
    { imageRepositories: { "My apps": `${registry}/apps` } },
    /imageRepositories\["My apps"\]: "My apps"; name it with lower-case letters/,
  ],
];
for (const [title, wrong, message] of wrongs) {
  test(`${title} is refused before anything is created`, async () => {
    const deployment = await run(() => new SecretSync("secret-sync", { ...args, ...wrong }));
    assert.match(messages(deployment), message);
    assert.deepEqual(deployment.children("secret-sync"), []);
  });
}

test("a repository that turns out to be another's is refused, since each right has one owner", async () => {
  const imageRepositories = { one: pulumi.output(`${registry}/apps`), other: pulumi.output(`${registry}/apps`) };
  const deployment = await run(() => new SecretSync("secret-sync", { ...args, imageRepositories }));
  assert.match(messages(deployment), /imageRepositories\["other"\]: ".*apps"; leave it out: "one" names it already/);
  assert.deepEqual(
    deployment.children("secret-sync").filter(([type]) => type === types.repositoryMember),
    [],
  );
});

test("a name that does not fit everywhere is refused", async () => {
  const deployment = await run(() => new SecretSync("the-name-of-a-component-too-long", args));
  assert.match(messages(deployment), /name: "the-name-of-a-component-too-long"; use 3 to 24/);
});

test("another application's secrets are refused, once it is known whose they are", async () => {
  const apps = [{ ...app, secrets: { ...parts.secrets, app: pulumi.output("feed") } }];
  const deployment = await run(() => new SecretSync("secret-sync", { ...args, apps }));
  assert.match(messages(deployment), /the secrets given for "web" are those of "feed"/);
  assert.ok(!deployment.children("secret-sync").some(([type]) => type === types.service));
});
