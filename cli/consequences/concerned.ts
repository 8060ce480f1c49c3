// Who notices that a resource is away: what runs, and needs it.
import { ancestors } from "../../sandbox/ancestors";
import type { Step } from "../../sandbox";

/** Types that run something for users. */
const running =
  /^(gcp:cloudrunv2\/(service:Service|workerPool:WorkerPool|job:Job)|kubernetes:(apps|batch)\/v1:\w+|cloudflare:index\/(workersScript:WorkersScript|workersDeployment:WorkersDeployment))$/;
/** Components that people think of as one thing that runs. */
const applications = /^groundplan:index:(App|Product|Vault|CloudRunApp|AutopilotApp|StaticSite|SecretSync)$/;

/** What a resource has values from. What it only waits for, it does not need when it runs. All of both, where that is not known. */
function neededBy({ dependencies, valuesFrom }: Step): string[] {
  if (valuesFrom === undefined) return dependencies;
  const places = new Set(Object.values(valuesFrom).flat());
  return dependencies.filter((_, place) => places.has(place));
}

/** Finds who depends on what, in one plan. */
export class Dependents {
  private readonly steps: Map<string, Step>;
  private readonly direct = new Map<string, string[]>();
  private readonly known = new Map<string, string[]>();

  constructor(steps: Step[]) {
    this.steps = new Map(steps.map((step) => [step.urn, step]));
    for (const step of steps) {
      for (const needed of neededBy(step)) this.direct.set(needed, [...(this.direct.get(needed) ?? []), step.urn]);
    }
  }

  /** The names of the applications that need a resource, or are it, directly or through others; sorted. */
  of(urn: string): string[] {
    const found = this.known.get(urn) ?? this.found(urn);
    this.known.set(urn, found);
    return found;
  }

  private found(urn: string): string[] {
    const reached = new Set([urn]);
    for (const next of reached) for (const dependent of this.direct.get(next) ?? []) reached.add(dependent);
    const found = [...reached].flatMap((one) => {
      const step = this.steps.get(one);
      // What is made for the first time was not there before.
      const ran = step !== undefined && running.test(step.type) && step.operation !== "create";
      return ran ? [this.applicationOf(step)] : [];
    });
    return [...new Set(found)].sort();
  }

  /** The outermost application that a resource is a part of; else its own name. */
  private applicationOf(step: Step): string {
    const outermost = ancestors(step, this.steps)
      .filter(({ type }) => applications.test(type))
      .at(-1);
    return (outermost ?? step).name;
  }
}
