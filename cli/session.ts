import {
  openSandbox,
  type Outcome,
  type ProgressEvent,
  type Refusal,
  type Sandbox,
  type SandboxOptions,
  type Step,
} from "../sandbox";
import { failedDocument, renderDocument, toDocument, type PlanDocument } from "./document";
import { findProject, OperationError, requireStack } from "./project";
import { Progress } from "./render/progress";
import { tell } from "./render/output";
import { RunLog, runLogPath } from "./run-log";
import { renderErrors } from "./render/errors";
import { renderKnownErrors } from "./render/known-errors";
import { printable } from "./render/printable";

/** Options of every command about an environment. */
export interface EnvironmentOptions {
  json?: boolean;
  cwd?: string;
}

/** How an operation goes on: see `SandboxOptions.approve`. */
interface Approved extends EnvironmentOptions {
  approve?: SandboxOptions["approve"];
}

/** What the simulated cloud ran on, as a sentence for people. */
function describeAdapter(adapter: Sandbox["adapter"]): string {
  return adapter === "engine"
    ? "simulated cloud, real Pulumi engine"
    : "simulated cloud, without the Pulumi engine (no pulumi on PATH)";
}

/** What came of an operation, and the sandbox that it ran in. */
export interface Finished {
  outcome: Outcome;
  sandbox: Sandbox;
}

/** Opens the sandbox and runs the operation, with progress on standard error. */
async function perform(
  operation: PlanDocument["operation"],
  environment: string,
  options: Approved,
  onOpen: (sandbox: Sandbox) => void,
): Promise<Finished> {
  const projectDir = findProject(options.cwd ?? process.cwd());
  requireStack(projectDir, environment);
  const progress = new Progress(process.stderr, options.json === true, operation !== "plan");
  const log = operation === "plan" ? undefined : new RunLog(runLogPath(projectDir, environment));
  const { approve } = options;
  const sandbox = await openSandbox({
    projectDir,
    stack: environment,
    ...(approve === undefined
      ? {}
      : {
          approve: (planned: Step[]) => {
            progress.expect(planned.length);
            return approve(planned);
          },
        }),
    onEvent: (event: ProgressEvent) => {
      progress.show(event);
      log?.show(event);
    },
    onMessage: (text) => {
      process.stderr.write(`${printable(text)}\n`);
    },
  });
  onOpen(sandbox);
  progress.headline(`groundplan ${operation} ${environment} · ${describeAdapter(sandbox.adapter)}`);
  try {
    return { sandbox, outcome: await sandbox[operation]() };
  } finally {
    progress.end();
    log?.end();
  }
}

/**
 * Runs one operation on an environment, with progress on standard error, and prints what came of it: the JSON document if
 * that was asked for, else what `render` makes of it. The process exits with 1 if anything failed.
 *
 * @throws what kept the operation from beginning, after the JSON document that says so.
 */
export async function runOperation(
  operation: PlanDocument["operation"],
  environment: string,
  options: Approved,
  render: (outcome: Outcome, sandbox: Sandbox) => string,
): Promise<Outcome> {
  let opened: Sandbox | undefined;
  const { outcome, sandbox } = await perform(operation, environment, options, (one) => {
    opened = one;
  }).catch((error: unknown) => {
    const message = error instanceof Error ? error.message : String(error);
    if (options.json === true) {
      process.stdout.write(renderDocument(failedDocument(operation, environment, message, opened)));
    }
    throw new OperationError(message, renderKnownErrors([message], environment));
  });
  if (options.json === true) process.stdout.write(renderDocument(toDocument(operation, outcome, sandbox)));
  else tell(render(outcome, sandbox));
  if (outcome.errors.length > 0) {
    tellErrors(outcome.errors, environment);
    process.exitCode = 1;
  }
  return outcome;
}

/**
 * What an environment would be after its next `up`, for commands that read it and change nothing. Nothing if the program fails: its
 * errors are on standard error then, and the process exits with 1.
 */
export async function plannedSteps(environment: string, options: EnvironmentOptions): Promise<Step[] | undefined> {
  return (await plannedOutcome(environment, options))?.steps;
}

/** `plannedSteps`, with the stack's outputs. */
export async function plannedOutcome(environment: string, options: EnvironmentOptions): Promise<Outcome | undefined> {
  const { outcome } = await perform("plan", environment, options, () => undefined);
  if (outcome.errors.length === 0) return outcome;
  tellErrors(outcome.errors, environment);
  process.exitCode = 1;
  return undefined;
}

/** Every error, and at the end what helps against those that are known. */
function tellErrors(errors: Refusal[], environment: string): void {
  const texts = errors.map(({ message }) => message);
  tell(renderErrors(errors) + renderKnownErrors(texts, environment), process.stderr);
}
