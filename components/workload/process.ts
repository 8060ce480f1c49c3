import type * as pulumi from "@pulumi/pulumi";
import type { WorkloadMetrics } from "./metrics";
import type { WorkloadRollout } from "./rollout";
import type { WorkloadTraces } from "./traces";

export type * from "./metrics";
export type * from "./rollout";
export type * from "./traces";

/** What a process's server speaks on its port. */
export const WorkloadProtocol = {
  /** HTTP/1.1, WebSockets included. */
  Http1: "http1",
  /** HTTP/2 without TLS: one server answers HTTP and gRPC. */
  H2c: "h2c",
  /** Anything over TCP, for callers inside the cluster. `CloudRunApp` refuses it: Cloud Run takes requests of HTTP. */
  Tcp: "tcp",
  /** Datagrams. Both runtimes refuse it, with what does instead. */
  Udp: "udp",
} as const;
/** What a process's server speaks on its port. */
export type WorkloadProtocol = (typeof WorkloadProtocol)[keyof typeof WorkloadProtocol];

/**
 * A program that runs all the time. One with a port answers requests; one without is a worker, which takes its work from
 * elsewhere.
 */
export interface WorkloadProcess {
  /** Image of its own; the default is the workload's. */
  image?: pulumi.Input<string>;
  /** Command that replaces the image's entry point, as a list; the default is the image's own. */
  command?: string[];
  /** Arguments that replace the image's own, as a list; the default is the image's own. */
  args?: string[];
  /** Plain values of its own beside the workload's, by environment variable; the default is none. */
  env?: { [name: string]: pulumi.Input<string> };
  /**
   * Variables of its own beside the workload's that are written with parts of the bindings, by environment variable; the default is
   * none. Parts of a credential belong in the workload's `bound`.
   */
  bound?: { [name: string]: string };
  /**
   * TCP port that the server listens on, which it also finds in `PORT`; the default is none: a worker. Giving a worker a port, or
   * taking a server's away, replaces it.
   */
  port?: number;
  /** What the server speaks; the default is `http1`. Only with a port. */
  protocol?: WorkloadProtocol;
  /**
   * Whether only declared callers reach the server: those that have it among their `bindings`, and the `invokers` on Cloud Run. The
   * default is `false`: it is for the front door. On Cloud Run it keeps its URL, answers inside the network only and checks who calls; on
   * Kubernetes no load balancer gets in. Turning it on takes the backend away, so the origin must change first. Only with a port.
   */
  private?: boolean;
  /** How the platform knows that an instance works; the default is that something listens on the port, and gRPC's health protocol for `h2c`. */
  health?: WorkloadHealth;
  /** What one instance gets; the default is 1 CPU and 1,024 MiB. */
  resources?: WorkloadResources;
  /** How many instances run; the default is up to 10 for a server, and one for a worker. */
  scaling?: WorkloadScaling;
  /**
   * Whether exactly one instance runs, and never two at a time, as a scheduler such as Celery's beat needs it; the default is
   * `false`. Its old version ends before the new one starts. `CloudRunApp` refuses it: Cloud Run starts the new version first.
   */
  single?: boolean;
  /**
   * Whether the server works between requests (queues, timers); the default is `false`. Kubernetes always lets it; on Cloud
   * Run it means CPU that is billed for as long as an instance lives, and needs `scaling.min` of at least 1. A worker always does.
   */
  backgroundWork?: boolean;
  /**
   * How a new version gets its requests; the default is all at once when it is ready. Turning it on makes a new version once, which waits for
   * its rollout on Cloud Run and takes the place of the old pods in a cluster; taking it away gives the newest version all requests. In a cluster what
   * leads to it says `canary`, and both versions have up to `scaling.max` pods meanwhile. Only with a port, and not with `single`; `AutopilotApp`
   * refuses it with `private` and for TCP, since only a load balancer shares requests out.
   */
  rollout?: WorkloadRollout;
  /**
   * What the process exposes for Prometheus; `{}` is `/metrics` on its own port, and the default is nothing. `AutopilotApp` has it collected by
   * the cluster. `CloudRunApp` runs Google's collector beside a server, with 0.25 CPU and 512 MiB in each instance and a secret with its
   * settings in each region, and refuses it for a worker. Turning it on makes a new revision there.
   */
  metrics?: WorkloadMetrics;
  /**
   * Spans that the program sends by OpenTelemetry; `{}` takes one trace of ten to Cloud Trace, and the default is none. A container beside the
   * program takes them, with 0.1 CPU and 256 MiB in each instance. The program finds the variables of OpenTelemetry's SDKs, each unless the
   * workload writes it by itself (docs/traces.md). Turning it on makes a new revision, or new pods.
   */
  traces?: WorkloadTraces;
  /** Containers beside the program, which share its network and its end, by name; the default is none. */
  sidecars?: { [name: string]: WorkloadSidecar };
  /** Directories that outlive the program, or that it may write to, by absolute path; the default is none. */
  volumes?: { [path: string]: WorkloadVolume };
  /** Graphics processor of each instance; the default is none. */
  gpu?: WorkloadGpu;
  /**
   * Most connections that one instance keeps open to a binding, by the binding's name; the default is not said. Those of all applications
   * of the program that are bound to one server must stay within what it takes, at the moment when they are most: while a new version takes over
   * too. A preview refuses more, as far as the server is known by then.
   */
  connections?: { [binding: string]: number };
  /**
   * Longest time in seconds that one request may take, from its first byte to the answer's last, 1 to 3,600; the default is
   * 300. A stream and a WebSocket are requests too, and end at that time. 3,600 is the most that Cloud Run allows
   * (https://cloud.google.com/run/docs/configuring/request-timeout); on Kubernetes the load balancer keeps the same time.
   * Cloudflare ends an HTTP request earlier if the origin sends nothing for 120 seconds
   * (https://developers.cloudflare.com/fundamentals/reference/connection-limits/). Only with a port.
   */
  requestTimeoutSeconds?: number;
  /**
   * Time in seconds between SIGTERM and the end of an instance, 1 to 585; the default is 10. Cloud Run gives 10 and no
   * more (https://cloud.google.com/run/docs/container-contract#instance-shutdown); GKE gives a pod 600 when it takes a node away
   * (https://cloud.google.com/kubernetes-engine/docs/concepts/cluster-autoscaler#scheduling-and-disruption), and serves for the
   * first 15.
   */
  shutdownSeconds?: number;
}

/**
 * What an instance gets, all of it: the request is the limit. The bounds are those that Cloud Run
 * (https://cloud.google.com/run/docs/configuring/services/cpu) and Autopilot
 * (https://cloud.google.com/kubernetes-engine/docs/concepts/autopilot-resource-requests) accept without changing a
 * value; each runtime refuses what it would change.
 */
export interface WorkloadResources {
  /**
   * Processors: 1, 2, 4, 6 or 8, or hundredths from 0.08 to 1; the default is 1. On Cloud Run a server with less than 1 answers one
   * request at a time and works in requests only, and a worker has at least 1.
   */
  cpu?: number;
  /**
   * Memory in MiB; the default is 1,024 for each CPU, and at least 512. Kubernetes takes 1,024 to 6,656 for each CPU. Cloud Run takes 512 to
   * 4,096 for each CPU from 1 on, and 128 to 1,024 below (512 at most below half of one).
   */
  memory?: number;
}

/** How many instances of a process run. */
export interface WorkloadScaling {
  /**
   * Fewest instances. The default is 1 for a worker and for a server with `backgroundWork`. Any other server has as few as its runtime
   * can do with: 0 on Cloud Run, so that an unused one costs nothing and the first request waits for a start, and 1 on Kubernetes,
   * which cannot do without. `AutopilotApp` refuses a 0 that is written.
   */
  min?: number;
  /**
   * Most instances, at least 1; the default is 10 for a server, and as many as the fewest for a worker. A limit on cost, and on
   * connections to the database. Workers on Cloud Run are as many as you say: `CloudRunApp` refuses a worker whose `max` is not its `min`.
   */
  max?: number;
  /**
   * Most requests that one instance takes at the same time, 1 to 1,000; the default on Cloud Run is its own, 80 for each CPU
   * (https://cloud.google.com/run/docs/about-concurrency), and 1 below 1 CPU. `AutopilotApp` refuses a value: Kubernetes has no such limit.
   */
  concurrency?: number;
}

/**
 * How the platform knows that an instance works: by a path that answers, by gRPC's health protocol, or by a port that
 * somebody listens on.
 */
export interface WorkloadHealth {
  /**
   * Path that answers 200 when the instance can serve, such as `/health`; the default is none: somebody listens on the port. The start-up and
   * readiness checks ask it, unless there is a `grpcService`, and so do a load balancer before Kubernetes and a CDN with several origins, which asks `/` without one.
   * A load balancer asks without `X-Forwarded-Proto`: a program that leads everybody to HTTPS leaves this path out of that. They ask by HTTP/1.1, which an `h2c` server with a
   * path has to answer too (https://cloud.google.com/run/docs/configuring/healthchecks, 2026-11).
   */
  path?: string;
  /**
   * Path on the process's own port that answers 200 and that a CDN asks from outside; the default is `path`, or `/` where the checks ask
   * another `port`. Only for a process with a port.
   */
  frontDoorPath?: string;
  /**
   * Host name that the checks name in their requests, for programs that answer only to names that they know (Django's
   * `ALLOWED_HOSTS`, Rails' `config.hosts`); the default is the address that is asked. Only with `path`,
   * for a process with a port.
   */
  hostname?: string;
  /**
   * Path that answers 200 unless the instance must be restarted; the default is `path`. It should not ask the database: a
   * database that is away is no reason to restart every instance. Not for gRPC's checks.
   */
  livenessPath?: string;
  /**
   * Name that the checks send in gRPC's health protocol (`grpc.health.v1.Health/Check`), which is how an `h2c` server is checked that
   * has one, or no `path`; the default is the empty name, the server as a whole. Not for `http1`.
   */
  grpcService?: string;
  /**
   * Port that the checks ask, those of a load balancer before Kubernetes included; the default is the process's. A worker needs it to be
   * checked at all.
   */
  port?: number;
  /**
   * Longest time in seconds that a start may take, 10 to 1,800; the default is 60. `CloudRunApp` refuses more than 240: Cloud Run
   * waits no longer (https://cloud.google.com/run/docs/configuring/healthchecks).
   */
  startupSeconds?: number;
}

/** When a container beside a program starts. */
export const SidecarStart = {
  /** Before the program, which starts when the container is healthy. */
  Before: "before",
  /** After the program, when that is healthy. */
  After: "after",
} as const;
/** When a container beside a program starts. */
export type SidecarStart = (typeof SidecarStart)[keyof typeof SidecarStart];

/** A container beside a program. They reach each other at `localhost`. */
export interface WorkloadSidecar {
  /** Image. */
  image: pulumi.Input<string>;
  /** Command that replaces the image's entry point, as a list; the default is the image's own. */
  command?: string[];
  /** Arguments, as a list; the default is the image's own. */
  args?: string[];
  /** Plain values of its own, by environment variable; the default is none. */
  env?: { [name: string]: pulumi.Input<string> };
  /** Names of the workload's variables and of its files' variables that it gets too, in any order; the default is none. */
  variables?: string[];
  /** Paths of the workload's files and of the process's volumes that it gets too, at the same place and in any order; the default is none. */
  mounts?: string[];
  /** When it starts; the default is `before`. */
  start?: SidecarStart;
  /** How the platform knows that it works; the default is not at all. It needs a `port` that no other container of the instance has. */
  health?: WorkloadHealth;
  /** What it gets on top of what the program gets; the default is 1 CPU and 1,024 MiB. */
  resources?: WorkloadResources;
}

/** What a directory of a process or a job is. */
export const VolumeKind = {
  /** Memory of the instance, which is empty at each start and counts as the program's memory. */
  Scratch: "scratch",
  /** A bucket that is mounted: objects as files. No locks, no links, and no database on it. */
  Bucket: "bucket",
  /** A disk that outlives the instance. Both runtimes refuse it, with what does instead. */
  Disk: "disk",
} as const;
/** What a directory of a process or a job is. */
export type VolumeKind = (typeof VolumeKind)[keyof typeof VolumeKind];

/** A directory of a process or a job. */
export interface WorkloadVolume {
  /** What it is. */
  kind: VolumeKind;
  /** Most memory in MiB that scratch space takes, 1 to 32,768 and less than an instance has; the default is 64. Only for `scratch`. */
  size?: number;
  /** Name of the binding whose part `bucket` is mounted; `bucket` needs it, and `scratch` takes none. */
  binding?: string;
  /** Whether the program cannot write; the default is `false`. Only for `bucket`. */
  readOnly?: boolean;
}

/** A graphics processor of each instance. */
export interface WorkloadGpu {
  /**
   * Model, as Google names it, such as `nvidia-l4` (https://docs.cloud.google.com/kubernetes-engine/docs/how-to/autopilot-gpus). Not each region has it.
   * Cloud Run gives `nvidia-l4` to instances of at least 4 CPU and 16,384 MiB (https://cloud.google.com/run/docs/configuring/services/gpu), and
   * `CloudRunApp` refuses any other.
   */
  model: string;
  /** How many: 1, 2, 4, 8 or 16, as `AutopilotApp` gives of the model; the default is 1. Cloud Run has 1 for each instance. */
  count?: number;
}
