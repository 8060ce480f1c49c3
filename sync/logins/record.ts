// What is kept of a login in the application's document, beside the values that are put together with it. Asks nobody.
import { parse, tableAt, textAt } from "../exchange";
import { makerOf } from "./kinds";
import { isOfVault, type ComposedKey, type Credential, type Piece } from "./settings";

/** Fields of a document, or changes of them. */
export interface Fields {
  [name: string]: unknown;
}

/** A login that was made. It stands in the document as one text, so that it is never half of one. */
export interface Login {
  kind: string;
  /** What it opens. */
  resource: string;
  /** By the names of its parts. */
  parts: { [part: string]: string };
  /** Extensions that were made with it, in the order of their names. */
  extensions?: string[];
  /** Vault's lease of it; none where Google made it. */
  lease?: string;
  /** When it was made and until when it lasts, in RFC 3339. A login that Google made has no end. */
  made: string;
  ends?: string;
}

/** The field that holds the login of a binding. A dot is in no name of a variable, so it is no key of anybody's. */
export function fieldOf(binding: string): string {
  return `login.${binding}`;
}

/** Whether a field is such a record. */
export function isRecord(field: string): boolean {
  return field.startsWith(fieldOf(""));
}

export function write(login: Login): string {
  return JSON.stringify(login);
}

/** The login that a document has for a credential; nothing if there is none, or one that opens something else. */
export function loginOf(fields: Fields, { binding, kind, resource, extensions }: Credential): Login | undefined {
  const text = textAt(fields, fieldOf(binding));
  const found = text === undefined ? undefined : parse(text);
  const parts = tableAt(found, "parts");
  const [made, ends, lease] = ["made", "ends", "lease"].map((name) => textAt(found, name));
  const isSame = textAt(found, "kind") === kind && textAt(found, "resource") === resource;
  if (parts === undefined || made === undefined || !isSame) return undefined;
  const known = Object.fromEntries(makerOf(kind).parts.map((part) => [part, textAt(parts, part)]));
  if (Object.values(known).includes(undefined)) return undefined;
  const login: Login = { kind, resource, parts: known as Login["parts"], made };
  if (!isOfVault(kind)) return login;
  // Extensions come with a user, so one of another list is not what is asked for.
  if (JSON.stringify(tableAt(found)?.["extensions"] ?? []) !== JSON.stringify(extensions ?? [])) return undefined;
  return lease === undefined || ends === undefined
    ? undefined
    : { ...login, ...(extensions === undefined ? {} : { extensions }), lease, ends };
}

/** When a login is to be replaced, in milliseconds since 1970: half-way, so that the other half is left for whatever is away. */
export function dueAt({ made, ends }: Login): number {
  if (ends === undefined) return Infinity;
  const [from, to] = [Date.parse(made), Date.parse(ends)];
  // A time that is none is no reason to go on for ever with a login.
  return Number.isNaN(from + to) ? 0 : from + (to - from) / 2;
}

/** The value of a key; nothing while a login or a secret that it takes is not there. */
export function compose(
  { pieces, encoded }: ComposedKey,
  logins: Map<string, Login>,
  fields: Fields,
): string | undefined {
  const values = pieces.map((piece) => {
    const value = textOf(piece, logins, fields);
    return piece.text === undefined && encoded && value !== undefined ? encodeURIComponent(value) : value;
  });
  return joined(values);
}

function textOf(piece: Piece, logins: Map<string, Login>, fields: Fields): string | undefined {
  const { text, base64, secret, binding = "", part = "" } = piece;
  if (text !== undefined) return text;
  if (secret !== undefined) return textAt(fields, secret);
  if (base64 === undefined) return logins.get(binding)?.parts[part];
  const inner = joined(base64.map((one) => textOf(one, logins, fields)));
  return inner === undefined ? undefined : Buffer.from(inner).toString("base64");
}

function joined(texts: (string | undefined)[]): string | undefined {
  return texts.some((text) => text === undefined) ? undefined : texts.join("");
}
