import { parseSource } from "../../../cli/new/source";
import { translate, type Translation } from "../../../cli/new/translate";

/** What a Compose file becomes that has no files beside it. */
export function readText(text: string, name = "shop"): Translation {
  return translate(parseSource("/nowhere/compose.yaml", text), { name });
}

/** What these services of a Compose file become, with no files beside it. */
export function read(services: object, name = "shop"): Translation {
  return readText(JSON.stringify({ services }), name);
}

/** What is told a person, as `<kind> <text>`. */
export function told({ notes }: Translation): string[] {
  return notes.map(({ kind, text }) => `${kind} ${text}`);
}

/** What is told a person, with its place: `<kind> <line> <path>: <text>`. */
export function toldAt({ notes }: Translation): string[] {
  return notes.map(({ kind, line, path, text }) => `${kind} ${line} ${path}: ${text}`);
}
