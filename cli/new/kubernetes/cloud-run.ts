// Services of Knative and of Cloud Run (https://cloud.google.com/run/docs/reference/yaml/v1).
import { parse } from "yaml";
import { affinity } from "../affinity";
import type { Program } from "../draft";
import { inside, isInside } from "../inside";
import { spokenOf } from "../kinds";
import { reasonOf, type Reasons } from "../reasons";
import type { Item } from "../source";
import { hostsOf, type Context, type KubernetesObject } from "./context";
import { tellInitial } from "./before-run";
import { podOf } from "./pod";

/** The programs of a service, which Cloud Run gives a processor during requests only, unless it says otherwise. */
export function knativeService({ name, namespace, item }: KubernetesObject, context: Context): Program[] {
  const template = item.get("spec", "template");
  const pod = template?.get("spec");
  if (pod === undefined) return [];
  const annotations = [item.get("metadata", "annotations"), template?.get("metadata", "annotations")];
  const instances = tellCloudSql(annotations, context);
  const programs = podOf(name, pod, context);
  const [main] = programs;
  if (main === undefined) return [];
  tellInitial(programs);
  // https://knative.dev/docs/serving/services/private-services/
  const visibility = item.get("metadata", "labels", "networking.knative.dev/visibility")?.text();
  main.isPublic = visibility !== "cluster-local";
  main.worksAlways = false;
  if (speaksHttp2(pod)) main.protocol = "h2c";
  if (main.ports.length === 0) main.ports.push(8080);
  // Others of a cluster call the service at 80, whatever its program listens on.
  main.servicePorts = [80, 443];
  main.hosts = hostsOf(name, namespace);
  readAddress(item, main, context);
  tellInstances(instances, programs);
  readRevision(pod, main);
  for (const table of annotations) readAnnotations(table, main, programs, context);
  const own = item.get("spec", "traffic");
  own?.note("left out", "the newest version that is healthy gets all traffic");
  return programs;
}

/** Knative calls the port `h2c` then. */
function speaksHttp2(pod: Item): boolean {
  const containers = pod.get("containers")?.list() ?? [];
  const ports = containers.flatMap((container) => container.get("ports")?.list() ?? []);
  return ports.some((port) => port.get("name")?.peek() === "h2c");
}

function readRevision(pod: Item, main: Program): void {
  const concurrency = pod.get("containerConcurrency");
  const number = concurrency?.number();
  if (number !== undefined && number > 0) {
    main.instances = { ...main.instances, concurrency: Math.min(1000, number) };
    concurrency?.note("changed", "Cloud Run keeps it; Kubernetes has no such limit and refuses it");
  }
  const timeout = pod.get("timeoutSeconds")?.number();
  if (timeout !== undefined && timeout > 0 && timeout !== 300) main.requestTimeoutSeconds = Math.min(3600, timeout);
}

type Reader = (text: string, main: Program, programs: Program[], item: Item) => void;

const readers: { [annotation: string]: Reader } = {
  "autoscaling.knative.dev/minScale": scale("min"),
  "autoscaling.knative.dev/min-scale": scale("min"),
  "run.googleapis.com/minScale": scale("min"),
  "autoscaling.knative.dev/maxScale": scale("max"),
  "autoscaling.knative.dev/max-scale": scale("max"),
  "run.googleapis.com/maxScale": scale("max"),
  "run.googleapis.com/manualInstanceCount": (text, main) => {
    main.instances = { ...main.instances, min: Number(text), max: Number(text) };
  },
  "run.googleapis.com/cpu-throttling": (text, main) => {
    main.worksAlways = text === "false";
  },
  "run.googleapis.com/container-dependencies": (text, main, programs, item) => {
    if (!readDependencies(text, main, programs))
      item.note("to do", "is no table of containers: say with start which one is first");
  },
};

function scale(end: "min" | "max"): Reader {
  return (text, main, _programs, item) => {
    const number = /^\d+$/.test(text) ? Number(text) : undefined;
    // Nothing is what a server has at least on Cloud Run, and what Kubernetes does not allow.
    if (end === "min" && number === 0) return;
    if (number === undefined || number === 0) item.note("left out", "says no number of instances");
    else main.instances = { ...main.instances, [end]: number };
  };
}

/** Containers that the program waits for, and those that they wait for, start before it, in this order; all others start after it. */
function readDependencies(text: string, main: Program, programs: Program[]): boolean {
  let table: unknown;
  try {
    // YAML has JSON in it, and braces without quotes too.
    table = parse(text);
  } catch {
    return false;
  }
  if (typeof table !== "object" || table === null) return false;
  const waits = new Map(Object.entries(table).filter((entry): entry is [string, string[]] => Array.isArray(entry[1])));
  const before = waitedFor(main.item.get("name")?.peek() ?? "", waits);
  const sidecars = programs.filter(({ kind }) => kind === "sidecar");
  const place = ({ name }: Program): number => (before.includes(name) ? before.indexOf(name) : before.length);
  sidecars.sort((one, other) => place(one) - place(other));
  programs.splice(0, programs.length, ...programs.filter(({ kind }) => kind !== "sidecar"), ...sidecars);
  for (const program of sidecars) {
    const { name, item } = program;
    program.start = before.includes(name) ? "before" : "after";
    const others = (waits.get(name) ?? []).filter((other) => before.includes(other) && other !== name);
    if (program.start === "before" && others.length > 0)
      item.remark(
        "changed",
        `${name} starts after ${others.join(", ")} on Kubernetes, and at the same time on Cloud Run: both are there before the program`,
      );
  }
  return true;
}

/** What a container waits for, also by way of others: what has to be there first stands first. */
function waitedFor(container: string, waits: Map<string, string[]>, seen = new Set([container])): string[] {
  return (waits.get(container) ?? []).flatMap((name) => {
    if (seen.has(name)) return [];
    seen.add(name);
    return [...waitedFor(name, waits, seen), name];
  });
}

const told: Reasons = {
  "run.googleapis.com/ingress": [
    "left out",
    "the front door decides who gets in (cloudRun.ingress of the application)",
  ],
  "run.googleapis.com/vpc-access-egress": ["left out", "the application's egress says what it may reach"],
  "run.googleapis.com/vpc-access-connector": ["left out", "programs are in the platform's network"],
  "run.googleapis.com/network-interfaces": ["left out", "programs are in the platform's network"],
  "run.googleapis.com/execution-environment": [
    "left out",
    "the runtime chooses the environment that the application needs",
  ],
  "run.googleapis.com/sessionAffinity": affinity,
  "run.googleapis.com/encryption-key": ["to do", "images and files are encrypted with keys of Google's"],
  "run.googleapis.com/invoker-iam-disabled": ["left out", "the front door decides who gets in"],
  "run.googleapis.com/iap-enabled": ["to do", "nobody is asked who he is: Cloudflare Access or the program does that"],
  "run.googleapis.com/function-target": [
    "to do",
    "functions are built by their owner's pipeline: the image starts the server",
  ],
};

function readAnnotations(table: Item | undefined, main: Program, programs: Program[], context: Context): void {
  for (const [key, item] of table?.entries() ?? []) {
    const reader = Object.hasOwn(readers, key) ? readers[key] : undefined;
    const reason = isInside(key, item.peek() ?? "") ? inside : reasonOf(told, key);
    if (reader !== undefined) reader(item.text() ?? "", main, programs, item);
    else if (reason !== undefined) item.note(...reason);
    else if (!context.data.some(({ name }) => name === "cloudsql") || !/cloudsql/.test(key))
      item.note("left out", "is read by tools beside the runtime");
  }
}

/** What an export says of where the service is: the first one's host name is the site's. */
function readAddress(item: Item, main: Program, { hostnames }: Context): void {
  const told = item.get("metadata", "annotations", "run.googleapis.com/urls")?.peek() ?? "";
  const texts = [
    told,
    ...["url", "address"].flatMap((key) => item.get("status", key)?.leaves() ?? []).map((leaf) => leaf.peek() ?? ""),
  ];
  const own = new Set(
    texts.flatMap((text) => [...text.matchAll(/https:\/\/([\w.-]+\.run\.app)\b/g)].map(([, host = ""]) => host)),
  );
  if (own.size === 0) return;
  if (hostnames.some((name) => name.endsWith(".run.app"))) main.hosts.push(...own);
  else hostnames.push(...own);
}

/** Programs that open an instance of Cloud SQL by its name, or by a socket in a command, are told: the database is at an address here. */
function tellInstances(instances: string[], programs: Program[]): void {
  const names = (text: string): boolean => instances.some((instance) => text.includes(instance));
  for (const { variables, command = [], args = [], item: own } of programs) {
    for (const { value, item } of variables)
      if (names(value.text ?? "") && !/^\/cloudsql\/[^/?]+$/.test(value.text ?? ""))
        item.remark(
          "to do",
          "names an instance of Cloud SQL: give the program host and port of its database in its place",
        );
    if ([...command, ...args].some(names))
      own.remark(
        "to do",
        "its command names an instance of Cloud SQL: give the program host and port of its database in its place",
      );
  }
}

/** `run.googleapis.com/cloudsql-instances` means a socket at /cloudsql, which the platform needs none of. */
function tellCloudSql(annotations: (Item | undefined)[], context: Context): string[] {
  const item = annotations
    .map((table) => table?.get("run.googleapis.com/cloudsql-instances"))
    .find((found) => found !== undefined);
  if (item === undefined) return [];
  const instances = (item.peek() ?? "").split(",").map((instance) => instance.trim());
  const hosts = instances.map((instance) => `/cloudsql/${instance}`.toLowerCase());
  context.data.push(spokenOf("database", "cloudsql", hosts));
  item.note(
    "changed",
    "a database of the platform (PostgresDatabase) takes the instance's place, at its private address: write host and port where the program wants a socket or an instance. For MySQL, use a provider's",
  );
  return instances.filter((instance) => instance !== "");
}
