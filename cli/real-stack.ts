// What commands that work on a real stack begin and end with.
import { findEngine } from "../sandbox";
import { findProject, UsageError } from "./project";
import { exportState, PulumiError, type PulumiProject } from "./recover/pulumi";
import type { StateResource } from "./recover/state";
import { printError, type OutputOptions } from "./render/output";

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

type ErrorClass = new (...args: never[]) => Error;

/** Runs a command to its end. A failure that somebody can do something about is one line, and the status is then 2. */
export async function endingWithStatus(
  options: OutputOptions,
  command: () => Promise<void>,
  expected: ErrorClass[] = [],
): Promise<void> {
  try {
    await command();
  } catch (error) {
    if (!isAnyOf(error, [UsageError, PulumiError, ...expected])) throw error;
    printError(options, error.message);
    process.exitCode = 2;
  }
}

function isAnyOf(error: unknown, classes: ErrorClass[]): error is Error {
  return classes.some((one) => error instanceof one);
}

/** The number that an option has, such as `--wait`. @throws UsageError where it is none. */
export function optionNumber(option: string, text: string): number {
  if (!/^\d{1,4}$/.test(text)) throw new UsageError(`${option}: "${text}"; use a whole number from 0 to 9999`);
  return Number(text);
}
