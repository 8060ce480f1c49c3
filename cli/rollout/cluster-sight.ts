// What a cluster says of a rollout. Its load balancer's weights, its pods and an annotation say where it is.
import {
  abortedAnnotation,
  keptAnnotation,
  sharedAnnotation,
  versionLabel,
} from "../../components/internal/rollout-marks";
import { isTable, textAt, valueAt, type Properties } from "../../sandbox";
import { annotationOf, numberAt, tableAt } from "./kubernetes";
import type { Sight } from "./model";
import type { DoorSight } from "./url-map";

/** The objects of a process, as they are. */
export interface Objects {
  /** The Deployment that has the requests between rollouts. */
  stable: Properties;
  /** Its autoscaler. */
  scaling: Properties;
  /** The version that the program wants. */
  wanted: Properties;
  /** The Deployment of a new version, and its autoscaler, while there is one. */
  canary: Properties | undefined;
  canaryScaling: Properties | undefined;
  doors: DoorSight[];
}

/** What is read beside what every place has. */
export interface ClusterSight extends Sight {
  objects: Objects;
  /** Version of the candidate, without the process's name. */
  version: string;
}

/** What a cluster says of a rollout; `process` is part of what versions are called. */
export function readObjects(process: string, objects: Objects): ClusterSight {
  const { stable, wanted, canary, doors } = objects;
  const name = (version: string): string => (version === "" ? process : `${process}-${version}`);
  const [served, asked] = [versionOf(stable), versionIn(wanted, "template")];
  const next = canary === undefined ? "" : versionOf(canary);
  const weights = doors.flatMap((one) => one.weights);
  const weight = weights.length === 0 ? 0 : Math.min(...weights);
  const remains = hasRemains(objects, weights);
  const common = {
    stable: name(served),
    weight: 0,
    others: [],
    state: "ready" as const,
    aborted: false,
    finishing: false,
    since: sinceOf(canary),
    objects,
    version: "",
    unreached: doors.length === 0,
  };
  if (asked === served && !remains) return common;
  const isLast = (canary !== undefined && next === served) || (weight >= 100 && asked !== served);
  const version = canary !== undefined && isLast ? next : asked;
  const aborted = version !== served && annotationOf(stable, abortedAnnotation) === version;
  const candidate = { ...common, candidate: name(version), version, aborted, remains };
  if (asked === served || (canary !== undefined && isLast)) return { ...candidate, weight, finishing: true };
  if (common.unreached) return candidate;
  if (canary === undefined || next !== asked) {
    const most = Math.max(...weights);
    const others = most === 0 ? [] : [{ version: canary === undefined ? "nothing" : name(next), weight: most }];
    return { ...candidate, others, state: "absent" };
  }
  return { ...candidate, weight, ...stateOf(objects, canary, weight) };
}

/** The version of a Deployment's pods; empty where the process had no rollout before. */
export function versionOf(deployment: Properties): string {
  return versionIn(deployment, "spec.template");
}

function versionIn(object: Properties, template: string): string {
  const label = tableAt(object, `${template}.metadata.labels`)[versionLabel];
  return typeof label === "string" ? label : "";
}

/** Whether something is left of a rollout beside the version that has the requests. */
function hasRemains({ canary, canaryScaling, scaling }: Objects, weights: number[]): boolean {
  if (canary !== undefined || canaryScaling !== undefined || weights.some((one) => one > 0)) return true;
  return annotationOf(scaling, keptAnnotation) !== "";
}

function sinceOf(canary: Properties | undefined): number {
  if (canary === undefined) return 0;
  return Date.parse(annotationOf(canary, sharedAnnotation) || textAt(canary, "metadata.creationTimestamp")) || 0;
}

/** With requests it is judged by them: a pod that is replaced meanwhile is no reason to wait. */
function stateOf(
  { stable, canaryScaling }: Objects,
  canary: Properties,
  weight: number,
): Pick<Sight, "state" | "reason"> {
  const condition = progress(canary);
  if (condition !== undefined && textAt(condition, "status") === "False") {
    const reason = textAt(condition, "message").slice(0, 300);
    return { state: "failed", ...(reason === "" ? {} : { reason }) };
  }
  if (canaryScaling === undefined || isBehind(stable, canary)) return { state: "absent" };
  return { state: weight > 0 || isWhole(canary) ? "ready" : "starting" };
}

function progress(deployment: Properties): Properties | undefined {
  const conditions = valueAt(deployment, "status.conditions");
  const all = (Array.isArray(conditions) ? conditions : []).filter(isTable);
  return isObserved(deployment) ? all.find((one) => textAt(one, "type") === "Progressing") : undefined;
}

function isObserved(deployment: Properties): boolean {
  return numberAt(deployment, "status.observedGeneration") >= numberAt(deployment, "metadata.generation");
}

/** Whether all pods of a Deployment are those of its template, and there is one (https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#complete-deployment). */
export function isWhole(deployment: Properties): boolean {
  const wanted = numberAt(deployment, "spec.replicas");
  const counts = ["replicas", "updatedReplicas", "availableReplicas"].map((one) =>
    numberAt(deployment, `status.${one}`),
  );
  return isObserved(deployment) && wanted > 0 && counts.every((count) => count === wanted);
}

/** Annotations of a Deployment's pods that the program has not written: the operator of the copies restarts pods by one when a secret changes. */
export function restarts(deployment: Properties, own: Properties): Properties {
  const ours = Object.keys(tableAt(own, "metadata.annotations"));
  const all = Object.entries(tableAt(deployment, "spec.template.metadata.annotations"));
  return Object.fromEntries(all.filter(([name]) => !ours.includes(name)));
}

/** Whether the pods that serve were restarted and those of the new version were not: they would go on with values from before. */
function isBehind(stable: Properties, canary: Properties): boolean {
  const own = tableAt(canary, "spec.template.metadata.annotations");
  const annotations = Object.entries(tableAt(stable, "spec.template.metadata.annotations"));
  return annotations.some(([name, value]) => /restartedAt$/.test(name) && own[name] !== value);
}
