// What others wrote (servers, programs, files) on its way to a terminal.

/** Control characters but for tab and line feed, and those that change the direction of what follows (Unicode, Bidi_Control). */
// eslint-disable-next-line no-control-regex
const controls = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;

const longestLine = 2_000;

/**
 * A text that a terminal only shows. A character that it would act on is written as its code, and a line that is longer than
 * 2,000 characters loses its middle: the remedy is at the end.
 */
export function printable(text: string): string {
  return escapeControls(text)
    .split("\n")
    .map((line) => {
      if (line.length <= longestLine) return line;
      return `${line.slice(0, 1_200)} … (${line.length} characters) … ${line.slice(-600)}`;
    })
    .join("\n");
}

/** A text that stays on one line of a list: line feeds and tabs are written as their codes too. */
export function printableLine(text: string): string {
  return printable(text.replace(/[\n\t]/g, (character) => (character === "\n" ? "\\n" : "\\t")));
}

/** JSON that a terminal only shows: the same document, since these characters are inside of texts. */
export function printableJson(json: string): string {
  return escapeControls(json);
}

function escapeControls(text: string): string {
  return text.replace(controls, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`);
}
