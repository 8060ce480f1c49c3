// Files of settings that people write.
import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  parseDocument,
  parseAllDocuments,
  type Document,
  type Scalar,
  type YAMLParseError,
} from "yaml";
import { FileError } from "./failure";
import { readText, SETTINGS_BYTES } from "./read";

export type Settings = Record<string, unknown>;

/**
 * The table that a file of YAML is; an empty one for an empty file, and nothing where there is no file.
 *
 * @throws FileError with one sentence: it quotes no value, since one may be a secret.
 */
export function readSettings(file: string): Settings | undefined {
  return readChecked(file, () => undefined);
}

/** A value below a table of settings that may be read as another text than is written, since it has no quotes. */
export interface Unquoted {
  /** The key of the table. */
  key: string;
  /** Where it is in the value of the key: names and indices. */
  at: (string | number)[];
  written: string;
  /** What YAML takes it for. */
  kind: Kind;
}

type Kind = "number" | "date" | "boolean";

/**
 * The same for a file whose table `name` goes through Pulumi, which hands scalars on as text: 1.20 arrives as 1.2, 0100 as the octal
 * 64, and 2026-01-02 with a time. Each such number or date is here the text that is written, so that a program can still say
 * what else is wrong. It is told in `unquoted`, and so are truth values that other parsers write differently. What arrives as it
 * is written, such as 8080 and true, is not.
 */
export function readExactSettings(file: string, name: string): { settings: Settings; unquoted: Unquoted[] } {
  let unquoted: Unquoted[] = [];
  const settings = readChecked(file, (document) => {
    unquoted = unquotedBelow(document, name);
  });
  return { settings: settings ?? {}, unquoted };
}

/** What a number or a date is refused with where it is read here. Truth values are what they say. */
export function changedSettings(unquoted: readonly Unquoted[]): string[] {
  return unquoted.flatMap(({ key, written, kind }) => {
    if (kind === "boolean") return [];
    const read = kind === "date" ? "a date" : `a number, ${numberOf(written)}`;
    return [`${key}: ${written} is without quotes, and YAML reads ${read}; quote it`];
  });
}

/** Whether a parser of YAML may have read a text in what is written. */
export function mayBeReadAs({ written, kind }: Unquoted, read: string): boolean {
  if (kind === "boolean") return read === "true" || read === "false";
  if (kind === "date") return isDate.test(read) && read.startsWith(written.slice(0, 4));
  const known = Number(read);
  // Older parsers know no octal numbers, and each rounds in its own way.
  return [numberOf(written), Number(written.replaceAll("_", ""))].some(
    (number) => number === known || Math.abs(number - known) <= Math.abs(known) * 1e-12,
  );
}

/** A number as Pulumi's parser reads it, in which digits after a zero are octal. */
function numberOf(written: string): number {
  const [, sign = "", digits = ""] = /^([-+]?)(.*)$/.exec(written.replaceAll("_", "")) ?? [];
  const size = /^\.inf$/i.test(digits) ? Infinity : Number(/^0[0-7]+$/.test(digits) ? `0o${digits}` : digits);
  return sign === "-" ? -size : size;
}

function unquotedBelow(document: Document, name: string): Unquoted[] {
  const found: Unquoted[] = [];
  const collect = (key: string, at: Unquoted["at"], node: unknown): void => {
    const value = isAlias(node) ? node.resolve(document) : node;
    if (isSeq(value)) {
      for (const [index, item] of value.items.entries()) collect(key, [...at, index], item);
    } else if (isMap(value)) {
      for (const pair of value.items) collect(key, [...at, textOf(pair.key)], pair.value);
    } else if (isScalar(value)) {
      const kind = kindOfScalar(value);
      if (kind === undefined) return;
      const { source: written = "" } = value;
      if (kind !== "boolean") value.value = written;
      found.push({ key, at, written, kind });
    }
  };
  const table = isMap(document.contents) ? document.contents.get(name, true) : undefined;
  for (const pair of isMap(table) ? table.items : []) collect(textOf(pair.key), [], pair.value);
  return found;
}

function textOf(key: unknown): string {
  return isScalar(key) ? String(key.value) : String(key);
}

/**
 * What Pulumi's parser, https://pkg.go.dev/gopkg.in/yaml.v3, reads a scalar as, where that may be another text than is written:
 * it knows more numbers than YAML 1.2 does (0b11, 0X1F, 1_000), and dates. Older parsers read truth values in yes and off.
 */
function kindOfScalar({ source = "", type, tag }: Scalar): Kind | undefined {
  if (type !== "PLAIN" || tag === "tag:yaml.org,2002:str") return undefined;
  const number = source.replaceAll("_", "");
  if (isNumber.test(number)) return /^[-+.\d]/.test(source) && source !== String(Number(number)) ? "number" : undefined;
  if (isDate.test(source)) return "date";
  return /^(true|false|yes|no|on|off|y|n)$/i.test(source) && !/^(true|false)$/.test(source) ? "boolean" : undefined;
}

const isNumber = /^[-+]?(0x[\da-f]+|0b[01]+|0o[0-7]+|(\d+\.?\d*|\.\d+)(e[-+]?\d+)?|\.inf)$|^\.nan$/i;
const isDate = /^\d{4}-\d{1,2}-\d{1,2}($|[Tt ])/;

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
      // Refuses aliases that grow without end, before anybody follows them.
      document.toJS();
      check(document);
      return document.toJS() as unknown;
    }
    if (error.code === "MULTIPLE_DOCS") {
      const count = parseAllDocuments(text, { logLevel: "silent" }).length;
      throw new FileError(file, `holds ${count} documents of YAML; keep one, without a line of three hyphens`);
    }
    throw explainYaml(file, error);
  } catch (error) {
    if (error instanceof FileError) throw error;
    // Aliases that grow without end, or a depth that the parser has no room for.
    throw new FileError(file, "is nested too deeply, or repeats itself too often; write it out", "", { cause: error });
  }
}

/**
 * The document of a file, to read from and to change with its comments.
 *
 * @throws FileError as `explainYaml` words it
 */
export function documentOf(file: string, text: string): Document {
  const document = parseDocument(text, { logLevel: "silent" });
  const [error] = document.errors;
  if (error !== undefined) throw explainYaml(file, error);
  return document;
}

/** What a parser of YAML refuses, in words that quote nothing of the file. */
export function explainYaml(file: string, error: Pick<YAMLParseError, "code" | "linePos">): FileError {
  const [place] = error.linePos ?? [];
  const where = place === undefined ? "" : ` in line ${place.line}, column ${place.col}`;
  return new FileError(file, `is no YAML${where} (${problems[error.code] ?? error.code}); correct it`);
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
