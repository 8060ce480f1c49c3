import type * as pulumi from "@pulumi/pulumi";
import type { SecretForm } from "../app-secrets/args";
import type { Binding } from "../contracts/binding";
import type { WorkloadProcess, WorkloadResources, WorkloadVolume } from "./process";

export * from "./process";

/** Which connections a workload may open. */
export const WorkloadEgress = {
  /** To the places of its bindings, to Vault and to Google's APIs; to nothing else. */
  None: "none",
  /** The same, and to private addresses (RFC 1918): the network and what is connected to it. */
  Private: "private",
  /** To anything. */
  Internet: "internet",
} as const;
/** Which connections a workload may open. */
export type WorkloadEgress = (typeof WorkloadEgress)[keyof typeof WorkloadEgress];

/**
 * An application and what it needs, without a word about the platform that runs it: processes and jobs that share an identity,
 * variables and data. `CloudRunApp` and `AutopilotApp` each keep every promise in it, or refuse it with an error that says
 * which one they cannot keep.
 *
 * An image is built once and runs unchanged everywhere. Its program listens on `PORT`, writes its logs to standard output, ends
 * within `shutdownSeconds` of SIGTERM, and keeps nothing on its disk. It need not run as root.
 */
export interface Workload {
  /**
   * Image as its owner names it: `ghcr.io/acme/web:v7`, `…@sha256:<64 hexadecimal digits>`, or both. A digest says which image
   * runs: what was tested. A tag runs by the digest that the `images` of the runtime have locked for it; where they have
   * none, it is what its registry says when an instance starts. A change starts a new revision; the old one serves until
   * the new one is healthy. Processes and jobs may each have an image of their own.
   */
  image: pulumi.Input<string>;
  /**
   * What runs all the time, by name: 1 to 20 lower-case letters, digits and hyphens, such as `web`. The default is none; there is at
   * least one process or one job. A name is a part of the names of resources, so another name replaces them.
   */
  processes?: { [name: string]: WorkloadProcess };
  /** What runs to an end, by name: on a schedule, on each deployment, or by hand. The default is none. */
  jobs?: { [name: string]: WorkloadJob };
  /**
   * Plain values, by environment variable; the default is none. Never a secret: whoever may see the deployment
   * sees these, so that a secret Output is an error. A preview refuses it too, also where the value is not known yet. Of a resource that is not made yet, a
   * preview cannot know which of its outputs the provider calls secret: those are refused when it is made. Names that the platform sets (`PORT`, `K_SERVICE`, …) are refused. A name has 1 to
   * 200 letters, digits, underscores, dots and hyphens, no digit first, here and in the other tables of variables: what Kubernetes takes
   * (https://kubernetes.io/docs/tasks/inject-data-application/define-environment-variable-container/). Cloud Run takes more
   * (https://cloud.google.com/run/docs/configuring/services/environment-variables).
   */
  env?: { [name: string]: pulumi.Input<string> };
  /**
   * Secrets, by the environment variable that the program reads; the default is none. The values come from the runtime's
   * `SecretsAttachment` and are never part of the specification.
   */
  secrets?: { [name: string]: WorkloadSecret };
  /**
   * Plain configuration, by environment variable, where the value is kept beside the secrets, in a tree of its own, so that it
   * differs between environments and changes without a deployment; the default is none. The values come from the runtime's
   * `SecretsAttachment`. What is the same everywhere, or known to the program only, belongs in `env`.
   */
  config?: { [name: string]: WorkloadSetting };
  /**
   * What the application uses, by a name of your choice: databases, caches, buckets, servers of other applications and of this one. The
   * default is none. The places of a binding, and servers, can be reached whatever `egress` says.
   */
  bindings?: { [name: string]: pulumi.Input<Binding> };
  /**
   * Variables that are written with parts of the bindings, by environment variable; the default is none. `{main.host}` stands for
   * the part `host` of the binding `main`, `{base64encode({main.caCertificate})}` for a text in base64 without line breaks, and `{{` and `}}` for
   * braces. A variable with a part of a credential
   * (`username`, `password`, `accessKeyId`, `secretAccessKey`) is a secret: `AppSecrets` has a key of its name (with an underscore for each
   * dot and hyphen) and the same template. So is one with `{secrets.SIGNING_KEY}`, which stands for the secret with this key: a configuration
   * file with a password in it is a variable of `bound`.
   * In a URL, which begins with a scheme and `://`, parts are percent-encoded.
   * `{main.credentialsPath}` is the path in Vault that makes users of an hour, for programs that ask Vault themselves.
   *
   * A server has the parts `url`, `host` and `port`, which a program uses without a credential: plain HTTP, gRPC without TLS, or
   * TCP. A server on Cloud Run has `serviceUrl` and `audience` too, for programs that get their ID tokens themselves.
   */
  bound?: { [name: string]: string };
  /**
   * Variables of `env`, `secrets`, `config` or `bound` that the program reads from files: the variable's name, by absolute path. Such a
   * variable is not in the environment. The default is none. The directory of a file holds nothing but files of the workload, so what
   * an image has there is hidden: one that programs need, such as `/etc` or `/etc/ssl/certs`, is refused, and so is one that is a volume. The program's user can read the file; nobody can write it. `CloudRunApp` refuses a second file in
   * a directory, and keeps a plain one in a secret of its own for 0.06 USD a month in each region
   * (https://cloud.google.com/secret-manager/pricing).
   */
  files?: { [path: string]: string };
  /** Which connections the application may open; the default is `private`. */
  egress?: WorkloadEgress;
}

/** A key of the application's secrets, as a variable. */
export interface WorkloadSecret {
  /**
   * Name of the key in the application's document: 1 to 200 letters, digits and underscores, no digit first. The default is the
   * variable's name, with an underscore for each dot and hyphen.
   */
  key?: string;
  /**
   * The form in which a missing value is made, `{}` for 64 random bytes in base64 for URLs; the default is that a person puts the value
   * into Vault. The application's `AppSecrets` makes it: `App` tells it, and beside other components you do.
   */
  generate?: SecretForm;
}

/** A key of the application's plain configuration, as a variable. */
export interface WorkloadSetting {
  /**
   * Name of the key in the application's document: 1 to 200 letters, digits and underscores, no digit first. The default is the
   * variable's name, with an underscore for each dot and hyphen.
   */
  key?: string;
  /**
   * Text that a missing value begins with; the default is that a person puts the value into Vault. The application's `AppSecrets` writes
   * it: `App` tells it, and beside other components you do. Never a secret: whoever may see the program sees it.
   */
  initial?: string;
}

/**
 * A command that runs to its end, with the application's identity, variables, files and bindings. It runs at least once each time,
 * so it must be safe to repeat; a run that outlives its interval overlaps with the next.
 */
export interface WorkloadJob {
  /** Image of its own; the default is the workload's. */
  image?: pulumi.Input<string>;
  /** Command that replaces the image's entry point, as a list; the default is the image's own. */
  command?: string[];
  /** Arguments, as a list; the default is the image's own. */
  args?: string[];
  /** Plain values of its own beside the workload's, by environment variable; the default is none. */
  env?: { [name: string]: pulumi.Input<string> };
  /** When it runs; the default is never by itself. Not together with `onDeploy`. */
  schedule?: WorkloadSchedule;
  /**
   * Whether it runs to its end before the new version gets any traffic, each time that the version or its settings
   * change; the default is `false`. One that fails stops the
   * deployment, and the old version keeps serving. For migrations that the old version can live with. After a failed
   * one the old version also outlives later deployments: GKE's next deployment runs the job again; Cloud Run's does when its settings
   * differ or the job was tainted, and stops with that command otherwise.
   */
  onDeploy?: boolean;
  /** Name of the job of each deployment that has to succeed before; the default is none. Only for jobs with `onDeploy`. */
  after?: string;
  /** Longest time in seconds that one attempt may take, 60 to 86,400; the default is 600. */
  timeoutSeconds?: number;
  /** How often a failed attempt is repeated, 0 to 10; the default is 3. */
  retries?: number;
  /** What a run gets; the default is 1 CPU and 1,024 MiB. */
  resources?: WorkloadResources;
  /** Directories that outlive a run, or that it may write to, by absolute path; the default is none. */
  volumes?: { [path: string]: WorkloadVolume };
  /**
   * Most connections that one run keeps open to a binding, by the binding's name; the default is not said. A job of each deployment counts
   * beside the old instances, any other job beside everything. One run counts: one that outlives its interval and overlaps with the next is
   * not foreseen, so let `timeoutSeconds` and `retries` end it before.
   */
  connections?: { [binding: string]: number };
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
