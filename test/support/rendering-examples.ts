// Small examples for the renderings, each with all parts that its text can have.
import type { Finding } from "../../cli/recover/recovery";
import type { Drill } from "../../cli/render/drill";
import type { Judged } from "../../cli/review/sweep";
import type { Promotion } from "../../cli/promote/report";
import type { Recovery } from "../../cli/recover/report";
import type { Created } from "../../cli/new/created";
import type { Application } from "../../cli/new/application";
import type { Report } from "../../cli/new/report";
import type { Plan } from "../../cli/postgres/model";
import type { Rehearsal } from "../../cli/rehearse/rehearsal";
import type { Place, Seen, Sight } from "../../cli/rollout/model";
import type { RolloutStatus } from "../../cli/rollout/report";
import { emptySpecification } from "../../cli/new/application";
import type { DrilledAlert, Refusal, Step } from "../../sandbox";
import { stepOf } from "./steps";

const prefix = "urn:pulumi:prod::acme";
const stack = `${prefix}::pulumi:pulumi:Stack::acme-prod`;
const postgres = stepOf("groundplan:index:Postgres", "postgres", { parent: stack, operation: "same" });
const server = stepOf("gcp:sql/databaseInstance:DatabaseInstance", "postgres-europe-west1", {
  parent: postgres.urn,
  operation: "replace",
  protect: true,
  diff: [
    { path: "region", kind: "update", replaces: true, from: "europe-west1", to: "europe-north1" },
    { path: "settings.tier", kind: "update", replaces: false, from: "db-custom-1-3840", to: "db-custom-2-7680" },
    {
      path: "settings.databaseFlags",
      kind: "update",
      replaces: false,
      from: [{ name: "max_connections", value: "100" }],
      to: [
        { name: "max_connections", value: "400" },
        { name: "cloudsql.iam_authentication", value: "on" },
      ],
    },
    ...["one", "two", "three"].map((name) => ({
      path: `settings.userLabels.${name}`,
      kind: "add" as const,
      replaces: false,
      to: name,
    })),
  ],
});

export const created: Created = {
  name: "shop",
  folder: "acme's shops/shop",
  language: "python",
  files: [".gitignore", "Pulumi.dev.yaml", "Pulumi.yaml", "README.md", "index.ts", "package.json", "tsconfig.json"],
};

/** A database server that moves, what needs it, and what is new. */
export const change: Step[] = [
  { ...stepOf("pulumi:pulumi:Stack", "acme-prod", { operation: "same" }), urn: stack },
  postgres,
  server,
  stepOf("gcp:sql/database:Database", "postgres-shop", {
    parent: postgres.urn,
    operation: "replace",
    dependencies: [server.urn],
  }),
  stepOf("gcp:cloudrunv2/service:Service", "shop-web", {
    parent: stack,
    operation: "update",
    dependencies: [server.urn],
    diff: [{ path: "template.containers[0].image", kind: "update", replaces: false, from: "shop:v1", to: "shop:v2" }],
  }),
  stepOf("gcp:storage/bucket:Bucket", "shop-media", { parent: stack, operation: "delete" }),
  ...["a", "b", "c", "d", "e", "f", "g"].map((letter) =>
    stepOf("gcp:secretmanager/secret:Secret", `shop-key-${letter}`, { parent: stack, operation: "create" }),
  ),
];

export const failover: Plan = {
  tasks: [
    { title: "shut writes out of postgres-europe-west1", isDone: true },
    { title: "wait until the replica postgres-europe-north1 has everything", isDone: false },
    { title: "promote postgres-europe-north1 to a server of its own", isDone: false, irreversible: true },
  ] as Plan["tasks"],
  problems: [],
  losses: ["nothing, as long as the replica has caught up before writes are let in again"],
  interruption: "reads go on; writes are refused for 2 to 5 minutes",
  afterwards: ["set groundplan:region to europe-north1", "run `pulumi up`, which finds the servers as they are"],
  wayBack: "`groundplan postgres failback prod`, once a replica in europe-west1 has caught up",
};

const alerts: DrilledAlert[] = [
  {
    ...{
      name: "postgres-disk",
      title: "The disk of the database is nearly full",
      project: "acme",
      severity: "WARNING",
    },
    tells: ["operators@example.com", "PagerDuty"],
    events: [
      { condition: "80 % full", event: "the disk of postgres-europe-west1 is at 81 %", afterMinutes: 5, with: [] },
      { condition: "95 % full", event: "it is at 96 %", afterMinutes: 1, with: ["postgres-availability"] },
    ],
    problems: [],
  },
  {
    ...{ name: "vault-sealed", title: "Vault is sealed", project: "acme", severity: "CRITICAL", tells: [] },
    events: [
      { condition: "sealed", event: "Vault answers 503 to a question about its health", afterMinutes: 0, with: [] },
    ],
    problems: ["It tells nobody."],
  },
];

export const drill: Drill = {
  alerts,
  emptyPanels: [
    {
      dashboard: "dashboard",
      panel: "Restarts",
      problem: "REDUCE_SUM takes GAUGE or DELTA, and kubernetes.io/container/restart_count is CUMULATIVE",
    },
  ],
  wrongObjectives: [
    {
      objective: "projects/1/services/shop/serviceLevelObjectives/shop",
      problem: "goodBadMetricFilter takes GAUGE with BOOL, and run.googleapis.com/request_count is DELTA with INT64",
    },
  ],
};

export const endpoints = {
  shop: {
    url: "https://shop.example.com",
    protocol: "HTTP/1.1, HTTP/2, HTTP/3",
    credentials: "none; users log in to the application itself",
    availability: "99.9% in 30 days",
    reason: "two regions, each with Cloud Run's service level of 99.95% a month",
  },
};

export const errors: Refusal[] = [
  {
    urn: `${prefix}::groundplan:index:Postgres$gcp:sql/databaseInstance:DatabaseInstance::postgres-europe-west1`,
    property: "settings.tier",
    message: '"db-f1-micro" has no service level; use a machine with processors of its own, such as db-custom-1-3840',
    source: "https://cloud.google.com/sql/docs/postgres/instance-settings",
  },
  { message: "Vault: does not answer" },
  { message: "the stack is currently locked by 1 lock(s)" },
];

const specification = emptySpecification();
specification.processes["web"] = { port: 3000 };
specification.secrets["SMTP_PASSWORD"] = {};
specification.config["WEB_URL"] = {};

export const translation: Report = {
  name: "shop",
  applications: [
    {
      application: {
        ...{ name: "shop", origin: "shop, translated from a Compose file.", image: "ghcr.io/acme/shop:v1" },
        ...{ specification, bindings: [], calls: [], servers: [], contents: {}, front: "web", routes: {} },
      },
      programs: [],
      reasons: [],
    },
  ],
  shape: "checkout",
  isDryRun: true,
  changes: [
    {
      file: "stacks/apps/shop.ts",
      status: "new",
      text: "// shop, translated from a Compose file, with a line that is longer than a narrow terminal and keeps its length.\n",
    },
    { file: "Pulumi.dev.yaml", status: "changed", text: "" },
  ] as Report["changes"],
  from: "compose.yaml",
  notes: [
    {
      ...{ line: 7, path: "services.web.volumes[0]", kind: "to do" },
      text: 'keeps /data on a disk, which neither runtime has: use a database or a bucket (kind "bucket")',
    },
    { line: 12, path: "services.web.restart", kind: "left out", text: "the runtimes start what has ended again" },
  ] as Report["notes"],
  translated: 31,
};

const called = { ...translation.applications[0]?.application, name: "shop-reviews", hostnamesOf: "shop" };

/** Of a description that became several applications. */
export const translations: Report = {
  ...translation,
  applications: [
    {
      application: { ...called, front: undefined, routes: { "/reviews": "web" } } as Application,
      programs: ["reviews", "reviews-worker"],
      reasons: ["reviews, reviews-worker have one image"],
    },
    ...translation.applications.map(({ application }) => ({
      application: { ...application, servers: [{ name: "reviews", application: "shop-reviews", process: "web" }] },
      programs: ["web"],
      reasons: [],
    })),
  ],
  changes: [
    { file: "stacks/apps/shop-reviews.ts", status: "new", text: "// reviews, reviews-worker of shop.\n" },
    ...translation.changes,
  ],
  notes: translation.notes.map((note, index) => (index === 0 ? { ...note, application: "shop-reviews" } : note)),
};

const interrupted = (name: string, operation: Finding["operation"], verdict: Finding["verdict"]): Finding => ({
  urn: `${prefix}::gcp:storage/bucket:Bucket::${name}`,
  type: "gcp:storage/bucket:Bucket",
  operation,
  verdict,
  id: `acme-${name}`,
  because: "Cloud Storage lists it, with the labels that the program gives",
});

export const recovery: Recovery = {
  stack: "prod",
  processes: [{ pid: 4711, program: "pulumi-resource-gcp" }] as Recovery["processes"],
  findings: [interrupted("media", "creating", "exists"), interrupted("logs", "deleting", "undecided")],
  done: false,
};

export const rehearsal: Rehearsal = {
  outcomes: [
    { act: "up", ok: true, seconds: 312.4, counts: { create: 555, same: 2 }, errors: [] },
    {
      ...{ act: "destroy", ok: false, seconds: 61.2, counts: { delete: 31 } },
      errors: [{ urn: server.urn, message: "the server has deletion protection, which the program takes off first" }],
    },
  ],
  kills: [{ command: "up", after: 12.3, processes: 3, findings: [], lost: [], recovered: true, seconds: 4.2 }],
  differences: [{ urn: server.urn, op: "update", properties: ["settings.userLabels", "settings.tier"] }],
  refused: [{ kind: "unknown", method: "sqladmin.instances.patch", at: "settings.edition", value: "gold", times: 2 }],
  lost: ["//storage.googleapis.com/acme-logs"],
  stays: ["//cloudkms.googleapis.com/projects/acme/locations/europe-west1/keyRings/vault"],
  slowest: [{ urn: server.urn, seconds: 184 }],
} as unknown as Rehearsal;

const sight: Sight = {
  ...{ stable: "shop-web-00041", candidate: "shop-web-00042", weight: 25, state: "ready", aborted: false },
  others: [{ version: "shop-web-00040", weight: 5 }],
  finishing: false,
} as unknown as Sight;
const seen: Seen[] = [
  { place: { title: "Cloud Run in europe-west1" } as Place, sight },
  {
    place: { title: "Cloud Run in europe-north1" } as Place,
    sight: { ...sight, state: "failed", reason: "it ends at once" },
  },
];

export const rollout: RolloutStatus = {
  subject: {
    ...{ title: "shop web", app: "shop", process: "web", places: seen.map(({ place }) => place) },
    rollout: {
      steps: [
        { weight: 5, pauseSeconds: 300 },
        { weight: 25, pauseSeconds: 600 },
        { weight: 50, pauseSeconds: 600 },
      ],
      analysis: { maxErrorPercent: 1, maxLatencyMilliseconds: 800, minRequests: 100 },
    },
  },
  seen,
  next: { kind: "abort", seen, why: "4 % of 1,200 requests had a status of 500 or more" },
};

const google = stepOf("pulumi:providers:gcp", "google", { operation: "create" });
const network = stepOf("gcp:compute/network:Network", "network", { operation: "create", provider: google.urn });
const database = stepOf("groundplan:index:Postgres", "main", { operation: "create", dependencies: [network.urn] });
const instance = stepOf("gcp:sql/databaseInstance:DatabaseInstance", "main-europe-west1", {
  operation: "create",
  parent: database.urn,
  provider: google.urn,
});
const api = stepOf("gcp:projects/service:Service", "apis-sql", { operation: "create" });
const route = stepOf("cloudflare:index/workersRoute:WorkersRoute", "shop.example.com", {
  operation: "create",
  dependencies: [instance.urn],
  valuesFrom: { pattern: [0], script: [0] },
});

/** A chain with each kind of reason, unknown times, and two steps beside it. */
export const building: Step[] = [
  { ...google, dependencies: [api.urn] },
  api,
  network,
  database,
  instance,
  stepOf("gcp:memorystore/instance:Instance", "cache", { operation: "create", dependencies: [network.urn] }),
  route,
  stepOf("cloudflare:index/dnsRecord:DnsRecord", "shop.example.com", {
    operation: "create",
    dependencies: [route.urn],
  }),
  stepOf("gcp:compute/subnetwork:Subnetwork", "subnet", { operation: "create", dependencies: [network.urn] }),
];

const imageWith = (name: string, letter: string): string => `ghcr.io/acme/${name}:v2@sha256:${letter.repeat(64)}`;

/** A promotion of two images, one of which the second environment has, held for a reason of each kind. */
export const promotion: Promotion = {
  from: "dev",
  to: "prod",
  app: "shop",
  images: [
    { path: "image", image: imageWith("shop", "a"), before: imageWith("shop", "b") },
    { path: "processes.live.image", image: imageWith("live", "c"), before: imageWith("live", "c") },
  ],
  holds: [
    {
      why: "prod: projects/acme-prod/locations/europe-west1/services/shop-web ran it, and has another version now: somebody went back from it, or went on.",
      mayBeOverruled: true,
    },
    { why: "nothing proves that acme/shop built it; build it there, with an attestation.", mayBeOverruled: false },
  ],
  differences: [{ path: "availability", from: undefined, to: 99.9 }],
  isWritten: false,
};

export const reviewsToGo: Judged[] = [
  { stack: "review-directus-12", app: "directus", pull: 12, until: "2026-11-28T10:00:00Z", verdict: "over" },
  { stack: "review-directus-14", app: "directus", pull: 14, until: "2026-12-05T10:00:00Z", verdict: "stands" },
];

export const reviews: Judged[] = [
  {
    stack: "review-directus-12",
    app: "directus",
    pull: 12,
    until: "2026-11-28T10:00:00Z",
    verdict: "over",
    removed: true,
  },
  {
    ...{
      stack: "review-directus-13",
      app: "directus",
      pull: 13,
      until: "2026-11-28T10:00:00Z",
      verdict: "over",
      removed: false,
    },
    problem: "error: the stack is currently locked by 1 lock(s)",
  },
  { stack: "review-directus-15", app: "directus", pull: 15, verdict: "unknown" },
  { stack: "review-shop-16", app: "shop", pull: 16, verdict: "foreign", foreign: "platform-network" },
];
