// Compose files (https://docs.docker.com/reference/compose-file/).
import type { Draft, Program } from "../draft";
import { isData, ownTables, replacedBy, type Known } from "../images";
import { allKinds, boundOf, provided } from "../kinds";
import type { Reason } from "../reasons";
import type { Item, Source } from "../source";
import { dataServiceOf, ownHooks, tellOptions } from "./data";
import { besideServers } from "./fastcgi";
import { readLayers } from "./based";
import { extendedOf, openFile, tellOverride } from "./files";
import { isFrontDoor, proxiedBy } from "./front-door";
import { runs } from "./idle";
import { fillIn, interpolate, marksRequired, withoutOptional } from "./interpolate";
import { knownService } from "./known";
import { readLabels } from "./labels";
import { namesIn, type Service } from "./layers";
import { orderOf } from "./order";
import { ofProfiles } from "./profiles";
import { publishedPorts } from "./published";
import { tellServedFiles, tellUnservedFiles } from "./served-files";
import { choosingArguments, hostsOf, machinesOf, programOf, type Place } from "./service";
import { addCredentials, dropUnset, environmentBeside } from "./variables";

/** The draft of a Compose file. */
export function readCompose(source: Source, profiles: string[]): Draft {
  const [root] = source.documents;
  const draft: Draft = { programs: [], data: [], hostnames: [] };
  if (root === undefined) return draft;
  const values = environmentBeside(source.file);
  root.rewrite((text, item) => fillIn(text, values, item));
  const isMarked = marksRequired(root.leaves().map((leaf) => leaf.peek() ?? ""));
  if (isMarked) root.rewrite(withoutOptional);
  const opened = new Map<string, Item | undefined>();
  const open = (file: string, folder?: string): Item | undefined => {
    if (!opened.has(file)) opened.set(file, openFile(source, file, values, folder));
    return opened.get(file);
  };
  const { included, all } = readLayers(source.file, root, open);
  draft.beside = [...included, ...extendedOf(all, [...included, root])];
  const beside = values.get("COMPOSE_PROFILES")?.split(",") ?? [];
  const wanted = ofProfiles(all, { asked: profiles, beside }, source.file);
  const running = wanted.filter((service) => runs(service, all));
  draft.absent = absentOf(all, running);
  draft.machines = running.flatMap(machinesOf);
  const knows = new Map(running.map((service) => [service, knownService(service)]));
  // Alone they are the application.
  const isWatched = [...knows.values()].some((known) => known === undefined);
  for (const [service, known] of knows) if (known?.kind === "monitor" && !isWatched) knows.set(service, undefined);
  const own = running.filter((service) => knows.get(service) === undefined);
  const place: Place = { file: source.file, values, built: buildersOf(running), choosing: choosingArguments(running) };
  for (const service of running) {
    const known =
      knows.get(service) ??
      (isFrontDoor(service, own) ? ({ kind: "proxy", product: "nginx" } satisfies Known) : undefined);
    if (known?.kind === "proxy") {
      const count = readProxy(service, root, source.file, draft);
      if (count === 0 && behind(service, own) !== 1 && readsSettings.test(known.product))
        service.item.remark(...unreadPaths);
      tellServedFiles(service, own, source.file);
    }
    if (known === undefined) draft.programs.push(readProgram(service, root, place, draft));
    else replace(service, known, draft, { file: source.file, isNeeded: own.length > 0 });
  }
  if (draft.proxies === undefined) tellUnservedFiles(own);
  addAliases(running, draft);
  for (const program of draft.programs) {
    const service = own.find(({ name }) => name === program.name);
    if (service !== undefined) addCredentials(program, service, draft.data);
  }
  if (isMarked) for (const { variables } of draft.programs) dropUnset(variables);
  mergePools(draft);
  besideServers(draft.programs);
  orderOf(draft, running);
  for (const one of [root, ...included]) tellRoot(one);
  tellOverride(source.file, root);
  return draft;
}

/** Services that do not run, by the ports that would lead to them and lead to nobody else. */
function absentOf(all: Service[], running: Service[]): Map<number, string> {
  const taken = running.flatMap(publishedPorts);
  const others = all.filter((service) => !running.includes(service));
  return new Map(
    others.flatMap((service) =>
      publishedPorts(service)
        .filter((port) => !taken.includes(port))
        .map((port): [number, string] => [port, service.name]),
    ),
  );
}

/** The services that build images which the file names, by these names. */
function buildersOf(services: Service[]): Map<string, Service> {
  const building = services.filter((service) => service.all("build").length > 0);
  return new Map(building.map((service) => [interpolate(service.get("image")?.peek() ?? ""), service]));
}

/** How many programs a proxy may lead to: those that it waits for, or all that others reach. */
function behind(proxy: Service, own: Service[]): number {
  const needed = proxy.all("depends_on").flatMap(namesIn);
  const waitedFor = own.filter(({ name }) => needed.includes(name));
  if (waitedFor.length > 0) return waitedFor.length;
  return own.filter((service) => ["ports", "expose"].some((key) => service.all(key).length > 0)).length;
}

/** Proxies that say in settings of their own where they lead. */
const readsSettings = /^(envoy|haproxy|nginx|caddy)$/;
const unreadPaths: Reason = [
  "to do",
  "says in its settings which paths lead to which program, which are not read here: write those in routes, and the ports of servers that it alone knows",
];

/** Returns for how many paths its settings say where they lead. */
function readProxy(service: Service, root: Item, file: string, draft: Draft): number {
  const proxied = proxiedBy(service, root, file);
  (draft.proxied ??= []).push(...proxied);
  const targets = proxied.map(({ host }) => host.toLowerCase());
  const awaits = service.all("depends_on").flatMap(namesIn);
  (draft.proxies ??= []).push({ name: service.name, hosts: hostsOf(service), targets, awaits });
  (draft.published ??= []).push(...publishedPorts(service));
  return proxied.length;
}

function readProgram(service: Service, root: Item, around: Place, draft: Draft): Program {
  const program = programOf(service, root, around);
  readLabels(service, program, draft);
  const mode = service.get("network_mode")?.peek() ?? "";
  if (mode.startsWith("service:")) {
    program.kind = "sidecar";
    program.beside = mode.slice("service:".length);
    program.start = "after";
    service.get("network_mode")?.take();
  }
  return program;
}

/** The file of a service, and whether others in it need that. */
interface Surroundings {
  file: string;
  isNeeded: boolean;
}

/** A service that the platform has something better for. */
function replace(service: Service, known: Known, draft: Draft, { file, isNeeded }: Surroundings): void {
  // What is left out is nobody's address any more.
  if (known.kind !== "proxy") {
    const left = dataServiceOf(service, known, isData(known.kind) ? known.kind : provided, file);
    const part = {
      ...(known.kind === "monitor" ? { isMonitor: true } : {}),
      ...(known.kind === "tool" ? { isTool: true } : {}),
    };
    draft.data.push({ ...left, ...part });
  }
  const isPerson = isData(known.kind) && boundOf(known.kind) === undefined && isNeeded;
  if (isPerson) tellOptions(service, known.product);
  if (isData(known.kind)) service.get("post_start")?.remark(...ownHooks);
  if (known.isOwn === true && isNeeded) service.item.remark("to do", ownTables);
  for (const layer of service.layers)
    layer.note(isPerson ? "to do" : isData(known.kind) ? "changed" : "left out", replacedBy(known));
}

/** Names that others give a service by `links` (https://docs.docker.com/reference/compose-file/services/#links). */
function addAliases(services: Service[], { programs, data }: Draft): void {
  const links = services.flatMap((service) => service.all("links").flatMap((item) => item.list()));
  for (const link of links) {
    const [name = "", alias] = interpolate(link.peek() ?? "")
      .toLowerCase()
      .split(":");
    const target = [...programs, ...data].find(({ hosts }) => hosts.includes(name));
    if (alias !== undefined && target !== undefined && !target.hosts.includes(alias)) target.hosts.push(alias);
  }
}

/** What stands before a data service of a file leads to that. */
function mergePools({ data }: Draft): void {
  for (const [kind, { signs }] of allKinds()) {
    const own = data.filter((service) => service.kind === kind);
    const pools = own.filter(({ name }) => signs.pools?.test(name) === true);
    const server = own.find((service) => !pools.includes(service));
    if (server === undefined) continue;
    for (const pool of pools) {
      server.hosts.push(...pool.hosts);
      data.splice(data.indexOf(pool), 1);
    }
  }
}

/** The rest of the top level. */
function tellRoot(root: Item): void {
  for (const [key, item] of root.entries()) {
    if (key === "services") continue;
    if (key === "include") continue;
    else if (key === "version") item.note("left out", "Compose does not read it any more");
    else if (key === "name") item.note("left out", "the command names the application");
    else if (key === "networks")
      item.note("left out", "each process has a network of its own; what it may reach is said by egress and bindings");
    else if (key === "volumes")
      item.note("left out", "says how volumes are kept: what becomes of them is said where they are mounted");
    else if (key === "secrets") item.note("left out", "values of secrets are in Vault");
    else if (key === "configs") item.note("left out", "texts are where they are read");
    else if (key === "models")
      item.note("to do", "the platform runs no models: use a provider's, and give programs its address by a secret");
  }
}
