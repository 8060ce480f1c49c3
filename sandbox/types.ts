// What the parts of the sandbox tell each other, and what they tell their callers.
import type { Properties, Value } from "./model";

/** What happens to a resource. `read`: exists already, and is looked up or taken over. */
export type Operation = "same" | "create" | "update" | "replace" | "delete" | "read";

/** One changed property. */
export interface PropertyChange {
  /** Path from the top: `settings.tier`, `regions[1]`. */
  path: string;
  kind: "add" | "update" | "delete";
  /** True when this change alone makes the provider replace the resource. */
  replaces: boolean;
  /** The value before, masked. */
  from?: Value;
  /** The value after, masked. */
  to?: Value;
}

/** One resource of a plan or of a finished run. The members are the same whichever adapter made it. */
export interface Step {
  urn: string;
  type: string;
  /** The name in the program. */
  name: string;
  /** The parent's URN; absent for the stack itself. */
  parent?: string;
  /** The inputs; `[secret]` and `[unknown]` stand for values that are not shown. */
  inputs: Properties;
  /** URNs of the resources that it depends on, sorted. */
  dependencies: string[];
  /** By input: positions in `dependencies` of the resources that its value comes from. Absent where no input has any. */
  valuesFrom?: Record<string, number[]>;
  protect: boolean;
  /** True for what the program made of other resources, which is nothing in the cloud by itself; absent otherwise. */
  component?: true;
  /** True for what stays in the cloud when the program gives it up; absent otherwise. */
  retained?: true;
  /** URN of the provider that the program gave; absent for the default provider and for components. */
  provider?: string;
  operation: Operation;
  /** Paths of the properties that force a replacement; empty otherwise. */
  replaceReasons: string[];
  /** What changes; empty unless the operation is `update` or `replace`. */
  diff: PropertyChange[];
}

/** Something the simulated cloud, or the engine's rules, refuse. */
export interface Refusal {
  /** The resource, absent when the program as a whole failed. */
  urn?: string;
  /** The property's path, where there is one. */
  property?: string;
  /** What is wrong, and what to do instead. */
  message: string;
  /** The public page that states the rule. */
  source?: string;
}

/** A line of progress. */
export interface ProgressEvent {
  urn: string;
  type: string;
  name: string;
  operation: Operation;
  status: "start" | "done" | "failed";
  durationMs: number;
}

/** The result of a plan or of a run. It failed when `errors` is not empty. */
export interface Outcome {
  /** Every resource in the order of registration, then the deleted ones. */
  steps: Step[];
  /** The stack's outputs; secrets are masked. */
  outputs: Properties;
  errors: Refusal[];
}

/** A resource that exists in the simulated cloud. */
export interface CloudObject {
  urn: string;
  type: string;
  id: string;
  /** As sent, with the marks of secrets. */
  inputs: Properties;
  outputs: Properties;
  /** What was made at creation and stays. */
  kept: Properties;
  /** The project and region it was made in. */
  place: Place;
}

/** Where a provider works. */
export interface Place {
  project: string;
  region: string;
}

/** What the offline engine remembers of a resource between runs. */
export interface StackEntry {
  urn: string;
  type: string;
  custom: boolean;
  parent: string;
  id: string;
  /** Inputs of components and providers; those of other resources are the cloud object's. */
  inputs: Properties;
  /** Outputs of components and of the stack. */
  outputs: Properties;
  dependencies: string[];
  /** As in `Step`. */
  valuesFrom?: Record<string, number[]>;
  protect: boolean;
  retainOnDelete: boolean;
  /** The provider's URN, empty for the default provider. */
  provider: string;
  /** The hooks to call when it is deleted, by name; absent where there are none. */
  deleteHooks?: { before: string[]; after: string[] };
  /** True for what a replacement left to delete. */
  condemned?: boolean;
}
