// HTML whose every inserted text is escaped: what is shown comes from programs, files and servers of others.

/** HTML that may stand in a page as it is. Only `html` and `trusted` make it. */
export class Html {
  constructor(readonly text: string) {}
}

/** What a template takes: texts are escaped, lists are joined, `undefined` and `false` are nothing. */
export type Part = Html | string | number | undefined | false | readonly Part[];

/**
 * A piece of a page: html`<p title="${name}">${text}</p>`. Parts stand between tags or in quoted values of attributes, where
 * the same characters are escaped.
 */
export function html(strings: TemplateStringsArray, ...parts: Part[]): Html {
  return new Html(strings.map((text, index) => text + rendered(parts[index])).join(""));
}

/** HTML from elsewhere that is known to be harmless: markdown-it's without HTML, for one. */
export function trusted(text: string): Html {
  return new Html(text);
}

const escapes: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

/** Control characters but for tab and line feed, and those that change the direction of what follows (Unicode, Bidi_Control). */
// eslint-disable-next-line no-control-regex
const controls = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;

function rendered(part: Part): string {
  if (part === undefined || part === false) return "";
  if (part instanceof Html) return part.text;
  if (typeof part === "object") return part.map(rendered).join("");
  return String(part)
    .replace(controls, "\uFFFD")
    .replace(/[&<>"']/g, (character) => escapes[character] ?? "");
}
