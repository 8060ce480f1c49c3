// Score files, version v1b1 (https://docs.score.dev/docs/score-specification/score-spec-reference).
import { isUtf8 } from "node:buffer";
import { Bindings } from "../bindings";
import type { DataService, Draft, DraftFile, Program, Value } from "../draft";
import type { DataKind } from "../kinds";
import type { Item, Source } from "../source";
import { readNearby } from "../nearby";
import { readSizes } from "../requests";
import { hasSecretWord } from "../words";
import { variableName } from "../texts";
import { placeVolume } from "../volumes";
import { plainPath, withoutEnd } from "../paths";
import { readProbes } from "../kubernetes/probes";
import { Placeholders } from "./placeholders";
import { kindOfResource, tellResource } from "./resources";

/** The draft of a Score file. */
export function readScore({ file, documents }: Source, _profiles: string[], name: string): Draft {
  const draft: Draft = { programs: [], data: [], hostnames: [] };
  draft.bindings = new Bindings(draft, name);
  for (const root of documents) readWorkload(root, draft, draft.bindings, file);
  return draft;
}

function readWorkload(root: Item, draft: Draft, bindings: Bindings, file: string): void {
  root.get("apiVersion")?.take();
  const metadata = root.get("metadata");
  const name = metadata?.get("name")?.text() ?? "app";
  const resources = root.get("resources");
  for (const [key, item] of resources?.entries() ?? []) {
    const kind = kindOfResource(item.get("type")?.peek() ?? "");
    if (kind !== undefined) draft.data.push(serviceOf(key, item, kind));
  }
  const placeholders = new Placeholders(root, draft.data, bindings);
  const containers = root.get("containers")?.entries() ?? [];
  const ports = readPorts(root);
  const main = mainOf(containers, ports[0]);
  const mainName = containers.find(([, container]) => container === main)?.[0];
  const paths = pathsOf(resources);
  const programs = containers.map(([key, container]) => {
    const isMain = container === main;
    const program = programOf(isMain ? name : key, container, placeholders, file);
    if (isMain)
      return { ...program, ports, hosts: [name], isPublic: ports.length > 0, ...(paths.length > 0 ? { paths } : {}) };
    const start = startOf(container, mainName ?? "");
    return { ...program, kind: "sidecar" as const, beside: name, start };
  });
  draft.programs.push(
    ...programs.sort((one, other) => Number(one.kind === "sidecar") - Number(other.kind === "sidecar")),
  );
  for (const [key, item] of resources?.entries() ?? []) tellResource(key, item);
  metadata?.get("annotations")?.note("left out", "annotations are read by tools beside the runtime");
  for (const leaf of metadata?.rest() ?? []) leaf.take();
}

/** Paths of the host name that resources of the type `route` lead to the workload. */
function pathsOf(resources: Item | undefined): string[] {
  const routes = (resources?.entries() ?? []).filter(([, item]) => item.get("type")?.peek() === "route");
  const paths = routes.map(([, item]) => withoutEnd(item.get("params", "path")?.peek() ?? "/"));
  return paths.includes("/") ? [] : [...new Set(paths)].filter((path) => plainPath.test(path));
}

/** What others wait for starts before them (https://docs.score.dev/docs/score-specification/score-spec-reference/). */
function startOf(container: Item, main: string): "before" | "after" {
  const before = container.get("before");
  const all =
    before?.kind === "table"
      ? before.entries()
      : (before?.list() ?? []).map((one): [string, Item] => [one.get("container")?.peek() ?? "", one]);
  const found = all.find(([name]) => name === main)?.[1];
  before?.take();
  if (found?.get("ready")?.peek() === "complete")
    found.note(
      "to do",
      "ends before the program starts, and here it runs beside it: make it a job of each deployment (onDeploy)",
    );
  return found === undefined ? "after" : "before";
}

/** The container that serves the workload's port; the first one otherwise. */
function mainOf(containers: [string, Item][], port: number | undefined): Item | undefined {
  const asks = ([, container]: [string, Item]): boolean =>
    ["livenessProbe", "readinessProbe"].some((key) => container.get(key, "httpGet", "port")?.peek() === String(port));
  return (containers.find(asks) ?? containers[0])?.[1];
}

function serviceOf(name: string, item: Item, [kind, product]: [DataKind, string]): DataService {
  const id = item.get("id")?.peek();
  return {
    name,
    item,
    kind,
    product,
    hosts: [`\uE000resource:${name}\uE001`],
    credentials: id === undefined ? {} : { database: id },
  };
}

/** Ports that containers listen on. */
function readPorts(root: Item): number[] {
  return (root.get("service", "ports")?.entries() ?? []).flatMap(([name, port], index) => {
    const number = Number((port.get("targetPort") ?? port.get("port"))?.peek() ?? "");
    const isUdp = port.get("protocol")?.peek() === "UDP";
    if (isUdp) port.note("to do", "is UDP, which neither runtime takes");
    else if (index > 0)
      port.note("to do", `${name} is a second port: a process has one; make another process for it if others call it`);
    if (port.get("targetPort") !== undefined) port.get("port")?.note("left out", "users load it at the front door");
    port.take();
    return isUdp || !Number.isInteger(number) || number < 1 ? [] : [number];
  });
}

function programOf(name: string, container: Item, placeholders: Placeholders, file: string): Program {
  const image = container.get("image")?.text();
  const program: Program = {
    name,
    kind: "process",
    hosts: [],
    // A dot stands for what the command line names.
    ...(image === undefined || image === "." ? {} : { image }),
    variables: (container.get("variables")?.entries() ?? []).map(([key, item]) => ({
      name: key,
      value: placeholders.value(item.peek() ?? ""),
      item,
    })),
    files: filesOf(container).map(([path, item]) => fileOf(path, item, placeholders, file)),
    volumes: {},
    ports: [],
    isPublic: false,
    worksAlways: true,
    item: container,
  };
  for (const key of ["command", "args"] as const) {
    const item = container.get(key);
    const words = item?.list().map((word) => word.peek() ?? "");
    if (item === undefined || words === undefined || words.length === 0) continue;
    if (hasSecretWord(words) || words.some((word) => word === "" || /\$\{/.test(word)))
      item.note("to do", "has an empty word, a placeholder or what may be a secret in it: write the command again");
    else {
      program[key] = words;
      item.take();
    }
  }
  readSizes(container.get("resources"), program);
  readProbes(container, program, new Map());
  for (const [path, item] of volumesOf(container))
    placeVolume(
      program,
      path,
      placeholders.plain(item.get("source")?.peek() ?? ""),
      item.get("readOnly")?.peek() === "true",
      item,
    );
  return program;
}

/** A list with targets, or a table by target. */
function filesOf(container: Item): [path: string, item: Item][] {
  return targetsOf(container.get("files"));
}

function volumesOf(container: Item): [path: string, item: Item][] {
  return targetsOf(container.get("volumes"));
}

function targetsOf(item: Item | undefined): [path: string, item: Item][] {
  if (item?.kind === "table") return item.entries();
  return (item?.list() ?? []).map((entry) => [entry.get("target")?.peek() ?? "", entry]);
}

function fileOf(path: string, item: Item, placeholders: Placeholders, file: string): DraftFile {
  const source = item.get("source")?.peek();
  const binary = item.get("binaryContent")?.peek();
  const text = source !== undefined ? readNearby(file, source) : (textOf(binary) ?? item.get("content")?.peek());
  // Score replaces nothing in what is binary.
  const isExact = binary !== undefined || item.get("noExpand")?.peek() === "true";
  if (binary !== undefined && text === undefined) item.remark("to do", "is no text: put the file into the image");
  const value: Value =
    text === undefined ? { origin: "the file is not there" } : isExact ? { text } : placeholders.value(text);
  return { path, name: variableName(path.split("/").at(-1) ?? ""), value, item };
}

/** What is encoded in base64, if it is a text. */
function textOf(binary: string | undefined): string | undefined {
  const bytes = Buffer.from(binary ?? "", "base64");
  return binary === undefined || bytes.includes(0) || !isUtf8(bytes) ? undefined : bytes.toString();
}
