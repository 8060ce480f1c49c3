// Lines that fit: colours take no room, and wide characters take two places.
import { stripVTControlCharacters } from "node:util";
import wrapAnsi from "wrap-ansi";

/** Where nobody says how wide the output is: a file, a pipe. */
const usualWidth = 160;

/** How wide standard output is, in characters. */
export function outputWidth(): number {
  return process.stdout.columns || usualWidth;
}

/**
 * Lines of words, each after so many spaces. A word that is longer than a line has one for itself, since names are there to be
 * copied.
 */
export function wrapped(text: string, width: number, indent: number): string[] {
  return wrapAnsi(text.trim(), Math.max(1, width - indent))
    .split("\n")
    .map((line) => " ".repeat(indent) + line);
}

/** A line that may have to be several: the further ones begin so many characters after the first. */
export function hanging(line: string, width: number, by: number): string[] {
  if (lengthOf(line) <= width) return [line];
  // What draws a tree is no word.
  const lead = /^[\s│├└─]*/.exec(line)?.[0].length ?? 0;
  const [first = "", ...rest] = wrapped(line.slice(lead), width, lead + by);
  return [line.slice(0, lead) + first.trimStart(), ...rest];
}

/** How far the lines after the first of an entry are indented. */
const hang = 2;

/** A text of lines for a terminal: those that are too long become several. */
export function fitted(text: string, width: number): string {
  return text
    .split("\n")
    .flatMap((line) => (isOfTable(line) ? [line] : hanging(line, width, hang)))
    .join("\n");
}

/** A line of a table with borders has a width of its own. */
function isOfTable(line: string): boolean {
  return /[│┐┤┘]$/.test(stripVTControlCharacters(line));
}

function lengthOf(line: string): number {
  return stripVTControlCharacters(line).length;
}
