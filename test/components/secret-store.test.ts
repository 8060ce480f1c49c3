import assert from "node:assert/strict";
import { test } from "node:test";
import * as serviceaccount from "@pulumi/gcp/serviceaccount";
import * as pulumi from "@pulumi/pulumi";
import { version } from "groundplan/package.json";
import type { Properties } from "../../sandbox/model";
import { SecretStore, vaultProvider, vaultWorkflowProvider, type SecretStoreArgs } from "../../components/secret-store";
import type { SecretStoreAttachment } from "../../components/contracts";
import { administratorPolicy } from "../../components/vault/administrator";
import { deploy, emptyState, messages, run, type Deployment } from "../support/program";
import { allows } from "../support/vault-policies";

const vaultAccount = "vault@acme-test.iam.gserviceaccount.com";

const args: SecretStoreArgs = {
  vault: { address: "https://vault.example.com", serviceAccountEmail: vaultAccount },
  environment: "prod",
  operators: ["group:operators@example.com"],
  developers: ["group:developers@example.com"],
  previewers: ["serviceAccount:delivery-preview@acme-test.iam.gserviceaccount.com"],
  continuousIntegration: { repository: "acme/site", repositoryId: "123456", environment: "prod-preview" },
};

const login = {
  address: "https://vault.example.com",
  serviceAccountEmail: "vault-admin@acme-test.iam.gserviceaccount.com",
};

function store(more: Partial<SecretStoreArgs> = {}, address: pulumi.Input<string> = login.address): SecretStore {
  const provider = vaultProvider("vault", { ...login, address });
  return new SecretStore("secrets", { ...args, ...more }, { providers: [provider] });
}

/** The usual store, deployed once for the tests that only look at it. */
let usualStore: Promise<Deployment> | undefined;
function usual(): Promise<Deployment> {
  usualStore ??= deploy(() => store());
  return usualStore;
}

test("a store has engines and logins, and nothing of an application", async () => {
  const deployment = await usual();
  assert.deepEqual(deployment.children("secrets"), [
    ["gcp:serviceaccount/account:Account", "secrets-developer"],
    ["gcp:serviceaccount/account:Account", "secrets-first-values"],
    ["gcp:serviceaccount/account:Account", "secrets-operator"],
    ["gcp:serviceaccount/account:Account", "secrets-preview"],
    ["gcp:serviceaccount/account:Account", "secrets-sync"],
    ["gcp:serviceaccount/iAMBinding:IAMBinding", "secrets-developer"],
    ["gcp:serviceaccount/iAMBinding:IAMBinding", "secrets-operator"],
    ["gcp:serviceaccount/iAMBinding:IAMBinding", "secrets-preview"],
    ["gcp:serviceaccount/iAMMember:IAMMember", "secrets-developer-login"],
    ["gcp:serviceaccount/iAMMember:IAMMember", "secrets-first-values-login"],
    ["gcp:serviceaccount/iAMMember:IAMMember", "secrets-operator-login"],
    ["gcp:serviceaccount/iAMMember:IAMMember", "secrets-preview-login"],
    ["gcp:serviceaccount/iAMMember:IAMMember", "secrets-sync-login"],
    ["vault:gcp/authBackendRole:AuthBackendRole", "secrets-developer"],
    ["vault:gcp/authBackendRole:AuthBackendRole", "secrets-first-values"],
    ["vault:gcp/authBackendRole:AuthBackendRole", "secrets-operator"],
    ["vault:gcp/authBackendRole:AuthBackendRole", "secrets-preview"],
    ["vault:gcp/authBackendRole:AuthBackendRole", "secrets-sync"],
    ["vault:index/mount:Mount", "secrets-config"],
    ["vault:index/mount:Mount", "secrets-database"],
    ["vault:index/mount:Mount", "secrets-secrets"],
    ["vault:index/policy:Policy", "secrets-developer"],
    ["vault:index/policy:Policy", "secrets-first-values"],
    ["vault:index/policy:Policy", "secrets-operator"],
    ["vault:index/policy:Policy", "secrets-preview"],
    ["vault:index/policy:Policy", "secrets-sync"],
    ["vault:jwt/authBackend:AuthBackend", "secrets-ci"],
    ["vault:jwt/authBackendRole:AuthBackendRole", "secrets-ci"],
    ["vault:kv/secretBackendV2:SecretBackendV2", "secrets-config"],
    ["vault:kv/secretBackendV2:SecretBackendV2", "secrets-secrets"],
  ]);
});

test("a store without members and workflows asks for none", async () => {
  const small: SecretStoreArgs = {
    vault: args.vault,
    environment: "prod",
  };
  const deployment = await deploy(
    () => new SecretStore("secrets", small, { providers: [vaultProvider("vault", login)] }),
  );
  const types = new Set(deployment.children("secrets").map(([type]) => type));
  for (const absent of ["gcp:serviceaccount/iAMBinding:IAMBinding", "vault:jwt/authBackend:AuthBackend"]) {
    assert.ok(!types.has(absent), absent);
  }
  assert.equal(deployment.children("secrets").filter(([type]) => type === "vault:index/mount:Mount").length, 3);
});

test("documents are versioned and protected, and not forgotten when the component goes", async () => {
  const deployment = await usual();
  for (const [name, path] of [
    ["secrets-secrets", "secrets/prod"],
    ["secrets-config", "config/prod"],
  ] as const) {
    const mount = deployment.one("vault:index/mount:Mount", name);
    assert.equal(mount.inputs["path"], path);
    assert.equal(mount.inputs["type"], "kv");
    assert.deepEqual(mount.inputs["options"], { version: "2" });
    assert.equal(mount.protect, true);
    assert.equal(mount.retainOnDelete, false);
    assert.deepEqual(deployment.one("vault:kv/secretBackendV2:SecretBackendV2", name).inputs, {
      mount: path,
      maxVersions: 20,
    });
  }
  const open = await deploy(() => store({ protected: false }));
  assert.equal(open.one("vault:index/mount:Mount", "secrets-secrets").protect, false);
});

test("each login role admits one Google identity, by a policy of its own", async () => {
  const deployment = await usual();
  const role = (name: string): Properties => deployment.one("vault:gcp/authBackendRole:AuthBackendRole", name).inputs;
  const expected: [string, string, string][] = [
    ["secrets-operator", "prod.operator", "secrets-operator@acme-test.iam.gserviceaccount.com"],
    ["secrets-developer", "prod.developer", "secrets-developer@acme-test.iam.gserviceaccount.com"],
    ["secrets-first-values", "prod.first-values", "secrets-first-values@acme-test.iam.gserviceaccount.com"],
    ["secrets-preview", "prod.preview", "secrets-preview@acme-test.iam.gserviceaccount.com"],
    ["secrets-sync", "prod.sync", "secrets-sync@acme-test.iam.gserviceaccount.com"],
  ];
  for (const [name, vaultName, email] of expected) {
    const inputs = role(name);
    assert.equal(inputs["backend"], "gcp");
    assert.equal(inputs["type"], "iam");
    assert.equal(inputs["role"], vaultName);
    assert.deepEqual(inputs["boundServiceAccounts"], [email]);
    assert.deepEqual(inputs["tokenPolicies"], [vaultName]);
    // The Vault provider signs for 1800 seconds, Google's identity tokens are valid for 3600; more is refused by Vault.
    assert.equal(inputs["maxJwtExp"], "3600");
    assert.equal(deployment.one("vault:index/policy:Policy", name).inputs["name"], vaultName);
    const verifiable = deployment.one("gcp:serviceaccount/iAMMember:IAMMember", `${name}-login`).inputs;
    assert.equal(verifiable["serviceAccountId"], `projects/acme-test/serviceAccounts/${email}`);
    assert.equal(verifiable["role"], "roles/iam.serviceAccountViewer");
    assert.equal(verifiable["member"], `serviceAccount:${vaultAccount}`);
  }
  assert.equal(role("secrets-sync")["tokenType"], "batch");
  assert.equal(role("secrets-preview")["tokenType"], "batch");
  assert.equal(role("secrets-first-values")["tokenType"], "batch");
});

test("only the named members sign as people and previews, and nobody as a program of ours", async () => {
  const deployment = await usual();
  const members = (name: string): unknown => {
    const binding = deployment.one("gcp:serviceaccount/iAMBinding:IAMBinding", name).inputs;
    assert.equal(binding["role"], "roles/iam.serviceAccountTokenCreator");
    return binding["members"];
  };
  assert.deepEqual(members("secrets-operator"), args.operators);
  assert.deepEqual(members("secrets-developer"), args.developers);
  assert.deepEqual(members("secrets-preview"), args.previewers);
});

test("jobs of one repository and environment at GitHub log in with what previews may see", async () => {
  const deployment = await usual();
  assert.deepEqual(deployment.one("vault:jwt/authBackend:AuthBackend").inputs, {
    path: "github/prod",
    type: "jwt",
    description: "Workflows of acme/site",
    oidcDiscoveryUrl: "https://token.actions.githubusercontent.com",
    boundIssuer: "https://token.actions.githubusercontent.com",
  });
  assert.deepEqual(deployment.one("vault:jwt/authBackendRole:AuthBackendRole").inputs, {
    backend: "github/prod",
    roleName: "prod.ci",
    roleType: "jwt",
    boundAudiences: ["https://vault.example.com"],
    boundClaims: { repository: "acme/site", repository_id: "123456", environment: "prod-preview" },
    userClaim: "repository",
    tokenPolicies: ["prod.preview"],
    tokenType: "batch",
    tokenTtl: 900,
    tokenMaxTtl: 900,
  });
  const byName = await deploy(() => store({ continuousIntegration: { repository: "acme/site", environment: "dev" } }));
  assert.deepEqual(byName.one("vault:jwt/authBackendRole:AuthBackendRole").inputs["boundClaims"], {
    repository: "acme/site",
    environment: "dev",
  });
});

test("the key to GitHub is read by the program that keeps copies where it delivers there, and by no other program", async () => {
  const policy = (deployment: Deployment, name: string): string =>
    deployment.one("vault:index/policy:Policy", name).inputs["policy"] as string;
  const [closed, open] = [await usual(), await deploy(() => store({ deliversToGithub: true }))];
  const document = "secrets/prod/data/sync-github";
  assert.ok(!allows(policy(closed, "secrets-sync"), document, "read"));
  assert.ok(allows(policy(open, "secrets-sync"), document, "read"));
  for (const name of ["secrets-first-values", "secrets-developer", "secrets-preview"]) {
    assert.ok(!allows(policy(open, name), document, "read"), name);
  }
});

test("the administrator that the server's initialisation makes may set all of this up, and sees no value", async () => {
  const policy = administratorPolicy();
  const deployment = await usual();
  const written = deployment.resources
    .filter((one) => one.type.startsWith("vault:"))
    .flatMap(({ type, id, inputs }) => {
      if (type === "vault:index/mount:Mount") return [`sys/mounts/${id}`, `sys/mounts/${id}/tune`];
      if (type === "vault:jwt/authBackend:AuthBackend") return [`sys/auth/${id}`, `auth/${id}/config`];
      if (type === "vault:index/policy:Policy") return [`sys/policies/acl/${id}`];
      if (type === "vault:kv/secretBackendV2:SecretBackendV2") return [`${inputs["mount"] as string}/config`];
      return [id];
    });
  assert.ok(written.length > 15);
  for (const path of written) {
    for (const capability of ["create", "read", "update"]) {
      assert.ok(allows(policy, path, capability), `${capability} ${path}`);
    }
  }
  assert.ok(!allows(policy, "secrets/prod/data/web", "read"));
});

test("names of one environment can't be those of another", async () => {
  const names = async (environment: string): Promise<string[]> => {
    const deployment = await deploy(() => store({ environment }));
    return deployment.resources
      .filter((one) => one.type.startsWith("vault:") && one.type !== "vault:kv/secretBackendV2:SecretBackendV2")
      .map((one) => `${one.type} ${one.id}`);
  };
  const first = await names("prod");
  for (const environment of ["prod-app", "dev", "prod-operator"]) {
    const second = await names(environment);
    assert.deepEqual(
      first.filter((one) => second.includes(one)),
      [],
    );
  }
});

test("no value passes through a store", async () => {
  const deployment = await usual();
  for (const one of deployment.resources.filter((resource) => resource.type.startsWith("vault:"))) {
    assert.doesNotMatch(
      JSON.stringify(one.inputs),
      /password|secret_id|private_key|service_account_json|token"/i,
      one.urn,
    );
  }
  const types = deployment.resources.map((one) => one.type);
  for (const type of ["vault:kv/secretV2:SecretV2", "vault:kv/secret:Secret", "vault:generic/secret:Secret"]) {
    assert.ok(!types.includes(type), type);
  }
});

test("a store's outputs are what copies and applications attach to", async () => {
  const deployment = await deploy(() => {
    const attachment: SecretStoreAttachment = store();
    return attachment;
  });
  const { contract, ...outputs } = deployment.one("groundplan:index:SecretStore").outputs;
  assert.deepEqual({ ...outputs, ...(contract as Properties) }, { ...outputs, libraryVersion: version });
  assert.deepEqual(outputs, {
    vaultAddress: "https://vault.example.com",
    vaultServiceAccountEmail: vaultAccount,
    environment: "prod",
    secretsMount: "secrets/prod",
    configMount: "config/prod",
    databaseMount: "database/prod",
    operatorRole: "prod.operator",
    operatorServiceAccountEmail: "secrets-operator@acme-test.iam.gserviceaccount.com",
    developerRole: "prod.developer",
    developerPolicy: "prod.developer",
    developerServiceAccountEmail: "secrets-developer@acme-test.iam.gserviceaccount.com",
    previewRole: "prod.preview",
    previewServiceAccountEmail: "secrets-preview@acme-test.iam.gserviceaccount.com",
    syncRole: "prod.sync",
    syncServiceAccountEmail: "secrets-sync@acme-test.iam.gserviceaccount.com",
    firstValuesRole: "prod.first-values",
    firstValuesServiceAccountEmail: "secrets-first-values@acme-test.iam.gserviceaccount.com",
    continuousIntegrationRole: "prod.ci",
  });
});

test("the Vault provider logs in by Google identity and keeps no token", async () => {
  const deployment = await deploy(() => vaultProvider("vault", login));
  const provider = deployment.one("pulumi:providers:vault");
  assert.equal(provider.inputs["address"], "https://vault.example.com");
  assert.equal(provider.inputs["skipChildToken"], "true");
  assert.deepEqual(JSON.parse(provider.inputs["authLoginGcp"] as string), {
    mount: "gcp",
    role: "administrator",
    serviceAccount: login.serviceAccountEmail,
  });
  for (const absent of ["token", "authLogin", "authLoginTokenFile"]) assert.equal(provider.inputs[absent], undefined);
});

test("a preview in a workflow logs in with the job's token, which is in no input", async () => {
  const settings = { address: login.address, environment: "prod" };
  const provider = (await deploy(() => vaultWorkflowProvider("vault", settings))).one("pulumi:providers:vault");
  assert.deepEqual(JSON.parse(provider.inputs["authLoginJwt"] as string), { mount: "github/prod", role: "prod.ci" });
  for (const absent of ["token", "authLoginGcp"]) assert.equal(provider.inputs[absent], undefined);

  const state = emptyState();
  await deploy(() => store(), { state });
  const previewing = await deploy(
    () => new SecretStore("secrets", args, { providers: [vaultWorkflowProvider("vault", settings)] }),
    { state, preview: true },
  );
  assert.deepEqual(operations(previewing), ["update pulumi:providers:vault vault"]);
});

test("a first preview plans the store while its server does not exist", async () => {
  const program = (): void => {
    // Known only once it exists, as a server's address is.
    const server = new serviceaccount.Account("server", { accountId: "server" });
    store({}, pulumi.interpolate`https://vault-${server.uniqueId}.example.com`);
  };
  const deployment = await deploy(program, { preview: true });
  assert.equal(deployment.one("pulumi:providers:vault").inputs["address"], "[unknown]");
  const planned = deployment.resources.filter((one) => one.type.startsWith("vault:"));
  assert.equal(planned.length, 17);
  assert.ok(planned.every((one) => one.operation === "create"));
});

function operations(deployment: Deployment): string[] {
  return deployment.resources
    .filter((one) => one.operation !== "same")
    .map((one) => `${one.operation} ${one.type} ${one.name}`);
}

test("another address, role or account updates the provider in place and touches nothing in the store", async () => {
  const state = emptyState();
  await deploy(() => store(), { state });
  assert.deepEqual(operations(await deploy(() => store(), { state, preview: true })), []);

  const moved = await deploy(() => store({}, "https://vault-2.example.com"), { state, preview: true });
  assert.deepEqual(operations(moved), ["update pulumi:providers:vault vault"]);
  assert.deepEqual(moved.one("pulumi:providers:vault").replaceReasons, []);

  const previewing = await deploy(
    () =>
      new SecretStore("secrets", args, {
        providers: [
          vaultProvider("vault", {
            ...login,
            role: "prod.preview",
            serviceAccountEmail: "secrets-preview@acme-test.iam.gserviceaccount.com",
          }),
        ],
      }),
    { state, preview: true },
  );
  assert.deepEqual(operations(previewing), ["update pulumi:providers:vault vault"]);
});

test("a provider of another name takes the store over and replaces nothing", async () => {
  const state = emptyState();
  await deploy(() => store(), { state });
  const renamed = await deploy(
    () => new SecretStore("secrets", args, { providers: [vaultProvider("vault-2", login)] }),
    { state, preview: true },
  );
  assert.deepEqual(operations(renamed), [
    "create pulumi:providers:vault vault-2",
    "delete pulumi:providers:vault vault",
  ]);
});

test("taking documents away is refused while they are protected", async () => {
  const state = emptyState();
  await deploy(() => store(), { state });
  const deployment = await run(() => vaultProvider("vault", login), { state });
  assert.match(messages(deployment), /protect/);
});

const wrongs: [title: string, wrong: Partial<SecretStoreArgs>, message: RegExp][] = [
  ["an environment with a dot", { environment: "prod.eu" }, /environment: "prod\.eu"; use 1 to 24 lower-case letters/],
  ["everybody as an operator", { operators: ["allUsers"] }, /operators\[0\]: "allUsers"; use an IAM member such as/],
  [
    "everybody with an account as a developer",
    { developers: ["allAuthenticatedUsers"] },
    /developers\[0\]: "allAuthenticatedUsers"; use an IAM member/,
  ],
  ["a member without its kind", { previewers: ["ci@example.com"] }, /previewers\[0\]: "ci@example.com"; use an IAM/],
  [
    "a repository without its owner",
    { continuousIntegration: { repository: "site", environment: "prod" } },
    /continuousIntegration\.repository: "site"; name the repository as owner\/name/,
  ],
  [
    "two repositories in one text",
    { continuousIntegration: { repository: "acme/site,acme/shop", environment: "prod" } },
    /continuousIntegration\.repository: "acme\/site,acme\/shop"/,
  ],
  [
    "a repository's name as its number",
    { continuousIntegration: { repository: "acme/site", repositoryId: "acme/site", environment: "prod" } },
    /continuousIntegration\.repositoryId: "acme\/site"; use the number/,
  ],
  [
    "an environment with a wildcard",
    { continuousIntegration: { repository: "acme/site", environment: "*" } },
    /continuousIntegration\.environment: "\*"; name an environment/,
  ],
];
test("a name too long for the accounts is refused before anything is created", async () => {
  const program = (): SecretStore =>
    new SecretStore("secrets-of-a-shop-1", args, { providers: [vaultProvider("vault", login)] });
  assert.match(
    messages(await run(program)),
    /name: "secrets-of-a-shop-1"; use up to 17 .*: the service account <name>-first-values has 30 characters at most/,
  );
});

for (const [title, wrong, message] of wrongs) {
  test(`${title} is refused before anything is created`, async () => {
    const deployment = await run(() => store(wrong));
    assert.match(messages(deployment), message);
    assert.deepEqual(deployment.children("secrets"), []);
  });
}
