import { integerBetween } from "../internal/rules";
import { unusable } from "../internal/unusable";
import type { Rule } from "../internal/validation";
import type { WorkloadResources } from "./args";
import { problem, type WorkloadProblem } from "./checks";

/** A command or its arguments. */
export const words: Rule<string[]> = (list) =>
  list.length > 0 && !list.includes("")
    ? undefined
    : "leave it out, or give at least one word and no empty one, such as --config= in the place of --config and an empty one";

const wholeProcessors = [1, 2, 4, 6, 8];

/** Whether some runtime gives a container this many processors. */
export function isGiven(cpu: number): boolean {
  const isFraction = cpu >= 0.08 && cpu < 1 && Number.isInteger(Math.round(cpu * 1e6) / 1e4);
  return isFraction || wholeProcessors.includes(cpu);
}

/** What no runtime gives. Each runtime refuses more. */
export function resourceProblems(path: string, resources: WorkloadResources | undefined): WorkloadProblem[] {
  if (resources === undefined || (resources as unknown) === unusable) return [];
  const { cpu = 1, memory } = resources;
  if (!isGiven(cpu)) {
    return problem(`${path}.cpu`, cpu, `use one of ${wholeProcessors.join(", ")}, or hundredths from 0.08 to 0.99`);
  }
  if (memory === undefined) return [];
  const most = Math.floor(cpu * 6656);
  const remedy = integerBetween(128, Math.max(most, 512))(memory);
  return problem(`${path}.memory`, memory, remedy && `${remedy} MiB for ${cpu} CPU`);
}
