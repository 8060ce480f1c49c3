// What a program sends by OpenTelemetry is passed on to Cloud Trace by a container beside it, on both runtimes.
import assert from "node:assert/strict";
import { test } from "node:test";
import { AutopilotApp, CloudRunApp, type Workload, type WorkloadProcess } from "../../components";
import { deploy, messages, run, type Deployment } from "../support/program";
import { secretsOperator, withProviders } from "../support/secrets-operator";
import * as parts from "../support/workload";

const { identity, images, network, secrets, cluster } = parts;

const onCloudRun = (web: WorkloadProcess, more: Partial<Workload> = {}, attached: object = {}) =>
  new CloudRunApp("web", {
    ...{ workload: parts.serving(web, more), regions: ["europe-west1", "europe-west4"] },
    ...{ identity, network, images, secrets, ...attached },
  });
const onKubernetes = (web: WorkloadProcess, attached: object = {}) => {
  const { processes, ...rest } = parts.serving({ scaling: { min: 1 }, ...web });
  const workload = { ...rest, processes: { ...processes, worker: { traces: {} } } };
  return new AutopilotApp(
    "web",
    { workload, cluster, identity, network, images, secrets, secretsOperator, ...attached },
    withProviders(),
  );
};

interface Container {
  name: string;
  image: string;
  args?: string[];
  dependsOns?: string[];
  envs?: { name: string; value: string }[];
  env?: { name: string; value: string }[];
}

const variablesOf = ({ envs, env = [] }: Container) =>
  Object.fromEntries((envs ?? env).map(({ name, value }) => [name, value]));
const openTelemetry = (one: Container) =>
  Object.fromEntries(Object.entries(variablesOf(one)).filter(([name]) => name.startsWith("OTEL_")));
const named = (containers: Container[] | undefined, name: string): Container => {
  const found = containers?.find((one) => one.name === name);
  assert.ok(found, name);
  return found;
};
const ofService = (deployment: Deployment, region: string): Container[] =>
  (
    deployment.one("gcp:cloudrunv2/service:Service", `web-web-${region}`).inputs["template"] as unknown as {
      containers: Container[];
    }
  ).containers;
const ofPod = (deployment: Deployment, process: string) =>
  (
    deployment.one("kubernetes:apps/v1:Deployment", `web-${process}`).inputs["spec"] as unknown as {
      template: { spec: { containers: Container[]; initContainers: (Container & { restartPolicy: string })[] } };
    }
  ).template.spec;
const grants = (deployment: Deployment) =>
  deployment.resources
    .filter(({ type, inputs }) => type.endsWith(":IAMMember") && inputs["role"] === "roles/cloudtrace.agent")
    .map(({ name, inputs }) => [name, inputs["project"], inputs["member"]]);
const granted = [["web-traces", "acme-test", `serviceAccount:${identity.serviceAccountEmail as string}`]];

const told = {
  OTEL_EXPORTER_OTLP_ENDPOINT: "http://localhost:4318",
  OTEL_EXPORTER_OTLP_PROTOCOL: "http/protobuf",
  OTEL_LOGS_EXPORTER: "none",
  OTEL_METRICS_EXPORTER: "none",
  OTEL_SERVICE_NAME: "web-web",
  OTEL_TRACES_EXPORTER: "otlp",
  OTEL_TRACES_SAMPLER: "traceidratio",
  OTEL_TRACES_SAMPLER_ARG: "0.1",
};

interface CollectorSettings {
  receivers: { otlp: { protocols: { http: { endpoint: string } } } };
  processors: { resource: { attributes: { key: string; value: string; action: string }[] } };
  exporters: { otlphttp: { endpoint: string; auth: { authenticator: string } } };
  extensions: object;
  service: { extensions: string[]; pipelines: { traces: Record<"receivers" | "processors" | "exporters", string[]> } };
}

function collector(one: Container, region: string): void {
  assert.match(one.image, /acme-test\/traces\/otelcol-google:0\.134\.0$/);
  assert.deepEqual(one.args, ["--config=env:TRACES_COLLECTOR"]);
  const settings = JSON.parse(variablesOf(one)["TRACES_COLLECTOR"] ?? "") as CollectorSettings;
  const { receivers, processors, exporters, extensions, service } = settings;
  assert.equal(`http://${receivers.otlp.protocols.http.endpoint}`, told.OTEL_EXPORTER_OTLP_ENDPOINT);
  assert.deepEqual(processors.resource.attributes, [
    { key: "gcp.project_id", value: "acme-test", action: "upsert" },
    { key: "service.namespace", value: "web", action: "insert" },
    { key: "cloud.region", value: region, action: "insert" },
  ]);
  assert.equal(exporters.otlphttp.endpoint, "https://telemetry.googleapis.com");
  assert.ok(service.extensions.includes(exporters.otlphttp.auth.authenticator));
  assert.deepEqual(Object.keys(extensions), service.extensions);
  const { traces } = service.pipelines;
  assert.deepEqual(traces.receivers, Object.keys(receivers));
  assert.deepEqual(traces.processors, Object.keys(processors));
  assert.deepEqual(traces.exporters, Object.keys(exporters));
}

test("on Cloud Run the program waits for the container, which says where its spans come from", async () => {
  const deployment = await deploy(() => onCloudRun({ traces: {} }));
  for (const region of ["europe-west1", "europe-west4"]) {
    const containers = ofService(deployment, region);
    assert.deepEqual(openTelemetry(named(containers, "app")), told);
    assert.deepEqual(named(containers, "app").dependsOns, ["traces-collector"]);
    collector(named(containers, "traces-collector"), region);
  }
  assert.deepEqual(grants(deployment), granted);
});

test("on Autopilot it is the same, for a worker too", async () => {
  const deployment = await deploy(() => onKubernetes({ traces: { ratio: 1 } }));
  const web = ofPod(deployment, "web");
  assert.deepEqual(openTelemetry(named(web.containers, "app")), { ...told, OTEL_TRACES_SAMPLER_ARG: "1" });
  const [first] = web.initContainers;
  assert.deepEqual([first?.name, first?.restartPolicy], ["traces-collector", "Always"]);
  collector(named(web.initContainers, "traces-collector"), parts.cluster.location as string);
  const worker = ofPod(deployment, "worker");
  assert.deepEqual(openTelemetry(named(worker.containers, "app")), { ...told, OTEL_SERVICE_NAME: "web-worker" });
  assert.deepEqual(grants(deployment), granted);
});

test("a worker pool on Cloud Run has the container too, and a program keeps what it writes by itself", async () => {
  const own = { OTEL_SERVICE_NAME: "shop", OTEL_TRACES_SAMPLER: "always_on" };
  const deployment = await deploy(() =>
    onCloudRun(
      {},
      {},
      {
        workload: {
          image: parts.image,
          env: { OTEL_TRACES_SAMPLER: "always_on" },
          processes: {
            web: { port: 8080, traces: {}, env: { OTEL_SERVICE_NAME: "shop" } },
            worker: { traces: {} },
            quiet: {},
          },
        },
      },
    ),
  );
  const rest = Object.fromEntries(Object.entries(told).filter(([name]) => name !== "OTEL_TRACES_SAMPLER_ARG"));
  assert.deepEqual(openTelemetry(named(ofService(deployment, "europe-west1"), "app")), { ...rest, ...own });
  const pool = (process: string) =>
    (
      deployment.one("gcp:cloudrunv2/workerPool:WorkerPool", `web-${process}-europe-west1`).inputs[
        "template"
      ] as unknown as {
        containers: Container[];
      }
    ).containers;
  collector(named(pool("worker"), "traces-collector"), "europe-west1");
  assert.deepEqual(
    pool("quiet").map(openTelemetry),
    [{ OTEL_TRACES_SAMPLER: "always_on" }],
    "a process without traces finds what the workload writes, and has no container",
  );
});

test("whoever gives the right elsewhere gets none from either runtime, and nothing is there without traces", async () => {
  const attached = { grantsRights: false };
  assert.deepEqual(grants(await deploy(() => onCloudRun({ traces: {} }, {}, attached))), []);
  assert.deepEqual(grants(await deploy(() => onKubernetes({}, attached))), []);
  const without = await deploy(() => onCloudRun({}));
  assert.deepEqual([grants(without), ofService(without, "europe-west1").map(openTelemetry)], [[], [{}]]);
});

const byItself = (env: { [name: string]: string }): Partial<Workload> => ({ env });

for (const [title, make, message] of [
  ["a share of nothing", () => onCloudRun({ traces: { ratio: 0 } }), /web\.traces\.ratio: 0; use a share above 0/],
  ["more than all", () => onKubernetes({ traces: { ratio: 1.5 } }), /web\.traces\.ratio: 1\.5; use a share above 0/],
  [
    "a share beside a sampler of the program's own",
    () => onCloudRun({ traces: { ratio: 0.5 } }, byItself({ OTEL_TRACES_SAMPLER: "always_on" })),
    /web\.traces\.ratio: 0\.5; leave it out, or take OTEL_TRACES_SAMPLER away/,
  ],
  [
    "the container's port",
    () => onKubernetes({ traces: {}, metrics: { port: 13133 } }),
    /web\.metrics\.port: 13133; use another port/,
  ],
  ["the port of spans", () => onCloudRun({ traces: {}, port: 4318 }), /web\.port: 4318; use another port/],
  [
    "another container of the name",
    () => onCloudRun({ traces: {}, sidecars: { "traces-collector": { image: parts.otherImage } } }),
    /sidecars\["traces-collector"\]: "traces-collector"; use another name: what passes traces on has this one/,
  ],
  [
    "a registry that does not serve the container",
    () => onKubernetes({ traces: {} }, { images: { ...images, upstreamUrls: { "docker.io/acme": "x" } } }),
    /otelcol-google:0\.134\.0"; .*add "us-docker\.pkg\.dev\/cloud-ops-agents-artifacts\/google-cloud-opentelemetry-collector" to the upstreams/,
  ],
  [
    "the container without a digest where images run by digest",
    () => onKubernetes({ traces: {} }, { images: { ...images, lockedDigests: {}, requiresDigests: true } }),
    /web\.traces: .*run `npx groundplan lock us-docker\.pkg\.dev\/.*otelcol-google:0\.134\.0`/,
  ],
  [
    "a job, which has no container beside it",
    () => onCloudRun({}, { jobs: { nightly: { traces: {} } as object } }),
    /jobs\.nightly\.traces/,
  ],
] as const) {
  test(`${title} is refused`, async () => {
    assert.match(messages(await run(make)), message);
  });
}
