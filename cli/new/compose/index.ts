// Compose files (https://docs.docker.com/reference/compose-file/).
import path from "node:path";
import { UsageError } from "../../project";
import type { Draft, Program } from "../draft";
import { isData, knownByLastWord, knownByName, knownImage, ownTables, replacedBy, type Known } from "../images";
import { allKinds, boundOf, provided } from "../kinds";
import { readNearby } from "../nearby";
import type { Item } from "../source";
import { parseSource, type Source } from "../source";
import { dataServiceOf } from "./data";
import { besideServers } from "./fastcgi";
import { isFrontDoor, proxiedBy } from "./front-door";
import { fillIn, interpolate, marksRequired, withoutOptional } from "./interpolate";
import { readLabels } from "./labels";
import { onTop, servicesOf, type Service } from "./layers";
import { orderOf } from "./order";
import { ofProfiles } from "./profiles";
import { publishedPorts } from "./published";
import { tellServedFiles } from "./served-files";
import { hostsOf, programOf, type Place } from "./service";
import { addCredentials, dropUnset, environmentBeside } from "./variables";

/** The draft of a Compose file. */
export function readCompose(source: Source, profiles: string[]): Draft {
  const [root] = source.documents;
  const draft: Draft = { programs: [], data: [], hostnames: [] };
  if (root === undefined) return draft;
  const values = environmentBeside(source.file);
  root.rewrite((text) => fillIn(text, values));
  const isMarked = marksRequired(root.leaves().map((leaf) => leaf.peek() ?? ""));
  if (isMarked) root.rewrite(withoutOptional);
  const opened = new Map<string, Item | undefined>();
  const open = (file: string): Item | undefined => {
    if (!opened.has(file)) opened.set(file, openFile(source, file, values));
    return opened.get(file);
  };
  const included = includedFiles(root, open);
  const all = onTop(
    [...included, root].flatMap((one) => {
      const own = one.get("services");
      return own === undefined ? [] : servicesOf(own, (file) => open(file)?.get("services"));
    }),
  );
  const [first] = root.get("include")?.list() ?? [];
  if (all.length === 0 && first !== undefined)
    throw new UsageError(
      `${source.file}: includes files that are not in its folder: put them together with \`docker compose config\`.`,
    );
  draft.beside = [...included, ...extendedOf(all, [...included, root])];
  const wanted = ofProfiles(
    all,
    { asked: profiles, beside: values.get("COMPOSE_PROFILES")?.split(",") ?? [] },
    source.file,
  );
  const running = wanted.filter((service) => !isTemplate(service, all) && !isShell(service));
  const knows = new Map(running.map((service) => [service, knownService(service)]));
  // Alone they are the application.
  const isWatched = [...knows.values()].some((known) => known === undefined);
  for (const [service, known] of knows) if (known?.kind === "monitor" && !isWatched) knows.set(service, undefined);
  const own = running.filter((service) => knows.get(service) === undefined);
  const place: Place = { file: source.file, values, built: buildersOf(running) };
  for (const service of running) {
    const known =
      knows.get(service) ??
      (isFrontDoor(service, own) ? ({ kind: "proxy", product: "nginx" } satisfies Known) : undefined);
    if (known?.kind === "proxy") {
      readProxy(service, root, source.file, draft);
      tellServedFiles(service, own);
    }
    if (known === undefined) draft.programs.push(readProgram(service, root, place, draft));
    else replace(service, known, draft, { file: source.file, isNeeded: own.length > 0 });
  }
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

/** What a service is known to be: by its image, by its name where the file builds it, or by the variables of PostgreSQL's own image. */
function knownService(service: Service): Known | undefined {
  const images = service.layers.map((layer) => interpolate(layer.get("image")?.peek() ?? ""));
  const image = images.findLast((one) => one !== "") ?? "";
  if (/(^|\/)localstack(-pro)?(:|@|$)/.test(image) && !hasS3(service)) return { kind: provided, product: "LocalStack" };
  const known = knownImage(image === "" ? service.name.replace(/[-_]server$/, "") : image);
  if (image === "")
    return known?.kind === "tool" || known?.kind === "monitor"
      ? known
      : asOwn(keptBy(service) ?? ownImage(service, image));
  const isIdle = ["command", "entrypoint", "depends_on"].every((key) => service.get(key) === undefined);
  const byLastWord = isIdle ? knownByLastWord(service.name, image) : undefined;
  return known ?? asOwn(knownByName(service.name, image) ?? byLastWord ?? ownImage(service, image));
}

function asOwn(known: Known | undefined): Known | undefined {
  return known === undefined ? undefined : { ...known, isOwn: true };
}

/** Whether LocalStack is told to have S3, or nothing of which services it has (https://docs.localstack.cloud/references/configuration). */
function hasS3(service: Service): boolean {
  const [services] = service.all("environment").flatMap((item) => {
    const texts =
      item.kind === "table"
        ? [`SERVICES=${item.get("SERVICES")?.peek() ?? ""}`]
        : item.list().map((one) => one.peek() ?? "");
    return texts.flatMap((text) => /^SERVICES=(.+)$/.exec(text)?.[1] ?? []);
  });
  return services === undefined || services.split(",").some((one) => one.trim() === "s3");
}

/** A database in an image that the file builds: it is called so, and keeps its data where that kind does. */
function keptBy(service: Service): Known | undefined {
  const targets = service
    .all("volumes")
    .flatMap((list) => list.list())
    .map((item) => interpolate(item.get("target")?.peek() ?? item.peek() ?? ""));
  for (const [kind, { signs }] of allKinds())
    for (const { name, directory, product } of signs.kept ?? [])
      if (name.test(service.name) && targets.some((target) => target.includes(directory))) return { kind, product };
  return undefined;
}

/** A server in an image of somebody's own, by the variables of the official one. */
function ownImage(service: Service, image: string): Known | undefined {
  const names = variableNames(service);
  for (const [kind, { signs }] of allKinds())
    for (const { product, image: form, service: called, server, client } of signs.own ?? []) {
      const isCalled = form?.test(image) !== false && called?.test(service.name) !== false;
      const isServer = names.some((name) => server.test(name)) && !names.some((name) => client?.test(name) === true);
      if (isCalled && isServer) return { kind, product };
    }
  return undefined;
}

function variableNames(service: Service): string[] {
  return service
    .all("environment")
    .flatMap((item) =>
      item.kind === "table" ? item.entries().map(([name]) => name) : item.list().map((one) => one.peek() ?? ""),
    );
}

/** A shell for people, which waits for one to come. */
function isShell(service: Service): boolean {
  const isOpen = ["stdin_open", "tty"].every((key) => service.get(key)?.peek() === "true");
  const isIdle = ["ports", "expose", "command", "entrypoint", "build"].every((key) => service.get(key) === undefined);
  if (!isOpen || !isIdle) return false;
  for (const layer of service.layers) layer.note("left out", "is a shell for people: run it on a laptop");
  return true;
}

/** The services that build images which the file names, by these names. */
function buildersOf(services: Service[]): Map<string, Service> {
  const building = services.filter((service) => service.all("build").length > 0);
  return new Map(building.map((service) => [interpolate(service.get("image")?.peek() ?? ""), service]));
}

function readProxy(service: Service, root: Item, file: string, draft: Draft): void {
  const proxied = proxiedBy(service, root, file);
  (draft.proxied ??= []).push(...proxied);
  const targets = proxied.map(({ host }) => host.toLowerCase());
  (draft.proxies ??= []).push({ name: service.name, hosts: hostsOf(service), targets });
  (draft.published ??= []).push(...publishedPorts(service));
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
    draft.data.push(known.kind === "monitor" ? { ...left, isMonitor: true } : left);
  }
  const isPerson = isData(known.kind) && boundOf(known.kind) === undefined && isNeeded;
  if (known.isOwn === true && isNeeded) service.item.remark("to do", ownTables);
  for (const layer of service.layers)
    layer.note(isPerson ? "to do" : isData(known.kind) ? "changed" : "left out", replacedBy(known));
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

/** A service that exists for others to take over: each thing that it says is said by another one too, by an alias. */
function isTemplate(service: Service, all: Service[]): boolean {
  const own = service.item.entries();
  const isIt =
    own.length > 0 &&
    all.some(
      ({ item }) =>
        item !== service.item &&
        own.every(([key, one]) => item.get(key)?.isSameAs(one) === true) &&
        // What others run with commands of their own is a program too, unless one of them is the server that it is not.
        ((item.get("command") ?? item.get("entrypoint") ?? service.get("build")) === undefined ||
          (item.get("ports") !== undefined && isNobodys(service, all))) &&
        item.entries().length > own.length,
    );
  if (isIt)
    service.item.remark("left out", "says what other services take over, and no more: it is no program of its own");
  return isIt;
}

/** Whether a service says nothing of how it runs, and no other one waits for it. */
function isNobodys(service: Service, all: Service[]): boolean {
  const says = ["build", "command", "entrypoint", "ports", "expose", "restart", "deploy", "healthcheck", "depends_on"];
  const awaited = all.flatMap((other) => other.all("depends_on")).flatMap(namesIn);
  return says.every((key) => service.get(key) === undefined) && !awaited.includes(service.name);
}

/** The names of a list, or the keys of a table. */
function namesIn(item: Item): string[] {
  return item.kind === "table" ? item.entries().map(([name]) => name) : item.list().flatMap((one) => one.peek() ?? []);
}

/** A file beside the one that is translated. Its name stands before its paths, since its lines are its own. */
function openFile({ file, notes }: Source, name: string, values: Map<string, string>): Item | undefined {
  const text = readNearby(file, name);
  if (text === undefined) return undefined;
  const [root] = parseSource(path.join(path.dirname(file), name), text, notes, `${name}:`).documents;
  root?.rewrite((one) => fillIn(one, values));
  return root;
}

/** Files that are included (https://docs.docker.com/reference/compose-file/include/). */
function includedFiles(root: Item, open: (file: string) => Item | undefined): Item[] {
  return (root.get("include")?.list() ?? []).flatMap((entry) => {
    const paths = (entry.kind === "table" ? entry.get("path")?.list() : [entry]) ?? [];
    const names = paths.map((one) => interpolate(one.peek() ?? ""));
    const missing = names.filter((name) => open(name) === undefined);
    if (missing.length > 0 || names.length === 0) {
      entry.note(
        "to do",
        `${missing.join(", ")} is not beside this file: put them together with \`docker compose config\``,
      );
      return [];
    }
    for (const one of paths) one.take();
    for (const key of ["project_directory", "env_file"])
      entry.get(key)?.note("to do", "says how names in the other file are read: look at what its services became");
    return names.flatMap((name) => open(name) ?? []);
  });
}

/** What services take of others that are in none of these files. */
function extendedOf(all: Service[], roots: Item[]): Item[] {
  const own = new Set(
    roots.flatMap(
      (root) =>
        root
          .get("services")
          ?.entries()
          .map(([, item]) => item) ?? [],
    ),
  );
  return [...new Set(all.flatMap(({ layers }) => layers))].filter((layer) => !own.has(layer));
}

/** Compose reads a second file with one of its usual names (https://docs.docker.com/compose/how-tos/multiple-compose-files/merge/). */
function tellOverride(file: string, root: Item): void {
  const [, name] = /^(.*)\.ya?ml$/.exec(path.basename(file)) ?? [];
  if (name !== "compose" && name !== "docker-compose") return;
  for (const other of [`${name}.override.yml`, `${name}.override.yaml`])
    if (readNearby(file, other) !== undefined)
      root.remark(
        "to do",
        `${other} is beside it, which Compose reads with it on a laptop: if it is for production too, put both together with \`docker compose config\``,
      );
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
  }
}
