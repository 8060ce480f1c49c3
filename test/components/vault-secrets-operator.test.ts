import assert from "node:assert/strict";
import { test } from "node:test";
import {
  AutopilotApp,
  AutopilotCluster,
  Network,
  VaultSecretsOperator,
  type ImageSource,
  type VaultSecretsOperatorArgs,
} from "../../components";
import { emptyState, messages, run, type Deployment } from "../support/program";
import { issuerUrl, withProviders } from "../support/secrets-operator";
import { storeOf } from "../support/samples";
import * as parts from "../support/workload";

const backendType = "vault:jwt/authBackend:AuthBackend";
const roleType = "vault:jwt/authBackendRole:AuthBackendRole";
const networkPolicyType = "kubernetes:networking.k8s.io/v1:NetworkPolicy";
const releaseType = "kubernetes:helm.sh/v3:Release";
const connectionType = "kubernetes:secrets.hashicorp.com/v1beta1:VaultConnection";
const alertType = "gcp:monitoring/alertPolicy:AlertPolicy";
const metricType = "gcp:logging/metric:Metric";

const vaultAddress = "https://vault-123456789012.europe-west1.run.app";
const store = { ...storeOf("test"), vaultAddress };
const hub = "europe-west1-docker.pkg.dev/acme-test/registry-docker-io/hashicorp";
const quay = "europe-west1-docker.pkg.dev/acme-test/registry-quay-io/brancz";
const images: ImageSource = {
  ...parts.images,
  upstreamUrls: {
    "docker.io/acme": "europe-west1-docker.pkg.dev/acme-test/acme",
    "docker.io/hashicorp": hub,
    "quay.io/brancz": quay,
  },
};
const args: VaultSecretsOperatorArgs = {
  cluster: { ...parts.cluster, issuerUrl },
  store,
  images,
};

async function deploy(given = args): Promise<Deployment> {
  const deployment = await run(() => {
    const { vaultConnection, authMount, audience, rolePrefix } = new VaultSecretsOperator(
      "secrets-operator",
      given,
      withProviders(),
    );
    return { vaultConnection, authMount, audience, rolePrefix };
  });
  assert.equal(messages(deployment), "");
  return deployment;
}

test("an operator is these objects, and none of an application", async () => {
  assert.deepEqual((await deploy()).children("secrets-operator"), [
    [metricType, "secrets-operator"],
    [alertType, "secrets-operator"],
    ["kubernetes:core/v1:Namespace", "secrets-operator"],
    [releaseType, "secrets-operator"],
    [networkPolicyType, "secrets-operator"],
    [connectionType, "secrets-operator"],
    [backendType, "secrets-operator"],
  ]);
});

test("before its account is there, its namespace is closed: nobody gets in, and out go names and TLS", async () => {
  const deployment = await deploy();
  const { podSelector, policyTypes, ingress, egress } = deployment.one(networkPolicyType).inputs["spec"] as {
    podSelector: object;
    policyTypes: string[];
    ingress?: object[];
    egress: { to?: object[]; ports: { protocol: string; port: number }[] }[];
  };
  assert.deepEqual([podSelector, policyTypes, ingress], [{}, ["Ingress", "Egress"], undefined]);
  assert.deepEqual(
    egress.map(({ ports }) => ports.map(({ protocol, port }) => `${protocol} ${port}`)),
    [["UDP 53", "TCP 53"], ["TCP 443"]],
  );
  assert.deepEqual(egress[1]?.to, [{ ipBlock: { cidr: "0.0.0.0/0", except: ["169.254.0.0/16"] } }]);
  const { dependencies } = deployment.one(releaseType);
  assert.ok(dependencies.some((urn) => urn.includes(networkPolicyType)));
});

test("Vault verifies the cluster's tokens by what the issuer publishes, at a mount of the cluster's own", async () => {
  assert.deepEqual((await deploy()).one(backendType).inputs, {
    path: "kubernetes/test/cluster-1234567",
    type: "jwt",
    description: "Service accounts of a cluster",
    oidcDiscoveryUrl: issuerUrl,
    boundIssuer: issuerUrl,
    disableRemount: true,
  });
});

interface Container {
  image: { repository: string; tag: string };
  resources: { requests: { [resource: string]: string }; limits: object };
}
interface Values {
  fullnameOverride: string;
  controller: {
    [value: string]: unknown;
    replicas: number;
    manager: Container & { [value: string]: unknown };
    kubeRbacProxy: Container;
  };
  hooks: Pick<Container, "resources">;
}

function valuesOf(deployment: Deployment): Values {
  return deployment.one(releaseType).inputs["values"] as unknown as Values;
}

test("the chart is pinned, waited for, and taken back if it does not come up", async () => {
  const { values, ...release } = (await deploy()).one(releaseType).inputs;
  delete release["compat"];
  assert.ok(values);
  assert.deepEqual(release, {
    name: "secrets-operator",
    namespace: "secrets-operator",
    chart: "vault-secrets-operator",
    version: "1.4.1",
    repositoryOpts: { repo: "https://helm.releases.hashicorp.com" },
    atomic: true,
    timeout: 900,
  });
});

test("its pods meet the restricted standard, in a namespace that takes no others", async () => {
  const deployment = await deploy();
  const { labels } = deployment.one("kubernetes:core/v1:Namespace").inputs["metadata"] as {
    labels: { [key: string]: string };
  };
  assert.equal(labels["pod-security.kubernetes.io/enforce"], "restricted");
  const { controller } = valuesOf(deployment);
  assert.deepEqual(controller["podSecurityContext"], {
    runAsNonRoot: true,
    runAsUser: 65532,
    seccompProfile: { type: "RuntimeDefault" },
  });
  assert.deepEqual(controller["securityContext"], {
    allowPrivilegeEscalation: false,
    capabilities: { drop: ["ALL"] },
  });
});

test("its pods ask for what Autopilot gives without a change", async () => {
  const { controller, hooks } = valuesOf(await deploy());
  for (const { resources } of [controller.manager, controller.kubeRbacProxy, hooks]) {
    assert.deepEqual(resources.limits, resources.requests);
    assert.deepEqual(Object.keys(resources.requests).sort(), ["cpu", "ephemeral-storage", "memory"]);
  }
  const sum = (resource: string): number =>
    [controller.manager, controller.kubeRbacProxy].reduce(
      (total, { resources }) => total + Number.parseInt(resources.requests[resource] ?? "", 10),
      0,
    );
  assert.deepEqual([sum("cpu"), sum("memory")], [250, 512]);
});

test("one of two pods works, and one at a time may go", async () => {
  const { controller } = valuesOf(await deploy());
  assert.equal(controller.replicas, 2);
  assert.deepEqual(controller["podDisruptionBudget"], { enabled: true, maxUnavailable: "1", minAvailable: "" });
  assert.deepEqual(controller["strategy"], {
    type: "RollingUpdate",
    rollingUpdate: { maxSurge: 1, maxUnavailable: 0 },
  });
  assert.equal(valuesOf(await deploy({ ...args, replicas: 1 })).controller.replicas, 1);
});

test("no copy holds the whole document, and retries stay within a minute", async () => {
  const { manager } = valuesOf(await deploy()).controller;
  assert.deepEqual(manager["globalTransformationOptions"], { excludeRaw: true });
  assert.deepEqual(manager["backoffOnSecretSourceError"], { initialInterval: "5s", maxInterval: "40s" });
});

test("images come through our own registry, by digest where one is locked", async () => {
  const { manager, kubeRbacProxy } = valuesOf(await deploy({ ...args, version: "1.3.0" })).controller;
  assert.deepEqual(manager.image, { repository: `${hub}/vault-secrets-operator`, tag: "1.3.0" });
  assert.deepEqual(kubeRbacProxy.image, { repository: `${quay}/kube-rbac-proxy`, tag: "v0.18.2" });
  const digest = "0123456789abcdef".repeat(4);
  const lockedDigests = { "docker.io/hashicorp/vault-secrets-operator:1.4.1": `sha256:${digest}` };
  const locked = valuesOf(await deploy({ ...args, images: { ...images, lockedDigests } })).controller.manager;
  // As the chart joins them: <repository>:<tag>.
  assert.deepEqual(locked.image, { repository: `${hub}/vault-secrets-operator@sha256`, tag: digest });
});

test("the connection waits for the release, which brings its kind", async () => {
  const deployment = await deploy();
  const connection = deployment.one(connectionType);
  assert.deepEqual(connection.inputs["spec"], { address: vaultAddress, skipTLSVerify: false });
  assert.ok(connection.dependencies.includes(deployment.one(releaseType).urn));
});

test("copies that do not follow, and an operator that is gone, are told", async () => {
  const channel = "projects/acme-test/notificationChannels/1";
  const deployment = await deploy({ ...args, notificationChannels: [channel] });
  const metric = deployment.one(metricType).inputs as { name: string; filter: string };
  assert.match(metric.filter, /resource\.labels\.cluster_name="cluster-1234567"/);
  assert.match(metric.filter, /jsonPayload\.involvedObject\.apiVersion:"secrets\.hashicorp\.com\/"/);
  const { conditions, notificationChannels, combiner } = deployment.one(alertType).inputs as unknown as {
    conditions: { conditionPrometheusQueryLanguage: { query: string; duration: string } }[];
    notificationChannels: string[];
    combiner: string;
  };
  assert.deepEqual([notificationChannels, combiner], [[channel], "OR"]);
  assert.equal(metric.name, "secrets-operator-cluster-1234567");
  assert.deepEqual(
    conditions.map(({ conditionPrometheusQueryLanguage: { query, duration } }) => [duration, query]),
    [
      [
        "900s",
        'sum(increase(logging_googleapis_com:user_secrets_operator_cluster_1234567{monitored_resource="k8s_cluster"}[10m])) > 0',
      ],
      [
        "600s",
        'absent(kubernetes_io:container_uptime{monitored_resource="k8s_container",cluster_name="cluster-1234567",namespace_name="secrets-operator",container_name="manager"})',
      ],
    ],
  );
});

test("its outputs are an attachment", async () => {
  assert.deepEqual((await deploy()).outputs, {
    vaultConnection: "secrets-operator/vault",
    authMount: "kubernetes/test/cluster-1234567",
    audience: vaultAddress,
    rolePrefix: "test.cluster.cluster-1234567",
  });
});

for (const [title, wrong, message] of [
  ["an argument that names applications", { apps: [] }, /apps: unknown property; remove it/],
  ["a release that is none", { version: "v1.4.1" }, /version: "v1\.4\.1"; use a release such as 1\.4\.1/],
  ["no pod", { replicas: 0 }, /replicas: 0; use a whole number from 1 to 3/],
] as [string, object, RegExp][]) {
  test(`${title} is refused before anything is created`, async () => {
    const deployment = await run(
      () => new VaultSecretsOperator("secrets-operator", { ...args, ...wrong }, withProviders()),
    );
    assert.match(messages(deployment), message);
    assert.deepEqual(deployment.children("secrets-operator"), []);
  });
}

test("a registry without the upstreams stops the operator, and says which", async () => {
  const deployment = await run(
    () => new VaultSecretsOperator("secrets-operator", { ...args, images: parts.images }, withProviders()),
  );
  assert.match(messages(deployment), /add "(docker\.io\/hashicorp|quay\.io\/brancz)" to the upstreams/);
  assert.ok(!deployment.children("secrets-operator").some(([type]) => type === releaseType));
});

test("an application's objects go before its login and the operator", async () => {
  const deployment = await run(() => {
    const options = withProviders();
    const secretsOperator = new VaultSecretsOperator("secrets-operator", args, options);
    const { identity, network, secrets } = parts;
    new AutopilotApp(
      "web-gke",
      {
        workload: parts.largest,
        cluster: args.cluster,
        identity,
        images,
        network,
        secrets,
        secretsOperator,
      },
      options,
    );
  });
  assert.equal(messages(deployment), "");
  const { dependencies } = deployment.one("kubernetes:secrets.hashicorp.com/v1beta1:VaultAuth");
  for (const [type, name] of [
    [roleType, "web-gke"],
    [connectionType, "secrets-operator"],
    [backendType, "secrets-operator"],
  ] as const) {
    assert.ok(dependencies.includes(deployment.one(type, name).urn), type);
  }
});

test("it is planned before there is a cluster, comes up, and a second run changes nothing", async () => {
  const program = (): void => {
    const network = new Network("network", { regions: ["europe-west1"], addressRange: "10.16.0.0/14" });
    const cluster = new AutopilotCluster("cluster", { region: "europe-west1", network });
    new VaultSecretsOperator("secrets-operator", { ...args, cluster }, withProviders());
  };
  const state = emptyState();
  const preview = await run(program, { state, preview: true });
  assert.equal(messages(preview), "");
  assert.equal(messages(await run(program, { state })), "");
  const again = await run(program, { state });
  assert.equal(messages(again), "");
  assert.deepEqual(preview.children("secrets-operator"), again.children("secrets-operator"));
  assert.deepEqual(
    again.resources.filter(({ operation }) => operation !== "same" && operation !== "read"),
    [],
  );
});
