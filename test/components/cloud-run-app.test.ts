import assert from "node:assert/strict";
import { test } from "node:test";
import * as pulumi from "@pulumi/pulumi";
import { CloudRunApp, type CloudRunAppArgs, type Workload, type WorkloadProcess } from "../../components";
import { shortDigest } from "../../components/internal/digest";
import { emptyState, messages, run, type Deployment } from "../support/program";
import * as parts from "../support/workload";

const serviceType = "gcp:cloudrunv2/service:Service";
const poolType = "gcp:cloudrunv2/workerPool:WorkerPool";
const jobType = "gcp:cloudrunv2/job:Job";
const groupType = "gcp:compute/regionNetworkEndpointGroup:RegionNetworkEndpointGroup";

const regions = ["europe-west1", "europe-west4"];
const { identity, images, network, secrets } = parts;
const args: CloudRunAppArgs = { workload: parts.smallest, regions, identity, images, network, secrets };
const full: CloudRunAppArgs = { ...args, workload: parts.largest };

async function deploy(given: CloudRunAppArgs, name = "web-run"): Promise<Deployment> {
  const deployment = await run(() => new CloudRunApp(name, given));
  assert.equal(messages(deployment), "");
  return deployment;
}

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

test("jobs are in the first region; the scheduled one has what starts it", async () => {
  const deployment = await deploy(full);
  const plainFiles = ["/etc/proxy/conf.d/proxy.conf", "/run/database/ca.pem"]
    .flatMap((file) => regions.map((region) => `web-run-${shortDigest(file)}-${region}`))
    .sort();
  assert.deepEqual(deployment.children("web-run"), [
    [jobType, "web-run-digest"],
    [jobType, "web-run-migrate"],
    [jobType, "web-run-repair"],
    [jobType, "web-run-seed"],
    ["gcp:cloudrunv2/jobIamMember:JobIamMember", "web-run-digest"],
    [serviceType, "web-run-api-europe-west1"],
    [serviceType, "web-run-api-europe-west4"],
    [serviceType, "web-run-web-europe-west1"],
    [serviceType, "web-run-web-europe-west4"],
    [poolType, "web-run-worker-europe-west1"],
    [poolType, "web-run-worker-europe-west4"],
    ["gcp:cloudscheduler/job:Job", "web-run-digest"],
    [groupType, "web-run-api-europe-west1"],
    [groupType, "web-run-api-europe-west4"],
    [groupType, "web-run-web-europe-west1"],
    [groupType, "web-run-web-europe-west4"],
    ...["secret:Secret", "secretIamBinding:SecretIamBinding", "secretVersion:SecretVersion"].flatMap((type) =>
      plainFiles.map((name): [string, string] => [`gcp:secretmanager/${type}`, name]),
    ),
    ["gcp:serviceaccount/account:Account", "web-run-cron"],
  ]);
  for (const [, name] of deployment.children("web-run").filter(([type]) => type === jobType)) {
    assert.equal(deployment.one(jobType, name).inputs["location"], "europe-west1");
  }
});

test("a migration that fails keeps services and later jobs as they are, in each deployment until one has succeeded", async () => {
  const state = emptyState();
  const jobs = { migrate: { onDeploy: true }, seed: { onDeploy: true, after: "migrate" } };
  const up = (version: string, failingJobs: string[] = [], more: Partial<WorkloadProcess> = {}) => {
    const workload = parts.serving(more, { jobs, env: { VERSION: version } });
    return run(() => new CloudRunApp("web-run", { ...args, workload }), { state, failingJobs });
  };
  const changed = (deployment: Deployment): string[] =>
    deployment.resources
      .filter(({ type, operation }) => [jobType, serviceType].includes(type) && operation !== "same")
      .map(({ name }) => name);
  const both = ["web-run-web-europe-west1", "web-run-web-europe-west4"];
  const refusal =
    /web-run-migrate was to run the program to its end first, and the run has failed.*\n.*\n.*state taint '.*::web-run-migrate'/;

  const first = await up("one", ["web-run-migrate"]);
  assert.match(messages(first), /the execution web-run-migrate-[0-9a-f]{12} has failed/);
  const second = await up("one");
  assert.match(messages(second), refusal);
  assert.deepEqual(changed(second), [], "nothing follows a run that failed");
  const mended = await up("two");
  assert.equal(messages(mended), "");
  assert.deepEqual(changed(mended), ["web-run-migrate", "web-run-seed", ...both]);
  assert.deepEqual(changed(await up("two")), [], "a job that succeeded does not run again");

  await up("three", ["web-run-seed"]);
  const stuck = await up("three", [], { scaling: { min: 1, max: 3 } });
  assert.match(messages(stuck), /web-run-seed was to run/);
  assert.deepEqual(changed(stuck), []);
  assert.equal(messages(await up("four")), "");

  // Somebody starts a job by hand: Google forgets which run the deployment asked for.
  for (const object of state.objects.values()) {
    if (object.type === jobType) Object.assign(object.outputs, { runExecutionToken: "" });
  }
  const scaled = await up("four", [], { scaling: { min: 1, max: 3 } });
  assert.equal(messages(scaled), "");
  assert.deepEqual(changed(scaled), both);
});

test("jobs move to another region while theirs does not answer, and nobody is asked there about runs that are known", async () => {
  const state = emptyState();
  const jobs = { migrate: { onDeploy: true }, seed: { onDeploy: true } };
  const up = (seed: string, jobRegion: string, lost?: string) => {
    const workload = parts.serving({}, { jobs: { ...jobs, seed: { ...jobs.seed, args: [seed] } } });
    return run(() => new CloudRunApp("web-run", { ...args, workload, jobRegion }), {
      state,
      unreachable: ({ type, inputs: { name, location } }) => {
        const isMigration = typeof name === "string" && name.includes("migrate");
        return type.includes("getJob") && isMigration && location === lost ? "it does not answer" : undefined;
      },
    });
  };
  assert.equal(messages(await up("one", "europe-west1")), "");
  const later = await up("two", "europe-west1", "europe-west1");
  assert.equal(messages(later), "", "the run of the migration is one that the services came after already");
  assert.deepEqual(
    later.resources.filter(({ type, operation }) => type === serviceType && operation === "update").length,
    2,
  );
  const moved = await up("two", "europe-west4", "europe-west1");
  assert.equal(messages(moved), "");
  for (const name of ["web-run-migrate", "web-run-seed"]) {
    assert.equal(moved.one(jobType, name).inputs["location"], "europe-west4");
  }
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

test("a deployment runs its jobs one after the other, and the service waits for the last", async () => {
  const deployment = await deploy(full);
  const [migrate, seed, repair] = ["migrate", "seed", "repair"].map((job) => deployment.one(jobType, `web-run-${job}`));
  assert.match(migrate?.inputs["runExecutionToken"] as string, /^[0-9a-f]{12}$/);
  assert.equal(repair?.inputs["runExecutionToken"], undefined);
  assert.ok(seed?.dependencies.includes(migrate?.urn ?? ""));
  for (const region of regions) {
    assert.ok(deployment.one(serviceType, `web-run-web-${region}`).dependencies.includes(seed?.urn ?? ""));
  }
});

function withServer(more: Partial<WorkloadProcess>): Workload {
  return { ...parts.largest, processes: { ...parts.largest.processes, web: { ...parts.server, ...more } } };
}

test("a job of a deployment runs again when what it runs changes, and not otherwise", async () => {
  const token = async (given: CloudRunAppArgs): Promise<unknown> =>
    (await deploy(given)).one(jobType, "web-run-migrate").inputs["runExecutionToken"];
  const before = await token(full);
  const image = parts.image.replace("0123", "3210");
  assert.equal(await token({ ...full, workload: withServer({ scaling: { min: 3, max: 9 } }) }), before);
  assert.notEqual(await token({ ...full, workload: { ...parts.largest, image } }), before);
  assert.notEqual(
    await token({ ...full, workload: { ...parts.largest, env: { ...parts.largest.env, PHX_HOST: "other" } } }),
    before,
  );
});

test("a schedule starts its job as an account that can do nothing else", async () => {
  const deployment = await deploy(full);
  const account = deployment.one("gcp:serviceaccount/account:Account");
  const grant = deployment.one("gcp:cloudrunv2/jobIamMember:JobIamMember");
  const schedule = deployment.one("gcp:cloudscheduler/job:Job");
  assert.equal(account.inputs["accountId"], "web-run-cron");
  assert.deepEqual(grant.inputs, {
    name: "web-run-digest",
    location: "europe-west1",
    role: "roles/run.invoker",
    member: account.outputs["member"],
  });
  assert.equal(schedule.inputs["schedule"], "0 3 * * 1");
  assert.equal(schedule.inputs["timeZone"], "Europe/London");
  assert.deepEqual(schedule.inputs["httpTarget"], {
    httpMethod: "POST",
    uri: "https://run.googleapis.com/v2/projects/acme-test/locations/europe-west1/jobs/web-run-digest:run",
    oauthToken: {
      serviceAccountEmail: account.outputs["email"],
      scope: "https://www.googleapis.com/auth/cloud-platform",
    },
  });
  assert.ok(schedule.dependencies.includes(grant.urn));
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

test("a binding may have the name of a rule", async () => {
  const workload: Workload = { ...parts.smallest, egress: "none", bindings: { private: parts.database } };
  const deployment = await run(() => new CloudRunApp("web-run", { ...args, workload }));
  assert.equal(messages(deployment), "");
  const rules = deployment.children("web-run").filter(([type]) => type === "gcp:compute/firewall:Firewall");
  assert.deepEqual(
    rules.map(([, name]) => name),
    ["web-run-private", "web-run-to-private"],
  );
});

for (const [title, wrong, message] of [
  ["no region", { regions: [] }, /regions: \[\]; name at least one region/],
  ["an unknown region", { regions: ["europe-west99"] }, /regions\[0\]: "europe-west99"; use a Google Cloud region/],
  [
    "a region named twice",
    { regions: ["europe-west1", "europe-west1"] },
    /regions\[1\]: "europe-west1"; name it once: regions\[0\] is the same/,
  ],
  [
    "jobs in a region that is none of its own",
    { jobRegion: "europe-west9" },
    /jobRegion: "europe-west9"; use one of europe-west1, europe-west4/,
  ],
  ["an unknown ingress", { ingress: "public" }, /ingress: "public"; use one of load-balancer, internal, all/],
  [
    "callers behind a load balancer",
    { invokers: ["allUsers"] },
    /invokers: 1; leave them out, set ingress to internal or all, or make a process private/,
  ],
  [
    "more time to end than Cloud Run gives",
    { workload: parts.serving({ shutdownSeconds: 30 }) },
    /workload.processes.web.shutdownSeconds: 30; use at most 10/,
  ],
  [
    "secrets without a place",
    { workload: { ...parts.smallest, secrets: { A: {} } }, secrets: undefined },
    /secrets: missing; attach the application's secrets: they have the values of A/,
  ],
  [
    "configuration without a place",
    { workload: { ...parts.smallest, config: { B: {} } }, secrets: undefined },
    /secrets: missing; attach the application's secrets: they have the values of B/,
  ],
  [
    "TCP",
    { workload: parts.serving({ protocol: "tcp" }) },
    /web.protocol: "tcp"; use http1 or h2c, or run it on Kubernetes/,
  ],
  [
    "exactly one instance",
    { workload: parts.serving({ single: true }) },
    /web.single: true; run it on Kubernetes, or let a job with a schedule do the work/,
  ],
  [
    "workers that come and go",
    { workload: { ...parts.smallest, processes: { worker: { scaling: { min: 1, max: 2 } } } } },
    /processes.worker.scaling: {"min":1,"max":2}; let max be min/,
  ],
  [
    "a worker with less than one processor",
    { workload: { ...parts.smallest, processes: { worker: { resources: { cpu: 0.5 } } } } },
    /processes.worker.resources.cpu: 0.5; use 1 or more: Cloud Run's worker pools have no less/,
  ],
  [
    "what does not go with less than one processor",
    {
      workload: parts.serving({
        resources: { cpu: 0.25, memory: 1024 },
        scaling: { min: 1, concurrency: 2 },
        backgroundWork: true,
      }),
    },
    /memory: 1024; use a whole number from 128 to 512 MiB for 0.25 CPU[^]*concurrency: 2; use 1, or give it 1 CPU[^]*backgroundWork: true; leave it out/,
  ],
  [
    "too little memory for its processors",
    { workload: parts.serving({ resources: { cpu: 4, memory: 1024 } }) },
    /web.resources.memory: 1024; use a whole number from 2048 to 16384 MiB for 4 CPU on Cloud Run/,
  ],
  [
    "memory of a program with containers beside it that are added for it, and of one that a person wrote",
    {
      workload: {
        ...parts.smallest,
        processes: {
          api: { port: 81, private: true },
          web: {
            ...parts.smallest.processes.web,
            resources: { cpu: 4, memory: 16_384 },
            bound: { API: "{api.url}" },
            sidecars: { proxy: { image: parts.smallest.image, resources: { cpu: 0.25, memory: 512 } } },
          },
        },
        bindings: { api: { process: "api" } },
      },
    },
    /web.resources.memory: 16384; use a whole number from 1408 to 15744 MiB, or more CPU: Cloud Run gives 2048 to 16384 MiB for 4.35 CPU, and 0.25 CPU and 512 MiB are for its side container "proxy"; 0.1 CPU and 128 MiB are for its side container "calls", which is added for the servers that it calls/,
  ],
  [
    "the least memory of a graphics processor, with a container that is added beside it",
    {
      workload: parts.serving({
        gpu: { model: "nvidia-l4" },
        resources: { cpu: 4, memory: 16_384 },
        metrics: { path: "/metrics" },
      }),
    },
    /web.resources.memory: 16384; give it more CPU: Cloud Run gives .* "\S+", which is added for its metrics/,
  ],
  [
    "a variable that is too long",
    { workload: parts.serving({ env: { B: "b".repeat(32_769) } }, { env: { A: "ä".repeat(16_385) } }) },
    /workload\.env\.A: 32770 bytes; use 32768 bytes at most[^]*workload\.processes\.web\.env\.B: 32769 bytes/,
  ],
  [
    "a file that no secret can be",
    {
      workload: {
        ...parts.smallest,
        env: { A: "", B: "b".repeat(65_537), C: "c".repeat(65_536) },
        files: { "/run/a/a": "A", "/run/b/b": "B", "/run/c/c": "C" },
      },
    },
    /files\["\/run\/a\/a"\]: A of 0 bytes; use 1 to 65536 bytes[^]*files\["\/run\/b\/b"\]: B of 65537 bytes(?![^]*\/run\/c)/,
  ],
  [
    "the memory that programs share",
    {
      workload: {
        ...parts.serving({ volumes: { "/dev/shm": { kind: "scratch" } } }),
        jobs: { shots: { volumes: { "/dev/shm": { kind: "scratch" } } } },
      },
    },
    /web\.volumes\["\/dev\/shm"\]: .*Cloud Run mounts nothing there[^]*jobs\.shots\.volumes\["\/dev\/shm"\]/,
  ],
  [
    "two graphics processors",
    { workload: parts.serving({ gpu: { model: "nvidia-l4", count: 2 } }) },
    /web.gpu.count: 2; use 1: an instance on Cloud Run has one/,
  ],
  [
    "a graphics processor of a small instance",
    { workload: parts.serving({ gpu: { model: "nvidia-l4" }, resources: { cpu: 2, memory: 8192 } }) },
    /web.resources.cpu: 2; use 4 or more.*\n.*web.resources.memory: 8192; use 16384 or more/,
  ],
  [
    "a graphics processor that takes more than a process can have",
    { workload: parts.serving({ gpu: { model: "nvidia-rtx-pro-6000" }, resources: { cpu: 8, memory: 32768 } }) },
    /web.gpu.model: "nvidia-rtx-pro-6000"; use nvidia-l4, or run it on Kubernetes/,
  ],
  [
    "more connections than the database takes, in all regions",
    {
      workload: parts.serving({ connections: { main: 21 } }, { bindings: { main: parts.database } }),
    },
    /workload.bindings.main.connectionLimit: 400; let instances open fewer connections.*: web up to 20 × 21 make 420/,
  ],
  [
    "several problems, all of them",
    { workload: parts.serving({ port: 0, scaling: { min: 2, max: 1 } }, { image: "acme/web" }) },
    /workload.image: "acme\/web"[^]*web.port: 0[^]*web.scaling: {"min":2,"max":1}; let max be at least min/,
  ],
  [
    "a closed workload in an open network",
    { network: parts.openNetwork },
    /workload.egress: "private"; set workload.egress to internet, or use a network without a NAT/,
  ],
  [
    "a secret that is not attached",
    { workload: { ...parts.smallest, secrets: { OTHER: {} } } },
    /workload.secrets.OTHER: "OTHER"; no such key is attached \(there are: DATABASE_URL, SECRET_KEY_BASE, SIGNING_KEY, SMTP_PASSWORD\)/,
  ],
  [
    "configuration that is not attached",
    { workload: { ...parts.smallest, config: { OTHER: {} } } },
    /workload.config.OTHER: "OTHER"; no such key is attached \(there are: LOG_LEVEL\)/,
  ],
  [
    "a part that a binding lacks",
    { workload: { ...parts.smallest, bindings: { main: parts.database }, bound: { A: "{main.url}" } } },
    /workload.bound.A: "{main.url}"; name a part that the binding has \(there are: caCertificate, database, host, port\)/,
  ],
  [
    "a directory of a binding without a bucket",
    {
      workload: parts.serving(
        { volumes: { "/data": { kind: "bucket", binding: "main" } } },
        { bindings: { main: parts.database } },
      ),
    },
    /volumes\["\/data"\].binding: "main"; name the binding of an AppBucket/,
  ],
  [
    "a region that the network lacks",
    { regions: ["europe-west1", "europe-west3"] },
    /regions\[1\]: "europe-west3"; add it to the regions of the network, or use one that it has: europe-west1, europe-west4/,
  ],
] as [string, object, RegExp][]) {
  test(`${title} is refused before anything is created`, async () => {
    const deployment = await run(() => new CloudRunApp("web-run", { ...args, ...wrong }));
    assert.match(messages(deployment), message);
    assert.deepEqual(deployment.children("web-run"), []);
  });
}

test("a name that does not fit everywhere is refused", async () => {
  const deployment = await run(() => new CloudRunApp("the-name-of-a-service-too-long", args));
  assert.match(messages(deployment), /name: "the-name-of-a-service-too-long"; use 3 to 24/);
});

for (const [title, wrong, message] of [
  [
    "an image without tag and digest, once it is known",
    { workload: { ...parts.smallest, image: pulumi.output("acme/web") } },
    /name the image's tag or its digest too/,
  ],
  [
    "more connections than the database takes, once that is known",
    {
      workload: parts.serving(
        { connections: { main: 21 } },
        { bindings: { main: { ...parts.database, connectionLimit: pulumi.output(400) } } },
      ),
    },
    /connectionLimit: 400; let instances open fewer connections/,
  ],
  [
    "a secret that is not attached, once that is known",
    { workload: { ...parts.smallest, secrets: { OTHER: {} } }, secrets: pulumi.output(secrets) },
    /workload.secrets: "OTHER"; no such key is attached \(there are: DATABASE_URL, SECRET_KEY_BASE, SIGNING_KEY, SMTP_PASSWORD\)/,
  ],
  [
    "configuration that is not attached, once that is known",
    { workload: { ...parts.smallest, config: { OTHER: {} } }, secrets: pulumi.output(secrets) },
    /workload.config: "OTHER"; no such key is attached \(there are: LOG_LEVEL\)/,
  ],
  [
    "a part that a binding lacks, once that is known",
    { workload: { ...parts.smallest, bindings: { main: pulumi.output(parts.database) }, bound: { A: "{main.url}" } } },
    /workload.bound.A: "{main.url}"; name a part that the binding has \(there are: caCertificate, database, host, port\)/,
  ],
  [
    "a directory of a binding without a bucket, once that is known",
    {
      workload: parts.serving(
        { volumes: { "/data": { kind: "bucket", binding: "main" } } },
        { bindings: { main: pulumi.output(parts.database) } },
      ),
    },
    /volumes\["\/data"\]: main has no part bucket/,
  ],
  [
    "a region that the network lacks, once that is known",
    {
      regions: ["europe-west1", "europe-west3"],
      network: { ...network, subnetworkIds: pulumi.output(network.subnetworkIds) },
    },
    /no subnetwork in europe-west3/,
  ],
  [
    "an open network, once it is known",
    { network: { ...network, internetEgress: pulumi.output(true) } },
    /network.internetEgress: true/,
  ],
] as [string, object, RegExp][]) {
  test(`${title} stops the service that needs it`, async () => {
    const deployment = await run(() => new CloudRunApp("web-run", { ...args, ...wrong }));
    assert.match(messages(deployment), message);
    const last = `web-run-web-${(wrong as { regions?: string[] }).regions?.at(-1) ?? "europe-west1"}`;
    assert.ok(!deployment.children("web-run").some(([type, name]) => type === serviceType && name === last));
  });
}
