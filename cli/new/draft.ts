// What every kind of file is read into: programs, what they use, and the values that they are given.
import type { Bindings } from "./bindings";
import type { DataKind } from "./kinds";
import type { Printable } from "./layout";
import type { Proxied } from "./proxied";
import type { GeneratedForm } from "./secrets";
import type { Item } from "./source";

/** A description of an application, whatever it was written in. */
export interface Draft {
  programs: Program[];
  /** Programs of the file that are in other applications. */
  others?: Program[];
  /** Data services that were found, by kind. */
  data: DataService[];
  /** Host names that users load, as the file has them. */
  hostnames: string[];
  /** Ports of the machine that lead to proxies of the file. */
  published?: number[];
  /** What proxies of the file do with paths. */
  proxied?: Proxied[];
  /** Reverse proxies of the file, which are left out. */
  proxies?: Proxy[];
  /** Names that the file gives the machine, by which its containers reach that. */
  machines?: string[];
  /** Services of the file that do not run, by ports of the machine that would lead to them. */
  absent?: Map<number, string>;
  /** What was read of other files. */
  beside?: Item[];
  /** Tells what nobody has dealt with, once all that has a place has it. */
  finish?: () => void;
  /** Bindings that texts of the file name already. */
  bindings?: Bindings;
}

/** A reverse proxy that programs of the file may call. */
export interface Proxy {
  name: string;
  /** Names under which others reach it. */
  hosts: string[];
  /** Names of hosts that it leads to, as far as its settings are there. */
  targets: string[];
  /** Programs that it waits for. */
  awaits?: string[];
}

/** What runs. */
export interface Program {
  /** As the file names it. */
  name: string;
  /** The application that it is in, where the file becomes several. */
  application?: string;
  /** The application whose host names are those that the program knows as its own, where the file becomes several. */
  site?: string;
  /** Whether a program of another application calls it. */
  isCalledFromOutside?: boolean;
  kind: "process" | "job" | "sidecar";
  /** Of a container beside a program: the program's name. */
  beside?: string;
  /** Names under which others reach it. */
  hosts: string[];
  /** Absent where the file builds it. */
  image?: string;
  /** From what the file builds its image, where it does: programs of one text have one image. */
  build?: string;
  /** Whether the file builds its image, also where it names that. */
  isBuilt?: boolean;
  /** The image that its own is built on, as far as its Dockerfile is there. */
  base?: string;
  /** Where the file names the image; the default is `image` of its description. */
  imageItem?: Item;
  command?: string[];
  args?: string[];
  variables: Variable[];
  files: DraftFile[];
  volumes: { [path: string]: DraftVolume };
  /** Names of the file's volumes that it mounts, which others may mount too. */
  mounted?: string[];
  /** Ports that it listens on, the first one first. */
  ports: number[];
  /** Ports of the machine that lead to it. */
  published?: number[];
  /** Other numbers by which programs call the first of them. */
  servicePorts?: number[];
  /** Whether users reach it, and not only other programs. */
  isPublic: boolean;
  /** Whether the file says that it serves nobody. */
  isWorker?: boolean;
  /** Paths under the host name that lead to it, where the file says which. */
  paths?: string[];
  protocol?: "h2c" | "tcp";
  health?: DraftHealth;
  cpu?: number;
  memory?: number;
  instances?: { min?: number; max?: number; concurrency?: number };
  single?: boolean;
  /** Whether it has a processor between requests, as everywhere but on Cloud Run. */
  worksAlways: boolean;
  requestTimeoutSeconds?: number;
  shutdownSeconds?: number;
  gpu?: { model: string; count?: number };
  /** Of a container beside a program. */
  start?: "before" | "after";
  /** Of a job: `deploy`, or a schedule; by hand where it is absent. */
  runs?: "deploy" | { cron: string; timeZone?: string };
  /** Of a job: the job before it. */
  after?: string;
  /** Programs that wait for this one to run. */
  awaitedBy?: string[];
  retries?: number;
  timeoutSeconds?: number;
  /** Where the file describes it. */
  item: Item;
}

export interface DraftHealth {
  path?: string;
  livenessPath?: string;
  grpcService?: string;
  port?: number;
  startupSeconds?: number;
}

export interface DraftVolume {
  kind: "scratch" | "bucket";
  /** Of scratch space: the volume of the file, which other programs may mount too. */
  source?: string;
  size?: number;
  /** Of a bucket: its data service. */
  binding?: string;
  readOnly?: boolean;
  /** Where the file says so, if a person is told what became of it. */
  item?: Item;
}

/** A variable, as one program gets it. */
export interface Variable {
  name: string;
  value: Value;
  item: Item;
}

/** What a variable's value is known to be. */
export interface Value {
  /** The text, with markers where something else stands for it (`texts.ts`). Absent where the file does not have it. */
  text?: string;
  /** Whether it is kept where secrets are. */
  isSecret?: boolean;
  /** Of a secret: the form in which whoever runs the description makes a missing one. */
  made?: GeneratedForm;
  /** What keeps the secret: the same for all programs that read that. */
  keeper?: string;
  /** Whether it is in a file of the machine's own, whose values may be secrets whatever they are called. */
  isKept?: boolean;
  /** What a person is told where the text is absent. */
  origin?: string;
}

/** A file that a program reads. */
export interface DraftFile {
  path: string;
  /** Name for the variable that has its content. */
  name: string;
  value: Value;
  item: Item;
}

/** Something that keeps data and that programs use. */
export interface DataService {
  name: string;
  kind: DataKind;
  /** What it is, such as MySQL. */
  product: string;
  /** Names under which programs reach it. */
  hosts: string[];
  /** What it was given: texts (with markers) that programs show to get in. Never told to anybody. */
  credentials: { username?: string; password?: string; database?: string };
  /** What keeps its password, where the file says no more: the same as of variables that have it. */
  keeper?: string;
  /** Whether it only watches programs. */
  isMonitor?: boolean;
  /** Whether it is for people, and no part of the application. */
  isTool?: boolean;
  /** Ports of the machine that lead to it. */
  published?: number[];
  /** Names of the files' variables that have its password. */
  passwordFiles?: string[];
  /** Where the file describes it; absent where only variables speak of it. */
  item?: Item;
  /** Properties of its `uses` that follow from how the file runs it. */
  asked?: { [property: string]: Printable };
}
