import wrap from "word-wrap";

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
  return wrap(text.trim(), { width: Math.max(1, width - indent), indent: " ".repeat(indent), trim: true }).split("\n");
}
