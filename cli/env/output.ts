import { printable, printableJson } from "../render/printable";
import { explainFailure } from "./failures";

/** Tells a person how it goes, on standard error. Never a value. */
export type Say = (text: string) => void;

/** Options of every command that prints a result. */
export interface OutputOptions {
  json?: boolean;
}

/** Progress, which a program that reads JSON has no use for. */
export function progress(options: OutputOptions): Say {
  return options.json === true ? () => undefined : warn;
}

/** What a person has to know, whoever reads the result. */
export function warn(text: string): void {
  process.stderr.write(`${printable(text)}\n`);
}

/** Prints a result: one JSON document, or a text. */
export function print(options: OutputOptions, document: object, text: string): void {
  process.stdout.write(options.json === true ? renderJson(document) : printable(text));
}

function renderJson(document: object): string {
  return `${printableJson(JSON.stringify({ formatVersion: 1, ...document }, undefined, 2))}\n`;
}

/** Runs a command to its end, whatever that is, and sets the status that scripts can use. */
export async function conclude(options: OutputOptions, command: () => Promise<number>): Promise<void> {
  try {
    process.exitCode = await command();
  } catch (error) {
    const { exitCode, message } = explainFailure(error);
    if (options.json === true) process.stdout.write(renderJson({ error: { exitCode, message } }));
    process.stderr.write(`error: ${printable(message)}\n`);
    process.exitCode = exitCode;
  }
}
