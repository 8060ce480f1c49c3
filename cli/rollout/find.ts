// Finds the processes that have a rollout in a stack's state, by what the runtimes say of them.
import * as z from "zod";
import { nameOf } from "../../sandbox";
import type { GoogleApi } from "../google-api";
import { UsageError } from "../project";
import type { StateResource } from "../recover/state";
import { cloudRunPlace } from "./cloud-run";
import { clusterPlace } from "./cluster";
import { clusterProcess } from "./find-cluster";
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

/** What both runtimes say. */
const runtime = z.looseObject({ rollouts });
const cloudRun = z.looseObject({ serviceIds: z.record(z.string(), z.record(z.string(), z.string())) });

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
  const living = [...byUrn.values()];
  const found = living.flatMap((one): Found[] => {
    const placesOf = placesIn(living, one, api);
    if (placesOf === undefined) return [];
    const { data } = runtime.safeParse(one.outputs);
    const app = appOf(one, byUrn);
    return Object.entries(data?.rollouts ?? {})
      .filter(([process]) => isWanted(wanted, app, process))
      .map(([process, rollout]) => ({ app, process, rollout: plainRollout(rollout), places: placesOf(process) }));
  });
  const chosen = merged(found);
  if (chosen.length > 0) return chosen;
  const names = titlesIn(living, byUrn).join(", ");
  throw new UsageError(
    names === ""
      ? "no process of the stack has a rollout; give one `rollout` in its workload, and run `pulumi up`"
      : `no such process has a rollout; there are: ${names}`,
  );
}

/** The places of a runtime's processes; nothing for what is no runtime. */
function placesIn(
  living: StateResource[],
  one: StateResource,
  api: GoogleApi,
): ((process: string) => Place[]) | undefined {
  if (one.type === "groundplan:index:CloudRunApp") {
    const { data } = cloudRun.safeParse(one.outputs);
    return (process) => Object.values(data?.serviceIds[process] ?? {}).map((id) => cloudRunPlace(api, id));
  }
  if (one.type !== "groundplan:index:AutopilotApp") return undefined;
  return (process) => {
    const known = clusterProcess(living, one, process);
    return known === undefined ? [] : [clusterPlace(api, known)];
  };
}

/** Every process that has a rollout. */
function titlesIn(living: StateResource[], byUrn: Map<string, StateResource>): string[] {
  const titles = living.flatMap((one) =>
    Object.keys(runtime.safeParse(one.outputs).data?.rollouts ?? {}).map(
      (process) => `${appOf(one, byUrn)} ${process}`,
    ),
  );
  return [...new Set(titles)];
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
