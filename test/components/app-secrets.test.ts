import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { test } from "node:test";
import * as pulumi from "@pulumi/pulumi";
import type { Properties } from "../../sandbox/model";
import {
  AppSecrets,
  CredentialKind,
  CloudRunApp,
  PostgresDatabase,
  SecretSync,
  SecretSyncApp,
  type AppSecretsArgs,
  type Binding,
  type DatabaseServer,
  type SecretForm,
} from "../../components";
import { families } from "../../components/app-secrets/templates";
import { programBundle } from "../../components/internal/program-bundle";
import { verifiedStart } from "../../components/internal/verified-start";
import type { ImageSource, SecretsAttachment } from "../../components/contracts";
import { readSettings, type FirstValuesSettings } from "../../sync/first-values/settings";
import { readApp, type SyncApp } from "../../sync/app-settings";
import { readonlyStatements, readwriteStatements } from "../../components/postgres-database/statements";
import { SecretStore, vaultProvider } from "../../components/secret-store";
import { allows } from "../support/vault-policies";
import { deploy, emptyState, messages, run, type Deployment } from "../support/program";
import { storeOf } from "../support/samples";
import * as parts from "../support/workload";

const syncAccount = "secrets-sync@acme-test.iam.gserviceaccount.com";
const firstValuesAccount = "secrets-first-values@acme-test.iam.gserviceaccount.com";
const appAccount = "app-web@acme-test.iam.gserviceaccount.com";

const attachment = storeOf("prod");
const images: ImageSource = {
  repositoryUrl: "europe-west1-docker.pkg.dev/acme-test/apps",
  upstreamUrls: { "docker.io/library": "europe-west1-docker.pkg.dev/acme-test/docker-library" },
};
const args: AppSecretsArgs = {
  app: "web",
  keys: [{ name: "SECRET_KEY_BASE", generate: {} }, { name: "STRIPE_KEY" }],
  config: [{ name: "LOG_LEVEL", initial: "info" }],
  identity: { serviceAccountEmail: appAccount, serviceAccountName: `projects/acme-test/serviceAccounts/${appAccount}` },
  store: attachment,
  images,
  regions: ["europe-west1", "europe-west4"],
};

/** What each application has, keys or not. */
const login: [string, string][] = [
  ["gcp:serviceaccount/iAMMember:IAMMember", "web-login"],
  ["vault:gcp/authBackendRole:AuthBackendRole", "web"],
  ["vault:index/policy:Policy", "web"],
];

const byName = (one: string[], other: string[]): number => (one.join() < other.join() ? -1 : 1);

const database: Binding = {
  values: { host: "10.19.0.3", port: "5432", database: "changelog", caCertificate: "a certificate" },
  credential: { kind: "database-readwrite", resource: "main" },
};
const withUsers: Partial<AppSecretsArgs> = { bindings: { main: database }, databaseUsers: { main: {} } };

const cacheName = "projects/acme-test/locations/europe-west1/instances/cache";
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
  assert.deepEqual(
    deployment.children("web").sort(byName),
    [
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
      ...login,
    ].sort(byName),
  );
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
            {
              name: "SECRET_KEY_BASE",
              generate: { form: "base64url", bytes: 64 },
              secret: "projects/acme-test/secrets/web-SECRET_KEY_BASE",
            },
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

test("a form of a secret is told whole, whatever was left out of it", async () => {
  const forms: [given: SecretForm, told: SecretForm][] = [
    [{}, { form: "base64url", bytes: 64 }],
    [
      { form: "hex", bytes: 32 },
      { form: "hex", bytes: 32 },
    ],
    [
      { form: "base64", bytes: 16, count: 4 },
      { form: "base64", bytes: 16, count: 4, separator: "," },
    ],
    [
      { form: "base64", bytes: 32, prefix: "base64:" },
      { form: "base64", bytes: 32, prefix: "base64:" },
    ],
    [{ form: "alphanumeric" }, { form: "alphanumeric", length: 32 }],
    [
      { form: "password", alphabet: "abcdefgh", length: 22 },
      { form: "password", length: 22, alphabet: "abcdefgh" },
    ],
    [
      { form: "uuid", count: 2, separator: ";" },
      { form: "uuid", count: 2, separator: ";" },
    ],
    [
      { form: "rsa", publicKey: "PUBLIC" },
      { form: "rsa", bits: 3072, publicKey: "PUBLIC" },
    ],
    [{ form: "ed25519" }, { form: "ed25519" }],
  ];
  const keys = [...forms.map(([generate], index) => ({ name: `K${index}`, generate })), { name: "PUBLIC" }];
  const [secrets] = settingsOf(await deploy(() => new AppSecrets("web", { ...args, keys, config: [] }))).documents;
  assert.deepEqual(
    secrets?.keys.map(({ generate }) => generate),
    [...forms.map(([, told]) => told), undefined],
  );
});

test("the image is taken by digest where one is known", async () => {
  const digest = `sha256:${"1".repeat(64)}`;
  const locked = { ...images, lockedDigests: { "docker.io/library/node:24-alpine": digest } };
  const deployment = await deploy(() => new AppSecrets("web", { ...args, images: locked }));
  assert.ok(JSON.stringify(deployment.one(jobType).inputs).includes(`docker-library/node@${digest}`));
});

test("the outputs are a secrets attachment, and the secrets are known only after the job", async () => {
  const deployment = await deploy(() => {
    const attachment: SecretsAttachment = new AppSecrets("web", { ...args, ...withUsers });
    return attachment;
  });
  const { contract, ...outputs } = deployment.one("groundplan:index:AppSecrets").outputs;
  assert.deepEqual(contract, outputs);
  assert.deepEqual(outputs, {
    secretIds: {
      SECRET_KEY_BASE: "projects/acme-test/secrets/web-SECRET_KEY_BASE",
      STRIPE_KEY: "projects/acme-test/secrets/web-STRIPE_KEY",
    },
    configIds: { LOG_LEVEL: "projects/acme-test/secrets/web-LOG_LEVEL-config" },
    vaultAddress: "https://vault.example.com",
    vaultRole: "prod.app.web",
    vaultPolicy: "prod.app.web",
    app: "web",
    secretsMount: "secrets/prod",
    configMount: "config/prod",
    databaseCredentialsPaths: { main: "database/prod/creds/readwrite.web.main" },
  });
  const planned = (await deploy(() => new AppSecrets("web", args), { preview: true })).one(
    "groundplan:index:AppSecrets",
  ).outputs;
  assert.deepEqual([planned["secretIds"], planned["configIds"]], ["[unknown]", "[unknown]"]);
});

test("an application without secrets and configuration has no job", async () => {
  const deployment = await deploy(() => new AppSecrets("web", { ...args, keys: [], config: [] }));
  assert.deepEqual(deployment.children("web"), login);
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
    const sync = new SecretSync("secret-sync", { store, images, region: "europe-west1" });
    new SecretSyncApp("web-sync", { sync, secrets });
  };
  const { config } = readApp("web", JSON.parse(textOf(await deploy(program), "web-sync")));
  assert.deepEqual(
    config.copies.map(({ key }) => key),
    ["LOG_LEVEL"],
  );
  const planned = await deploy(program, { preview: true });
  assert.equal(planned.one(objectType, "web-sync").operation, "create");
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
  const secretsOf = Object.fromEntries(names.map((name) => [name, {}]));
  const workload = { ...parts.smallest, secrets: secretsOf, config: { level: {} } };
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

const wrongForms: [title: string, form: SecretForm, message: RegExp][] = [
  [
    "a length of bytes",
    { form: "hex", length: 32 },
    /keys\[0\]\.generate\.length: 32; leave it out: hex takes bytes, count/,
  ],
  ["bits of a UUID", { form: "uuid", bits: 2048 }, /generate\.bits: 2048; leave it out: uuid takes count, separator/],
  ["joined private keys", { form: "rsa", count: 2 }, /generate\.count: 2; leave it out: rsa takes bits, publicKey/],
  ["few bytes", { bytes: 8 }, /generate\.bytes: 8; use a whole number from 16 to 1024/],
  ["few characters", { form: "alphanumeric", length: 8 }, /generate\.length: 8; use 11 or more/],
  ["few digits", { form: "password", alphabet: "0123456789", length: 12 }, /generate\.length: 12; use 20 or more/],
  ["a character twice", { form: "password", alphabet: "abca" }, /generate\.alphabet: "abca"; use 2 to 94 visible/],
  ["a short key", { form: "rsa", bits: 1024 }, /generate\.bits: 1024; use one of 2048, 3072, 4096/],
  ["a prefix with a space", { prefix: "a b" }, /generate\.prefix: "a b"; use 1 to 16 visible characters/],
  [
    "a prefix of a key",
    { form: "ed25519", prefix: "v1" },
    /generate\.prefix: "v1"; leave it out: ed25519 takes publicKey/,
  ],
  [
    "a separator that the prefix has",
    { count: 2, prefix: "v1," },
    /generate\.separator: ","; use 1 to 8 characters that/,
  ],
  ["a separator of one value", { separator: ";" }, /generate\.separator: ";"; leave it out, or set a count/],
  [
    "a separator that values have",
    { count: 2, separator: "-" },
    /generate\.separator: "-"; use 1 to 8 characters that/,
  ],
  ["itself as its public half", { form: "rsa", publicKey: "A" }, /generate\.publicKey: "A"; name another of the keys/],
  ["nobody as a public half", { form: "rsa", publicKey: "D" }, /generate\.publicKey: "D"; name another of the keys/],
  ["a public half that is made", { form: "rsa", publicKey: "C" }, /generate\.publicKey: "C"; name another of the keys/],
];

const wrongs: [title: string, wrong: Partial<AppSecretsArgs>, message: RegExp][] = [
  [
    "a key with a hyphen",
    { keys: [{ name: "se-cret" }] },
    /keys\[0\]\.name: "se-cret"; use 1 to 200 letters, digits and/,
  ],
  ["a key that begins with a digit", { keys: [{ name: "2FA" }] }, /keys\[0\]\.name: "2FA"; use 1 to 200 letters/],
  ["too long a key", { keys: [{ name: "a".repeat(201) }] }, /keys\[0\]\.name: "a+… .*; use 1 to 200 letters/],
  [
    "a key named twice",
    { keys: [{ name: "A" }, { name: "A" }] },
    /keys\[1\]\.name: "A"; name it once: keys\[0\]\.name is the same/,
  ],
  [
    "configuration with a dot",
    { config: [{ name: "log.level" }] },
    /config\[0\]\.name: "log\.level"; use 1 to 200 letters/,
  ],
  [
    "configuration named twice",
    { config: [{ name: "A" }, { name: "A" }] },
    /config\[1\]\.name: "A"; name it once: config\[0\]\.name is the same/,
  ],
  ["configuration that is a secret too", { config: [{ name: "STRIPE_KEY" }] }, /config: "STRIPE_KEY"; remove it/],
  [
    "an empty initial text",
    { config: [{ name: "A", initial: "" }] },
    /config\[0\]\.initial: ""; use 1 to 65,536 bytes/,
  ],
  ...wrongForms.map(([title, form, message]): [string, Partial<AppSecretsArgs>, RegExp] => [
    title,
    { keys: [{ name: "A", generate: form }, { name: "B" }, { name: "C", generate: {} }] },
    message,
  ]),
  [
    "two private keys with one public half",
    {
      keys: [
        { name: "A", generate: { form: "rsa", publicKey: "C" } },
        { name: "B", generate: { form: "ed25519", publicKey: "C" } },
        { name: "C" },
      ],
    },
    /keys\[1\]\.generate\.publicKey: "C"; name a key for each private key/,
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

test("the application's own identity logs in, by a policy of its own, with a token that can be renewed", async () => {
  const deployment = await usual();
  assert.deepEqual(deployment.one("vault:gcp/authBackendRole:AuthBackendRole").inputs, {
    backend: "gcp",
    role: "prod.app.web",
    type: "iam",
    boundServiceAccounts: [appAccount],
    tokenPolicies: ["prod.app.web"],
    // A database user is renewed with the token that asked for it: a batch token can't be.
    tokenTtl: 3600,
    tokenMaxTtl: 86400,
    maxJwtExp: "3600",
  });
  const verifiable = deployment.one("gcp:serviceaccount/iAMMember:IAMMember").inputs;
  assert.deepEqual(verifiable, {
    serviceAccountId: `projects/acme-test/serviceAccounts/${appAccount}`,
    role: "roles/iam.serviceAccountViewer",
    member: "serviceAccount:vault@acme-test.iam.gserviceaccount.com",
  });
});

test("developers may read an application's secrets where it lets them, by a login of its own", async () => {
  const name = "web-developer";
  const open = await deploy(() => new AppSecrets("web", { ...args, readableByDevelopers: true, ...withUsers }));
  const role = open.one("vault:gcp/authBackendRole:AuthBackendRole", name).inputs;
  assert.equal(role["role"], "prod.developer.web");
  assert.deepEqual(role["boundServiceAccounts"], ["secrets-developer@acme-test.iam.gserviceaccount.com"]);
  assert.deepEqual(role["tokenPolicies"], ["prod.developer", "prod.developer.web"]);
  const policy = open.one("vault:index/policy:Policy", name).inputs["policy"] as string;
  assert.ok(allows(policy, "secrets/prod/data/web", "read"));
  assert.ok(allows(policy, "database/prod/creds/readonly.web.main", "read"));
  assert.ok(!allows(policy, "database/prod/creds/readwrite.web.main", "read"));
});

test("database users live as long as they are asked to, and a token as long as the longest of them", async () => {
  const role = (deployment: Deployment, access: string): Properties =>
    deployment.one("vault:database/secretBackendRole:SecretBackendRole", `web-${access}.web.main`).inputs;
  const lasting = await deploy(() => new AppSecrets("web", { ...args, ...withUsers }));
  assert.deepEqual(role(lasting, "readwrite"), {
    backend: "database/prod",
    dbName: "main",
    name: "readwrite.web.main",
    defaultTtl: 3600,
    maxTtl: 86400,
    creationStatements: readwriteStatements("changelog").creation,
    renewStatements: readwriteStatements("changelog").renewal,
    revocationStatements: readwriteStatements("changelog").revocation,
  });
  const reports: Binding = { ...database, credential: { kind: "database-readonly", resource: "reports" } };
  const two = await deploy(
    () =>
      new AppSecrets("web", {
        ...args,
        bindings: { main: database, reports },
        databaseUsers: {
          main: { ttlSeconds: 60, maxTtlSeconds: 120 },
          reports: { readOnly: true, ttlSeconds: 7200, maxTtlSeconds: 7200 },
        },
      }),
  );
  assert.deepEqual([role(two, "readonly")["defaultTtl"], role(two, "readonly")["maxTtl"]], [60, 120]);
  assert.deepEqual(role(two, "readonly")["creationStatements"], readonlyStatements("changelog").creation);
  const { tokenTtl, tokenMaxTtl } = two.one("vault:gcp/authBackendRole:AuthBackendRole").inputs;
  assert.deepEqual([tokenTtl, tokenMaxTtl], [7200, 7200]);
});

test("no other application's resource changes when one comes, changes or goes", async () => {
  const state = emptyState();
  const login = { address: "https://vault.example.com", serviceAccountEmail: appAccount };
  const server: DatabaseServer = {
    instanceName: "db-1",
    connectionName: "acme-test:europe-west1:db-1",
    host: "10.19.0.3",
    port: 5432,
    serverCaCertificate: "a certificate",
    vaultUserName: "vault@acme-test.iam",
  };
  const program =
    (...apps: [name: string, more: Partial<AppSecretsArgs>][]) =>
    (): void => {
      const opts = { providers: [vaultProvider("vault", login)] };
      const vault = { address: login.address, serviceAccountEmail: attachment.vaultServiceAccountEmail };
      const store = new SecretStore("secrets", { vault, environment: "prod" }, opts);
      const shared = new PostgresDatabase("main", { server, store, database: "changelog" }, opts);
      for (const [name, more] of apps) {
        const email = `app-${name}@acme-test.iam.gserviceaccount.com`;
        const identity = {
          serviceAccountEmail: email,
          serviceAccountName: `projects/acme-test/serviceAccounts/${email}`,
        };
        const databaseUsers = { main: {} };
        const bindings = { main: shared.binding };
        new AppSecrets(name, { ...args, app: name, identity, store, bindings, databaseUsers, ...more }, opts);
      }
    };
  const changed = async (...apps: Parameters<typeof program>): Promise<string[]> => {
    const deployment = await deploy(program(...apps), { state });
    return [
      ...new Set(
        deployment.resources
          .filter(({ operation }) => operation !== "same")
          .map(({ name }) => name.split("-")[0] ?? ""),
      ),
    ];
  };
  await deploy(program(["web", {}], ["feed", {}]), { state });
  assert.deepEqual(await changed(["shop", {}], ["web", {}], ["feed", {}]), ["shop"]);
  assert.deepEqual(await changed(["feed", {}], ["shop", { readableByDevelopers: true, keys: [] }], ["web", {}]), [
    "shop",
  ]);
  assert.deepEqual(await changed(["web", {}], ["feed", {}]), ["shop"]);
});

const wrongTemplates: [title: string, template: string, message: RegExp][] = [
  ["a template with a brace", "{main.password", /keys\[0\]\.template: .*; write parts as \{<binding>\.<part>\}/],
  [
    "a template of an unknown binding",
    "{mian.password}",
    /keys\[0\]\.template: "mian"; add it to bindings, or name one of main/,
  ],
  [
    "a template of an unknown key",
    "{secrets.OTHER}",
    /keys\[0\]\.template: "\{secrets\.OTHER\}"; name another of the keys/,
  ],
  [
    "an encoded template of an unknown key",
    "{base64encode({secrets.OTHER})}",
    /keys\[0\]\.template: "\{secrets\.OTHER\}"; name another of the keys/,
  ],
  [
    "an encoded text without a secret",
    "{base64encode({main.host})}",
    /keys\[0\]\.template: .*; it has no part of a cred/,
  ],
  ["an encoded text that does not end", "{base64encode({main.password}", /keys\[0\]\.template: .*a text in base64 as/],
  ["a template of itself", "{secrets.URL}", /keys\[0\]\.template: "\{secrets\.URL\}"; name another of the keys/],
  ["a template without a secret", "host={main.host}", /keys\[0\]\.template: .*; it has no part of a credential/],
];

const wrongDatabases: [title: string, wrong: Partial<AppSecretsArgs>, message: RegExp][] = [
  ["users of nothing", { databaseUsers: { main: {} } }, /databaseUsers\["main"\]: "main"; name one of the bindings/],
  [
    "a binding with a dot",
    { bindings: { "a.b": database } },
    /bindings\["a\.b"\]: "a\.b"; use 1 to 24 lower-case letters/,
  ],
  [
    "a life of seconds",
    { bindings: { main: database }, databaseUsers: { main: { ttlSeconds: 5 } } },
    /databaseUsers\["main"\]\.ttlSeconds: 5; use a whole number from 60/,
  ],
  [
    "a longest life below the usual one",
    { bindings: { main: database }, databaseUsers: { main: { ttlSeconds: 7200, maxTtlSeconds: 3600 } } },
    /databaseUsers\["main"\]\.maxTtlSeconds: 3600; use 7200 or more/,
  ],
  ["the name of the key to GitHub", { app: "sync-github" }, /app: "sync-github"; use another name/],
  ...wrongTemplates.map(([title, template, message]): [string, Partial<AppSecretsArgs>, RegExp] => [
    title,
    { keys: [{ name: "URL", template }], bindings: { main: database } },
    message,
  ]),
  [
    "a template that is generated too",
    { keys: [{ name: "URL", template: "{main.password}", generate: {} }], bindings: { main: database } },
    /keys\[0\]\.template: .*; leave generate out/,
  ],
  [
    "a login and a key of one binding",
    { keys: [{ name: "URL", template: "{main.password}{main.accessKeyId}" }], bindings: { main: database } },
    /keys: "main"; name either username and password of it, or/,
  ],
];
for (const [title, wrong, message] of wrongDatabases) {
  test(`${title} is refused for an application`, async () => {
    const deployment = await run(() => new AppSecrets("web", { ...args, ...wrong }));
    assert.match(messages(deployment), message);
    assert.deepEqual(deployment.children("web"), []);
  });
}

const wrongBindings: [title: string, wrong: Partial<AppSecretsArgs>, message: RegExp][] = [
  [
    "a database for which Vault makes no users",
    { bindings: { main: { values: {} } }, databaseUsers: { main: {} } },
    /bindings\.main: without a credential; bind a database that it may write to/,
  ],
  [
    "users who write by a login that reads",
    {
      bindings: { main: { values: {}, credential: { kind: "database-readonly", resource: "main" } } },
      databaseUsers: { main: {} },
    },
    /bindings\.main: database-readonly; bind a database that it may write to, or set readOnly: true/,
  ],
  [
    "a login of a cache that has no user name",
    {
      keys: [{ name: "URL", template: "redis://{cache.username}:{cache.password}@host" }],
      bindings: { cache: { values: {}, credential: { kind: "cache-password", resource: cacheName } } },
    },
    /bindings\.cache: "?cache-password"?; a template names its username/,
  ],
  [
    "a part that a binding does not have",
    {
      keys: [{ name: "URL", template: "{main.username}:{main.password}@{main.hots}" }],
      bindings: { main: database },
    },
    /\{main\.hots\}"?; (name a part that main has:|main has the parts) caCertificate, database, host, port/,
  ],
];
for (const [title, wrong, message] of wrongBindings) {
  test(`${title} stops what would use it, once that is known`, async () => {
    const given = Object.fromEntries(
      Object.entries(wrong.bindings ?? {}).map(([name, binding]) => [name, pulumi.output(binding)]),
    );
    for (const bindings of [wrong.bindings ?? {}, given]) {
      const deployment = await run(() => new AppSecrets("web", { ...args, config: [], ...wrong, bindings }));
      assert.match(messages(deployment), message);
    }
  });
}

/** What the reconciler is told of an application, as it reads it. */
async function attached(more: Partial<AppSecretsArgs>): Promise<{ deployment: Deployment; app: SyncApp }> {
  const { store } = args;
  const deployment = await deploy(() => {
    const secrets = new AppSecrets("web", { ...args, config: [], ...more });
    const sync = new SecretSync("secret-sync", { store, images, region: "europe-west1" });
    new SecretSyncApp("web-sync", { sync, secrets: secrets.contract });
  });
  return { deployment, app: readApp("web", JSON.parse(textOf(deployment, "web-sync"))) };
}

test("a database's login is a role of its own, and both programs are told how values are put together with it", async () => {
  const { deployment, app } = await attached({
    keys: [
      {
        name: "DATABASE_URL",
        template: "postgresql://{main.username}:{main.password}@{main.host}/{main.database}?a={{b}}",
      },
      { name: "PGPASSWORD", template: "{main.password}" },
      { name: "STRIPE_KEY" },
    ],
    bindings: { main: pulumi.output(database), unused: { values: {} } },
  });
  const role = deployment.one("vault:database/secretBackendRole:SecretBackendRole").inputs;
  assert.deepEqual(
    [role["name"], role["dbName"], role["defaultTtl"], role["maxTtl"], role["creationStatements"]],
    ["login.web.main", "main", 2_592_000, 2_592_000, readwriteStatements("changelog").creation],
  );
  const login = deployment.one("vault:gcp/authBackendRole:AuthBackendRole", "web-login").inputs;
  assert.deepEqual(login, {
    backend: "gcp",
    role: "prod.login.web",
    type: "iam",
    boundServiceAccounts: [firstValuesAccount, syncAccount],
    tokenPolicies: ["prod.login.web"],
    // A user ends with the token that asked for it.
    tokenTtl: 2_678_400,
    tokenMaxTtl: 2_678_400,
    maxJwtExp: "3600",
  });
  const policy = deployment.one("vault:index/policy:Policy", "web-login").inputs["policy"] as string;
  assert.ok(allows(policy, "secrets/prod/data/web", "patch"));
  assert.ok(allows(policy, "database/prod/creds/login.web.main", "read"));
  for (const [path, capability] of [
    ["secrets/prod/data/web", "update"],
    ["secrets/prod/data/feed", "patch"],
    ["database/prod/creds/readwrite.web.main", "read"],
    ["config/prod/data/web", "read"],
  ] as const) {
    assert.ok(!allows(policy, path, capability), path);
  }
  assert.deepEqual(app.logins, {
    role: "prod.login.web",
    credentials: [
      { binding: "main", kind: "database-readwrite", resource: "main", path: "database/prod/creds/login.web.main" },
    ],
    keys: [
      {
        key: "DATABASE_URL",
        encoded: true,
        pieces: [
          { text: "postgresql://" },
          { binding: "main", part: "username" },
          { text: ":" },
          { binding: "main", part: "password" },
          { text: "@10.19.0.3/changelog?a=" },
          { text: "{" },
          { text: "b" },
          { text: "}" },
        ],
      },
      { key: "PGPASSWORD", encoded: false, pieces: [{ binding: "main", part: "password" }] },
    ],
  });
  const { logins, documents } = settingsOf(deployment);
  assert.deepEqual(logins, app.logins);
  assert.deepEqual(
    documents[0]?.keys.map(({ name, composed }) => [name, composed]),
    [
      ["DATABASE_URL", true],
      ["PGPASSWORD", true],
      ["STRIPE_KEY", undefined],
    ],
  );
});

test("other keys stand in a template, and a login of their own is made for whoever puts them together", async () => {
  const { app, deployment } = await attached({
    keys: [
      { name: "QUEUE_URL", template: "amqp://{secrets.USER}:{secrets.PASS}@{queue.host}" },
      { name: "USER" },
      { name: "PASS" },
    ],
    bindings: { queue: { values: { host: "queue.example.net" } } },
  });
  assert.deepEqual(app.logins?.keys, [
    {
      key: "QUEUE_URL",
      encoded: true,
      pieces: [
        { text: "amqp://" },
        { secret: "USER" },
        { text: ":" },
        { secret: "PASS" },
        { text: "@queue.example.net" },
      ],
    },
  ]);
  assert.deepEqual(app.logins.credentials, []);
  const policy = deployment.one("vault:index/policy:Policy", "web-login").inputs["policy"] as string;
  assert.ok(allows(policy, "secrets/prod/data/web", "patch"));
});

test("an encoded text keeps its secrets apart from what is known, whatever braces and parentheses are around", async () => {
  const { app } = await attached({
    keys: [
      { name: "AUTH", template: "Basic {base64encode({main.username}:{main.password}@{queue.host})}" },
      { name: "FILE", template: '{{"key":"{base64encode({{({secrets.PEM})}})}"}}' },
      { name: "URL", template: "https://{base64encode({main.password}?{queue.host})}@{queue.host}/" },
      { name: "PEM", generate: { form: "rsa" } },
    ],
    bindings: { main: pulumi.output(database), queue: { values: { host: "a/b}" } } },
  });
  assert.deepEqual(
    app.logins?.credentials.map(({ binding }) => binding),
    ["main"],
  );
  assert.deepEqual(
    app.logins.keys.map(({ pieces }) => pieces),
    [
      [
        { text: "Basic " },
        {
          base64: [
            { binding: "main", part: "username" },
            { text: ":" },
            { binding: "main", part: "password" },
            { text: "@a/b" },
            { text: "}" },
          ],
        },
      ],
      [
        { text: "{" },
        { text: '"key":"' },
        { base64: [{ text: "{" }, { text: "(" }, { secret: "PEM" }, { text: ")" }, { text: "}" }] },
        { text: '"' },
        { text: "}" },
      ],
      [
        { text: "https://" },
        { base64: [{ binding: "main", part: "password" }, { text: "?a/b" }, { text: "}" }] },
        { text: "@a%2Fb%7D/" },
      ],
    ],
  );
});

test("plain parts are percent-encoded in a URL, and nowhere else", async () => {
  const values = { host: "10.19.0.3", database: "changelog", caCertificate: "a {b}\n" };
  const { app } = await attached({
    keys: [
      { name: "URL", template: "postgresql://{main.username}@{main.host}?ca={main.caCertificate}" },
      { name: "DSN", template: "user={main.username} ca={main.caCertificate}" },
    ],
    bindings: { main: { ...database, values } },
  });
  const texts = app.logins?.keys.map(({ key, pieces }) => [key, pieces.map(({ text = "?" }) => text).join("")]);
  assert.deepEqual(texts, [
    ["DSN", "user=? ca=a {b}\n"],
    ["URL", "postgresql://?@10.19.0.3?ca=a%20%7Bb%7D%0A"],
  ]);
});

test("a login that only reads is made by what readers are made by", async () => {
  const { deployment } = await attached({
    keys: [{ name: "DATABASE_URL", template: "postgresql://{main.username}:{main.password}@{main.host}" }],
    bindings: { main: { ...database, credential: { kind: "database-readonly", resource: "main" } } },
  });
  const role = deployment.one("vault:database/secretBackendRole:SecretBackendRole").inputs;
  assert.deepEqual(role["creationStatements"], readonlyStatements("changelog").creation);
});

test("what Google makes is asked for by a right of the application's own, of whoever asks", async () => {
  const email = "app-web@acme-data.iam.gserviceaccount.com";
  const { deployment, app } = await attached({
    keys: [
      { name: "REDIS_URL", template: "rediss://:{cache.password}@{cache.host}" },
      { name: "S3_KEY", template: "{files.accessKeyId}:{files.secretAccessKey}" },
    ],
    bindings: {
      cache: { values: { host: "10.0.0.9" }, credential: { kind: "cache-password", resource: cacheName } },
      files: { values: {}, credential: { kind: "storage-key", resource: email } },
    },
  });
  const roles = deployment.resources.filter(
    ({ type, name }) => type.includes("IAMCustomRole") && name.startsWith("web-"),
  );
  assert.deepEqual(
    roles.map(({ inputs }) => [inputs["project"], inputs["roleId"], inputs["permissions"]]),
    [
      ["acme-test", "login.web.cache", ["memorystore.authTokens.get", "memorystore.authTokens.list"]],
      ["acme-data", "login.web.files", ["storage.hmacKeys.create"]],
    ],
  );
  const members = deployment.resources.filter(({ type }) => type === "gcp:projects/iAMMember:IAMMember");
  assert.deepEqual(
    members.filter(({ name }) => name.startsWith("web-")).map(({ inputs }) => [inputs["project"], inputs["member"]]),
    [
      ["acme-test", `serviceAccount:${firstValuesAccount}`],
      ["acme-test", `serviceAccount:${syncAccount}`],
      ["acme-data", `serviceAccount:${firstValuesAccount}`],
    ],
  );
  assert.deepEqual(
    app.logins?.credentials.map(({ path }) => path),
    [undefined, undefined],
  );
});

test("templates can name each kind of credential", () => {
  const named = Object.values(families).flatMap(({ kinds }) => kinds);
  assert.deepEqual(
    Object.values(CredentialKind).filter((kind) => !named.includes(kind)),
    [],
    "give the kind a family in components/app-secrets/templates.ts, by the parts that templates name of it",
  );
});
