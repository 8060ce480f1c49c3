// How a result leaves the command: for people, or for programs.
import { printable, printableJson } from "./printable";
import { fitted } from "./wrap";

/** The option of every command that has a result. */
export interface OutputOptions {
  json?: boolean;
}

/** Prints a result: one JSON document and nothing else, or a text that is printable already. */
export function print(options: OutputOptions, document: object, text: string): void {
  if (options.json === true) printDocument(document);
  else tell(text);
}

/** Prints a document for programs. */
export function printDocument(document: object): void {
  process.stdout.write(`${printableJson(JSON.stringify({ formatVersion: 1, ...document }, undefined, 2))}\n`);
}

/** Writes a text for people. On a terminal its lines fit; what a file or another program gets keeps its lines. */
export function tell(text: string, stream: NodeJS.WriteStream = process.stdout): void {
  const width = stream.columns as number | undefined;
  stream.write(width === undefined || width === 0 ? text : fitted(text, width));
}

/** Tells a person how it goes, on standard error. A program that reads JSON has no use for it. */
export function say(options: OutputOptions, text: string): void {
  if (options.json !== true) tell(printable(text), process.stderr);
}

/** Tells what went wrong, on standard error and in the document. The command says with which status it ends. */
export function printError(options: OutputOptions, message: string): void {
  if (options.json === true) printDocument({ error: message });
  tell(`error: ${printable(message)}\n`, process.stderr);
}
