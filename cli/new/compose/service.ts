// A service as a program.
import type { Program } from "../draft";
import type { Item } from "../source";
import { isOfBuild } from "../build-time";
import { cpuOf, memoryOf } from "../sizes";
import { markersOf } from "../texts";
import { baseIn } from "../dockerfile";
import { dockerfileOf } from "./built";
import { readCommand } from "./command";
import { isOfMachine } from "./official";
import { healthOf, secondsOf } from "./health";
import { interpolate } from "./interpolate";
import { pairsOf } from "./pairs";
import type { Service } from "./layers";
import { hostTable, reasonOf, type Reason } from "../reasons";
import { others } from "./others";
import { exposedPort, isForGrpc, readPorts, usualPort } from "./ports";
import { variablesOf } from "./variables";
import { readVolumes } from "./volumes";

/** A file, what stands for variables in it, and the services that build an image, by its name. */
export interface Place {
  file: string;
  values: Map<string, string>;
  built: Map<string, Service>;
  /** Names of arguments that make several images of one Dockerfile. */
  choosing: Set<string>;
}

/** The program that a service runs. */
export function programOf(service: Service, root: Item, { file, values: known, built, choosing }: Place): Program {
  const image = service.text("image") ?? "";
  const builder = service.all("build").length > 0 ? service : built.get(image);
  const shown = image === "" || isLocal(image, service, builder) ? undefined : imageOf(image, service);
  const program: Program = {
    name: service.name,
    kind: "process",
    hosts: hostsOf(service),
    ...(shown === undefined ? { build: buildOf(builder ?? service, choosing) } : { image: shown }),
    ...(builder === undefined ? {} : builtFrom(builder, file)),
    variables: variablesOf(service, file, known),
    files: [],
    volumes: {},
    ports: [],
    isPublic: false,
    worksAlways: true,
    item: service.item,
  };
  service.get("build")?.note(...buildReason(service));
  readCommand(service, program);
  readPorts(service, program);
  readVolumes(service, program, root, file);
  readSizes(service, program);
  const health = healthOf(service.get("healthcheck"), program.hosts);
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

/** Names and addresses that a service gives to hosts (https://docs.docker.com/reference/compose-file/services/#extra_hosts). */
function extraHosts(item: Item): [name: string, address: string][] {
  if (item.kind === "table") return item.entries().map(([name, value]) => [name, value.peek() ?? ""]);
  return item.list().map((entry) => {
    const [, name = "", address = ""] = /^([^:=]*)[:=](.*)$/.exec(entry.peek() ?? "") ?? [];
    return [name, address];
  });
}

const ofMachine = "host-gateway";

/** Names by which a service reaches its machine. */
export function machinesOf(service: Service): string[] {
  const all = service.all("extra_hosts").flatMap(extraHosts);
  return all.filter(([name, address]) => name !== "" && address === ofMachine).map(([name]) => name);
}

/** How a container reaches its machine is told where an address has that name. */
function hostsReason(item: Item): Reason {
  return extraHosts(item).every(([, address]) => address === ofMachine)
    ? ["left out", "is how a container reaches its machine: addresses of that are told where they stand"]
    : hostTable;
}

export function hostsOf(service: Service): string[] {
  const networks = service.all("networks").flatMap((table) => table.entries().map(([, one]) => one));
  const addresses = networks.flatMap((one) => one.get("ipv4_address") ?? []);
  const aliases = networks.flatMap((one) => one.get("aliases")?.list() ?? []);
  const named = [...addresses, service.get("container_name"), service.get("hostname"), ...aliases];
  return [service.name, ...named.flatMap((item) => item?.peek() ?? [])].map((host) => host.toLowerCase());
}

/** The folder, the file and the stage that an image is built from; of another file, with the name of that. */
function buildOf(service: Service, choosing: Set<string>): string {
  const build = service.get("build");
  const parts = ["context", "dockerfile", "target"].map((key) => build?.get(key)?.peek() ?? "");
  const [, other = ""] = /^(.*\.ya?ml):/.exec(build?.path ?? "") ?? [];
  const chosen = argumentsOf(service).flatMap(([name, value]) => (choosing.has(name) ? `${name}=${value}` : []));
  return [other, build?.peek() ?? parts.join(" ").trim(), ...chosen].filter((part) => part !== "").join(" ");
}

/** That the file builds an image, and what on. */
function builtFrom(builder: Service, file: string): Pick<Program, "isBuilt" | "base"> {
  const build = builder.get("build");
  const base = build === undefined ? "" : baseIn(dockerfileOf(build, file), build.get("target")?.peek());
  return { isBuilt: true, ...(base === "" ? {} : { base }) };
}

/** Names and values of the arguments of a build (https://docs.docker.com/reference/compose-file/build/#args). */
function argumentsOf(service: Service): [name: string, value: string][] {
  const given = service.get("build")?.get("args");
  return given === undefined ? [] : pairsOf(given).map(([name, value = ""]) => [name, value]);
}

/** Whoever builds the image gives the build its arguments: tools for front ends read some of them then and never again. */
function buildReason(service: Service): Reason {
  const names = argumentsOf(service).map(([name]) => name);
  const given = names.length === 0 ? "" : `, with the arguments ${names.join(", ")}`;
  const shown = names.filter(isOfBuild);
  const asked =
    shown.length === 0
      ? ""
      : `; browsers get ${shown.join(", ")} as the build has it, so build with the address of the site here`;
  return [
    shown.length === 0 ? "left out" : "to do",
    `your own pipeline builds the image${given} and pushes it; name it with --image, or in the configuration${asked}`,
  ];
}

/** Names of arguments by which services build several images of one Dockerfile: a project of many has one for all of its programs. */
export function choosingArguments(services: Service[]): Set<string> {
  const all = services.flatMap((service) =>
    argumentsOf(service).map(([name, value]) => ({ name, value, of: buildOf(service, new Set()) })),
  );
  const isOther = (one: (typeof all)[number]): boolean =>
    all.some(({ name, value, of }) => name === one.name && of === one.of && value !== one.value);
  return new Set(all.filter(isOther).map(({ name }) => name));
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
  if (isOfMachine(image))
    service
      .get("image")
      ?.remark(
        "to do",
        `${image} is the name of an image on the machine that built it: push it to a registry, and name it with that`,
      );
  if (asked.length === 0) return image;
  service
    .get("image")
    ?.note("to do", `is made of ${asked.join(", ")}, which the file does not say: name the image and its tag`);
  const rest = image.replace(/:?\uE000[^\uE001]*\uE001/g, "").replace(/[:@]$/, "");
  return /[a-z0-9]$/i.test(rest) ? rest : undefined;
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
