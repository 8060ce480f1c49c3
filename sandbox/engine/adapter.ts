// The sandbox with the Pulumi engine: `pulumi` runs the program, and its providers are the simulated cloud.
import { stripVTControlCharacters } from "node:util";
import { Cloud, type CloudOptions } from "../cloud";
import { lock } from "../lock";
import type { Properties } from "../model";
import type { AdapterOptions } from "../offline/adapter";
import { inOrder } from "../order";
import { madeByOthers } from "../other-stacks";
import { ownWords, protectedRefusal, UNFINISHED } from "../refusals";
import { changedValues, cloudOptionsOf, readStackSettings, type StackSettings } from "../stack-settings";
import { ENGINE_SUFFIX, statePath, withStore, type FileStore } from "../state";
import { MemoryStore } from "../store";
import type { Operation, Outcome, ProgressEvent, Refusal, Step } from "../types";
import { readRecords } from "../web";
import { nameOf, STACK_TYPE, typeOf } from "../urn";
import { mask, MASKED_UNKNOWN } from "../wire";
import { PulumiCommand, type EngineEvent, type Finished } from "./command";
import { findEngine } from "./detect";
import { serve, type ProviderServer } from "./server";
import { serveWeb } from "./web";
import { orphansOf, resume, type EngineState } from "./resume";
import { isDefaultProvider, operationOf, resourceStep, shownAt, stepOf, type EngineStep } from "./translate";

interface Session {
  command: PulumiCommand;
  server: ProviderServer;
  store: FileStore;
  options: AdapterOptions;
}

/** Says what `up` would do. Changes nothing but the backend's folder. */
export function planStack(options: AdapterOptions): Promise<Outcome> {
  return withEngine(options, (session) => preview(session, options.onEvent));
}

/** Plans first: a program that would be refused changes nothing, so it has no steps. Then does it. */
export function upStack(options: AdapterOptions): Promise<Outcome> {
  return withEngine(options, async (session) => {
    const plan = await preview(session, undefined);
    if (plan.errors.length > 0) return { steps: [], outputs: {}, errors: plan.errors };
    const refusal = await options.approve?.(plan.steps);
    if (refusal !== undefined) return { steps: [], outputs: {}, errors: [{ message: refusal }] };
    const operations = new Map<string, Operation>();
    const finished = await operate(session, "up", operations);
    const { resources, outputs } = await stateOf(session);
    const steps = plan.steps.map((step) => {
      const operation = operations.get(step.urn) ?? step.operation;
      const state = resources.get(step.urn);
      return state === undefined || operation === "delete"
        ? { ...step, operation }
        : asDone(step, resourceStep(state, operation));
    });
    return { steps, outputs, errors: finished };
  });
}

/** A planned step as it was done: with what the plan did not know. */
function asDone(planned: Step, done: Step): Step {
  const diff = planned.diff.flatMap((change) => {
    if (change.kind === "delete") return [change];
    const to = shownAt(done.inputs, change.path);
    return JSON.stringify(to) === JSON.stringify(change.from) && change.to === MASKED_UNKNOWN
      ? []
      : [{ ...change, to }];
  });
  return { ...done, replaceReasons: planned.replaceReasons, diff };
}

/** Deletes everything that the stack has. Nothing, when something is protected. */
export function destroyStack(options: AdapterOptions): Promise<Outcome> {
  return withEngine(options, async (session) => {
    const { resources } = await stateOf(session);
    const cloud = new Cloud(session.store);
    const steps = inOrder([...resources.values()].map((resource) => resourceStep(resource, "delete")));
    const refused = [...resources.values()].flatMap((resource) => {
      if (resource.protect === true) return [protectedRefusal(resource.urn)];
      const object = cloud.find(resource.type, resource.id ?? "");
      const refusal = object === undefined || resource.retainOnDelete === true ? undefined : cloud.refuseDelete(object);
      return refusal === undefined ? [] : [refusal];
    });
    if (refused.length > 0) return { steps: [], outputs: {}, errors: refused };
    return { steps, outputs: {}, errors: await operate(session, "destroy") };
  });
}

async function withEngine(options: AdapterOptions, act: (session: Session) => Promise<Outcome>): Promise<Outcome> {
  const executable = findEngine();
  if (executable === undefined) throw new Error("pulumi: missing; install it, or use the offline adapter");
  if (options.program !== undefined) throw new Error("program: a function; only the offline adapter runs one");
  const file = statePath(options.project.folder, options.project.name, `${options.stack}${ENGINE_SUFFIX}`);
  const unlock = lock(`${file}.lock`, options.onMessage);
  try {
    return await withStore(file, (store) => withServer(options, store, executable, act));
  } finally {
    unlock();
  }
}

async function withServer(
  options: AdapterOptions,
  store: FileStore,
  executable: string,
  act: (session: Session) => Promise<Outcome>,
): Promise<Outcome> {
  const cloud = cloudOptions(options, readStackSettings(options.project, options.stack));
  const server = await serve(store, cloud);
  const web = await serveWeb({ records: readRecords(cloud.dns), store, folder: options.project.folder });
  try {
    const command = new PulumiCommand(executable, options.project, options.stack, server.port, web.url);
    await command.prepare();
    await resume(command, store, options.onMessage);
    for (const [urn, orphan] of orphansOf(command, store)) server.orphans.set(urn, orphan);
    return await act({ command, server, store, options });
  } finally {
    await web.close();
    server.close();
  }
}

function cloudOptions({ project, stack, onUnchecked }: AdapterOptions, settings: StackSettings): CloudOptions {
  return { ...cloudOptionsOf(settings), others: madeByOthers(project, stack, settings, ENGINE_SUFFIX), onUnchecked };
}

/** What `pulumi preview --json` prints. */
interface PreviewDigest {
  steps?: EngineStep[];
  diagnostics?: { severity?: string; message?: string; urn?: string }[];
}

async function preview(session: Session, onEvent: AdapterOptions["onEvent"]): Promise<Outcome> {
  const { project, stack } = session.options;
  const settings = readStackSettings(project, stack);
  // The program would get values that nobody wrote.
  const errors = changedValues(settings).map((message) => ({ message }));
  if (errors.length > 0) return { steps: [], outputs: {}, errors };
  // A server of its own: what a preview plans must not be in the way of the run that follows.
  const server = await serve(
    new MemoryStore(session.store),
    cloudOptions(session.options, settings),
    session.server.orphans,
  );
  const executable = findEngine() ?? "pulumi";
  const command = new PulumiCommand(executable, session.options.project, session.options.stack, server.port);
  try {
    const progress = new Progress(onEvent, new Map(), session.options.onMessage);
    const finished = await command.operate(["preview", "--json", "--show-sames"], (event) => {
      progress.read(event);
    });
    const digest = digestOf(finished);
    const steps = (digest.steps ?? []).flatMap((step) => stepOf(step) ?? []);
    return {
      steps: inOrder(steps),
      outputs: progress.outputs,
      errors: errorsOf(finished, server, progress, "preview"),
    };
  } finally {
    server.close();
  }
}

function digestOf(finished: Finished): PreviewDigest {
  try {
    return JSON.parse(finished.output) as PreviewDigest;
  } catch {
    return {};
  }
}

async function operate(
  session: Session,
  operation: "up" | "destroy",
  operations = new Map<string, Operation>(),
): Promise<Refusal[]> {
  const progress = new Progress(session.options.onEvent, operations);
  const finished = await session.command.operate([operation, "--yes", "--skip-preview"], (event) => {
    progress.read(event);
  });
  return errorsOf(finished, session.server, progress, operation);
}

async function stateOf(session: Session): Promise<{
  resources: Map<string, NonNullable<EngineState["deployment"]["resources"]>[number]>;
  outputs: Properties;
}> {
  const state = (await session.command.export()) as EngineState;
  const own = (state.deployment.resources ?? []).filter((resource) => !isDefaultProvider(resource.urn));
  const stack = own.find((resource) => resource.type === STACK_TYPE);
  return { resources: new Map(own.map((resource) => [resource.urn, resource])), outputs: mask(stack?.outputs ?? {}) };
}

/**
 * How often the engine reports the stack's outputs when the program is done. A preview reports those of every resource as
 * soon as it is registered, too. To destroy does not run the program.
 */
const REPORTS = { preview: 2, up: 1, destroy: 0 };

type EngineOperation = keyof typeof REPORTS;

/** Turns the engine's events into progress, and keeps its errors. */
class Progress {
  readonly errors: Refusal[] = [];
  /** What programs print to their standard error: the language host of YAML says there what is wrong with a program. */
  readonly complaints: string[] = [];
  /** The stack's outputs, once they are reported. */
  outputs: Properties = {};
  /** How often the stack's outputs were reported; nothing before the stack is registered. */
  private reports: number | undefined;
  private readonly started = new Map<string, number>();

  constructor(
    private readonly onEvent: ((event: ProgressEvent) => void) | undefined,
    private readonly operations = new Map<string, Operation>(),
    private readonly onMessage?: AdapterOptions["onMessage"],
  ) {}

  read(event: EngineEvent): void {
    const { resourcePreEvent, resOutputsEvent, resOpFailedEvent, diagnosticEvent } = event;
    if (resourcePreEvent !== undefined) {
      const { metadata } = resourcePreEvent;
      this.show(metadata, "start");
      if (metadata.type === STACK_TYPE) this.reports ??= 0;
    }
    if (resOutputsEvent !== undefined) {
      const { metadata } = resOutputsEvent;
      this.show(metadata, "done");
      if (metadata.type === STACK_TYPE) {
        this.outputs = mask(metadata.new?.outputs ?? {});
        this.reports = (this.reports ?? 0) + 1;
      }
    }
    if (resOpFailedEvent !== undefined) this.show(resOpFailedEvent.metadata, "failed");
    if (diagnosticEvent === undefined) return;
    const { urn, message, severity } = diagnosticEvent;
    if (severity === "info#err") this.complaints.push(stripVTControlCharacters(message).trimEnd());
    if (severity === "error") {
      // A hook's refusal reads alike in a preview and in a run.
      const text = ownWords(message.trim().replace(/^Preview failed: /, ""));
      this.errors.push({ ...(urn === undefined || urn === "" ? {} : { urn }), message: text });
    }
    // What the program says about a resource; without one it is the engine that speaks, or the program's standard output.
    if (severity === "info" && urn !== undefined && urn !== "" && typeOf(urn) !== STACK_TYPE) {
      this.onMessage?.(message.trim());
    }
  }

  /** Whether the stack is registered and its outputs, which are the last thing that a program registers, are not. */
  isUnfinished(operation: EngineOperation): boolean {
    return this.reports !== undefined && this.reports < REPORTS[operation];
  }

  private show({ op, urn, type }: { op: string; urn: string; type: string }, status: ProgressEvent["status"]): void {
    const operation = operationOf(op);
    if (operation === undefined || isDefaultProvider(urn)) return;
    this.operations.set(urn, operation);
    if (status === "start") this.started.set(urn, performance.now());
    const durationMs = performance.now() - (this.started.get(urn) ?? performance.now());
    this.onEvent?.({ urn, type, name: nameOf(urn), operation, status, durationMs });
  }
}

/** The cloud's own refusals say more than what the engine makes of them. */
function errorsOf(
  finished: Finished,
  server: ProviderServer,
  progress: Progress,
  operation: EngineOperation,
): Refusal[] {
  // The engine takes the end of the program's process for the end of the program, and deletes what was not registered.
  if (finished.code === 0) return progress.isUnfinished(operation) ? [{ message: UNFINISHED }] : [];
  const unique = new Map(server.refusals.map((refusal) => [JSON.stringify(refusal), refusal]));
  const refusals = [...unique.values()];
  const others = progress.errors.filter(
    (error) =>
      !refusals.some((refusal) => error.message.includes(refusal.message)) &&
      !/update failed|preview failed|failed to register/.test(error.message),
  );
  const complained = progress.complaints
    .join("\n")
    .trim()
    .replace(/^Error: /, "");
  const errors = [...refusals, ...others.map((error) => withReason(error, complained))];
  const texts = [complained, finished.errors.trim(), finished.output.trim()];
  return errors.length > 0 ? errors : [{ message: texts.find((text) => text !== "") ?? "pulumi failed" }];
}

/** Of a compiler that failed the engine says no more than that: what it found is on standard error. */
function withReason(error: Refusal, complained: string): Refusal {
  const isBare = /exit (status|code) \d+$/.test(error.message) && complained !== "";
  return isBare ? { ...error, message: `${error.message}\n${complained}` } : error;
}
