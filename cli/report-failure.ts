import { UsageError } from "./project";
import { printError, type OutputOptions } from "./render/output";

export type ErrorClass = new (...args: never[]) => Error;

/**
 * Runs a command to its end. A failure that somebody can do something about is one line, and the status is then `status`: one of usage, or of
 * the kinds that are expected.
 */
export async function reportFailure(
  options: OutputOptions,
  command: () => Promise<void>,
  { expected, status }: { expected: ErrorClass[]; status: number },
): Promise<void> {
  try {
    await command();
  } catch (error) {
    if (!isAnyOf(error, [UsageError, ...expected])) throw error;
    printError(options, error.message);
    process.exitCode = status;
  }
}

function isAnyOf(error: unknown, classes: ErrorClass[]): error is Error {
  return classes.some((one) => error instanceof one);
}
