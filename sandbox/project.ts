// A Pulumi project as the CLI reads it: Pulumi.yaml, and the program.
import { types } from "node:util";
import { statSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, relative, resolve, sep } from "node:path";
import { FileError } from "../files/failure";
import { isSettings, readSettings, tableAt, type Settings } from "../files/settings";
import type { Program } from "./offline/run";

/** What a project says about itself. */
export interface Project {
  folder: string;
  name: string;
  /** The program's file or folder, absolute. */
  main: string;
  /** What Node.js loads before the program: `runtime.options.nodeargs`, absolute paths or names of packages. */
  preload: string[];
  /** Whether Pulumi compiles the program's TypeScript when it runs: `runtime.options.typescript`, true by default. */
  typescript: boolean;
  /** What the program is written in, by Pulumi's name: `nodejs`, `python`, `yaml`. */
  runtime: string;
  /** Configuration keys that the project declares, in full (`groundplan:region`), with their defaults. */
  defaults: Record<string, string>;
}

/** Reads Pulumi.yaml. */
export function readProject(folder: string): Project {
  const file = join(folder, "Pulumi.yaml");
  const document = readSettings(file);
  if (document === undefined) throw new FileError(file, "missing; run this in the folder of a Pulumi project");
  const name = document["name"];
  if (typeof name !== "string" || name === "") throw new FileError(file, "name: missing; give the project a name");
  // Either a name, or a table with the name and options.
  const runtime = isSettings(document["runtime"]) ? document["runtime"] : {};
  const options = tableAt(file, runtime, "options");
  const main = resolve(folder, typeof document["main"] === "string" ? document["main"] : ".");
  const start = statSync(main, { throwIfNoEntry: false })?.isDirectory() === true ? main : dirname(main);
  const nodeArguments = typeof options["nodeargs"] === "string" ? options["nodeargs"] : "";
  return {
    folder,
    name,
    main,
    preload: [...nodeArguments.matchAll(/(?:--require|-r)[ =](\S+)/g)].map(([, name = ""]) =>
      /^\.{0,2}\//.test(name) ? resolve(start, name) : name,
    ),
    typescript: options["typescript"] !== false,
    runtime: runtimeName(document["runtime"]),
    defaults: declaredDefaults(name, tableAt(file, document, "config")),
  };
}

function runtimeName(runtime: unknown): string {
  const name = isSettings(runtime) ? runtime["name"] : runtime;
  return typeof name === "string" ? name : "nodejs";
}

/** The files that each program has loaded in this process, by the program's path. */
const loaded = new Map<string, Set<string>>();

/**
 * The program, to be called once per run: what its file exports, called when it is a function. It is read anew for each
 * sandbox that is opened, since its files may have changed.
 */
export function programOf(project: Project): Program {
  if (project.runtime !== "nodejs") {
    throw new FileError(
      join(project.folder, "Pulumi.yaml"),
      `runtime: ${project.runtime}; without Pulumi's own engine the simulated cloud runs programs for Node.js alone: install Pulumi (https://www.pulumi.com/docs/install/), and run this again`,
    );
  }
  let fresh = false;
  return () => {
    const load = createRequire(join(project.folder, "Pulumi.yaml"));
    if (!fresh) {
      const own = [...(loaded.get(project.main) ?? [])].filter((file) => isOfProject(project, file));
      for (const file of own) Reflect.deleteProperty(load.cache, file);
    }
    fresh = true;
    if (project.typescript) createRequire(__filename)("groundplan/register");
    for (const file of project.preload) load(file);
    const before = new Set(Object.keys(load.cache));
    const exported = defaultOf(loadProgram(load, project.main));
    const added = Object.keys(load.cache).filter((file) => !before.has(file));
    loaded.set(project.main, new Set([...(loaded.get(project.main) ?? []), ...added]));
    if (typeof exported === "function") return (exported as Program)();
    // Its resources are made while it loads, so the next run has to load it again.
    fresh = false;
    return exported;
  };
}

/** Node.js waits for no module that is loaded here: it would go on while a program of a run before is not done. */
function loadProgram(load: NodeJS.Require, main: string): unknown {
  try {
    return load(main);
  } catch (error) {
    if (!(error instanceof Error) || (error as NodeJS.ErrnoException).code !== "ERR_REQUIRE_ASYNC_MODULE") throw error;
    const { RunError } = createRequire(__filename)("@pulumi/pulumi") as typeof import("@pulumi/pulumi");
    throw new RunError(
      "the program, or a module that it imports, waits at its top level (`await` outside of functions), which the sandbox " +
        "cannot load; export an async function as the program and wait inside it: `export = async () => { … }`, or " +
        "`export default async () => { … }` in an ES module",
    );
  }
}

/** What an ES module exports as its default is the program, as for Pulumi itself. */
function defaultOf(exported: unknown): unknown {
  if (!types.isModuleNamespaceObject(exported)) return exported;
  const members = exported as { [name: string]: unknown };
  return "default" in members ? members["default"] : members;
}

function isOfProject(project: Project, file: string): boolean {
  const path = relative(project.folder, file);
  return !path.startsWith("..") && !path.split(sep).includes("node_modules");
}

function declaredDefaults(project: string, config: Settings): Record<string, string> {
  const defaults: Record<string, string> = {};
  for (const [key, declared] of Object.entries(config)) {
    const full = key.includes(":") ? key : `${project}:${key}`;
    // Either `key: value`, or a table with type, description and default (or `value`, for keys of providers).
    const value = isSettings(declared) ? (declared["default"] ?? declared["value"]) : declared;
    if (value !== undefined && value !== null) defaults[full] = textOf(value);
  }
  return defaults;
}

/** A value of configuration, as the engine passes it on. */
export function textOf(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
