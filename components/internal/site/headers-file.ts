import { linesOf, patternRemedy, type LineProblem } from "./line-problem";

/** What `_headers` says of the answers for a path. */
export interface HeaderRule {
  /** A path, or a URL, with at most one `*`. */
  path: string;
  /** Headers that are set, in the file's order. */
  set: [name: string, value: string][];
  /** Headers that are taken away first. */
  unset: string[];
}

/** Rules of one file (https://developers.cloudflare.com/workers/static-assets/headers/#custom-headers). */
export const mostHeaderRules = 100;

/** Headers that are about the transfer, which the host alone knows, or that hosts disagree on. */
const refusedHeaders: Record<string, string> = {
  "basic-auth": "take it out: it is a password that everybody with the build can read, and only Netlify knows it",
  connection: "take it out: it is about one connection",
  "content-encoding": "take it out: Cloudflare compresses by itself",
  "content-length": "take it out: the host knows the length",
  date: "take it out: the host knows the time",
  etag: "take it out: it is the content's own",
  "keep-alive": "take it out: it is about one connection",
  "set-cookie": "take it out: an answer that caches keep sets no cookie",
  "transfer-encoding": "take it out: it is about one connection",
  upgrade: "take it out: it is about one connection",
};

/** Reads `_headers` in the form that Netlify and Cloudflare agree on. `! Name`, which takes a header away, is Cloudflare's. */
export function parseHeaders(content: string): { rules: HeaderRule[]; problems: LineProblem[] } {
  const { lines, problems } = linesOf("_headers", content);
  const rules: (HeaderRule & { line: number; isRefused: boolean })[] = [];
  const refuse = (line: number, text: string, remedy: string | undefined): boolean => {
    if (remedy !== undefined) problems.push({ file: "_headers", line, text, remedy });
    return remedy !== undefined;
  };
  for (const { number, text } of lines) {
    const current = rules.at(-1);
    if (/^(\/|[^\s:]+:\/\/)/.test(text)) {
      const isRefused = refuse(number, text, pathRemedy(text));
      rules.push({ path: text, set: [], unset: [], line: number, isRefused });
    } else if (current === undefined) {
      refuse(number, text, "put the path that it is for on a line before it");
    } else if (text.startsWith("!")) {
      const name = text.slice(1).trim();
      if (!refuse(number, text, isToken(name) ? undefined : "write ! and the name of a header"))
        current.unset.push(name);
    } else {
      const [, name = "", value = ""] = /^([^:]*):(.*)$/.exec(text) ?? [];
      if (!refuse(number, text, headerRemedy(text, name.trim(), value.trim())))
        current.set.push([name.trim(), value.trim()]);
    }
  }
  for (const { path, set, unset, line, isRefused } of rules) {
    const isEmpty = set.length + unset.length === 0 && !problems.some((problem) => problem.line > line);
    if (!isRefused && isEmpty) refuse(line, path, "name a header on the lines below it");
  }
  problems.sort((one, other) => one.line - other.line);
  return { rules: rules.map(({ path, set, unset }) => ({ path, set, unset })), problems };
}

function pathRemedy(text: string): string | undefined {
  if (text.startsWith("/")) return patternRemedy(text);
  const [, host, path] = /^https:\/\/([^/:\s]+)(\/\S*)$/.exec(text) ?? [];
  if (host === undefined || path === undefined) return "write a path, or https://<host name>/<path> without a port";
  return patternRemedy(path);
}

function headerRemedy(text: string, name: string, value: string): string | undefined {
  if (!text.includes(":")) return "write <name>: <value>";
  if (!isToken(name)) return "write the name of a header before the colon";
  if (value === "") return "give it a value";

  if (/[^\t\u0020-\u007e\u0080-\u00ff]/.test(value)) return "use the characters that a header may have: ASCII";
  return Object.hasOwn(refusedHeaders, name.toLowerCase()) ? refusedHeaders[name.toLowerCase()] : undefined;
}

/** A name of a header (RFC 9110, section 5.6.2). */
function isToken(name: string): boolean {
  return /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(name);
}

/** The text of the rules, as Cloudflare reads it. */
export function writeHeaders(rules: HeaderRule[]): string {
  return rules
    .flatMap(({ path, unset, set }) => [
      path,
      ...unset.map((name) => `  ! ${name}`),
      ...set.map(([name, value]) => `  ${name}: ${value}`),
    ])
    .map((line) => `${line}\n`)
    .join("");
}
