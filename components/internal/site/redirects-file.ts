import { linesOf, matcherOf, patternRemedy, placeholdersOf, plain, type Line, type LineProblem } from "./line-problem";
import { RedirectOrder } from "./redirect-order";

/** A line of `_redirects`. */
export interface Redirect {
  from: string;
  to: string;
  status: number;
}

/** What Cloudflare takes (https://developers.cloudflare.com/workers/static-assets/redirects/). */
const statuses = [200, 301, 302, 303, 307, 308];
const mostStatic = 2_000;
const mostDynamic = 100;

/** What a line has that only Netlify knows, and what to do. */
const foreign: [token: RegExp, remedy: string][] = [
  [/^\d+!$/, "leave the ! out: here a redirect always comes before files"],
  [/^404$/, "leave the line out: 404.html is served for what is not found"],
  [/^(Country|Language|Role|Cookie)=/i, "leave the condition out: only Netlify knows it"],
  [/^\w+=/, "leave the parameter out: the query is not looked at, and is passed on"],
];

/**
 * Reads `_redirects` in the form that Netlify and Cloudflare agree on, and refuses each line that one of them reads in another way: `files` are
 * the addresses of all files, which come first at Netlify, while redirects come first at Cloudflare.
 */
export function parseRedirects(content: string, files: string[]): { rules: Redirect[]; problems: LineProblem[] } {
  const { lines, problems } = linesOf("_redirects", content);
  const rules: Redirect[] = [];
  const order = new RedirectOrder();
  const seen = new Map<string, number>();
  const count = { static: 0, dynamic: 0 };
  for (const line of lines) {
    const rule = parseLine(line.text);
    const remedy = typeof rule === "string" ? rule : (remedyOf(rule, seen, count, files) ?? order.unreached(rule));
    if (remedy !== undefined) problems.push({ file: "_redirects", line: line.number, text: line.text, remedy });
    if (typeof rule === "string") continue;
    const from = plain(rule.from);
    seen.set(from, seen.get(from) ?? line.number);
    if (remedy === undefined) order.add(rule, line);
    rules.push(rule);
  }
  for (const { number: line, text, remedy } of order.loops()) problems.push({ file: "_redirects", line, text, remedy });
  problems.sort((one, other) => one.line - other.line);
  return { rules, problems };
}

function parseLine(text: Line["text"]): Redirect | string {
  const tokens = text.replace(/\s+#.*$/, "").split(/\s+/);
  const [from = "", to = "", statusText = "302"] = tokens;
  for (const token of tokens.slice(1)) {
    const [, remedy] = foreign.find(([pattern]) => pattern.test(token)) ?? [];
    if (remedy !== undefined) return remedy;
  }
  if (tokens.length < 2 || tokens.length > 3) return "write <path> <target> <status>";
  const status = Number(statusText);
  return statuses.includes(status) ? { from, to, status } : `use one of the statuses ${statuses.join(", ")}`;
}

function remedyOf(
  { from, to, status }: Redirect,
  seen: Map<string, number>,
  count: { static: number; dynamic: number },
  files: string[],
): string | undefined {
  const wrong = patternRemedy(from);
  if (wrong !== undefined) return wrong;
  const isDynamic = isPattern(from);
  // After the first line with a pattern Cloudflare counts each as one, so that their order is kept.
  if (isDynamic || count.dynamic > 0) count.dynamic += 1;
  else count.static += 1;
  if (count.static > mostStatic) return `keep ${mostStatic} lines without * and placeholders at most`;
  if (count.dynamic > mostDynamic) {
    return `keep ${mostDynamic} lines from the first with * or a placeholder on, and put those without before it`;
  }
  const before = seen.get(plain(from));
  if (before !== undefined) return `leave it out: line ${before} has this path already`;
  const target = targetRemedy(from, to, status);
  if (target !== undefined) return target;
  const matcher = isDynamic ? matcherOf(plain(from)) : undefined;
  const file =
    matcher === undefined ? files.find((one) => one === plain(from)) : files.find((one) => matcher.test(one));
  if (file === undefined) return undefined;
  const instead = from === "/*" ? "set fallback for a single-page application" : "name a path without files";
  return `${instead}: it would hide ${file}, which hosts disagree on`;
}

function targetRemedy(from: string, to: string, status: number): string | undefined {
  if (!/^(\/(?!\/)|https:\/\/[^/\s])/.test(to)) return "write a path or an https:// URL as its target";
  if (status === 200 && !to.startsWith("/"))
    return "name a path: a file of this site can be served under another, and no other host";
  const placeholders = new Set([...placeholdersOf(from), ...(from.includes("*") ? ["splat"] : [])]);
  const unknown = placeholdersOf(to.replace(/^https:\/\/[^/]*/, "")).find((name) => !placeholders.has(name));
  if (unknown !== undefined) return `take :${unknown} out of its target: the path has no such part`;
  const path = to.startsWith("/") ? (to.split(/[?#]/)[0] ?? to) : undefined;
  if (path === undefined) return undefined;
  if (matcherOf(plain(from)).test(plain(path))) return "name another target: it leads to itself";
  // Pages are served without this end, and Cloudflare takes that for a line that leads to itself.
  return /\/(\*|)$/.test(from) && /\/index(\.html)?$/.test(path)
    ? "leave index.html out of its target: Cloudflare skips such a line without a word"
    : undefined;
}

function isPattern(path: string): boolean {
  return path.includes("*") || placeholdersOf(path).length > 0;
}

/** The text of the rules, as Cloudflare reads it. */
export function writeRedirects(rules: Redirect[]): string {
  return rules.map(({ from, to, status }) => `${from} ${to} ${status}\n`).join("");
}
