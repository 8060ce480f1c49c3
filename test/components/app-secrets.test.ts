import assert from "node:assert/strict";
import path from "node:path";
import { test } from "node:test";
import { version } from "groundplan/package.json";
import type { Properties } from "../../sandbox/model";
import { AppSecrets, CloudRunApp, SecretSync, SecretSyncApp, type SecretForm } from "../../components";
import { programBundle } from "../../components/internal/program-bundle";
import { verifiedStart } from "../../components/internal/verified-start";
import type { SecretsAttachment } from "../../components/contracts";
import { readApp } from "../../sync/app-settings";
import { deploy, emptyState, type Deployment } from "../support/program";
import * as parts from "../support/workload";
import {
  appAccount,
  args,
  firstValuesAccount,
  images,
  objectType,
  settingsOf,
  syncAccount,
  textOf,
  usual,
  withUsers,
} from "../support/app-secrets";

/** What each application has, keys or not. */
const login: [string, string][] = [
  ["gcp:serviceaccount/iAMMember:IAMMember", "web-login"],
  ["vault:gcp/authBackendRole:AuthBackendRole", "web"],
  ["vault:index/policy:Policy", "web"],
];

const byName = (one: string[], other: string[]): number => (one.join() < other.join() ? -1 : 1);
const secretType = "gcp:secretmanager/secret:Secret";
const policyType = "gcp:secretmanager/secretIamPolicy:SecretIamPolicy";
const jobType = "gcp:cloudrunv2/job:Job";

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
  assert.deepEqual(contract, { ...outputs, libraryVersion: version });
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
