// The text of an application's file, as Prettier would lay it out.
import type { Application } from "./application";
import { literal, quoted } from "./literals";
import { camelCase, identifier, markersOf } from "./texts";

const width = 120;

/** TypeScript that stands in the place of a value. */
class Code {
  constructor(readonly text: string) {}
}

type Printable = string | number | boolean | Code | Printable[] | { [key: string]: Printable };

/** Whom a file is written for: a program with the library's components, or a checkout of this project, with its table of applications. */
export type Shape = "library" | "checkout";

/** What an application's function takes in a program with the library, in its order. */
export function parametersOf(application: Application): string[] {
  return [
    "image: string",
    ...(usesHostname(application) ? ["hostname: string"] : []),
    ...application.bindings.map(({ name }) => `${identifier(name)}: Binding`),
  ];
}

/** Whether the host name that users load is among the values. */
function usesHostname({ specification, contents }: Application): boolean {
  const texts = [
    ...Object.values(specification.bound),
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

/** The whole file, which ends with a line feed. Long tables are packed where it would have more than 40 lines. */
export function fileText(application: Application, shape: Shape): string {
  const plain = render(application, shape, false);
  return plain.split("\n").length <= 41 ? plain : render(application, shape, true);
}

function render(application: Application, shape: Shape, isPacked: boolean): string {
  const { name, origin, contents } = application;
  const isLibrary = shape === "library";
  const imported = application.bindings.length > 0 ? "Binding, Workload" : "Workload";
  const tables = tablesOf(application, isLibrary).flatMap(([key, table]) =>
    member(key, table, isPacked && packable.has(key)),
  );
  const lines = [
    `// ${origin}`,
    isLibrary ? `import type { ${imported} } from "groundplan";` : 'import type { Application } from "../application";',
    "",
    ...Object.entries(contents).flatMap(([variable, text]) => [
      ...`const ${constantOf(variable)} = ${literal(text)};`.split("\n"),
      "",
    ]),
    ...(isLibrary ? signature(identifier(name), parametersOf(application)) : heading(application)),
    ...(isLibrary
      ? ["  return {", "    image,"]
      : [`  workload: (${usesHostname(application) ? "{ hostname }" : ""}) => ({`]),
    ...tables,
    `    egress: "internet",`,
    ...(isLibrary ? ["  };", "}"] : ["  }),", "};"]),
    "",
  ];
  return lines.join("\n");
}

function tablesOf({ bindings, contents, specification }: Application, isLibrary: boolean): [string, Printable][] {
  const { processes, jobs, env, secrets, config, bound, files } = specification;
  const shown = Object.fromEntries(
    Object.entries(env).map(([variable, text]): [string, Printable] => [
      variable,
      Object.hasOwn(contents, variable) ? new Code(constantOf(variable)) : text,
    ]),
  );
  const all: [string, Printable][] = [
    ["processes", valueOf(processes)],
    ["jobs", valueOf(jobs)],
    ["env", shown],
    ["secrets", valueOf(secrets)],
    ["config", valueOf(config)],
    [
      "bindings",
      isLibrary ? Object.fromEntries(bindings.map((one) => [one.name, new Code(identifier(one.name))])) : {},
    ],
    ["bound", valueOf(bound)],
    ["files", valueOf(files)],
  ];
  return all.filter(([, table]) => Object.keys(table).length > 0);
}

/** The head of an application in a checkout: what it uses, and which processes its host names lead to. */
function heading(application: Application): string[] {
  const { name, bindings, specification } = application;
  const keys = Object.values(specification.bound).join(" ");
  const uses = Object.fromEntries(
    bindings.map((binding): [string, Printable] => {
      if (binding.kind === "postgres") return [binding.name, { kind: "database" }];
      if (binding.kind === "cache")
        return [binding.name, { kind: "cache", evictionPolicy: binding.service.evictionPolicy ?? "noeviction" }];
      const s3Keys =
        keys.includes(`{${binding.name}.accessKeyId}`) || keys.includes(`{${binding.name}.secretAccessKey}`);
      return [binding.name, { kind: "bucket", ...(s3Keys ? { s3Keys } : {}) }];
    }),
  );
  const routes = routesOf(application);
  return [
    `export const ${identifier(name)}: Application = {`,
    ...(bindings.length === 0 ? [] : layOut("uses: ", uses, 2, ",").split("\n")),
    ...(routes === undefined ? [] : [layOut("routes: ", routes, 2, ",")]),
  ];
}

/** Which process the host names lead to, where that is not `web`. */
function routesOf({ front, specification }: Application): { [path: string]: string } | undefined {
  if (front !== undefined) return front === "web" ? undefined : { "/": front };
  return specification.processes["web"]?.port === undefined ? undefined : {};
}

const packable = new Set(["env", "secrets", "config", "bound", "files"]);

function signature(name: string, parameters: string[]): string[] {
  const line = `export function ${name}(${parameters.join(", ")}): Workload {`;
  return line.length <= width
    ? [line]
    : [`export function ${name}(`, ...parameters.map((parameter) => `  ${parameter},`), "): Workload {"];
}

/** The name of the constant that has a file's text. */
function constantOf(variable: string): string {
  return `${camelCase(variable)}Text`;
}

function member(key: string, table: Printable, isPacked: boolean): string[] {
  const plain = layOut(`${key}: `, table, 4, ",").split("\n");
  if (!isPacked) return plain;
  const short = `    ${key}: ${inline(table)},`;
  if (short.length <= width && !short.includes("\n")) return [short];
  const packed = [
    "    // prettier-ignore",
    `    ${key}: {`,
    ...fill(Object.entries(table as { [key: string]: Printable })),
    "    },",
  ];
  return packed.length < plain.length ? packed : plain;
}

/** As many members on a line as fit. */
function fill(entries: [string, Printable][]): string[] {
  const lines: string[] = [];
  let line = "     ";
  for (const [key, value] of entries) {
    const text = ` ${named(key, value)},`;
    if (line.length + text.length > width && line.trim() !== "") {
      lines.push(line);
      line = "     ";
    }
    line += text;
  }
  return [...lines, line];
}

/** One member, on one line where it fits. */
function layOut(head: string, value: Printable, indent: number, end: string): string {
  const pad = " ".repeat(indent);
  const short = `${pad}${head}${inline(value)}${end}`;
  const isTable = typeof value === "object" && !(value instanceof Code);
  if (!isTable || Object.keys(value).length === 0) return broken(head, short, value, indent, end);
  if (short.length <= width && !short.includes("\n") && !isDeep(value)) return short;
  if (Array.isArray(value)) {
    return [`${pad}${head}[`, ...value.map((item) => layOut("", item, indent + 2, ",")), `${pad}]${end}`].join("\n");
  }
  const members = Object.entries(value).map(([key, item]) =>
    item instanceof Code && item.text === key
      ? `${" ".repeat(indent + 2)}${key},`
      : layOut(`${property(key)}: `, item, indent + 2, ","),
  );
  return [`${pad}${head}{`, ...members, `${pad}}${end}`].join("\n");
}

/** Prettier puts a text on a line of its own if it does not fit beside its name. */
function broken(head: string, short: string, value: Printable, indent: number, end: string): string {
  if (short.length <= width || short.includes("\n") || head === "" || typeof value !== "string") return short;
  return `${" ".repeat(indent)}${head.trimEnd()}\n${" ".repeat(indent + 2)}${inline(value)}${end}`;
}

/** Tables of tables have a line for each member, but for small ones such as `{ generate: {} }`. */
function isDeep(value: Printable): boolean {
  if (Array.isArray(value) || typeof value !== "object" || value instanceof Code) return false;
  return Object.values(value).some(
    (item) =>
      typeof item === "object" &&
      !(item instanceof Code) &&
      !Array.isArray(item) &&
      Object.values(item).some((one) => typeof one === "object" && !Array.isArray(one) && Object.keys(one).length > 0),
  );
}

function inline(value: Printable): string {
  if (value instanceof Code) return value.text;
  if (Array.isArray(value)) return `[${value.map(inline).join(", ")}]`;
  if (typeof value === "object") {
    const members = Object.entries(value).map(([key, item]) => named(key, item));
    return members.length === 0 ? "{}" : `{ ${members.join(", ")} }`;
  }
  return typeof value === "string" ? literal(value) : String(value);
}

/** A member on one line; one that is called as its value is says so once. */
function named(key: string, value: Printable): string {
  return value instanceof Code && value.text === key ? key : `${property(key)}: ${inline(value)}`;
}

function property(key: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(key) ? key : quoted(key);
}

/** Plain values as they are; the texts in them may have markers. */
function valueOf(value: unknown): Printable {
  return value as Printable;
}
