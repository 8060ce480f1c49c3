import assert from "node:assert/strict";
import { test } from "node:test";
import { deploy } from "groundplan/sandbox";
import program from "./index";

const digest = `sha256:${"a".repeat(64)}`;
const config = {
  "gcp:project": "acme-products-test",
  "products:vaultAddress": "https://vault.example.com",
  "products:vaultServiceAccount": "vault-server@acme-platform.iam.gserviceaccount.com",
  "products:vaultAdministrator": "vault-administrator@acme-platform.iam.gserviceaccount.com",
  "products:shopImage": `docker.io/acme/shop@${digest}`,
  "products:mailImage": `docker.io/acme/mail@${digest}`,
};

test("each application has its processes, its database, and logins of its own", async () => {
  const deployment = await deploy(program, { project: "products", config });
  const named = (type: string): string[] =>
    deployment.resources.filter((resource) => resource.type === type).map(({ name }) => name);
  assert.deepEqual(
    named("gcp:cloudrunv2/service:Service")
      .filter((name) => /^(shop|mail)-/.test(name))
      .sort(),
    ["mail-web-europe-west1", "shop-web-europe-west1"],
  );
  assert.deepEqual(named("gcp:cloudrunv2/workerPool:WorkerPool"), ["shop-worker-europe-west1"]);
  assert.deepEqual(named("gcp:sql/database:Database").sort(), ["mail", "shop"]);
  const logins = named("vault:database/secretBackendRole:SecretBackendRole").sort();
  assert.deepEqual(logins, ["mail-secrets-login.mail.main", "shop-secrets-login.shop.main"]);
});

test("no login is among the plain variables", async () => {
  const deployment = await deploy(program, { project: "products", config });
  const { inputs } = deployment.one("gcp:cloudrunv2/service:Service", "mail-web-europe-west1");
  const { containers } = inputs["template"] as { containers: { envs: { name: string; value?: string }[] }[] };
  const plain = containers[0]?.envs.filter(({ value }) => value !== undefined).map(({ name }) => name);
  assert.deepEqual(plain, ["DB_HOST", "VAULT_ADDR", "VAULT_ROLE"]);
});
