// The versions of a process in a cluster: one runs beside the other, and takes its place.
import { abortedAnnotation, canaryOf, templateAnnotation } from "../../components/internal/rollout-marks";
import type { Properties, Value } from "../../sandbox";
import { restarts, type Objects } from "./cluster-sight";
import { annotationOf, tableAt, type Namespace } from "./kubernetes";

/** A version that begins again is aborted no more. */
export async function forgive(namespace: Namespace, process: string, { stable }: Objects): Promise<void> {
  if (annotationOf(stable, abortedAnnotation) === "") return;
  await namespace.annotate("Deployment", process, { [abortedAnnotation]: null });
}

/** Runs the wanted version beside the one that has the requests, as that one runs. */
export async function run(
  namespace: Namespace,
  { process, namespace: app }: { process: string; namespace: string },
  { stable, scaling, wanted, canaryScaling }: Objects,
): Promise<void> {
  const slot = canaryOf(process);
  const text = annotationOf(wanted, templateAnnotation);
  const plain = JSON.parse(text) as Properties;
  const template = renamed(plain, process, slot) as Properties;
  const metadata = tableAt(template, "metadata");
  const annotations = { ...tableAt(metadata, "annotations"), ...restarts(stable, plain) };
  const labels = { "app.kubernetes.io/name": app, "app.kubernetes.io/component": slot };
  const { strategy, progressDeadlineSeconds, revisionHistoryLimit } = tableAt(stable, "spec");
  await namespace.apply("Deployment", slot, {
    metadata: { labels, annotations: { [templateAnnotation]: text } },
    spec: {
      selector: { matchLabels: labels },
      ...defined({ strategy, progressDeadlineSeconds, revisionHistoryLimit }),
      template: { ...template, metadata: { ...metadata, annotations } },
    },
  });
  if (canaryScaling !== undefined) return;
  const { maxReplicas, metrics } = tableAt(scaling, "spec");
  const scaleTargetRef = { apiVersion: "apps/v1", kind: "Deployment", name: slot };
  const minReplicas = 1;
  await namespace.apply("HorizontalPodAutoscaler", slot, {
    spec: { scaleTargetRef, minReplicas, ...defined({ maxReplicas, metrics }) },
  });
}

/** Puts a version in the place of the pods that have the requests between rollouts. */
export function takeOver(namespace: Namespace, stable: Properties, text: string): Promise<void> {
  return namespace.applyAsProgram("Deployment", stable, (own) => {
    const metadata = tableAt(own, "metadata");
    const annotations = { ...tableAt(metadata, "annotations"), [templateAnnotation]: text };
    const template = JSON.parse(text) as Properties;
    return { ...own, metadata: { ...metadata, annotations }, spec: { ...tableAt(own, "spec"), template } };
  });
}

/** A template for pods of another name. */
function renamed(value: Value, process: string, slot: string): Value {
  if (Array.isArray(value)) return value.map((one) => renamed(one, process, slot));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [
      name,
      name === "app.kubernetes.io/component" && one === process ? slot : renamed(one, process, slot),
    ]),
  );
}

function defined(values: { [name: string]: Value | undefined }): Properties {
  return Object.fromEntries(Object.entries(values).filter((entry): entry is [string, Value] => entry[1] !== undefined));
}
