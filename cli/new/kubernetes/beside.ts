// Objects that say more of a program: how far it scales, and which host names lead to it.
import type { NoteKind } from "../notes";
import type { Program } from "../draft";
import { reasonOf, type Reasons } from "../reasons";
import type { Item } from "../source";
import { find, type Context, type KubernetesObject } from "./context";

/** A `HorizontalPodAutoscaler`, or KEDA's `ScaledObject`, of a program. */
export function readScaling({ kind, item }: KubernetesObject, context: Context, programs: Program[]): void {
  if (kind !== "HorizontalPodAutoscaler" && kind !== "ScaledObject") return;
  const spec = item.get("spec");
  const target = spec?.get("scaleTargetRef", "name")?.peek();
  const program = programs.find(({ name, kind: one }) => name === target && one === "process");
  const least = (spec?.get("minReplicas") ?? spec?.get("minReplicaCount"))?.number();
  const most = (spec?.get("maxReplicas") ?? spec?.get("maxReplicaCount"))?.number();
  if (program === undefined) {
    item.note("to do", "scales what is not in the file");
    return;
  }
  find(context, /^(Deployment|StatefulSet|Rollout)$/, target)
    ?.item.get("spec", "replicas")
    ?.note("left out", `the ${kind} says it`);
  const min = least ?? program.instances?.min ?? 1;
  const max = most;
  program.instances = {
    ...program.instances,
    min: Math.max(min, 1),
    ...(max === undefined ? {} : { max: Math.max(max, min, 1) }),
  };
  if (program.single === true) delete program.single;
  for (const leaf of spec?.rest() ?? []) {
    if (/scaleTargetRef/.test(leaf.path)) leaf.take();
    else leaf.note("left out", "Cloud Run scales by requests, Kubernetes by the use of processors");
  }
}

/** Host names of an `Ingress`, of a route of the Gateway API, or of Knative. */
export function readRoutes({ kind, item }: KubernetesObject, context: Context, programs: Program[]): void {
  if (!/^(Ingress|HTTPRoute|GRPCRoute|VirtualService|DomainMapping|Route|IngressRoute)$/.test(kind)) return;
  const hosts = item
    .leaves()
    .filter(({ path }) => /\.(host|hosts|hostnames)(\[\d+\])*$/.test(path))
    .flatMap((leaf) => leaf.peek() ?? []);
  for (const host of kind === "DomainMapping" ? [item.get("metadata", "name")?.peek() ?? ""] : hosts) {
    if (/^([a-z0-9-]+\.)+[a-z]{2,}$/i.test(host) && !context.hostnames.includes(host)) context.hostnames.push(host);
  }
  const names = new Set(
    item
      .leaves()
      .filter(({ path }) => /(service\.name|serviceName|backendRefs\[\d+\]\.name)$/.test(path))
      .flatMap((leaf) => leaf.peek() ?? []),
  );
  for (const program of programs) if (program.hosts.some((host) => names.has(host))) program.isPublic = true;
  const paths = item
    .leaves()
    .filter(({ path }) => /\.(path|value)$/.test(path))
    .flatMap((leaf) => leaf.peek() ?? []);
  const further = paths.filter((path) => path.startsWith("/") && !/^\/(\*|\(\.\*\))?$/.test(path));
  if (names.size > 1 || further.length > 0)
    item.note("to do", "leads paths to programs: name them as routes of the host name at the front door (Cdn)");
  else item.note("left out", "the front door (Cdn) leads host names to the application");
}

/** What is left of an object is told: of metadata as such, of others by their kind. */
export function tellObject({ kind, item }: KubernetesObject, reasons: Reasons): void {
  const isEmpty = item.rest().length === 0;
  if (isEmpty) return;
  for (const [key, metadata] of metadataOf(item)) {
    for (const [name, part] of metadata.entries()) {
      if (name === "annotations" || name === "labels")
        tell(part, "left out", `${name} are read by tools beside the runtime`);
      else tell(part, "left out", `${key}.${name} is the cluster's`);
    }
  }
  const reason = reasonOf(reasons, kind);
  if (reason !== undefined) tell(item, ...reason);
  if (kind === "ConfigMap") tell(item, "left out", "no program that runs here reads it");
  if (kind === "Service") tell(item, "left out", "leads to nothing that runs here");
  for (const key of [
    "selector",
    "strategy",
    "updateStrategy",
    "minReadySeconds",
    "revisionHistoryLimit",
    "progressDeadlineSeconds",
    "podManagementPolicy",
    "serviceName",
    "persistentVolumeClaimRetentionPolicy",
    "paused",
  ]) {
    const part = item.get("spec", key);
    if (part !== undefined) tell(part, "left out", "the runtimes roll out and select by themselves");
  }
  const status = item.get("status");
  if (status !== undefined) tell(status, "left out", "is what the cluster found");
}

function metadataOf(item: Item): [name: string, metadata: Item][] {
  const paths = [
    [],
    ["spec", "template"],
    ["spec", "jobTemplate"],
    ["spec", "jobTemplate", "spec", "template"],
    ["spec", "template", "spec", "template"],
  ];
  return paths.flatMap((path): [string, Item][] => {
    const metadata = item.get(...path, "metadata");
    return metadata === undefined ? [] : [["metadata", metadata]];
  });
}

/** One note for all of it that nobody has dealt with. */
function tell(item: Item, kind: NoteKind, text: string): void {
  const rest = item.rest();
  if (rest.length === 0) return;
  if (item.isUntouched()) item.note(kind, text);
  else for (const leaf of rest) leaf.note(kind, text);
}
