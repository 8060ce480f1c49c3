// What a process exposes for Prometheus is collected on both runtimes, by nobody but Google's collectors.
import assert from "node:assert/strict";
import { test } from "node:test";
import { AutopilotApp, CloudRunApp, type WorkloadProcess } from "../../components";
import { deploy, messages, run } from "../support/program";
import { secretsOperator, withProviders } from "../support/secrets-operator";
import * as parts from "../support/workload";

const { identity, images, network, secrets, cluster } = parts;
const regions = ["europe-west1", "europe-west4"];

const onCloudRun = (web: WorkloadProcess, more: object = {}) =>
  new CloudRunApp("web", { workload: parts.serving(web), regions, identity, network, images, secrets, ...more });
const onKubernetes = (web: WorkloadProcess, more: { [process: string]: WorkloadProcess } = {}) => {
  const { processes, ...rest } = parts.serving({ scaling: { min: 1 }, ...web });
  const workload = { ...rest, processes: { ...processes, ...more } };
  return new AutopilotApp(
    "web",
    { workload, cluster, identity, network, images, secrets, secretsOperator },
    withProviders(),
  );
};

test("on Cloud Run a container beside the server collects, which may write metrics and nothing else", async () => {
  const deployment = await deploy(() => onCloudRun({ metrics: { port: 9394, path: "/prom", intervalSeconds: 60 } }));
  for (const region of regions) {
    const { template } = deployment.one("gcp:cloudrunv2/service:Service", `web-web-${region}`).inputs as unknown as {
      template: {
        containers: { name: string; dependsOns?: string[]; image: string; volumeMounts?: object[] }[];
        volumes: { name: string; secret: { secret: string; items: { path: string; version: string }[] } }[];
      };
    };
    const [program, collector] = template.containers;
    assert.deepEqual([program?.name, collector?.name, collector?.dependsOns], ["app", "metrics-collector", ["app"]]);
    assert.match(collector?.image ?? "", /acme-test\/metrics\/cloud-run-gmp-sidecar:1\.2\.0$/);
    const [volume] = template.volumes;
    assert.deepEqual(collector?.volumeMounts, [{ name: volume?.name, mountPath: "/etc/rungmp" }]);
    assert.deepEqual(program?.volumeMounts, undefined, "the program does not see the collector's settings");
    assert.deepEqual(volume?.secret.items, [{ path: "config.yaml", version: "1" }]);
    const readers = deployment.one("gcp:secretmanager/secretIamBinding:SecretIamBinding", `web-web-metrics-${region}`);
    assert.deepEqual(readers.inputs["members"], [`serviceAccount:${identity.serviceAccountEmail as string}`]);
  }
  assert.deepEqual(deployment.one("gcp:projects/iAMMember:IAMMember").inputs, {
    project: "acme-test",
    role: "roles/monitoring.metricWriter",
    member: `serviceAccount:${identity.serviceAccountEmail as string}`,
  });
});

test("on Autopilot the cluster's collectors are told, and let in at the one port", async () => {
  const deployment = await deploy(() => onKubernetes({ metrics: {} }, { worker: { metrics: { port: 9394 } } }));
  const monitored = deployment.resources.filter(({ type }) => type.endsWith(":PodMonitoring"));
  assert.deepEqual(
    monitored.map(({ name, inputs }) => [name, (inputs["spec"] as { endpoints: object }).endpoints]),
    [
      ["web-web-metrics", [{ port: 8080, path: "/metrics", interval: "30s" }]],
      ["web-worker-metrics", [{ port: 9394, path: "/metrics", interval: "30s" }]],
    ],
  );
  const policy = deployment.one("kubernetes:networking.k8s.io/v1:NetworkPolicy", "web-worker.metrics").inputs["spec"];
  const { podSelector, ingress } = policy as { podSelector: { matchLabels: object }; ingress: object };
  const [, worker] = monitored;
  assert.deepEqual((worker?.inputs["spec"] as { selector: object }).selector, podSelector);
  assert.deepEqual(ingress, [
    {
      from: [{ namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "gke-gmp-system" } } }],
      ports: [{ protocol: "TCP", port: 9394 }],
    },
  ]);
});

test("without metrics there is nothing of it", async () => {
  const deployment = await deploy(() => [onCloudRun({})]);
  assert.ok(!deployment.resources.some(({ name }) => name.includes("metrics")));
});

for (const [title, make, message] of [
  ["a path that is none", () => onCloudRun({ metrics: { path: "metrics" } }), /metrics\.path: "metrics"; /],
  ["gRPC's port", () => onKubernetes({ protocol: "h2c", metrics: {} }), /metrics\.port: .*does not speak h2c/],
  ["every second", () => onKubernetes({ metrics: { intervalSeconds: 1 } }), /intervalSeconds: 1; .*10 to 3,?600/],
  [
    "a worker without a port",
    () => onKubernetes({}, { worker: { metrics: {} } }),
    /worker\.metrics\.port: .*a worker has none of its own/,
  ],
  [
    "another container of the name",
    () => onCloudRun({ metrics: {}, sidecars: { "metrics-collector": { image: parts.otherImage } } }),
    /sidecars\["metrics-collector"\]: "metrics-collector"; use another name: what collects metrics has this one/,
  ],
  [
    "a registry that does not serve the collector",
    () => onCloudRun({ metrics: {} }, { images: { ...images, upstreamUrls: { "docker.io/acme": "x" } } }),
    /add "us-docker\.pkg\.dev\/cloud-ops-agents-artifacts\/cloud-run-gmp-sidecar" to the upstreams/,
  ],
  [
    "a collector without a digest where images run by digest",
    () => onCloudRun({ metrics: {} }, { images: { ...images, lockedDigests: {}, requiresDigests: true } }),
    /web\.metrics: .*run `npx groundplan lock us-docker\.pkg\.dev\/.*cloud-run-gmp-sidecar:1\.2\.0`/,
  ],
] as const) {
  test(`${title} is refused`, async () => {
    assert.match(messages(await run(make)), message);
  });
}

test("a server may be called as another one with metrics, and -metrics", async () => {
  const { resources } = await deploy(() =>
    onKubernetes({ metrics: {} }, { "web-metrics": { port: 9000, scaling: { min: 1 } } }),
  );
  const urns = resources.map(({ urn }) => urn);
  assert.equal(new Set(urns).size, urns.length);
});
