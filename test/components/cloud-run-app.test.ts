import assert from "node:assert/strict";
import { test } from "node:test";
import { CloudRunApp, type CloudRunAppArgs } from "../../components";
import { messages, run, type Deployment } from "../support/program";
import * as parts from "../support/workload";
import { args, deploy, full, groupType, jobType, regions, serviceType } from "../support/cloud-run-app";
import { identity, network, secrets } from "../support/workload";

/** What a program sees of the component. */
async function outputs(given: CloudRunAppArgs): Promise<{ [output: string]: unknown }> {
  const deployment = await run(() => {
    const { urls, serviceNames, serviceIds, workerPoolIds, backends, endpoints } = new CloudRunApp("web-run", given);
    return { urls, serviceNames, serviceIds, workerPoolIds, backends, endpoints };
  });
  assert.equal(messages(deployment), "");
  return deployment.outputs;
}

function ofWeb(table: unknown): { [property: string]: unknown } {
  return (table as { web: { [property: string]: unknown } }).web;
}

function container(deployment: Deployment, name = "web-run-web-europe-west1"): { [property: string]: unknown } {
  const template = deployment.one(serviceType, name).inputs["template"] as { containers: { [key: string]: unknown }[] };
  return template.containers[0] ?? {};
}

test("the least workload is a service and an endpoint group in each region, and nothing else", async () => {
  assert.deepEqual((await deploy(args)).children("web-run"), [
    [serviceType, "web-run-web-europe-west1"],
    [serviceType, "web-run-web-europe-west4"],
    [groupType, "web-run-web-europe-west1"],
    [groupType, "web-run-web-europe-west4"],
  ]);
});

test("a service behind a load balancer has no URL and asks for no identity", async () => {
  const { inputs } = (await deploy(args)).one(serviceType, "web-run-web-europe-west1");
  assert.equal(inputs["name"], "web-run-web");
  assert.equal(inputs["ingress"], "INGRESS_TRAFFIC_INTERNAL_LOAD_BALANCER");
  assert.equal(inputs["defaultUriDisabled"], true);
  assert.equal(inputs["invokerIamDisabled"], true);
  assert.equal(inputs["deletionProtection"], false);
  assert.deepEqual(inputs["scaling"], { maxInstanceCount: 10 });
});

test("what can be taken back is written so that the provider sees it go", async () => {
  const templateOf = async (scaling: object): Promise<{ [property: string]: unknown }> => {
    const deployment = await deploy({ ...args, workload: parts.serving({ scaling }) });
    return deployment.one(serviceType, "web-run-web-europe-west1").inputs["template"] as {
      [property: string]: unknown;
    };
  };
  const least = await templateOf({ min: 1, max: 3, concurrency: 7 });
  assert.deepEqual(least["scaling"], { minInstanceCount: 1, maxInstanceCount: 3 });
  assert.equal(least["maxInstanceRequestConcurrency"], 7);
  const none = await templateOf({ min: 0, max: 3 });
  assert.deepEqual(none["scaling"], { maxInstanceCount: 3 });
  assert.equal(none["maxInstanceRequestConcurrency"], 80);
});

test("a private service has a URL, asks for an identity, and lets in those who are named", async () => {
  const account = "serviceAccount:edge@acme-test.iam.gserviceaccount.com";
  const deployment = await deploy({ ...args, ingress: "all", invokers: [account], regions: ["europe-west1"] });
  assert.deepEqual(deployment.children("web-run"), [
    [serviceType, "web-run-web-europe-west1"],
    ["gcp:cloudrunv2/serviceIamBinding:ServiceIamBinding", "web-run-web-europe-west1-invokers"],
  ]);
  const { inputs } = deployment.one(serviceType);
  assert.equal(inputs["ingress"], "INGRESS_TRAFFIC_ALL");
  assert.equal(inputs["defaultUriDisabled"], false);
  assert.equal(inputs["invokerIamDisabled"], false);
  const grant = deployment.one("gcp:cloudrunv2/serviceIamBinding:ServiceIamBinding").inputs;
  assert.deepEqual([grant["role"], grant["members"], grant["name"]], ["roles/run.invoker", [account], "web-run-web"]);
});

test("an internal service can be called from the network only", async () => {
  const deployment = await deploy({ ...args, ingress: "internal" });
  assert.equal(
    deployment.one(serviceType, "web-run-web-europe-west1").inputs["ingress"],
    "INGRESS_TRAFFIC_INTERNAL_ONLY",
  );
});

test("instances run the image of our own registry, as the application, in the network of their region", async () => {
  const deployment = await deploy(full);
  const service = deployment.one(serviceType, "web-run-web-europe-west4");
  const template = service.inputs["template"] as { [property: string]: unknown };
  assert.equal(container(deployment)["image"], parts.pulledImage);
  assert.equal(template["serviceAccount"], identity.serviceAccountEmail);
  assert.equal(template["executionEnvironment"], "EXECUTION_ENVIRONMENT_GEN2");
  assert.deepEqual(template["vpcAccess"], {
    egress: "ALL_TRAFFIC",
    networkInterfaces: [
      { network: network.networkId, subnetwork: "projects/acme-test/regions/europe-west4/subnetworks/four" },
    ],
  });
  assert.deepEqual(service.ignoreChanges, ["client", "clientVersion", "launchStage", "template.annotations"]);
});

test("a part of a binding is a variable in base64, percent-encoded where it stands in a URL", async () => {
  const bound = { CA: "{base64encode({main.caCertificate}?\n)}", URL: "https://{base64encode({main.host}>>)}@host" };
  const workload = { ...parts.smallest, bindings: { main: parts.database }, bound };
  const { envs } = container(await deploy({ ...args, workload }));
  const { caCertificate = "", host = "" } = parts.database.values as { [part: string]: string };
  const inUrl = encodeURIComponent(Buffer.from(`${host}>>`).toString("base64"));
  const found = (envs as { name: string; value: string }[]).filter(({ name }) => Object.hasOwn(bound, name));
  assert.deepEqual(found, [
    { name: "CA", value: Buffer.from(`${caCertificate}?\n`).toString("base64") },
    { name: "URL", value: `https://${inUrl}@host` },
  ]);
});

test("a container has what the workload says, and its probes fit Cloud Run's bounds", async () => {
  const { resources, ports, startupProbe, livenessProbe } = container(await deploy(full));
  assert.deepEqual(resources, { cpuIdle: false, limits: { cpu: "2", memory: "3072Mi" }, startupCpuBoost: true });
  assert.deepEqual(ports, { name: "http1", containerPort: 4000 });
  assert.deepEqual(startupProbe, {
    httpGet: { path: "/health", port: 4000 },
    periodSeconds: 5,
    timeoutSeconds: 5,
    failureThreshold: 18,
  });
  assert.deepEqual(livenessProbe, {
    httpGet: { path: "/alive", port: 4000 },
    periodSeconds: 10,
    timeoutSeconds: 5,
    failureThreshold: 3,
  });
});

test("gRPC is served over h2c and checked by its own protocol", async () => {
  const workload = parts.serving({ protocol: "h2c", health: { path: "/health", grpcService: "acme.Web" } });
  const { ports, startupProbe } = container(await deploy({ ...args, workload }));
  assert.deepEqual(ports, { name: "h2c", containerPort: 8080 });
  assert.deepEqual((startupProbe as { grpc: unknown }).grpc, { port: 8080, service: "acme.Web" });
});

test("a server of HTTP over h2c is checked by its paths", async () => {
  const health = { path: "/ready", livenessPath: "/alive" };
  const made = container(await deploy({ ...args, workload: parts.serving({ protocol: "h2c", health }) }));
  const asked = (["startupProbe", "livenessProbe"] as const).map(
    (probe) => (made[probe] as { httpGet: object }).httpGet,
  );
  assert.deepEqual(asked, [
    { path: "/ready", port: 8080 },
    { path: "/alive", port: 8080 },
  ]);
});

test("secrets and configuration are references to Secret Manager, in the service and in its jobs", async () => {
  const deployment = await deploy(full);
  const copies = Object.assign({}, secrets.secretIds, secrets.configIds) as { [key: string]: string };
  const reference = (name: string): object => ({
    name,
    valueSource: { secretKeyRef: { secret: copies[name], version: "latest" } },
  });
  const expected = ["SECRET_KEY_BASE", "SMTP_PASSWORD", "DATABASE_URL", "LOG_LEVEL"].map(reference);
  const secretsOf = (envs: unknown): object[] => (envs as object[]).filter((variable) => "valueSource" in variable);
  assert.deepEqual(secretsOf(container(deployment)["envs"]), expected);
  const { template } = deployment.one(jobType, "web-run-migrate").inputs["template"] as {
    template: { containers: { envs: object[] }[] };
  };
  assert.deepEqual(secretsOf(template.containers[0]?.envs), expected);
});

test("a workload that may open no connections reaches its bindings and no other private address", async () => {
  const deployment = await deploy({ ...full, workload: { ...parts.largest, egress: "none", jobs: {} } });
  const allowed = deployment.one("gcp:compute/firewall:Firewall", "web-run-to-main").inputs;
  const denied = deployment.one("gcp:compute/firewall:Firewall", "web-run-private").inputs;
  assert.deepEqual(allowed["allows"], [{ protocol: "tcp", ports: ["5432"] }]);
  assert.deepEqual(allowed["destinationRanges"], ["10.19.0.3/32"]);
  assert.deepEqual(denied["denies"], [{ protocol: "all" }]);
  assert.deepEqual(denied["destinationRanges"], ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"]);
  assert.ok(Number(allowed["priority"]) < Number(denied["priority"]));
  const template = deployment.one(serviceType, "web-run-web-europe-west1").inputs["template"] as {
    vpcAccess: { networkInterfaces: { tags: string[] }[] };
  };
  const tags = template.vpcAccess.networkInterfaces[0]?.tags;
  assert.deepEqual([allowed["targetTags"], denied["targetTags"], tags], [["web-run"], ["web-run"], ["web-run"]]);
});

test("a protected service is protected in Pulumi and in the API", async () => {
  const service = (await deploy({ ...args, protected: true })).one(serviceType, "web-run-web-europe-west1");
  assert.deepEqual([service.protect, service.inputs["deletionProtection"]], [true, true]);
});

test("its outputs say where it is and how it is reached", async () => {
  const group = (region: string): string =>
    `https://www.googleapis.com/compute/v1/projects/acme-test/regions/${region}/networkEndpointGroups/`;
  const locked = await outputs(args);
  const backend = ofWeb(locked["backends"]) as { networkEndpointGroups: string[] };
  assert.deepEqual(locked["urls"], {});
  assert.deepEqual(ofWeb(locked["serviceNames"]), { "europe-west1": "web-run-web", "europe-west4": "web-run-web" });
  assert.deepEqual(ofWeb(locked["serviceIds"]), {
    "europe-west1": "projects/acme-test/locations/europe-west1/services/web-run-web",
    "europe-west4": "projects/acme-test/locations/europe-west4/services/web-run-web",
  });
  assert.deepEqual(
    { ...backend, networkEndpointGroups: backend.networkEndpointGroups.length },
    {
      networkEndpointGroups: 2,
      kind: "serverless",
      protocol: "HTTP",
      healthPath: "/health",
      port: 8080,
      requestTimeoutSeconds: 300,
    },
  );
  regions.forEach((region, index) => {
    assert.ok(backend.networkEndpointGroups[index]?.startsWith(group(region)));
  });
  const open = await outputs({ ...args, ingress: "all" });
  const urls = ofWeb(open["urls"]);
  assert.match(urls["europe-west4"] as string, /^https:\/\/web-run-web-\d+\.europe-west4\.run\.app$/);
  assert.deepEqual(ofWeb(open["backends"])["networkEndpointGroups"], []);
  assert.equal(ofWeb(open["endpoints"])["url"], urls["europe-west1"]);
  const all = await outputs(full);
  const ids = (output: string): [string, string | undefined][] =>
    Object.entries(all[output] as { [process: string]: { [region: string]: string } }).map(([process, byRegion]) => [
      process,
      byRegion["europe-west4"]?.split("/").slice(-2).join("/"),
    ]);
  assert.deepEqual(ids("serviceIds"), [
    ["api", "services/web-run-api"],
    ["web", "services/web-run-web"],
  ]);
  assert.deepEqual(ids("workerPoolIds"), [["worker", "workerPools/web-run-worker"]]);
  assert.deepEqual(Object.keys(all["backends"] as object), ["api", "web"]);
});
