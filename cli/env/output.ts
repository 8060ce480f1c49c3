import { printDocument, print as printResult, tell, type OutputOptions } from "../render/output";
import { printable } from "../render/printable";
import { explainFailure } from "./failures";

/** Tells a person how it goes, on standard error. Never a value. */
export type Say = (text: string) => void;

/** Progress, which a program that reads JSON has no use for. */
export function progress(options: OutputOptions): Say {
  return options.json === true ? () => undefined : warn;
}

/** What a person has to know, whoever reads the result. */
export function warn(text: string): void {
  tell(`${printable(text)}\n`, process.stderr);
}

/** Prints a result: one JSON document, or a text. */
export function print(options: OutputOptions, document: object, text: string): void {
  printResult(options, document, printable(text));
}

/** Runs a command to its end, whatever that is, and sets the status that scripts can use. */
export async function endWithStatus(options: OutputOptions, command: () => Promise<number>): Promise<void> {
  try {
    process.exitCode = await command();
  } catch (error) {
    const { exitCode, message } = explainFailure(error);
    if (options.json === true) printDocument({ error: { exitCode, message } });
    tell(`error: ${printable(message)}\n`, process.stderr);
    process.exitCode = exitCode;
  }
}
