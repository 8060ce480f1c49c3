// The variables of all programs in the tables of one specification.
import type { Container, Process, Sidecar, Specification } from "./application";
import type { Program } from "./draft";
import type { Resolved } from "./resolved";
import { markersOf, replaceMarkers, toTemplate } from "./texts";

/** Gives each variable its place: with the application where its programs agree, with a program of its own otherwise. */
export function placeVariables(
  resolved: Resolved[],
  specification: Specification,
  containers: Map<Program, Container>,
): void {
  const names = new Set(resolved.map(({ variable }) => variable.name));
  for (const name of names) {
    const all = resolved.filter(({ variable, table }) => variable.name === name && table !== "none");
    placeShared(name, all, specification);
    placePlain(name, all, specification, containers);
    placeCalls(name, all, specification, containers);
  }
  fillSecrets(resolved, specification);
}

/** What stands for a secret that is written with parts of a binding is these parts; one that is not there has to be put in as a whole. */
function fillSecrets(resolved: Resolved[], { secrets, bound }: Specification): void {
  for (const { variable, table, text = "" } of resolved) {
    if (table !== "bound" || markersOf(text, "secret").length === 0) continue;
    const { name, item } = variable;
    const written = replaceMarkers(text, (kind, key) =>
      kind === "secret"
        ? (resolved.find((one) => one.variable.name === key && one.table === "bound")?.text ?? undefined)
        : undefined,
    );
    const missing = markersOf(written, "secret").filter((key) => !Object.hasOwn(secrets, key));
    if (missing.length === 0) bound[name] = toTemplate(written);
    else {
      Reflect.deleteProperty(bound, name);
      secrets[name] = {};
      item.note("to do", `is made of ${missing.join(", ")}: put the whole value into the secret ${name}`);
    }
  }
}

/** Only the callers of a server get what adds tokens to their calls, so that each has a variable of its own. */
function placeCalls(
  name: string,
  all: Resolved[],
  specification: Specification,
  containers: Map<Program, Container>,
): void {
  for (const { program, variable, text = "" } of all.filter(({ table }) => table === "call")) {
    if (isShared(name, specification)) {
      variable.item.note("to do", `${name} has another origin in another program: give it another name here`);
      continue;
    }
    const process = containers.get(program) as Process | undefined;
    if (process !== undefined) (process.bound ??= {})[name] = toTemplate(text);
  }
}

/** Whether every program has a variable of this name, whose value is elsewhere. */
function isShared(name: string, { secrets, config, bound }: Specification): boolean {
  return [secrets, config, bound].some((table) => Object.hasOwn(table, name));
}

/** What every program may have: secrets, configuration, and what is written with parts of bindings. */
function placeShared(name: string, all: Resolved[], { secrets, config, bound }: Specification): void {
  const shared = all.filter(({ table }) => table !== "env" && table !== "call");
  const [first] = [...shared].sort((one, other) => rank(one) - rank(other));
  if (first === undefined) return;
  if (first.table === "bound") bound[name] = toTemplate(first.text ?? "");
  else if (first.table === "config") config[name] = {};
  else
    secrets[name] =
      shared.map(({ form }) => form).map((form) => (form === undefined ? {} : { generate: form }))[0] ?? {};
  for (const other of shared) {
    if (other.table === first.table && (other.text ?? "") === (first.text ?? "")) continue;
    other.variable.item.note(
      "to do",
      `${name} has another value here than elsewhere: give it another name, or make this program an application of its own`,
    );
  }
}

function rank({ table }: Resolved): number {
  return ["bound", "secrets", "config"].indexOf(table);
}

/** What each program of a language or of a framework reads, whatever it is for. */
const ofRuntimes =
  /^(_JAVA_OPTIONS|JAVA_TOOL_OPTIONS|JDK_JAVA_OPTIONS|JAVA_OPTS|NODE_OPTIONS|NODE_PATH|PYTHONPATH|RUBYOPT|RUBYLIB|LD_PRELOAD|LD_LIBRARY_PATH|SERVER_PORT|ASPNETCORE_(URLS|HTTP_PORTS)|SPRING_(CONFIG|PROFILES|APPLICATION)_\w+)$/;

/** Whether programs with images of their own would get a variable that they do not have in the file. */
function reachesOthers(plain: Resolved[], containers: Map<Program, Container>): boolean {
  return [...containers].some(
    ([program, { image }]) =>
      program.kind !== "sidecar" && image !== undefined && !plain.some((one) => one.program === program),
  );
}

function placePlain(
  name: string,
  all: Resolved[],
  specification: Specification,
  containers: Map<Program, Container>,
): void {
  const plain = all.filter(({ table }) => table === "env");
  const isElsewhere = isShared(name, specification);
  // Programs with an image of their own may get a plain value more than they ask for.
  const own = [...containers]
    .filter(([{ kind }, { image }]) => kind !== "sidecar" && image === undefined)
    .map(([program]) => program);
  const processes = own.filter(({ kind }) => kind === "process");
  const main = processes.length > 0 ? processes : own;
  const texts = new Set(plain.filter(({ program }) => program.kind !== "sidecar").map(({ text }) => text));
  // Where the site is, is one fact for all programs. What makes one program a worker and another a server is not, and `HOST` means to many where they listen.
  const isSite = name.includes("_") && [...texts].every((text = "") => markersOf(text, "hostname").length > 0);
  const isCommon =
    !isElsewhere &&
    !all.some(({ table }) => table === "call") &&
    texts.size === 1 &&
    main.length > 0 &&
    !(ofRuntimes.test(name) && reachesOthers(plain, containers)) &&
    (isSite || main.every((program) => plain.some((one) => one.program === program)));
  if (isCommon) specification.env[name] = [...texts][0] ?? "";
  for (const { program, variable, text = "" } of plain) {
    const container = containers.get(program);
    if (container === undefined || (isCommon && program.kind !== "sidecar")) continue;
    if (isElsewhere && program.kind !== "sidecar") {
      variable.item.note(
        "to do",
        `${name} is no plain value in another program, so that it has no place of its own here: give it another name`,
      );
      continue;
    }
    (container.env ??= {})[name] = text;
  }
  for (const { program } of all.filter(
    ({ table, program: one }) => table !== "env" && table !== "call" && one.kind === "sidecar",
  )) {
    const sidecar = containers.get(program) as Sidecar | undefined;
    if (sidecar !== undefined && sidecar.env?.[name] === undefined)
      sidecar.variables = [...new Set([...(sidecar.variables ?? []), name])];
  }
}
