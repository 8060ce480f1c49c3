import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import type { Properties } from "../../sandbox/model";
import { AppSecrets, type AppSecretsArgs } from "../../components/app-secrets";
import { readSettings } from "../../components/app-secrets/first-values";
import type { SecretsAttachment } from "../../components/contracts";
import { deploy, emptyState, messages, run, type Deployment } from "../support/program";

const syncAccount = "secrets-sync@acme-test.iam.gserviceaccount.com";
const appAccount = "app-web@acme-test.iam.gserviceaccount.com";

const args: AppSecretsArgs = {
  app: "web",
  keys: [{ name: "SECRET_KEY_BASE", generate: true }, { name: "STRIPE_KEY" }],
  identity: { serviceAccountEmail: appAccount, serviceAccountName: `projects/acme-test/serviceAccounts/${appAccount}` },
  store: {
    vaultAddress: "https://vault.example.com",
    secretsMount: "secrets-prod",
    appRoles: { web: "prod.app.web" },
    databaseCredentialsPaths: { web: "database-prod/creds/web-readwrite" },
    syncRole: "prod.sync",
    syncServiceAccountEmail: syncAccount,
  },
  images: {
    repositoryUrl: "europe-west1-docker.pkg.dev/acme-test/apps",
    upstreamUrls: { "docker.io/library": "europe-west1-docker.pkg.dev/acme-test/docker-library" },
  },
  regions: ["europe-west1", "europe-west4"],
};

const secretType = "gcp:secretmanager/secret:Secret";
const grantType = "gcp:secretmanager/secretIamMember:SecretIamMember";
const jobType = "gcp:cloudrunv2/job:Job";

/** The usual secrets, deployed once for the tests that only look at them. */
let usualSecrets: Promise<Deployment> | undefined;
function usual(): Promise<Deployment> {
  usualSecrets ??= deploy(() => new AppSecrets("web", args));
  return usualSecrets;
}

function environmentOf(deployment: Deployment): { [name: string]: string } {
  type Container = { envs: { name: string; value: string }[] };
  const job = deployment.one(jobType).inputs as { template: { template: { containers: Container[] } } };
  const envs = job.template.template.containers[0]?.envs ?? [];
  return Object.fromEntries(envs.map((env) => [env.name, env.value]));
}

test("an application's secrets are containers, grants, and the job that fills them", async () => {
  const deployment = await usual();
  assert.deepEqual(deployment.children("web"), [
    [jobType, "web-first-values"],
    [secretType, "web-SECRET_KEY_BASE"],
    [secretType, "web-STRIPE_KEY"],
    [grantType, "web-SECRET_KEY_BASE-app"],
    [grantType, "web-SECRET_KEY_BASE-sync-add"],
    [grantType, "web-SECRET_KEY_BASE-sync-read"],
    [grantType, "web-STRIPE_KEY-app"],
    [grantType, "web-STRIPE_KEY-sync-add"],
    [grantType, "web-STRIPE_KEY-sync-read"],
    ["gcp:storage/bucket:Bucket", "web-first-values-program"],
    ["gcp:storage/bucketIAMMember:BucketIAMMember", "web-first-values-program"],
    ["gcp:storage/bucketObject:BucketObject", "web-first-values-program"],
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
  const types = deployment.resources.map((one) => one.type);
  assert.ok(!types.includes("gcp:secretmanager/secretVersion:SecretVersion"));
  assert.ok(!types.some((type) => type.startsWith("random:")));
});

test("the application reads its copies; the copying account reads and adds", async () => {
  const deployment = await usual();
  const secret = "projects/acme-test/secrets/web-STRIPE_KEY";
  const grants = deployment.resources
    .filter((one) => one.type === grantType && one.inputs["secretId"] === secret)
    .map((one) => `${one.inputs["role"] as string} ${one.inputs["member"] as string}`)
    .sort();
  assert.deepEqual(grants, [
    `roles/secretmanager.secretAccessor serviceAccount:${appAccount}`,
    `roles/secretmanager.secretAccessor serviceAccount:${syncAccount}`,
    `roles/secretmanager.secretVersionAdder serviceAccount:${syncAccount}`,
  ]);
});

test("the job runs the program's own text, as the copying account, after the grants", async () => {
  const deployment = await usual();
  const job = deployment.one(jobType);
  const template = (job.inputs["template"] as { template: Properties }).template;
  assert.equal(template["serviceAccount"], syncAccount);
  assert.equal(job.inputs["location"], "europe-west1");
  assert.match(
    JSON.stringify(template["containers"]),
    /"image":"europe-west1-docker\.pkg\.dev\/acme-test\/docker-library\/node:24-alpine"/,
  );
  assert.equal(job.dependencies.filter((urn) => urn.includes(grantType)).length, 6);
  const text = readFileSync(require.resolve("../../components/app-secrets/first-values"), "utf8");
  assert.ok(JSON.stringify(deployment.one("gcp:storage/bucketObject:BucketObject").inputs).includes("first-values-"));
  // What the job runs has nothing but Node.js around it.
  const imported = [...text.matchAll(/ from "([^"]+)"/g)].map(([, from]) => from);
  assert.deepEqual(imported, ["node:crypto"]);
});

test("the job is told what to do in words that the program understands", async () => {
  const settings = readSettings(environmentOf(await usual()));
  assert.deepEqual(settings.vault, {
    address: "https://vault.example.com",
    role: "prod.sync",
    document: { mount: "secrets-prod", app: "web" },
  });
  assert.deepEqual(
    settings.keys.map(({ name, generate, secret }) => ({ name, generate, secret })),
    [
      { name: "SECRET_KEY_BASE", generate: true, secret: "projects/acme-test/secrets/web-SECRET_KEY_BASE" },
      { name: "STRIPE_KEY", generate: false, secret: "projects/acme-test/secrets/web-STRIPE_KEY" },
    ],
  );
});

test("the image is taken by digest where one is known", async () => {
  const imageDigest = `sha256:${"1".repeat(64)}`;
  const deployment = await deploy(() => new AppSecrets("web", { ...args, imageDigest }));
  assert.ok(JSON.stringify(deployment.one(jobType).inputs).includes(`docker-library/node@${imageDigest}`));
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
    vaultAddress: "https://vault.example.com",
    vaultRole: "prod.app.web",
    databaseCredentialsPath: "database-prod/creds/web-readwrite",
  });
  const planned = await deploy(() => new AppSecrets("web", args), { preview: true });
  assert.equal(planned.one("groundplan:index:AppSecrets").outputs["secretIds"], "[unknown]");
});

test("an application without secrets has no job", async () => {
  const deployment = await deploy(() => new AppSecrets("web", { ...args, keys: [] }));
  assert.deepEqual(deployment.children("web"), []);
  assert.deepEqual(deployment.one("groundplan:index:AppSecrets").outputs["secretIds"], {});
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

const wrongs: [title: string, wrong: Partial<AppSecretsArgs>, message: RegExp][] = [
  ["a key in small letters", { keys: [{ name: "secret" }] }, /keys\[0\]\.name: "secret"; use 1 to 64 capital letters/],
  ["a key named twice", { keys: [{ name: "A" }, { name: "A" }] }, /keys: \["A","A"\]; name each key once/],
  ["no region", { regions: [] }, /regions: \[\]; name the regions that the application runs in/],
  ["an unknown region", { regions: ["europe-west99"] }, /regions\[0\]: "europe-west99"; use a Google Cloud region/],
  ["a digest that is none", { imageDigest: "latest" }, /imageDigest: "latest"; use sha256: and 64/],
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
