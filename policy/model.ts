// What a rule is, and what it says.
import type { Step } from "../sandbox";

/** A resource as rules see it. `[secret]` and `[unknown]` stand for values that are not shown. */
export type Resource = Pick<Step, "urn" | "type" | "name" | "inputs" | "protect"> &
  Partial<Pick<Step, "parent" | "provider" | "dependencies">>;

/** `mandatory`: the command fails, and the engine refuses. `advisory`: it is said. */
export const levels = ["mandatory", "advisory"] as const;
export type Level = (typeof levels)[number];

/** What a rule says of one place. */
export interface Remark {
  /** Path of the property; empty for the resource as a whole. */
  path: string;
  /** What is there, as the end of a sentence: `is open to allUsers`. Absent where the value is not known yet. */
  what?: string;
  /** True where a secret is in place of the value: rules do not read it. */
  isSecret?: boolean;
}

/** What a rule says of one resource. */
export interface ResourceRemark extends Remark {
  resource: Resource;
}

/** What a project asks of its rules. */
export interface Limits {
  /** Regions and multi-regions where data and programs may be; `*` stands for any text: `europe*`. Everywhere if empty. */
  regions: string[];
  /** Labels that what has labels must have. */
  labels: string[];
}

/** One promise. */
export interface Rule {
  /** Name in reports and exceptions: `public-database`. */
  id: string;
  /** The promise, as a sentence without its full stop. */
  title: string;
  /** What to do instead, as a sentence without its full stop. */
  remedy: string;
  /** The public page that says why, or how. */
  source: string;
  level: Level;
  /** Judges one resource. */
  resource?: (resource: Resource, limits: Limits) => Remark[];
  /** Judges all of them together. */
  stack?: (resources: Resource[], limits: Limits) => ResourceRemark[];
}
