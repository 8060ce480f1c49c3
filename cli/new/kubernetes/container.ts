// A container as a program.
import type { NoteKind } from "../notes";
import type { Program } from "../draft";
import type { Item } from "../source";
import { cpuOf, memoryOf } from "../sizes";
import { hasSecretWord } from "../words";
import type { Context } from "./context";
import { readProbes } from "./probes";
import { variablesOf } from "./variables";
import { readMounts } from "./volumes";

/** The program that a container of a pod is. */
export function programOf(name: string, container: Item, pod: Item, context: Context): Program {
  const image = container.get("image")?.text();
  const program: Program = {
    name,
    kind: "process",
    hosts: [],
    ...(image === undefined || image === "" ? {} : { image }),
    variables: variablesOf(container, context),
    files: [],
    volumes: {},
    ports: [],
    isPublic: false,
    worksAlways: true,
    item: container,
  };
  container.get("name")?.take();
  readCommand(container, program);
  readPorts(container, program);
  readResources(container, program);
  readProbes(container, program, namedPorts(container));
  readMounts(container, pod, program, context);
  for (const [key, reason] of Object.entries(others)) {
    const item = container.get(key);
    if (item?.isUntouched() === true) item.note(...reason);
  }
  return program;
}

const others: { [key: string]: [NoteKind, string] } = {
  imagePullPolicy: ["left out", "an image is pulled by its digest"],
  securityContext: [
    "left out",
    "programs run without further rights; on Kubernetes their user is userId of the application's kubernetes",
  ],
  lifecycle: ["left out", "the runtimes take an instance out of use before they end it, and run no hooks"],
  terminationMessagePath: ["left out", "what a program writes to its standard output is kept by Cloud Logging"],
  terminationMessagePolicy: ["left out", "what a program writes to its standard output is kept by Cloud Logging"],
  stdin: ["left out", "nobody sits at a terminal"],
  stdinOnce: ["left out", "nobody sits at a terminal"],
  tty: ["left out", "nobody sits at a terminal"],
  resizePolicy: ["left out", "an instance keeps its size"],
  workingDir: [
    "to do",
    "the image says in which directory its program starts: set it there, or begin the command with it",
  ],
  volumeDevices: ["to do", "the runtimes have no disks: use a database or a bucket"],
};

function readCommand(container: Item, program: Program): void {
  for (const key of ["command", "args"] as const) {
    const item = container.get(key);
    const words = item?.list().map((word) => word.peek() ?? "");
    if (item === undefined || words === undefined || words.length === 0) continue;
    if (hasSecretWord(words))
      item.note(
        "to do",
        "has what may be a secret in it: let the program read it from a variable, and write the command again",
      );
    else if (words.includes("")) item.note("to do", "has an empty word: write the command again");
    else {
      program[key] = words;
      item.take();
      if (words.some((word) => /(^|[^$])\$\([\w.-]+\)/.test(word)))
        item.note("to do", "has $(NAME), which is not replaced here: let a shell or the program read the variable");
    }
  }
}

/** The ports of a container that have a name. */
export function namedPorts(container: Item): Map<string, number> {
  const all = container.get("ports")?.list() ?? [];
  return new Map(all.map((port) => [port.get("name")?.peek() ?? "", Number(port.get("containerPort")?.peek() ?? 0)]));
}

function readPorts(container: Item, program: Program): void {
  for (const port of container.get("ports")?.list() ?? []) {
    const number = Number(port.get("containerPort")?.peek() ?? "");
    const name = port.get("name")?.peek() ?? "";
    const protocol = port.get("protocol")?.peek() ?? "TCP";
    if (protocol !== "TCP") port.note("to do", `is ${protocol}, which neither runtime takes`);
    else if (/metrics|prom/i.test(name)) port.note("left out", "nothing collects an application's metrics");
    else if (Number.isInteger(number) && number > 0) {
      program.ports.push(number);
      if (/^(grpc|h2c|http2)/.test(name)) program.protocol = "h2c";
      port.take();
    }
  }
}

/** The limit is the size; where there is none, what is requested. */
function readResources(container: Item, program: Program): void {
  const resources = container.get("resources");
  const read = (name: string): string => {
    const [limit, request] = [resources?.get("limits", name), resources?.get("requests", name)];
    if (limit !== undefined) request?.note("left out", "the limit is the size");
    return (limit ?? request)?.text() ?? "";
  };
  const cpu = cpuOf(read("cpu"));
  const memory = memoryOf(read("memory"), false);
  const gpus = read("nvidia.com/gpu");
  if (cpu !== undefined && cpu > 0) program.cpu = cpu;
  if (memory !== undefined) program.memory = memory;
  if (/^[1-9]\d*$/.test(gpus)) program.gpu = { model: "nvidia-l4", ...(gpus === "1" ? {} : { count: Number(gpus) }) };
  for (const name of ["ephemeral-storage", "hugepages-2Mi"]) {
    for (const kind of ["limits", "requests"])
      resources
        ?.get(kind, name)
        ?.note("left out", "an instance's disk is its memory on Cloud Run, and a gibibyte on Autopilot");
  }
  resources?.get("claims")?.note("to do", "the runtimes have no devices but graphics processors (gpu)");
}
