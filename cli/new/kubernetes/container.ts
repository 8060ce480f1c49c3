// A container as a program.
import type { Program } from "../draft";
import type { Item } from "../source";
import {
  devices,
  digests,
  secretInCommand,
  standardOutput,
  startDirectory,
  tellMembers,
  terminal,
  type Reason,
  type Reasons,
} from "../reasons";
import { readSizes, sizeOf } from "../requests";
import { isSecretName, looksSecret } from "../secrets";
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
  tellMembers(container, others);
  return program;
}

/** Of containers and of pods. */
export const podUser: Reason = [
  "left out",
  "programs run without further rights; on Kubernetes their user is userId of the application's kubernetes",
];

const others: Reasons = {
  imagePullPolicy: digests,
  securityContext: podUser,
  lifecycle: ["left out", "the runtimes take an instance out of use before they end it, and run no hooks"],
  terminationMessagePath: standardOutput,
  terminationMessagePolicy: standardOutput,
  stdin: terminal,
  stdinOnce: terminal,
  tty: terminal,
  resizePolicy: ["left out", "an instance keeps its size"],
  workingDir: startDirectory,
  volumeDevices: ["to do", "the runtimes have no disks: use a database or a bucket"],
};

function readCommand(container: Item, program: Program): void {
  const all = ["command", "args"].flatMap((key) => wordsOf(container.get(key)));
  for (const key of ["command", "args"] as const) {
    const item = container.get(key);
    const left = new Set<string>();
    const words = wordsOf(item).map((word) => expandWord(word, program, isShell(all), left));
    if (item === undefined || words.length === 0) continue;
    if (hasSecretWord(words)) item.note(...secretInCommand);
    else if (words.includes("")) item.note("to do", "has an empty word: write the command again");
    else {
      program[key] = words;
      item.take();
      if (left.size > 0)
        item.note(
          "to do",
          `has ${[...left].join(", ")}, which is not replaced here: let a shell or the program read the variable`,
        );
    }
  }
}

function wordsOf(item: Item | undefined): string[] {
  return item?.list().map((word) => word.peek() ?? "") ?? [];
}

/** Whether a command is a text for a shell: `$(NAME)` would run a command there. */
function isShell(words: string[]): boolean {
  return /(^|\/)(sh|bash|ash|dash)$/.test(words[0] ?? "") && words.slice(1, 3).some((word) => /^-\w*c$/.test(word));
}

/** `$(NAME)` is what the variable is: its value where that may be seen, what the shell reads where there is one. */
function expandWord(word: string, { variables }: Program, inShell: boolean, left: Set<string>): string {
  return word.replace(/(\$?)\$\(([\w.-]+)\)/g, (whole, escape: string, name: string) => {
    const variable = variables.find((one) => one.name === name);
    if (escape !== "") return whole.slice(1);
    if (variable !== undefined && inShell && /^[A-Za-z_]\w*$/.test(name)) return `\${${name}}`;
    const { text = "", isSecret } = variable?.value ?? {};
    const isOpen = text !== "" && isSecret !== true && !text.includes("\uE000");
    if (isOpen && !isSecretName(name) && !looksSecret(text)) return text;
    // A shell runs the command of that name.
    if (variable !== undefined || !inShell) left.add(whole);
    return whole;
  });
}

/** The ports of a container that have a name. */
export function namedPorts(container: Item): Map<string, number> {
  const all = container.get("ports")?.list() ?? [];
  return new Map(
    all.flatMap((port): [string, number][] => {
      const number = port.get("containerPort")?.peek() ?? "";
      return isPort(number) ? [[port.get("name")?.peek() ?? number, Number(number)]] : [];
    }),
  );
}

/** Whether it is a number; another program may write a variable there, such as `${PORT:-8080}`. */
function isPort(text: string): boolean {
  return /^[1-9]\d*$/.test(text);
}

function readPorts(container: Item, program: Program): void {
  for (const port of container.get("ports")?.list() ?? []) {
    const text = port.get("containerPort")?.peek() ?? "";
    const number = Number(text);
    const name = port.get("name")?.peek() ?? "";
    const protocol = port.get("protocol")?.peek() ?? "TCP";
    if (protocol !== "TCP") port.note("to do", `is ${protocol}, which neither runtime takes`);
    else if (/metrics|prom/i.test(name)) port.note("left out", "nothing collects an application's metrics");
    else if (isPort(text)) {
      program.ports.push(number);
      if (program.ports[0] === number && /^(grpc|h2c|http2)/.test(name)) program.protocol = "h2c";
      port.take();
    } else port.note("to do", "is no number: write the port of the server into port");
  }
}

function readResources(container: Item, program: Program): void {
  const resources = container.get("resources");
  readSizes(resources, program);
  const gpus = sizeOf(resources, "nvidia.com/gpu");
  if (/^[1-9]\d*$/.test(gpus)) program.gpu = { model: "nvidia-l4", ...(gpus === "1" ? {} : { count: Number(gpus) }) };
  for (const name of ["ephemeral-storage", "hugepages-2Mi"]) {
    for (const kind of ["limits", "requests"])
      resources
        ?.get(kind, name)
        ?.note("left out", "an instance's disk is its memory on Cloud Run, and a gibibyte on Autopilot");
  }
  resources?.get("claims")?.note(...devices);
}
