// A value for each property of the specification of a workload: what it changes is what a runtime does with it.
import type { NetworkAttachment, Workload } from "../../../components";
import * as parts from "../workload";
import { withValue } from "./random";

/** One value of one property. */
export interface Trial {
  /** `<type>.<property>`, by the names of the contract. */
  field: string;
  /** Where the value is. */
  path: string[];
  value: unknown;
  /** The workload without the value, or with another one that both runtimes keep. */
  before: Workload;
  after: Workload;
  network: NetworkAttachment;
  /** Why a runtime renders nothing for it, where it does not. */
  nothing: { cloudRun?: string; kubernetes?: string };
}

type Table = { [property: string]: unknown };

/** A server, with what properties within others need. */
const server: Workload = {
  image: parts.image,
  processes: {
    web: {
      port: 8080,
      health: { path: "/health" },
      scaling: { min: 1 },
      sidecars: { proxy: { image: parts.otherImage, health: { path: "/ready", port: 8081 } } },
      volumes: { "/scratch": { kind: "scratch" }, "/data": { kind: "bucket", binding: "uploads" } },
    },
  },
  secrets: { SECRET_KEY_BASE: {} },
  bindings: { main: parts.database, uploads: { values: { bucket: "acme-uploads" } } },
};
const noted: Workload = { ...server, env: { NOTE: "plain" } };
const worker: Workload = { image: parts.image, processes: { worker: {} } };
const jobs: Workload = {
  ...parts.serving({ scaling: { min: 1 } }),
  jobs: {
    first: { onDeploy: true },
    migrate: { onDeploy: true },
    nightly: { schedule: { cron: "0 3 * * *" } },
    repair: {},
  },
};

const serving = (more: Table, others: Partial<Workload> = {}): Workload =>
  parts.serving({ scaling: { min: 1 }, ...more }, others);
const plain = serving({});
const callsAcross = serving({}, { bindings: { api: { cloudRun: parts.runServer } } });
const callsBoth = serving({}, { bindings: { api: { cloudRun: parts.runServer, kubernetes: parts.clusterServer } } });
const measured = serving({ metrics: {} });
const traced = serving({ traces: {} });
const grpc = serving({ protocol: "h2c", health: {} });
const large = serving({ resources: { cpu: 4, memory: 16384 } });
const graphics = serving({ resources: { cpu: 4, memory: 16384 }, gpu: { model: "nvidia-l4" } });

type Row = [
  field: string,
  path: string[],
  value: unknown,
  more?: { before?: Workload; network?: NetworkAttachment; nothing?: Trial["nothing"] },
];

const web = ["processes", "web"];
const always = { kubernetes: "a pod works all the time" };
const byAppSecrets = "`AppSecrets` makes the first value, not the runtime";
const made = { cloudRun: byAppSecrets, kubernetes: byAppSecrets };
const told = { cloudRun: "another version of the secret with the collector's settings" };
const stepped = "`groundplan rollout` goes by it, not the runtime";
const sharing = {
  before: serving({ rollout: { steps: [{ weight: 10 }] } }),
  nothing: { cloudRun: stepped, kubernetes: stepped },
};
const counted = "checked against the binding's limit, which nothing more is told";

const rows: Row[] = [
  ["Workload.image", ["image"], parts.otherImage],
  ["Workload.processes", ["processes"], { ...plain.processes, more: {} }, { before: plain }],
  ["Workload.jobs", ["jobs"], { more: {} }, { before: plain }],
  ["Workload.env", ["env"], { PHX_HOST: "www.example.com" }],
  ["Workload.secrets", ["secrets"], { SECRET_KEY_BASE: {}, SMTP_PASSWORD: {} }],
  ["Workload.config", ["config"], { LOG_LEVEL: {} }],
  [
    "Workload.bindings",
    ["bindings"],
    { main: { values: {}, places: [{ address: "10.19.0.3", port: 5432 }] } },
    { before: { ...plain, egress: "none" } },
  ],
  ["Workload.bound", ["bound"], { DATABASE_HOST: "{main.host}" }],
  ["Workload.bound", ["bound"], { API_URL: "{api.url}" }, { before: callsBoth }],
  ["Workload.bound", ["bound"], { API_URL: "{api.url}" }, { before: callsAcross }],
  ["Workload.bound", ["bound"], { API_URL: "{api.serviceUrl}" }, { before: callsBoth }],
  ["Workload.bindings", ["bindings"], { api: { kubernetes: parts.clusterServer } }, { before: plain }],
  ["Workload.bindings", ["bindings"], { api: { process: "web" } }, { before: serving({ private: true }) }],
  ["Workload.files", ["files"], { "/run/keys/key": "SECRET_KEY_BASE" }],
  ["Workload.files", ["files"], { "/run/note/note": "NOTE" }, { before: noted }],
  ["Workload.files", ["files"], { "/run/all/key": "SECRET_KEY_BASE", "/run/all/note": "NOTE" }, { before: noted }],
  ["Workload.egress", ["egress"], "private", { before: { ...plain, egress: "none" } }],
  ["Workload.egress", ["egress"], "none", { before: plain }],
  ["Workload.egress", ["egress"], "internet", { before: plain }],
  ["Workload.egress", ["egress"], "private", { before: plain, network: parts.openNetwork }],
  ["Workload.egress", ["egress"], "internet", { before: plain, network: parts.openNetwork }],
  ["WorkloadSecret.key", ["secrets", "SECRET_KEY_BASE", "key"], "SIGNING_KEY"],
  ["WorkloadSecret.generate", ["secrets", "SECRET_KEY_BASE", "generate"], {}, { nothing: made }],
  [
    "WorkloadSetting.key",
    ["config"],
    { LEVEL: { key: "LOG_LEVEL" } },
    { before: serving({}, { config: { LOG_LEVEL: {} } }) },
  ],
  [
    "WorkloadSetting.initial",
    ["config", "LOG_LEVEL", "initial"],
    "info",
    { before: serving({}, { config: { LOG_LEVEL: {} } }), nothing: made },
  ],

  ["WorkloadProcess.image", [...web, "image"], parts.otherImage],
  ["WorkloadProcess.command", [...web, "command"], ["/app/server"]],
  ["WorkloadProcess.args", [...web, "args"], ["start"]],
  ["WorkloadProcess.env", [...web, "env"], { ROLE: "web" }],
  ["WorkloadProcess.bound", [...web, "bound"], { DATABASE_PORT: "{main.port}" }],
  ["WorkloadProcess.private", [...web, "private"], true],
  ["WorkloadProcess.port", [...web, "port"], 4000],
  [
    "WorkloadProcess.port",
    ["processes", "worker", "port"],
    4000,
    { before: { image: parts.image, processes: { worker: { scaling: { min: 1 } } } } },
  ],
  ["WorkloadProcess.protocol", [...web, "protocol"], "h2c"],
  ["WorkloadProcess.protocol", [...web, "protocol"], "tcp", { before: serving({ health: {} }) }],
  ["WorkloadProcess.protocol", [...web, "protocol"], "udp", { before: serving({ health: {} }) }],
  ["WorkloadProcess.health", [...web, "health"], { path: "/up" }],
  ["WorkloadProcess.resources", [...web, "resources"], { cpu: 2, memory: 4096 }],
  ["WorkloadProcess.scaling", [...web, "scaling"], { min: 2, max: 4 }],
  ["WorkloadProcess.single", ["processes", "worker", "single"], true, { before: worker }],
  ["WorkloadProcess.backgroundWork", [...web, "backgroundWork"], true, { nothing: always }],
  ["WorkloadProcess.sidecars", [...web, "sidecars"], { broker: { image: parts.otherImage } }, { before: plain }],
  ["WorkloadProcess.volumes", [...web, "volumes"], { "/scratch": { kind: "scratch" } }, { before: plain }],
  ["WorkloadProcess.gpu", [...web, "gpu"], { model: "nvidia-l4" }, { before: large }],
  [
    "WorkloadProcess.connections",
    [...web, "connections"],
    { main: 10 },
    { nothing: { cloudRun: counted, kubernetes: counted } },
  ],
  ["WorkloadProcess.rollout", [...web, "rollout"], { steps: [{ weight: 10 }] }, { before: plain }],
  ["WorkloadProcess.rollout", [...web, "rollout"], { steps: [{ weight: 10 }] }, { before: serving({ private: true }) }],
  ["WorkloadRollout.steps", [...web, "rollout", "steps"], [{ weight: 20 }], sharing],
  ["WorkloadRollout.analysis", [...web, "rollout", "analysis"], {}, sharing],
  ["WorkloadRolloutStep.weight", [...web, "rollout", "steps"], [{ weight: 30 }], sharing],
  ["WorkloadRolloutStep.pauseSeconds", [...web, "rollout", "steps"], [{ weight: 10, pauseSeconds: 60 }], sharing],
  ...[{ maxErrorPercent: 2 }, { maxLatencyMilliseconds: 500 }, { minRequests: 20 }].map((limit): Row => [
    `WorkloadRolloutAnalysis.${Object.keys(limit).join("")}`,
    [...web, "rollout", "analysis"],
    limit,
    sharing,
  ]),
  ["WorkloadProcess.metrics", [...web, "metrics"], {}, { before: plain }],
  ["WorkloadProcess.metrics", ["processes", "worker", "metrics"], { port: 9394 }, { before: worker }],
  ["WorkloadMetrics.port", [...web, "metrics", "port"], 9394, { before: measured, nothing: told }],
  ["WorkloadMetrics.path", [...web, "metrics", "path"], "/prometheus", { before: measured, nothing: told }],
  ["WorkloadMetrics.intervalSeconds", [...web, "metrics", "intervalSeconds"], 60, { before: measured, nothing: told }],
  ["WorkloadProcess.traces", [...web, "traces"], {}, { before: plain }],
  ["WorkloadProcess.traces", ["processes", "worker", "traces"], {}, { before: worker }],
  ["WorkloadTraces.ratio", [...web, "traces", "ratio"], 0.5, { before: traced }],
  ["WorkloadProcess.requestTimeoutSeconds", [...web, "requestTimeoutSeconds"], 3600],
  [
    "WorkloadProcess.shutdownSeconds",
    [...web, "shutdownSeconds"],
    5,
    { nothing: { cloudRun: "an instance always has 10 seconds" } },
  ],
  ["WorkloadProcess.shutdownSeconds", [...web, "shutdownSeconds"], 30],

  ["WorkloadHealth.path", [...web, "health", "path"], "/up"],
  ["WorkloadHealth.path", [...web, "health", "path"], "/up", { before: grpc }],
  ["WorkloadHealth.livenessPath", [...web, "health", "livenessPath"], "/alive"],
  ["WorkloadHealth.grpcService", [...web, "health", "grpcService"], "acme.Api", { before: grpc }],
  ["WorkloadHealth.port", [...web, "health", "port"], 9000],
  ["WorkloadHealth.hostname", [...web, "health", "hostname"], "www.example.com"],
  ["WorkloadHealth.frontDoorPath", [...web, "health", "frontDoorPath"], "/up"],
  ["WorkloadHealth.startupSeconds", [...web, "health", "startupSeconds"], 90],
  ["WorkloadHealth.startupSeconds", [...web, "health", "startupSeconds"], 900],

  ["WorkloadResources.cpu", [...web, "resources", "cpu"], 2, { before: serving({ resources: { memory: 4096 } }) }],
  ["WorkloadResources.cpu", [...web, "resources", "cpu"], 0.5, { before: serving({ resources: { memory: 1024 } }) }],
  ["WorkloadResources.cpu", ["processes", "worker", "resources"], { cpu: 0.5, memory: 512 }, { before: worker }],
  ["WorkloadResources.cpu", ["jobs", "repair", "resources"], { cpu: 0.5, memory: 512 }, { before: jobs }],
  ["WorkloadResources.memory", [...web, "resources", "memory"], 2048, { before: plain }],
  ["WorkloadResources.memory", [...web, "resources", "memory"], 512, { before: plain }],
  ["WorkloadResources.memory", [...web, "resources", "memory"], 6000, { before: plain }],

  ["WorkloadScaling.min", [...web, "scaling", "min"], 2],
  ["WorkloadScaling.min", [...web, "scaling", "min"], 0],
  ["WorkloadScaling.max", [...web, "scaling", "max"], 20],
  ["WorkloadScaling.min", ["processes", "worker", "scaling"], { min: 2 }, { before: worker }],
  ["WorkloadScaling.max", ["processes", "worker", "scaling"], { min: 1, max: 2 }, { before: worker }],
  ["WorkloadScaling.concurrency", [...web, "scaling", "concurrency"], 10],

  ["WorkloadSidecar.image", [...web, "sidecars", "proxy", "image"], parts.image],
  ["WorkloadSidecar.command", [...web, "sidecars", "proxy", "command"], ["/proxy"]],
  ["WorkloadSidecar.args", [...web, "sidecars", "proxy", "args"], ["--quiet"]],
  ["WorkloadSidecar.env", [...web, "sidecars", "proxy", "env"], { LEVEL: "warn" }],
  ["WorkloadSidecar.variables", [...web, "sidecars", "proxy", "variables"], ["SECRET_KEY_BASE"]],
  ["WorkloadSidecar.mounts", [...web, "sidecars", "proxy", "mounts"], ["/scratch"]],
  ["WorkloadSidecar.start", [...web, "sidecars", "proxy", "start"], "after"],
  ["WorkloadSidecar.health", [...web, "sidecars", "proxy", "health"], { path: "/up", port: 8082 }],
  ["WorkloadSidecar.resources", [...web, "sidecars", "proxy", "resources"], { cpu: 2, memory: 2048 }],

  ["WorkloadVolume.kind", [...web, "volumes", "/scratch", "kind"], "disk"],
  ["WorkloadVolume.kind", [...web, "volumes"], { "/tmp/work": { kind: "scratch" } }, { before: plain }],
  ["WorkloadVolume.kind", [...web, "volumes", "/scratch"], { kind: "bucket", binding: "uploads" }],
  ["WorkloadVolume.size", [...web, "volumes", "/scratch", "size"], 128],
  [
    "WorkloadVolume.binding",
    [...web, "volumes", "/data", "binding"],
    "others",
    {
      before: { ...server, bindings: { ...server.bindings, others: { values: { bucket: "acme-others" } } } },
    },
  ],
  ["WorkloadVolume.readOnly", [...web, "volumes", "/data", "readOnly"], true],

  ["WorkloadGpu.model", [...web, "gpu", "model"], "nvidia-rtx-pro-6000", { before: graphics }],
  ["WorkloadGpu.count", [...web, "gpu", "count"], 2, { before: graphics }],

  ["WorkloadJob.image", ["jobs", "repair", "image"], parts.otherImage, { before: jobs }],
  ["WorkloadJob.command", ["jobs", "repair", "command"], ["/app/repair"], { before: jobs }],
  ["WorkloadJob.args", ["jobs", "repair", "args"], ["all"], { before: jobs }],
  ["WorkloadJob.env", ["jobs", "repair", "env"], { DRY: "no" }, { before: jobs }],
  ["WorkloadJob.schedule", ["jobs", "repair", "schedule"], { cron: "0 4 * * *" }, { before: jobs }],
  ["WorkloadJob.onDeploy", ["jobs", "repair", "onDeploy"], true, { before: jobs }],
  ["WorkloadJob.after", ["jobs", "migrate", "after"], "first", { before: jobs }],
  ["WorkloadJob.timeoutSeconds", ["jobs", "repair", "timeoutSeconds"], 3600, { before: jobs }],
  [
    "WorkloadJob.connections",
    ["jobs", "repair", "connections"],
    { main: 10 },
    {
      before: serving({}, { bindings: { main: parts.database }, jobs: { repair: {} } }),
      nothing: { cloudRun: counted, kubernetes: counted },
    },
  ],
  ["WorkloadJob.retries", ["jobs", "repair", "retries"], 1, { before: jobs }],
  ["WorkloadJob.volumes", ["jobs", "repair", "volumes"], { "/scratch": { kind: "scratch" } }, { before: jobs }],
  ["WorkloadJob.resources", ["jobs", "repair", "resources"], { cpu: 2, memory: 2048 }, { before: jobs }],
  ["WorkloadSchedule.cron", ["jobs", "nightly", "schedule", "cron"], "0 4 * * *", { before: jobs }],
  ["WorkloadSchedule.timeZone", ["jobs", "nightly", "schedule", "timeZone"], "Europe/London", { before: jobs }],
];

export const trials: Trial[] = rows.map(
  ([field, path, value, { before = server, network = parts.network, nothing = {} } = {}]) => ({
    field,
    path,
    value,
    before,
    after: withValue(before, path, value) as unknown as Workload,
    network,
    nothing,
  }),
);
