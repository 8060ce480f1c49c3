// What a validator is. Each is a file in `validators/`; copy one to add another (docs/doctor.md).
import type { DnsAnswer, DnsType } from "../../components/internal/dns-answers";
import type { Properties, Refusal, Step } from "../../sandbox";
import type { ApiAnswer } from "../bounded-request";
import type { StackSettings } from "../stack-settings";

/** How it is with what a validator looks at, the worst first. */
export const statuses = ["fail", "warn", "skipped", "ok"] as const;
export type Status = (typeof statuses)[number];

/** What a validator found. */
export interface Finding {
  status: Status;
  /** What is so, as a sentence without its full stop; of `skipped`, why nobody knows. */
  says: string;
  /** Commands and steps that put it right, with this environment's names. Empty when there is nothing to do. */
  remedy?: string[];
}

/** What is known of the environment before anything is asked. */
export interface Facts {
  /** The folder with Pulumi.yaml. */
  folder: string;
  /** The stack; empty where the command names none. */
  environment: string;
  settings: StackSettings;
  /** What the program would deploy; absent where no chosen validator needs it. */
  plan?: { steps: Step[]; errors: Refusal[] };
  /** `2026-11-29` */
  today: string;
}

/** An answer of Cloudflare's. */
export interface CloudflareAnswer {
  status: number;
  result: unknown;
  /** The codes of its errors. */
  codes: number[];
  message: string;
}

/** Everything that a validator may ask. None of it changes anything, and nothing else is handed to validators. */
export interface Questions {
  /**
   * What a GET at one of Google's APIs answers; nothing where nothing is there.
   *
   * @throws Unasked where nobody is logged in, or `rights` are missing
   */
  google: (url: string, rights: string) => Promise<Properties | undefined>;
  /** Which of the permissions the caller has on a resource, whose URL is given without `:testIamPermissions`. */
  permissions: (url: string, permissions: string[]) => Promise<string[]>;
  /** The bindings of a project. */
  bindings: (project: string) => Promise<{ role: string; members: string[] }[]>;
  /** What a GET below https://api.cloudflare.com/client/v4/ answers. */
  cloudflare: (path: string) => Promise<CloudflareAnswer>;
  /** What the public DNS says. */
  dns: (name: string, type: DnsType) => Promise<DnsAnswer>;
  /** What a stranger gets from an address. */
  web: (url: string) => Promise<ApiAnswer>;
  /** What a program prints that says something of itself; nothing where there is no such program. */
  run: (program: string, args: string[]) => Promise<string | undefined>;
  /** The digest that a registry serves for an image. */
  digest: (image: string) => Promise<string>;
  /** Whether a variable of the process is set to something. Its value is nobody's business. */
  isSet: (variable: string) => boolean;
  /** The Node.js that runs the command. */
  node: string;
}

/** Nobody could be asked: the finding is `skipped`, with the reason. */
export class Unasked extends Error {}

/** One thing that has to be so for an `up`. */
export interface Validator {
  /** For `--only`: the file's name, lower-case words with hyphens. */
  name: string;
  /** What is so when all is well: `Somebody is logged in to Google`. */
  title: string;
  /** What it needs to know: nothing of an environment, the stack's file, or the plan of the program. */
  needs: "nothing" | "settings" | "plan";
  /** The rights that it needs, the least that do; `none`. */
  rights: string;
  /** Whom it asks what. */
  asks: string;
  /** Where the requirement is written: a page of ours with its heading, or a public page. */
  source: string;
  check: (facts: Facts, ask: Questions) => Promise<Finding> | Finding;
}

export function ok(says: string): Finding {
  return { status: "ok", says };
}

export function fail(says: string, ...remedy: string[]): Finding {
  return { status: "fail", says, remedy };
}

export function warn(says: string, ...remedy: string[]): Finding {
  return { status: "warn", says, remedy };
}

export function skipped(says: string): Finding {
  return { status: "skipped", says };
}

/** A setting that the stack's file must have for the question to make sense. */
export function setting({ settings, environment }: Facts, key: string): string {
  const value = settings.all(key) ?? settings.own(key);
  if (value === undefined) throw new Unasked(`Pulumi.${environment}.yaml does not say ${key}`);
  return value;
}

/** The command that changes a setting of the project's own namespace. */
export function setCommand({ settings, environment }: Facts, key: string, value: string): string {
  return `pulumi config set ${settings.full(key)} ${value} --stack ${environment}`;
}

/** The plan's resources of some types. */
export function planned({ plan }: Facts, ...types: string[]): Step[] {
  if (plan === undefined || plan.errors.length > 0) throw new Unasked("the program does not plan: see configuration");
  return plan.steps.filter(({ type, operation }) => types.includes(type) && operation !== "delete");
}

/** The projects that an environment has, each once. */
export function projectsOf(facts: Facts): string[] {
  const guard = facts.settings.own("guardProject");
  return [...new Set([setting(facts, "gcp:project"), ...(guard === undefined ? [] : [guard])])];
}
