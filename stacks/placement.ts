// Where an application runs, and what stands before each of its servers in production. Checks of the configuration and the compositions ask alike.
import type { Application } from "./application";
import type { Places } from "./drain";

/** Where an application runs in an environment. */
export interface Placement {
  inCloudRun: boolean;
  inCluster: boolean;
  /** Whether it runs on Cloud Run in each region of the environment. */
  everyRegion: boolean;
}

export function placementOf(
  { cloudRun, kubernetes, everyRegion = false }: Pick<Application, "cloudRun" | "kubernetes" | "everyRegion">,
  hasCluster: boolean,
): Placement {
  return { inCloudRun: cloudRun !== false, inCluster: kubernetes !== undefined && hasCluster, everyRegion };
}

/** Of the environment's regions, those of an application. */
export function regionsOf<Region>(
  { everyRegion }: Pick<Placement, "everyRegion">,
  regions: readonly Region[],
): Region[] {
  return everyRegion ? [...regions] : regions.slice(0, 1);
}

/** A load balancer before a server of one runtime. */
export interface Balancer {
  /** Name of what it is an origin as. */
  origin: string;
  runtime: "cloudRun" | "kubernetes";
}

/** The load balancers before a server that is called `name`: one for each runtime. */
export function balancersBefore(
  name: string,
  { inCloudRun, inCluster }: Pick<Placement, "inCloudRun" | "inCluster">,
): Balancer[] {
  const balancers: Balancer[] = [];
  if (inCloudRun) balancers.push({ origin: `${name}-run`, runtime: "cloudRun" });
  if (inCluster) balancers.push({ origin: `${name}-gke`, runtime: "kubernetes" });
  return balancers;
}

/** Whether a server has one more load balancer, before Cloud Run in the other region alone, to which a Worker sends those who are nearer to it. */
export function hasFarBalancer({ failoverRegion, drained }: Places, { inCloudRun, everyRegion }: Placement): boolean {
  return inCloudRun && everyRegion && drained !== failoverRegion && drained !== "cloudRun";
}
