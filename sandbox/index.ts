// The sandbox: a program's environment in a simulated cloud, with the real Pulumi engine or without.
import { createRequire } from "node:module";
import type { AdapterOptions } from "./offline/adapter";
import type { Program } from "./offline/run";
import type { EmptyPanel } from "./monitoring/dashboards";
import type { DrilledAlert } from "./monitoring/drill";
import type { WrongObjective } from "./monitoring/kinds";
import { readProject } from "./project";
import type { CloudObject, Outcome, ProgressEvent, Step } from "./types";

export type { Properties, Resource, Value } from "./model";
export { textAt, valueAt } from "./model";
export { findEngine } from "./engine/detect";
export { readProject } from "./project";
export { describe, identify } from "./resource";
export { nameOf } from "./urn";
export { isTable } from "./wire";
export type { Operation, Outcome, ProgressEvent, PropertyChange, Refusal, Step } from "./types";
export { differences } from "./difference";
export { replacesOnChange } from "./schema-rules";
export type { Program } from "./offline/run";

export type { EmptyPanel } from "./monitoring/dashboards";
export type { DrilledAlert, DrilledEvent } from "./monitoring/drill";
export type { WrongObjective } from "./monitoring/kinds";

const load = createRequire(__filename);

/** What runs the program: the Pulumi engine with simulated providers, or this process alone. */
export type Adapter = "engine" | "offline";

/** How a sandbox is opened. */
export interface SandboxOptions {
  /** The folder with Pulumi.yaml. */
  projectDir: string;
  /** The stack's name: `dev`, `prod`, or any other that has a configuration file. */
  stack: string;
  /** By default GROUNDPLAN_ADAPTER, and where that is empty `engine` if `pulumi` can be had, else `offline`. */
  adapter?: Adapter;
  /** Called when work on a resource starts and ends. */
  onEvent?: (event: ProgressEvent) => void;
  /** Called with a sentence for people, e.g. that an interrupted run is resumed. Written to standard error by default. */
  onMessage?: (text: string) => void;
  /** Asked before an `up` changes anything, with what it would do. A text that it answers stops the `up`, as what is wrong. */
  approve?: (planned: Step[]) => Promise<string | undefined>;
  /** A program to run in place of the project's own; only the offline adapter can. */
  program?: Program;
}

/** An environment in the simulated cloud. Each operation reports what failed in `errors`; it throws only when it cannot begin. */
export interface Sandbox {
  adapter: Adapter;
  project: string;
  stack: string;
  /** What `up` would do. Changes nothing. */
  plan(): Promise<Outcome>;
  /** Makes the environment what the program says. A program that a plan refuses changes nothing. */
  up(): Promise<Outcome>;
  /** Deletes everything; nothing, when something is protected. */
  destroy(): Promise<Outcome>;
}

/** Opens the sandbox of a stack. */
export async function openSandbox(options: SandboxOptions): Promise<Sandbox> {
  const project = readProject(options.projectDir);
  const adapter = options.adapter ?? (await chosenAdapter(options.projectDir));
  const onMessage = options.onMessage ?? ((text: string) => void process.stderr.write(`${text}\n`));
  const adapterOptions: AdapterOptions = {
    project,
    stack: options.stack,
    onEvent: options.onEvent,
    onMessage,
    onUnchecked: once(onMessage),
    program: options.program,
    approve: options.approve,
  };
  const names = { adapter, project: project.name, stack: options.stack };
  if (adapter === "offline") {
    // Loaded here, since the SDK is most of what a plan costs to start, and the engine's adapter does not need it.
    const offline = load("./offline/adapter") as typeof import("./offline/adapter");
    return {
      ...names,
      plan: () => offline.planStack(adapterOptions),
      up: () => offline.upStack(adapterOptions),
      destroy: () => offline.destroyStack(adapterOptions),
    };
  }
  const engine = load("./engine/adapter") as typeof import("./engine/adapter");
  return {
    ...names,
    plan: () => engine.planStack(adapterOptions),
    up: () => engine.upStack(adapterOptions),
    destroy: () => engine.destroyStack(adapterOptions),
  };
}

/**
 * Tries each alert of an environment that is up in the simulated cloud. Changes nothing.
 *
 * @throws Error if it is not up
 */
export function drillAlerts(projectDir: string, stack: string): DrilledAlert[] {
  const { drill } = load("./monitoring/drill") as typeof import("./monitoring/drill");
  return drill(objectsOf(projectDir, stack));
}

/**
 * The panels of an environment's dashboards that show nothing, of its state in the simulated cloud.
 *
 * @throws Error if it is not up
 */
export function checkDashboards(projectDir: string, stack: string): EmptyPanel[] {
  const { emptyPanels } = load("./monitoring/dashboards") as typeof import("./monitoring/dashboards");
  return emptyPanels(objectsOf(projectDir, stack));
}

/**
 * The objectives of an environment whose indicators do not fit their metrics, of its state in the simulated cloud.
 *
 * @throws Error if it is not up
 */
export function checkObjectives(projectDir: string, stack: string): WrongObjective[] {
  const { systemOf } = load("./monitoring/system") as typeof import("./monitoring/system");
  const { wrongObjectives } = load("./monitoring/kinds") as typeof import("./monitoring/kinds");
  return wrongObjectives(systemOf(objectsOf(projectDir, stack)));
}

/**
 * Of the adapter that wrote last, since either may have brought the environment up.
 *
 * @throws Error if the environment is not up
 */
function objectsOf(projectDir: string, stack: string): CloudObject[] {
  const { ENGINE_SUFFIX, FileStore, statePath } = load("./state") as typeof import("./state");
  const project = readProject(projectDir);
  const files = [stack, `${stack}${ENGINE_SUFFIX}`].map((name) => statePath(project.folder, project.name, name));
  const file = FileStore.lastWritten(files);
  const { objects } = file === undefined ? { objects: new Map<string, CloudObject>() } : FileStore.open(file);
  if (objects.size === 0) throw new Error(`${stack} is not up: bring it up first, \`groundplan up ${stack}\``);
  return [...objects.values()];
}

/** Passes each text on the first time. */
function once(tell: (text: string) => void): (text: string) => void {
  const passedOn = new Set<string>();
  return (text) => {
    if (!passedOn.has(text)) tell(text);
    passedOn.add(text);
  };
}

async function chosenAdapter(projectDir: string): Promise<Adapter> {
  const forced = process.env["GROUNDPLAN_ADAPTER"] ?? "";
  if (forced === "engine" || forced === "offline") return forced;
  if (forced !== "") throw new Error(`GROUNDPLAN_ADAPTER: "${forced}"; use engine or offline, or leave it unset`);
  const { detectEngine } = load("./engine/detect") as typeof import("./engine/detect");
  return (await detectEngine(projectDir)) === undefined ? "offline" : "engine";
}
