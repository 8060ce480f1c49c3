import assert from "node:assert/strict";
import { test } from "node:test";
import * as pulumi from "@pulumi/pulumi";
import {
  AppSecrets,
  CloudRunApp,
  entry,
  SecretSync,
  SecretSyncApp,
  type ImageSource,
  type SecretSyncAppArgs,
  type SecretSyncAttachment,
  type SecretsAttachment,
  type WorkloadIdentity,
} from "../../components";
import { readApp } from "../../sync/app-settings";
import { deploy, emptyState, messages, run, type Deployment } from "../support/program";
import { storeOf } from "../support/samples";
import * as parts from "../support/workload";

const types = {
  serviceMember: "gcp:cloudrunv2/serviceIamMember:ServiceIamMember",
  poolMember: "gcp:cloudrunv2/workerPoolIamMember:WorkerPoolIamMember",
  accountMember: "gcp:serviceaccount/iAMMember:IAMMember",
  object: "gcp:storage/bucketObject:BucketObject",
};
const sync: SecretSyncAttachment = {
  serviceAccountEmail: "secrets-sync@acme-test.iam.gserviceaccount.com",
  rollRole: "projects/acme-test/roles/secret_sync_roll",
  settingsBucketName: "secret-sync-apps-1234567",
};
const store = storeOf("test");
const images: ImageSource = {
  repositoryUrl: "europe-west1-docker.pkg.dev/acme-test/apps",
  upstreamUrls: { "docker.io/library": "europe-west1-docker.pkg.dev/acme-test/docker-library" },
};
const member = "serviceAccount:secrets-sync@acme-test.iam.gserviceaccount.com";
const service = (region: string, name = "web"): string => `projects/acme-test/locations/${region}/services/${name}`;
const pool = "projects/acme-test/locations/europe-west1/workerPools/web-worker";
const args: SecretSyncAppArgs = {
  sync,
  secrets: parts.secrets,
  services: { "europe-west4": service("europe-west4"), "europe-west1": service("europe-west1") },
  workerPools: { worker: pool },
  identity: parts.identity,
  github: { repository: "acme/web", environment: "test", secrets: ["SMTP_PASSWORD"], variables: ["LOG_LEVEL"] },
};

function textOf(deployment: Deployment, name = "web-sync"): string {
  return (deployment.one(types.object, name).rawInputs["source"] as unknown as { text: string }).text;
}

let usualApp: Promise<Deployment> | undefined;
function usual(): Promise<Deployment> {
  usualApp ??= deploy(() => new SecretSyncApp("web-sync", args));
  return usualApp;
}

test("an application is attached by its settings, a right on each service and worker pool, and one to act as its identity", async () => {
  const deployment = await usual();
  assert.deepEqual(deployment.children("web-sync"), [
    [types.serviceMember, "web-sync.europe-west1"],
    [types.serviceMember, "web-sync.europe-west4"],
    [types.poolMember, "web-sync.worker"],
    [types.accountMember, "web-sync"],
    [types.object, "web-sync"],
  ]);
  for (const region of ["europe-west1", "europe-west4"]) {
    assert.deepEqual(deployment.one(types.serviceMember, `web-sync.${region}`).inputs, {
      project: "acme-test",
      location: region,
      name: "web",
      role: sync.rollRole,
      member,
    });
  }
  assert.deepEqual(deployment.one(types.poolMember).inputs, {
    project: "acme-test",
    location: "europe-west1",
    name: "web-worker",
    role: sync.rollRole,
    member,
  });
  assert.deepEqual(deployment.one(types.accountMember).inputs, {
    serviceAccountId: parts.identity.serviceAccountName,
    role: "roles/iam.serviceAccountUser",
    member,
  });
});

test("the settings are in words that the program understands, under the application's name, after the rights", async () => {
  const deployment = await usual();
  const { inputs, dependencies } = deployment.one(types.object);
  assert.equal(inputs["bucket"], sync.settingsBucketName);
  assert.match(inputs["name"] as string, /^apps\/web\/[0-9a-f]{12}\.json$/);
  assert.deepEqual(readApp("web", JSON.parse(textOf(deployment))), {
    name: "web",
    secrets: {
      mount: "secrets/test",
      copies: ["DATABASE_URL", "SECRET_KEY_BASE", "SIGNING_KEY", "SMTP_PASSWORD"].map((key) => ({
        key,
        secret: `projects/acme-test/secrets/web-${key}`,
      })),
    },
    config: {
      mount: "config/test",
      copies: [{ key: "LOG_LEVEL", secret: "projects/acme-test/secrets/web-LOG_LEVEL-config" }],
    },
    cloudRun: [{ service: service("europe-west1") }, { service: service("europe-west4") }, { service: pool }],
    github: { repository: "acme/web", environment: "test", secrets: ["SMTP_PASSWORD"], variables: ["LOG_LEVEL"] },
  });
  for (const [type, name] of deployment.children("web-sync").filter(([one]) => one !== types.object)) {
    assert.ok(dependencies.includes(deployment.one(type, name).urn), name);
  }
});

test("without services and worker pools there are the settings alone; a preview is a plan", async () => {
  const deployment = await deploy(() => new SecretSyncApp("web-sync", { sync, secrets: parts.secrets }));
  assert.deepEqual(deployment.children("web-sync"), [[types.object, "web-sync"]]);
  const { cloudRun, github } = readApp("web", JSON.parse(textOf(deployment)));
  assert.deepEqual([cloudRun, github], [[], undefined]);
  const planned = await deploy(() => new SecretSyncApp("web-sync", args), { preview: true });
  assert.equal(planned.one(types.object).operation, "create");
});

test("a change makes another object before the old one goes; another order of keys is no change", async () => {
  const state = emptyState();
  await deploy(() => new SecretSyncApp("web-sync", args), { state });
  const reversed = Object.fromEntries(Object.entries(parts.secrets.secretIds as object).reverse());
  const reordered = { ...args, secrets: { ...parts.secrets, secretIds: reversed } };
  const same = await deploy(() => new SecretSyncApp("web-sync", reordered), { state });
  assert.deepEqual(
    same.resources.filter(({ operation }) => operation !== "same"),
    [],
  );
  const configIds = { ...(parts.secrets.configIds as object), THEME: "projects/acme-test/secrets/web-THEME-config" };
  const more = { ...args, secrets: { ...parts.secrets, configIds } };
  const changed = await deploy(() => new SecretSyncApp("web-sync", more), { state });
  const object = changed.one(types.object);
  assert.equal(object.operation, "replace");
  assert.notEqual(object.outputs["name"], same.one(types.object).outputs["name"]);
});

/** Five applications that differ: with a service, with two and GitHub, of the same image, with a worker, and with copies alone. */
const apps: { [name: string]: (change: boolean) => Omit<SecretSyncAppArgs, "sync"> } = {
  blog: (change) => ({
    secrets: secretsOf("blog", change ? ["TOKEN", "MORE"] : ["TOKEN"]),
    services: { one: service("europe-west1", "blog") },
    identity: identityOf("blog"),
  }),
  shop: (change) => ({
    secrets: secretsOf("shop", ["PASSWORD"]),
    services: { one: service("europe-west1", "shop"), ...(change ? {} : { two: service("europe-west4", "shop") }) },
    identity: identityOf("shop"),
    github: { repository: "acme/shop", environment: "test", secrets: ["PASSWORD"] },
  }),
  twin: (change) => ({
    secrets: secretsOf("twin", ["TOKEN"]),
    services: { one: service("europe-west1", "twin") },
    identity: identityOf("twin"),
    github: { repository: "acme/blog", environment: change ? "other" : "test", secrets: ["TOKEN"] },
  }),
  worker: (change) => ({
    secrets: secretsOf("worker", change ? [] : ["QUEUE"]),
    workerPools: { one: "projects/acme-test/locations/europe-west1/workerPools/worker" },
    identity: identityOf("worker"),
  }),
  copies: (change) => ({ secrets: secretsOf("copies", change ? [] : ["KEY"]) }),
};

function secretsOf(app: string, keys: string[]): SecretsAttachment {
  const secretIds = Object.fromEntries(keys.map((key) => [key, `projects/acme-test/secrets/${app}-${key}`]));
  return { ...parts.secrets, app, secretIds, configIds: {} };
}

function identityOf(app: string): WorkloadIdentity {
  const serviceAccountEmail = `app-${app}@acme-test.iam.gserviceaccount.com`;
  return { serviceAccountEmail, serviceAccountName: `projects/acme-test/serviceAccounts/${serviceAccountEmail}` };
}

function house(names: string[], changed?: string): () => void {
  return () => {
    const sync = new SecretSync("secret-sync", {
      store,
      images,
      region: "europe-west1",
    });
    for (const name of names) {
      const argsOf = apps[name];
      if (argsOf !== undefined) new SecretSyncApp(`${name}-sync`, { sync, ...argsOf(name === changed) });
    }
  };
}

/** What was done to resources beyond those of one application. */
function elsewhere({ resources }: Deployment, app: string): string[] {
  return resources
    .filter(({ operation, urn }) => operation !== "same" && !urn.split("::").at(-1)?.startsWith(`${app}-sync`))
    .map(({ operation, urn }) => `${operation} ${urn}`);
}

for (const app of Object.keys(apps)) {
  test(`adding, changing and removing ${app} changes no resource of the reconciler or of another application`, async () => {
    const all = Object.keys(apps);
    const others = all.filter((name) => name !== app);
    const state = emptyState();
    await deploy(house(others), { state });
    const steps = [
      await deploy(house(all), { state }),
      await deploy(house(all, app), { state }),
      await deploy(house(others), { state }),
    ];
    for (const step of steps) {
      assert.deepEqual(elsewhere(step, app), []);
      assert.ok(step.resources.some(({ operation }) => operation !== "same"));
    }
    assert.deepEqual(elsewhere(await deploy(house(others), { state }), ""), []);
  });
}

test("two applications of one image are attached side by side", async () => {
  const { identity, network } = parts;
  const deployment = await deploy(() => {
    for (const name of ["blog", "shop"]) {
      const app = new CloudRunApp(name, {
        workload: parts.smallest,
        regions: ["europe-west1"],
        identity,
        images: parts.images,
        network,
      });
      const services = { one: entry(entry(app.serviceIds, "web"), "europe-west1") };
      new SecretSyncApp(`${name}-sync`, { sync, secrets: secretsOf(name, []), services, identity: identityOf(name) });
    }
  });
  assert.equal(deployment.resources.filter(({ type }) => type === types.serviceMember).length, 2);
});

test("the settings wait for the copies' first values", async () => {
  const deployment = await deploy(() => {
    const secrets = new AppSecrets("web", {
      app: "web",
      keys: [{ name: "TOKEN", generate: {} }],
      identity: parts.identity,
      store,
      images,
      regions: ["europe-west1"],
    });
    new SecretSyncApp("web-sync", { sync, secrets });
  });
  const { dependencies } = deployment.one(types.object, "web-sync");
  assert.ok(dependencies.some((urn) => urn.includes("web-first-values")));
});

const wrongs: [title: string, wrong: Partial<SecretSyncAppArgs>, message: RegExp][] = [
  [
    "services without an identity",
    { identity: undefined } as never,
    /identity: missing; give the identity that the services/,
  ],
  [
    "a worker pool without an identity",
    { services: undefined, identity: undefined } as never,
    /identity: missing; give the identity that the services and worker pools run as/,
  ],
  [
    "a worker pool among the services",
    { services: { worker: pool } },
    /services\["worker"\]: ".*"; use projects\/<project>\/locations\/<region>\/services\/<service>/,
  ],
  [
    "a service among the worker pools",
    { workerPools: { web: service("europe-west1") } },
    /workerPools\["web"\]: ".*"; use projects\/<project>\/locations\/<region>\/workerPools\/<pool>/,
  ],
  [
    "a worker pool under two names",
    { workerPools: { one: pool, other: pool } },
    /workerPools\["other"\]: ".*"; leave it out: "one" names it already, and a right has one owner/,
  ],
  [
    "a service by its name alone",
    { services: { web: "web" } },
    /services\["web"\]: "web"; use projects\/<project>\/locations\/<region>\/services\/<service>/,
  ],
  [
    "a service under two names",
    { services: { one: service("europe-west1"), other: service("europe-west1") } },
    /services\["other"\]: ".*services\/web"; leave it out: "one" names it already, and a right has one owner/,
  ],
  [
    "a name that no resource can have",
    { services: { "My web": service("europe-west1") } },
    /services\["My web"\]: "My web"; name it with lower-case letters/,
  ],
  [
    "the document that is the key to GitHub",
    { secrets: { ...parts.secrets, app: "sync-github" } },
    /secrets\.app: "sync-github"; use another name: this document is the key to GitHub/,
  ],
  [
    "a name that no application has",
    { secrets: { ...parts.secrets, app: "../web" } },
    /secrets\.app: "\.\.\/web"; use 3 to 24/,
  ],
  [
    "a name in small letters, which GitHub would keep in capitals",
    { github: { repository: "acme/web", environment: "test", secrets: ["api_key"] } },
    /github\.secrets\[0\]: "api_key"; use capital letters, .* GitHub tells no cases apart/,
  ],
  [
    "a name that GitHub reserves",
    { github: { repository: "acme/web", environment: "test", secrets: ["GITHUB_TOKEN"] } },
    /github\.secrets\[0\]: "GITHUB_TOKEN"; use capital letters/,
  ],
  [
    "a name twice",
    { github: { repository: "acme/web", environment: "test", variables: ["A", "A"] } },
    /github\.variables\[1\]: "A"; name it once: github\.variables\[0\] is the same/,
  ],
  [
    "a repository without an owner",
    { github: { repository: "web", environment: "test" } },
    /github\.repository: "web"; name the repository as owner\/name/,
  ],
  [
    "a repository as it is cloned",
    { github: { repository: "acme/web.git", environment: "test" } },
    /github\.repository: "acme\/web\.git"; name the repository as owner\/name, without \.git/,
  ],
  [
    "a secret among the variables",
    { github: { repository: "acme/web", environment: "test", variables: ["SMTP_PASSWORD"] } },
    /github\.variables\[0\]: "SMTP_PASSWORD"; move it to secrets: it is a secret of the application/,
  ],
  [
    "an environment with a slash",
    { github: { repository: "acme/web", environment: "a/b" } },
    /github\.environment: "a\/b"; name an environment of the repository/,
  ],
];
for (const [title, wrong, message] of wrongs) {
  test(`${title} is refused before anything is created`, async () => {
    const { identity, ...others } = args;
    const given =
      "identity" in wrong ? others : { ...others, ...(identity === undefined ? {} : { identity }), ...wrong };
    const deployment = await run(() => new SecretSyncApp("web-sync", given));
    assert.match(messages(deployment), message);
    assert.deepEqual(deployment.children("web-sync"), []);
  });
}

for (const [title, wrong, message] of [
  [
    "a service that turns out to be another's",
    { services: { one: pulumi.output(service("europe-west1")), other: pulumi.output(service("europe-west1")) } },
    /services\["other"\]: ".*services\/web"; leave it out: "one" names it already/,
  ],
  [
    "a name that turns out to be none",
    { secrets: { ...parts.secrets, app: pulumi.output("sync-github") } },
    /secrets\.app: "sync-github"; use another name/,
  ],
  [
    "another application's copy",
    { secrets: { ...parts.secrets, app: pulumi.output("feed") } },
    /secrets\.secretIds\.DATABASE_URL: ".*web-DATABASE_URL"; give it .*projects\/<project>\/secrets\/feed-DATABASE_URL/,
  ],
  [
    "more keys than the program reads",
    {
      secrets: secretsOf(
        "web",
        Array.from({ length: 2_500 }, (_, index) => `A_KEY_WITH_A_LONG_NAME_${index}`),
      ),
    },
    /secrets: \d+ bytes of settings; give it fewer keys: 262144 bytes of settings are read/,
  ],
] as [string, Partial<SecretSyncAppArgs>, RegExp][]) {
  test(`${title} is refused, and no settings are left`, async () => {
    const deployment = await run(() => new SecretSyncApp("web-sync", { ...args, ...wrong }));
    assert.match(messages(deployment), message);
    assert.ok(!deployment.children("web-sync").some(([type]) => type === types.object));
  });
}
