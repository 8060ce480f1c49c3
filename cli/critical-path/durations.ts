// How long a step takes with the real engine, as far as somebody published it.
import { knownOf } from "../../knowledge";
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

/** How long a step takes. Of updates and deletions no times are known, and a replacement deletes too. */
export function takingOf(step: Step): Taking {
  const { operation, type } = step;
  if (operation === "same" || operation === "read" || isOfTheEngine(step)) return nothing;
  const creation = knownOf(type)?.creation;
  if (creation === undefined || operation === "update" || operation === "delete") return unknown;
  const { seconds, range, source } = creation;
  return { seconds, range, unknown: operation === "replace", source };
}

/** Stacks, providers and components exist in the engine alone, which makes them at once. Types of components have no module. */
function isOfTheEngine({ type, provider }: Step): boolean {
  return /^(pulumi|groundplan):/.test(type) || (provider === undefined && !type.includes("/"));
}
