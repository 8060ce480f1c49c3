// Texts of an application's files: short ones stand in its own file, long ones are files beside it.
import type { Application } from "./application";
import { Code } from "./layout";
import { literal } from "./literals";
import { camelCase, unused } from "./texts";

/** Lines of a text that a reader of the application's file takes in at a glance. */
const mostLines = 10;

/** How the text of each variable is written. */
export interface Texts {
  /** Lines before the application. */
  lines: string[];
  /** Imports that those lines need. */
  imports: string[];
  /** What stands in the place of a variable's text. */
  codes: { [variable: string]: Code };
  /** Files in the folder that is called as the application is, by their names. */
  beside: { [name: string]: string };
}

/** The texts of an application; a long one is read when the workload is made. */
export function textsOf({ name, contents, specification }: Application): Texts {
  const texts: Texts = { lines: [], imports: [], codes: {}, beside: {} };
  for (const [variable, text] of Object.entries(contents)) {
    if (text.split("\n").length <= mostLines) {
      const constant = `${camelCase(variable)}Text`;
      texts.codes[variable] = new Code(constant);
      texts.lines.push(...`const ${constant} = ${literal(text)};`.split("\n"), "");
    } else {
      const path = Object.entries(specification.files).find(([, one]) => one === variable)?.[0] ?? variable;
      const file = unused(path.replace(/^.*\//, ""), (one) => Object.hasOwn(texts.beside, one));
      texts.codes[variable] = new Code(`textOf(${literal(file)})`);
      texts.beside[file] = text;
    }
  }
  if (Object.keys(texts.beside).length === 0) return texts;
  const read = `readFileSync(join(__dirname, ${literal(name)}, file), "utf8")`;
  return {
    ...texts,
    imports: ['import { readFileSync } from "node:fs";', 'import { join } from "node:path";'],
    lines: [...texts.lines, `const textOf = (file: string): string => ${read};`, ""],
  };
}
