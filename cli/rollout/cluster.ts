// A process in a cluster: two Deployments behind a load balancer that shares requests out between them. At rest one of them has all pods and all
// requests; a new version runs in the other one until it has everything, then takes the place of the first, and the other one goes.
import { abortedAnnotation, canaryOf, templateAnnotation } from "../../components/internal/rollout-marks";
import type { GoogleApi } from "../google-api";
import { keepPods } from "./capacity";
import { isWhole, readObjects, versionOf, type ClusterSight, type Objects } from "./cluster-sight";
import { handOverOf, type ClusterProcess, type HandOver } from "./hand-over";
import { annotationOf, numberAt, openNamespace, type Namespace } from "./kubernetes";
import { measureTogether } from "./measure";
import { Busy, RolloutError, type Place, type Sight } from "./model";
import { readDoor } from "./url-map";
import { forgive, run, takeOver } from "./versions";

/** A process in a cluster. Its places are read before each piece, and every piece may be repeated. */
export function clusterPlace(api: GoogleApi, one: ClusterProcess, now: () => number = Date.now): Place {
  const { process } = one;
  const namespace = openNamespace(api, one.server, one.namespace);
  const hands = handOverOf(api, one, namespace, now);
  return {
    title: `GKE, ${one.cluster}`,
    read: async () => readObjects(process, await read(api, namespace, one)),
    start: (sight) => start(one, namespace, hands, sight as ClusterSight),
    share: async (state, weight) => {
      const sight = state as ClusterSight;
      await hands.prepare(sight, weight);
      await forgive(namespace, process, sight.objects);
      await hands.give(sight, weight);
    },
    finish: (sight) => finish(one, namespace, hands, sight as ClusterSight),
    abort: async (state) => {
      const sight = state as ClusterSight;
      // First, so that it does not begin again by itself when it is stopped after the next line.
      if (!sight.aborted) await namespace.annotate("Deployment", process, { [abortedAnnotation]: sight.version });
      if (!(await hands.give(sight, 0))) await hands.clear(sight);
    },
    measure: (_sight: Sight, since, until, hasLatency) =>
      measureTogether(api, one.project, { since, until, hasLatency }, sourcesOf(one)),
  };
}

/** Runs the candidate, once nothing of another version gets requests in its place. */
async function start(one: ClusterProcess, namespace: Namespace, hands: HandOver, sight: ClusterSight): Promise<void> {
  const { canary } = sight.objects;
  if (canary === undefined || versionOf(canary) !== sight.version) {
    if (await hands.give(sight, 0)) return;
    hands.drain(sight);
  }
  await forgive(namespace, one.process, sight.objects);
  await keepPods({ namespace, process: one.process, slot: canaryOf(one.process) }, sight.objects);
  await run(namespace, one, sight.objects);
}

/** The next part of the last step: everything to the candidate, the candidate in the place of the other one, and everything back to that place. */
async function finish(one: ClusterProcess, namespace: Namespace, hands: HandOver, sight: ClusterSight): Promise<void> {
  const { stable, canary = {}, wanted } = sight.objects;
  const isThere = sight.candidate === sight.stable;
  if (!isThere && sight.unreached === true) await takeOver(namespace, stable, annotationOf(wanted, templateAnnotation));
  else if (!isThere && sight.weight < 100) {
    await hands.prepare(sight, 100);
    await forgive(namespace, one.process, sight.objects);
    await hands.give(sight, 100);
  } else if (!isThere) await takeOver(namespace, stable, annotationOf(canary, templateAnnotation));
  else if (!isWhole(stable) || !(await hands.isHealthy(one.stable, numberAt(stable, "spec.replicas")))) {
    throw new Busy(`GKE, ${one.cluster}: not all pods of ${one.process} are those of ${sight.stable} yet`);
  } else if (!(await hands.give(sight, 0))) await hands.clear(sight);
}

function sourcesOf({ canary }: ClusterProcess): Parameters<typeof measureTogether>[3] {
  return canary.services.map((service) => ({
    // With the answers that the load balancer gives by itself, where no pod does.
    count: "loadbalancing.googleapis.com/https/request_count",
    latency: "loadbalancing.googleapis.com/https/backend_latencies",
    resource: { type: "https_lb_rule", labels: { backend_target_name: service.slice(service.lastIndexOf("/") + 1) } },
  }));
}

async function read(api: GoogleApi, namespace: Namespace, { process, doors }: ClusterProcess): Promise<Objects> {
  const slot = canaryOf(process);
  const [stable, scaling, wanted, canary, canaryScaling, seen] = await Promise.all([
    ...[namespace.read("Deployment", process), namespace.read("HorizontalPodAutoscaler", process)],
    ...[namespace.read("PodTemplate", process), namespace.read("Deployment", slot)],
    namespace.read("HorizontalPodAutoscaler", slot),
    Promise.all(doors.map((door) => readDoor(api, door))),
  ] as const);
  if (stable === undefined || scaling === undefined || wanted === undefined) {
    throw new RolloutError(`${process} is not in the cluster as the program says; run \`pulumi up\` first`);
  }
  return { stable, scaling, wanted, canary, canaryScaling, doors: seen };
}
