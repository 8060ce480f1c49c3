// An application as it is written: a `Workload` of plain values, in which markers stand for what its function is given.
import type { DraftBinding } from "./bindings";
import type { GeneratedForm } from "./secrets";

export interface Container {
  image?: string;
  command?: string[];
  args?: string[];
  env?: { [name: string]: string };
  resources?: { cpu?: number; memory?: number };
}

interface Health {
  path?: string;
  hostname?: string;
  livenessPath?: string;
  grpcService?: string;
  port?: number;
  startupSeconds?: number;
}

export interface Volume {
  kind: "scratch" | "bucket";
  size?: number;
  binding?: string;
  readOnly?: boolean;
}

export interface Sidecar extends Container {
  variables?: string[];
  mounts?: string[];
  start?: "before" | "after";
  health?: Health;
}

export interface Process extends Container {
  port?: number;
  protocol?: "h2c" | "tcp";
  private?: boolean;
  health?: Health;
  scaling?: { min?: number; max?: number; concurrency?: number };
  single?: boolean;
  backgroundWork?: boolean;
  sidecars?: { [name: string]: Sidecar };
  volumes?: { [path: string]: Volume };
  gpu?: { model: string; count?: number };
  requestTimeoutSeconds?: number;
  shutdownSeconds?: number;
  bound?: { [name: string]: string };
}

export interface Job extends Container {
  schedule?: { cron: string; timeZone?: string };
  onDeploy?: boolean;
  after?: string;
  timeoutSeconds?: number;
  retries?: number;
  volumes?: { [path: string]: Volume };
}

/** The tables of a `Workload`, in the order in which they are written. */
export interface Specification {
  processes: { [name: string]: Process };
  jobs: { [name: string]: Job };
  env: { [name: string]: string };
  secrets: { [name: string]: { generate?: GeneratedForm } };
  config: { [name: string]: object };
  bound: { [name: string]: string };
  files: { [path: string]: string };
}

export function emptySpecification(): Specification {
  return { processes: {}, jobs: {}, env: {}, secrets: {}, config: {}, bound: {}, files: {} };
}

/** An application, ready to be written. */
export interface Application {
  name: string;
  /** What the application is, in the comment at the head of its file. */
  origin: string;
  /** Image of those processes and jobs that name none. */
  image: string;
  specification: Specification;
  bindings: DraftBinding[];
  /** Its own servers that others of its processes call. */
  calls: { name: string; process: string }[];
  /** Servers of other applications that its processes call. */
  servers: { name: string; application: string; process: string }[];
  /** The application under whose host name it answers, or whose host name it is told. */
  hostnamesOf?: string;
  /** Texts of files, by the names of their variables. */
  contents: { [variable: string]: string };
  /** Plain values that stand in files beside it: those of all programs in `settings.env`, and those of one in a file that is called as that is. */
  settings?: { [file: string]: { [variable: string]: string } };
  /** The process that users load; absent where nobody does. */
  front: string | undefined;
  /** Further servers that users load, by path. */
  routes: { [path: string]: string };
}
