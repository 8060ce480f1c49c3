// Applications of a program share its network and its project: `web` with a process `k-api` is called as `web-k` with a process `api`.
import { made } from "../internal/made";
import { perRun } from "../internal/program-run";
import { canaryOf } from "../internal/rollout-marks";
import { step } from "../internal/show";
import { Arguments } from "../internal/validation";
import type { Subject } from "../internal/refusal";

/** What of a workload resources are called after. */
export interface NamedParts {
  processes?: { [name: string]: { rollout?: unknown } };
  jobs?: { [name: string]: unknown };
}

/** Where an application runs. Names of one runtime are not those of the other. */
export interface Runtimes {
  cloudRun: boolean;
  kubernetes: boolean;
}

/** A name that resources have, and the property that it comes from. */
export interface PartName {
  /** What has it, for errors. Nothing else of another kind is called so. */
  what: string;
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

/** What the processes and jobs of an application are called on each runtime; in a cluster also the endpoint groups of its processes. */
export function partNames(app: string, { processes = {}, jobs = {} }: NamedParts, runtimes: Runtimes): PartName[] {
  const called = (what: string, table: string, part: string, suffixed = part): PartName => ({
    what,
    name: `${app}-${suffixed}`,
    property: step(table, part),
    part,
  });
  const on = (runtime: string): PartName[] => [
    ...Object.keys(processes).map((part) => called(`the server or worker ${runtime}`, "processes", part)),
    ...Object.keys(jobs).map((part) => called(`the job ${runtime}`, "jobs", part)),
  ];
  const canaries = Object.entries(processes).filter(([, { rollout }]) => rollout !== undefined);
  return [
    ...(runtimes.cloudRun ? on("of Cloud Run") : []),
    ...(runtimes.kubernetes ? on("of the cluster") : []),
    // On Cloud Run a new version is a revision of the same service.
    ...(runtimes.kubernetes ? canaries : []).map(([part]) =>
      called("the server or worker of the cluster", "processes", part, canaryOf(part)),
    ),
  ];
}

/**
 * Refuses an application of which a part is called as one of another application in the same program.
 *
 * @throws ArgumentError that names each.
 */
export function claimParts(subject: Subject | string, app: string, workload: NamedParts, runtimes: Runtimes): void {
  const owners = ownersOfRun();
  if (owners === undefined) return;
  const check = new Arguments(subject);
  const reported = new Set<string>();
  for (const { what, name, property, part } of partNames(app, workload, runtimes)) {
    const owner = made(owners, `${what} ${name}`, () => ({ app, part }));
    if (owner.app === app || reported.has(property)) continue;
    // On both runtimes it is renamed once.
    reported.add(property);
    check.problem(
      `workload.${property}`,
      name,
      `use another name: ${owner.part} of ${owner.app} is called so as well, as ${what}`,
    );
  }
  check.done();
}
