import assert from "node:assert/strict";
import { test } from "node:test";
import * as pulumi from "@pulumi/pulumi";
import {
  AppIdentity,
  AutopilotApp,
  AutopilotCluster,
  CloudRunApp,
  Network,
  type AutopilotAppArgs,
  type Workload,
} from "../../components";
import { jobTimeout, progressDeadlineSeconds, rolloutTimeout } from "../../components/autopilot-app/timing";
import type { Usable } from "../../components/internal/usable";
import type { CompleteJob } from "../../components/workload/complete";
import { complete } from "../../components/workload/defaults";
import { emptyState, messages, run, type Deployment } from "../support/program";
import { clusterProvider, issuerUrl, secretsOperator, withProviders } from "../support/secrets-operator";
import * as parts from "../support/workload";

const vaultPolicyType = "vault:index/policy:Policy";
const vaultRoleType = "vault:jwt/authBackendRole:AuthBackendRole";
const deploymentType = "kubernetes:apps/v1:Deployment";
const serviceType = "kubernetes:core/v1:Service";
const accountType = "kubernetes:core/v1:ServiceAccount";
const groupType = "gcp:compute/networkEndpointGroup:NetworkEndpointGroup";
const authType = "kubernetes:secrets.hashicorp.com/v1beta1:VaultAuth";
const copyType = "kubernetes:secrets.hashicorp.com/v1beta1:VaultStaticSecret";
const policyType = "kubernetes:networking.k8s.io/v1:NetworkPolicy";

const { identity, images, network, secrets } = parts;
const cluster = { ...parts.cluster, issuerUrl };
const workload = parts.serving({ scaling: { min: 1 } });
const args: AutopilotAppArgs = { workload, cluster, identity, images, network, secrets, secretsOperator };
const full: AutopilotAppArgs = { ...args, workload: parts.largest };

interface Container {
  [property: string]: unknown;
  env: { name: string; value?: string; valueFrom?: object }[];
}
interface Pod {
  [property: string]: unknown;
  containers: Container[];
}

async function deploy(given: AutopilotAppArgs): Promise<Deployment> {
  const deployment = await run(() => {
    const { namespace, backends, endpoints } = new AutopilotApp("web-gke", given, withProviders());
    return { namespace, backends, endpoints };
  });
  assert.equal(messages(deployment), "");
  return deployment;
}

function spec(deployment: Deployment, type: string, name?: string): { [property: string]: unknown } {
  return deployment.one(type, name).inputs["spec"] as { [property: string]: unknown };
}

function containerOf(pod: Pod): Container {
  const [container] = pod.containers;
  assert.ok(container);
  return container;
}

function ofWeb(table: unknown): { [property: string]: unknown } {
  return (table as { web: { [property: string]: unknown } }).web;
}

function serverPod(deployment: Deployment): Pod {
  return (spec(deployment, deploymentType, "web-gke-web")["template"] as { spec: Pod }).spec;
}

test("the least workload is these objects, and nothing else", async () => {
  assert.deepEqual((await deploy(args)).children("web-gke"), [
    [groupType, "web-gke-web-1"],
    [groupType, "web-gke-web-2"],
    [groupType, "web-gke-web-3"],
    ["gcp:serviceaccount/iAMMember:IAMMember", "web-gke"],
    [deploymentType, "web-gke-web"],
    ["kubernetes:autoscaling/v2:HorizontalPodAutoscaler", "web-gke-web"],
    ["kubernetes:core/v1:Namespace", "web-gke"],
    ["kubernetes:core/v1:Namespace", "web-gke-kube-system"],
    [serviceType, "web-gke-web"],
    [accountType, "web-gke"],
    [policyType, "web-gke-web"],
    [policyType, "web-gke.all"],
    ["kubernetes:policy/v1:PodDisruptionBudget", "web-gke-web"],
  ]);
});

test("secrets, configuration, jobs and further processes add these, and nothing else", async () => {
  const least = new Set((await deploy(args)).children("web-gke").map(String));
  const added = (await deploy(full)).children("web-gke").filter((child) => !least.has(String(child)));
  const further = added.filter(([, name]) => /^web-gke-(api|worker)/.test(name));
  assert.deepEqual(further, [
    [groupType, "web-gke-api-1"],
    [groupType, "web-gke-api-2"],
    [groupType, "web-gke-api-3"],
    [deploymentType, "web-gke-api"],
    [deploymentType, "web-gke-worker"],
    ["kubernetes:autoscaling/v2:HorizontalPodAutoscaler", "web-gke-api"],
    ["kubernetes:autoscaling/v2:HorizontalPodAutoscaler", "web-gke-worker"],
    [serviceType, "web-gke-api"],
    [policyType, "web-gke-api"],
    ["kubernetes:policy/v1:PodDisruptionBudget", "web-gke-api"],
    ["kubernetes:policy/v1:PodDisruptionBudget", "web-gke-worker"],
  ]);
  assert.deepEqual(
    added.filter((child) => !further.includes(child)),
    [
      ["kubernetes:batch/v1:CronJob", "web-gke-digest"],
      ["kubernetes:batch/v1:CronJob", "web-gke-repair"],
      ["kubernetes:batch/v1:Job", "web-gke-migrate"],
      ["kubernetes:batch/v1:Job", "web-gke-seed"],
      ["kubernetes:core/v1:ConfigMap", "web-gke-files"],
      [accountType, "web-gke.secrets"],
      [authType, "web-gke-vault"],
      [copyType, "web-gke-copy"],
      [copyType, "web-gke.config-copy"],
      [vaultPolicyType, "web-gke"],
      [vaultRoleType, "web-gke"],
    ],
  );
});

test("the namespace takes restricted pods only, and everything is in it", async () => {
  const deployment = await deploy(full);
  const { labels } = deployment.one("kubernetes:core/v1:Namespace", "web-gke").inputs["metadata"] as {
    labels: { [key: string]: string };
  };
  assert.equal(labels["pod-security.kubernetes.io/enforce"], "restricted");
  for (const { type, inputs } of deployment.resources) {
    if (!type.startsWith("kubernetes:") || type.endsWith(":Namespace")) continue;
    assert.equal((inputs["metadata"] as { namespace?: string }).namespace, "web-gke", type);
  }
});

test("every pod meets the restricted standard, and asks for exactly what it may use", async () => {
  const deployment = await deploy(full);
  const jobs = deployment.resources
    .filter(({ type }) => type.startsWith("kubernetes:batch/"))
    .map(
      ({ inputs }) =>
        inputs["spec"] as { template?: { spec: Pod }; jobTemplate?: { spec: { template: { spec: Pod } } } },
    )
    .map(({ template, jobTemplate }) => (template ?? jobTemplate?.spec.template)?.spec as Pod);
  assert.equal(jobs.length, 4);
  for (const pod of [serverPod(deployment), ...jobs]) {
    const container = containerOf(pod);
    assert.deepEqual(pod["securityContext"], {
      runAsNonRoot: true,
      runAsUser: 65534,
      runAsGroup: 65534,
      fsGroup: 65534,
      seccompProfile: { type: "RuntimeDefault" },
    });
    assert.deepEqual(container["securityContext"], {
      allowPrivilegeEscalation: false,
      capabilities: { drop: ["ALL"] },
    });
    assert.deepEqual([pod["automountServiceAccountToken"], pod["enableServiceLinks"]], [false, false]);
    const { requests, limits } = container["resources"] as { requests: object; limits: object };
    assert.deepEqual(requests, limits);
    assert.deepEqual(Object.keys(requests).sort(), ["cpu", "ephemeral-storage", "memory"]);
    assert.ok([parts.pulledImage, parts.pulledOther].includes(container["image"] as string));
    assert.equal(pod["serviceAccountName"], "web-gke");
  }
});

test("a server is checked, spread over the zones with an endpoint group, and drained before it ends", async () => {
  const pod = serverPod(await deploy(full));
  const container = containerOf(pod);
  const ask = (path: string): object => ({ path, port: 4000 });
  assert.deepEqual(container["startupProbe"], {
    httpGet: ask("/health"),
    periodSeconds: 5,
    timeoutSeconds: 5,
    failureThreshold: 18,
  });
  assert.deepEqual((container["readinessProbe"] as { httpGet: object }).httpGet, ask("/health"));
  assert.deepEqual((container["livenessProbe"] as { httpGet: object }).httpGet, ask("/alive"));
  assert.deepEqual(container["lifecycle"], { preStop: { sleep: { seconds: 15 } } });
  assert.equal(pod["terminationGracePeriodSeconds"], 23);
  assert.match(JSON.stringify(pod["affinity"]), /"values":\["europe-west1-b","europe-west1-c","europe-west1-d"\]/);
  const [spread] = pod["topologySpreadConstraints"] as { topologyKey: string; labelSelector: object }[];
  assert.equal(spread?.topologyKey, "topology.kubernetes.io/zone");
  const { selector } = spec(await deploy(full), deploymentType, "web-gke-web");
  assert.deepEqual(spread.labelSelector, selector);
});

test("gRPC is checked by its own protocol and announced as h2c", async () => {
  const deployment = await deploy({
    ...args,
    workload: parts.serving({
      scaling: { min: 1 },
      protocol: "h2c",
      health: { path: "/health", grpcService: "acme.Web" },
    }),
  });
  const container = containerOf(serverPod(deployment));
  for (const probe of ["startupProbe", "readinessProbe", "livenessProbe"]) {
    assert.deepEqual((container[probe] as { grpc: object }).grpc, { port: 8080, service: "acme.Web" });
  }
  const [port] = spec(deployment, serviceType, "web-gke-web")["ports"] as { appProtocol: string }[];
  assert.equal(port?.appProtocol, "kubernetes.io/h2c");
  assert.equal(ofWeb(deployment.outputs["backends"])["protocol"], "H2C");
});

test("the autoscaler alone says how many pods there are, and one at a time may go", async () => {
  const deployment = await deploy(full);
  const autoscaler = spec(deployment, "kubernetes:autoscaling/v2:HorizontalPodAutoscaler", "web-gke-web");
  assert.equal(spec(deployment, deploymentType, "web-gke-web")["replicas"], undefined);
  assert.deepEqual([autoscaler["minReplicas"], autoscaler["maxReplicas"]], [2, 20]);
  assert.deepEqual(autoscaler["scaleTargetRef"], { apiVersion: "apps/v1", kind: "Deployment", name: "web" });
  const budget = spec(deployment, "kubernetes:policy/v1:PodDisruptionBudget", "web-gke-web");
  assert.equal(budget["maxUnavailable"], 1);
  assert.equal(budget["unhealthyPodEvictionPolicy"], "AlwaysAllow");
  assert.deepEqual(budget["selector"], spec(deployment, deploymentType, "web-gke-web")["selector"]);
  assert.deepEqual(spec(deployment, deploymentType, "web-gke-web")["strategy"], {
    type: "RollingUpdate",
    rollingUpdate: { maxUnavailable: 0, maxSurge: "25%" },
  });
});

for (const [max, startupSeconds, deadline, limit] of [
  [1, 10, 610, "11m"],
  [20, 240, 840, "45m"],
  [1000, 60, 660, "30m"],
] as const) {
  test(`${max} pods that start in ${startupSeconds} seconds get the time that they need`, () => {
    const [process] = complete(
      parts.serving({ scaling: { max }, health: { startupSeconds } }) as Usable<Workload>,
    ).processes;
    assert.ok(process);
    assert.deepEqual([progressDeadlineSeconds(process), rolloutTimeout(process)], [deadline, limit]);
  });
}

test("a deployment waits for a job's attempts and for the pauses between them", () => {
  const time = (retries: number, timeoutSeconds: number): string =>
    jobTimeout({
      ...(complete({ ...parts.smallest, jobs: { one: {} } }).jobs[0] as CompleteJob),
      retries,
      timeoutSeconds,
    });
  assert.equal(time(0, 300), "15m");
  // 10, 20, 40, 80, 160 and 320 seconds, then 360 each time.
  assert.equal(time(10, 60), `${Math.ceil((600 + 11 * 60 + 630 + 4 * 360) / 60)}m`);
});

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
  assert.deepEqual(deployment.one(vaultPolicyType).inputs, {
    name,
    policy: [read("secrets/test/data/web"), read("config/test/data/web")].join("\n"),
  });
  const quiet = await deploy({ ...full, workload: { ...workload, config: { LOG_LEVEL: {} } } });
  assert.equal(quiet.one(vaultPolicyType).inputs["policy"], read("config/test/data/web"));
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

test("there is an endpoint group in each zone that GKE takes for its own, before the service asks for it", async () => {
  const deployment = await deploy(full);
  const service = deployment.one(serviceType, "web-gke-web");
  const uid = deployment.one("kubernetes:core/v1:Namespace", "web-gke-kube-system").outputs["metadata"] as {
    uid: string;
  };
  ["b", "c", "d"].forEach((zone, index) => {
    const group = deployment.one(groupType, `web-gke-web-${index + 1}`);
    const { description, ...rest } = group.inputs;
    assert.deepEqual(rest, {
      name: "web-gke-web",
      zone: `europe-west1-${zone}`,
      networkEndpointType: "GCE_VM_IP_PORT",
      network: network.networkId,
      subnetwork: "projects/acme-test/regions/europe-west1/subnetworks/one",
    });
    assert.deepEqual(JSON.parse(description as string), {
      "cluster-uid": uid.uid,
      namespace: "web-gke",
      "service-name": "web",
      port: "4000",
    });
    assert.ok(service.dependencies.includes(group.urn));
  });
  assert.deepEqual((service.inputs["metadata"] as { annotations: object }).annotations, {
    "cloud.google.com/neg": '{"exposed_ports":{"4000":{"name":"web-gke-web"}}}',
  });
});

test("its outputs are a zonal backend and where it is", async () => {
  const { outputs } = await deploy(full);
  const group = (zone: string): string =>
    `https://www.googleapis.com/compute/v1/projects/acme-test/zones/europe-west1-${zone}/networkEndpointGroups/web-gke-web`;
  assert.deepEqual(ofWeb(outputs["backends"]), {
    networkEndpointGroups: [group("b"), group("c"), group("d")],
    kind: "zonal",
    protocol: "HTTP",
    healthPath: "/health",
    port: 4000,
    requestTimeoutSeconds: 300,
  });
  assert.equal(outputs["namespace"], "web-gke");
  assert.equal(ofWeb(outputs["endpoints"])["url"], "europe-west1/cluster-1234567/namespaces/web-gke/services/web");
});

class Balancer extends pulumi.CustomResource {}

test("a load balancer on the endpoint groups waits for the service, so that it goes first", async () => {
  const deployment = await run(() => {
    const { backends } = new AutopilotApp("web-gke", args, withProviders());
    const groups = backends.apply(({ web }) => web?.networkEndpointGroups);
    new Balancer("test:index:Balancer", "balancer", { groups });
  });
  assert.equal(messages(deployment), "");
  const balancer = deployment.one("test:index:Balancer");
  assert.ok(balancer.dependencies.includes(deployment.one(serviceType, "web-gke-web").urn));
  assert.ok(balancer.dependencies.includes(deployment.one(groupType, "web-gke-web-1").urn));
});

const everywhere = "0.0.0.0/0";
const privateRanges = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"];
/** What Google's networks can use inside beside the private ranges (https://cloud.google.com/vpc/docs/subnets#valid-ranges). */
const otherInsideRanges = [
  "100.64.0.0/10",
  "192.0.0.0/24",
  "192.0.2.0/24",
  "192.88.99.0/24",
  "198.18.0.0/15",
  "198.51.100.0/24",
  "203.0.113.0/24",
  "240.0.0.0/4",
];
const linkLocal = "169.254.0.0/16";

interface Rule {
  to: { ipBlock?: { cidr: string; except?: string[] } }[];
  ports?: { protocol: string; port: number }[];
}

async function egressRules(egress: "none" | "private" | "internet"): Promise<Rule[]> {
  const given = egress === "internet" ? { ...full, network: parts.openNetwork } : full;
  const deployment = await deploy({ ...given, workload: { ...parts.largest, egress } });
  return spec(deployment, policyType, "web-gke.all")["egress"] as Rule[];
}

test("only Google's load balancers get in, on the one port", async () => {
  const deployment = await deploy(full);
  const all = spec(deployment, policyType, "web-gke.all");
  assert.deepEqual(all["podSelector"], {});
  assert.deepEqual(all["policyTypes"], ["Ingress", "Egress"]);
  assert.equal(all["ingress"], undefined);
  const policy = spec(deployment, policyType, "web-gke-web");
  assert.deepEqual(policy["podSelector"], spec(deployment, deploymentType, "web-gke-web")["selector"]);
  assert.deepEqual(policy["ingress"], [
    {
      from: [{ ipBlock: { cidr: "35.191.0.0/16" } }, { ipBlock: { cidr: "130.211.0.0/22" } }],
      ports: [{ protocol: "TCP", port: 4000 }],
    },
  ]);
});

test("every pod reaches names, its identity, Google's APIs and its database", async () => {
  const [dns, metadata, google, database, ...others] = await egressRules("none");
  assert.deepEqual(dns?.ports, [
    { protocol: "UDP", port: 53 },
    { protocol: "TCP", port: 53 },
  ]);
  assert.deepEqual(metadata?.to, [
    { ipBlock: { cidr: "169.254.169.254/32" } },
    { ipBlock: { cidr: "169.254.169.252/32" } },
  ]);
  assert.deepEqual(google, {
    to: [{ ipBlock: { cidr: everywhere, except: [...privateRanges, ...otherInsideRanges, linkLocal] } }],
    ports: [{ protocol: "TCP", port: 443 }],
  });
  assert.deepEqual(database, {
    to: [{ ipBlock: { cidr: "10.19.0.3/32" } }],
    ports: [{ protocol: "TCP", port: 5432 }],
  });
  assert.deepEqual(others, []);
});

test("beyond that it reaches what its egress says", async () => {
  const common = await egressRules("none");
  const further = async (egress: "private" | "internet"): Promise<Rule[]> =>
    (await egressRules(egress)).slice(common.length);
  assert.deepEqual(await further("private"), [{ to: privateRanges.map((cidr) => ({ ipBlock: { cidr } })) }]);
  assert.deepEqual(await further("internet"), [{ to: [{ ipBlock: { cidr: everywhere, except: [linkLocal] } }] }]);
});

test("a deployment runs its jobs one after the other, and the new version waits for the last", async () => {
  const deployment = await deploy(full);
  const migrate = deployment.one("kubernetes:batch/v1:Job", "web-gke-migrate");
  const seed = deployment.one("kubernetes:batch/v1:Job", "web-gke-seed");
  assert.ok(seed.dependencies.includes(migrate.urn));
  assert.ok(deployment.one(deploymentType, "web-gke-web").dependencies.includes(seed.urn));
  const { backoffLimit, podFailurePolicy, template } = migrate.inputs["spec"] as {
    backoffLimit: number;
    podFailurePolicy: object;
    template: { spec: Pod };
  };
  assert.deepEqual(podFailurePolicy, {
    rules: [{ action: "Ignore", onPodConditions: [{ type: "DisruptionTarget", status: "True" }] }],
  });
  assert.deepEqual(
    [backoffLimit, template.spec["activeDeadlineSeconds"], template.spec["restartPolicy"]],
    [0, 300, "Never"],
  );
  // A name of its own would stand in the way of the job's next version.
  assert.match((migrate.outputs["metadata"] as { name: string }).name, /^web-gke-migrate-[0-9a-f]{8}$/);
  assert.ok(migrate.dependencies.includes(deployment.one(policyType, "web-gke.all").urn));
});

test("a schedule has its time zone; a job without one waits for somebody to run it", async () => {
  const deployment = await deploy(full);
  const digest = spec(deployment, "kubernetes:batch/v1:CronJob", "web-gke-digest");
  const repair = spec(deployment, "kubernetes:batch/v1:CronJob", "web-gke-repair");
  assert.deepEqual([digest["schedule"], digest["timeZone"], digest["suspend"]], ["0 3 * * 1", "Europe/London", false]);
  assert.equal(repair["suspend"], true);
});

test("the user that the program runs as can be another", async () => {
  const pod = serverPod(await deploy({ ...args, userId: 1000 }));
  assert.equal((pod["securityContext"] as { runAsUser: number }).runAsUser, 1000);
});

test("a program that is not root may listen on a port below 1024, and no other pod is told anything", async () => {
  for (const [port, sysctls] of [
    [80, [{ name: "net.ipv4.ip_unprivileged_port_start", value: "0" }]],
    [8080, undefined],
  ] as const) {
    const workload = parts.serving({ port, scaling: { min: 1 } });
    const deployment = await run(() => new AutopilotApp("web-gke", { ...args, workload }, withProviders()));
    const spec = deployment.one("kubernetes:apps/v1:Deployment").inputs["spec"] as {
      template: { spec: { securityContext: { sysctls?: unknown } } };
    };
    assert.deepEqual(spec.template.spec.securityContext.sysctls, sysctls);
  }
});

for (const [title, wrong, message] of [
  [
    "no instance at least",
    { workload: parts.serving({ scaling: { min: 0 } }) },
    /workload.processes.web.scaling.min: 0; use 1 or more: Kubernetes cannot/,
  ],
  [
    "a limit on concurrency",
    { workload: parts.serving({ scaling: { min: 1, concurrency: 10 } }) },
    /workload.processes.web.scaling.concurrency: 10; leave it out/,
  ],
  [
    "memory that Autopilot would raise",
    { workload: parts.serving({ scaling: { min: 1 }, resources: { cpu: 0.5, memory: 256 } }) },
    /web.resources.memory: 256; use a whole number from 512 to 3328 MiB for 0.5 CPU on Autopilot/,
  ],
  [
    "memory with a container beside it that is added for its traces",
    { workload: parts.serving({ scaling: { min: 1 }, resources: { cpu: 0.5, memory: 350 }, traces: {} }) },
    /web.resources.memory: 350; use a whole number from 359 to 3737 MiB, .* for 0.6 CPU, and 0.1 CPU and 256 MiB are for its side container "traces-collector", which is added for its traces/,
  ],
  ["root", { userId: 0 }, /userId: 0; use a whole number from 1/],
  [
    "a closed workload in an open network",
    { network: parts.openNetwork },
    /workload.egress: "private"; set workload.egress to internet, or use a network without a NAT/,
  ],
  [
    "an open workload in a closed network",
    { workload: { ...workload, egress: "internet" } },
    /workload.egress: "internet"; give the network internetEgress/,
  ],
  [
    "secrets without a place",
    { workload: { ...workload, secrets: { A: {} } }, secrets: undefined },
    /secrets: missing; attach/,
  ],
  [
    "secrets without an operator",
    { workload: { ...workload, secrets: { SMTP_PASSWORD: {} } }, secretsOperator: undefined },
    /secretsOperator: missing; attach the cluster's VaultSecretsOperator/,
  ],
  [
    "configuration without an operator",
    { workload: { ...workload, config: { LOG_LEVEL: {} } }, secretsOperator: undefined },
    /secretsOperator: missing; attach the cluster's VaultSecretsOperator/,
  ],
  [
    "the operator's own namespace",
    { secretsOperator: { ...secretsOperator, vaultConnection: "web-gke/vault" } },
    /secretsOperator.vaultConnection: "web-gke\/vault"; use another name: the operator has the namespace web-gke/,
  ],
  [
    "a name that reads every document",
    { secrets: { ...secrets, app: "*" } },
    /secrets.app: "\*"; use 3 to 24 lower-case letters/,
  ],
  [
    "several problems, all of them",
    { workload: parts.serving({ port: 0, scaling: { min: 0 } }, { image: "acme/web" }) },
    /workload.image: "acme\/web"[^]*web.port: 0[^]*web.scaling.min: 0/,
  ],
  [
    "a cluster in one zone",
    { cluster: { ...cluster, zones: ["europe-west1-b"] } },
    /cluster.zones: \["europe-west1-b"\]; name at least 3/,
  ],
] as [string, object, RegExp][]) {
  test(`${title} is refused before anything is created`, async () => {
    const deployment = await run(() => new AutopilotApp("web-gke", { ...args, ...wrong }, withProviders()));
    assert.match(messages(deployment), message);
    assert.deepEqual(deployment.children("web-gke"), []);
  });
}

for (const [title, wrong, message] of [
  [
    "a cluster in one zone, once that is known",
    { cluster: { ...cluster, zones: pulumi.output(["europe-west1-b"]) } },
    /cluster.zones: \["europe-west1-b"\]; name at least 3/,
  ],
  [
    "an open network, once it is known",
    { network: { ...network, internetEgress: pulumi.output(true) } },
    /network.internetEgress: true/,
  ],
  [
    "the operator's own namespace, once it is known",
    {
      workload: { ...workload, secrets: { SMTP_PASSWORD: {} } },
      secretsOperator: { ...secretsOperator, vaultConnection: pulumi.output("web-gke/vault") },
    },
    /secretsOperator.vaultConnection: "web-gke\/vault"; use another name: the operator has the namespace web-gke/,
  ],
  [
    "an application that turns out to be the key to GitHub",
    {
      workload: { ...workload, secrets: { SMTP_PASSWORD: {} } },
      secrets: { ...secrets, app: pulumi.output("sync-github") },
    },
    /secrets.app: "sync-github"; use another name: this document is the key to GitHub/,
  ],
  [
    "an image without tag and digest, once it is known",
    { workload: { ...workload, image: pulumi.output("acme/web") } },
    /name the image's tag or its digest too/,
  ],
] as [string, object, RegExp][]) {
  test(`${title} stops the pods`, async () => {
    const deployment = await run(() => new AutopilotApp("web-gke", { ...args, ...wrong }, withProviders()));
    assert.match(messages(deployment), message);
    assert.ok(!deployment.children("web-gke").some(([type]) => type === deploymentType));
  });
}

test("it all comes up from nothing, beside the same workload on Cloud Run, and a second run changes nothing", async () => {
  const program = (): void => {
    const own = new Network("network", { regions: ["europe-west1"], addressRange: "10.16.0.0/14" });
    const web = new AppIdentity("web", {});
    const common = { workload: parts.largest, network: own, identity: web, images, secrets };
    const ownCluster = new AutopilotCluster("cluster", {
      region: "europe-west1",
      network: own,
    });
    new CloudRunApp("web-run", { ...common, regions: ["europe-west1"] });
    new AutopilotApp("web-gke", { ...common, cluster: ownCluster, secretsOperator }, withProviders());
  };
  const state = emptyState();
  const preview = await run(program, { state, preview: true });
  assert.equal(messages(preview), "");
  assert.equal(messages(await run(program, { state })), "");
  const again = await run(program, { state });
  assert.equal(messages(again), "");
  assert.deepEqual(preview.children("web-gke"), again.children("web-gke"));
  const changed = again.resources.filter(({ operation }) => operation !== "same" && operation !== "read");
  assert.deepEqual(changed, []);
});

test("a cluster needs its provider, and keys need Vault's, which the options name or the parent has", async () => {
  const refused = await run(() => new AutopilotApp("web-gke", full));
  assert.match(messages(refused), /opts\.providers\.vault: missing; name Vault's provider in the options/);
  assert.match(messages(refused), /opts\.providers\.kubernetes: missing; name the cluster's provider in the options/);
  assert.deepEqual(refused.children("web-gke"), []);
  assert.equal(messages(await run(() => new AutopilotApp("web-gke", args, { provider: clusterProvider() }))), "");
  const { providers } = { providers: (): pulumi.ProviderResource[] => Object.values(withProviders().providers ?? {}) };
  const ways: (() => pulumi.ComponentResourceOptions)[] = [
    () => ({ providers: providers() }),
    () => ({ parent: new pulumi.ComponentResource("test:index:Parent", "parent", {}, withProviders()) }),
  ];
  for (const options of ways) {
    const deployment = await run(() => new AutopilotApp("web-gke", full, options()));
    assert.equal(messages(deployment), "");
    assert.match(deployment.one(vaultRoleType).provider ?? "", /::vault$/);
  }
});
