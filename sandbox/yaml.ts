// Files of settings that people write.
import { isMap, isNode, isScalar, parseDocument, parseAllDocuments, visit, type Document } from "yaml";
import { FileError } from "../files/failure";
import { readText, SETTINGS_BYTES } from "../files/read";

export type Settings = Record<string, unknown>;

/**
 * The table that a file of YAML is; an empty one for an empty file, and nothing where there is no file.
 *
 * @throws FileError with one sentence: it quotes no value, since one may be a secret.
 */
export function readSettings(file: string): Settings | undefined {
  return readChecked(file, () => undefined);
}

/**
 * The same for a file in which every number below `name` has to be written as it is read: Pulumi hands numbers on as text, so
 * 1.20 would arrive as 1.2, and 0100 as 100 or, from Pulumi's own parser, as the octal 64. Each such number is here the text that
 * is written, and is told in `changed`, so that a program can still say what else is wrong.
 */
export function readExactSettings(file: string, name: string): { settings: Settings; changed: string[] } {
  let changed: string[] = [];
  const settings = readChecked(file, (document) => {
    changed = changedNumbers(document, name);
  });
  return { settings: settings ?? {}, changed };
}

function changedNumbers(document: Document, name: string): string[] {
  const changed: string[] = [];
  const table = isMap(document.contents) ? document.contents.get(name, true) : undefined;
  for (const pair of isMap(table) ? table.items : []) {
    if (!isNode(pair.value)) continue;
    visit(pair.value, {
      Scalar: (_, scalar) => {
        const { source = "", type, value } = scalar;
        if (type !== "PLAIN" || !isChanged(source, value)) return;
        const key = isScalar(pair.key) ? String(pair.key.value) : name;
        changed.push(`${key}: ${source} is without quotes, and YAML reads a number, ${numberOf(source)}; quote it`);
        scalar.value = source;
      },
    });
  }
  return changed;
}

/** Digits with underscores, and binary ones: numbers to Pulumi's parser, text to this one. */
const otherNumber = /^[-+]?(0b[01_]+|\d+(_\d+)+(\.\d*)?)$/;

function isChanged(source: string, value: unknown): boolean {
  return typeof value === "number" ? source !== String(value) : otherNumber.test(source);
}

function numberOf(source: string): string {
  return String(Number(source.replaceAll("_", "")));
}

function readChecked(file: string, check: (document: Document) => void): Settings | undefined {
  const text = readText(file, SETTINGS_BYTES);
  if (text === undefined) return undefined;
  const value = parseOne(file, text, check);
  if (value === null || value === undefined) return {};
  if (isSettings(value)) return value;
  throw new FileError(file, `is ${kindOf(value)}, and has to be a table; write \`key: value\` lines`);
}

/** A member of settings that has to be a table; an empty one where it is missing. */
export function tableAt(file: string, settings: Settings, name: string): Settings {
  const value = settings[name] ?? {};
  if (isSettings(value)) return value;
  throw new FileError(file, `${name}: is ${kindOf(value)}, and has to be a table; write \`key: value\` lines below it`);
}

export function isSettings(value: unknown): value is Settings {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function parseOne(file: string, text: string, check: (document: Document) => void): unknown {
  try {
    // Unless it is to log errors, the parser keeps quiet about a second document. It logs nothing here.
    const document = parseDocument(text, { logLevel: "error", prettyErrors: true });
    const [error] = document.errors;
    if (error === undefined) {
      check(document);
      return document.toJS() as unknown;
    }
    if (error.code === "MULTIPLE_DOCS") {
      const count = parseAllDocuments(text, { logLevel: "silent" }).length;
      throw new FileError(file, `holds ${count} documents of YAML; keep one, without a line of three hyphens`);
    }
    const [place] = error.linePos ?? [];
    const where = place === undefined ? "" : ` in line ${place.line}, column ${place.col}`;
    throw new FileError(file, `is no YAML${where} (${problems[error.code] ?? error.code}); correct it`);
  } catch (error) {
    if (error instanceof FileError) throw error;
    // Aliases that grow without end, or a depth that the parser has no room for.
    throw new FileError(file, "is nested too deeply, or repeats itself too often; write it out", "", { cause: error });
  }
}

/** The parser's names of what people get wrong most often, in words. */
const problems: Record<string, string> = {
  BAD_INDENT: "the indentation is wrong",
  DUPLICATE_KEY: "a key is there twice",
  MISSING_CHAR: "a quote or a bracket is not closed",
  MULTILINE_IMPLICIT_KEY: "a key runs over several lines, or a colon is missing",
  TAB_AS_INDENT: "a tab indents it; use spaces",
  BAD_SCALAR_START: "a value begins with a character that has to be quoted",
  UNEXPECTED_TOKEN: "something is there that does not belong there",
  BLOCK_AS_IMPLICIT_KEY: "a table or a list begins within a line",
};

function kindOf(value: unknown): string {
  if (Array.isArray(value)) return "a list";
  return isSettings(value) ? "a table" : `a single ${typeof value === "string" ? "text" : "value"}`;
}
