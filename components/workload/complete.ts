// A workload with its defaults: what the runtimes render.
import type * as pulumi from "@pulumi/pulumi";
import type { Binding } from "../contracts/binding";
import type { TemplatePiece } from "../internal/template";
import type { SidecarStart, VolumeKind, WorkloadEgress, WorkloadProtocol } from "./args";
import type { CompleteCall } from "./calls";

/** A workload with every default filled in, and every table in the order of its names: what the runtimes render. */
export interface CompleteWorkload {
  env: Variables;
  /** Keys of the secrets: those of `secrets`, and those that `bound` writes with a credential. */
  secrets: CompleteKey[];
  config: CompleteKey[];
  bindings: [name: string, binding: Binding][];
  /** Variables that are written with parts that are no secret. */
  bound: BoundVariable[];
  /** The bindings that are servers. */
  calls: CompleteCall[];
  files: CompleteFile[];
  egress: WorkloadEgress;
  processes: CompleteProcess[];
  jobs: CompleteJob[];
}

/** Plain values by variable. */
export interface Variables {
  [name: string]: pulumi.Input<string>;
}

/** A variable that is written with parts of bindings. */
export interface BoundVariable {
  variable: string;
  pieces: TemplatePiece[];
}

/** A variable whose value is kept under a key of the application's documents. */
export interface CompleteKey {
  variable: string;
  key: string;
}

/** A file with the value of a variable. */
export interface CompleteFile {
  path: string;
  variable: string;
}

/** Processors and MiB of memory. */
export interface CompleteResources {
  cpu: number;
  memory: number;
}

/** What one container runs. */
export interface CompleteContainer {
  image: pulumi.Input<string>;
  /** Path of the property that names the image, or for which the platform adds the container. */
  imageProperty: string;
  command: string[] | undefined;
  args: string[] | undefined;
  env: Variables;
  resources: CompleteResources;
}

/** How a container is checked. */
export interface CompleteHealth {
  kind: "http" | "grpc" | "tcp";
  path: string;
  livenessPath: string;
  grpcService: string;
  port: number;
  /** Absent where the checks name what they ask. */
  hostname: string | undefined;
  startupSeconds: number;
}

/** A process with every default filled in. */
export interface CompleteProcess extends CompleteContainer {
  name: string;
  /** Variables of its own beside the workload's. */
  bound: BoundVariable[];
  /** Absent for a worker. */
  port: number | undefined;
  protocol: WorkloadProtocol;
  /** Whether only declared callers reach it. */
  private: boolean;
  /** Absent for a worker that nobody checks. */
  health: CompleteHealth | undefined;
  /** Longest time in seconds that a start may take. */
  startupSeconds: number;
  /** Path that a CDN asks. */
  healthPath: string;
  scaling: { min: number; max: number; concurrency: number | undefined };
  single: boolean;
  backgroundWork: boolean;
  sidecars: CompleteSidecar[];
  volumes: CompleteVolume[];
  gpu: { model: string; count: number } | undefined;
  connections: [binding: string, count: number][];
  /** Absent where nothing is exposed. */
  metrics: CompleteMetrics | undefined;
  /** Absent where no spans are sent. */
  traces: CompleteTraces | undefined;
  /** Absent where a new version gets all requests at once. */
  rollout: CompleteRollout | undefined;
  requestTimeoutSeconds: number;
  shutdownSeconds: number;
}

/** How a new version gets its requests. */
export interface CompleteRollout {
  steps: { weight: number; pauseSeconds: number }[];
  analysis: { maxErrorPercent: number; maxLatencyMilliseconds?: number; minRequests: number };
}

/** A container beside a program. */
export interface CompleteSidecar extends CompleteContainer {
  name: string;
  variables: string[];
  /** Paths of files and directories. */
  mounts: string[];
  start: SidecarStart;
  health: CompleteHealth | undefined;
  /** What the platform adds it for; nothing if a person wrote it. */
  addedFor?: string;
}

/** What a process exposes for Prometheus, and where. */
export interface CompleteMetrics {
  port: number;
  path: string;
  intervalSeconds: number;
}

/** Which spans of a process are kept. */
export interface CompleteTraces {
  ratio: number;
}

/** A directory of a process or a job. */
export interface CompleteVolume {
  path: string;
  /** Path of the property that it is. */
  property: string;
  kind: VolumeKind;
  size: number;
  binding: string | undefined;
  readOnly: boolean;
}

/** A job with every default filled in. */
export interface CompleteJob extends CompleteContainer {
  name: string;
  schedule: { cron: string; timeZone: string } | undefined;
  onDeploy: boolean;
  after: string | undefined;
  timeoutSeconds: number;
  retries: number;
  volumes: CompleteVolume[];
  connections: [binding: string, count: number][];
}
