// The text of an application's file, as Prettier would lay it out.
import type { Application } from "./application";
import { call, textsOf, withCodes, type Texts } from "./beside";
import { allBrevities } from "./brevity";
import { boundOf } from "./kinds";
import { Code, layOut, pack, shortFirst, width, type Printable } from "./layout";
import { nameRepeats, type Told } from "./repeats";
import { settingsFile, spread, withSettings } from "./settings";
import type { Shape } from "./shape";
import { identifier, markersOf } from "./texts";

/** What an application's function takes in a program with the library, in its order. */
export function parametersOf(application: Application): string[] {
  return [
    "image: string",
    ...(usesHostname(application) ? ["hostname: string"] : []),
    ...[...application.bindings, ...application.servers].map(({ name }) => `${identifier(name)}: Binding`),
  ];
}

/** Whether the host name that users load is among the values. */
export function usesHostname({ specification, contents }: Application): boolean {
  const texts = [
    ...Object.values(specification.bound),
    ...Object.values(specification.processes).flatMap(({ bound = {}, health }) => [
      ...Object.values(bound),
      health?.hostname ?? "",
    ]),
    ...envs(specification).filter((text) => !Object.values(contents).includes(text)),
  ];
  return texts.some((text) => markersOf(text, "hostname").length > 0);
}

function envs({ env, processes, jobs }: Application["specification"]): string[] {
  const sidecars = Object.values(processes).flatMap((process) => Object.values(process.sidecars ?? {}));
  const own = [...Object.values(processes), ...Object.values(jobs), ...sidecars].flatMap((container) =>
    Object.values(container.env ?? {}),
  );
  return [...Object.values(env), ...own];
}

/** Lines of a file that a reader takes in at once. */
export const mostLines = 40;

/** Of a text that ends with a line feed. */
function countLines(text: string): number {
  return text.split("\n").length - 1;
}

/** Files by their application and shape. Whoever arranges an application asks for its file, and whoever writes it asks again. */
const known = new WeakMap<Application, Partial<Record<Shape, string>>>();

/** The whole file, which ends with a line feed. */
export function fileText(application: Application, shape: Shape): string {
  const texts = known.get(application) ?? {};
  known.set(application, texts);
  return (texts[shape] ??= shortEnough(application, shape));
}

/**
 * Tables are packed where the file would have more than 40 lines: those of variables first, then each of them; then tables that stand more
 * than once get a name, and then all of them are packed together.
 */
function shortEnough(application: Application, shape: Shape): string {
  const ways = [[], variableTables, [...variableTables, "processes", "jobs"]];
  const texts = textsOf(application, shape);
  for (const isNamed of [false, true]) {
    const told = { ...nameRepeats(application, isNamed), texts };
    for (const packed of ways) {
      const text = render(application, told, shape, packed);
      if (countLines(text) <= mostLines) return text;
    }
  }
  return shortest(application, texts, shape);
}

/** With as much on each line as fits, and in the fewest other words with which it is short enough; else the shortest. */
function shortest(application: Application, texts: Texts, shape: Shape): string {
  let best = "";
  for (const brief of allBrevities) {
    const told = { ...nameRepeats(application, true, brief), texts };
    const text = closest(application, told, shape, brief.includes("caches"));
    if (countLines(text) <= mostLines) return text;
    if (best === "" || countLines(text) < countLines(best)) best = text;
  }
  return best;
}

/** The application as its file has it: with its plain values in a file beside that, where it would have more than 40 lines otherwise. */
export function arranged(application: Application, shape: Shape): Application {
  const linesOf = (one: Application): number => countLines(fileText(one, shape));
  const moved = linesOf(application) <= mostLines ? undefined : withSettings(application);
  return moved !== undefined && linesOf(moved) < linesOf(application) ? moved : application;
}

/** What stands once in the file, and the texts of files. */
interface Laid extends Told {
  texts: Texts;
}

function render(application: Application, told: Laid, shape: Shape, packed: readonly string[]): string {
  const tables = tablesOf(application, told, shape).flatMap(([key, table]) => member(key, table, packed.includes(key)));
  const isLibrary = shape === "library";
  return fileOf(application, told, shape, [
    ...(isLibrary ? signature(identifier(application.name), parametersOf(application)) : heading(application)),
    ...(isLibrary ? ["  return {", "    image,"] : [workloadHead(application)]),
    ...tables,
    `    egress: "internet",`,
    ...(isLibrary ? ["  };", "}"] : ["  }),", "};"]),
  ]);
}

/** The same with as much on each line as fits, and with caches as a constant where they are named. */
function closest(application: Application, told: Laid, shape: Shape, isNamed: boolean): string {
  const isLibrary = shape === "library";
  const image: [string, Printable][] = isLibrary ? [["image", new Code("image")]] : [];
  const ordered = tablesOf(application, told, shape).map(([key, table]): [string, Printable] => [
    key,
    key === "processes" || key === "jobs" ? eachShortFirst(table) : table,
  ]);
  const tables = Object.fromEntries([...image, ...ordered, ["egress", "internet"]]);
  const [first = "", ...rest] = pack("", tables, 2, isLibrary ? ";" : "),");
  const uses = usesOf(application);
  const [common, name = ""] = isNamed && !isLibrary ? commonUse(application, uses) : [];
  const constants: Told["constants"] = common === undefined ? told.constants : [[name, common], ...told.constants];
  return fileOf(application, { ...told, constants }, shape, [
    ...(isLibrary
      ? [...signature(identifier(application.name), parametersOf(application)), "  // prettier-ignore"]
      : [
          "// prettier-ignore",
          ...closestHeading(application, common === undefined ? uses : withCommon(uses, common, name)),
        ]),
    isLibrary ? first.replace("{", "return {") : first.replace("  {", workloadHead(application)),
    ...rest,
    isLibrary ? "}" : "};",
  ]);
}

/** Programs, each with what needs lines of its own last. */
function eachShortFirst(programs: Printable): Printable {
  return Object.fromEntries(
    Object.entries(programs).map(([name, program]) => [name, shortFirst(program as { [key: string]: Printable }, 8)]),
  );
}

/** What stands before the table of a workload in a checkout. */
function workloadHead(application: Application): string {
  return `  workload: (${usesHostname(application) ? "{ hostname }" : ""}) => ({`;
}

/** A file with its comment, its import and the texts of files, around what an application is. */
function fileOf(application: Application, { constants, texts }: Laid, shape: Shape, body: string[]): string {
  const { origin, bindings, servers } = application;
  const imported = bindings.length + servers.length > 0 ? "Binding, Workload" : "Workload";
  const lines = [
    `// ${origin}`,
    ...texts.imports,
    shape === "library"
      ? `import type { ${imported} } from "groundplan";`
      : 'import type { Application } from "../application";',
    "",
    ...texts.lines,
    ...constantsOf(constants.map(([name, value]) => constant(name, withCodes(value, texts.scripts)))),
    ...body,
    "",
  ];
  return lines.join("\n");
}

/** Constants, of which those of one line stand together. */
function constantsOf(all: string[][]): string[] {
  const isShort = (lines: string[] | undefined): boolean => lines?.length === 1;
  const sorted = [...all].sort((one, other) => Number(isShort(one)) - Number(isShort(other)));
  return sorted.flatMap((lines, index) => (isShort(lines) && isShort(sorted[index + 1]) ? lines : [...lines, ""]));
}

/** Whether a table has nothing but what has a type of its own. */
function isAllCode(value: Printable): boolean {
  return typeof value === "object" && Object.values(value).every((one) => one instanceof Code);
}

/** A value that several programs have alike. Lists stay lists of any texts, as the type of a command wants them. */
function constant(name: string, value: Printable): string[] {
  const isWide = Array.isArray(value) || value instanceof Code || isAllCode(value);
  const [head, end] = [`const ${name} = `, isWide ? ";" : " as const;"];
  const packed = pack(head, value, 0, end);
  // A function with several members on a line.
  if (value instanceof Code && value.text.includes("\n")) return ["// prettier-ignore", ...packed];
  return packed.join("\n") === layOut(head, value, 0, end) ? packed : ["// prettier-ignore", ...packed];
}

function tablesOf(
  application: Application,
  { processes, jobs, bound, secrets, texts }: Laid,
  shape: Shape,
): [string, Printable][] {
  const { env, config, files } = application.specification;
  const own: { [variable: string]: Printable } = { ...env, ...texts.codes };
  const shown =
    application.settings?.[settingsFile] === undefined
      ? own
      : spread(call("settingsOf", settingsFile, application.name, shape), own);
  const all: [string, Printable][] = [
    ["processes", written(processes, application, texts, shape)],
    ["jobs", written(jobs, application, texts, shape)],
    ["env", shown],
    ["secrets", secrets],
    ["config", valueOf(config)],
    ["bindings", bindingsOf(application, shape === "library")],
    ["bound", bound],
    ["files", valueOf(files)],
  ];
  return all.filter(([, table]) => Object.keys(table).length > 0);
}

/** Programs with their settings, and without their longer scripts. */
function written(
  programs: { [name: string]: Printable },
  application: Application,
  texts: Texts,
  shape: Shape,
): Printable {
  return Object.fromEntries(
    Object.entries(programs).map(([name, program]) => {
      const table = withCodes(program, texts.scripts) as { [key: string]: Printable };
      const file = `${name}.env`;
      const isMoved = application.settings?.[file] !== undefined;
      const env = spread(call("settingsOf", file, application.name, shape), table["env"]);
      const sidecars = table["sidecars"] as { [name: string]: Printable } | undefined;
      const beside = sidecars === undefined ? {} : { sidecars: written(sidecars, application, texts, shape) };
      return [name, { ...table, ...beside, ...(isMoved ? { env } : {}) }];
    }),
  );
}

/** In a checkout the environment adds those of data and of other applications. */
function bindingsOf({ bindings, calls, servers }: Application, isLibrary: boolean): { [name: string]: Printable } {
  const data = isLibrary
    ? [...bindings, ...servers].map((one): [string, Printable] => [one.name, new Code(identifier(one.name))])
    : [];
  const own = calls.map(({ name, process }): [string, Printable] => [name, { process }]);
  return Object.fromEntries([...data, ...own]);
}

/** What an application in a checkout uses. */
function usesOf({ bindings, servers, specification }: Application): { [name: string]: { [key: string]: Printable } } {
  const keys = Object.values(specification.bound).join(" ");
  const data = bindings.map(({ name, kind, service }): [string, { [key: string]: Printable }] => {
    const has = (part: string): boolean => keys.includes(`{${name}.${part}}`);
    return [name, { kind, ...boundOf(kind)?.use(service, has) }];
  });
  const called = servers.map(({ name, application, process }): [string, { [key: string]: Printable }] => [
    name,
    { kind: "call", application, ...(process === "web" ? {} : { process }) },
  ]);
  return Object.fromEntries([...data, ...called]);
}

/** What several of an application's data services may have alike: that of the first one whose kind has a constant for it. */
function commonUse({ bindings }: Application, uses: ReturnType<typeof usesOf>): [use?: Printable, constant?: string] {
  for (const { name, kind } of bindings) {
    const constant = boundOf(kind)?.constant;
    if (constant !== undefined && uses[name] !== undefined) return [uses[name], constant];
  }
  return [];
}

/** The same with the constant in the place of each that is so. */
function withCommon(
  uses: ReturnType<typeof usesOf>,
  common: Printable,
  constant: string,
): { [name: string]: Printable } {
  const text = JSON.stringify(common);
  return Object.fromEntries(
    Object.entries(uses).map(([name, one]) => [name, JSON.stringify(one) === text ? new Code(constant) : one]),
  );
}

/** The head of an application in a checkout: what it uses, and which processes its host names lead to. */
function heading(application: Application): string[] {
  const uses = usesOf(application);
  const routes = leadOf(application);
  return [
    opening(application),
    ...(Object.keys(uses).length === 0 ? [] : layOut("uses: ", uses, 2, ",").split("\n")),
    ...ownerOf(application),
    ...(routes === undefined ? [] : [layOut("routes: ", routes, 2, ",")]),
  ];
}

/** The same on as few lines as it fits. */
function closestHeading(application: Application, uses: { [name: string]: Printable }): string[] {
  const used = Object.keys(uses).length === 0 ? [] : pack("uses: ", uses, 2, ",");
  const lead = leadOf(application);
  const routes = lead === undefined ? [] : [layOut("routes: ", lead, 2, ",")];
  const owner = ownerOf(application);
  const joined = [...used, ...[...owner, ...routes].map((line) => line.trim())].join(" ");
  const isOne =
    used.length === 1 && owner.length + routes.length > 0 && !joined.includes("\n") && joined.length <= width;
  return [opening(application), ...(isOne ? [joined] : [...used, ...owner, ...routes])];
}

/** The application whose host name it shares. */
function ownerOf({ hostnamesOf }: Application): string[] {
  return hostnamesOf === undefined ? [] : [layOut("hostnamesOf: ", hostnamesOf, 2, ",")];
}

function opening({ name }: Application): string {
  return `export const ${identifier(name)}: Application = {`;
}

/** Which process the host names lead to, where that is not `web`. */
function leadOf({ front, routes, hostnamesOf, specification }: Application): { [path: string]: string } | undefined {
  if (hostnamesOf !== undefined) return Object.keys(routes).length === 0 ? undefined : routes;
  if (front !== undefined)
    return front === "web" && Object.keys(routes).length === 0 ? undefined : { "/": front, ...routes };
  return specification.processes["web"]?.port === undefined ? undefined : {};
}

const variableTables = ["env", "secrets", "config", "bindings", "bound", "files"];

function signature(name: string, parameters: string[]): string[] {
  const line = `export function ${name}(${parameters.join(", ")}): Workload {`;
  return line.length <= width
    ? [line]
    : [`export function ${name}(`, ...parameters.map((parameter) => `  ${parameter},`), "): Workload {"];
}

function member(key: string, table: Printable, isPacked: boolean): string[] {
  const plain = layOut(`${key}: `, table, 4, ",").split("\n");
  if (!isPacked) return plain;
  const packed = pack(`${key}: `, table, 4, ",");
  if (packed.length === 1) return packed;
  return packed.length + 1 < plain.length ? ["    // prettier-ignore", ...packed] : plain;
}

/** Plain values as they are; the texts in them may have markers. */
function valueOf(value: unknown): Printable {
  return value as Printable;
}
