import { step } from "../internal/show";
import { unusable } from "../internal/unusable";
import type { Usable } from "../internal/usable";
import type { Rule } from "../internal/validation";
import type { Workload, WorkloadProcess } from "./args";
import { problem, property, type Check, type WorkloadProblem } from "./checks";
import { portsOf } from "./ports";
import { samplerVariables, spanPorts } from "./span-collector";

const share: Rule<number> = (value) => (value > 0 && value <= 1 ? undefined : "use a share above 0 and up to 1");

const ratio: Check<Usable<WorkloadProcess>> = property("traces.ratio", ({ traces }) => traces?.ratio, share);

/** What is wrong with the traces of a process. All containers of a process share their ports. */
export function tracesProblems(process: Usable<WorkloadProcess>): WorkloadProblem[] {
  const { traces } = process;
  if (traces === undefined || (traces as unknown) === unusable) return [];
  const remedy = "use another port, or leave traces out: what passes traces on listens at this one";
  const taken = portsOf(process).flatMap(([path, one]) => (spanPorts.includes(one) ? problem(path, one, remedy) : []));
  return [...ratio(process), ...taken];
}

/** A share that a sampler of the program's own would leave without effect. */
export function samplerProblems(workload: Usable<Workload>): WorkloadProblem[] {
  return Object.entries(workload.processes ?? {}).flatMap(([name, { traces, env, bound }]) => {
    if (traces?.ratio === undefined) return [];
    const tables = [workload.env, workload.secrets, workload.config, workload.bound, env, bound];
    const own = samplerVariables.find((variable) => tables.some((table) => Object.hasOwn(table ?? {}, variable)));
    const remedy = `leave it out, or take ${String(own)} away: the program's own sampler decides`;
    return own === undefined ? [] : problem(`${step("processes", name)}.traces.ratio`, traces.ratio, remedy);
  });
}
