import assert from "node:assert/strict";
import { test } from "node:test";
import * as serviceaccount from "@pulumi/gcp/serviceaccount";
import * as pulumi from "@pulumi/pulumi";
import type { Properties } from "../../sandbox/model";
import { SecretStore, vaultProvider, type SecretStoreArgs } from "../../components/secret-store";
import type { SecretStoreAttachment } from "../../components/contracts";
import { appPolicy, operatorPolicy, previewPolicy, syncPolicy } from "../../components/secret-store/policies";
import { readonlyStatements, readwriteStatements } from "../../components/secret-store/statements";
import { administratorPolicy } from "../../components/vault/administrator";
import { deploy, emptyState, messages, run, type Deployment } from "../support/program";

const vaultAccount = "vault@acme-test.iam.gserviceaccount.com";
const web = {
  serviceAccountEmail: "app-web@acme-test.iam.gserviceaccount.com",
  serviceAccountName: "projects/acme-test/serviceAccounts/app-web@acme-test.iam.gserviceaccount.com",
};

const args: SecretStoreArgs = {
  vault: { address: "https://vault.example.com", serviceAccountEmail: vaultAccount },
  environment: "prod",
  apps: [
    { name: "web", identity: web, database: "main" },
    {
      name: "feed",
      identity: {
        serviceAccountEmail: "app-feed@acme-test.iam.gserviceaccount.com",
        serviceAccountName: "projects/acme-test/serviceAccounts/app-feed@acme-test.iam.gserviceaccount.com",
      },
    },
  ],
  databases: [
    {
      name: "main",
      endpoint: {
        instanceName: "postgres-1",
        connectionName: "acme-test:europe-west1:postgres-1",
        host: "10.19.0.3",
        port: 5432,
        database: "changelog",
        serverCaCertificate: "-----BEGIN CERTIFICATE-----",
      },
    },
  ],
  operators: ["group:operators@example.com"],
  previewers: ["serviceAccount:delivery-preview@acme-test.iam.gserviceaccount.com"],
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

test("a store has documents, logins and database roles, and nothing else", async () => {
  const deployment = await usual();
  assert.deepEqual(deployment.children("secrets"), [
    ["gcp:serviceaccount/account:Account", "secrets-operator"],
    ["gcp:serviceaccount/account:Account", "secrets-preview"],
    ["gcp:serviceaccount/account:Account", "secrets-sync"],
    ["gcp:serviceaccount/iAMBinding:IAMBinding", "secrets-operator"],
    ["gcp:serviceaccount/iAMBinding:IAMBinding", "secrets-preview"],
    ["gcp:serviceaccount/iAMMember:IAMMember", "secrets-app-feed-login"],
    ["gcp:serviceaccount/iAMMember:IAMMember", "secrets-app-web-login"],
    ["gcp:serviceaccount/iAMMember:IAMMember", "secrets-operator-login"],
    ["gcp:serviceaccount/iAMMember:IAMMember", "secrets-preview-login"],
    ["gcp:serviceaccount/iAMMember:IAMMember", "secrets-sync-login"],
    ["groundplan:index:DatabaseUser", "secrets-database-main"],
    ["vault:database/secretBackendRole:SecretBackendRole", "secrets-database-web-readonly"],
    ["vault:database/secretBackendRole:SecretBackendRole", "secrets-database-web-readwrite"],
    ["vault:gcp/authBackendRole:AuthBackendRole", "secrets-app-feed"],
    ["vault:gcp/authBackendRole:AuthBackendRole", "secrets-app-web"],
    ["vault:gcp/authBackendRole:AuthBackendRole", "secrets-operator"],
    ["vault:gcp/authBackendRole:AuthBackendRole", "secrets-preview"],
    ["vault:gcp/authBackendRole:AuthBackendRole", "secrets-sync"],
    ["vault:generic/endpoint:Endpoint", "secrets-database-main"],
    ["vault:index/mount:Mount", "secrets-config"],
    ["vault:index/mount:Mount", "secrets-database"],
    ["vault:index/mount:Mount", "secrets-secrets"],
    ["vault:index/policy:Policy", "secrets-app-feed"],
    ["vault:index/policy:Policy", "secrets-app-web"],
    ["vault:index/policy:Policy", "secrets-operator"],
    ["vault:index/policy:Policy", "secrets-preview"],
    ["vault:index/policy:Policy", "secrets-sync"],
    ["vault:kv/secretBackendV2:SecretBackendV2", "secrets-config"],
    ["vault:kv/secretBackendV2:SecretBackendV2", "secrets-secrets"],
  ]);
});

test("a store without databases and members asks for neither", async () => {
  const small: SecretStoreArgs = {
    vault: args.vault,
    environment: "prod",
    apps: [{ name: "web", identity: web }],
  };
  const deployment = await deploy(
    () => new SecretStore("secrets", small, { providers: [vaultProvider("vault", login)] }),
  );
  const types = new Set(deployment.children("secrets").map(([type]) => type));
  for (const absent of ["groundplan:index:DatabaseUser", "gcp:serviceaccount/iAMBinding:IAMBinding"]) {
    assert.ok(!types.has(absent), absent);
  }
  assert.equal(deployment.children("secrets").filter(([type]) => type === "vault:index/mount:Mount").length, 2);
  assert.deepEqual(deployment.one("groundplan:index:SecretStore").outputs["databaseCredentialsPaths"], {});
});

test("documents are versioned, protected, and stay when the component goes", async () => {
  const deployment = await usual();
  for (const [name, path] of [
    ["secrets-secrets", "secrets-prod"],
    ["secrets-config", "config-prod"],
  ] as const) {
    const mount = deployment.one("vault:index/mount:Mount", name);
    assert.equal(mount.inputs["path"], path);
    assert.equal(mount.inputs["type"], "kv");
    assert.deepEqual(mount.inputs["options"], { version: "2" });
    assert.equal(mount.protect, true);
    assert.equal(mount.retainOnDelete, true);
    assert.deepEqual(deployment.one("vault:kv/secretBackendV2:SecretBackendV2", name).inputs, {
      mount: path,
      maxVersions: 20,
    });
  }
  const open = await deploy(() => store({ protected: false }));
  assert.equal(open.one("vault:index/mount:Mount", "secrets-secrets").protect, false);
  assert.equal(open.one("vault:index/mount:Mount", "secrets-secrets").retainOnDelete, false);
});

test("each login role admits one Google identity, by a policy of its own", async () => {
  const deployment = await usual();
  const role = (name: string): Properties => deployment.one("vault:gcp/authBackendRole:AuthBackendRole", name).inputs;
  const expected: [string, string, string][] = [
    ["secrets-operator", "prod.operator", "secrets-operator@acme-test.iam.gserviceaccount.com"],
    ["secrets-preview", "prod.preview", "secrets-preview@acme-test.iam.gserviceaccount.com"],
    ["secrets-sync", "prod.sync", "secrets-sync@acme-test.iam.gserviceaccount.com"],
    ["secrets-app-web", "prod.app.web", "app-web@acme-test.iam.gserviceaccount.com"],
    ["secrets-app-feed", "prod.app.feed", "app-feed@acme-test.iam.gserviceaccount.com"],
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
  // Credentials of the database are renewed with the token that asked for them: a batch token can't be.
  assert.equal(role("secrets-app-web")["tokenType"], undefined);
  assert.equal(role("secrets-app-web")["tokenMaxTtl"], 86400);
});

test("only the named members sign as operators and previews, and nobody as the copying account", async () => {
  const deployment = await usual();
  const members = (name: string): unknown => {
    const binding = deployment.one("gcp:serviceaccount/iAMBinding:IAMBinding", name).inputs;
    assert.equal(binding["role"], "roles/iam.serviceAccountTokenCreator");
    return binding["members"];
  };
  assert.deepEqual(members("secrets-operator"), args.operators);
  assert.deepEqual(members("secrets-preview"), args.previewers);
});

test("Vault's own identity gets into one instance, without a password", async () => {
  const deployment = await usual();
  assert.deepEqual(deployment.one("gcp:sql/user:User").inputs, {
    project: "acme-test",
    instance: "postgres-1",
    name: "vault@acme-test.iam",
    type: "CLOUD_IAM_SERVICE_ACCOUNT",
    databaseRoles: ["cloudsqlsuperuser"],
    deletionPolicy: "ABANDON",
  });
  for (const [suffix, role] of [
    ["login", "roles/cloudsql.instanceUser"],
    ["connect", "roles/cloudsql.client"],
  ]) {
    const grant = deployment.one("gcp:projects/iAMMember:IAMMember", `secrets-database-main-${suffix}`).inputs;
    assert.equal(grant["role"], role);
    assert.equal(grant["member"], `serviceAccount:${vaultAccount}`);
    assert.equal(
      (grant["condition"] as Properties)["expression"],
      'resource.type == "sqladmin.googleapis.com/Instance" && (resource.name == "projects/acme-test/instances/postgres-1")',
    );
  }
  const connection = deployment.one("vault:generic/endpoint:Endpoint");
  assert.equal(connection.inputs["path"], "database-prod/config/main");
  assert.equal(connection.inputs["ignoreAbsentFields"], true);
  // The provider marks the whole request secret, whatever is in it.
  const request = connection.rawInputs["dataJson"] as Properties;
  assert.deepEqual(JSON.parse(request["value"] as string), {
    plugin_name: "postgresql-database-plugin",
    auth_type: "gcp_iam",
    use_private_ip: true,
    connection_url: "host=acme-test:europe-west1:postgres-1 user=vault@acme-test.iam dbname=changelog sslmode=disable",
    allowed_roles: ["web-readonly", "web-readwrite"],
    max_open_connections: 4,
    max_connection_lifetime: "5m",
    verify_connection: false,
  });
  const needed = ["gcp:sql/user:User", "gcp:projects/iAMMember:IAMMember"];
  assert.equal(connection.dependencies.filter((urn) => needed.some((type) => urn.includes(type))).length, 3);
});

test("database users live as long as they are asked to", async () => {
  const role = (deployment: Deployment, name: string): Properties =>
    deployment.one("vault:database/secretBackendRole:SecretBackendRole", name).inputs;
  const lasting = role(await usual(), "secrets-database-web-readwrite");
  assert.equal(lasting["backend"], "database-prod");
  assert.equal(lasting["dbName"], "main");
  assert.equal(lasting["name"], "web-readwrite");
  assert.equal(lasting["defaultTtl"], 3600);
  assert.equal(lasting["maxTtl"], 86400);
  assert.deepEqual(lasting["creationStatements"], readwriteStatements("web").creation);
  const short = await deploy(() => store({ credentialTtlSeconds: 60, credentialMaxTtlSeconds: 120 }));
  assert.equal(role(short, "secrets-database-web-readonly")["defaultTtl"], 60);
  assert.equal(role(short, "secrets-database-web-readonly")["maxTtl"], 120);
  assert.deepEqual(
    role(short, "secrets-database-web-readonly")["creationStatements"],
    readonlyStatements("web").creation,
  );
});

test("an application's two kinds of users differ in their group only", () => {
  const [administrator, groups, user, session] = readwriteStatements("web").creation;
  assert.equal(administrator, "SET LOCAL ROLE cloudsqlsuperuser;");
  assert.equal(
    user,
    `CREATE ROLE "{{name}}" LOGIN PASSWORD '{{password}}' VALID UNTIL '{{expiration}}' IN ROLE "web_readwrite";`,
  );
  assert.equal(session, 'ALTER ROLE "{{name}}" SET role TO "web_readwrite";');
  assert.ok(groups?.includes('GRANT USAGE, CREATE ON SCHEMA public TO "web_readwrite";'));
  assert.ok(
    groups?.includes('ALTER DEFAULT PRIVILEGES FOR ROLE "web_readwrite" GRANT SELECT ON TABLES TO "web_readonly";'),
  );
  assert.deepEqual(readonlyStatements("web").creation, [
    administrator,
    groups,
    user.replace("_readwrite", "_readonly"),
  ]);
  assert.deepEqual(readonlyStatements("web").revocation, readwriteStatements("web").revocation);
});

test("statements with semicolons inside are marked as one, as Vault expects", () => {
  const { creation, renewal, revocation } = readwriteStatements("web");
  for (const statement of [...creation, ...renewal, ...revocation]) {
    const inner = statement.trim().replace(/;$/, "");
    if (inner.includes(";")) assert.match(statement.toLowerCase(), / end;/);
  }
  assert.deepEqual(renewal, [
    "SET LOCAL ROLE cloudsqlsuperuser;",
    `ALTER ROLE "{{name}}" VALID UNTIL '{{expiration}}';`,
  ]);
  assert.match(
    revocation.join("\n"),
    /IF EXISTS .*pg_terminate_backend.*REASSIGN OWNED BY .* TO "web_readwrite".*DROP ROLE/,
  );
});

test("an application reads its own documents and credentials, and nothing else", () => {
  assert.equal(
    appPolicy("prod", { name: "web", hasDatabase: true }),
    `path "secrets-prod/data/web" {
  capabilities = ["read"]
}

path "config-prod/data/web" {
  capabilities = ["read"]
}

path "database-prod/creds/web-readwrite" {
  capabilities = ["read"]
}

path "database-prod/creds/web-readonly" {
  capabilities = ["read"]
}
`,
  );
  assert.doesNotMatch(appPolicy("prod", { name: "feed", hasDatabase: false }), /database/);
});

test("programs that copy may add a value, and can't replace or delete a document", () => {
  assert.equal(
    syncPolicy("prod", [
      { name: "web", hasDatabase: true },
      { name: "feed", hasDatabase: false },
    ]),
    `path "secrets-prod/data/web" {
  capabilities = ["create", "read", "patch"]
}

path "secrets-prod/data/feed" {
  capabilities = ["create", "read", "patch"]
}
`,
  );
});

/** Whether a policy text allows something, by Vault's rules for `*` at the end and `+` for one segment. */
function allows(policy: string, path: string, capability: string): boolean {
  const matching = [...policy.matchAll(/path "([^"]+)" \{\s*capabilities = (\[[^\]]*\])/g)]
    .map(([, pattern = "", list = "[]"]) => ({ pattern, list: JSON.parse(list) as string[] }))
    .filter(({ pattern }) => {
      const source = pattern
        .replace(/[.^$()|[\]{}\\]/g, "\\$&")
        .replaceAll("+", "[^/]+")
        .replace(/\*$/, ".*");
      return new RegExp(`^${source}$`).test(path);
    });
  return matching.some(({ list }) => list.includes(capability));
}

test("previews see how things are set up, and no value", () => {
  const policy = previewPolicy("prod");
  for (const path of [
    "sys/mounts/secrets-prod",
    "sys/mounts/database-prod/tune",
    "secrets-prod/config",
    "database-prod/config/main",
    "database-prod/roles/web-readwrite",
    "sys/policies/acl/prod.operator",
    "auth/gcp/role/prod.app.web",
  ]) {
    assert.ok(allows(policy, path, "read"), path);
  }
  for (const path of [
    "secrets-prod/data/web",
    "config-prod/data/web",
    "secrets-prod/metadata/web",
    "database-prod/creds/web-readonly",
    "auth/gcp/role/administrator",
    "auth/gcp/role/dev.operator",
    "sys/policies/acl/dev.operator",
    "secrets-dev/config",
  ]) {
    assert.ok(!allows(policy, path, "read"), path);
  }
  assert.ok(!/create|update|patch|delete|list|sudo/.test(policy));
});

test("operators write documents of their environment, and destroy none", () => {
  const policy = operatorPolicy("prod", [{ name: "web", hasDatabase: true }]);
  for (const capability of ["create", "read", "update", "patch", "delete"]) {
    assert.ok(allows(policy, "secrets-prod/data/web", capability), capability);
  }
  assert.ok(allows(policy, "secrets-prod/metadata", "list"));
  assert.ok(allows(policy, "secrets-prod/undelete/web", "update"));
  assert.ok(allows(policy, "database-prod/creds/web-readonly", "read"));
  assert.ok(!allows(policy, "secrets-prod/destroy/web", "update"));
  assert.ok(!allows(policy, "secrets-prod/metadata/web", "delete"));
  assert.ok(!allows(policy, "database-prod/creds/web-readwrite", "read"));
  assert.ok(!allows(policy, "secrets-dev/data/web", "read"));
  assert.ok(!allows(policy, "sys/policies/acl/prod.operator", "update"));
});

test("the administrator that the server's initialisation makes may set all of this up, and sees no value", async () => {
  const policy = administratorPolicy();
  const deployment = await usual();
  const written = deployment.resources
    .filter((one) => one.type.startsWith("vault:"))
    .flatMap(({ type, id, inputs }) => {
      if (type === "vault:index/mount:Mount") return [`sys/mounts/${id}`, `sys/mounts/${id}/tune`];
      if (type === "vault:index/policy:Policy") return [`sys/policies/acl/${id}`];
      if (type === "vault:kv/secretBackendV2:SecretBackendV2") return [`${inputs["mount"] as string}/config`];
      return [id];
    });
  assert.ok(written.length > 20);
  for (const path of written) {
    for (const capability of ["create", "read", "update"]) {
      assert.ok(allows(policy, path, capability), `${capability} ${path}`);
    }
  }
  assert.ok(!allows(policy, "secrets-prod/data/web", "read"));
});

test("names of one environment can't be those of another", async () => {
  // Joined by hyphens, `prod` with an application `x` and `prod-app` would share names.
  const names = async (environment: string, app: string): Promise<string[]> => {
    const deployment = await deploy(() => store({ environment, apps: [{ name: app, identity: web }], databases: [] }));
    return deployment.resources
      .filter((one) => one.type.startsWith("vault:") && one.type !== "vault:kv/secretBackendV2:SecretBackendV2")
      .map((one) => `${one.type} ${one.id}`);
  };
  const first = await names("prod", "operator");
  for (const [environment, app] of [
    ["prod-app", "operator"],
    ["dev", "operator"],
    ["prod-operator", "sync"],
  ] as const) {
    const second = await names(environment, app);
    assert.deepEqual(
      first.filter((one) => second.includes(one)),
      [],
    );
  }
});

test("no value passes through a store", async () => {
  const deployment = await usual();
  for (const one of deployment.resources.filter((resource) => resource.type.startsWith("vault:"))) {
    // Marked secret by the provider since it may hold one; what is in it is asserted above.
    if (one.type === "vault:generic/endpoint:Endpoint") continue;
    const placeholders = JSON.stringify(one.inputs).replaceAll("{{password}}", "").replaceAll("PASSWORD ''", "");
    assert.doesNotMatch(placeholders, /password|secret_id|private_key|service_account_json|token"/i, one.urn);
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
  assert.deepEqual(deployment.one("groundplan:index:SecretStore").outputs, {
    vaultAddress: "https://vault.example.com",
    secretsMount: "secrets-prod",
    configMount: "config-prod",
    appRoles: { web: "prod.app.web", feed: "prod.app.feed" },
    databaseCredentialsPaths: { web: "database-prod/creds/web-readwrite" },
    operatorRole: "prod.operator",
    operatorServiceAccountEmail: "secrets-operator@acme-test.iam.gserviceaccount.com",
    previewRole: "prod.preview",
    previewServiceAccountEmail: "secrets-preview@acme-test.iam.gserviceaccount.com",
    syncRole: "prod.sync",
    syncServiceAccountEmail: "secrets-sync@acme-test.iam.gserviceaccount.com",
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

test("a first preview plans the store while its server does not exist", async () => {
  const program = (): void => {
    // Known only once it exists, as a server's address is.
    const server = new serviceaccount.Account("server", { accountId: "server" });
    store({}, pulumi.interpolate`https://vault-${server.uniqueId}.example.com`);
  };
  const deployment = await deploy(program, { preview: true });
  assert.equal(deployment.one("pulumi:providers:vault").inputs["address"], "[unknown]");
  const planned = deployment.resources.filter((one) => one.type.startsWith("vault:"));
  assert.equal(planned.length, 18);
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
  [
    "an application's name that is too short",
    { apps: [{ name: "ab", identity: web }] },
    /apps\[0\]\.name: "ab"; use 3 to 24/,
  ],
  [
    "an application named twice",
    {
      apps: [
        { name: "web", identity: web },
        { name: "web", identity: web },
      ],
    },
    /apps: \["web","web"\]; name each once/,
  ],
  [
    "a database that is not there",
    { apps: [{ name: "web", identity: web, database: "other" }] },
    /apps\[0\]\.database: "other"; name one of databases \(there are: main\)/,
  ],
  ["a life of seconds", { credentialTtlSeconds: 5 }, /credentialTtlSeconds: 5; use a whole number from 60/],
  [
    "a longest life below the usual one",
    { credentialTtlSeconds: 7200, credentialMaxTtlSeconds: 3600 },
    /credentialMaxTtlSeconds: 3600; use 7200 or more/,
  ],
];
for (const [title, wrong, message] of wrongs) {
  test(`${title} is refused before anything is created`, async () => {
    const deployment = await run(() => store(wrong));
    assert.match(messages(deployment), message);
    assert.deepEqual(deployment.children("secrets"), []);
  });
}
