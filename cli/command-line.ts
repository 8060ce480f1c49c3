import type { Command } from "commander";
import { programFor } from "./program";
import { OperationError } from "./project";
import { printError } from "./render/output";
import { printable } from "./render/printable";

/** Runs the command with its arguments. What fails is told on standard error, and sets the status that the process ends with. */
export async function runCommandLine(args: readonly string[]): Promise<void> {
  const program = programFor(args[0]);
  reportWrongArguments(program, args);
  try {
    await program.parseAsync(args, { from: "user" });
  } catch (error) {
    const help = error instanceof OperationError ? error.help : "";
    process.stderr.write(`error: ${printable(error instanceof Error ? error.message : String(error))}\n${help}`);
    process.exitCode = 1;
  }
}

/** Wrong arguments are told as all errors are: with `--json` in a document too. What comes after `--` is another program's. */
function reportWrongArguments(program: Command, args: readonly string[]): void {
  const [end] = [args.indexOf("--"), args.length].filter((index) => index !== -1);
  const options = { json: args.slice(0, end).includes("--json") };
  const outputError = (text: string): void => {
    printError(options, text.replace(/^error: /, "").trimEnd());
  };
  for (const command of withCommands(program)) command.configureOutput({ outputError });
}

function withCommands(command: Command): Command[] {
  return [command, ...command.commands.flatMap(withCommands)];
}
