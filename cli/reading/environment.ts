// What commands read that judge an environment: one of the project, as it would be after its next `up`, or a file that says what there is.
import type { Step } from "../../sandbox";
import { UsageError } from "../project";
import { plannedSteps, type EnvironmentOptions } from "../session";
import { readEnvironmentFile, type EnvironmentFile } from "./environment-file";

/** Options of these commands. */
export interface ReadingOptions extends EnvironmentOptions {
  from?: string;
}

/** An environment that was read. */
export interface ReadEnvironment {
  /** The stack's name; empty where a file does not tell it. */
  stack: string;
  /** What people call it: the stack's name, or the file. */
  subject: string;
  steps: Step[];
  /** Absent where the environment was planned. */
  file: EnvironmentFile | undefined;
}

/**
 * Reads an environment by its name, or a file. Nothing if the program fails: its errors are on standard error then, and the process exits
 * with 1.
 *
 * @throws UsageError if both are named or neither is, or if the file says nothing of an environment.
 */
export async function readEnvironment(
  environment: string | undefined,
  options: ReadingOptions,
): Promise<ReadEnvironment | undefined> {
  const { from } = options;
  if (environment !== undefined && from === undefined) {
    const steps = await plannedSteps(environment, options);
    return steps === undefined ? undefined : { stack: environment, subject: environment, steps, file: undefined };
  }
  if (environment !== undefined || from === undefined) {
    throw new UsageError("name an environment, or a file with --from: one of them.");
  }
  const file = readEnvironmentFile(from);
  return { stack: file.stack, subject: file.stack === "" ? from : file.stack, steps: file.steps, file };
}
