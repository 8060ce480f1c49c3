// Who may do what: with Vault's server, with its keys, secrets and buckets, and as its administrator.
import assert from "node:assert/strict";
import { test } from "node:test";
import * as pulumi from "@pulumi/pulumi";
import { Vault } from "../../components/vault";
import { administratorPolicy } from "../../components/vault/administrator";
import { serverConfiguration } from "../../components/vault/configuration";
import { deploy, describe, emptyState, run, type RegisteredResource } from "../support/program";
import { args, job, jobTemplate, key, secret, secretBinding, text, up } from "../support/vault-component";

test("the initialisation alone reaches the server, and everybody once it has succeeded", async () => {
  const invokerType = "gcp:cloudrunv2/serviceIamMember:ServiceIamMember";
  const deployment = await up();
  const [one, all] = ["vault-initialise", "vault-everybody"].map((name) => deployment.one(invokerType, name));
  const member = "serviceAccount:vault-initialise@acme-test.iam.gserviceaccount.com";
  assert.deepEqual([one?.inputs["role"], one?.inputs["member"]], ["roles/run.invoker", member]);
  assert.deepEqual([all?.inputs["role"], all?.inputs["member"]], ["roles/run.invoker", "allUsers"]);
  const waitsFor = (resource: RegisteredResource | undefined) =>
    resource?.dependencies.map((urn) => urn.replace(/^.*::/, "")) ?? [];
  assert.ok(
    waitsFor(deployment.one(job, "vault-initialise")).includes("vault-initialise"),
    "the job waits for its right",
  );
  assert.ok(waitsFor(all).includes("vault-initialise-done"), "everybody waits for the job");
  assert.ok(waitsFor(deployment.one(job, "vault-opened")).includes("vault-everybody"));

  for (const failing of ["vault-initialise", "vault-opened"]) {
    const state = emptyState();
    const program = () => ({ address: new Vault("vault", args).address });
    await run(program, { state, failingJobs: [failing] });
    const next = await run(program, { state });
    assert.match(next.errors.map(describe).join("\n"), /to run the program to its end first, and the run has failed/);
    const isOpen = [...state.objects.values()].some(
      ({ type, urn }) => type === invokerType && urn.endsWith("everybody"),
    );
    assert.equal(isOpen, failing === "vault-opened", failing);
  }
});

test("every grant is on one resource, and to one identity", async () => {
  const deployment = await up();
  const granted = deployment.resources
    .filter((resource) => resource.inputs["role"] !== undefined && resource.inputs["member"] !== undefined)
    .map((resource) => [
      text(resource.inputs["member"])
        .replace(/@acme-test.*$|@gcp-sa.*$/, "")
        .replace(/\d{6,}/, "N"),
      resource.inputs["role"],
      resource.type.replace(/^.*:/, ""),
      resource.name,
    ]);
  granted.sort((one, other) => (JSON.stringify(one) < JSON.stringify(other) ? -1 : 1));
  assert.deepEqual(granted, [
    ["allUsers", "roles/run.invoker", "ServiceIamMember", "vault-everybody"],
    ...["europe-west1", "europe-west4"].map((region) => [
      "serviceAccount:service-N",
      "roles/cloudkms.cryptoKeyEncrypterDecrypter",
      "CryptoKeyIAMMember",
      `vault-secret-manager-${region}`,
    ]),
    ["serviceAccount:vault-backup", "roles/run.invoker", "JobIamMember", "vault-backup"],
    ["serviceAccount:vault-backup", "roles/storage.objectCreator", "BucketIAMMember", "vault-backup-add"],
    ["serviceAccount:vault-backup", "roles/storage.objectViewer", "BucketIAMMember", "vault-backup-program"],
    ["serviceAccount:vault-backup", "roles/storage.objectViewer", "BucketIAMMember", "vault-backup-read"],
    ["serviceAccount:vault-backup", "roles/storage.objectViewer", "BucketIAMMember", "vault-backup-source"],
    ["serviceAccount:vault-initialise", "roles/run.invoker", "ServiceIamMember", "vault-initialise"],
    [
      "serviceAccount:vault-initialise",
      "roles/secretmanager.secretAccessor",
      "SecretIamMember",
      "vault-initialisation-read",
    ],
    [
      "serviceAccount:vault-initialise",
      "roles/secretmanager.secretVersionAdder",
      "SecretIamMember",
      "vault-recovery-shares-add",
    ],
    [
      "serviceAccount:vault-initialise",
      "roles/secretmanager.secretVersionManager",
      "SecretIamMember",
      "vault-initialisation-manage",
    ],
    ["serviceAccount:vault-initialise", "roles/secretmanager.viewer", "SecretIamMember", "vault-recovery-shares-list"],
    ["serviceAccount:vault-initialise", "roles/storage.objectViewer", "BucketIAMMember", "vault-initialise-program"],
    ["serviceAccount:vault-server", "roles/cloudkms.cryptoKeyEncrypterDecrypter", "CryptoKeyIAMMember", "vault-unseal"],
    ["serviceAccount:vault-server", "roles/cloudkms.viewer", "CryptoKeyIAMMember", "vault-read-key"],
    ["serviceAccount:vault-server", "roles/iam.serviceAccountViewer", "IAMMember", "vault-administrator-login"],
    ["serviceAccount:vault-server", "roles/storage.objectUser", "BucketIAMMember", "vault-storage"],
    ["serviceAccount:vault-server", "roles/storage.objectViewer", "BucketIAMMember", "vault-initialised"],
  ]);
});

test("who deploys or previews may read the server's configuration, which the provider reads back", async () => {
  const previewers = ["serviceAccount:preview@acme-test.iam.gserviceaccount.com"];
  const deployment = await deploy(() => new Vault("vault", { ...args, previewers }));
  const readers = deployment.one(secretBinding, "vault-configuration").inputs;
  const server = "serviceAccount:vault-server@acme-test.iam.gserviceaccount.com";
  assert.equal(readers["role"], "roles/secretmanager.secretAccessor");
  assert.deepEqual(readers["members"], [...args.administrators, ...previewers, server].sort());
  await assert.rejects(
    deploy(() => new Vault("vault", { ...args, previewers: ["allUsers"] })),
    /previewers\[0\]: "allUsers"; use an IAM member/,
  );
});

test("the administrators, all of them and nobody else, may sign as the administrator", async () => {
  const pool = "principalSet://iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/p/group/g";
  const administrators = [pulumi.output(pool), "group:ops@example.com"];
  const binding = (await up({ administrators })).one("gcp:serviceaccount/iAMBinding:IAMBinding");
  assert.equal(binding.inputs["role"], "roles/iam.serviceAccountTokenCreator");
  assert.deepEqual(binding.inputs["members"], ["group:ops@example.com", pool]);
  const account = "projects/acme-test/serviceAccounts/vault-administrator@acme-test.iam.gserviceaccount.com";
  assert.equal(binding.inputs["serviceAccountId"], account);
});

test("recovery shares are in two regions and the root token in one, each under a key of its region", async () => {
  const deployment = await up();
  const replica = (region: string): object => ({
    location: region,
    customerManagedEncryption: { kmsKeyName: deployment.one(key, `vault-${region}`).id },
  });
  const shares = deployment.one(secret, "vault-recovery-shares");
  assert.deepEqual(shares.inputs["replication"], {
    userManaged: { replicas: [replica("europe-west1"), replica("europe-west4")] },
  });
  assert.deepEqual(deployment.one(secret, "vault-initialisation").inputs["replication"], {
    userManaged: { replicas: [replica("europe-west1")] },
  });
  assert.equal(shares.inputs["deletionProtection"], true);
  assert.equal(shares.inputs["versionDestroyTtl"], `${30 * 86400}s`);
});

test("no input holds a secret, in the clear or otherwise", async () => {
  const deployment = await up();
  const environment = jobTemplate(deployment).containers[0].envs.map((variable) => variable.name);
  assert.deepEqual(environment, [
    "BUNDLE_SECRET",
    "RECOVERY_SECRET",
    "RECOVERY_SHARES",
    "RECOVERY_THRESHOLD",
    "SETUP",
    "VAULT_ADDRESS",
  ]);
  // The configuration, and what objects hold, are marked by the provider's SDK; nothing else is or needs to be.
  const marked = deployment.resources.filter((resource) => JSON.stringify(resource.inputs).includes("[secret]"));
  assert.deepEqual(
    marked.map((resource) => resource.name),
    ["vault-configuration", "vault-backup-before-update-done", "vault-initialise-done", "vault-opened-done"],
  );
});

test("the administrator logs in with a Google identity and may not read the values of applications", async () => {
  const deployment = await up();
  const setup = jobTemplate(deployment).containers[0].envs.find((variable) => variable.name === "SETUP");
  const { audit, auth, policies, writes } = JSON.parse(setup?.value ?? "") as Record<string, object[]>;
  assert.deepEqual(audit, [{ path: "stdout", type: "file", options: { file_path: "stdout" } }]);
  assert.deepEqual(auth, [{ path: "gcp", type: "gcp", description: "Google identities" }]);
  assert.deepEqual(policies, [{ name: "administrator", policy: administratorPolicy() }]);
  assert.deepEqual(writes, [
    {
      path: "sys/quotas/config",
      data: { rate_limit_exempt_paths: ["sys/health"], enable_rate_limit_response_headers: true },
    },
    { path: "sys/quotas/rate-limit/requests", data: { rate: 200 } },
    { path: "sys/quotas/rate-limit/logins", data: { path: "auth/gcp/login", rate: 10 } },
    {
      path: "auth/gcp/role/administrator",
      data: {
        type: "iam",
        bound_service_accounts: ["vault-administrator@acme-test.iam.gserviceaccount.com"],
        token_policies: ["administrator"],
        token_ttl: "30m",
        token_max_ttl: "4h",
        max_jwt_exp: "60m",
        allow_gce_inference: false,
      },
    },
  ]);
  const paths = [...administratorPolicy().matchAll(/^path "([^"]+)" \{\n {2}capabilities = (\[.*\])\n\}$/gm)];
  assert.equal(paths.length, administratorPolicy().split("path ").length - 1);
  const allowed = (path: string) => paths.some(([, pattern = ""]) => matches(pattern, path));
  for (const path of [
    "sys/mounts/secrets/prod",
    "sys/policies/acl/app",
    "auth/gcp/role/app",
    "database/prod/config/main",
    "secrets/prod/config",
  ]) {
    assert.ok(allowed(path), path);
  }
  for (const path of [
    "secrets/prod/data/app",
    "database/prod/creds/app",
    "sys/raw/core",
    "sys/seal",
    "sys/generate-root/attempt",
  ]) {
    assert.ok(!allowed(path), path);
  }
});

test("neither the policy nor the configuration says anything twice, which Vault refuses", () => {
  const policy = administratorPolicy();
  const paths = [...policy.matchAll(/^path "([^"]+)" \{\n {2}capabilities = \[[^\]]*\]\n\}$/gm)].map(
    ([, path]) => path,
  );
  assert.equal(new Set(paths).size, paths.length);
  assert.equal(
    policy.replace(/^path "[^"]+" \{\n {2}capabilities = \[[^\]]*\]\n\}$/gm, "").trim(),
    "",
    "and nothing else",
  );
  const text = serverConfiguration({
    address: "https://vault",
    bucket: "b",
    key: "projects/p/locations/l/keyRings/r/cryptoKeys/k",
    logLevel: "info",
    rootTokenFromShares: true,
    ui: true,
  });
  const keys = [...text.matchAll(/^( *)"(\w+)":/gm)].map(([, indent = "", key]) => `${indent.length} ${key ?? ""}`);
  assert.equal(JSON.stringify(JSON.parse(text), null, 2), text.trimEnd());
  assert.equal(new Set(keys).size, keys.length, "no name twice at any level");
});

/** Vault's rule: `+` is one segment, `*` at the end any rest. */
function matches(pattern: string, path: string): boolean {
  const expression = pattern.replace(/[.]/g, "\\.").replaceAll("+", "[^/]+").replace(/\*$/, ".*");
  return new RegExp(`^${expression}$`).test(path);
}
