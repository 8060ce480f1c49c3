/**
 * How the rules of a host name decide about a request. The front door has this one evaluator, in the Worker that routes and in
 * what is checked before it is deployed:
 *
 * - Rules are tried in their order, and look at the request as it came.
 * - A rule with `origin`, `redirect` or `answer` ends it; all others go on to the next one.
 * - The first rule that matches decides: a later one that names the same header, or another path, changes nothing.
 */
import { owns } from "./edge-routes";

/** What a rule looks at, as the Worker reads it. Each part that is there has to match; a list matches by any of its members. */
export interface RuleMatch {
  /** As `canonicalPath` writes them. */
  paths?: string[];
  exceptPaths?: string[];
  methods?: string[];
  headers?: RuleCondition[];
  cookies?: RuleCondition[];
  countries?: string[];
  exceptCountries?: string[];
  visitors?: RuleShare;
}

/** A header or a cookie: absent, or with one of the texts, or there at all. Names of headers are in lower case. */
export interface RuleCondition {
  name: string;
  values?: string[];
  prefixes?: string[];
  absent?: boolean;
}

/** A share of visitors: those whose number, of `shares`, is at least `from` and below `to`. */
export interface RuleShare {
  split: string;
  from: number;
  to: number;
  cookie?: string;
}

/** A header to set, or to remove where it has no value. */
export interface RuleHeader {
  name: string;
  value?: string;
}

/** A rule, as the Worker reads it. */
export interface Rule {
  name: string;
  when: RuleMatch;
  /** Name of an origin. */
  origin?: string;
  redirect?: { to: string; status: number; addsRest?: boolean };
  answer?: { status: number; body: string; contentType: string };
  rewrite?: { path: string; addsRest?: boolean };
  requestHeaders?: RuleHeader[];
  responseHeaders?: RuleHeader[];
  run?: RuleFunction;
}

/** A function of the user, which is a Worker of its own. */
export interface RuleFunction {
  service: string;
  timeoutMilliseconds: number;
  /** Names of the origins that it may choose. */
  origins?: string[];
  seesCredentials?: boolean;
}

/** What rules know of a request. */
export interface RuleRequest {
  url: URL;
  /** The URL's path in plain spelling, as `decodeUnreserved` has it. */
  path: string;
  method: string;
  headers: { get(name: string): string | null };
  /** Two letters, by Cloudflare; `T1` is the Tor network, and `XX` no known country. */
  country: string;
}

/** What has been decided so far. */
export interface Outcome {
  origin?: string;
  redirect?: { location: string; status: number };
  answer?: { status: number; body: string; contentType: string };
  /** Path to ask for in place of the request's, with a query if it has one of its own. */
  path?: string;
  requestHeaders: Map<string, string | undefined>;
  responseHeaders: Map<string, string | undefined>;
}

/** Visitors are told apart by a number below this one: a hundredth of a per cent. */
export const shares = 10_000;

/** Name of a rule's variable. */
export function ruleVariable(rule: string): string {
  return `RULE_${rule.toUpperCase().replaceAll("-", "_")}`;
}

export function undecided(): Outcome {
  return { requestHeaders: new Map(), responseHeaders: new Map() };
}

/** Whether a rule is for a request. */
export function isFor({ when }: Rule, request: RuleRequest): boolean {
  const { paths, exceptPaths, methods, headers, cookies, countries, exceptCountries, visitors } = when;
  return (
    (paths === undefined || paths.some((one) => owns(one, request.path))) &&
    !(exceptPaths ?? []).some((one) => owns(one, request.path)) &&
    (methods?.includes(request.method) ?? true) &&
    (countries?.includes(request.country) ?? true) &&
    !(exceptCountries ?? []).includes(request.country) &&
    (headers ?? []).every((one) => holds(one, request.headers.get(one.name))) &&
    (cookies ?? []).every((one) => holds(one, cookieOf(request.headers.get("cookie"), one.name))) &&
    (visitors === undefined || isWithin(visitors, request))
  );
}

/** Adds what a rule says to what has been decided. Returns whether that is the end. */
export function decide(rule: Rule, request: RuleRequest, outcome: Outcome): boolean {
  const { origin, redirect, answer, rewrite } = rule;
  if (rewrite !== undefined) outcome.path ??= extended(rewrite.path, rewrite.addsRest, rule, request);
  keep(rule.requestHeaders, outcome.requestHeaders);
  keep(rule.responseHeaders, outcome.responseHeaders);
  if (origin !== undefined) outcome.origin = origin;
  if (answer !== undefined) outcome.answer = answer;
  if (redirect !== undefined) {
    outcome.redirect = { location: locationOf(redirect, rule, request), status: redirect.status };
  }
  return origin !== undefined || answer !== undefined || redirect !== undefined;
}

/** Adds headers that nothing has decided about yet. */
export function keep(headers: RuleHeader[] | undefined, decided: Map<string, string | undefined>): void {
  for (const { name, value } of headers ?? []) if (!decided.has(name)) decided.set(name, value);
}

function holds({ values, prefixes, absent }: RuleCondition, text: string | null | undefined): boolean {
  if (text === null || text === undefined) return absent === true;
  if (absent === true) return false;
  if (values === undefined && prefixes === undefined) return true;
  return (values ?? []).includes(text) || (prefixes ?? []).some((prefix) => text.startsWith(prefix));
}

/** The first cookie of a name (RFC 6265, section 4.2.1). */
function cookieOf(header: string | null, name: string): string | undefined {
  for (const pair of (header ?? "").split(";")) {
    const at = pair.indexOf("=");
    if (at !== -1 && pair.slice(0, at).trim() === name) return pair.slice(at + 1).trim();
  }
  return undefined;
}

/** Always a whole URL: a path such as `//elsewhere.example` alone would lead elsewhere. */
function locationOf({ to, addsRest }: { to: string; addsRest?: boolean }, rule: Rule, request: RuleRequest): string {
  const target = extended(to, addsRest, rule, request);
  const { url } = request;
  const whole = target.startsWith("/") ? `https://${url.host}${target}` : target;
  return whole.includes("?") ? whole : `${whole}${url.search}`;
}

/** A path or a URL, with what a request's path has beyond the path of the rule. */
function extended(target: string, addsRest: boolean | undefined, rule: Rule, { path }: RuleRequest): string {
  if (addsRest !== true) return target;
  const rest = restOf(rule.when.paths ?? ["/"], path);
  return `${target.replace(/\/$/, "")}${rest}` || "/";
}

/** What a path has beyond the longest of the paths that own it: nothing, or a text that begins with `/`. */
function restOf(paths: string[], path: string): string {
  const owners = paths.filter((one) => owns(one, path)).map((one) => (one === "/" ? 0 : one.length));
  return path.slice(Math.max(0, ...owners));
}

function isWithin({ split, from, to, cookie }: RuleShare, request: RuleRequest): boolean {
  const own = cookie === undefined ? undefined : cookieOf(request.headers.get("cookie"), cookie);
  const share = shareOf(split, own ?? householdOf(request.headers.get("cf-connecting-ip") ?? ""));
  return share >= from && share < to;
}

/**
 * The number of a visitor in a split, below `shares`: FNV-1a, and the last step of MurmurHash3, without which splits would not be
 * independent of each other. It is worked out for each request and kept nowhere.
 */
export function shareOf(split: string, visitor: string): number {
  const text = `${split}\n${visitor}`;
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) % shares;
}

/** An address; of an IPv6 address the first half, since devices change the other one every day (RFC 8981). */
export function householdOf(address: string): string {
  if (!address.includes(":")) return address;
  const [before = "", after] = address.toLowerCase().split("::");
  const groups = before.split(":").filter((group) => group !== "");
  if (after !== undefined) {
    const last = after.split(":").filter((group) => group !== "");
    groups.push(...Array.from({ length: Math.max(0, 8 - groups.length - last.length) }, () => "0"), ...last);
  }
  return groups
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ""))
    .join(":");
}
