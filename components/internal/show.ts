import * as pulumi from "@pulumi/pulumi";

/** Characters of a value that an error shows. */
const longest = 120;

/** Credentials in a URL (RFC 3986, userinfo), and private keys in PEM or in OpenPGP's armour: an error quotes none of them. */
const credentials = /\/\/[^/?#\s"'`]*@/g;
const privateKey = /-----BEGIN [A-Z ]*PRIVATE KEY( BLOCK)?-----[\s\S]*/g;

/** What is no plain text: controls, line and paragraph separators, marks that change the direction of writing. */
const unprintable = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}]/gu;

/**
 * A value as an error shows it: on one line, cut where it is long, with control characters escaped and without passwords.
 * Any value will do, also one that JSON cannot write.
 */
export function show(value: unknown): string {
  const kind = kindOf(value);
  const text = masked(kind ?? JSON.stringify(plain(value)));
  return text.length <= longest ? text : `${whole(text.slice(0, longest))}… (${text.length} characters)`;
}

/** The name of a property in a path: `.regions`, or `["a b"]` where it is no word. The first one has no dot. */
export function step(path: string, name: string): string {
  if (!/^[A-Za-z_$][\w$]*$/.test(name)) return `${path}[${show(name)}]`;
  return path === "" ? name : `${path}.${name}`;
}

/** The names of a table, in their order. */
export function listed(table: object | undefined): string {
  return (
    Object.keys(table ?? {})
      .sort()
      .join(", ") || "none"
  );
}

/** What a value is, in words, where it has no plain text. */
function kindOf(value: unknown): string | undefined {
  if (value === undefined) return "undefined";
  if (pulumi.Output.isInstance(value)) return "an Output";
  if (value instanceof Promise) return "a Promise";
  if (typeof value === "function") return "a function";
  if (typeof value === "number" || typeof value === "bigint" || typeof value === "symbol") return String(value);
  if (typeof value !== "object" || value === null || Array.isArray(value) || isPlainObject(value)) return undefined;
  // The constructor of somebody else's object may be anything.
  const { constructor } = value as { constructor?: unknown };
  return typeof constructor === "function" && constructor.name !== "" ? `a ${constructor.name}` : "an object";
}

/** Whether an object was written as `{ … }`, and is no instance of a class. */
export function isPlainObject(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

/** What JSON can write: anything deeper or without a plain text is said in words. */
function plain(value: unknown, depth = 0): unknown {
  if (typeof value === "string") return value.length > 4 * longest ? value.slice(0, 4 * longest) : value;
  const kind = kindOf(value);
  if (kind !== undefined) return typeof value === "number" && Number.isFinite(value) ? value : kind;
  if (typeof value !== "object" || value === null) return value;
  if (depth === 3) return "…";
  if (Array.isArray(value)) return value.slice(0, longest).map((element) => plain(element, depth + 1));
  return Object.fromEntries(
    Object.entries(value)
      .slice(0, longest)
      .map(([name, member]) => [name, plain(member, depth + 1)]),
  );
}

function masked(text: string): string {
  return text
    .replace(privateKey, "[private key]")
    .replace(credentials, "//[credentials]@")
    .replace(unprintable, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`);
}

/** A text without half a character at its end. */
function whole(text: string): string {
  return text.replace(/[\ud800-\udbff]$/, "");
}
