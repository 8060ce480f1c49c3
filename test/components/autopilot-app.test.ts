import assert from "node:assert/strict";
import { test } from "node:test";
import { AppIdentity, AutopilotApp, AutopilotCluster, CloudRunApp, Network, type Workload } from "../../components";
import { jobTimeout, progressDeadlineSeconds, rolloutTimeout } from "../../components/autopilot-app/timing";
import type { Usable } from "../../components/internal/usable";
import type { CompleteJob } from "../../components/workload/complete";
import { complete } from "../../components/workload/defaults";
import { emptyState, messages, run } from "../support/program";
import { secretsOperator, withProviders } from "../support/secrets-operator";
import * as parts from "../support/workload";
import {
  accountType,
  args,
  authType,
  containerOf,
  copyType,
  deploy,
  deploymentType,
  full,
  groupType,
  ofWeb,
  policyType,
  serverPod,
  serviceType,
  spec,
  vaultPolicyType,
  vaultRoleType,
  type Pod,
} from "../support/autopilot-app";
import { images, secrets } from "../support/workload";

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

for (const [model, count] of [
  ["nvidia-tesla-a100", 16],
  ["nvidia-b200", 8],
] as const) {
  test(`a pod has ${count} graphics processors of ${model}`, async () => {
    const workload = parts.serving({ gpu: { model, count }, scaling: { min: 1 } });
    const pod = serverPod(await deploy({ ...args, workload }));
    assert.deepEqual(pod["nodeSelector"], { "cloud.google.com/gke-accelerator": model });
    const { limits } = containerOf(pod)["resources"] as { limits: { [resource: string]: string } };
    assert.equal(limits["nvidia.com/gpu"], String(count));
  });
}

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
