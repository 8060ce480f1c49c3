// Texts of an application's files: short ones stand in its own file, long ones are files beside it.
import type { Application, Specification } from "./application";
import { Code, type Printable } from "./layout";
import { literal } from "./literals";
import { settingsFile, settingsText } from "./settings";
import type { Shape } from "./shape";
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
  /** What stands in the place of a script in a command. */
  scripts: Map<string, Code>;
  /** Files in the folder that is called as the application is, by their names. */
  beside: { [name: string]: string };
}

/** Lines of a script in a command that are as clear where they stand. */
const mostScriptLines = 2;

/** Characters of a script that a line of the application's file holds beside the words before it. */
const longestScriptLine = 100;

/** Longer scripts in the commands of programs, each with the first program that runs it. */
function scriptsOf({ processes, jobs }: Specification): [program: string, script: string][] {
  const found = new Map<string, string>();
  for (const [name, { command = [], args = [] }] of Object.entries({ ...processes, ...jobs }))
    for (const [place, word] of [...command, ...args].entries())
      if (isLong(word, [...command, ...args][place - 1]) && !found.has(word)) found.set(word, name);
  return [...found].map(([script, program]) => [program, script]);
}

/** Whether a word is a script of many lines, or one that a shell is given and no line holds. */
function isLong(word: string, before = ""): boolean {
  if (word.trim().split("\n").length > mostScriptLines) return true;
  return /^-[a-z]*c$/.test(before) && word.length > longestScriptLine;
}

/** The same in which each text is what stands in its place. */
export function withCodes(value: Printable, codes: Map<string, Code>): Printable {
  if (typeof value === "string") return codes.get(value) ?? value;
  if (typeof value !== "object" || value instanceof Code) return value;
  if (Array.isArray(value)) return value.map((one) => withCodes(one, codes));
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, withCodes(one, codes)]));
}

/** How a file beside the application's is read: by the checkout's own function, or by one that stands before the application. */
export function call(reader: "textOf" | "settingsOf", file: string, application: string, shape: Shape): string {
  const own = reader === "settingsOf" && file === settingsFile ? [] : [file];
  const words = shape === "checkout" ? [application, ...own] : [file];
  return `${reader}(${words.map(literal).join(", ")})`;
}

/** The texts of an application; a long one is read when the workload is made. */
export function textsOf({ name, contents, specification, settings }: Application, shape: Shape): Texts {
  const texts: Texts = { lines: [], imports: [], codes: {}, scripts: new Map(), beside: {} };
  for (const [variable, text] of Object.entries(contents)) {
    if (text.split("\n").length <= mostLines) {
      const constant = `${camelCase(variable)}Text`;
      texts.codes[variable] = new Code(constant);
      texts.lines.push(...`const ${constant} = ${literal(text)};`.split("\n"), "");
    } else {
      const path = Object.entries(specification.files).find(([, one]) => one === variable)?.[0] ?? variable;
      const file = unused(path.replace(/^.*\//, ""), (one) => Object.hasOwn(texts.beside, one));
      texts.codes[variable] = new Code(call("textOf", file, name, shape));
      texts.beside[file] = text;
    }
  }
  for (const [program, text] of scriptsOf(specification)) {
    const file = unused(`${program}.sh`, (one) => Object.hasOwn(texts.beside, one));
    texts.scripts.set(text, new Code(call("textOf", file, name, shape)));
    texts.beside[file] = text;
  }
  const isRead = Object.keys(texts.beside).length > 0;
  for (const [file, table] of Object.entries(settings ?? {})) texts.beside[file] = settingsText(table);
  const used = [settings === undefined ? [] : "settingsOf", isRead ? "textOf" : []].flat();
  if (used.length === 0) return texts;
  if (shape === "checkout") return { ...texts, imports: [`import { ${used.join(", ")} } from "../beside";`] };
  const read = `readFileSync(join(__dirname, ${literal(name)}, file), "utf8")`;
  if (isRead) texts.lines.push(`const textOf = (file: string): string => ${read};`, "");
  if (settings !== undefined) {
    const type = "{ [name: string]: string }";
    texts.lines.push(`const settingsOf = (file: string): ${type} =>`, `  parseEnv(${read}) as ${type};`, "");
  }
  texts.imports.push('import { readFileSync } from "node:fs";', 'import { join } from "node:path";');
  if (settings !== undefined) texts.imports.push('import { parseEnv } from "node:util";');
  return texts;
}
