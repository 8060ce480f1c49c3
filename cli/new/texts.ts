// Texts in which something stands for what is known elsewhere.

/** What a marker stands for: a variable of the shell, a part of a binding, the host name that users load, a secret of the application's, or one in base64. */
export type MarkerKind = "variable" | "part" | "hostname" | "secret" | "encoded";

const markers = /\uE000([a-z]+):([^\uE001]*)\uE001/g;

/** A pattern of what a program itself writes into a host name, its namespace in a cluster: `redis.<NAMESPACE>`. */
export const ownNamespace = "\\.(?:<[\\w-]+>|\\uE000[^\\uE001]*\\uE001)(?:\\.svc(?:\\.cluster\\.local)?)?";

const markerStart = "\uE000";

export function marker(kind: MarkerKind, name = ""): string {
  return `${markerStart}${kind}:${name}\uE001`;
}

/** A part of a binding, as a marker. */
export function part(binding: { name: string }, name: string): string {
  return marker("part", `${binding.name}.${name}`);
}

/** The names of the markers of a kind. */
export function markersOf(text: string, kind: MarkerKind): string[] {
  if (!text.includes(markerStart)) return [];
  return [...text.matchAll(markers)].filter(([, found]) => found === kind).map(([, , name = ""]) => name);
}

export function replaceMarkers(text: string, replace: (kind: MarkerKind, name: string) => string | undefined): string {
  return text.replace(markers, (whole, kind: MarkerKind, name: string) => replace(kind, name) ?? whole);
}

/** The literal texts between markers. */
export function literals(text: string): string[] {
  return text.split(/\uE000[^\uE001]*\uE001/);
}

const templates: { [kind in MarkerKind]?: (name: string) => string } = {
  part: (name) => `{${name}}`,
  secret: (name) => `{secrets.${name}}`,
  encoded: (name) => `{base64encode({secrets.${name}})}`,
};

/** The template of a binding's variable: braces of the text are doubled, and markers of parts are theirs. */
export function toTemplate(text: string): string {
  return replaceMarkers(text.replace(/[{}]/g, "$&$&"), (kind, name) => templates[kind]?.(name));
}

/** Whether a text is nothing but one marker. */
export function isMarker(text: string): boolean {
  return /^\uE000[^\uE001]*\uE001$/.test(text);
}

/** `web-api_2` is `webApi2`: a name in TypeScript. */
export function camelCase(name: string): string {
  const words = name.split(/[^A-Za-z0-9]+/).filter((word) => word !== "");
  const joined = words
    .map((word, index) => {
      const rest = /^[A-Z0-9]+$/.test(word) ? word.slice(1).toLowerCase() : word.slice(1);
      return (index === 0 ? (word[0] ?? "").toLowerCase() : (word[0] ?? "").toUpperCase()) + rest;
    })
    .join("");
  return /^[a-z]/.test(joined) ? joined : `app${joined}`;
}

const reservedWords = new Set(
  "abstract any arguments as async await boolean break case catch class const continue debugger default delete do else enum eval export extends false finally for from function hostname if image implements import in instanceof interface let module new null number object package private protected public return static string super switch symbol this throw true try type typeof undefined var void while with yield".split(
    " ",
  ),
);

/** The same, and no word of the language's own or of the file's. */
export function identifier(name: string): string {
  const plain = camelCase(name);
  return reservedWords.has(plain) ? `${plain}App` : plain;
}

/** A name of a process, a job or a binding: lower-case letters, digits and hyphens, as many as fit. */
export function partName(name: string, most = 20): string {
  const plain = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^[^a-z]+/, "")
    .slice(0, most)
    .replace(/-+$/, "");
  return plain === "" ? "part" : plain;
}

/** A name of a variable: `nginx.conf` is `NGINX_CONF`. */
export function variableName(name: string): string {
  const plain = name
    .toUpperCase()
    .replace(/[^A-Z0-9]+/g, "_")
    .replace(/^_+|_+$/g, "")
    .slice(0, 100);
  return /^[A-Z]/.test(plain) ? plain : `FILE_${plain}`;
}

/** A name that nobody has yet: the same with a number at its end otherwise. */
export function unused(name: string, has: (name: string) => boolean, most = 200): string {
  if (!has(name)) return name;
  for (let number = 2; ; number++) {
    const end = `-${number}`;
    const next = name.slice(0, most - end.length) + (/[A-Z]/.test(name) ? end.replace("-", "_") : end);
    if (!has(next)) return next;
  }
}

/** A host as part of a regular expression. */
export function inPattern(host: string): string {
  return host.replace(/[^\w-]/g, "\\$&");
}
