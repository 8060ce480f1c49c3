// What a program is told of one application's logins: where they come from and what is written with them. Never a value.
import type { Reader } from "../reader";
import { kindNames, makerOf, type Kind } from "./kinds";
import { bindingName } from "./kinds/kind";

/** A credential, and who makes it. */
export interface Credential {
  /** What the application calls the thing. */
  binding: string;
  kind: Kind;
  /** What it opens: Vault's connection, `projects/…/locations/…/instances/…`, or the address of a service account. */
  resource: string;
  /** Path in Vault that makes it; none where Google does. */
  path?: string;
  /** Extensions that Vault makes in the database with it, in the order of their names; none where it makes none. */
  extensions?: string[];
}

/** A piece of a value: a text as it is, another key of the document, a part of a credential, or pieces that are encoded as one. */
export interface Piece {
  text?: string;
  /** What is encoded in base64, as one text; none of these pieces has such pieces itself. */
  base64?: Piece[];
  secret?: string;
  binding?: string;
  part?: string;
}

/** A key of the document of secrets that is put together. */
export interface ComposedKey {
  key: string;
  /** Whether parts are percent-encoded. */
  encoded: boolean;
  pieces: Piece[];
}

export interface Logins {
  /** Role at `auth/gcp` that makes database users and writes this document. */
  role: string;
  credentials: Credential[];
  keys: ComposedKey[];
}

const keyName = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** Whether it is one, since what is read may name any. */
function isKnown(kind: Kind): boolean {
  return kindNames.includes(kind);
}

/** Whether Vault makes the credentials of a kind. */
export function isOfVault(kind: Kind): boolean {
  return makerOf(kind).fetch === undefined;
}

/** Reads what an app has left, which can name nothing but the app's own role and its own users. */
export function readLogins(logins: Reader, app: string): Logins {
  const role = logins.text(
    "role",
    new RegExp(`^[a-z][a-z0-9-]*\\.login\\.${app}$`),
    `use <environment>.login.${app}, the app's own role`,
  );
  const credentials = logins.list("credentials", (credential) => readCredential(credential, app));
  const named = new Map(credentials.map(({ binding, kind }) => [binding, isKnown(kind) ? makerOf(kind).parts : []]));
  const keys = logins.list("keys", (key) => readKey(key, named));
  logins.unique([...credentials.map(({ binding }) => binding)], "logins.credentials", "name each binding once");
  logins.unique([...keys.map(({ key }) => key)], "logins.keys", "name each key once");
  return { role, credentials, keys };
}

function readCredential(credential: Reader, app: string): Credential {
  const binding = credential.text("binding", bindingName, "use 1 to 24 lower-case letters, digits and hyphens");
  const kind = credential.text(
    "kind",
    new RegExp(`^(${kindNames.join("|")})$`),
    `use one of ${kindNames.join(", ")}`,
  ) as Kind;
  const known = isKnown(kind);
  const read: Credential = {
    binding,
    kind,
    resource: credential.text("resource", known ? makerOf(kind).resource : /(?:)/, "use what such a credential opens"),
  };
  if (known && isOfVault(kind)) {
    const own = new RegExp(`^[A-Za-z0-9][A-Za-z0-9._/-]*/creds/login\\.${app}\\.${binding}$`);
    if (credential.has("extensions"))
      read.extensions = credential.texts("extensions", /^[a-z][a-z0-9_-]{0,62}$/, "use names of extensions");
    read.path = credential.text("path", own, `use <mount>/creds/login.${app}.${binding}, the app's own users`);
  }
  credential.noOthers();
  return read;
}

function readKey(key: Reader, named: Map<string, string[]>): ComposedKey {
  const read = {
    key: key.text("key", keyName, "use letters, digits and underscores, no digit first"),
    encoded: key.flag("encoded"),
    pieces: key.list("pieces", (piece): Piece => {
      if (!piece.has("base64")) return readPiece(piece, named);
      const base64 = piece.list("base64", (inner) => readPiece(inner, named));
      piece.noOthers();
      return { base64 };
    }),
  };
  key.noOthers();
  return read;
}

function readPiece(piece: Reader, named: Map<string, string[]>): Piece {
  const read = readOne(piece, named);
  piece.noOthers();
  return read;
}

function readOne(piece: Reader, named: Map<string, string[]>): Piece {
  if (piece.has("text")) return { text: piece.text("text", /^[^]*$/, "use a text") };
  if (piece.has("secret")) {
    return { secret: piece.text("secret", keyName, "use letters, digits and underscores, no digit first") };
  }
  const bindings = [...named.keys()].join("|");
  const binding = piece.text("binding", new RegExp(`^(${bindings})$`), "name one of the credentials");
  const parts = named.get(binding) ?? [];
  const part = piece.text("part", new RegExp(`^(${parts.join("|")})$`), "name a part that such a credential has");
  return { binding, part };
}

/** The pieces of a value, and those that are encoded as one each by itself. */
export function eachPiece(pieces: Piece[]): Piece[] {
  return pieces.flatMap((piece) => piece.base64 ?? [piece]);
}
