import type { CredentialKind } from "../contracts/binding";

/** A piece of a template: a text as it is, a part of a binding, or another of the application's secrets. */
export interface TemplatePiece {
  text?: string;
  /** Key of a secret. */
  secret?: string;
  binding?: string;
  part?: string;
}

/** The parts of each kind of credential; the first of them tells kinds apart where nothing else is known. */
export const partsOfKind: { [kind in CredentialKind]: string[] } = {
  "database-readwrite": ["username", "password"],
  "database-readonly": ["username", "password"],
  "cache-password": ["password"],
  "storage-key": ["accessKeyId", "secretAccessKey"],
};

/** The parts that a credential has; every other part of a binding is plain. */
export const credentialParts: ReadonlySet<string> = new Set(Object.values(partsOfKind).flat());

/** What stands before a secret's key in a template, and is the name of no binding. */
export const secretsPrefix = "secrets";

const placeholder = /\{\{|\}\}|\{secrets\.([A-Za-z_][A-Za-z0-9_]*)\}|\{([a-z][a-z0-9-]*)\.([A-Za-z][A-Za-z0-9]*)\}/g;

/**
 * The pieces of a template such as `redis://:{cache.password}@{cache.host}`; nothing if it is none. `{secrets.KEY}` stands for another secret,
 * and `{{` and `}}` for the braces themselves.
 */
export function parseTemplate(template: string): TemplatePiece[] | undefined {
  const pieces: TemplatePiece[] = [];
  let end = 0;
  const text = (content: string): void => {
    if (content !== "") pieces.push({ text: content });
  };
  for (const found of template.matchAll(placeholder)) {
    text(template.slice(end, found.index));
    const [whole, secret, binding, part] = found;
    if (secret !== undefined) pieces.push({ secret });
    else if (binding === undefined || part === undefined) text(whole.slice(1));
    else pieces.push({ binding, part });
    end = found.index + whole.length;
  }
  text(template.slice(end));
  const rest = template.replace(placeholder, "");
  return /[{}]/.test(rest) ? undefined : pieces;
}

/** Whether a template has a part that only programs of the platform may know. */
export function isSecretTemplate(pieces: readonly TemplatePiece[]): boolean {
  return pieces.some(({ secret, part }) => secret !== undefined || (part !== undefined && credentialParts.has(part)));
}

/** Whether parts are percent-encoded where a template names them: it is a URL, which begins with a scheme. */
export function isUrlTemplate(template: string): boolean {
  return /^[a-z][a-z0-9+.-]*:\/\//i.test(template);
}
