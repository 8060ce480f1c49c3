// Who reads an application's secrets, who logs in for it, and for how long.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Properties } from "../../sandbox/model";
import { AppSecrets, PostgresDatabase, type AppSecretsArgs, type Binding, type DatabaseServer } from "../../components";
import { readonlyStatements, readwriteStatements } from "../../components/postgres-database/statements";
import { SecretStore, vaultProvider } from "../../components/secret-store";
import { allows } from "../support/vault-policies";
import { deploy, emptyState, type Deployment } from "../support/program";
import {
  appAccount,
  args,
  attached,
  attachment,
  cacheName,
  database,
  firstValuesAccount,
  syncAccount,
  usual,
  withUsers,
} from "../support/app-secrets";

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
      ["acme-test", "login.web.cache_54a1e4", ["memorystore.authTokens.get", "memorystore.authTokens.list"]],
      ["acme-data", "login.web.files_54a1e4", ["storage.hmacKeys.create"]],
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
