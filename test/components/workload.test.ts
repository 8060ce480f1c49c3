import assert from "node:assert/strict";
import { test } from "node:test";
import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import { AutopilotApp, CloudRunApp, LoadBalancedOrigin, type Workload } from "../../components";
import { messages, run } from "../support/program";
import { onCloudRun, onKubernetes } from "../support/promises";
import { secretsOperator, withProviders } from "../support/secrets-operator";
import * as parts from "../support/workload";
import { grpc, largest, serving, smallest } from "../support/workload";

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
