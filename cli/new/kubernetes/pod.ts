// A pod as a program, with what runs beside it and before it.
import type { Program } from "../draft";
import { isData, knownByPort, knownImage, replacedBy } from "../images";
import { asksForService, spokenOf, type DataKind } from "../kinds";
import { accounts, hostTable, machine, names, tellMembers, type Reason, type Reasons } from "../reasons";
import type { Item } from "../source";
import { podUser, programOf } from "./container";
import type { Context } from "./context";

/**
 * The programs of a pod, those last that end before the program starts, in their order. `main` says which container is the program itself; the
 * default is the first that has a port.
 */
export function podOf(name: string, pod: Item, context: Context, main?: string): Program[] {
  const containers = pod.get("containers")?.list() ?? [];
  const own = containers.filter((container) => !isProxy(container, pod, context));
  const chosen =
    own.find((container) => container.get("name")?.peek() === main) ??
    own.find((container) => (container.get("ports")?.list() ?? []).length > 0) ??
    own[0];
  if (chosen === undefined) return [];
  const program = programOf(name, chosen, pod, context);
  const others = own
    .filter((container) => container !== chosen)
    .map((container) => sidecarOf(container, pod, program, context, "after"));
  const initial = (pod.get("initContainers")?.list() ?? []).flatMap((container) =>
    initialOf(container, pod, program, context),
  );
  for (const [index, job] of initial.entries()) {
    const before = initial[index - 1];
    if (job.kind === "job" && before?.kind === "job") job.after = before.name;
  }
  tellShared(pod, own, chosen);
  readPod(pod, program);
  return [program, ...others, ...initial];
}

/** Directories that containers of a pod share: those beside each other have one path, and those before leave nothing behind. */
function tellShared(pod: Item, own: Item[], chosen: Item): void {
  const initial = (pod.get("initContainers")?.list() ?? []).filter((one) => !one.isUntouched());
  const pathsIn = (container: Item, volume: string | undefined): string[] =>
    (container.get("volumeMounts")?.list() ?? [])
      .filter((mount) => mount.get("name")?.peek() === volume)
      .flatMap((mount) => mount.get("mountPath")?.peek() ?? []);
  for (const volume of pod.get("volumes")?.list() ?? []) {
    const name = volume.get("name")?.peek();
    const [path] = pathsIn(chosen, name);
    if (volume.get("emptyDir") === undefined || path === undefined || /^\/(tmp|run|var\/run|var\/tmp)\b/.test(path))
      continue;
    for (const other of own.filter((one) => one !== chosen)) {
      const there = pathsIn(other, name)[0];
      if (there !== undefined && there !== path)
        other.remark(
          "to do",
          `finds at ${there} what the program has at ${path}: containers share a directory at one path alone`,
        );
    }
    for (const before of initial) {
      if (pathsIn(before, name).length > 0 && before.get("restartPolicy")?.peek() !== "Always")
        before.remark(
          "to do",
          `leaves what it writes to ${path} to the program, whose directory is its own: put that into the image, or let the program fetch it`,
        );
    }
  }
}

function sidecarOf(container: Item, pod: Item, program: Program, context: Context, start: "before" | "after"): Program {
  const sidecar = programOf(container.get("name")?.peek() ?? "sidecar", container, pod, context);
  return { ...sidecar, kind: "sidecar", beside: program.name, start };
}

/** A container that ends before the program starts, unless the platform needs none. */
function initialOf(container: Item, pod: Item, program: Program, context: Context): Program[] {
  if (isProxy(container, pod, context)) return [];
  const name = container.get("name")?.peek() ?? "init";
  if (container.get("restartPolicy")?.text() === "Always")
    return [sidecarOf(container, pod, program, context, "before")];
  const image = container.get("image")?.peek() ?? "";
  const words = ["command", "args"]
    .flatMap((key) => container.get(key)?.list() ?? [])
    .map((word) => word.peek() ?? "")
    .join(" ");
  if (/wait|ready|check/i.test(name) || /\b(nc -z|until |nslookup|wait-for)/.test(words) || asksForService(words)) {
    container.note(
      "left out",
      "waits for something: processes start by themselves, and again until what they need is there",
    );
    return [];
  }
  if (/(^|\/)(busybox|alpine|bash)(:|@|$)/.test(image) || /\bch(own|mod)\b/.test(words)) {
    container.note("to do", "prepares the pod's directories, which are empty at each start: let the program do it");
    return [];
  }
  return [{ ...programOf(name, container, pod, context), kind: "job", runs: "deploy", ports: [] }];
}

/** A proxy of Cloud SQL's or of a mesh, which the platform needs none of. */
function isProxy(container: Item, pod: Item, context: Context): boolean {
  const image = container.get("image")?.peek() ?? "";
  if (/cloud-?sql-proxy|gce-proxy/.test(image)) {
    if (!context.data.some(({ hosts }) => hosts.includes("127.0.0.1"))) {
      const [kind, product] = behindProxy(container, pod);
      context.data.push({ ...spokenOf(kind, "cloudsql", ["127.0.0.1", "localhost"], product), item: container });
    }
    container.note(
      "left out",
      "Cloud SQL is reached at its private address, by TLS and a login that changes: no proxy is needed",
    );
    return true;
  }
  const known = knownImage(image);
  const last = image.replace(/[:@].*$/, "").replace(/^.*\//, "");
  if (
    known?.kind === "proxy" ||
    /^(proxyv2|istio-proxy|linkerd-proxy|envoy.*|esp-v2|endpoints-runtime.*)$/.test(last)
  ) {
    container.note("left out", replacedBy({ kind: "proxy", product: known?.product ?? "a proxy" }));
    return true;
  }
  return false;
}

/** What a proxy of Cloud SQL's leads to: what listens on the port that it names, or what the pod speaks of; PostgreSQL if nothing says it. */
function behindProxy(container: Item, pod: Item): [kind: DataKind, product?: string] {
  const words = ["command", "args"].flatMap((key) => container.get(key)?.list() ?? []).map((word) => word.peek() ?? "");
  const named = [...words, ...pod.leaves().map((leaf) => leaf.path)].join(" ");
  const ports = words.join(" ").match(/\b\d{4,5}\b/g) ?? [];
  const found = [
    ...ports.map((port) => knownByPort(Number(port))),
    /mysql/i.test(named) ? knownImage("mysql") : undefined,
  ];
  for (const known of found) if (known !== undefined && isData(known.kind)) return [known.kind, known.product];
  return ["database"];
}

const identity: Reason = ["left out", "each application has an identity of its own"];
const placing: Reason = ["left out", "Autopilot places pods, in all zones"];
const dns: Reason = ["left out", "each process has the network's own DNS"];

const others: Reasons = {
  serviceAccountName: identity,
  serviceAccount: identity,
  automountServiceAccountToken: ["left out", "programs get no token of the cluster"],
  restartPolicy: ["left out", "the runtimes start what has ended again, and repeat a failed job (retries)"],
  imagePullSecrets: accounts,
  affinity: placing,
  tolerations: placing,
  nodeName: placing,
  topologySpreadConstraints: placing,
  priorityClassName: placing,
  schedulerName: placing,
  runtimeClassName: ["left out", "the runtimes choose how programs are kept apart"],
  securityContext: podUser,
  dnsPolicy: dns,
  dnsConfig: dns,
  enableServiceLinks: ["left out", "addresses of others are bindings"],
  hostAliases: hostTable,
  hostname: names,
  subdomain: names,
  hostNetwork: machine,
  hostPID: machine,
  hostIPC: machine,
  shareProcessNamespace: ["to do", "containers beside each other share their network, and nothing else"],
  readinessGates: ["left out", "the runtimes ask the program itself (health)"],
};

/** What is said of the pod as a whole. */
function readPod(pod: Item, program: Program): void {
  const seconds = pod.get("terminationGracePeriodSeconds")?.number();
  if (seconds !== undefined && seconds >= 1) program.shutdownSeconds = Math.min(585, Math.ceil(seconds));
  const selector = pod.get("nodeSelector");
  const model = selector?.get("run.googleapis.com/accelerator") ?? selector?.get("cloud.google.com/gke-accelerator");
  if (model !== undefined) program.gpu = { ...program.gpu, model: model.text() ?? "nvidia-l4" };
  selector?.rest().forEach((leaf) => {
    leaf.note(...placing);
  });
  tellMembers(pod, others);
  for (const volume of pod.get("volumes")?.list() ?? []) {
    if (volume.isUntouched()) volume.note("left out", "no container that runs here mounts it");
    else for (const leaf of volume.rest()) leaf.note("left out", "says how the volume is kept");
  }
}
