import { credentialParts } from "./credentials";

/** A piece of a template: a text as it is, a part of a binding, another of the application's secrets, or pieces that are encoded as one. */
export interface TemplatePiece {
  text?: string;
  /** What is encoded in base64, as one text; none of these pieces has such pieces itself. */
  base64?: TemplatePiece[];
  /** Key of a secret. */
  secret?: string;
  binding?: string;
  part?: string;
}

/** What stands before a secret's key in a template, and is the name of no binding. */
export const secretsPrefix = "secrets";

/** What else may stand in a template, for errors. */
export const templateRemedy = "a text in base64 as {base64encode(…)}, and braces as {{ and }}";

/** What stands before a text that is encoded in base64. */
const opening = "{base64encode(";

// The end of such a text is a parenthesis and a brace that is no half of a doubled one.
const token =
  /\{base64encode\(|\)\}(?=(?:\}\})*(?!\}))|\{\{|\}\}|\{secrets\.([A-Za-z_][A-Za-z0-9_]*)\}|\{([a-z][a-z0-9-]*)\.([A-Za-z][A-Za-z0-9]*)\}|[{}]/g;

/**
 * The pieces of a template such as `redis://:{cache.password}@{cache.host}`; nothing if it is none. `{secrets.KEY}` stands for another secret,
 * `{base64encode(…)}` for what is between its parentheses in base64 (RFC 4648, section 4, without line breaks), and `{{` and `}}` for the braces themselves.
 */
export function parseTemplate(template: string): TemplatePiece[] | undefined {
  const pieces: TemplatePiece[] = [];
  let current = pieces;
  let end = 0;
  for (const found of template.matchAll(token)) {
    const [whole, secret, binding, part] = found;
    addText(current, template.slice(end, found.index));
    end = found.index + whole.length;
    if (whole === opening) {
      if (current !== pieces) return undefined;
      current = [];
      pieces.push({ base64: current });
    } else if (whole === ")}") {
      if (current === pieces || current.length === 0) return undefined;
      current = pieces;
    } else if (secret !== undefined) current.push({ secret });
    else if (binding !== undefined && part !== undefined) current.push({ binding, part });
    else if (whole.length === 2) addText(current, whole.slice(1));
    else return undefined;
  }
  addText(current, template.slice(end));
  return current === pieces ? pieces : undefined;
}

function addText(pieces: TemplatePiece[], text: string): void {
  if (text !== "") pieces.push({ text });
}

/** The pieces of a template, and those that are encoded as one each by itself. */
export function eachPiece(pieces: readonly TemplatePiece[]): TemplatePiece[] {
  return pieces.flatMap((piece) => piece.base64 ?? [piece]);
}

/** What to do about a text in base64 in which no part is: mostly the braces of one are missing, and its name would be encoded. */
export function encodedRemedy(pieces: readonly TemplatePiece[]): string | undefined {
  const isPlain = pieces.some(({ base64 }) => base64?.every(({ text }) => text !== undefined));
  return isPlain
    ? "give the part its braces, as in {base64encode({main.host})}, or write the text in base64: it is always the same"
    : undefined;
}

/** A template that is encoded in base64. */
export function base64Template(inner: string): string {
  return `${opening}${inner})}`;
}

/** Whether a template has a part that only programs of the platform may know. */
export function isSecretTemplate(pieces: readonly TemplatePiece[]): boolean {
  return eachPiece(pieces).some(
    ({ secret, part }) => secret !== undefined || (part !== undefined && credentialParts.has(part)),
  );
}

/** Whether parts are percent-encoded where a template names them: it is a URL, which begins with a scheme. */
export function isUrlTemplate(template: string): boolean {
  return /^[a-z][a-z0-9+.-]*:\/\//i.test(template);
}
