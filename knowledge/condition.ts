// Whether a row of the tables speaks of a resource, and what it says that the resource holds.
import { knownOf } from "./index";
import type { Condition, Holding } from "./model";

/** A resource, as conditions look at it. */
export interface Looked {
  /** The input at a path; undefined or null where there is none. */
  at: (path: string) => unknown;
  /** Types of the resources that depend on it. */
  dependents: readonly string[];
}

/** Whether a row with this condition speaks of the resource. */
export function isMeant(condition: Condition | undefined, { at, dependents }: Looked): boolean {
  if (condition === undefined) return true;
  const { has, where, with: type } = condition;
  if (type !== undefined && !dependents.includes(type)) return false;
  if (has !== undefined && (at(has) ?? null) === null) return false;
  return where === undefined || where.is.some((value) => value === at(where.path));
}

/** What a resource of a type holds that its program cannot make again. */
export function holdingOf(type: string, looked: Looked): Holding | undefined {
  return knownOf(type)?.holds?.find(({ when }) => isMeant(when, looked));
}
