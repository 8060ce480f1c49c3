// Finds the processes that have a rollout in a stack's state, by what the runtimes say of them.
import * as z from "zod";
import { nameOf } from "../../sandbox";
import type { GoogleApi } from "../google-api";
import { UsageError } from "../project";
import type { StateResource } from "../recover/state";
import { cloudRunPlace } from "./cloud-run";
import type { Place, Rollout, Subject } from "./model";

const APP = "groundplan:index:App";

const rollouts = z.record(
  z.string(),
  z.object({
    steps: z.array(z.object({ weight: z.number(), pauseSeconds: z.number() })).min(1),
    analysis: z.object({
      maxErrorPercent: z.number(),
      maxLatencyMilliseconds: z.number().optional(),
      minRequests: z.number(),
    }),
  }),
);

const cloudRun = z.looseObject({ rollouts, serviceIds: z.record(z.string(), z.record(z.string(), z.string())) });

/** What the commands may be limited to. */
export interface Wanted {
  app?: string;
  process?: string;
}

/** A process and a place in which it runs. */
interface Found {
  app: string;
  process: string;
  rollout: Rollout;
  places: Place[];
}

/** The processes with a rollout that are asked for, each with every place in which it runs. */
export function findSubjects(resources: StateResource[], api: GoogleApi, wanted: Wanted): Subject[] {
  const byUrn = new Map(resources.filter((one) => one.delete !== true).map((one) => [one.urn, one]));
  const found = [...byUrn.values()].flatMap((one): Found[] => {
    if (one.type !== "groundplan:index:CloudRunApp") return [];
    const { data } = cloudRun.safeParse(one.outputs);
    return Object.entries(data?.rollouts ?? {}).map(([process, given]) => ({
      app: appOf(one, byUrn),
      process,
      rollout: plainRollout(given),
      places: Object.values(data?.serviceIds[process] ?? {}).map((id) => cloudRunPlace(api, id)),
    }));
  });
  const all = merged(found);
  const chosen = all.filter(({ app, process }) => isWanted(wanted, app, process));
  if (chosen.length > 0) return chosen;
  const names = all.map(({ title }) => title).join(", ");
  throw new UsageError(
    names === ""
      ? "no process of the stack has a rollout; give one `rollout` in its workload, and run `pulumi up`"
      : `no such process has a rollout; there are: ${names}`,
  );
}

function isWanted(wanted: Wanted, app: string, process: string): boolean {
  return (wanted.app ?? app) === app && (wanted.process ?? process) === process;
}

function plainRollout({ steps, analysis }: z.output<typeof rollouts>[string]): Rollout {
  const { maxLatencyMilliseconds, ...others } = analysis;
  return {
    steps,
    analysis: { ...others, ...(maxLatencyMilliseconds === undefined ? {} : { maxLatencyMilliseconds }) },
  };
}

/** The application that a runtime belongs to, or the runtime itself where it stands alone. */
function appOf(resource: StateResource, byUrn: Map<string, StateResource>): string {
  for (let one: StateResource | undefined = resource; one !== undefined; one = byUrn.get(one.parent ?? "")) {
    if (one.type === APP) return nameOf(one.urn);
  }
  return nameOf(resource.urn);
}

/** One process runs in several places, which go together. */
function merged(found: Found[]): Subject[] {
  const subjects = new Map<string, Subject>();
  for (const { app, process, rollout, places } of found) {
    const title = `${app} ${process}`;
    const known = subjects.get(title);
    subjects.set(title, { title, app, process, rollout, places: [...(known?.places ?? []), ...places] });
  }
  return [...subjects.values()].filter(({ places }) => places.length > 0);
}
