// Text that somebody else wrote, in Markdown that GitHub shows.

/** Control characters, and those that change the direction or the look of what is around them without being seen. */
const unseen = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cn}\p{Cs}]/gu;

const longest = 120;

function visible(text: string): string {
  return text.replace(unseen, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`);
}

/**
 * A text as code, of at most 120 characters: no markup, no HTML, no mention, no link and no line break comes out of it,
 * whatever it holds. What cannot be seen is written as its number.
 */
export function code(text: string): string {
  // The end first: what is cut may be half of an escape.
  const cut = text.length > longest ? `${text.slice(0, longest - 3)}...` : text;
  const shown = visible(cut);
  // GitHub turns nothing into code that is empty or blank.
  if (shown.trim() === "") return "(empty)";
  // A longer fence than any inside keeps backticks literal.
  const fence = "`".repeat(Math.max(0, ...[...shown.matchAll(/`+/g)].map((run) => run[0].length)) + 1);
  const padding = /^[` ]|[` ]$/.test(shown) ? " " : "";
  return `${fence}${padding}${shown}${padding}${fence}`;
}

/** The address of a heading, as GitHub makes it. */
export function slug(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, "")
    .trim()
    .replaceAll(" ", "-");
}
