// The text of an application's file, as Prettier would lay it out.
import type { Application } from "./application";
import { Code, layOut, pack, width, type Printable } from "./layout";
import { literal } from "./literals";
import { camelCase, identifier, markersOf } from "./texts";

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
    ...Object.values(specification.processes).flatMap(({ bound = {} }) => Object.values(bound)),
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

/** The whole file, which ends with a line feed. Tables are packed, those of variables first, where it would have more than 40 lines. */
export function fileText(application: Application, shape: Shape): string {
  const all = [[], variableTables, [...variableTables, "processes", "jobs"]].map((packed) =>
    render(application, shape, packed),
  );
  return all.find((text) => text.split("\n").length <= 41) ?? all.at(-1) ?? "";
}

function render(application: Application, shape: Shape, packed: readonly string[]): string {
  const { name, origin, contents } = application;
  const isLibrary = shape === "library";
  const imported = application.bindings.length > 0 ? "Binding, Workload" : "Workload";
  const tables = tablesOf(application, isLibrary).flatMap(([key, table]) => member(key, table, packed.includes(key)));
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

function tablesOf(application: Application, isLibrary: boolean): [string, Printable][] {
  const { contents, specification } = application;
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
    ["bindings", bindingsOf(application, isLibrary)],
    ["bound", valueOf(bound)],
    ["files", valueOf(files)],
  ];
  return all.filter(([, table]) => Object.keys(table).length > 0);
}

/** In a checkout the environment adds those of data. */
function bindingsOf({ bindings, calls }: Application, isLibrary: boolean): { [name: string]: Printable } {
  const data = isLibrary ? bindings.map((one): [string, Printable] => [one.name, new Code(identifier(one.name))]) : [];
  const servers = calls.map(({ name, process }): [string, Printable] => [name, { process }]);
  return Object.fromEntries([...data, ...servers]);
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

const variableTables = ["env", "secrets", "config", "bindings", "bound", "files"];

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
  const packed = pack(`${key}: `, table, 4, ",");
  if (packed.length === 1) return packed;
  return packed.length + 1 < plain.length ? ["    // prettier-ignore", ...packed] : plain;
}

/** Plain values as they are; the texts in them may have markers. */
function valueOf(value: unknown): Printable {
  return value as Printable;
}
