// Moves the requests of a process in a cluster between two versions, and waits for the pods that serve them.
import { canaryOf, shareAnnotation, sharedAnnotation } from "../../components/internal/rollout-marks";
import type { GoogleApi } from "../google-api";
import { hasPods, needPods, releasePods } from "./capacity";
import type { ClusterSight } from "./cluster-sight";
import { annotationOf, type Namespace } from "./kubernetes";
import { Busy } from "./model";
import { healthyIn, setWeight, type Door } from "./url-map";

/** The pods of one version, as load balancers see them. */
export interface Lane {
  /** Backend services, `projects/<project>/global/backendServices/<name>`. */
  services: string[];
  /** Addresses of its network endpoint groups. */
  groups: string[];
}

/** A process in a cluster. */
export interface ClusterProcess {
  project: string;
  cluster: string;
  /** Address of the cluster's DNS end point. */
  server: string;
  namespace: string;
  process: string;
  stable: Lane;
  canary: Lane;
  doors: Door[];
}

/** How long a load balancer goes on sending requests by a URL map from before: changes take some minutes to be everywhere. */
const DRAIN = 120_000;

/** What is done with the requests. Each can be repeated. */
export interface HandOver {
  /** Gives the new version a share. Says whether that was a change, or one of somebody else's that was not known yet. */
  give(sight: ClusterSight, weight: number): Promise<boolean>;
  /** Waits for the pods that a share needs. */
  prepare(sight: ClusterSight, weight: number): Promise<void>;
  /** Waits until no request of an earlier share is on its way. */
  drain(sight: ClusterSight): void;
  /** Takes away what is left of a new version, once no request comes any more. */
  clear(sight: ClusterSight): Promise<void>;
  /** Whether load balancers call so many pods of a version healthy. */
  isHealthy(lane: Lane, count: number): Promise<boolean>;
}

export function handOverOf(
  api: GoogleApi,
  { cluster, process, canary }: ClusterProcess,
  namespace: Namespace,
  now: () => number,
): HandOver {
  const slot = canaryOf(process);
  const pods = { namespace, process, slot };
  const isHealthy: HandOver["isHealthy"] = async ({ services, groups }, count) => {
    const all = services.map((service) => groups.map((group) => healthyIn(api, service, group)));
    const counts = await Promise.all(all.map((each) => Promise.all(each)));
    return counts.every((each) => each.reduce((sum, healthy) => sum + healthy, 0) >= count);
  };
  const drain: HandOver["drain"] = ({ objects, since }) => {
    if (objects.canary === undefined || now() - since >= DRAIN) return;
    throw new Busy(`GKE, ${cluster}: requests of ${slot} are still on their way`);
  };
  return {
    isHealthy,
    drain,
    give: async ({ objects }, weight) => {
      const { canary: deployment, doors } = objects;
      const isThere = doors.every(({ weights }) => weights.every((each) => each === weight));
      // Where somebody else has set it, requests of the share before are on their way for as long as after a change of our own.
      const isOurs = deployment === undefined || (annotationOf(deployment, shareAnnotation) || "0") === String(weight);
      if (isThere && isOurs) return false;
      // Before the change: what is measured from then on may be a moment too much, and never too little.
      if (deployment !== undefined) {
        const since = new Date(now()).toISOString();
        await namespace.annotate("Deployment", slot, { [sharedAnnotation]: since, [shareAnnotation]: String(weight) });
      }
      if (!isThere) for (const door of doors) await setWeight(api, door, weight);
      return true;
    },
    prepare: async ({ objects }, weight) => {
      const count = await needPods(pods, objects, weight);
      if (hasPods(objects.canary, count) && (await isHealthy(canary, count))) return;
      throw new Busy(`GKE, ${cluster}: ${count} pods of ${slot} do not serve yet`);
    },
    clear: async (sight) => {
      drain(sight);
      await namespace.remove("HorizontalPodAutoscaler", slot);
      await namespace.remove("Deployment", slot);
      await releasePods(pods, sight.objects);
    },
  };
}
