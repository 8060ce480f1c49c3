import type { WorkloadEgress, WorkloadProtocol } from "../../../components";

/** A resource as a plan has it. */
export interface RenderedResource {
  type: string;
  name: string;
  inputs: { [property: string]: unknown };
}

/** What one container is promised. */
export interface ContainerPromises {
  image: unknown;
  command: unknown;
  args: unknown;
  env: { [name: string]: unknown };
  /** Names of the variables whose values are secret. */
  secrets: string[];
  /** Names of the variables whose values are plain configuration from outside the program. */
  config: string[];
  /** Paths of the files. */
  files: string[];
  /** What each directory is: `scratch <MiB>`, `bucket <name>` or `bucket <name> read only`. */
  volumes: { [path: string]: string };
  cpu: number;
  /** In MiB. */
  memory: number;
  /** Processors for graphics. */
  gpus: number;
}

/** What a container beside a program is promised. */
export interface SidecarPromises extends ContainerPromises {
  start: string;
  startup: string | undefined;
  liveness: string | undefined;
}

/** What one process is promised. */
export interface ProcessPromises extends ContainerPromises {
  /** Google service account that it acts as. */
  serviceAccount: unknown;
  /** Absent for a worker. */
  port: number | undefined;
  protocol: WorkloadProtocol | undefined;
  min: number;
  max: number;
  /** Model of the graphics processors. */
  gpuModel: unknown;
  /** The check that a starting instance must pass, `GET <port> <path>`, the same with ` of <host name>`, `gRPC <port> <service>` or `TCP <port>`. */
  startup: string | undefined;
  startupSeconds: number | undefined;
  /** The check whose failure restarts an instance. */
  liveness: string | undefined;
  shutdownSeconds: number;
  sidecars: { [name: string]: SidecarPromises };
}

/** What one job is promised. */
export interface JobPromises extends ContainerPromises {
  /** Google service account that it acts as. */
  serviceAccount: unknown;
  /** `cron time zone`, `on deploy` or `by hand`. */
  runs: string;
  /** For each attempt. */
  timeoutSeconds: number;
  retries: number;
}

/** What a workload is promised by the runtime that it is rendered for, read from nothing but the rendered resources. */
export interface WorkloadPromises {
  egress: WorkloadEgress;
  processes: { [name: string]: ProcessPromises };
  jobs: { [name: string]: JobPromises };
}
