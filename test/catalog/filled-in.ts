// Which properties of a resource a provider fills in itself: those that its package's types have as optional for the program
// and as always there afterwards. In the provider's schema they are optional and computed.
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";

const packages = path.join(__dirname, "../../node_modules/@pulumi");

interface FilledIn {
  /** `[]` for each element of a list. */
  path: string;
  /** Whether the program gives it a value. */
  written: boolean;
}

/** A property in the package's types. */
interface Declared {
  optional: boolean;
  /** The nested type of its value, `cloudrunv2.ServiceTemplate`. */
  nested: string | undefined;
}

type Table = Record<string, unknown>;

/** The properties that the provider fills in wherever the inputs have the object that they belong to. */
export function filledIn(type: string, inputs: Table): FilledIn[] {
  const file = declarationFile(type);
  const outputs = declared(file, /^ {4}readonly (\w+): pulumi\.Output<([\s\S]*?)>;$/gm, (inner) =>
    /\| undefined$/.test(inner),
  );
  const [, args = ""] = /export interface \w+Args \{\n([\s\S]*?)\n\}/.exec(file) ?? [];
  return walk(packageOf(type), { outputs, inputs: fields(args, 4) }, inputs, "");
}

interface Sides {
  outputs: Map<string, Declared>;
  inputs: Map<string, Declared>;
}

function walk(from: string, sides: Sides, value: Table, at: string): FilledIn[] {
  return [...sides.outputs].flatMap(([name, { optional, nested }]) => {
    const input = sides.inputs.get(name);
    if (input === undefined) return [];
    const inner = value[name];
    const here = at === "" ? name : `${at}.${name}`;
    const own = input.optional && !optional ? [{ path: here, written: inner !== undefined && inner !== null }] : [];
    if (nested === undefined || typeof inner !== "object" || inner === null) return own;
    const sidesOfInner = { outputs: nestedFields(from, "output", nested), inputs: nestedFields(from, "input", nested) };
    const deeper = Array.isArray(inner)
      ? inner.flatMap((element) => walk(from, sidesOfInner, element as Table, `${here}[]`))
      : walk(from, sidesOfInner, inner as Table, here);
    return [...own, ...deeper];
  });
}

const packageOf = (type: string): string => type.slice(0, type.indexOf(":"));

const texts = new Map<string, string>();

function read(from: string, file: string): string {
  const name = path.join(packages, from, file);
  const text = texts.get(name) ?? readFileSync(name, "utf8");
  texts.set(name, text);
  return text;
}

function declarationFile(type: string): string {
  const [from = "", module = ""] = type.split(":");
  const file = `${module.replace(/^index\//, "")}.d.ts`;
  // Abbreviations have other capitals in the names of files: `iAMMember` is in iammember.d.ts.
  const folder = path.dirname(file);
  const name = readdirSync(path.join(packages, from, folder)).find(
    (one) => one.toLowerCase() === path.basename(file).toLowerCase(),
  );
  return read(from, path.join(folder, name ?? path.basename(file)));
}

function declared(text: string, pattern: RegExp, isOptional: (inner: string) => boolean): Map<string, Declared> {
  const found = [...text.matchAll(pattern)];
  return new Map(
    found.map(([, name = "", inner = ""]) => [name, { optional: isOptional(inner), nested: nestedType(inner) }]),
  );
}

const nestedType = (text: string): string | undefined => /\b(?:in|out)puts\.([\w.]+)/.exec(text)?.[1];

/** The fields of an interface's body, `name?: type;`, at an indentation. */
function fields(body: string, indentation: number): Map<string, Declared> {
  const pattern = new RegExp(`^ {${indentation}}(\\w+)(\\??): (.*)$`, "gm");
  const found = [...body.matchAll(pattern)];
  return new Map(
    found.map(([, name = "", optional, inner = ""]) => [
      name,
      { optional: optional === "?", nested: nestedType(inner) },
    ]),
  );
}

const known = new Map<string, Map<string, Declared>>();

function nestedFields(from: string, side: "input" | "output", nested: string): Map<string, Declared> {
  const key = `${from} ${side} ${nested}`;
  const result = known.get(key) ?? fields(...interfaceBody(read(from, `types/${side}.d.ts`), nested));
  known.set(key, result);
  return result;
}

/** The body of an interface, in its namespace if it has one, and how far its fields are indented. */
function interfaceBody(text: string, nested: string): [string, number] {
  const [namespace = "", name = ""] = nested.includes(".") ? nested.split(".") : ["", nested];
  const from = namespace === "" ? 0 : namespaceIn(text, namespace);
  const start = text.indexOf(`interface ${name} {`, from);
  if (from < 0 || start < 0) throw new Error(`${nested}: the package's types do not have it`);
  const indentation = namespace === "" ? 0 : 4;
  const end = text.indexOf(`\n${" ".repeat(indentation)}}`, start);
  return [text.slice(start, end), indentation + 4];
}

const namespaces = new Map<string, Map<string, number>>();

/** Where a namespace starts in a text of many megabytes, of which each is asked for often. */
function namespaceIn(text: string, namespace: string): number {
  const known = namespaces.get(text) ?? new Map<string, number>();
  namespaces.set(text, known);
  const start = known.get(namespace) ?? text.indexOf(`namespace ${namespace} {`);
  known.set(namespace, start);
  return start;
}
