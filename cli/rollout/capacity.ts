// Pods before requests: a version has as many pods as its share needs before it gets the share, and the version from before keeps its own as long as the
// way back is open.
import { keptAnnotation } from "../../components/internal/rollout-marks";
import type { Properties } from "../../sandbox";
import type { Objects } from "./cluster-sight";
import { annotationOf, numberAt, tableAt, type Namespace } from "./kubernetes";

/** A process and its new version in a namespace. */
export interface Pods {
  namespace: Namespace;
  process: string;
  slot: string;
}

/** Asks for the pods that a share of the requests needs, and says how many those are. */
export async function needPods(
  { namespace, slot }: Pods,
  { stable, scaling, canaryScaling }: Objects,
  weight: number,
): Promise<number> {
  const most = numberAt(scaling, "spec.maxReplicas");
  const count = Math.min(most, Math.max(1, Math.ceil((numberAt(stable, "spec.replicas") * weight) / 100)));
  if (canaryScaling !== undefined && numberAt(canaryScaling, "spec.minReplicas") < count) {
    await namespace.apply("HorizontalPodAutoscaler", slot, {
      spec: { ...tableAt(canaryScaling, "spec"), minReplicas: count },
    });
  }
  return count;
}

/** Whether a version has as many pods, all of which could serve. */
export function hasPods(deployment: Properties | undefined, count: number): boolean {
  return deployment !== undefined && numberAt(deployment, "status.availableReplicas") >= count;
}

/** Lets no pod of the version from before go while it has fewer requests. What it was before is remembered first. */
export async function keepPods({ namespace, process }: Pods, { stable, scaling }: Objects): Promise<void> {
  const fewest = numberAt(scaling, "spec.minReplicas");
  const [before = fewest] = numbersIn(scaling);
  const wanted = Math.min(numberAt(scaling, "spec.maxReplicas"), Math.max(fewest, numberAt(stable, "spec.replicas")));
  await namespace.annotate("HorizontalPodAutoscaler", process, { [keptAnnotation]: `${before} ${wanted}` });
  if (wanted !== fewest) await setFewest(namespace, scaling, wanted);
}

/** Takes that back. A number that a deployment has set meanwhile stays. */
export async function releasePods({ namespace, process }: Pods, { scaling }: Objects): Promise<void> {
  const [before, kept] = numbersIn(scaling);
  if (before === undefined) return;
  if (before !== kept && numberAt(scaling, "spec.minReplicas") === kept) await setFewest(namespace, scaling, before);
  await namespace.annotate("HorizontalPodAutoscaler", process, { [keptAnnotation]: null });
}

function setFewest(namespace: Namespace, scaling: Properties, minReplicas: number): Promise<void> {
  return namespace.applyAsProgram("HorizontalPodAutoscaler", scaling, (own) => ({
    ...own,
    spec: { ...tableAt(own, "spec"), minReplicas },
  }));
}

function numbersIn(scaling: Properties): number[] {
  const text = annotationOf(scaling, keptAnnotation);
  return text === "" ? [] : text.split(" ").map(Number);
}
