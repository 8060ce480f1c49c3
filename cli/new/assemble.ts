// From a description of programs to one application.
import { tellCommandHosts } from "./command-hosts";
import { tellBuildTime } from "./build-time";
import { nameInChecks } from "./checked-hosts";
import { tellForwardProxies } from "./forward-proxies";
import { tellLeftBehind } from "./left-behind";
import { emptySpecification, type Application, type Container, type Sidecar, type Specification } from "./application";
import type { Bindings, DraftCall } from "./bindings";
import { Calls, tellCommands } from "./calls";
import type { Draft, Program } from "./draft";
import type { Resolved } from "./resolved";
import { placeFiles, placeVolumes } from "./directories";
import { tellFiles } from "./file-addresses";
import { tellPools } from "./pools";
import { ownDirectories, takeLogins, takeServiceBindings } from "./secret-files";
import { resolveAll } from "./resolve";
import { placeVariables } from "./variables";
import { containerOf, withTag, type MainImage } from "./containers";
import { boundKinds } from "./kinds";
import { completeLogins } from "./logins";
import { nameAll } from "./names";
import { routesOf } from "./paths";
import { completePrograms, prepare } from "./prepare";
import { frontOf, isServer, ownImage } from "./servers";
import { tellData, tellWorkers } from "./unsaid";

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
  prepare(draft);
  nameAll(programs, wishes.name);
  const bindings = completePrograms(draft, wishes.name);
  const front = frontOf(programs, wishes.name);
  return describe(draft, { bindings, calls: new Calls(draft, bindings, front), front }, wishes, origin);
}

/** What programs of an application lead to. */
export interface Around {
  bindings: Bindings;
  calls: Calls;
  /** The server that users load under the application's own host names. */
  front: Program | undefined;
}

/** Tells what a person has to know of commands, files and variables. */
function tellPrograms(
  draft: Draft,
  { bindings, calls }: Pick<Around, "bindings" | "calls">,
  resolved: Resolved[],
): void {
  tellCommands(draft, calls, bindings);
  tellCommandHosts(draft, bindings);
  tellFiles(draft, calls, bindings);
  tellForwardProxies(draft.programs);
  tellLeftBehind(resolved, draft, bindings);
  tellBuildTime(resolved);
  tellPools(resolved, bindings);
}

/** The same of programs that are named already. */
export function describe(
  draft: Draft,
  { bindings, calls, front }: Around,
  wishes: Wishes,
  origin: string,
): Application | undefined {
  const { programs } = draft;
  const resolved = resolveAll(draft, bindings, calls);
  tellPrograms(draft, { bindings, calls }, resolved);
  for (const [, { variables }] of boundKinds()) variables.settle?.(resolved, bindings);
  takeServiceBindings(draft, bindings);
  takeLogins(draft, bindings);
  tellData(draft, bindings, resolved);
  const mainImage = ownImage(programs, calls.front);
  const own = wishes.image ?? mainImage;
  if (own === undefined) return undefined;
  const specification = emptySpecification();
  if (wishes.image !== undefined) {
    for (const { image, item, imageItem = item.get("image") } of programs) {
      if (image === mainImage && image !== undefined) imageItem?.note("changed", "--image names the image");
    }
  }
  ownDirectories(programs, resolved);
  const main = { mainImage, mainBuild: mainBuildOf(programs, calls) };
  const containers = placePrograms(draft, resolved, { bindings, calls, front }, { specification, main });
  const contents: Application["contents"] = {};
  placeVariables(resolved, specification, containers);
  placeFiles(programs, specification, containers, contents);
  placeVolumes(programs, containers, bindings);
  completeLogins(bindings, specification);
  for (const [, { variables }] of boundKinds()) variables.complete?.(draft, bindings, resolved, specification);
  tellServers(programs, front, calls);
  tellWorkers(draft, main);
  setPort(specification, front?.name, wishes.port);
  return {
    name: wishes.name,
    origin,
    image: withTag(own),
    specification,
    bindings: bindings.all,
    calls: bindings.calls.filter(isOwn).map(({ name, program }) => ({ name, process: program.name })),
    servers: bindings.calls
      .filter((call) => !isOwn(call))
      .map(({ name, program }) => ({ name, application: program.application ?? "", process: program.name })),
    contents,
    front: front?.name,
    routes: routesOf(
      programs.filter(({ name }) => specification.processes[name]?.private !== true),
      front,
    ),
  };

  function isOwn({ program }: DraftCall): boolean {
    return programs.includes(program);
  }
}

/** Gives each program its container, and that its place in the specification. */
function placePrograms(
  { programs }: Draft,
  resolved: Resolved[],
  { calls, front }: Around,
  { specification, main }: { specification: Specification; main: MainImage },
): Map<Program, Container> {
  const containers = new Map<Program, Container>();
  for (const program of programs) {
    const isCaller = resolved.some((one) => one.program === program && one.table === "call");
    const isPrivate = program !== front && (calls.isCalled(program) || !program.isPublic);
    const container = containerOf(program, programs, { ...main, isCaller, isPrivate });
    containers.set(program, container);
    if (program.kind === "process") specification.processes[program.name] = container;
    else if (program.kind === "job") specification.jobs[program.name] = container;
  }
  for (const program of programs.filter(({ kind }) => kind === "sidecar")) {
    const process = specification.processes[program.beside ?? ""];
    if (process !== undefined) (process.sidecars ??= {})[program.name] = containers.get(program) as Sidecar;
  }
  nameInChecks(resolved, containers);
  return containers;
}

/** What the image is built from that most programs have. */
function mainBuildOf(programs: Program[], { front }: Calls): string | undefined {
  return (front ?? programs.find(({ kind }) => kind === "process") ?? programs[0])?.build;
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
