// What commands that work on a real stack begin and end with.
import { findEngine } from "../sandbox";
import { findProject, UsageError } from "./project";
import { exportState, PulumiError, type PulumiProject } from "./recover/pulumi";
import type { StateResource } from "./recover/state";
import type { OutputOptions } from "./render/output";
import { reportFailure, type ErrorClass } from "./report-failure";

/** The Pulumi command and the project around a folder. @throws UsageError where one of them is not there. */
export function realProject(cwd = process.cwd()): PulumiProject {
  const executable = findEngine();
  if (executable === undefined)
    throw new UsageError("pulumi is missing on PATH; install it (https://www.pulumi.com/docs/install/)");
  return { executable, folder: findProject(cwd), environment: process.env };
}

/** The resources in a stack's state. */
export async function resourcesOf(project: PulumiProject, stack: string): Promise<StateResource[]> {
  const { deployment } = await exportState(project, stack);
  return deployment.resources ?? [];
}

/**
 * Runs a command on a real stack to its end. Where it fails of what somebody can do something about, as Pulumi's command or `expected` says,
 * that is one line, and the status is 2.
 */
export async function onRealStack(
  options: OutputOptions,
  command: () => Promise<void>,
  expected: ErrorClass[] = [],
): Promise<void> {
  await reportFailure(options, command, { expected: [PulumiError, ...expected], status: 2 });
}
