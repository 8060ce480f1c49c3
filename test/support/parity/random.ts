// Random specifications of workloads: such as somebody writes, some of them with one mistake, or with what one runtime lacks.
import fc from "fast-check";
import type { Workload } from "../../../components";
import * as parts from "../workload";

type Table = { [property: string]: unknown };

/** A table in which any of the properties may be missing, those of `always` apart. */
function table(properties: { [name: string]: fc.Arbitrary<unknown> }, always: string[] = []): fc.Arbitrary<Table> {
  return fc.record(properties, { requiredKeys: always });
}

const oneOf = (...values: unknown[]): fc.Arbitrary<unknown> => fc.constantFrom(...values);
const image = oneOf(parts.image, parts.otherImage);
const words = fc.array(oneOf("/app/run", "--fast", "$(HOME)", "a b", "$$"), { minLength: 1, maxLength: 3 });
const resources = oneOf(
  { cpu: 1 },
  { memory: 2048 },
  { cpu: 1, memory: 4096 },
  { cpu: 2, memory: 3072 },
  { cpu: 4 },
  { cpu: 0.5 },
  { cpu: 0.25, memory: 384 },
  { cpu: 1, memory: 512 },
  { cpu: 1, memory: 6000 },
);
const container = { image, command: words, args: words };
const startupSeconds = oneOf(10, 90, 240);

const httpHealth = oneOf("/health", "/up").chain((path) =>
  table(
    {
      path: fc.constant(path),
      livenessPath: oneOf("/alive", "/"),
      port: oneOf(9000),
      hostname: oneOf("www.example.com"),
      startupSeconds,
    },
    ["path"],
  ),
);
const grpcHealth = table({ path: oneOf("/health"), grpcService: oneOf("acme.Api"), startupSeconds });
const askedHealth = table({ path: oneOf("/ready"), port: oneOf(8081, 9090), startupSeconds }, ["port"]);

const sidecar = table(
  {
    ...container,
    env: oneOf({ LEVEL: "warn" }, {}),
    variables: fc.subarray(["SECRET_KEY_BASE", "PHX_HOST", "LOG_LEVEL"]),
    start: oneOf("before", "after"),
    health: askedHealth,
    resources: oneOf({ cpu: 1 }, { cpu: 1, memory: 2048 }),
  },
  ["image"],
);
const volume = oneOf(
  { kind: "scratch" },
  { kind: "scratch", size: 256 },
  { kind: "bucket", binding: "uploads" },
  { kind: "bucket", binding: "uploads", readOnly: true },
);
const common = {
  ...container,
  env: oneOf({ ROLE: "own", lower_case: "1" }, { "log.level": "warn", "x-mode": "1" }, {}),
  resources,
  sidecars: fc.dictionary(fc.constantFrom("proxy", "broker"), sidecar, { maxKeys: 2, size: "xsmall" }),
  volumes: fc.dictionary(fc.constantFrom("/data", "/tmp/work"), volume, { maxKeys: 2 }),
  connections: oneOf({ main: 1 }, { main: 3 }),
  shutdownSeconds: oneOf(1, 8, 10, 30),
};
const server = {
  ...common,
  port: oneOf(80, 4000, 8080),
  scaling: oneOf(
    { min: 1 },
    { min: 2, max: 20 },
    { min: 1, max: 1 },
    { min: 0 },
    { min: 1, concurrency: 10 },
    { max: 3 },
  ),
  backgroundWork: oneOf(false),
  requestTimeoutSeconds: oneOf(1, 600, 3600),
};
const httpServer = table({ ...server, protocol: oneOf("http1"), health: httpHealth }, ["port"]);
const grpcServer = table({ ...server, protocol: oneOf("h2c"), health: fc.oneof(grpcHealth, httpHealth) }, [
  "port",
  "protocol",
]);
const worker = table({ ...common, health: askedHealth, scaling: oneOf({ min: 2 }, { max: 1 }, { min: 1, max: 2 }) });
const graphics = table(
  {
    ...container,
    port: oneOf(8080),
    resources: oneOf({ cpu: 4, memory: 16384 }),
    gpu: oneOf({ model: "nvidia-l4" }, { model: "nvidia-l4", count: 2 }),
    scaling: oneOf({ min: 1, max: 1 }),
  },
  ["port", "resources", "gpu", "scaling"],
);
const tcp = oneOf({ port: 6379, protocol: "tcp", scaling: { min: 1 } });
const single = oneOf({ single: true }, { port: 8080, single: true });
const process = fc.oneof(
  { weight: 8, arbitrary: httpServer },
  { weight: 3, arbitrary: grpcServer },
  { weight: 4, arbitrary: worker },
  { weight: 1, arbitrary: graphics },
  { weight: 1, arbitrary: tcp },
  { weight: 1, arbitrary: single },
);

const job = fc
  .tuple(
    table({
      ...container,
      env: oneOf({ DRY: "no" }),
      timeoutSeconds: oneOf(60, 3600),
      retries: oneOf(0, 5),
      resources: oneOf({ cpu: 1 }, { cpu: 2, memory: 4096 }, { cpu: 0.5 }),
      connections: oneOf({ main: 2 }),
    }),
    oneOf(
      {},
      { onDeploy: true },
      { onDeploy: false },
      { schedule: { cron: "0 3 * * *" } },
      { schedule: { cron: "*/5 * * * 1-5", timeZone: "Europe/London" } },
    ),
  )
  .map(([one, when]) => ({ ...one, ...(when as Table) }));

/** A workload whose parts fit together. Each process and job may be one that a runtime cannot keep. */
const fitting: fc.Arbitrary<Table> = table(
  {
    processes: fc.dictionary(fc.constantFrom("web", "api", "beat", "a-b"), process, {
      minKeys: 1,
      maxKeys: 2,
      size: "xsmall",
    }),
    jobs: fc.dictionary(fc.constantFrom("migrate", "nightly"), job, { maxKeys: 1 }),
    bound: oneOf(
      { DATABASE_HOST: "{main.host}" },
      {
        PLACE: "{main.host}:{main.port}/{{x}}",
        DATABASE_URL: "postgresql://{main.username}:{main.password}@{main.host}",
      },
      { USERS: "{main.credentialsPath}" },
    ),
    files: oneOf({ "/run/keys/key.pem": "SIGNING" }, { "/run/log/level": "LOG_LEVEL", "/run/keys/key.pem": "SIGNING" }),
    egress: oneOf("none", "private", "internet"),
  },
  ["processes"],
).map((one) => ({
  image: parts.image,
  env: { PHX_HOST: "www.example.com", database__name: "$(PORT) $$" },
  secrets: { SECRET_KEY_BASE: {}, SIGNING: { key: "SIGNING_KEY" } },
  config: { LOG_LEVEL: {} },
  bindings: { main: parts.database, uploads: { values: { bucket: "acme-uploads" } } },
  ...one,
}));

/** One mistake each: where it is, below the workload or below its first process, and a value that nobody may give. */
const mistakes: [path: string[], value: unknown][] = [
  [["image"], "not an image"],
  [["processes"], {}],
  [["processes", "Web"], { port: 80 }],
  [["processes", "web", "port"], 0],
  [["processes", "web", "protocol"], "http3"],
  [["processes", "web", "command"], []],
  [["processes", "web", "args"], [""]],
  [["processes", "web", "resources"], { cpu: 3 }],
  [["processes", "web", "resources"], { cpu: 1, memory: 64 }],
  [["processes", "web", "scaling"], { min: 5, max: 2 }],
  [["processes", "web", "scaling"], { min: -1 }],
  [["processes", "web", "health"], { path: "health" }],
  [["processes", "web", "health"], { livenessPath: "/alive" }],
  [["processes", "web", "health"], { startupSeconds: 5 }],
  [["processes", "web", "volumes"], { "/data": { kind: "disk" } }],
  [["processes", "web", "volumes"], { data: { kind: "scratch" } }],
  [["processes", "web", "volumes"], { "/data": { kind: "bucket" } }],
  [["processes", "web", "volumes"], { "/data": { kind: "scratch", size: 0 } }],
  [["processes", "web", "sidecars"], { app: { image: parts.image } }],
  [["processes", "web", "sidecars"], { proxy: { image: parts.image, variables: ["NOBODY"] } }],
  [["processes", "web", "sidecars"], { proxy: { image: parts.image, health: { path: "/up" } } }],
  [["processes", "web", "gpu"], { model: "L4!" }],
  [["processes", "web", "connections"], { nobody: 1 }],
  [["processes", "web", "requestTimeoutSeconds"], 3601],
  [["processes", "web", "shutdownSeconds"], 586],
  [["processes", "web", "colour"], "red"],
  [["processes", "web", "env"], { PORT: "80" }],
  [["jobs"], { nightly: { schedule: { cron: "daily" } } }],
  [["jobs"], { nightly: { schedule: { cron: "0 3 * * *", timeZone: "Mars" } } }],
  [["jobs"], { nightly: { onDeploy: true, schedule: { cron: "0 3 * * *" } } }],
  [["jobs"], { migrate: { onDeploy: true, after: "migrate" } }],
  [["jobs"], { migrate: { timeoutSeconds: 1 } }],
  [["jobs"], { migrate: { retries: 11 } }],
  [["jobs"], { migrate: { connections: { nobody: 1 } } }],
  [["env"], { K_SERVICE: "x" }],
  [["env"], { SECRET_KEY_BASE: "x" }],
  [["secrets"], { "A.B": {}, "1": { key: "no key" } }],
  [["config"], { SECRET_KEY_BASE: {} }],
  [["bound"], { HOST: "{nobody.host}" }],
  [["bound"], { HOST: "{main.host" }],
  [["files"], { "/key.pem": "SIGNING" }],
  [["files"], { "/run/keys/key.pem": "PHX_HOST" }],
  [["egress"], "some"],
  [["bindings"], { Main: { values: {} } }],
  [["schedule"], "daily"],
];

/** Two in five fit together, the others have one mistake. */
export const workloads: fc.Arbitrary<Workload> = fc.oneof(
  { weight: 2, arbitrary: fitting },
  {
    weight: 3,
    arbitrary: fc
      .tuple(fitting, fc.constantFrom(...mistakes))
      .map(([one, [path, value]]) => withValue(one, path, value)),
  },
) as fc.Arbitrary<unknown> as fc.Arbitrary<Workload>;

/** The same, every table of it in the opposite order. */
export function turned<Value>(value: Value): Value {
  if (Array.isArray(value)) return value.map(turned) as Value;
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([name, inner]) => [name, turned(inner)]),
  ) as Value;
}

/** The same with another value at a path; what is on the way is made. */
export function withValue(whole: object, [name = "", ...inner]: string[], value: unknown): Table {
  const old = (whole as Table)[name] ?? {};
  return { ...whole, [name]: inner.length === 0 ? value : withValue(old, inner, value) };
}
