// Whether a row of the tables speaks of a resource, and what it says that the resource holds.
import { knownOf } from "./index";
import type { Condition, Holding } from "./model";

/** A resource, as conditions look at it. */
export interface Looked {
  /** The input at a path; undefined or null where there is none. */
  at: (path: string) => unknown;
  /** The resources that depend on it: their types, and by which inputs, where that is known. */
  dependents: readonly { type: string; by?: readonly string[] }[];
}

/** Whether a row with this condition speaks of the resource. */
export function isMeant(condition: Condition | undefined, { at, dependents }: Looked): boolean {
  if (condition === undefined) return true;
  const { has, where, with: type, without } = condition;
  if (type !== undefined && !dependents.some((one) => one.type === type)) return false;
  const isWithout = (one: Looked["dependents"][number]): boolean =>
    one.type === without?.type && (one.by?.includes(without.by) ?? true);
  if (dependents.some(isWithout)) return false;
  if (has !== undefined && (at(has) ?? null) === null) return false;
  return where === undefined || where.is.some((value) => value === at(where.path));
}

/** What a resource of a type holds that its program cannot make again. */
export function holdingOf(type: string, looked: Looked): Holding | undefined {
  return knownOf(type)?.holds?.find(({ when }) => isMeant(when, looked));
}
