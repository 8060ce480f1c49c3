// Files of settings that people write.
import { parseDocument, parseAllDocuments } from "yaml";
import { FileError } from "../files/failure";
import { readText, SETTINGS_BYTES } from "../files/read";

export type Settings = Record<string, unknown>;

/**
 * The table that a file of YAML is; an empty one for an empty file, and nothing where there is no file.
 *
 * @throws FileError with one sentence: it quotes no value, since one may be a secret.
 */
export function readSettings(file: string): Settings | undefined {
  const text = readText(file, SETTINGS_BYTES);
  if (text === undefined) return undefined;
  const value = parseOne(file, text);
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

function parseOne(file: string, text: string): unknown {
  try {
    // Unless it is to log errors, the parser keeps quiet about a second document. It logs nothing here.
    const document = parseDocument(text, { logLevel: "error", prettyErrors: true });
    const [error] = document.errors;
    if (error === undefined) return document.toJS() as unknown;
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
