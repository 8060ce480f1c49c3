import assert from "node:assert/strict";
import { test } from "node:test";
import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import fc from "fast-check";
import { AutopilotApp, CloudRunApp, LoadBalancedOrigin, validateWorkload, type Workload } from "../../components";
import { cronRemedy } from "../../components/workload/cron";
import { isTimeZone } from "../../components/workload/time-zones";
import { cloudRunPromises, kubernetesPromises, type WorkloadPromises } from "../../components/workload/promises";
import { messages, run } from "../support/program";
import { secretsOperator, withVault } from "../support/secrets-operator";
import * as parts from "../support/workload";

const { smallest, largest } = parts;

async function onCloudRun(workload: Workload, network = parts.network): Promise<WorkloadPromises> {
  const { identity, images, secrets } = parts;
  const deployment = await run(
    () => new CloudRunApp("web", { workload, regions: ["europe-west1"], identity, network, images, secrets }),
  );
  assert.equal(messages(deployment), "");
  return cloudRunPromises("web", deployment.resources);
}

async function onKubernetes(workload: Workload, network = parts.network): Promise<WorkloadPromises> {
  const { cluster, identity, images, secrets } = parts;
  const deployment = await run(
    () =>
      new AutopilotApp("web", { workload, cluster, identity, network, images, secrets, secretsOperator }, withVault()),
  );
  assert.equal(messages(deployment), "");
  return kubernetesPromises("web", deployment.resources);
}

const grpc: Workload = {
  ...smallest,
  protocol: "h2c",
  health: { path: "/health", grpcService: "acme.Greeter" },
  scaling: { min: 1 },
};

for (const [title, workload, network] of [
  ["every part of the specification", largest, parts.network],
  ["nothing but the least", { ...smallest, scaling: { min: 1 } }, parts.network],
  ["gRPC", grpc, parts.network],
  ["gRPC without a service name", { ...grpc, health: { path: "/health" } }, parts.network],
  ["no egress", { ...largest, egress: "none" }, parts.network],
  ["egress to the internet", { ...largest, egress: "internet" }, parts.openNetwork],
] as [string, Workload, typeof parts.network][]) {
  test(`both runtimes promise the same: ${title}`, async () => {
    const cloudRun = await onCloudRun(workload, network);
    assert.deepEqual(await onKubernetes(workload, network), {
      ...cloudRun,
      // Cloud Run always gives 10 seconds, which is at least what was asked for; Kubernetes gives what was asked for.
      shutdownSeconds: workload.shutdownSeconds ?? 10,
    });
    assert.ok(cloudRun.shutdownSeconds >= (workload.shutdownSeconds ?? 10));
  });
}

for (const [title, requestTimeoutSeconds, expected] of [
  ["five minutes by default", undefined, 300],
  ["an hour for streams and WebSockets", 3600, 3600],
] as const) {
  test(`a request takes the same time on both runtimes: ${title}`, async () => {
    const workload: Workload = {
      ...smallest,
      scaling: { min: 1 },
      ...(requestTimeoutSeconds === undefined ? {} : { requestTimeoutSeconds }),
    };
    const { cluster, identity, images, secrets, network } = parts;
    const deployment = await run(() => {
      new CloudRunApp("run", { workload, regions: ["europe-west1"], identity, network, images, secrets });
      const pods = new AutopilotApp("web-gke", {
        workload,
        cluster,
        identity,
        network,
        images,
        secrets,
        secretsOperator,
      });
      new LoadBalancedOrigin("door", {
        backend: pods.backend,
        network,
        zone: { zoneId: "z".repeat(32), accountId: "a".repeat(32), zoneName: "example.com" },
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

test("a dollar sign is a dollar sign on both runtimes", async () => {
  const dollars = ["$(SECRET_KEY_BASE)", "$$", "$HOME", "$$(PORT)", "a$", "${X}"];
  const workload: Workload = {
    ...largest,
    command: ["/bin/sh", ...dollars],
    args: dollars,
    env: { PRICE: "$(SECRET_KEY_BASE) $$5", LATER: pulumi.output("$(PORT)") },
    jobs: [{ name: "report", command: dollars, args: dollars }],
  };
  for (const promised of [await onCloudRun(workload), await onKubernetes(workload)]) {
    assert.deepEqual([promised.command, promised.args], [workload.command, dollars]);
    assert.deepEqual([promised.env["PRICE"], promised.env["LATER"]], ["$(SECRET_KEY_BASE) $$5", "$(PORT)"]);
    assert.deepEqual([promised.jobs["report"]?.command, promised.jobs["report"]?.args], [dollars, dollars]);
  }
});

test("what is promised is what was specified", async () => {
  const promised = await onCloudRun(largest);
  const common = {
    image: parts.pulledImage,
    command: ["/app/bin/server"],
    secrets: ["SECRET_KEY_BASE", "SMTP_PASSWORD"],
    config: ["LOG_LEVEL"],
    serviceAccount: parts.identity.serviceAccountEmail,
  };
  const env = {
    PHX_HOST: "www.example.com",
    DATABASE_HOST: "10.19.0.3",
    DATABASE_PORT: "5432",
    DATABASE_NAME: "app",
    DATABASE_CA_CERTIFICATE: "-----BEGIN CERTIFICATE-----",
    DATABASE_CREDENTIALS_PATH: "database/test/creds/readwrite.web.main",
    VAULT_ADDR: "https://vault-123456789012.europe-west1.run.app",
    VAULT_ROLE: "web",
  };
  const job = { ...common, env, cpu: 2, memory: 3072, timeoutSeconds: 600, retries: 3 };
  assert.deepEqual(promised, {
    ...common,
    args: ["start"],
    env: { PORT: "4000", ...env },
    cpu: 2,
    memory: 3072,
    port: 4000,
    protocol: "http1",
    min: 2,
    max: 20,
    startup: "GET /health",
    startupSeconds: 90,
    liveness: "GET /alive",
    shutdownSeconds: 10,
    egress: "private",
    jobs: {
      migrate: { ...job, args: ["migrate"], runs: "on deploy", timeoutSeconds: 300, retries: 0 },
      seed: { ...job, args: ["seed"], runs: "on deploy" },
      digest: { ...job, args: ["digest"], runs: "0 3 * * 1 Europe/London" },
      repair: { ...job, args: ["repair"], runs: "by hand", cpu: 4, memory: 4096, timeoutSeconds: 3600, retries: 1 },
    },
  });
});

test("CPU between requests is promised where it is asked for", async () => {
  for (const backgroundWork of [true, false]) {
    const workload = { ...largest, backgroundWork };
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

const job = { name: "nightly" };
for (const [title, wrong, problems] of [
  ["an image without tag and digest", { image: "docker.io/acme/web" }, ["image"]],
  ["an empty command", { command: [] }, ["command"]],
  ["an empty argument", { args: ["start", ""] }, ["args"]],
  ["a port that is none", { port: 70000 }, ["port"]],
  ["an unknown protocol", { protocol: "http3" }, ["protocol"]],
  ["a variable that the platform sets", { env: { PORT: "80", K_SERVICE: "a" } }, ["env.PORT", "env.K_SERVICE"]],
  ["a variable that the database sets", { env: { DATABASE_HOST: "a" } }, ["env.DATABASE_HOST"]],
  ["a variable whose name no shell takes", { env: { "my-name": "a" } }, ["env.my-name"]],
  ["a secret whose name the platform sets", { secrets: ["VAULT_ADDR"] }, ["secrets[0]"]],
  ["a secret named twice", { secrets: ["A", "A"] }, ["secrets"]],
  ["a secret with a plain value", { env: { A: "a" }, secrets: ["A"] }, ["env.A"]],
  ["configuration whose name the platform sets", { config: ["PORT"] }, ["config[0]"]],
  ["configuration named twice", { config: ["A", "A"] }, ["config"]],
  ["configuration that has a plain value already", { env: { A: "a" }, config: ["A"] }, ["env.A"]],
  ["configuration that is a secret too", { secrets: ["A"], config: ["A"] }, ["config"]],
  ["an amount of CPU in between", { resources: { cpu: 3 } }, ["resources.cpu"]],
  ["too little memory", { resources: { cpu: 2, memory: 1024 } }, ["resources.memory"]],
  ["too much memory", { resources: { memory: 8192 } }, ["resources.memory"]],
  ["a negative minimum", { scaling: { min: -1 } }, ["scaling.min"]],
  ["no instance at most", { scaling: { max: 0 } }, ["scaling.max"]],
  ["an inverted range", { scaling: { min: 5, max: 2 } }, ["scaling"]],
  ["a minimum above the default maximum", { scaling: { min: 11 } }, ["scaling"]],
  ["work between requests of no instance", { backgroundWork: true }, ["scaling.min"]],
  ["too much at a time", { scaling: { concurrency: 1001 } }, ["scaling.concurrency"]],
  ["a health check that is no path", { health: { path: "health" } }, ["health.path"]],
  ["a health check with a query", { health: { path: "/health?deep=1" } }, ["health.path"]],
  ["a start that takes too long", { health: { path: "/", startupSeconds: 600 } }, ["health.startupSeconds"]],
  ["a gRPC service over HTTP/1.1", { health: { path: "/", grpcService: "a" } }, ["health.grpcService"]],
  [
    "a liveness path over gRPC",
    { protocol: "h2c", health: { path: "/", livenessPath: "/a" } },
    ["health.livenessPath"],
  ],
  ["an unknown egress", { egress: "some" }, ["egress"]],
  ["no time to end", { shutdownSeconds: 0 }, ["shutdownSeconds"]],
  ["more time than GKE gives a pod", { shutdownSeconds: 586 }, ["shutdownSeconds"]],
  ["no time for a request", { requestTimeoutSeconds: 0 }, ["requestTimeoutSeconds"]],
  ["requests longer than Cloud Run's", { requestTimeoutSeconds: 3601 }, ["requestTimeoutSeconds"]],
  ["a job's name that is too long", { jobs: [{ name: "a".repeat(21) }] }, ["jobs[0].name"]],
  ["two jobs of one name", { jobs: [job, job] }, ["jobs"]],
  ["a schedule that is none", { jobs: [{ ...job, schedule: { cron: "@daily" } }] }, ["jobs[0].schedule.cron"]],
  [
    "an unknown time zone",
    { jobs: [{ ...job, schedule: { cron: "0 3 * * *", timeZone: "Europe/Atlantis" } }] },
    ["jobs[0].schedule.timeZone"],
  ],
  [
    "a schedule and each deployment",
    { jobs: [{ ...job, onDeploy: true, schedule: { cron: "0 3 * * *" } }] },
    ["jobs[0].onDeploy"],
  ],
  [
    "a job with wrong bounds",
    { jobs: [{ ...job, timeoutSeconds: 5, retries: 99, resources: { cpu: 16 } }] },
    ["jobs[0].timeoutSeconds", "jobs[0].retries", "jobs[0].resources.cpu"],
  ],
  [
    "several things at once",
    { image: "web", port: 0, scaling: { min: 3, max: 1 }, env: { PORT: "1" } },
    ["image", "port", "env.PORT", "scaling"],
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
  assert.deepEqual(validateWorkload({ ...smallest, scaling: { min: 5, max: 2 } }), [
    { property: "scaling", value: { min: 5, max: 2 }, remedy: "let max be at least min" },
  ]);
});

test("every schedule made of what both schedulers read is accepted", () => {
  const field = (lowest: number, highest: number): fc.Arbitrary<string> => {
    const number = fc.integer({ min: lowest, max: highest });
    const range = fc.tuple(number, number).map(([a, b]) => `${Math.min(a, b)}-${Math.max(a, b)}`);
    const step = fc.integer({ min: 1, max: 30 });
    const stepped = fc.tuple(fc.oneof(fc.constant("*"), range), step).map(([all, by]) => `${all}/${by}`);
    return fc
      .array(fc.oneof(fc.constant("*"), number.map(String), range, stepped), { minLength: 1, maxLength: 3 })
      .map((list) => list.join(","));
  };
  const cron = fc
    .tuple(field(0, 59), field(0, 23), field(1, 31), field(1, 12), field(0, 6))
    .map((fields) => fields.join(" "));
  fc.assert(fc.property(cron, (text) => cronRemedy(text) === undefined));
});

for (const cron of ["", "* * * *", "* * * * * *", "60 * * * *", "* 24 * * *", "* * 0 * *", "* * * 13 *", "* * * * 7"]) {
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
  ["AutopilotApp", (workload) => new AutopilotApp("web", { workload, cluster, identity, images, network })],
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
          const jobs = [{ name: "migrate", onDeploy: true }];
          create({ ...smallest, scaling: { min: 1 }, env, jobs });
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
      create({
        ...smallest,
        scaling: { min: 1 },
        env: { A: pulumi.output("one"), B: pulumi.unsecret(pulumi.secret("two")) },
      }),
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
