// Workloads that are refused, each with the property, the value and the remedy.
import assert from "node:assert/strict";
import { test } from "node:test";
import { validateWorkload } from "../../components";
import * as parts from "../support/workload";
import { grpc, largest, serving, smallest } from "../support/workload";

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
        F: "{base64encode(main.host)}",
      },
    },
    ["bound.A", "bound.B", "bound.C", "bound.D", "bound.F"],
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
  [
    "addresses of the platform's servers without TLS",
    {
      bindings: {
        cache: { values: { host: "10.0.0.3" }, credential: { kind: "cache-password", resource: "cache" } },
        main: { ...main, credential: { kind: "database-readwrite", resource: "main" } },
        other: { values: { host: "10.0.0.9", scheme: "redis" } },
      },
      bound: {
        A: "redis://:{cache.password}@{cache.host}:6379/0",
        B: "rediss://:{cache.password}@{cache.host}:6379/0",
        C: "rediss://:{cache.password}@{cache.host}:6379?ssl=false",
        D: "postgres://{main.username}:{main.password}@{main.host}/shop?sslmode=disable",
        E: "postgres://{main.username}:{main.password}@{main.host}/shop?sslmode=require&pool=5",
        F: "Host={main.host};Username={main.username};Password={main.password};SSL Mode=Disable",
        G: "redis://{other.host}:6379",
        H: "{cache.host}:6379",
        I: "[rediss]\nurl = redis://{cache.host}",
        J: "[mail]\nurl = smtp://a?ssl=false\n[database]\nurl = postgres://{main.host}/shop",
      },
    },
    ["bound.A", "bound.C", "bound.D", "bound.F", "bound.I"],
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
  ...["//a", "/a%zz", "/a%2", "/a\\b", "/a{b}", "/ä"].map((path): [string, object, string[]] => [
    `a health check at ${path}, which the two runtimes may ask in two ways`,
    ofWeb({ health: { path } }),
    ["processes.web.health.path"],
  ]),
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
