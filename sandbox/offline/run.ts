// Runs a program in this process, with the simulated cloud in the engine's place.
import * as pulumi from "@pulumi/pulumi";
import * as runtime from "@pulumi/pulumi/runtime";
import { ownWords, UNFINISHED } from "../refusals";
import type { CloudOptions } from "../cloud";
import type { Store } from "../store";
import type { Place, ProgressEvent } from "../types";
import { readRecords, withWeb } from "../web";
import { Deployment, type DeploymentOptions } from "./deployment";
import { attach } from "./monitor";
import { divertOutput, watchForIdle } from "./process";
import { withLighterSdk } from "./lighter-sdk";

/** A Pulumi program: a function whose result is the stack's outputs. */
export type Program = () => unknown;

/** What a run needs to know. */
export interface RunOptions extends CloudOptions {
  project: string;
  stack: string;
  preview: boolean;
  /** Configuration as the engine passes it: `<project>:<key>` to text. */
  config: Record<string, string>;
  /** The keys of `config` whose values are secret. */
  secretKeys?: string[];
  /** See `DeploymentOptions.stacks`. */
  stacks?: DeploymentOptions["stacks"];
  /** See `DeploymentOptions.readStack`. */
  readStack?: DeploymentOptions["readStack"];
  /** See `DeploymentOptions.targets`. */
  targets?: DeploymentOptions["targets"];
  onEvent?: ((event: ProgressEvent) => void) | undefined;
  /** See `DeploymentOptions.onMessage`. */
  onMessage?: ((text: string) => void) | undefined;
}

// The SDK's runtime is one per process, so programs run one after another.
let previous: Promise<unknown> = Promise.resolve();

/** Runs a program to its end and returns the deployment. What fails is in its `errors`; it does not throw. */
export function run(program: Program, store: Store, options: RunOptions): Promise<Deployment> {
  const result = previous.then(() => runAlone(program, store, options));
  previous = result.catch(() => undefined);
  return result;
}

/** Deletes everything that the stack has, or only says what would be deleted. */
export function destroy(store: Store, options: RunOptions): Deployment {
  const deployment = new Deployment(store, deploymentOptions(options));
  deployment.destroy();
  return deployment;
}

async function runAlone(program: Program, store: Store, options: RunOptions): Promise<Deployment> {
  const deployment = new Deployment(store, deploymentOptions(options));
  await attach(deployment, { ...options, secretKeys: options.secretKeys ?? [] });
  const act = async (): Promise<void> => {
    await runtime.runInPulumiStack(() => Promise.resolve().then(program));
    // A hook that no resource waited for is registered by then.
    await new Promise((resolve) => setImmediate(resolve));
    // Hooks are at work until then.
    await runtime.disconnect();
  };
  await watchingForErrors(deployment, () =>
    withWeb({ records: readRecords(options.dns), store, folder: process.cwd() }, act),
  );
  if (!deployment.stopped) await deployment.finish();
  return deployment;
}

function deploymentOptions(options: RunOptions): DeploymentOptions {
  const { project, stack, preview, existing, failingJobs, stacks, readStack, onEvent, onMessage, onUnchecked } =
    options;
  const { targets, unreachable, others } = options;
  return {
    project,
    stack,
    preview,
    place: defaultPlace(options.config),
    onEvent,
    onMessage,
    ...(existing === undefined ? {} : { existing }),
    ...(failingJobs === undefined ? {} : { failingJobs }),
    ...(stacks === undefined ? {} : { stacks }),
    ...(readStack === undefined ? {} : { readStack }),
    ...(targets === undefined ? {} : { targets }),
    ...(others === undefined ? {} : { others }),
    ...(unreachable === undefined ? {} : { unreachable }),
    ...(onUnchecked === undefined ? {} : { onUnchecked }),
  };
}

/** Where the default Google provider works: `gcp:project` and `gcp:region`. */
function defaultPlace(config: Record<string, string>): Place {
  return { project: config["gcp:project"] ?? "", region: config["gcp:region"] ?? "" };
}

/**
 * Gathers what goes wrong while `act` runs: what it throws, rejections that nobody handles, which is how a failed `apply`
 * shows, and that it never ends. Handlers of others are put aside meanwhile, since these errors are the program's and are
 * reported.
 */
async function watchingForErrors(deployment: Deployment, act: () => Promise<void>): Promise<void> {
  const others = process.listeners("unhandledRejection");
  const note = (error: unknown): void => {
    noteError(deployment, error);
  };
  const watch = watchForIdle();
  const restoreOutput = divertOutput();
  process.removeAllListeners("unhandledRejection");
  process.on("unhandledRejection", note);
  try {
    const unfinished = watch.idle.then(() => {
      deployment.programFailed(UNFINISHED);
    });
    const finished = async (): Promise<void> => {
      await act().catch(note);
      await runtime.disconnect();
    };
    await withLighterSdk(() => Promise.race([finished(), unfinished]));
    // Rejections are reported once the queue of promises is empty.
    await new Promise((resolve) => setImmediate(resolve));
  } finally {
    restoreOutput();
    watch.stop();
    process.off("unhandledRejection", note);
    for (const other of others) process.on("unhandledRejection", other);
  }
  if (pulumi.log.hasErrors() && deployment.errors.length === 0)
    deployment.programFailed("The program logged an error.");
}

/** A refusal is reported already when the promises that waited for the resource fail. */
function noteError(deployment: Deployment, error: unknown): void {
  const message = ownWords(error instanceof Error ? error.message : String(error));
  if (/ failed to register$/.test(message) || /the look-up was refused$/.test(message)) return;
  const expected = pulumi.RunError.isInstance(error) || pulumi.ResourceError.isInstance(error);
  deployment.programFailed(expected || !(error instanceof Error) ? message : ownWords(error.stack ?? message));
}
