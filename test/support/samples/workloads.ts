import {
  SidecarStart,
  VolumeKind,
  type Workload,
  WorkloadEgress,
  type WorkloadProcess,
  WorkloadProtocol,
  type WorkloadRollout,
} from "../../../components";
import * as parts from "../workload";

export const web: WorkloadProcess = {
  image: parts.otherImage,
  command: ["/app/bin/server", "--verbose"],
  args: ["start", "now"],
  env: { ROLE: "web", COLOUR: "blue" },
  bound: { MAIN_PORT: "{main.port}", MAIN_PLACE: "{main.host}" },
  port: 4000,
  protocol: WorkloadProtocol.Http1,
  resources: { cpu: 4, memory: 16384 },
  scaling: { min: 2, max: 20 },
  health: { path: "/health", port: 4001, livenessPath: "/alive", startupSeconds: 90 },
  single: false,
  backgroundWork: true,
  connections: { uploads: 1, main: 5 },
  gpu: { model: "nvidia-l4", count: 1 },
  volumes: {
    "/tmp/work": { kind: VolumeKind.Scratch, size: 128 },
    "/data": { kind: VolumeKind.Bucket, binding: "uploads", readOnly: true },
  },
  sidecars: {
    proxy: {
      image: parts.otherImage,
      command: ["/bin/proxy", "-v"],
      args: ["--port", "81"],
      env: { LEVEL: "warn", MODE: "fast" },
      variables: ["ANALYTICS", "A"],
      mounts: ["/run/keys/a", "/tmp/work"],
      start: SidecarStart.After,
      health: { path: "/ready", port: 8081 },
      resources: { cpu: 1, memory: 1024 },
    },
    agent: { image: parts.otherImage },
  },
  requestTimeoutSeconds: 60,
  shutdownSeconds: 8,
};
export const rollout: WorkloadRollout = {
  steps: [{ weight: 10, pauseSeconds: 300 }, { weight: 50 }],
  analysis: { maxErrorPercent: 2, maxLatencyMilliseconds: 500, minRequests: 100 },
};
/** What both runtimes keep. */
export const workload: Workload = {
  image: parts.image,
  processes: {
    web,
    worker: { args: ["work", "hard"] },
  },
  env: { PHX_HOST: "www.example.com", ANALYTICS: "off" },
  secrets: { B_KEY: {}, A: { key: "A_KEY" } },
  config: { B_SET: {}, A_SET: {} },
  bindings: {
    main: parts.database,
    spare: parts.database,
    uploads: { values: { bucket: "acme-uploads" } },
    cache: { values: { host: "10.19.0.4" } },
  },
  bound: { DATABASE_HOST: "{main.host}", CACHE_HOST: "{cache.host}" },
  files: { "/run/keys/a": "A", "/run/other/a": "A_SET", "/run/plain/analytics": "ANALYTICS" },
  egress: WorkloadEgress.Private,
  jobs: {
    digest: {
      image: parts.otherImage,
      command: ["/app/bin/digest", "--all"],
      args: ["of", "today"],
      env: { DRY: "no", WET: "yes" },
      volumes: { "/tmp/work": { kind: VolumeKind.Scratch }, "/data": { kind: VolumeKind.Bucket, binding: "uploads" } },
      schedule: { cron: "0 3 * * 1", timeZone: "Europe/London" },
      timeoutSeconds: 900,
      retries: 1,
      resources: { cpu: 4, memory: 8192 },
      connections: { uploads: 1, main: 2 },
    },
    repair: { args: ["repair", "all"], schedule: { cron: "0 4 * * *" } },
    migrate: { args: ["migrate"], onDeploy: true },
    seed: { args: ["seed"], onDeploy: true, after: "migrate" },
  },
};
export const grpc: Workload = {
  image: parts.image,
  processes: {
    web: {
      port: 8080,
      protocol: WorkloadProtocol.H2c,
      health: { path: "/health", grpcService: "web" },
      scaling: { concurrency: 50 },
    },
  },
};
