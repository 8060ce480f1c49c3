// Applications of a program share its network and its project: `web` with a process `k-api` is called as `web-k` with a process `api`.
import { made, perRun } from "../internal/program-run";
import { canaryOf } from "../internal/rollout-marks";
import { step } from "../internal/show";
import { Arguments } from "../internal/validation";

/** What of a workload resources are called after. */
export interface NamedParts {
  processes?: { [name: string]: { rollout?: unknown } };
  jobs?: { [name: string]: unknown };
}

/** A name that resources have, and the property that it comes from. */
export interface PartName {
  name: string;
  property: string;
  /** The part's own name. */
  part: string;
}

/** Who has which name in a run of the program. */
interface Owner {
  app: string;
  part: string;
}

const ownersOfRun = perRun((): Map<string, Owner> => new Map());

/** What the processes and jobs of an application are called at Cloud Run, and the endpoint groups of its processes. */
function partNames(app: string, { processes = {}, jobs = {} }: NamedParts): PartName[] {
  const called = (table: string, part: string, suffixed = part): PartName => ({
    name: `${app}-${suffixed}`,
    property: step(table, part),
    part,
  });
  return [
    ...Object.entries(processes).flatMap(([part, { rollout }]) => [
      called("processes", part),
      ...(rollout === undefined ? [] : [called("processes", part, canaryOf(part))]),
    ]),
    ...Object.keys(jobs).map((part) => called("jobs", part)),
  ];
}

/** What to do about a name that a part of another application has. */
function takenRemedy({ app, part }: Owner): string {
  return `use another name: ${part} of ${app} is called so as well`;
}

/**
 * Refuses an application of which a part is called as one of another application in the same program.
 *
 * @throws ArgumentError that names each.
 */
export function claimParts(subject: string, app: string, workload: NamedParts): void {
  const owners = ownersOfRun();
  if (owners === undefined) return;
  const check = new Arguments(subject);
  for (const { name, property, part } of partNames(app, workload)) {
    const owner = made(owners, name, () => ({ app, part }));
    if (owner.app !== app) check.problem(`workload.${property}`, name, takenRemedy(owner));
  }
  check.done();
}
