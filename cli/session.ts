import { openSandbox, type Outcome, type ProgressEvent, type Sandbox } from "../sandbox";
import { renderDocument, toDocument, type PlanDocument } from "./document";
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
 * Runs one operation on an environment, with progress on standard error, and prints what came of it: the JSON document if
 * that was asked for, else what `render` makes of it. The process exits with 1 if anything failed.
 */
export async function runOperation(
  operation: PlanDocument["operation"],
  environment: string,
  options: EnvironmentOptions,
  render: (outcome: Outcome, sandbox: Sandbox) => string,
): Promise<Outcome> {
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
  progress.headline(`groundplan ${operation} ${environment} · ${describeAdapter(sandbox.adapter)}`);
  const outcome = await sandbox[operation]();
  progress.end();
  process.stdout.write(
    options.json === true ? renderDocument(toDocument(operation, outcome, sandbox)) : render(outcome, sandbox),
  );
  if (outcome.errors.length > 0) {
    process.stderr.write(renderErrors(outcome.errors));
    process.exitCode = 1;
  }
  return outcome;
}
