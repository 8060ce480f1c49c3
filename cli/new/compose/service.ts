// A service as a program.
import path from "node:path";
import type { Program } from "../draft";
import type { Item } from "../source";
import { commandPort } from "../command-port";
import { cpuOf, memoryOf } from "../sizes";
import { hasLoginsAlone } from "../command-addresses";
import { hasSecretWord, splitWords } from "../words";
import { markersOf } from "../texts";
import { knownByPort } from "../images";
import { readNearby } from "../nearby";
import { worksOnly } from "../unsaid";
import { healthOf, secondsOf } from "./health";
import { interpolate } from "./interpolate";
import type { Service } from "./layers";
import { publishedPort } from "./published";
import { exposedIn } from "../dockerfile";
import { hostTable, reasonOf, secretInCommand, type Reason } from "../reasons";
import { others } from "./others";
import { variablesOf } from "./variables";
import { readVolumes } from "./volumes";

/** A file, what stands for variables in it, and the services that build an image, by its name. */
export interface Place {
  file: string;
  values: Map<string, string>;
  built: Map<string, Service>;
}

/** The program that a service runs. */
export function programOf(service: Service, root: Item, { file, values: known, built }: Place): Program {
  const image = service.text("image") ?? "";
  const builder = service.all("build").length > 0 ? service : built.get(image);
  const shown = image === "" || isLocal(image, service, builder) ? undefined : imageOf(image, service);
  const program: Program = {
    name: service.name,
    kind: "process",
    hosts: hostsOf(service),
    ...(shown === undefined ? { build: buildOf(builder ?? service) } : { image: shown }),
    variables: variablesOf(service, file, known),
    files: [],
    volumes: {},
    ports: [],
    isPublic: false,
    worksAlways: true,
    item: service.item,
  };
  service
    .get("build")
    ?.note(
      "left out",
      "your own pipeline builds the image and pushes it; name it with --image, or in the configuration",
    );
  readCommand(service, program);
  readPorts(service, program);
  readVolumes(service, program, root, file);
  readSizes(service, program);
  const health = healthOf(service.get("healthcheck"));
  if (health !== undefined) program.health = health;
  if (program.ports.length === 0) usualPort(program);
  if (program.ports.length === 0) exposedPort(service, program, file);
  if (isForGrpc(program)) program.protocol = "h2c";
  const grace = secondsOf(service.text("stop_grace_period"));
  if (grace !== undefined && grace >= 1) program.shutdownSeconds = Math.min(585, Math.ceil(grace));
  const signal = service.get("stop_signal");
  if (signal?.text() !== undefined && !/^(SIG)?TERM$|^15$/.test(signal.peek() ?? ""))
    signal.note("to do", "the runtimes send SIGTERM and no other signal");
  return program;
}

/** What has no place of its own is told. */
export function tellOthers(service: Service): void {
  for (const [key, item] of service.layers.flatMap((layer) => layer.entries())) {
    const reason = key === "extra_hosts" ? hostsReason(item) : reasonOf(others, key);
    if (reason !== undefined && item.isUntouched()) item.note(...reason);
    else if (key.startsWith("x-")) item.note("left out", "is an extension that Compose does not read");
  }
}

/** How a container reaches its machine is told where an address has that name. */
function hostsReason(item: Item): Reason {
  const entries = item.kind === "table" ? item.entries().map(([, value]) => value) : item.list();
  return entries.every((entry) => /(^|[:=])host-gateway$/.test(entry.peek() ?? ""))
    ? ["left out", "is how a container reaches its machine: addresses of that are told where they stand"]
    : hostTable;
}

export function hostsOf(service: Service): string[] {
  const aliases = service
    .all("networks")
    .flatMap((networks) => networks.entries().flatMap(([, one]) => one.get("aliases")?.list() ?? []));
  const named = [service.get("container_name"), service.get("hostname"), ...aliases];
  return [service.name, ...named.flatMap((item) => item?.peek() ?? [])].map((host) => host.toLowerCase());
}

/** The folder, the file and the stage that an image is built from. */
function buildOf(service: Service): string {
  const build = service.get("build");
  const parts = ["context", "dockerfile", "target"].map((key) => build?.get(key)?.peek() ?? "");
  return build?.peek() ?? parts.join(" ").trim();
}

/** Whether an image is built and named for this machine alone. */
function isLocal(image: string, service: Service, builder: Service | undefined): boolean {
  const isIt = !image.includes("/") && builder !== undefined;
  if (isIt) for (const item of service.all("image")) item.note("left out", "names the image on this machine");
  return isIt;
}

/** The image, whose tag a variable may say. */
function imageOf(image: string, service: Service): string | undefined {
  const asked = markersOf(image, "variable");
  if (asked.length === 0) return image;
  service
    .get("image")
    ?.note("to do", `is made of ${asked.join(", ")}, which the file does not say: name the image and its tag`);
  const rest = image.replace(/:?\uE000[^\uE001]*\uE001/g, "").replace(/[:@]$/, "");
  return /[a-z0-9]$/i.test(rest) ? rest : undefined;
}

function readCommand(service: Service, program: Program): void {
  for (const [key, to] of [
    ["entrypoint", "command"],
    ["command", "args"],
  ] as const) {
    const item = service.get(key);
    if (item === undefined) continue;
    const words = wordsOf(item);
    if (words === undefined) {
      if (item.kind !== "nothing") item.note("to do", "cannot be split into words: write it as a list");
      else item.take();
    } else if (words.length === 0 && key === "entrypoint" && service.all("command").length > 0) {
      item.take();
    } else if (words.length === 0 || words.includes("")) {
      item.note("to do", "has an empty word, which takes the image's own away: write the whole command");
    } else if (hasSecretWord(words) && !hasLoginsAlone(words)) {
      item.note(...secretInCommand);
    } else if (words.some((word) => markersOf(word, "variable").length > 0)) {
      item.note("to do", "has variables that the file does not say: write the command again");
    } else {
      setWords(service, program, to, words);
      item.take();
      if (/\bmigrat\w*\b.*(&&|;)/.test(words.join(" "))) {
        item.note(
          "to do",
          "migrates at each start of each instance; a job with onDeploy does it once, before the new version",
        );
      }
    }
  }
}

/** An empty entry point takes the image's own away: the command is the whole then, and its first word what runs. */
function setWords(service: Service, program: Program, to: "command" | "args", words: string[]): void {
  const entry = service.get("entrypoint");
  const isWhole = to === "args" && entry !== undefined && entry.kind !== "nothing" && wordsOf(entry)?.length === 0;
  if (!isWhole) program[to] = words;
  else {
    program.command = words.slice(0, 1);
    if (words.length > 1) program.args = words.slice(1);
  }
}

function wordsOf(item: Item): string[] | undefined {
  const text = item.peek();
  if (text !== undefined) return withValues(splitWords(interpolate(text)));
  return item.kind === "list" ? withValues(item.list().map((word) => interpolate(word.peek() ?? ""))) : undefined;
}

/** An option with an empty value as one word, `--config=`: an empty word is none here. */
function withValues(words: string[] | undefined): string[] | undefined {
  const isValue = (index: number): boolean => words?.[index] === "" && /^--[\w-]+$/.test(words[index - 1] ?? "");
  return words?.flatMap((word, index) => (isValue(index) ? [] : isValue(index + 1) ? [`${word}=`] : [word]));
}

/** Ports that speak something else than HTTP, beside those of data services. */
const otherProtocols = [20, 21, 22, 23, 25, 53, 110, 143, 389, 465, 587, 636, 993, 995, 1025, 1883, 9418];

function readPorts(service: Service, program: Program): void {
  const found: [item: Item, text: string, port: string][] = [];
  for (const key of ["ports", "expose"] as const) {
    for (const item of service.all(key).flatMap((list) => list.list())) {
      const text = interpolate((item.kind === "table" ? item.get("target")?.peek() : item.peek()) ?? "");
      const protocol = item.get("protocol")?.peek() ?? /\/(\w+)$/.exec(text)?.[1] ?? "tcp";
      const port = /(?:^|:)(\d+)(?:\/\w+)?$/.exec(text)?.[1];
      if (key === "ports") program.published = [...(program.published ?? []), ...publishedPort(item, text)];
      if (protocol.toLowerCase() !== "tcp" || port === undefined) {
        item.note(
          "to do",
          port === undefined ? "is no single port: name it with --port" : "is UDP, which neither runtime takes",
        );
        continue;
      }
      if (key === "ports") program.isPublic = true;
      found.push([item, text, port]);
      if (!program.ports.includes(Number(port))) program.ports.push(Number(port));
    }
  }
  // The first that speaks HTTP without TLS, as the front door does.
  const isOther = (port: number): boolean => otherProtocols.includes(port) || knownByPort(port) !== undefined;
  const rank = (port: number): number => (isOther(port) ? 2 : isTls(port) ? 1 : 0);
  program.ports.sort((one, other) => rank(one) - rank(other));
  const [first] = program.ports;
  if (first !== undefined && isTls(first))
    program.item.remark(
      "to do",
      `port ${first} speaks TLS as a rule, and the front door has the certificates: name a port that speaks plain HTTP`,
    );
  else if (first !== undefined && otherProtocols.includes(first))
    program.item.remark(
      "to do",
      `port ${first} speaks something else than HTTP as a rule, which Cloud Run does not take: use a provider's, or run it on Kubernetes alone with protocol: "tcp" for its callers`,
    );
  for (const [item, text, port] of found) {
    if (isElsewhere(item, text, port))
      item.note("left out", `users load it at the front door, whatever leads to ${port} on this machine`);
    else item.take();
    const isTold = found.some(([other, , same]) => same === port && other.line < item.line);
    if (program.ports[0] === Number(port) || isTold) continue;
    if (isTls(Number(port))) item.note("left out", "is the port for TLS: the front door has the certificates");
    else
      item.note(
        "to do",
        `is a second port: a process has one, ${program.ports[0] ?? ""}; make another process for it if users reach it`,
      );
  }
}

/** 443, 8443, 9443 and the like. */
function isTls(port: number): boolean {
  return port % 1000 === 443;
}

/** Whether the machine has another port, or an address, for it. */
function isElsewhere(item: Item, text: string, port: string): boolean {
  if (item.kind === "table")
    return ["published", "host_ip", "name", "mode", "app_protocol"].some((key) => item.get(key) !== undefined);
  return !/^[\d:]+(\/tcp)?$/.test(text) || !text.startsWith(port);
}

/** Whether its port is the one that a variable calls gRPC's. */
function isForGrpc({ ports: [port], variables }: Program): boolean {
  const saying = variables.filter(({ name, value }) => /port$/i.test(name) && value.text === String(port));
  return saying.length > 0 && saying.every(({ name }) => /(^|_)grpc_/i.test(name));
}

/** What has no port listed may say it elsewhere. */
function usualPort(program: Program): void {
  const named = program.variables.find(
    ({ name, value }) => /^(VIRTUAL_)?PORT$/.test(name) && /^\d{2,5}$/.test(value.text ?? ""),
  );
  // What takes its work from a queue has a port for the check alone.
  const words = [program.name, ...(program.command ?? []), ...(program.args ?? [])].join(" ");
  if (named === undefined && worksOnly.test(words)) {
    if (program.health?.path !== undefined) program.health.port ??= 80;
    return;
  }
  // A check without a port asks the one of HTTP.
  const asked =
    commandPort([...(program.command ?? []), ...(program.args ?? [])]) ??
    program.health?.port ??
    (program.health?.path === undefined ? 0 : 80);
  const port = Number(named?.value.text ?? asked);
  if (port > 0) program.ports.push(port);
}

/** The port that the Dockerfile beside the file exposes, where the service runs what that says. */
function exposedPort(service: Service, program: Program, file: string): void {
  const build = service.get("build");
  if (build === undefined || program.command !== undefined || program.args !== undefined) return;
  const context = interpolate(build.get("context")?.peek() ?? build.peek() ?? ".");
  const name = interpolate(build.get("dockerfile")?.peek() ?? "Dockerfile");
  const text = readNearby(file, path.posix.join(context, name)) ?? "";
  const port = exposedIn(text, build.get("target")?.peek());
  if (port === undefined || worksOnly.test(program.name)) return;
  program.ports.push(port);
  program.item.remark("changed", `serves port ${port}, which its Dockerfile exposes`);
}

function readSizes(service: Service, program: Program): void {
  const deploy = service.get("deploy");
  const limits = deploy?.get("resources", "limits");
  const reserved = deploy?.get("resources", "reservations");
  const cpu = cpuOf(service.text("cpus") ?? (limits?.get("cpus") ?? reserved?.get("cpus"))?.text() ?? "");
  const memory = memoryOf(
    service.text("mem_limit") ?? (limits?.get("memory") ?? reserved?.get("memory"))?.text() ?? "",
    true,
  );
  if (cpu !== undefined && cpu > 0) program.cpu = cpu;
  if (memory !== undefined) program.memory = memory;
  reserved?.get("devices")?.note("to do", "name the model of the graphics processor in gpu, such as nvidia-l4");
  for (const part of [limits?.get("pids"), reserved?.get("cpus"), reserved?.get("memory")]) part?.take();
  const replicas = instancesOf(deploy?.get("replicas") ?? service.get("scale"));
  if (replicas !== undefined && replicas > 0) program.instances = { min: replicas, max: replicas };
  if (replicas === 0) service.item.remark("to do", "has no instance by default: take it out if it is not needed");
  for (const key of [
    "mode",
    "update_config",
    "rollback_config",
    "restart_policy",
    "placement",
    "labels",
    "endpoint_mode",
  ]) {
    deploy?.get(key)?.note("left out", "the runtimes roll out, restart and place by themselves");
  }
}

/** A number of instances, also as the default of a variable. */
function instancesOf(item: Item | undefined): number | undefined {
  const number = Number(interpolate(item?.peek() ?? "-"));
  if (item === undefined || !Number.isInteger(number)) return undefined;
  item.take();
  return number;
}
