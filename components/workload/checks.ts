import { integerBetween, matching } from "../internal/rules";
import { step } from "../internal/show";
import { unusable } from "../internal/unusable";
import type { Rule } from "../internal/validation";

/** One thing that is wrong with a workload. */
export interface WorkloadProblem {
  /** Path of the property in the specification, such as `processes.web.scaling.min`. */
  property: string;
  /** Its value. */
  value: unknown;
  /** What to write instead. */
  remedy: string;
}

/** Name of a part of a workload: it is a part of names of resources. */
export const partName = matching(
  /^[a-z]([a-z0-9-]{0,18}[a-z0-9])?$/,
  "use 1 to 20 lower-case letters, digits and hyphens that start with a letter and end with a letter or digit",
);

/** Everything that is wrong with a part of a workload in one respect. */
export type Check<Part> = (part: Part) => WorkloadProblem[];

/** Checks one property of a part by one rule. */
export function property<Part, T>(name: string, read: (part: Part) => T | undefined, rule: Rule<T>): Check<Part> {
  return (part) => {
    const value = read(part);
    return value === undefined || value === unusable ? [] : problem(name, value, rule(value));
  };
}

/** A problem, unless there is no remedy. */
export function problem(name: string, value: unknown, remedy: string | undefined): WorkloadProblem[] {
  return remedy === undefined ? [] : [{ property: name, value, remedy }];
}

/** Each number of connections is one that a server could take. */
export const poolSizes: Check<{ connections?: { [binding: string]: number } }> = ({ connections }) =>
  Object.entries(connections ?? {}).flatMap(([binding, count]) =>
    (count as unknown) === unusable
      ? []
      : problem(step("connections", binding), count, integerBetween(1, 10_000)(count)),
  );

/** Problems of a table: of its names, and of what is under each. */
export function eachEntry<Part>(
  table: string,
  entries: { [name: string]: Part } | undefined,
  nameRule: Rule<string>,
  checks: readonly Check<Part>[],
): WorkloadProblem[] {
  return Object.entries(entries ?? {}).flatMap(([name, part]) => {
    const path = step(table, name);
    const inside = (part as unknown) === unusable ? [] : checks.flatMap((check) => check(part));
    return [
      ...problem(path, name, nameRule(name)),
      ...inside.map((found) => ({ ...found, property: joined(path, found.property) })),
    ];
  });
}

function joined(path: string, inner: string): string {
  return inner.startsWith("[") ? `${path}${inner}` : `${path}.${inner}`;
}
