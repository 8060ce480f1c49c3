import type * as pulumi from "@pulumi/pulumi";
import type { DatabaseEndpoint } from "../contracts/database";

/** What a workload's server speaks on its port. */
export const WorkloadProtocol = {
  /** HTTP/1.1, WebSockets included. */
  Http1: "http1",
  /** HTTP/2 without TLS: one server answers HTTP and gRPC. */
  H2c: "h2c",
} as const;
/** What a workload's server speaks on its port. */
export type WorkloadProtocol = (typeof WorkloadProtocol)[keyof typeof WorkloadProtocol];

/** Which connections a workload may open. */
export const WorkloadEgress = {
  /** To its database, to Vault and to Google's APIs; to nothing else. */
  None: "none",
  /** The same, and to private addresses (RFC 1918): the network and what is connected to it. */
  Private: "private",
  /** To anything. */
  Internet: "internet",
} as const;
/** Which connections a workload may open. */
export type WorkloadEgress = (typeof WorkloadEgress)[keyof typeof WorkloadEgress];

/**
 * A program and what it needs, without a word about the platform that runs it. `CloudRunApp` and `AutopilotApp` each keep
 * every promise in it, or refuse it with an error that says which one they cannot keep.
 *
 * The image is built once and runs unchanged everywhere. It listens on `PORT`, writes its logs to standard output, ends
 * within `shutdownSeconds` of SIGTERM, and keeps nothing on its disk. It need not run as root.
 */
export interface Workload {
  /**
   * Image as its owner names it: `ghcr.io/acme/web:v7`, `…@sha256:<64 hexadecimal digits>`, or both. A digest says which image
   * runs: what was tested. A tag runs by the digest that the `images` of the runtime have locked for it; where they have
   * none, it is what its registry says when an instance starts. A change starts a new revision; the old one serves until
   * the new one is healthy.
   */
  image: pulumi.Input<string>;
  /** Command that replaces the image's entry point, as a list; the default is the image's own. */
  command?: string[];
  /** Arguments that replace the image's own, as a list; the default is the image's own. */
  args?: string[];
  /** TCP port that the server listens on, which it also finds in `PORT`; the default is 8080. */
  port?: number;
  /** What the server speaks; the default is `http1`. */
  protocol?: WorkloadProtocol;
  /**
   * Plain values, by environment variable; the default is none. Never a secret: whoever may see the deployment
   * sees these, so that a secret Output is an error. Names that the platform or the database sets (`PORT`, `K_SERVICE`, `DATABASE_HOST`, …) are refused.
   */
  env?: { [name: string]: pulumi.Input<string> };
  /**
   * Names of the secrets that the program reads from environment variables of the same name; the default is none. The
   * values come from the runtime's `SecretsAttachment` and are never part of the specification.
   */
  secrets?: string[];
  /**
   * Names of the plain configuration that the program reads from environment variables of the same name, where the value is
   * kept beside the secrets, in a tree of its own, so that it differs between environments and changes without a deployment;
   * the default is none. The values come from the runtime's `SecretsAttachment`. What is the same everywhere, or known to
   * the program only, belongs in `env`.
   */
  config?: string[];
  /** What one instance gets; the default is 1 CPU and 1,024 MiB. */
  resources?: WorkloadResources;
  /** How many instances run; the default is from 0 to 10. */
  scaling?: WorkloadScaling;
  /** How the platform knows that an instance works. */
  health: WorkloadHealth;
  /**
   * Whether the program works between requests (queues, timers); the default is `false`. Kubernetes always lets it; on Cloud
   * Run it means CPU that is billed for as long as an instance lives, and needs `scaling.min` of at least 1.
   */
  backgroundWork?: boolean;
  /** Commands of the same image that run to an end: on a schedule, on each deployment, or by hand. The default is none. */
  jobs?: WorkloadJob[];
  /**
   * Database that the program connects to; the default is none. It finds the place in `DATABASE_HOST`, `DATABASE_PORT`,
   * `DATABASE_NAME` and `DATABASE_CA_CERTIFICATE`, and asks Vault for a user at `DATABASE_CREDENTIALS_PATH`.
   */
  database?: pulumi.Input<DatabaseEndpoint>;
  /** Which connections the program may open; the default is `private`. */
  egress?: WorkloadEgress;
  /**
   * Longest time in seconds that one request may take, from its first byte to the answer's last, 1 to 3,600; the default is
   * 300. A stream and a WebSocket are requests too, and end at that time. 3,600 is the most that Cloud Run allows
   * (https://cloud.google.com/run/docs/configuring/request-timeout); on Kubernetes the load balancer keeps the same time.
   * Cloudflare ends an HTTP request earlier if the origin sends nothing for 120 seconds
   * (https://developers.cloudflare.com/fundamentals/reference/connection-limits/).
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
 * (https://cloud.google.com/kubernetes-engine/docs/concepts/autopilot-resource-requests) both accept without changing a
 * value.
 */
export interface WorkloadResources {
  /** Processors: 1, 2, 4, 6 or 8; the default is 1. */
  cpu?: number;
  /** Memory in MiB, from 1,024 to 4,096 for each CPU; the default is 1,024 for each CPU. */
  memory?: number;
}

/** How many instances of a workload run. */
export interface WorkloadScaling {
  /**
   * Fewest instances; the default is 0, so that an unused workload costs nothing and the first request waits for a start.
   * Kubernetes cannot do without an instance: `AutopilotApp` refuses 0.
   */
  min?: number;
  /** Most instances, at least 1; the default is 10. A limit on cost, and on connections to the database. */
  max?: number;
  /**
   * Most requests that one instance takes at the same time, 1 to 1,000; the default on Cloud Run is its own, 80 for each CPU
   * (https://cloud.google.com/run/docs/about-concurrency). `AutopilotApp` refuses a value: Kubernetes has no such limit.
   */
  concurrency?: number;
}

/** How the platform knows that an instance of a workload works. */
export interface WorkloadHealth {
  /**
   * Path that answers 200 when the instance can serve, such as `/health`. A load balancer and a CDN ask it, and so do the
   * platform's start-up and readiness checks of an `http1` server.
   */
  path: string;
  /**
   * Path that answers 200 unless the instance must be restarted; the default is `path`. It should not ask the database: a
   * database that is away is no reason to restart every instance. Not for `h2c`, whose checks are gRPC's own.
   */
  livenessPath?: string;
  /**
   * Name that the checks of an `h2c` server send in gRPC's health protocol (`grpc.health.v1.Health/Check`); the default is
   * the empty name, the server as a whole. Not for `http1`.
   */
  grpcService?: string;
  /** Longest time in seconds that a start may take, 10 to 240; the default is 60. */
  startupSeconds?: number;
}

/**
 * A command of the workload's image that runs to its end, with the workload's identity, configuration, secrets and
 * database. It runs at least once each time, so it must be safe to repeat; a run that outlives its interval overlaps with
 * the next.
 */
export interface WorkloadJob {
  /** Name, unique in the workload: 2 to 20 lower-case letters, digits and hyphens, such as `migrate`. */
  name: string;
  /** Command that replaces the image's entry point, as a list; the default is the workload's. */
  command?: string[];
  /** Arguments, as a list; the default is the image's own. */
  args?: string[];
  /** When it runs; the default is never by itself. Not together with `onDeploy`. */
  schedule?: WorkloadSchedule;
  /**
   * Whether it runs to its end before the new version gets any traffic, each time that the version or its settings
   * change; the default is `false`. Such jobs run one after the other in the order of the list; one that fails stops the
   * deployment, and the old version keeps serving. For migrations that the old version can live with. After a failed
   * one the old version also outlives later deployments: GKE's next deployment runs the job again; Cloud Run's does when its settings
   * differ or the job was tainted, and stops with that command otherwise.
   */
  onDeploy?: boolean;
  /** Longest time in seconds that one attempt may take, 60 to 86,400; the default is 600. */
  timeoutSeconds?: number;
  /** How often a failed attempt is repeated, 0 to 10; the default is 3. */
  retries?: number;
  /** What a run gets; the default is the workload's. */
  resources?: WorkloadResources;
}

/** When a job runs. */
export interface WorkloadSchedule {
  /**
   * Five fields (minute, hour, day of the month, month, day of the week from 0 for Sunday to 6), each `*`, a number, a
   * range, or a list of those, with an optional step: `0 3 * * *` is three o'clock each night. The syntax that Cloud
   * Scheduler and Kubernetes read alike. If both days are given, either suffices.
   */
  cron: string;
  /** Time zone that the hours are in, by its IANA name such as `Europe/London`; the default is `Etc/UTC`. */
  timeZone?: string;
}
