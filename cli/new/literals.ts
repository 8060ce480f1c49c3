// Texts in TypeScript, as Prettier writes them.
import { markersOf, replaceMarkers } from "./texts";

/** A text as TypeScript: `hostname` in the place of its marker, and several lines as they are. */
export function literal(text: string): string {
  const hosts = markersOf(text, "hostname").length;
  if (hosts === 1 && replaceMarkers(text, () => "") === "") return "hostname";
  const isShort = text.length <= 100 && !text.endsWith("\n");
  if (hosts === 0 && (isShort || !text.includes("\n"))) return quoted(text);
  const escaped = text.replace(/[\\`]|\$(?=\{)/g, "\\$&").replace(controls, escape);
  return `\`${replaceMarkers(escaped, () => "${hostname}")}\``;
}

// eslint-disable-next-line no-control-regex
const controls = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;

/** What a text between double quotes has escaped. Most texts have nothing of it, and are laid out many times. */
const special = new RegExp(`[\\\\"\\n\\t]|${controls.source}`);

function escape(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}

/** With the quotes that need fewer escapes, as Prettier chooses them. */
export function quoted(text: string): string {
  if (!special.test(text)) return `"${text}"`;
  const double = text.split('"').length - 1;
  const single = text.split("'").length - 1;
  const mark = double > single ? "'" : '"';
  const escaped = text
    .replace(mark === '"' ? /[\\"]/g : /[\\']/g, "\\$&")
    .replace(/\n/g, "\\n")
    .replace(/\t/g, "\\t")
    .replace(controls, escape);
  return `${mark}${escaped}${mark}`;
}
