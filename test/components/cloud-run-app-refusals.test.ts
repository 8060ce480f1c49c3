// Arguments of an application on Cloud Run that are refused.
import assert from "node:assert/strict";
import { test } from "node:test";
import * as pulumi from "@pulumi/pulumi";
import { CloudRunApp, type Workload } from "../../components";
import { messages, run } from "../support/program";
import * as parts from "../support/workload";
import { args, serviceType } from "../support/cloud-run-app";
import { network, secrets } from "../support/workload";

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
    "a worker that does not run",
    { workload: { image: parts.image, processes: { worker: { scaling: { min: 0 } } } } },
    /:\n {2}workload\.processes\.worker\.scaling\.min: 0; use 1 or more: Cloud Run runs as many workers[^\n]*$/,
  ],
  [
    "processors that nobody gives, without a word about the memory that would go with them",
    { workload: parts.serving({ resources: { cpu: 3 } }) },
    /:\n {2}workload\.processes\.web\.resources\.cpu: 3; use one of [^\n]*$/,
  ],
  [
    "a caller that is nobody",
    { ingress: "all", invokers: ["allUsers", "bob", "allAuthenticatedUsers"] },
    /invokers\[1\]: "bob"; use an IAM member .*, or allUsers for everybody\n {2}invokers\[2\]: "allAuthenticatedUsers"; use/,
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
    "more memory than the processors of an instance with a graphics processor take",
    { workload: parts.serving({ gpu: { model: "nvidia-l4" }, resources: { cpu: 4, memory: 24_576 } }) },
    /web.resources.memory: 24576; use a whole number from 16384 to 16384 MiB for 4 CPU on Cloud Run/,
  ],
  [
    "the memory of a graphics processor with too few processors",
    { workload: parts.serving({ gpu: { model: "nvidia-l4" }, resources: { cpu: 2, memory: 16_384 } }) },
    /web.resources.memory: 16384; give it more CPU: Cloud Run gives 512 to 8192 MiB for 2 CPU\n/,
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
    "a directory of a server",
    {
      workload: parts.serving(
        { volumes: { "/data": { kind: "bucket", binding: "users" } } },
        { bindings: { users: { cloudRun: parts.runServer } } },
      ),
    },
    /workload\.processes\.web\.volumes\["\/data"\]\.binding: "users"; name the binding of an AppBucket/,
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
    /workload\.processes\.web\.volumes\["\/data"\]\.binding: "main"; name the binding of an AppBucket/,
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
