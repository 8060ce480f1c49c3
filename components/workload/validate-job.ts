import { image as imageRule, integerBetween } from "../internal/rules";
import { own } from "../internal/own";
import { step } from "../internal/show";
import type { Usable } from "../internal/usable";
import type { Rule } from "../internal/validation";
import type { Workload, WorkloadJob } from "./args";
import { poolSizes, problem, property, type Check, type WorkloadProblem } from "./checks";
import { cronRemedy } from "../internal/cron";
import { isTimeZone } from "./time-zones";
import { resourceProblems, words } from "./validate-container";
import { volumesChecks } from "./validate-volumes";

const timeZone: Rule<string> = (name) =>
  isTimeZone(name) ? undefined : "use an IANA time zone, letter by letter, such as Europe/London";

/** What can be wrong with a job. */
export const jobChecks: Check<Usable<WorkloadJob>>[] = [
  property("image", ({ image }) => (typeof image === "string" ? image : undefined), imageRule),
  property("command", ({ command }) => command, words),
  property("args", ({ args }) => args, words),
  property("schedule.cron", ({ schedule }) => schedule?.cron, cronRemedy),
  property("schedule.timeZone", ({ schedule }) => schedule?.timeZone, timeZone),
  property("timeoutSeconds", ({ timeoutSeconds }) => timeoutSeconds, integerBetween(60, 86400)),
  property("retries", ({ retries }) => retries, integerBetween(0, 10)),
  ({ schedule, onDeploy }) =>
    schedule !== undefined && onDeploy === true
      ? problem("onDeploy", onDeploy, "choose one of onDeploy and schedule; a second job may have the same command")
      : [],
  ({ resources }) => resourceProblems("resources", resources),
  ...volumesChecks,
  poolSizes,
];

/** What jobs wait for is a job of each deployment, and no circle. */
export function jobOrder({ jobs = {} }: Usable<Workload>): WorkloadProblem[] {
  return Object.entries(jobs).flatMap(([name, job]) => {
    if (job.after === undefined) return [];
    return problem(`${step("jobs", name)}.after`, job.after, orderRemedy(name, jobs));
  });
}

function orderRemedy(name: string, jobs: { [name: string]: Usable<WorkloadJob> }): string | undefined {
  const job = own(jobs, name);
  const before = job?.after === undefined ? undefined : own(jobs, job.after);
  if (job?.onDeploy !== true) return "leave it out, or set onDeploy: jobs that run at other times wait for none";
  if (before?.onDeploy !== true) return "name a job with onDeploy";
  const seen = [name];
  for (let next = job.after; next !== undefined; next = own(jobs, next)?.after) {
    if (seen.includes(next)) return `let one of them wait for none: ${[...seen, next].join(" waits for ")}`;
    seen.push(next);
  }
  return undefined;
}
