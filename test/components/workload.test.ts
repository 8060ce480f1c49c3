import assert from "node:assert/strict";
import { test } from "node:test";
import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import fc from "fast-check";
import { AutopilotApp, CloudRunApp, LoadBalancedOrigin, validateWorkload, type Workload } from "../../components";
import { cronRemedy } from "../../components/workload/cron";
import { isTimeZone } from "../../components/workload/time-zones";
import { messages, run } from "../support/program";
import { onCloudRun, onKubernetes } from "../support/promises";
import { secretsOperator, withProviders } from "../support/secrets-operator";
import * as parts from "../support/workload";

const { smallest, largest, serving } = parts;

const grpc = serving({
  protocol: "h2c",
  health: { path: "/health", grpcService: "acme.Greeter" },
  scaling: { min: 1 },
});

for (const [title, workload, network] of [
  ["every part of the specification", largest, parts.network],
  ["nothing but the least", serving({ scaling: { min: 1 } }), parts.network],
  ["no health check", { ...smallest, processes: { web: { port: 8080, scaling: { min: 1 } } } }, parts.network],
  ["a worker alone", { ...smallest, processes: { worker: {} } }, parts.network],
  ["gRPC", grpc, parts.network],
  [
    "gRPC without a service name",
    { ...grpc, processes: { web: { ...grpc.processes?.["web"], health: { path: "/health" } } } },
    parts.network,
  ],
  ["less than one processor", serving({ scaling: { min: 1 }, resources: { cpu: 0.25, memory: 256 } }), parts.network],
  [
    "graphics",
    serving({ scaling: { min: 1 }, resources: { cpu: 4, memory: 16384 }, gpu: { model: "nvidia-l4" } }),
    parts.network,
  ],
  ["no egress", { ...largest, egress: "none" }, parts.network],
  ["egress to the internet", { ...largest, egress: "internet" }, parts.openNetwork],
] as [string, Workload, typeof parts.network][]) {
  test(`both runtimes promise the same: ${title}`, async () => {
    const [cloudRun, kubernetes] = [await onCloudRun(workload, network), await onKubernetes(workload, network)];
    for (const [name, process] of Object.entries(cloudRun.processes)) {
      const asked = workload.processes?.[name]?.shutdownSeconds ?? 10;
      // Cloud Run always gives 10 seconds, which is at least what was asked for; Kubernetes gives what was asked for.
      assert.ok(process.shutdownSeconds >= asked);
      process.shutdownSeconds = asked;
    }
    assert.deepEqual(kubernetes, cloudRun);
  });
}

test("a bucket is a directory on both runtimes", async () => {
  const bucket = { values: { bucket: "acme-uploads" } };
  const workload = serving(
    {
      scaling: { min: 1 },
      volumes: {
        "/data/read": { kind: "bucket", binding: "uploads", readOnly: true },
        "/data/write": { kind: "bucket", binding: "uploads" },
      },
    },
    { bindings: { uploads: bucket } },
  );
  for (const { processes } of [await onCloudRun(workload), await onKubernetes(workload)]) {
    assert.deepEqual(processes["web"]?.volumes, {
      "/data/read": "bucket acme-uploads read only",
      "/data/write": "bucket acme-uploads",
    });
  }
});

test("a container beside a program and a job get directories too", async () => {
  const workload: Workload = {
    ...serving({
      scaling: { min: 1 },
      volumes: { "/data": { kind: "bucket", binding: "uploads" }, "/tmp/work": { kind: "scratch" } },
      sidecars: { backup: { image: parts.otherImage, mounts: ["/data"] } },
    }),
    bindings: { uploads: { values: { bucket: "acme-uploads" } } },
    jobs: { report: { volumes: { "/data": { kind: "bucket", binding: "uploads", readOnly: true } } } },
  };
  for (const { processes, jobs } of [await onCloudRun(workload), await onKubernetes(workload)]) {
    assert.deepEqual(processes["web"]?.sidecars["backup"]?.volumes, { "/data": "bucket acme-uploads" });
    assert.deepEqual(jobs["report"]?.volumes, { "/data": "bucket acme-uploads read only" });
  }
});

test("Kubernetes keeps several files in a directory, whatever they come from, and Cloud Run refuses the second", async () => {
  const workload = serving(
    { scaling: { min: 1 } },
    {
      env: { NOTE: "plain" },
      secrets: { SIGNING_KEY: {} },
      config: { LOG_LEVEL: {} },
      files: { "/run/all/key": "SIGNING_KEY", "/run/all/level": "LOG_LEVEL", "/run/all/note": "NOTE" },
    },
  );
  const { processes } = await onKubernetes(workload);
  assert.deepEqual(processes["web"]?.files, ["/run/all/key", "/run/all/level", "/run/all/note"]);
  await assert.rejects(onCloudRun(workload), (error: Error) => {
    assert.match(error.message, /workload\.files\["\/run\/all\/level"\]/);
    assert.match(error.message, /workload\.files\["\/run\/all\/note"\]/);
    return true;
  });
});

test("a plain file is a ConfigMap that is named anew, or a secret that the program and those who deploy may read", async () => {
  const { cluster, identity, images, network } = parts;
  const workload = serving(
    { scaling: { min: 1 } },
    { env: { NOTE: "plain $HOME" }, files: { "/run/note/note": "NOTE" } },
  );
  const deployment = await run(() => {
    new AutopilotApp("web", { workload, cluster, identity, network, images }, withProviders());
    new CloudRunApp("run", {
      workload,
      regions: ["europe-west1"],
      identity,
      network,
      images,
      deployers: ["group:ops@example.com"],
    });
  });
  assert.equal(messages(deployment), "");
  const object = deployment.one("kubernetes:core/v1:ConfigMap").inputs as { data: object; metadata: { name: string } };
  assert.deepEqual(object.data, { NOTE: "plain $HOME" });
  assert.match(object.metadata.name, /^web-files-[0-9a-f]{8}$/);
  const service = deployment.one("gcp:cloudrunv2/service:Service").inputs["template"] as {
    volumes: { secret: { items: object[] } }[];
  };
  // A number, so that another text is another revision.
  assert.deepEqual(service.volumes[0]?.secret.items, [{ path: "note", version: "1" }]);
  const { role, members } = deployment.one("gcp:secretmanager/secretIamBinding:SecretIamBinding").inputs;
  assert.equal(role, "roles/secretmanager.secretAccessor");
  assert.deepEqual(members, ["group:ops@example.com", "serviceAccount:app-web@acme-test.iam.gserviceaccount.com"]);
});

test("a start of more than four minutes is kept on Kubernetes alone", async () => {
  const workload = serving({ scaling: { min: 1 }, health: { path: "/health", startupSeconds: 900 } });
  assert.equal((await onKubernetes(workload)).processes["web"]?.startupSeconds, 900);
  await assert.rejects(onCloudRun(workload), /workload\.processes\.web\.health\.startupSeconds: 900; use at most 240/);
});

test("exactly one runs on Kubernetes: the old one ends before the new one starts", async () => {
  const { cluster, identity, images, network } = parts;
  const workload: Workload = { ...smallest, processes: { beat: { single: true } } };
  const deployment = await run(
    () => new AutopilotApp("web", { workload, cluster, identity, network, images }, withProviders()),
  );
  assert.equal(messages(deployment), "");
  const { replicas, strategy } = deployment.one("kubernetes:apps/v1:Deployment").inputs["spec"] as {
    replicas: number;
    strategy: object;
  };
  assert.deepEqual([replicas, strategy], [1, { type: "Recreate" }]);
  assert.ok(!deployment.children("web").some(([type]) => type.includes("Autoscaler")));
});

for (const [title, requestTimeoutSeconds, expected] of [
  ["five minutes by default", undefined, 300],
  ["an hour for streams and WebSockets", 3600, 3600],
] as const) {
  test(`a request takes the same time on both runtimes: ${title}`, async () => {
    const workload = serving({
      scaling: { min: 1 },
      ...(requestTimeoutSeconds === undefined ? {} : { requestTimeoutSeconds }),
    });
    const { cluster, identity, images, secrets, network } = parts;
    const deployment = await run(() => {
      new CloudRunApp("run", { workload, regions: ["europe-west1"], identity, network, images, secrets });
      const pods = new AutopilotApp(
        "web-gke",
        {
          workload,
          cluster,
          identity,
          network,
          images,
          secrets,
          secretsOperator,
        },
        withProviders(),
      );
      new LoadBalancedOrigin("door", {
        backend: pods.backends.apply(({ web }) => web as NonNullable<typeof web>),
        network,
        zone: { zoneId: "0".repeat(32), accountId: "a".repeat(32), zoneName: "example.com" },
        hostname: "gke.origin.example.com",
        servedHostname: "www.example.com",
        clientIdentity: { caCertificate: "authority", certificate: "certificate", privateKey: "key" },
        projectNumber: "123456789012",
      });
    });
    assert.equal(messages(deployment), "");
    const service = deployment.one("gcp:cloudrunv2/service:Service").inputs["template"] as { timeout: string };
    assert.equal(service.timeout, `${expected}s`);
    assert.equal(deployment.one("gcp:compute/backendService:BackendService").inputs["timeoutSec"], expected);
  });
}

test("parts are percent-encoded in a URL alone, and no path in Vault is", async () => {
  const odd = { values: { name: "a b/c" } };
  const bound = {
    URL: "s3://{odd.name}?vault={main.credentialsPath}",
    TEXT: "name={odd.name}",
  };
  const workload = serving({ scaling: { min: 1 } }, { bindings: { odd, main: parts.database }, bound });
  const expected = { URL: "s3://a%20b%2Fc?vault=database/test/creds/readwrite.web.main", TEXT: "name=a b/c" };
  for (const { processes } of [await onCloudRun(workload), await onKubernetes(workload)]) {
    const { env } = processes["web"] ?? {};
    assert.deepEqual({ URL: env?.["URL"], TEXT: env?.["TEXT"] }, expected);
  }
});

test("a dollar sign is a dollar sign on both runtimes", async () => {
  const dollars = ["$(SECRET_KEY_BASE)", "$$", "$HOME", "$$(PORT)", "a$", "${X}"];
  const workload = serving(
    { command: ["/bin/sh", ...dollars], args: dollars, scaling: { min: 1 } },
    {
      env: { PRICE: "$(SECRET_KEY_BASE) $$5", LATER: pulumi.output("$(PORT)") },
      jobs: { report: { command: dollars, args: dollars } },
    },
  );
  for (const { processes, jobs } of [await onCloudRun(workload), await onKubernetes(workload)]) {
    const { web } = processes;
    assert.deepEqual([web?.command, web?.args], [["/bin/sh", ...dollars], dollars]);
    assert.deepEqual([web?.env["PRICE"], web?.env["LATER"]], ["$(SECRET_KEY_BASE) $$5", "$(PORT)"]);
    assert.deepEqual([jobs["report"]?.command, jobs["report"]?.args], [dollars, dollars]);
  }
});

test("what is promised is what was specified", async () => {
  const promised = await onCloudRun(largest);
  const env = {
    PHX_HOST: "www.example.com",
    DATABASE_HOST: "10.19.0.3",
    DATABASE_PLACE: "10.19.0.3:5432/app?{x}",
    DATABASE_CREDENTIALS_PATH: "database/test/creds/readwrite.web.main",
    VAULT_ADDR: "https://vault-123456789012.europe-west1.run.app",
    VAULT_ROLE: "web",
  };
  const common = {
    image: parts.pulledImage,
    command: undefined,
    args: undefined,
    env,
    secrets: ["SECRET_KEY_BASE", "SMTP_PASSWORD", "DATABASE_URL"],
    config: ["LOG_LEVEL"],
    files: ["/etc/proxy/conf.d/proxy.conf", "/run/database/ca.pem", "/run/keys/signing.pem"],
    volumes: {},
    cpu: 1,
    memory: 1024,
    gpus: 0,
  };
  const sidecar = { ...common, image: parts.pulledOther, env: {}, secrets: [], config: [], files: [] };
  const { serviceAccountEmail: serviceAccount } = parts.identity;
  const process = { ...common, serviceAccount, gpuModel: undefined, shutdownSeconds: 10, sidecars: {} };
  const job = { ...common, serviceAccount, timeoutSeconds: 600, retries: 3 };
  assert.deepEqual(promised, {
    egress: "private",
    processes: {
      api: {
        ...process,
        image: parts.pulledOther,
        env: { PORT: "9090", ...env },
        port: 9090,
        protocol: "h2c",
        min: 1,
        max: 3,
        startup: "gRPC 9090 acme.Api",
        startupSeconds: 60,
        liveness: "gRPC 9090 acme.Api",
        sidecars: {
          broker: { ...sidecar, start: "after", startup: undefined, liveness: undefined },
          proxy: {
            ...sidecar,
            args: ["--config", "/etc/proxy"],
            env: { LEVEL: "warn", PHX_HOST: "www.example.com" },
            secrets: ["SMTP_PASSWORD"],
            files: ["/etc/proxy/conf.d/proxy.conf", "/run/keys/signing.pem"],
            start: "before",
            startup: "GET 8081 /ready",
            liveness: "GET 8081 /ready",
          },
        },
      },
      web: {
        ...process,
        command: ["/app/bin/server"],
        args: ["start"],
        env: { PORT: "4000", ...env, ROLE: "web" },
        cpu: 2,
        memory: 3072,
        port: 4000,
        protocol: "http1",
        min: 2,
        max: 20,
        startup: "GET 4000 /health",
        startupSeconds: 90,
        liveness: "GET 4000 /alive",
      },
      worker: {
        ...process,
        command: ["/app/bin/worker"],
        volumes: { "/tmp/work": "scratch 256" },
        memory: 2048,
        port: undefined,
        protocol: undefined,
        min: 2,
        max: 2,
        startup: "GET 9000 /health",
        startupSeconds: 30,
        liveness: "GET 9000 /health",
      },
    },
    jobs: {
      digest: { ...job, args: ["digest"], env: { ...env, DRY: "no" }, runs: "0 3 * * 1 Europe/London" },
      migrate: {
        ...job,
        command: ["/app/bin/server"],
        args: ["migrate"],
        runs: "on deploy",
        timeoutSeconds: 300,
        retries: 0,
      },
      repair: {
        ...job,
        image: parts.pulledOther,
        args: ["repair"],
        volumes: { "/var/work": "scratch 128" },
        runs: "by hand",
        cpu: 4,
        memory: 4096,
        timeoutSeconds: 3600,
        retries: 1,
      },
      seed: { ...job, command: ["/app/bin/server"], args: ["seed"], runs: "on deploy" },
    },
  });
});

test("CPU between requests is promised where it is asked for", async () => {
  for (const backgroundWork of [true, false]) {
    const workload = serving({ backgroundWork, scaling: { min: 1 } });
    const { identity, images, secrets, network } = parts;
    const deployment = await run(
      () => new CloudRunApp("web", { workload, regions: ["europe-west1"], identity, network, images, secrets }),
    );
    const { template } = deployment.one("gcp:cloudrunv2/service:Service").inputs as unknown as {
      template: { containers: { resources: { cpuIdle: boolean } }[] };
    };
    assert.equal(template.containers[0]?.resources.cpuIdle, !backgroundWork);
  }
});

test("a workload that is as it should be has no problem", () => {
  assert.deepEqual(validateWorkload(smallest), []);
  assert.deepEqual(validateWorkload(largest), []);
  assert.deepEqual(validateWorkload(grpc), []);
});

const web = smallest.processes.web;
const ofWeb = (wrong: object): object => ({ processes: { web: { ...web, ...wrong } } });
const main = { values: { host: "10.0.0.2" } };
for (const [title, wrong, problems] of [
  ["an image without tag and digest", { image: "docker.io/acme/web" }, ["image"]],
  ["no process", { processes: {} }, ["processes"]],
  ["a process whose name is no label", { processes: { "my web": web } }, ['processes["my web"]']],
  ["an empty command", ofWeb({ command: [] }), ["processes.web.command"]],
  ["an empty argument", ofWeb({ args: ["start", ""] }), ["processes.web.args"]],
  ["a port that is none", ofWeb({ port: 70000 }), ["processes.web.port"]],
  ["an unknown protocol", ofWeb({ protocol: "http3" }), ["processes.web.protocol"]],
  ["a variable that the platform sets", { env: { PORT: "80", K_SERVICE: "a" } }, ["env.PORT", "env.K_SERVICE"]],
  [
    "a variable whose name Kubernetes does not take",
    { env: { "my name": "a", "1st": "b" } },
    ['env["my name"]', 'env["1st"]'],
  ],
  [
    "two secrets under one key",
    {
      secrets: { "db.url": {} },
      bound: { DB_URL: "{main.host}", db_url: "{main.password}" },
      bindings: { main: { values: { host: "10.0.0.2" } } },
    },
    ["bound.db_url"],
  ],
  ["a secret whose name the platform sets", { secrets: { VAULT_ADDR: {} } }, ["secrets.VAULT_ADDR"]],
  ["a secret with a plain value", { env: { A: "a" }, secrets: { A: {} } }, ["env.A"]],
  ["a key that is no name", { secrets: { A: { key: "a-b" } } }, ["secrets.A.key"]],
  ["configuration whose name the platform sets", { config: { PORT: {} } }, ["config.PORT"]],
  ["configuration that has a plain value already", { env: { A: "a" }, config: { A: {} } }, ["env.A"]],
  ["configuration that is a secret too", { secrets: { A: {} }, config: { A: {} } }, ["config.A"]],
  ["a template with a brace too many", { bindings: { main }, bound: { A: "{main.host" } }, ["bound.A"]],
  [
    "encoded texts within one another, empty ones, and those that do not end",
    {
      bindings: { main },
      bound: {
        A: "{base64encode({base64encode({main.host})})}",
        B: "{base64encode()}",
        C: "{base64encode({main.host}",
        D: "({main.host})}",
        E: "{base64encode(({main.host}))}",
      },
    },
    ["bound.A", "bound.B", "bound.C", "bound.D"],
  ],
  [
    "an encoded part that a binding has not, and certificates without a line break in an encoded text",
    {
      bindings: { main },
      bound: { A: "{base64encode({other.host})}", B: "{base64encode({main.caCertificate}{main.caCertificate})}" },
    },
    ["bound.A", "bound.B"],
  ],
  [
    "certificates without a line break between them",
    {
      bindings: { main, other: main },
      bound: { A: "{main.caCertificate}{other.caCertificate}", B: "{main.host}{main.host}" },
    },
    ["bound.A"],
  ],
  ["a template of an unknown secret", { secrets: { A: {} }, bound: { B: "{secrets.C}" } }, ["bound.B"]],
  ["a binding that templates cannot name", { bindings: { secrets: main } }, ["bindings.secrets"]],
  ["a template of an unknown binding", { bindings: { main }, bound: { A: "{other.host}" } }, ["bound.A"]],
  [
    "a variable of a process that the workload has",
    { env: { A: "a" }, ...ofWeb({ env: { A: "b" } }) },
    ["processes.web.env.A"],
  ],
  ["a file of an unknown variable", { env: { A: "a" }, files: { "/run/a/file": "B" } }, ['files["/run/a/file"]']],
  [
    "a file below another's directory",
    { env: { A: "a", B: "b" }, files: { "/run/keys/a": "A", "/run/keys/more/b": "B" } },
    ['files["/run/keys/more/b"]'],
  ],
  [
    "a side container with a file that nobody has",
    ofWeb({ sidecars: { proxy: { image: parts.otherImage, mounts: ["/run/a/file"] } } }),
    ["processes.web.sidecars.proxy.mounts[0]"],
  ],
  [
    "a job's directory of an unknown binding",
    { jobs: { repair: { volumes: { "/data": { kind: "bucket", binding: "uploads" } } } } },
    ['jobs.repair.volumes["/data"].binding'],
  ],
  [
    "files that hide what an image needs",
    {
      env: { A: "a", B: "b", C: "c", D: "d", E: "e" },
      files: { "/usr/a": "A", "/etc/ssl/certs/b": "B", "/proc/c": "C", "/dev/shm/d": "D", "/etc/app/e": "E" },
    },
    ['files["/usr/a"]', 'files["/etc/ssl/certs/b"]', 'files["/proc/c"]', 'files["/dev/shm/d"]'],
  ],
  [
    "directories that hide what an image needs",
    ofWeb({
      volumes: {
        "/usr": { kind: "scratch" },
        "/sys/fs/app": { kind: "scratch" },
        "/dev/shm": { kind: "scratch" },
        "/dev/pts": { kind: "scratch" },
        "/run": { kind: "scratch" },
      },
    }),
    ['processes.web.volumes["/usr"]', 'processes.web.volumes["/sys/fs/app"]', 'processes.web.volumes["/dev/pts"]'],
  ],
  [
    "directories that are those of files, or in them, or around them",
    {
      env: { A: "a" },
      files: { "/run/app/a": "A" },
      jobs: { tick: { volumes: { "/run/app": { kind: "scratch" }, "/run/application": { kind: "scratch" } } } },
      ...ofWeb({ volumes: { "/run/app/b": { kind: "scratch" }, "/tmp": { kind: "scratch" } } }),
    },
    ['processes.web.volumes["/run/app/b"]', 'jobs.tick.volumes["/run/app"]'],
  ],
  [
    "scratch space that is all the memory",
    ofWeb({
      resources: { memory: 1024 },
      volumes: { "/tmp": { kind: "scratch", size: 1024 }, "/work": { kind: "scratch", size: 1023 } },
    }),
    ['processes.web.volumes["/tmp"].size'],
  ],
  [
    "side containers that are asked at a port of somebody else",
    ofWeb({
      sidecars: {
        one: { image: parts.otherImage, health: { path: "/a", port: 8080 } },
        two: { image: parts.otherImage, health: { path: "/a", port: 9000 } },
        three: { image: parts.otherImage, health: { path: "/a", port: 9000 } },
      },
    }),
    ["processes.web.sidecars.one.health.port", "processes.web.sidecars.three.health.port"],
  ],
  ["a file at the root", { secrets: { A: {} }, files: { "/a": "A" } }, ['files["/a"]']],
  [
    "a file at the root, and none of those below it",
    { secrets: { A: {} }, files: { "/a": "A", "/run/keys/b": "A" } },
    ['files["/a"]'],
  ],
  ["an amount of CPU in between", ofWeb({ resources: { cpu: 3 } }), ["processes.web.resources.cpu"]],
  ["a thousandth of a CPU", ofWeb({ resources: { cpu: 0.125 } }), ["processes.web.resources.cpu"]],
  ["too little memory", ofWeb({ resources: { memory: 100 } }), ["processes.web.resources.memory"]],
  ["too much memory", ofWeb({ resources: { memory: 8192 } }), ["processes.web.resources.memory"]],
  ["a negative minimum", ofWeb({ scaling: { min: -1 } }), ["processes.web.scaling.min"]],
  ["no instance at most", ofWeb({ scaling: { max: 0 } }), ["processes.web.scaling.max"]],
  ["an inverted range", ofWeb({ scaling: { min: 5, max: 2 } }), ["processes.web.scaling"]],
  ["a minimum above the default maximum", ofWeb({ scaling: { min: 11 } }), ["processes.web.scaling.min"]],
  [
    "work between requests of no instance",
    ofWeb({ backgroundWork: true, scaling: { min: 0 } }),
    ["processes.web.scaling.min"],
  ],
  ["too much at a time", ofWeb({ scaling: { concurrency: 1001 } }), ["processes.web.scaling.concurrency"]],
  ["one instance and a number of them", ofWeb({ single: true, scaling: { max: 2 } }), ["processes.web.scaling"]],
  ["a health check that is no path", ofWeb({ health: { path: "health" } }), ["processes.web.health.path"]],
  ["a host name of no check", ofWeb({ health: { hostname: "www.example.com" } }), ["processes.web.health.path"]],
  ["a host name that is none", ofWeb({ health: { path: "/", hostname: "a b" } }), ["processes.web.health.hostname"]],
  [
    "a host name in gRPC's checks",
    ofWeb({ protocol: "h2c", health: { path: "/", grpcService: "a", hostname: "www.example.com" } }),
    ["processes.web.health.hostname"],
  ],
  [
    "what only servers have, of a worker",
    { processes: { worker: { health: { port: 81, path: "/", hostname: "www.example.com", frontDoorPath: "/up" } } } },
    ["processes.worker.health.frontDoorPath", "processes.worker.health.hostname"],
  ],
  [
    "what only programs have, of a container beside one",
    ofWeb({ sidecars: { proxy: { image: "nginx:1", health: { port: 81, path: "/", frontDoorPath: "/up" } } } }),
    ["processes.web.sidecars.proxy.health.frontDoorPath"],
  ],
  ["no process", { processes: {}, jobs: { report: {} } }, ["processes"]],
  ["neither a process nor a job", { processes: undefined }, ["processes"]],
  ["a health check with a query", ofWeb({ health: { path: "/health?deep=1" } }), ["processes.web.health.path"]],
  ["a start that takes too long", ofWeb({ health: { startupSeconds: 1801 } }), ["processes.web.health.startupSeconds"]],
  ["a gRPC service over HTTP/1.1", ofWeb({ health: { grpcService: "a" } }), ["processes.web.health.grpcService"]],
  [
    "a liveness path over gRPC",
    ofWeb({ protocol: "h2c", health: { path: "/", grpcService: "a", livenessPath: "/a" } }),
    ["processes.web.health.livenessPath"],
  ],
  ["datagrams", ofWeb({ protocol: "udp" }), ["processes.web.protocol"]],
  ["a liveness path alone", ofWeb({ health: { livenessPath: "/a" } }), ["processes.web.health.path"]],
  [
    "what only a server has, of a worker",
    {
      processes: {
        worker: { protocol: "h2c", requestTimeoutSeconds: 5, scaling: { concurrency: 2 }, backgroundWork: true },
      },
    },
    ["protocol", "requestTimeoutSeconds", "scaling.concurrency", "backgroundWork"].map(
      (name) => `processes.worker.${name}`,
    ),
  ],
  [
    "a worker's health without a port",
    { processes: { worker: { health: { path: "/" } } } },
    ["processes.worker.health.port"],
  ],
  ["a disk", ofWeb({ volumes: { "/data": { kind: "disk" } } }), ['processes.web.volumes["/data"].kind']],
  [
    "a bucket without a name",
    ofWeb({ volumes: { "/data": { kind: "bucket" } } }),
    ['processes.web.volumes["/data"].binding'],
  ],
  [
    "a bucket that is not bound",
    ofWeb({ volumes: { "/data": { kind: "bucket", binding: "uploads" } } }),
    ['processes.web.volumes["/data"].binding'],
  ],
  [
    "a directory in another",
    ofWeb({ volumes: { "/a": { kind: "scratch" }, "/a/b": { kind: "scratch" } } }),
    ['processes.web.volumes["/a/b"]'],
  ],
  ["connections to nothing", ofWeb({ connections: { main: 5 } }), ["processes.web.connections.main"]],
  [
    "a container's variable that the workload lacks",
    ofWeb({ sidecars: { proxy: { image: parts.image, variables: ["A"] } } }),
    ["processes.web.sidecars.proxy.variables[0]"],
  ],
  [
    "a container that is checked nowhere",
    ofWeb({ sidecars: { proxy: { image: parts.image, health: { path: "/" } } } }),
    ["processes.web.sidecars.proxy.health.port"],
  ],
  [
    "a container called as the program",
    ofWeb({ sidecars: { app: { image: parts.image } } }),
    ["processes.web.sidecars.app"],
  ],
  ["an unknown egress", { egress: "some" }, ["egress"]],
  ["no time to end", ofWeb({ shutdownSeconds: 0 }), ["processes.web.shutdownSeconds"]],
  ["more time than GKE gives a pod", ofWeb({ shutdownSeconds: 586 }), ["processes.web.shutdownSeconds"]],
  ["no time for a request", ofWeb({ requestTimeoutSeconds: 0 }), ["processes.web.requestTimeoutSeconds"]],
  ["requests longer than Cloud Run's", ofWeb({ requestTimeoutSeconds: 3601 }), ["processes.web.requestTimeoutSeconds"]],
  ["a job's name that is too long", { jobs: { ["a".repeat(21)]: {} } }, [`jobs.${"a".repeat(21)}`]],
  ["a job that is called like a process", { jobs: { web: {} } }, ["jobs.web"]],
  ["a schedule that is none", { jobs: { nightly: { schedule: { cron: "@daily" } } } }, ["jobs.nightly.schedule.cron"]],
  [
    "an unknown time zone",
    { jobs: { nightly: { schedule: { cron: "0 3 * * *", timeZone: "Europe/Atlantis" } } } },
    ["jobs.nightly.schedule.timeZone"],
  ],
  [
    "a schedule and each deployment",
    { jobs: { nightly: { onDeploy: true, schedule: { cron: "0 3 * * *" } } } },
    ["jobs.nightly.onDeploy"],
  ],
  [
    "a job with wrong bounds",
    { jobs: { nightly: { timeoutSeconds: 5, retries: 99, resources: { cpu: 16 } } } },
    ["jobs.nightly.timeoutSeconds", "jobs.nightly.retries", "jobs.nightly.resources.cpu"],
  ],
  [
    "a job that waits for none of a deployment",
    { jobs: { a: { onDeploy: true, after: "b" }, b: {} } },
    ["jobs.a.after"],
  ],
  [
    "jobs that wait for each other",
    { jobs: { a: { onDeploy: true, after: "b" }, b: { onDeploy: true, after: "a" } } },
    ["jobs.a.after", "jobs.b.after"],
  ],
  [
    "several things at once",
    { image: "web", env: { PORT: "1" }, ...ofWeb({ port: 0, scaling: { min: 3, max: 1 } }) },
    ["image", "processes.web.port", "processes.web.scaling", "env.PORT"],
  ],
] as [string, object, string[]][]) {
  test(`refused: ${title}`, () => {
    const found = validateWorkload({ ...smallest, ...wrong });
    assert.deepEqual(
      found.map(({ property }) => property),
      problems,
    );
    found.forEach(({ remedy }) => {
      assert.ok(remedy.length > 0);
    });
  });
}

test("a problem names the property, the value and the remedy", () => {
  assert.deepEqual(validateWorkload(serving({ scaling: { min: 5, max: 2 } })), [
    { property: "processes.web.scaling", value: { min: 5, max: 2 }, remedy: "let max be at least min" },
  ]);
});

test("without a maximum a problem says what to set", () => {
  assert.deepEqual(validateWorkload(serving({ scaling: { min: 20 } })), [
    {
      property: "processes.web.scaling.min",
      value: 20,
      remedy: "set max to 20 or more too: without it at most 10 run",
    },
  ]);
});

test("scratch space may be what containers beside a program have", () => {
  const sidecars = { beside: { image: parts.otherImage, resources: { memory: 512 } } };
  const volumes = { "/tmp": { kind: "scratch", size: 1100 } } as const;
  assert.deepEqual(validateWorkload(serving({ sidecars, volumes })), []);
});

test("every schedule made of what both schedulers read is accepted", () => {
  const field = (lowest: number, highest: number): fc.Arbitrary<string> => {
    const number = fc.integer({ min: lowest, max: highest });
    const range = fc.tuple(number, number).map(([a, b]) => `${Math.min(a, b)}-${Math.max(a, b)}`);
    const step = fc.integer({ min: 1, max: Math.min(30, highest - lowest + 1) });
    const stepped = fc.tuple(fc.oneof(fc.constant("*"), range), step).map(([all, by]) => `${all}/${by}`);
    return fc
      .array(fc.oneof(fc.constant("*"), number.map(String), range, stepped), { minLength: 1, maxLength: 3 })
      .map((list) => list.join(","));
  };
  // Days that every month has.
  const cron = fc
    .tuple(field(0, 59), field(0, 23), field(1, 29), field(1, 12), field(0, 6))
    .map((fields) => fields.join(" "));
  fc.assert(fc.property(cron, (text) => cronRemedy(text) === undefined));
});

// prettier-ignore
for (const cron of [
  "", "* * * *", "* * * * * *", "60 * * * *", "* 24 * * *", "* * 0 * *", "* * * 13 *", "* * * * 7", "*/61 * * * *", "0 */25 * * *",
  "0 0 31 2 *", "0 0 30,31 2 *", "0 0 31 4,6,9,11 *", "0 0 31 4-6/2 *",
]) {
  test(`the schedule "${cron}" is refused`, () => {
    assert.ok(cronRemedy(cron));
  });
}
for (const cron of [
  "5-1 * * * *",
  "*/0 * * * *",
  "5/10 * * * *",
  "a * * * *",
  "* * * jan *",
  "1,,2 * * * *",
  "*  * * * *",
]) {
  test(`the schedule "${cron}" is refused`, () => {
    assert.ok(cronRemedy(cron));
  });
}

const { identity, images, network, cluster } = parts;
const runtimes: [title: string, create: (workload: Workload) => pulumi.Resource][] = [
  [
    "CloudRunApp",
    (workload) => new CloudRunApp("web", { workload, regions: ["europe-west1"], identity, images, network }),
  ],
  [
    "AutopilotApp",
    (workload) => new AutopilotApp("web", { workload, cluster, identity, images, network }, withProviders()),
  ],
];
for (const [title, create] of runtimes) {
  for (const preview of [true, false]) {
    test(`${title} refuses secrets among its plain values, in a ${preview ? "plan" : "deployment"}, and shows none`, async () => {
      const secret = pulumi.secret("hunter2");
      const withJob = await run(
        () => {
          const later = new random.RandomPassword("later", { length: 32 });
          const env = {
            PLAIN: "one",
            OPEN: pulumi.output("two"),
            P: secret,
            URL: pulumi.interpolate`postgres://app:${secret}@10.0.0.2/app`,
            LATER: later.result,
            PROMISED: Promise.resolve(secret) as unknown as pulumi.Output<string>,
          };
          create(serving({ scaling: { min: 1 } }, { env, jobs: { migrate: { onDeploy: true } } }));
        },
        { preview },
      );
      const said = messages(withJob);
      assert.match(
        said,
        new RegExp(
          `${title} "web" cannot be created:\n {2}workload\\.env\\.P: \\[secret\\]; .* workload\\.secrets`,
          "m",
        ),
      );
      // A plan does not know yet that a resource will answer with a secret.
      for (const name of ["URL", "PROMISED", ...(preview ? [] : ["LATER"])])
        assert.match(said, new RegExp(`workload\\.env\\.${name}: \\[secret\\]`));
      assert.doesNotMatch(said, /PLAIN|OPEN/);
      assert.equal(withJob.errors.length, 1);
      assert.doesNotMatch(JSON.stringify([withJob.errors, withJob.resources.map(({ inputs }) => inputs)]), /hunter2/);
      assert.deepEqual(
        withJob.resources.filter(({ type }) => /cloudrunv2\/(service|job):|:Deployment$|batch\/v1:Job$/.test(type)),
        [],
      );
    });
  }

  test(`${title} takes plain values that are known later`, async () => {
    const deployment = await run(() =>
      create(
        serving(
          { scaling: { min: 1 } },
          { env: { A: pulumi.output("one"), B: pulumi.unsecret(pulumi.secret("two")) } },
        ),
      ),
    );
    assert.equal(messages(deployment), "");
    assert.match(
      JSON.stringify(deployment.resources.map(({ inputs }) => inputs)),
      /"name":"A","value":"one".*"name":"B","value":"two"/,
    );
  });
}

test("time zones are names of the IANA database, letter by letter", () => {
  for (const name of [
    "Europe/London",
    "Etc/UTC",
    "UTC",
    "US/Pacific",
    "Asia/Kolkata",
    "America/Argentina/Buenos_Aires",
    "Etc/GMT+1",
  ]) {
    assert.ok(isTimeZone(name), name);
  }
  const others = [
    "JST",
    "PST",
    "US/Pacific-New",
    "EUROPE/LONDON",
    "europe/london",
    "Europe/London ",
    "+01:00",
    "Local",
    "Factory",
  ];
  for (const name of [...others, "", " ", "Europe", "Europe/Atlantis", "Africa/Abidjan Africa/Accra"]) {
    assert.ok(!isTimeZone(name), name);
  }
});
