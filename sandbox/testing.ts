// For tests: runs a program in the simulated cloud, on state in memory, and shows every resource that it registered.
// The package exports this file as `groundplan/sandbox`.
import * as pulumi from "@pulumi/pulumi";
import { run as runOffline } from "./offline/run";
import type { Properties } from "./model";
import { MemoryStore } from "./store";
import type { Operation, PropertyChange, Refusal } from "./types";
import { mask } from "./wire";

/** One resource as the program registered it, and as the simulated cloud answered. */
export interface RegisteredResource {
  urn: string;
  type: string;
  name: string;
  /** The parent's URN; absent for the stack. */
  parent?: string;
  /** Plain values; `[secret]` and `[unknown]` stand for what is not shown. */
  inputs: Properties;
  /** The inputs as they were sent, with the marks of secrets. */
  rawInputs: Properties;
  /** Masked like `inputs`. */
  outputs: Properties;
  /** Empty for components, and in a preview while it is unknown. */
  id: string;
  dependencies: string[];
  protect: boolean;
  retainOnDelete: boolean;
  ignoreChanges: string[];
  /** URN of the provider that was given; absent for the default one. */
  provider?: string;
  operation: Operation;
  replaceReasons: string[];
  diff: PropertyChange[];
}

/** A finished run. */
export interface Deployment {
  resources: RegisteredResource[];
  /** The stack's outputs, masked. */
  outputs: Properties;
  /** Everything that went wrong; empty when the run succeeded. */
  errors: Refusal[];
  /** What could not be checked, a sentence each: packages without a schema, kinds that a cluster defines itself. */
  unchecked: string[];
  /** Type and name of each direct child of the component or resource with this logical name, sorted. */
  children(of: string): [string, string][];
  /** The one resource of a type; `name` where there are several. Throws unless there is exactly one. */
  one(type: string, name?: string): RegisteredResource;
}

/** How to run it. */
export interface RunOptions {
  /** `groundplan` by default. */
  project?: string;
  /** `test` by default. */
  stack?: string;
  /** Values by full key, e.g. `gcp:project`, which is `acme-test` by default; `gcp:region` is `europe-west1`. */
  config?: Record<string, string>;
  /** True: plan only, with unknowns. False by default. */
  preview?: boolean;
  /** What exists already, and where to keep what the run makes: give the same one to a second run. Empty by default. */
  state?: MemoryStore;
  /**
   * Names, ids and self links that exist although no resource of the program made them. By default everything that is
   * named exists, so that a component can be tested with contracts made of plain text; `[]` refuses dangling references.
   */
  existing?: string[];
  /** Gets what the program says by `pulumi.log.info`. Printed by default, as the SDK does. */
  onMessage?: (text: string) => void;
  /** Names in the program of Cloud Run jobs whose runs fail. None by default. */
  failingJobs?: string[];
  /** DNS records that a program finds beside those of the simulated Cloudflare, such as `example.com CAA 0 issue "pki.goog"`. None by default. */
  dns?: string[];
  /** Outputs of other stacks, by the name that a `StackReference` has: `acme/platform/prod`. None by default. */
  stacks?: { [name: string]: Properties };
  /**
   * States of other stacks at the same clouds, as `state` keeps them: what they made is found, and its names are taken. None by default, so that
   * stacks know nothing of each other.
   */
  others?: MemoryStore[];
  /** URNs of what may change, as `pulumi up --target` has them; what exists and is not named stays. Everything may by default. */
  targets?: string[];
  /**
   * Why nobody answers for a resource, such as one of a region that is lost: it can be neither made, changed nor deleted. Everything
   * answers by default.
   */
  unreachable?: (resource: { type: string; inputs: Properties }) => string | undefined;
}

/** A state to share between runs. */
export function emptyState(): MemoryStore {
  return new MemoryStore();
}

/** Runs a program. Errors are in the result; look at them, or use `deploy`, which throws. */
export async function run(program: () => unknown, options: RunOptions = {}): Promise<Deployment> {
  const unchecked = new Set<string>();
  const deployment = await runOffline(outputsOf(program), options.state ?? new MemoryStore(), {
    project: options.project ?? "groundplan",
    stack: options.stack ?? "test",
    preview: options.preview ?? false,
    config: { "gcp:project": "acme-test", "gcp:region": "europe-west1", ...options.config },
    existing: options.existing ?? ["*"],
    failingJobs: options.failingJobs ?? [],
    dns: options.dns ?? [],
    others: (options.others ?? []).flatMap(({ objects }) => [...objects.values()]),
    ...(options.stacks === undefined ? {} : { stacks: options.stacks }),
    ...(options.targets === undefined ? {} : { targets: options.targets }),
    ...(options.unreachable === undefined ? {} : { unreachable: options.unreachable }),
    ...(options.onMessage === undefined ? {} : { onMessage: options.onMessage }),
    onUnchecked: (because) => unchecked.add(because),
  });
  const resources = deployment.steps.map((step): RegisteredResource => ({ ...step, outputs: mask(step.outputs) }));
  return {
    resources,
    outputs: mask(deployment.outputs),
    errors: deployment.errors,
    unchecked: [...unchecked],
    children: (of) => childrenOf(resources, of),
    one: (type, name) => theOne(resources, type, name),
  };
}

/** Runs a program that must succeed. */
export async function deploy(program: () => unknown, options: RunOptions = {}): Promise<Deployment> {
  const deployment = await run(program, options);
  if (deployment.errors.length > 0) {
    throw new Error(`the program failed:\n${deployment.errors.map(describe).join("\n")}`);
  }
  return deployment;
}

/** A refusal as one line. */
export function describe(refusal: Refusal): string {
  return [refusal.urn, refusal.property, refusal.message].filter((part) => part !== undefined).join(": ");
}

/** `() => new Network(...)` is a handy program; the resource is not meant to be the stack's outputs. */
function outputsOf(program: () => unknown): () => Promise<unknown> {
  return async () => {
    const result = await program();
    return pulumi.Resource.isInstance(result) ? undefined : result;
  };
}

function childrenOf(resources: RegisteredResource[], of: string): [string, string][] {
  const parents = resources.filter((resource) => resource.name === of).map((resource) => resource.urn);
  return resources
    .filter((resource) => resource.parent !== undefined && parents.includes(resource.parent))
    .map((resource): [string, string] => [resource.type, resource.name])
    .sort(([a, b], [c, d]) => (a === c ? compare(b, d) : compare(a, c)));
}

// Not `localeCompare`: the order must not depend on the machine's language.
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function theOne(resources: RegisteredResource[], type: string, name: string | undefined): RegisteredResource {
  const found = resources.filter(
    (resource) => resource.type === type && (name === undefined || resource.name === name),
  );
  const [first] = found;
  if (found.length !== 1 || first === undefined) {
    const what = name === undefined ? type : `${type} "${name}"`;
    throw new Error(
      `expected one ${what}, found ${found.length}: ${found.map((resource) => resource.name).join(", ")}`,
    );
  }
  return first;
}

/** Every error of a run as one text, to be matched. */
export function messages(deployment: Deployment): string {
  return deployment.errors.map((error) => error.message).join("\n");
}
