import { openSandbox, type Outcome, type ProgressEvent, type Sandbox } from "../sandbox";
import { findProject, requireStack } from "./project";
import { Progress } from "./render/progress";
import { renderErrors } from "./render/errors";

/** Options of every command about an environment. */
export interface EnvironmentOptions {
  json?: boolean;
  cwd?: string;
}

/** What the simulated cloud ran on, as a sentence for people. */
function describeAdapter(adapter: Sandbox["adapter"]): string {
  return adapter === "engine"
    ? "simulated cloud, real Pulumi engine"
    : "simulated cloud, without the Pulumi engine (no pulumi on PATH)";
}

/**
 * Opens the sandbox for an environment, runs one operation with progress on standard error, and hands its result to
 * `report`. The process exits with 1 if anything failed.
 */
export async function withSandbox(
  verb: string,
  environment: string,
  options: EnvironmentOptions,
  operate: (sandbox: Sandbox) => Promise<Outcome>,
  report: (outcome: Outcome, sandbox: Sandbox) => void,
): Promise<void> {
  try {
    const projectDir = findProject(options.cwd ?? process.cwd());
    requireStack(projectDir, environment);
    const progress = new Progress(process.stderr, options.json === true);
    const sandbox = await openSandbox({
      projectDir,
      stack: environment,
      onEvent: (event: ProgressEvent) => {
        progress.show(event);
      },
    });
    progress.headline(`groundplan ${verb} ${environment} · ${describeAdapter(sandbox.adapter)}`);
    const outcome = await operate(sandbox);
    progress.end();
    report(outcome, sandbox);
    if (outcome.errors.length > 0) {
      process.stderr.write(renderErrors(outcome.errors));
      process.exitCode = 1;
    }
  } catch (error) {
    process.stderr.write(`error: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  }
}
