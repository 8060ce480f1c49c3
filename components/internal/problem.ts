import { show } from "./show";

/** One thing that is wrong with arguments. */
export interface Problem {
  /** Path of the property, such as `apps[0].name`. */
  property: string;
  /** Its value. */
  value: unknown;
  /** What to write instead. */
  remedy: string;
  /** What the error says in place of the value; the default is the value itself. */
  shownAs?: string;
}

/** The line of an error: the property, its value, and what to do. */
export function describe({ property, value, remedy, shownAs }: Problem): string {
  return `${property}: ${shownAs ?? (value === undefined ? "missing" : show(value))}; ${remedy}`;
}

/** Whether a problem is one with a property itself, or with what is in it or around it. */
export function concerns(problem: Problem, property: string): boolean {
  return isWithin(problem.property, property) || isWithin(property, problem.property);
}

function isWithin(inner: string, outer: string): boolean {
  return inner === outer || (inner.startsWith(outer) && /[.[]/.test(inner[outer.length] ?? ""));
}
