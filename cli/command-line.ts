import { program } from "./program";
import { OperationError } from "./project";
import { printable } from "./render/printable";

/** Runs the command with its arguments. What fails is told on standard error, and sets the status that the process ends with. */
export async function runCommandLine(args: readonly string[]): Promise<void> {
  try {
    await program.parseAsync(args, { from: "user" });
  } catch (error) {
    const help = error instanceof OperationError ? error.help : "";
    process.stderr.write(`error: ${printable(error instanceof Error ? error.message : String(error))}\n${help}`);
    process.exitCode = 1;
  }
}
