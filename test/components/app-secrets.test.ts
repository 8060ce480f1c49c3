import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { test } from "node:test";
import type { Properties } from "../../sandbox/model";
import { AppSecrets, CloudRunApp, SecretSync, type AppSecretsArgs } from "../../components";
import { programBundle } from "../../components/internal/program-bundle";
import { verifiedStart } from "../../components/internal/verified-start";
import type { SecretsAttachment } from "../../components/contracts";
import { readSettings, type FirstValuesSettings } from "../../sync/first-values/settings";
import { parseSettings } from "../../sync/settings";
import { deploy, emptyState, messages, run, type Deployment } from "../support/program";
import * as parts from "../support/workload";

const syncAccount = "secrets-sync@acme-test.iam.gserviceaccount.com";
const firstValuesAccount = "secrets-first-values@acme-test.iam.gserviceaccount.com";
const appAccount = "app-web@acme-test.iam.gserviceaccount.com";

const args: AppSecretsArgs = {
  app: "web",
  keys: [{ name: "SECRET_KEY_BASE", generate: true }, { name: "STRIPE_KEY" }],
  config: [{ name: "LOG_LEVEL", initial: "info" }],
  identity: { serviceAccountEmail: appAccount, serviceAccountName: `projects/acme-test/serviceAccounts/${appAccount}` },
  store: {
    vaultAddress: "https://vault.example.com",
    environment: "prod",
    secretsMount: "secrets/prod",
    configMount: "config/prod",
    appRoles: { web: "prod.app.web" },
    appPolicies: { web: "prod.app.web" },
    databaseCredentialsPaths: { web: "database/prod/creds/web-readwrite" },
    syncRole: "prod.sync",
    syncServiceAccountEmail: syncAccount,
    firstValuesRole: "prod.first-values",
    firstValuesServiceAccountEmail: firstValuesAccount,
  },
  images: {
    repositoryUrl: "europe-west1-docker.pkg.dev/acme-test/apps",
    upstreamUrls: { "docker.io/library": "europe-west1-docker.pkg.dev/acme-test/docker-library" },
  },
  regions: ["europe-west1", "europe-west4"],
};

const secretType = "gcp:secretmanager/secret:Secret";
const policyType = "gcp:secretmanager/secretIamPolicy:SecretIamPolicy";
const objectType = "gcp:storage/bucketObject:BucketObject";
const jobType = "gcp:cloudrunv2/job:Job";

/** The usual secrets, deployed once for the tests that only look at them. */
let usualSecrets: Promise<Deployment> | undefined;
function usual(): Promise<Deployment> {
  usualSecrets ??= deploy(() => new AppSecrets("web", args));
  return usualSecrets;
}

/** What the program is told, as it reads it. */
function settingsOf(deployment: Deployment): FirstValuesSettings {
  const folder = mkdtempSync(path.join(tmpdir(), "app-secrets-"));
  try {
    const file = path.join(folder, "settings.json");
    writeFileSync(file, textOf(deployment, "web-first-values-settings"));
    return readSettings({ SETTINGS: file });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function textOf(deployment: Deployment, object: string): string {
  return (deployment.one(objectType, object).rawInputs["source"] as { text: string }).text;
}

function containerOf(deployment: Deployment): { [property: string]: unknown } {
  const job = deployment.one(jobType).inputs as {
    template: { template: { containers: { [name: string]: unknown }[] } };
  };
  return job.template.template.containers[0] ?? {};
}

/** Who may do what with a copy. */
function policyOf(deployment: Deployment, name: string): { [role: string]: string[] } {
  const { policyData } = deployment.one(policyType, name).inputs as { policyData: string };
  const { bindings } = JSON.parse(policyData) as { bindings: { role: string; members: string[] }[] };
  return Object.fromEntries(bindings.map(({ role, members }) => [role, members]));
}

test("an application's secrets are containers, grants, and the job that fills them", async () => {
  const deployment = await usual();
  assert.deepEqual(deployment.children("web"), [
    [jobType, "web-first-values"],
    [secretType, "web-LOG_LEVEL-config"],
    [secretType, "web-SECRET_KEY_BASE"],
    [secretType, "web-STRIPE_KEY"],
    [policyType, "web-LOG_LEVEL-config"],
    [policyType, "web-SECRET_KEY_BASE"],
    [policyType, "web-STRIPE_KEY"],
    ["gcp:storage/bucket:Bucket", "web-first-values-program"],
    ["gcp:storage/bucketIAMMember:BucketIAMMember", "web-first-values-program"],
    [objectType, "web-first-values-done"],
    [objectType, "web-first-values-program"],
    [objectType, "web-first-values-settings"],
  ]);
});

test("a copy has a fixed name, stays in the named regions, and gets no value from the program", async () => {
  const deployment = await usual();
  assert.deepEqual(deployment.one(secretType, "web-STRIPE_KEY").inputs, {
    secretId: "web-STRIPE_KEY",
    labels: { app: "web", source: "vault" },
    replication: { userManaged: { replicas: [{ location: "europe-west1" }, { location: "europe-west4" }] } },
    deletionProtection: false,
  });
  assert.equal(deployment.one(secretType, "web-LOG_LEVEL-config").inputs["secretId"], "web-LOG_LEVEL-config");
  const types = deployment.resources.map((one) => one.type);
  assert.ok(!types.includes("gcp:secretmanager/secretVersion:SecretVersion"));
  assert.ok(!types.some((type) => type.startsWith("random:")));
});

test("the application reads its copies, those who copy read and write, and nobody else may do anything", async () => {
  const deployment = await usual();
  for (const name of ["web-STRIPE_KEY", "web-LOG_LEVEL-config"]) {
    assert.equal(deployment.one(policyType, name).inputs["secretId"], `projects/acme-test/secrets/${name}`);
    assert.deepEqual(policyOf(deployment, name), {
      "roles/secretmanager.secretAccessor": [
        `serviceAccount:${appAccount}`,
        `serviceAccount:${firstValuesAccount}`,
        `serviceAccount:${syncAccount}`,
      ],
      "roles/secretmanager.secretVersionAdder": [`serviceAccount:${firstValuesAccount}`],
      "roles/secretmanager.secretVersionManager": [`serviceAccount:${syncAccount}`],
    });
  }
});

test("who reads plain configuration reads no secret by that, and the other way round", async () => {
  const deployment = await deploy(
    () =>
      new AppSecrets("web", {
        ...args,
        readers: ["serviceAccount:jobs@acme-test.iam.gserviceaccount.com"],
        configReaders: ["group:support@acme.example"],
      }),
  );
  const readersOf = (name: string): string[] => policyOf(deployment, name)["roles/secretmanager.secretAccessor"] ?? [];
  assert.ok(readersOf("web-LOG_LEVEL-config").includes("group:support@acme.example"));
  assert.ok(!readersOf("web-STRIPE_KEY").includes("group:support@acme.example"));
  assert.ok(readersOf("web-STRIPE_KEY").some((one) => one.startsWith("serviceAccount:jobs@")));
  assert.ok(!readersOf("web-LOG_LEVEL-config").some((one) => one.startsWith("serviceAccount:jobs@")));
});

test("the job runs the bundled program, as the account for first values, once the policies are there", async () => {
  const deployment = await usual();
  const job = deployment.one(jobType);
  const template = (job.inputs["template"] as { template: Properties }).template;
  const program = programBundle("sync/first-values/main.ts");
  const file = path.basename(program.fileName);
  assert.equal(template["serviceAccount"], firstValuesAccount);
  assert.equal(job.inputs["location"], "europe-west1");
  assert.equal(containerOf(deployment)["image"], "europe-west1-docker.pkg.dev/acme-test/docker-library/node:24-alpine");
  assert.equal(job.dependencies.filter((urn) => urn.includes(policyType)).length, 3);
  assert.match(file, /^first-values-[0-9a-f]{12}\.cjs$/);
  assert.equal(deployment.one(objectType, "web-first-values-program").inputs["name"], file);
  assert.equal(textOf(deployment, "web-first-values-program"), program.text);
  assert.deepEqual(
    containerOf(deployment)["args"],
    verifiedStart({
      path: `/program/${file}`,
      text: program.text,
      settings: { variable: "SETTINGS", text: textOf(deployment, "web-first-values-settings") },
    }),
  );
  assert.deepEqual(containerOf(deployment)["envs"], [
    {
      name: "SETTINGS",
      value: `/program/${deployment.one(objectType, "web-first-values-settings").inputs["name"] as string}`,
    },
  ]);
});

test("the job is told what to do in words that the program understands", async () => {
  const { documents, ...settings } = settingsOf(await usual());
  assert.deepEqual(settings, {
    vault: { address: "https://vault.example.com", role: "prod.first-values" },
    app: "web",
  });
  assert.deepEqual(
    documents.map(({ keys, ...one }) => ({ ...one, keys: keys.map(({ created, ...key }) => [key, typeof created]) })),
    [
      {
        holds: "secrets",
        mount: "secrets/prod",
        keys: [
          [
            { name: "SECRET_KEY_BASE", generate: true, secret: "projects/acme-test/secrets/web-SECRET_KEY_BASE" },
            "string",
          ],
          [{ name: "STRIPE_KEY", secret: "projects/acme-test/secrets/web-STRIPE_KEY" }, "string"],
        ],
      },
      {
        holds: "configuration",
        mount: "config/prod",
        keys: [
          [{ name: "LOG_LEVEL", initial: "info", secret: "projects/acme-test/secrets/web-LOG_LEVEL-config" }, "string"],
        ],
      },
    ],
  );
});

test("the image is taken by digest where one is known", async () => {
  const digest = `sha256:${"1".repeat(64)}`;
  const locked = { ...args.images, lockedDigests: { "docker.io/library/node:24-alpine": digest } };
  const deployment = await deploy(() => new AppSecrets("web", { ...args, images: locked }));
  assert.ok(JSON.stringify(deployment.one(jobType).inputs).includes(`docker-library/node@${digest}`));
});

test("the outputs are a secrets attachment, and the secrets are known only after the job", async () => {
  const deployment = await deploy(() => {
    const attachment: SecretsAttachment = new AppSecrets("web", { ...args, usesDatabase: true });
    return attachment;
  });
  assert.deepEqual(deployment.one("groundplan:index:AppSecrets").outputs, {
    secretIds: {
      SECRET_KEY_BASE: "projects/acme-test/secrets/web-SECRET_KEY_BASE",
      STRIPE_KEY: "projects/acme-test/secrets/web-STRIPE_KEY",
    },
    configIds: { LOG_LEVEL: "projects/acme-test/secrets/web-LOG_LEVEL-config" },
    vaultAddress: "https://vault.example.com",
    vaultRole: "prod.app.web",
    app: "web",
    secretsMount: "secrets/prod",
    configMount: "config/prod",
    databaseCredentialsPath: "database/prod/creds/web-readwrite",
  });
  const planned = (await deploy(() => new AppSecrets("web", args), { preview: true })).one(
    "groundplan:index:AppSecrets",
  ).outputs;
  assert.deepEqual([planned["secretIds"], planned["configIds"]], ["[unknown]", "[unknown]"]);
});

test("an application without secrets and configuration has no job", async () => {
  const deployment = await deploy(() => new AppSecrets("web", { ...args, keys: [], config: [] }));
  assert.deepEqual(deployment.children("web"), []);
  assert.deepEqual(deployment.one("groundplan:index:AppSecrets").outputs["secretIds"], {});
});

test("configuration alone has a job, which is told of no secrets", async () => {
  const deployment = await deploy(() => new AppSecrets("web", { ...args, keys: [] }));
  assert.deepEqual(
    settingsOf(deployment).documents.map(({ holds }) => holds),
    ["configuration"],
  );
});

test("what keeps the copies in step takes them as they are, in a preview too", async () => {
  const { store, images } = args;
  const program = (): void => {
    const secrets = new AppSecrets("web", args);
    new SecretSync("secret-sync", { store, images, region: "europe-west1", apps: [{ name: "web", secrets }] });
  };
  const settings = parseSettings(textOf(await deploy(program), "secret-sync-settings"));
  assert.deepEqual(
    settings.apps[0]?.config.copies.map(({ key }) => key),
    ["LOG_LEVEL"],
  );
  const planned = await deploy(program, { preview: true });
  assert.equal(planned.one(objectType, "secret-sync-settings").operation, "create");
});

test("a second deployment changes nothing; another key runs the job again", async () => {
  const state = emptyState();
  const first = await deploy(() => new AppSecrets("web", args), { state });
  const second = await deploy(() => new AppSecrets("web", args), { state });
  assert.ok(second.resources.every((one) => one.operation === "same"));
  const more = await deploy(() => new AppSecrets("web", { ...args, keys: [...args.keys, { name: "SMTP_PASSWORD" }] }), {
    state,
  });
  assert.equal(more.one(jobType).operation, "update");
  assert.notEqual(more.one(jobType).inputs["runExecutionToken"], first.one(jobType).inputs["runExecutionToken"]);
  assert.equal(more.one(secretType, "web-STRIPE_KEY").operation, "same");
});

test("other regions replace the copies, the old ones first since the name is taken", async () => {
  const state = emptyState();
  await deploy(() => new AppSecrets("web", args), { state });
  const moved = await deploy(() => new AppSecrets("web", { ...args, regions: ["europe-west1"] }), { state });
  assert.match(moved.one(secretType, "web-STRIPE_KEY").operation, /replace/);
});

test("every name that a workload may ask for has its copies, names that differ in capitals only among them", async () => {
  const names = ["api_key", "API_KEY", "Api_Key", "_key2", "k".repeat(200)];
  const workload = { ...parts.smallest, secrets: names, config: ["level"] };
  const deployment = await deploy(() => {
    const given = { ...args, keys: names.map((name) => ({ name })), config: [{ name: "level" }] };
    const secrets = new AppSecrets("web", given);
    const { identity, images, network } = parts;
    new CloudRunApp("web", { workload, regions: ["europe-west1"], identity, images, network, secrets });
  });
  const ids = deployment.resources.filter(({ type }) => type === secretType).map(({ inputs }) => inputs["secretId"]);
  assert.deepEqual(ids.sort(), [...names.map((name) => `web-${name}`), "web-level-config"].sort());
  assert.deepEqual(
    settingsOf(deployment).documents.map(({ keys }) => keys.map(({ name }) => name).sort()),
    [[...names].sort(), ["level"]],
  );
});

const wrongs: [title: string, wrong: Partial<AppSecretsArgs>, message: RegExp][] = [
  [
    "a key with a hyphen",
    { keys: [{ name: "se-cret" }] },
    /keys\[0\]\.name: "se-cret"; use 1 to 200 letters, digits and/,
  ],
  ["a key that begins with a digit", { keys: [{ name: "2FA" }] }, /keys\[0\]\.name: "2FA"; use 1 to 200 letters/],
  ["too long a key", { keys: [{ name: "a".repeat(201) }] }, /keys\[0\]\.name: "a+… .*; use 1 to 200 letters/],
  ["a key named twice", { keys: [{ name: "A" }, { name: "A" }] }, /keys: \["A","A"\]; name each key once/],
  [
    "configuration with a dot",
    { config: [{ name: "log.level" }] },
    /config\[0\]\.name: "log\.level"; use 1 to 200 letters/,
  ],
  ["configuration named twice", { config: [{ name: "A" }, { name: "A" }] }, /config: \["A","A"\]; name each key once/],
  ["configuration that is a secret too", { config: [{ name: "STRIPE_KEY" }] }, /config: "STRIPE_KEY"; remove it/],
  [
    "an empty initial text",
    { config: [{ name: "A", initial: "" }] },
    /config\[0\]\.initial: ""; use 1 to 65,536 bytes/,
  ],
  ["everybody as a reader", { readers: ["allUsers"] }, /readers\[0\]: "allUsers"; use an IAM member/],
  ["everybody as a reader of configuration", { configReaders: ["allUsers"] }, /configReaders\[0\]: "allUsers"; use an/],
  ["no region", { regions: [] }, /regions: \[\]; name the regions that the application runs in/],
  ["an unknown region", { regions: ["europe-west99"] }, /regions\[0\]: "europe-west99"; use a Google Cloud region/],
  ["an application's name with a dot", { app: "web.eu" }, /app: "web\.eu"; use 3 to 24/],
];
for (const [title, wrong, message] of wrongs) {
  test(`${title} is refused before anything is created`, async () => {
    const deployment = await run(() => new AppSecrets("web", { ...args, ...wrong }));
    assert.match(messages(deployment), message);
    assert.deepEqual(deployment.children("web"), []);
  });
}

test("an application that the store does not know is refused, and so is a database that it has not", async () => {
  const unknown = await run(() => new AppSecrets("web", { ...args, app: "feed" }));
  assert.match(messages(unknown), /app: "feed"; the store has no login role for it/);
  const none = { ...args.store, databaseCredentialsPaths: {} };
  const deployment = await run(() => new AppSecrets("web", { ...args, store: none, usesDatabase: true }));
  assert.match(messages(deployment), /app: "web"; the store has no database credentials for it/);
});
