// How pods of Autopilot get identity, secrets and configuration.
import assert from "node:assert/strict";
import { test } from "node:test";
import { secretsOperator } from "../support/secrets-operator";
import {
  accountType,
  args,
  authType,
  containerOf,
  copyType,
  deploy,
  deploymentType,
  full,
  serverPod,
  spec,
  vaultPolicyType,
  vaultRoleType,
  workload,
  type Pod,
} from "../support/autopilot-app";
import { identity } from "../support/workload";

test("pods act as the application's Google account, and only these pods may", async () => {
  const deployment = await deploy(args);
  const account = deployment.one(accountType, "web-gke");
  const grant = deployment.one("gcp:serviceaccount/iAMMember:IAMMember");
  assert.deepEqual((account.inputs["metadata"] as { annotations: object }).annotations, {
    "iam.gke.io/gcp-service-account": identity.serviceAccountEmail,
  });
  assert.deepEqual(grant.inputs, {
    serviceAccountId: identity.serviceAccountName,
    role: "roles/iam.workloadIdentityUser",
    member: "serviceAccount:acme-test.svc.id.goog[web-gke/web-gke]",
  });
});

test("the operator logs in as an account that no pod runs as, with a token for Vault alone", async () => {
  const deployment = await deploy(full);
  assert.deepEqual(spec(deployment, authType), {
    vaultConnectionRef: "secrets-operator/vault",
    method: "jwt",
    mount: "kubernetes/test/cluster-1234567",
    jwt: {
      role: "test.cluster.cluster-1234567.web-gke",
      serviceAccount: "web-gke-secrets",
      audiences: [secretsOperator.audience],
      tokenExpirationSeconds: 600,
    },
  });
  assert.equal(deployment.one(accountType, "web-gke.secrets").inputs["automountServiceAccountToken"], false);
});

test("one service account of the namespace logs in, for twenty minutes, and reads what is copied", async () => {
  const deployment = await deploy(full);
  const name = "test.cluster.cluster-1234567.web-gke";
  assert.deepEqual(deployment.one(vaultRoleType).inputs, {
    backend: "kubernetes/test/cluster-1234567",
    roleName: name,
    roleType: "jwt",
    userClaim: "sub",
    boundSubject: "system:serviceaccount:web-gke:web-gke-secrets",
    boundAudiences: [secretsOperator.audience],
    tokenPolicies: [name],
    tokenType: "batch",
    tokenTtl: 1200,
    tokenMaxTtl: 1200,
  });
  const read = (document: string): string => `path "${document}" {\n  capabilities = ["read"]\n}\n`;
  const owner = '# Owner: AutopilotApp "web-gke" of sandbox/groundplan/test\n';
  assert.deepEqual(deployment.one(vaultPolicyType).inputs, {
    name,
    policy: owner + [read("secrets/test/data/web"), read("config/test/data/web")].join("\n"),
  });
  const quiet = await deploy({ ...full, workload: { ...workload, config: { LOG_LEVEL: {} } } });
  assert.equal(quiet.one(vaultPolicyType).inputs["policy"], owner + read("config/test/data/web"));
});

test("the login is there before the operator is told of it, and goes after", async () => {
  const deployment = await deploy(full);
  const { dependencies } = deployment.one(authType);
  assert.ok(dependencies.includes(deployment.one(vaultRoleType).urn));
  assert.ok(deployment.one(vaultRoleType).dependencies.includes(deployment.one(vaultPolicyType).urn));
});

interface Template {
  text: string;
}

test("each document is copied to a Secret of its own each minute, and a change restarts the pods one by one", async () => {
  const deployment = await deploy(full);
  for (const [name, secretName, mount, keys] of [
    ["web-gke-copy", "web-gke", "secrets/test", ["DATABASE_URL", "SECRET_KEY_BASE", "SIGNING_KEY", "SMTP_PASSWORD"]],
    ["web-gke.config-copy", "web-gke-config", "config/test", ["LOG_LEVEL"]],
  ] as const) {
    const { destination, ...copy } = spec(deployment, copyType, name) as {
      destination: { transformation: { templates: { [key: string]: Template } } };
    };
    assert.deepEqual(copy, {
      vaultAuthRef: "web-gke",
      mount,
      type: "kv-v2",
      path: "web",
      refreshAfter: "60s",
      hmacSecretData: true,
      rolloutRestartTargets: ["api", "web", "worker"].map((process) => ({ kind: "Deployment", name: process })),
    });
    const { transformation, ...rest } = destination;
    assert.deepEqual(rest, { name: secretName, create: true, overwrite: true });
    const { templates, ...filters } = transformation;
    assert.deepEqual(filters, { excludeRaw: true, excludes: [".*"] });
    assert.deepEqual(Object.keys(templates), keys);
    assert.equal((deployment.one(copyType, name).inputs["metadata"] as { name: string }).name, secretName);
  }
});

test("a key that a document lacks is an error before it is a copy without the key", async () => {
  const { destination } = spec(await deploy(full), copyType, "web-gke.config-copy") as {
    destination: { transformation: { templates: { [key: string]: Template } } };
  };
  assert.equal(
    destination.transformation.templates["LOG_LEVEL"]?.text,
    '{{ if not (hasKey .Secrets "LOG_LEVEL") }}{{ fail "the document has no LOG_LEVEL" }}{{ end }}' +
      '{{ $value := get .Secrets "LOG_LEVEL" }}{{ if kindIs "string" $value }}{{ $value }}{{ else }}{{ toJson $value }}{{ end }}',
  );
});

test("every pod reads its keys from the two copies", async () => {
  const deployment = await deploy(full);
  const { template } = spec(deployment, "kubernetes:batch/v1:Job", "web-gke-migrate") as { template: { spec: Pod } };
  for (const pod of [serverPod(deployment), template.spec]) {
    assert.deepEqual(
      containerOf(pod).env.filter(({ valueFrom }) => valueFrom !== undefined),
      [
        ["web-gke", "SECRET_KEY_BASE"],
        ["web-gke", "SMTP_PASSWORD"],
        ["web-gke", "DATABASE_URL"],
        ["web-gke-config", "LOG_LEVEL"],
      ].map(([name, key]) => ({ name: key, valueFrom: { secretKeyRef: { name, key } } })),
    );
  }
});

test("pods wait until what they read has been copied", async () => {
  const deployment = await deploy(full);
  const migrate = deployment.one("kubernetes:batch/v1:Job", "web-gke-migrate");
  for (const name of ["web-gke-copy", "web-gke.config-copy"]) {
    const copy = deployment.one(copyType, name);
    const { annotations } = copy.inputs["metadata"] as { annotations: { [key: string]: string } };
    assert.equal(annotations["pulumi.com/waitFor"], "condition=Ready");
    [migrate, deployment.one(deploymentType, "web-gke-web")].forEach(({ dependencies }) => {
      assert.ok(dependencies.includes(copy.urn));
    });
  }
});

test("a workload with configuration alone has no copy of secrets", async () => {
  const deployment = await deploy({ ...args, workload: { ...workload, config: { LOG_LEVEL: {} } } });
  assert.deepEqual(
    deployment.resources.filter(({ type }) => type === copyType).map(({ name }) => name),
    ["web-gke.config-copy"],
  );
});

test("no value is in the plan", async () => {
  const deployment = await deploy(full);
  assert.ok(!deployment.resources.some(({ type }) => type === "kubernetes:core/v1:Secret"));
});
