// Objects of Kubernetes, of Knative and of Cloud Run.
import type { Draft, Program } from "../draft";
import { isData, knownByPort, knownImage, ownTables, replacedBy } from "../images";
import { boundOf, kindOf, type DataKind } from "../kinds";
import { givenTo } from "../kinds/given";
import { inPattern } from "../texts";
import type { Item, Source } from "../source";
import { knativeService } from "./cloud-run";
import { find, hostsOf, objectsOf, servicesOf, type Context, type KubernetesObject } from "./context";
import { namedPorts } from "./container";
import { objects as reasons } from "./objects";
import { operatedBy } from "./operators";
import { podOf } from "./pod";
import { tellInitial, withInitial, withoutRepeats } from "./before-run";
import { cronOf } from "../schedules";
import { keyOf } from "./variables";
import { readUsualShutdown } from "../unsaid";
import { portOf } from "./probes";
import { readRoutes, readScaling, tellDoor, tellObject } from "./beside";

/** The draft of a file with objects. */
export function readKubernetes(source: Source): Draft {
  const context: Context = { objects: objectsOf(source), data: [], hostnames: [], file: source.file };
  const programs: Program[] = [];
  for (const object of context.objects) if (isDataService(object, context)) object.item.take();
  context.data.push(...context.objects.flatMap((object) => operatedBy(object) ?? []));
  programs.push(...withoutRepeats(context.objects.flatMap((object) => programsOf(object, context))));
  for (const object of context.objects) readScaling(object, context, programs);
  for (const object of context.objects) readRoutes(object, context, programs);
  context.objects.forEach(tellDoor);
  const finish = (): void => {
    for (const object of context.objects) tellObject(object, reasons);
  };
  return { programs, data: context.data, hostnames: context.hostnames, finish };
}

const controllers = /^(Deployment|StatefulSet|ReplicaSet|ReplicationController|Pod|Rollout|DeploymentConfig)$/;

function podSpec({ kind, item }: KubernetesObject): Item | undefined {
  if (kind === "Pod") return item.get("spec");
  const template =
    kind === "CronJob" ? item.get("spec", "jobTemplate", "spec", "template") : item.get("spec", "template");
  // Cloud Run's jobs have the template of an execution around that of a task.
  return template?.get("spec", "template", "spec") ?? template?.get("spec");
}

function labelsOf({ kind, item }: KubernetesObject): Item | undefined {
  return kind === "Pod" ? item.get("metadata", "labels") : item.get("spec", "template", "metadata", "labels");
}

/** A controller whose first container is a database or the like. */
function isDataService(object: KubernetesObject, context: Context): boolean {
  const { kind, name, namespace, item } = object;
  if (!controllers.test(kind)) return false;
  const [first] = podSpec(object)?.get("containers")?.list() ?? [];
  const image = knownImage(first?.get("image")?.peek() ?? "");
  const [port = 0] = first === undefined ? [] : namedPorts(first).values();
  const known = image ?? knownByPort(port);
  if (known === undefined || !isData(known.kind)) return false;
  const services = servicesOf(context, labelsOf(object));
  const values = new Map([
    ...(first?.get("envFrom")?.list() ?? []).flatMap((source) => {
      const configuration = find(context, /^ConfigMap$/, source.get("configMapRef", "name")?.peek());
      return (configuration?.item.get("data")?.entries() ?? []).map(([key, value]) => [key, value.peek()] as const);
    }),
    ...(first?.get("env")?.list() ?? []).map(
      (entry) => [entry.get("name")?.peek() ?? "", entry.get("value")?.peek()] as const,
    ),
  ]);
  const keeper = keeperOf(first, known.kind);
  context.data.push({
    name,
    item,
    ...(keeper === undefined ? {} : { keeper }),
    kind: known.kind,
    product: known.product,
    hosts: [...hostsOf(name, namespace), ...services.flatMap((service) => hostsOf(service.name, service.namespace))],
    credentials: givenTo(known.kind, [...values]),
  });
  item.note(boundOf(known.kind) === undefined ? "to do" : "changed", replacedBy(known));
  if (image === undefined || image.isOwn === true) item.remark("to do", ownTables);
  for (const service of services) service.item.note("left out", "leads to what the platform takes the place of");
  return true;
}

/** The key of a Secret that has the password of a data service. */
function keeperOf(container: Item | undefined, kind: DataKind): string | undefined {
  const { password } = kindOf(kind).given ?? {};
  const entry = container
    ?.get("env")
    ?.list()
    .find((one) => password?.test(one.get("name")?.peek() ?? "") === true);
  const secret = entry?.get("valueFrom", "secretKeyRef");
  return secret === undefined ? undefined : keyOf(secret);
}

function programsOf(object: KubernetesObject, context: Context): Program[] {
  const { kind, name, item } = object;
  if (!item.isUntouched() && context.data.some((service) => service.name === name && controllers.test(kind))) return [];
  if (kind === "Service" && item.get("spec", "template") !== undefined) return knativeService(object, context);
  const pod = podSpec(object);
  if (pod === undefined) return [];
  const labels = labelsOf(object);
  const disks = object.item.get("spec", "volumeClaimTemplates")?.list() ?? [];
  return podsOf(object, pod, { ...context, disks, ...(labels === undefined ? {} : { labels }) });
}

function podsOf(object: KubernetesObject, pod: Item, context: Context): Program[] {
  const { kind } = object;
  if (controllers.test(kind) || kind === "WorkerPool") return controllerOf(object, pod, context);
  return kind === "Job" || kind === "CronJob" ? jobOf(object, pod, context) : [];
}

function controllerOf(object: KubernetesObject, pod: Item, context: Context): Program[] {
  const { kind, name, item } = object;
  const services = servicesOf(context, labelsOf(object));
  const containers = pod.get("containers")?.list() ?? [];
  const targets = services.flatMap((service) => service.item.get("spec", "ports")?.list() ?? []);
  const target = (container: Item): number | undefined =>
    targets
      .map((port) => portOf(port.get("targetPort") ?? port.get("port"), namedPorts(container)))
      .find((port) => [...namedPorts(container).values()].includes(port ?? 0));
  const main = containers.find((container) => target(container) !== undefined);
  const programs = podOf(name, pod, context, main?.get("name")?.peek());
  const [program] = programs;
  if (program === undefined) return [];
  tellInitial(programs);
  const port =
    main === undefined ? portOf(targets[0]?.get("targetPort") ?? targets[0]?.get("port"), new Map()) : target(main);
  // What the name of another port says is not said of this one.
  if (port !== undefined && port !== program.ports[0] && program.health?.grpcService === undefined)
    delete program.protocol;
  if (port !== undefined) program.ports = [port, ...program.ports.filter((one) => one !== port)];
  const named = main === undefined ? new Map<string, number>() : namedPorts(main);
  program.servicePorts = targets
    .filter((one) => portOf(one.get("targetPort") ?? one.get("port"), named) === program.ports[0])
    .flatMap((one) => Number(one.get("port")?.peek() ?? Number.NaN));
  const isNamed = [...named].some(([one, number]) => number === program.ports[0] && /^(grpc|h2c|http2)/.test(one));
  if (
    isNamed ||
    targets.some(
      (one) =>
        portOf(one.get("targetPort") ?? one.get("port"), named) === program.ports[0] &&
        /grpc|h2c|http2/.test(`${one.get("name")?.peek() ?? ""} ${one.get("appProtocol")?.peek() ?? ""}`),
    )
  )
    program.protocol = "h2c";
  program.hosts = [
    ...hostsOf(name, object.namespace),
    ...services.flatMap((service) => hostsOf(service.name, service.namespace)),
  ];
  program.isPublic = services.some(({ item: service }) =>
    /^(LoadBalancer|NodePort)$/.test(service.get("spec", "type")?.peek() ?? ""),
  );
  const replicas = item.get("spec", "replicas")?.number();
  if (replicas !== undefined && replicas > 0) program.instances = { min: replicas, max: replicas };
  const strategy = item.get("spec", "strategy", "type")?.text();
  if (strategy === "Recreate" && (replicas ?? 1) === 1) program.single = true;
  if (kind === "StatefulSet") {
    item.get("spec", "volumeClaimTemplates")?.note("left out", "what becomes of a volume is said where it is mounted");
    tellPeers(name, programs);
  }
  if (program.ports.length > 1)
    program.item.remark("to do", `listens on ${program.ports.join(", ")}, and a process has one port: the first`);
  for (const service of services) readService(service, program, named);
  if (kind !== "WorkerPool") readUsualShutdown(program);
  return programs;
}

/** Pods of a StatefulSet have names, by which they find each other; instances have none. */
function tellPeers(name: string, programs: Program[]): void {
  const peer = new RegExp(`(?<![\\w-])${inPattern(name)}-(\\d+|\\$\\{?\\w+\\}?)(?![\\w-])|\\$\\{HOSTNAME(##|%|:)`);
  for (const { item, variables, files, command = [], args = [] } of programs) {
    const values = [...variables, ...files].map(({ value }) => value.text ?? "");
    if ([...values, ...command, ...args].some((text) => peer.test(text)))
      item.remark(
        "to do",
        `speaks of ${name}-0 and the like: instances have no names of their own, and do not find each other; let the program meet in a database or a cache`,
      );
  }
}

/** The service of a program: its port has its place, and the rest is the platform's. */
function readService({ item }: KubernetesObject, program: Program, named: Map<string, number>): void {
  for (const [index, port] of (item.get("spec", "ports")?.list() ?? []).entries()) {
    const target = portOf(port.get("targetPort") ?? port.get("port"), named);
    if (index > 0 && target !== program.ports[0])
      port.note(
        "to do",
        `is a second port: a process has one, ${program.ports[0] ?? ""}; make another process for it if others call it`,
      );
  }
  item
    .get("spec")
    ?.note(
      "changed",
      `leads to the process ${program.name}: others reach it by a binding, and users at the front door`,
    );
}

function jobOf({ kind, name, item }: KubernetesObject, pod: Item, context: Context): Program[] {
  const spec = kind === "CronJob" ? item.get("spec", "jobTemplate", "spec") : item.get("spec");
  const all = podOf(name, pod, context);
  const [program] = all;
  if (program === undefined) return [];
  const retries = (spec?.get("backoffLimit") ?? pod.get("maxRetries"))?.number();
  const seconds = (spec?.get("activeDeadlineSeconds") ?? pod.get("timeoutSeconds"))?.number();
  const job: Program = {
    ...program,
    kind: "job",
    ports: [],
    ...(retries === undefined ? {} : { retries: Math.min(10, retries) }),
    ...(seconds === undefined ? {} : { timeoutSeconds: Math.min(86_400, Math.max(60, seconds)) }),
  };
  for (const other of all.slice(1).filter(({ kind: one }) => one === "sidecar")) {
    other.item.remark("to do", "runs beside a job, which has nothing beside it");
  }
  const schedule = item.get("spec", "schedule");
  if (schedule !== undefined) readSchedule(item, schedule, job);
  else if (isOfDeployment(item)) job.runs = "deploy";
  for (const key of [
    "completions",
    "parallelism",
    "taskCount",
    "completionMode",
    "ttlSecondsAfterFinished",
    "suspend",
    "podFailurePolicy",
    "manualSelector",
  ]) {
    for (const one of [spec, item.get("spec", "template", "spec")])
      one?.get(key)?.note("left out", "a run is one task, which Cloud Run and Kubernetes keep a while");
  }
  return withInitial(
    job,
    all.slice(1).filter(({ kind: one }) => one === "job"),
  );
}

function readSchedule(item: Item, schedule: Item, job: Program): void {
  const cron = cronOf(schedule.text() ?? "");
  const timeZone = item.get("spec", "timeZone")?.text();
  if (cron !== undefined) job.runs = { cron, ...(timeZone === undefined ? {} : { timeZone }) };
  else schedule.note("to do", "is no schedule of five fields of numbers: write it with numbers");
  for (const key of [
    "concurrencyPolicy",
    "startingDeadlineSeconds",
    "successfulJobsHistoryLimit",
    "failedJobsHistoryLimit",
    "suspend",
  ]) {
    item
      .get("spec", key)
      ?.note(
        "left out",
        "a run that outlives its interval overlaps with the next, so that it has to be safe to repeat",
      );
  }
}

/** A job that Helm, Argo CD or its name says to be one of each deployment. */
function isOfDeployment(item: Item): boolean {
  const annotations = item.get("metadata", "annotations")?.entries() ?? [];
  const isHook = annotations.some(
    ([key, value]) =>
      (key === "helm.sh/hook" && /pre-|post-/.test(value.peek() ?? "")) || /^argocd.argoproj.io\/hook$/.test(key),
  );
  return isHook || /migrat|setup|init|seed/i.test(item.get("metadata", "name")?.peek() ?? "");
}
