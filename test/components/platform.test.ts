import assert from "node:assert/strict";
import { test } from "node:test";
import type * as pulumi from "@pulumi/pulumi";
import { App, Platform, platformApis, vaultProvider, type PlatformArgs } from "../../components";
import { ComponentHost } from "../../plugin/host";
import { deploy, messages, run, type Deployment, type RegisteredResource } from "../support/program";
import { samples } from "../support/samples";
import { image } from "../support/workload";

const regions = ["europe-west1", "europe-west4"];
const common = {
  environment: "test",
  regions,
  addressRange: "10.16.0.0/14",
  alertEmails: ["ops@example.com"],
  operators: ["group:ops@example.com"],
};
const own: PlatformArgs = { ...common, vault: { version: "2.1.2" } };
const existingVault = {
  address: "https://vault.example.com",
  serviceAccountEmail: "vault-server@acme-shared.iam.gserviceaccount.com",
  administratorEmail: "vault-admin@acme-shared.iam.gserviceaccount.com",
};
const [everything] = samples["Platform"] ?? [];

function create(args: PlatformArgs, opts: pulumi.ComponentResourceOptions = {}): Promise<Deployment> {
  return run(() => {
    const { contract, vaultEndpoint, vaultServiceAccountEmail } = new Platform("platform", args, opts);
    return { contract, vaultEndpoint, vaultServiceAccountEmail };
  });
}

const partsOf = (deployment: Deployment): string[] =>
  deployment.children("platform").map(([type, name]) => `${type.replace("groundplan:index:", "")} ${name}`);

test("a platform is a network, a registry, Vault with its store, what copies, and alerts", async () => {
  const deployment = await create(own);
  assert.equal(messages(deployment), "");
  assert.deepEqual(partsOf(deployment), [
    "Network platform-network",
    "Notifications platform-alerts",
    "Registry platform-registry",
    "SecretStore platform-store",
    "SecretSync platform-secret-sync",
    "Vault platform-vault",
    "pulumi:providers:vault platform-vault",
  ]);
  const { contract } = deployment.outputs as { contract: { [member: string]: object } };
  assert.deepEqual(Object.keys(contract).sort(), ["images", "libraryVersion", "network", "store", "sync"]);
  const { inputs } = deployment.one("gcp:storage/bucket:Bucket", "platform-vault-backup");
  assert.equal(inputs["location"], "europe-west4", "backups are in the second region");
});

test("it has what it is asked for besides, and each part tells the same people", async () => {
  const deployment = await create(everything?.args as unknown as PlatformArgs);
  assert.equal(messages(deployment), "");
  assert.deepEqual(
    partsOf(deployment).filter((part) => /Audit|Cluster|Delivery|Operator|kubernetes/.test(part)),
    [
      "AuditTrail platform-audit",
      "AutopilotCluster platform-cluster",
      "DeliveryIdentity platform",
      "VaultSecretsOperator platform-operator",
      "pulumi:providers:kubernetes platform-kubernetes",
    ],
  );
  const { contract } = deployment.outputs as { contract: object };
  const parts = ["cluster", "images", "libraryVersion", "network", "secretsOperator", "store", "sync"];
  assert.deepEqual(Object.keys(contract).sort(), parts);
  const alerts = deployment.resources.filter(({ type }) => type === "gcp:monitoring/alertPolicy:AlertPolicy");
  assert.ok(alerts.length > 10);
  for (const { name, inputs } of alerts) assert.equal((inputs["notificationChannels"] as string[]).length, 4, name);
  const filter = JSON.stringify(
    deployment.one("gcp:monitoring/alertPolicy:AlertPolicy", "platform-audit-reading").inputs,
  );
  for (const secret of ["recovery-shares", "recovery-share-ada", "initialisation"]) {
    assert.ok(filter.includes(`platform-vault-${secret}`), `nobody is told of readings of ${secret}`);
  }
});

test("whoever deploys administers Vault, and whoever previews logs in to see no value", async () => {
  const delivery = { repository: "acme/site", repositoryId: "123456" };
  const deployment = await create({ ...own, delivery });
  assert.equal(messages(deployment), "");
  const { inputs } = deployment.one("gcp:serviceaccount/iAMBinding:IAMBinding", "platform-vault-administrator");
  assert.deepEqual(inputs["members"], [
    "group:ops@example.com",
    "serviceAccount:platform-deploy@acme-test.iam.gserviceaccount.com",
  ]);
  const condition = deployment.one(
    "gcp:iam/workloadIdentityPoolProvider:WorkloadIdentityPoolProvider",
    "platform-preview",
  );
  assert.match(JSON.stringify(condition.inputs), /test-preview/);
  const ci = deployment.one("vault:jwt/authBackendRole:AuthBackendRole", "platform-store-ci");
  assert.match(JSON.stringify(ci.inputs), /test-preview/);

  const previewing = await create({ ...common, existingVault, previewProject: "acme-test" });
  const login = previewing.one("pulumi:providers:vault").inputs["authLoginGcp"];
  assert.deepEqual(typeof login === "string" ? JSON.parse(login) : login, {
    mount: "gcp",
    role: "test.preview",
    serviceAccount: "platform-store-preview@acme-test.iam.gserviceaccount.com",
  });
  assert.ok(previewing.resources.some(({ inputs: { accountId } }) => accountId === "platform-store-preview"));
});

test("somebody else's Vault is used as it is", async () => {
  const deployment = await create({ ...common, existingVault });
  assert.equal(messages(deployment), "");
  assert.ok(!partsOf(deployment).some((part) => part.startsWith("Vault ")));
  assert.equal(deployment.outputs["vaultServiceAccountEmail"], existingVault.serviceAccountEmail);
  const { url } = deployment.outputs["vaultEndpoint"] as { url: string };
  assert.equal(url, existingVault.address);
});

test("providers that are given are used, and handed on with its own", async () => {
  const deployment = await run(() => {
    const registry = { upstreams: ["docker.io/acme"] };
    const login = { address: existingVault.address, serviceAccountEmail: existingVault.administratorEmail };
    const given = { providers: { vault: vaultProvider("given", login) } };
    const platform = new Platform("platform", { ...common, existingVault, kubernetes: true, registry }, given);
    assert.deepEqual(Object.keys(platform.providers).sort(), ["kubernetes", "vault"]);
    const workload = {
      image,
      processes: { web: { port: 8080, scaling: { min: 1 } } },
      secrets: { KEY: {} },
      egress: "internet" as const,
    };
    const options = { providers: platform.providers };
    new App("shop", { platform, workload, regions: ["europe-west1"], cloudRun: {}, kubernetes: {} }, options);
  });
  assert.equal(messages(deployment), "");
  const made = deployment.resources.filter(({ type }) => type === "pulumi:providers:vault").map(({ name }) => name);
  assert.deepEqual(made, ["given"]);
});

test("nothing waits for more than it needs", async () => {
  const deployment = await deploy(() => new Platform("platform", everything?.args as unknown as PlatformArgs));
  // A component's own registration waits for all values that it is given; its children wait for it.
  const waitsFor = (name: string): string[] => {
    const component = deployment.resources.find(
      (one) => one.name === name && one.type.startsWith("groundplan:"),
    ) as RegisteredResource;
    const owners = component.dependencies.map((urn) => /groundplan:index:(\w+)\$[^$]*$/.exec(urn)?.[1] ?? urn);
    return [...new Set(owners)].sort();
  };
  assert.deepEqual(waitsFor("platform-network"), []);
  assert.deepEqual(waitsFor("platform-registry"), []);
  assert.deepEqual(waitsFor("platform-cluster"), ["Network"]);
  // It waits for the providers in its options, too, which are in no list: the cluster is there long before Vault can be configured.
  const types = deployment.resources.map(({ type }) => type);
  assert.ok(types.indexOf("gcp:container/cluster:Cluster") < types.indexOf("pulumi:providers:vault"));
  assert.deepEqual(waitsFor("platform-vault"), ["DeliveryIdentity", "Network", "Notifications", "Registry"]);
});

test("where it enables the APIs, everything else waits for them", async () => {
  const deployment = await deploy(() => new Platform("platform", { ...own, enablesApis: true }));
  const names = deployment.resources.map(({ type, name }) => `${type} ${name}`);
  const apis = names.filter((name) => name.startsWith("gcp:projects/service:Service "));
  assert.equal(apis.length, platformApis.length);
  const first = names.findIndex((name) => name.startsWith("gcp:") && !apis.includes(name));
  assert.ok(Math.max(...apis.map((name) => names.indexOf(name))) < first);
});

test("the plug-in returns each part that it offers as its contract", async () => {
  await deploy(async () => {
    const args = everything?.args as pulumi.Inputs;
    const construct = new ComponentHost().construct("platform", "groundplan:index:Platform", args, {});
    const state: { [part: string]: pulumi.Output<object> | undefined } = (await construct).state;
    for (const part of ["network", "images", "store", "sync", "cluster", "secretsOperator"]) {
      const members = await new Promise<object>((resolve) => state[part]?.apply(resolve));
      assert.ok(!Object.keys(members).some((member) => member.startsWith("__")), part);
    }
  });
});

for (const [title, wrong, message] of [
  ["no Vault", { vault: undefined }, /vault: missing; say vault: \{ version/],
  ["two Vaults", { existingVault }, /existingVault: set; leave out vault or existingVault/],
  ["nobody who operates", { operators: [] }, /operators: \[\]; /],
  ["a region that there is not", { regions: ["mars"] }, /regions\[0\]: "mars"; /],
  ["backups beside the data", { regions: ["europe-west1"] }, /vault\.backupRegion: "europe-west1"; choose another/],
  ["an old release", { vault: { version: "1.9.0" } }, /vault\.version: "1\.9\.0"; /],
  ["a range that is none", { addressRange: "10.16.0.0/33" }, /addressRange: /],
  ["an address that is none", { alertEmails: ["nobody"] }, /alertEmails\[0\]: "nobody"; /],
  ["an upstream that is none", { registry: { upstreams: ["acme"] } }, /registry\.upstreams\[0\]: "acme"; /],
  [
    "a password",
    { registry: { credentials: [{ registry: "docker.io", username: "acme", passwordSecretVersion: "x" }] } },
    /registry\.credentials\[0\]\.passwordSecretVersion: /,
  ],
  [
    "a repository without owner",
    { delivery: { repository: "site", repositoryId: "1" } },
    /delivery\.repository: "site"; /,
  ],
  ["a guard that is no project", { guard: { project: "acme-test", guardProject: "X" } }, /guard\.guardProject: "X"; /],
  ["a long environment", { environment: "e".repeat(25) }, /environment: /],
  [
    "an address without TLS",
    { vault: undefined, existingVault: { ...existingVault, address: "http://vault" } },
    /existingVault\.address: /,
  ],
] as const) {
  test(`${title} is refused before anything is made`, async () => {
    const deployment = await create({ ...own, ...wrong } as PlatformArgs);
    assert.match(messages(deployment), message);
    assert.deepEqual(
      deployment.resources.filter(({ type }) => !type.startsWith("pulumi:")),
      [],
    );
  });
}

test("all problems of all parts are one error", async () => {
  const wrong = { ...own, alertEmails: ["x"], addressRange: "y", vault: { version: "1" }, environment: "_" };
  assert.equal(messages(await create(wrong)).match(/^ {2}\S+: /gm)?.length, 4);
});
