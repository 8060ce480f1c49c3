import assert from "node:assert/strict";
import { test } from "node:test";
import { deploy } from "groundplan/sandbox";
import program from "./index";

const config = {
  "gcp:project": "acme-changelog-test",
  "reference-customer:image": `docker.io/acme/changelog@sha256:${"a".repeat(64)}`,
  "reference-customer:vaultAddress": "https://vault.example.com",
  "reference-customer:vaultServiceAccount": "vault-server@acme-platform.iam.gserviceaccount.com",
  "reference-customer:vaultAdministrator": "vault-administrator@acme-platform.iam.gserviceaccount.com",
};

test("it finds all its secrets and settings, its login and its keys to the bucket, and migrates before it serves", async () => {
  const deployment = await deploy(program, { project: "reference-customer", config });
  const { inputs } = deployment.one("gcp:cloudrunv2/service:Service", "changelog-web-europe-west1");
  const { containers } = inputs["template"] as {
    containers: { envs: { name: string; value?: string; valueSource?: object }[] }[];
  };
  const envs = containers[0]?.envs ?? [];
  const secret = envs.filter(({ valueSource }) => valueSource !== undefined).map(({ name }) => name);
  // 24 of other services, 2 that are made, the login, the keys to the bucket, and 6 settings.
  assert.equal(secret.length, 24 + 2 + 2 + 2 + 6);
  for (const name of ["DB_USER", "DB_PASS", "R2_SECRET_ACCESS_KEY", "SECRET_KEY_BASE"])
    assert.ok(secret.includes(name));
  assert.equal(envs.find(({ name }) => name === "DB_NAME")?.value, "changelog");
  deployment.one("gcp:cloudrunv2/job:Job", "changelog-migrate");
});
