// The sandbox without the Pulumi engine: the program runs in this process, the state is in a file.
import { lock } from "../lock";
import { inOrder } from "../order";
import { madeByOthers, outputsOfStack } from "../other-stacks";
import { programOf, type Project } from "../project";
import {
  changedValues,
  cloudOptionsOf,
  configurationOf,
  readStackSettings,
  type StackSettings,
} from "../stack-settings";
import { FileStore, statePath, withStore } from "../state";
import type { Outcome, ProgressEvent, Step } from "../types";
import { mask } from "../wire";
import type { Deployment } from "./deployment";
import type { DetailedStep } from "./recorder";
import { destroy, run, type Program, type RunOptions } from "./run";

/** What an adapter is opened with. */
export interface AdapterOptions {
  project: Project;
  stack: string;
  onEvent: ((event: ProgressEvent) => void) | undefined;
  onMessage: (text: string) => void;
  /** Told what is not checked of the program's resources, again for each resource. */
  onUnchecked: (because: string) => void;
  /** See `SandboxOptions.approve`. */
  approve?: ((planned: Step[]) => Promise<string | undefined>) | undefined;
  /** Replaces the project's program, for tests. */
  program?: Program | undefined;
}

/** Says what `up` would do. Changes nothing. */
export async function planStack(options: AdapterOptions): Promise<Outcome> {
  return plan(options, FileStore.open(pathOf(options)), options.onEvent);
}

/** A plan has the errors of the stack's file and those of the program, which still says what else is wrong. */
async function plan(options: AdapterOptions, store: FileStore, onEvent: AdapterOptions["onEvent"]): Promise<Outcome> {
  const settings = readStackSettings(options.project, options.stack);
  const outcome = outcomeOf(await run(programFor(options), store, { ...runOptions(options, settings, true), onEvent }));
  return { ...outcome, errors: [...changedValues(settings).map((message) => ({ message })), ...outcome.errors] };
}

/** Plans first: a program that would be refused changes nothing, so it has no steps. Then does it. */
export function upStack(options: AdapterOptions): Promise<Outcome> {
  return withState(options, async (store) => {
    const { steps, errors } = await plan(options, store, undefined);
    const refusal = errors.length > 0 ? undefined : await options.approve?.(steps);
    if (refusal !== undefined) errors.push({ message: refusal });
    if (errors.length > 0) return { steps: [], outputs: {}, errors };
    // What the program had to say was heard in the plan.
    const quiet = (): void => undefined;
    const settings = readStackSettings(options.project, options.stack);
    return outcomeOf(
      await run(programFor(options), store, { ...runOptions(options, settings, false), onMessage: quiet }),
    );
  });
}

/** Deletes everything that the stack has. Nothing, when something is protected. */
export function destroyStack(options: AdapterOptions): Promise<Outcome> {
  return withState(options, (store) => {
    const settings = readStackSettings(options.project, options.stack);
    return Promise.resolve(outcomeOf(destroy(store, runOptions(options, settings, false))));
  });
}

async function withState(options: AdapterOptions, act: (store: FileStore) => Promise<Outcome>): Promise<Outcome> {
  const file = pathOf(options);
  const unlock = lock(`${file}.lock`, options.onMessage);
  try {
    return await withStore(file, act);
  } finally {
    unlock();
  }
}

function pathOf(options: AdapterOptions): string {
  return statePath(options.project.folder, options.project.name, options.stack);
}

function programFor(options: AdapterOptions): Program {
  return options.program ?? programOf(options.project);
}

function runOptions(options: AdapterOptions, settings: StackSettings, preview: boolean): RunOptions {
  const configuration = configurationOf(options.project, settings);
  return {
    project: options.project.name,
    stack: options.stack,
    preview,
    config: configuration.values,
    secretKeys: configuration.secretKeys,
    ...cloudOptionsOf(settings),
    others: madeByOthers(options.project, options.stack, settings),
    readStack: (name) => outputsOfStack(options.project, name),
    onEvent: options.onEvent,
    onMessage: options.onMessage,
    onUnchecked: options.onUnchecked,
  };
}

function outcomeOf(deployment: Deployment): Outcome {
  return {
    steps: inOrder(deployment.steps.map(publicStep)),
    outputs: mask(deployment.outputs),
    errors: deployment.errors,
  };
}

/** The step without what is only for tests. */
function publicStep(step: DetailedStep): Step {
  const { urn, type, name, parent, inputs, dependencies, valuesFrom, protect, component, retained } = step;
  const { provider, operation, replaceReasons, diff } = step;
  return {
    urn,
    type,
    name,
    ...(parent === undefined ? {} : { parent }),
    inputs,
    dependencies,
    ...(valuesFrom === undefined ? {} : { valuesFrom }),
    protect,
    ...(component === undefined ? {} : { component }),
    ...(retained === undefined ? {} : { retained }),
    ...(provider === undefined ? {} : { provider }),
    operation,
    replaceReasons,
    diff,
  };
}
