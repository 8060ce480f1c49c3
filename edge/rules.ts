import { decodeUnreserved } from "../components/internal/edge-routes";
import {
  decide,
  isFor,
  keep,
  ruleVariable,
  undecided,
  type Outcome,
  type Rule,
  type RuleHeader,
  type RuleRequest,
} from "../components/internal/edge-rules";
import { askFunction, type Decision } from "./functions";
import type { RouterEnv } from "./router";

/** What rules and own code have decided about a request; own code may have answered it. */
export interface Decided extends Outcome {
  response?: Response;
}

const parsed = new WeakMap<RouterEnv, Rule[]>();

/** The rules that are in force, in their order. They are read once in a Worker's life. */
export function rulesOf(env: RouterEnv): Rule[] {
  const known = parsed.get(env);
  if (known !== undefined) return known;
  const names = env.EDGE_RULES === "none" ? [] : (JSON.parse(env.RULES ?? "[]") as string[]);
  const rules = names.map((name) => JSON.parse(env[ruleVariable(name)] as string) as Rule);
  const inForce = env.EDGE_RULES === "without-functions" ? rules.filter(({ run }) => run === undefined) : rules;
  parsed.set(env, inForce);
  return inForce;
}

/** Asks each rule that is for a request, until one of them ends it. */
export async function decideBy(rules: Rule[], request: Request, env: RouterEnv): Promise<Decided> {
  const decided: Decided = undecided();
  // Cloudflare leaves it out of a Worker's request, or says `XX`, where it does not know (https://developers.cloudflare.com/workers/runtime-apis/request/).
  const country = (request as { cf?: { country?: string | null } }).cf?.country ?? "XX";
  const url = new URL(request.url);
  const { method, headers } = request;
  const asked: RuleRequest = { url, path: decodeUnreserved(url.pathname), method, headers, country };
  for (const rule of rules) {
    if (!isFor(rule, asked)) continue;
    if (rule.run === undefined) {
      if (decide(rule, asked, decided)) break;
      continue;
    }
    const result = await askFunction(rule.name, rule.run, request, env);
    if (result === undefined) continue;
    if (result instanceof Response) {
      decided.response = result;
      break;
    }
    if (adopt(result, decided)) break;
  }
  return decided;
}

/** What own code says counts as what a rule says. */
function adopt({ origin, path, requestHeaders, responseHeaders }: Decision, decided: Decided): boolean {
  if (path !== undefined) decided.path ??= path;
  keep(inLowerCase(requestHeaders), decided.requestHeaders);
  keep(inLowerCase(responseHeaders), decided.responseHeaders);
  if (origin === undefined) return false;
  decided.origin = origin;
  return true;
}

function inLowerCase(headers: RuleHeader[] | undefined): RuleHeader[] | undefined {
  return headers?.map((header) => ({ ...header, name: header.name.toLowerCase() }));
}

/** The request that an origin gets. Without a decision about it, it is the very same. */
export function changed(request: Request, { path, requestHeaders }: Outcome): Request {
  if (path === undefined && requestHeaders.size === 0) return request;
  const url = new URL(request.url);
  if (path !== undefined) {
    const [pathname = "", ...query] = path.split("?");
    url.pathname = pathname;
    if (query.length > 0) url.search = query.join("?");
  }
  const headers = new Headers(request.headers);
  apply(requestHeaders, headers);
  return new Request(new Request(url, request), { headers });
}

/** The answer that a browser gets. Streams keep streaming, and an upgraded connection keeps its socket. */
export function answered(response: Response, { responseHeaders }: Outcome): Response {
  if (responseHeaders.size === 0 || response.status === 101) return response;
  const own = new Response(response.body, response);
  apply(responseHeaders, own.headers);
  return own;
}

function apply(changes: Map<string, string | undefined>, headers: Headers): void {
  for (const [name, value] of changes) {
    if (value === undefined) headers.delete(name);
    else headers.set(name, value);
  }
}
