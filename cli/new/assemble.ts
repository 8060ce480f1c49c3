// From a description of programs to one application.
import { emptySpecification, type Application, type Container, type Sidecar, type Specification } from "./application";
import { Bindings } from "./bindings";
import { Calls, inferPorts, tellCommands } from "./calls";
import type { Draft, Program } from "./draft";
import type { Resolved } from "./resolved";
import { placeFiles, placeVolumes } from "./directories";
import { ownDirectories, takeLogins } from "./secret-files";
import { resolveAll } from "./resolve";
import { placeVariables } from "./variables";
import { containerOf, dropPlaceholders, withTag } from "./containers";
import { trustCaches } from "./trust";
import { completeLogins } from "./logins";
import { dropChores } from "./chores";
import { nameAll } from "./names";
import { leadPaths, leadProxies, routesOf } from "./paths";
import { dropSwitchedOff } from "./switched-off";
import { dropWaits } from "./waits";
import { requireTls, tellData, tellWorkers } from "./unsaid";

/** What the person who runs the command says. */
export interface Wishes {
  name: string;
  /** Image of the application; the default is the file's. */
  image?: string | undefined;
  /** Port of its server; the default is the file's. */
  port?: number | undefined;
  /** Profiles of a Compose file whose services run too. */
  profiles?: string[] | undefined;
}

/** The application, and nothing where there is no image that it could run. */
export function assemble(draft: Draft, wishes: Wishes, origin: string): Application | undefined {
  const { programs } = draft;
  dropChores(programs);
  dropWaits(programs);
  dropPlaceholders(programs);
  dropSwitchedOff(programs);
  leadPaths(draft);
  leadProxies(draft);
  nameAll(programs, wishes.name);
  standAlone(programs);
  const bindings = draft.bindings ?? new Bindings(draft, wishes.name);
  inferPorts(draft, new Calls(draft, bindings, undefined));
  const front = frontOf(programs);
  const calls = new Calls(draft, bindings, front);
  const resolved = resolveAll(draft, bindings, calls);
  tellCommands(draft, calls, bindings);
  requireTls(resolved, bindings);
  tellData(draft, bindings, resolved);
  const own = wishes.image ?? ownImage(programs);
  if (own === undefined) return undefined;
  const specification = emptySpecification();
  const mainImage = ownImage(programs);
  if (wishes.image !== undefined) {
    for (const { image, item, imageItem = item.get("image") } of programs) {
      if (image === mainImage && image !== undefined) imageItem?.note("changed", "--image names the image");
    }
  }
  const containers = placePrograms(draft, resolved, calls, specification);
  const contents: Application["contents"] = {};
  ownDirectories(programs, resolved);
  takeLogins(draft, bindings);
  placeVariables(resolved, specification, containers);
  placeFiles(programs, specification, containers, contents);
  placeVolumes(programs, containers, bindings);
  completeLogins(bindings, specification);
  trustCaches(draft, bindings, resolved, specification);
  tellServers(programs, front, calls);
  tellWorkers(programs, mainImage);
  setPort(specification, front?.name, wishes.port);
  return {
    name: wishes.name,
    origin,
    image: withTag(own),
    specification,
    bindings: bindings.all,
    calls: bindings.calls.map(({ name, program }) => ({ name, process: program.name })),
    contents,
    front: front?.name,
    routes: routesOf(
      programs.filter(({ name }) => specification.processes[name]?.private !== true),
      front,
    ),
  };
}

/** Gives each program its container, and that its place in the specification. */
function placePrograms(
  { programs }: Draft,
  resolved: Resolved[],
  calls: Calls,
  specification: Specification,
): Map<Program, Container> {
  const mainImage = ownImage(programs);
  const containers = new Map<Program, Container>();
  for (const program of programs) {
    const isCaller = resolved.some((one) => one.program === program && one.table === "call");
    const isPrivate = program !== calls.front && (calls.isCalled(program) || !program.isPublic);
    const container = containerOf(program, programs, { mainImage, isCaller, isPrivate });
    containers.set(program, container);
    if (program.kind === "process") specification.processes[program.name] = container;
    else if (program.kind === "job") specification.jobs[program.name] = container;
  }
  for (const program of programs.filter(({ kind }) => kind === "sidecar")) {
    const main = specification.processes[program.beside ?? ""];
    if (main !== undefined) (main.sidecars ??= {})[program.name] = containers.get(program) as Sidecar;
  }
  return containers;
}

/** What runs beside a program that is not here is a process. */
function standAlone(programs: Program[]): void {
  for (const program of programs.filter(({ kind }) => kind === "sidecar")) {
    if (programs.some(({ kind, name }) => kind === "process" && name === program.beside)) continue;
    program.item.remark(
      "to do",
      `${program.name} runs beside ${program.beside ?? "a program"}, which is not here: it is a process of its own`,
    );
    program.kind = "process";
    delete program.beside;
    delete program.start;
  }
}

/** The image that most programs share, those that users reach first. */
function ownImage(programs: Program[]): string | undefined {
  const count = (image: string | undefined): number =>
    programs.filter((program) => program.image === image && program.kind !== "sidecar").length;
  const ranked = programs
    .filter(({ kind }) => kind !== "sidecar")
    .sort((one, other) => Number(other.isPublic) - Number(one.isPublic) || count(other.image) - count(one.image));
  return ranked[0]?.image;
}

function isServer({ kind, ports, protocol }: Program): boolean {
  return kind === "process" && ports.length > 0 && protocol !== "tcp";
}

/** The server that users load: the first that is public, or the only one. */
function frontOf(programs: Program[]): Program | undefined {
  const servers = programs.filter(isServer);
  const open = servers.filter(({ isPublic }) => isPublic);
  return (
    servers.find(({ paths }) => paths?.includes("/")) ??
    [...open, ...servers].find(({ name }) => /^(web|www|frontend|front|app|server|site|proxy|nginx|ui)$/.test(name)) ??
    open.find(({ name }) => /(^|-)(ui|web|www|frontend|front|front-end|nginx|gateway|console|dashboard)$/.test(name)) ??
    open[0] ??
    servers.find(({ protocol }) => protocol === undefined)
  );
}

/** What becomes of the other servers. */
function tellServers(programs: Program[], front: Program | undefined, calls: Calls): void {
  for (const program of programs.filter(isServer)) {
    const { item, name, isPublic, paths = [] } = program;
    if (program === front) continue;
    if (!isPublic && !calls.isCalled(program))
      item.remark(
        "to do",
        `${name} is a server that no variable leads to: say who calls it, by a binding with its process`,
      );
    if (!isPublic || (paths.length > 0 && !calls.isCalled(program))) continue;
    item.remark(
      "to do",
      calls.isCalled(program)
        ? `${name} is for its callers alone: for users too, leave private out, name the paths that lead to it in routes, and let callers use the public address`
        : `${name} is a server too: name the paths that lead to it in routes, beside those of ${front?.name ?? "the first"}`,
    );
  }
}

/** The port that the person named, for the server that users load, or for the first process. */
function setPort({ processes }: Specification, front: string | undefined, port: number | undefined): void {
  const server = front === undefined ? Object.values(processes)[0] : processes[front];
  if (server === undefined || port === undefined) return;
  server.port = port;
  if (server.health?.port === port) delete server.health.port;
}
