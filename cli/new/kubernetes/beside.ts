// Objects that say more of a program: how far it scales, and which host names lead to it.
import type { NoteKind } from "../notes";
import type { Program } from "../draft";
import { doors } from "../doors";
import { inside, isInside } from "../inside";
import { plainPath, withoutEnd } from "../paths";
import { ruleOf } from "../rules";
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
  const rules = (kind === "IngressRoute" ? (item.get("spec", "routes")?.list() ?? []) : []).flatMap((route) =>
    ruleOf(route.get("match")?.peek() ?? ""),
  );
  hosts.push(...rules.flatMap((rule) => rule.hosts));
  for (const host of kind === "DomainMapping" ? [item.get("metadata", "name")?.peek() ?? ""] : hosts) {
    if (/^([a-z0-9-]+\.)+[a-z]{2,}$/i.test(host) && !context.hostnames.includes(host)) context.hostnames.push(host);
  }
  const names = new Set(
    item
      .leaves()
      .filter(({ path }) => /(service\.name|serviceName|(backendRefs|services)\[\d+\]\.name)$/.test(path))
      .flatMap((leaf) => leaf.peek() ?? []),
  );
  for (const program of programs) if (program.hosts.some((host) => names.has(host))) program.isPublic = true;
  const led = pathsOf(kind, item);
  const known = led.map(([path, host]) => [path, programs.find((program) => program.hosts.includes(host))] as const);
  for (const [path, program] of known) {
    if (program !== undefined) program.paths = [...new Set([...(program.paths ?? []), path])];
  }
  const isWhole = names.size <= 1 && led.every(([path]) => path === "/");
  if (isWhole) item.note("left out", "the front door (Cdn) leads host names to the application");
  else if (known.every(([path, program]) => program !== undefined && plainPath.test(path)) && !rewrites(item))
    item.note("changed", "its paths are routes of the host name");
  else item.note("to do", "leads paths to programs, some in another form: see which routes of the host name they are");
}

/** The paths of an `Ingress`, of an `HTTPRoute` or of an `IngressRoute` of Traefik's, with the services that they lead to. */
function pathsOf(kind: string, item: Item): [path: string, service: string][] {
  const rules = item.get("spec", "rules")?.list() ?? [];
  if (kind === "Ingress")
    return rules.flatMap((rule) =>
      (rule.get("http", "paths")?.list() ?? []).map((entry): [string, string] => [
        withoutEnd(entry.get("path")?.peek() ?? "/"),
        (entry.get("backend", "service", "name") ?? entry.get("backend", "serviceName"))?.peek() ?? "",
      ]),
    );
  if (kind === "IngressRoute")
    return (item.get("spec", "routes")?.list() ?? []).flatMap((route) => {
      const [service] = route.get("services")?.list() ?? [];
      const { paths } = ruleOf(route.get("match")?.peek() ?? "");
      return (paths.length > 0 ? paths : ["/"]).map((path): [string, string] => [
        path,
        service?.get("name")?.peek() ?? "",
      ]);
    });
  if (kind !== "HTTPRoute") return [];
  return rules.flatMap((rule) => {
    const matches = (rule.get("matches")?.list() ?? []).flatMap((match) => match.get("path", "value")?.peek() ?? []);
    const services = (rule.get("backendRefs")?.list() ?? []).flatMap((one) => one.get("name")?.peek() ?? []);
    return (matches.length > 0 ? matches : ["/"]).map((path): [string, string] => [
      withoutEnd(path),
      services[0] ?? "",
    ]);
  });
}

/** What leads to programs and keeps clients where they are, or asks them for a login, in whatever words. */
export function tellDoor({ kind, item }: KubernetesObject): void {
  if (!leading.test(kind)) return;
  for (const { reason, ofSetting } of [...doors, { reason: inside, ofSetting: isInside }])
    item
      .leaves()
      .find((leaf) => ofSetting(leaf.path.replace(/"\]$/, ""), leaf.peek() ?? ""))
      ?.remark(...reason);
}

const leading = /^(Service|Ingress|IngressRoute|HTTPRoute|BackendConfig|GCPBackendPolicy|TraefikService)$/;

/** Whether programs get other paths than users ask for. */
function rewrites(item: Item): boolean {
  return item.leaves().some(({ path }) => /rewrite-target|rewrite|URLRewrite/i.test(path));
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
