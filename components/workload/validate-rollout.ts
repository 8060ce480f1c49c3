import { integerBetween } from "../internal/rules";
import { unusable } from "../internal/unusable";
import type { Usable } from "../internal/usable";
import type { Rule } from "../internal/validation";
import type { WorkloadProcess, WorkloadRollout, WorkloadRolloutStep } from "./args";
import { problem, property, type Check, type WorkloadProblem } from "./checks";

const mostSteps = 20;

const percent: Rule<number> = (value) => (value >= 0 && value <= 100 ? undefined : "use a number from 0 to 100");

const stepChecks: Check<WorkloadRolloutStep>[] = [
  property("weight", ({ weight }) => weight, integerBetween(1, 99)),
  property("pauseSeconds", ({ pauseSeconds }) => pauseSeconds, integerBetween(60, 86_400)),
];

const checks: Check<WorkloadRollout>[] = [
  ({ steps }) => {
    if (steps.length > 0 && steps.length <= mostSteps) return [];
    return problem(
      "steps",
      steps.length,
      `name 1 to ${mostSteps} steps, such as { weight: 10 }; leave rollout out to give all requests at once`,
    );
  },
  ({ steps }) =>
    steps.flatMap((one, index) =>
      (one as unknown) === unusable
        ? []
        : stepChecks
            .flatMap((check) => check(one))
            .map((found) => ({ ...found, property: `steps[${index}].${found.property}` })),
    ),
  ({ steps }) =>
    steps.flatMap(({ weight }, index) => {
      const before = steps[index - 1]?.weight;
      if (typeof before !== "number" || !(weight <= before)) return [];
      return problem(
        `steps[${index}].weight`,
        weight,
        `use more than ${before}: each step gives more than the one before`,
      );
    }),
  property("analysis.maxErrorPercent", ({ analysis }) => analysis?.maxErrorPercent, percent),
  property(
    "analysis.maxLatencyMilliseconds",
    ({ analysis }) => analysis?.maxLatencyMilliseconds,
    integerBetween(1, 3_600_000),
  ),
  property("analysis.minRequests", ({ analysis }) => analysis?.minRequests, integerBetween(1, 1_000_000)),
];

/** What is wrong with how a process's new version gets its requests. */
export function rolloutProblems({ rollout, port, single }: Usable<WorkloadProcess>): WorkloadProblem[] {
  if (rollout === undefined || (rollout as unknown) === unusable) return [];
  if (port === undefined) {
    return problem(
      "rollout",
      rollout,
      "leave it out, or give the process a port: a worker takes no requests that could be shared",
    );
  }
  if (single === true) {
    return problem("rollout", rollout, "leave it out: of a single process no two versions run at a time");
  }
  return checks
    .flatMap((check) => check(rollout))
    .map((found) => ({ ...found, property: `rollout.${found.property}` }));
}
