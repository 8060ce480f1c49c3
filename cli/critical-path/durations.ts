// How long a step takes with the real engine, as far as somebody published it.
import { knownOf } from "../../knowledge";
import type { Duration } from "../../knowledge/model";
import type { Step } from "../../sandbox";

/** What is known of a step's time. */
export interface Taking {
  /** The median, in seconds; 0 where nothing is done or nothing is known. */
  seconds: number;
  /** The shortest and the longest that was published, in seconds. */
  range: [number, number];
  /** True where some of the time is known to nobody: it comes on top. */
  unknown: boolean;
  /** Where the time was published. */
  source?: string;
}

const nothing: Taking = { seconds: 0, range: [0, 0], unknown: false };
const unknown: Taking = { seconds: 0, range: [0, 0], unknown: true };

/** How long a step takes. Of updates no times are known. A replacement deletes too, after everything else. */
export function takingOf(step: Step): Taking {
  const { operation, type } = step;
  if (operation === "same" || operation === "read" || isOfTheEngine(step)) return nothing;
  const published = durationOf(type, operation);
  if (published === undefined) return unknown;
  const { seconds, range, source } = published;
  return { seconds, range, unknown: operation === "replace", source };
}

/** The published time of an operation on a type. */
export function durationOf(type: string, operation: string): Duration | undefined {
  const known = knownOf(type);
  if (/^(create|replace)/.test(operation)) return known?.creation;
  return operation.startsWith("delete") ? known?.deletion : undefined;
}

/** Stacks, providers and components exist in the engine alone, which makes them at once. Types of components have no module. */
function isOfTheEngine({ type, provider }: Step): boolean {
  return /^(pulumi|groundplan):/.test(type) || (provider === undefined && !type.includes("/"));
}
