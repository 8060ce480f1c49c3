// What Google's load balancer, Cloud Armor and Cloud CDN do with a request, as their documentation says. Pages are named where a step
// begins; all are below https://cloud.google.com/.
import type { OriginAnswer } from "./cloudflare-cache";
import type { EdgeRequest } from "./cloudflare-rules";

type Inputs = Record<string, unknown>;

interface RouteAction {
  faultInjectionPolicy?: { abort: { httpStatus: number; percentage: number } };
  urlRewrite?: { pathPrefixRewrite?: string };
  weightedBackendServices?: { backendService: string; weight: number }[];
}

interface Redirect {
  hostRedirect?: string;
  httpsRedirect?: boolean;
  redirectResponseCode: string;
  stripQuery: boolean;
}

interface PathRule {
  paths: string[];
  service?: string;
  routeAction?: RouteAction;
}

interface PathMatcher {
  name: string;
  defaultService?: string;
  defaultRouteAction?: RouteAction;
  defaultUrlRedirect?: Redirect;
  pathRules?: PathRule[];
}

/** A URL map's inputs. */
export interface UrlMap {
  defaultService?: string;
  defaultRouteAction?: RouteAction;
  defaultUrlRedirect?: Redirect;
  hostRules?: { hosts: string[]; pathMatcher: string }[];
  pathMatchers?: PathMatcher[];
  tests?: { host: string; path: string; service: string }[];
}

/** What becomes of a request: a backend service gets it with a path, or the load balancer answers. */
export interface Outcome {
  service?: string;
  path?: string;
  status?: number;
  location?: string;
}

const statuses: Record<string, number> = { PERMANENT_REDIRECT: 308, MOVED_PERMANENTLY_DEFAULT: 301 };

/** load-balancing/docs/url-map-concepts#how_url_maps_work: first the host rules, then the path matcher, then its default. */
export function outcomeOf(map: UrlMap, { host, uri }: EdgeRequest): Outcome {
  const name = host.toLowerCase();
  const hostRule = map.hostRules?.find(({ hosts }) => hosts.includes(name));
  if (hostRule === undefined)
    return outcome(map.defaultService, map.defaultRouteAction, map.defaultUrlRedirect, name, uri);
  const matcher = map.pathMatchers?.find((one) => one.name === hostRule.pathMatcher);
  if (matcher === undefined) throw new Error(`there is no path matcher ${hostRule.pathMatcher}`);
  // compute/docs/reference/rest/v1/urlMaps: the text that is matched has nothing after the first ? or #.
  const path = /^[^?#]*/.exec(uri)?.[0] ?? "";
  const found = (matcher.pathRules ?? [])
    .flatMap((rule) => rule.paths.map((pattern) => ({ rule, pattern })))
    .filter(({ pattern }) => matches(pattern, path));
  const best = longest(found);
  if (best === undefined)
    return outcome(matcher.defaultService, matcher.defaultRouteAction, matcher.defaultUrlRedirect, name, uri);
  return outcome(best.rule.service, best.rule.routeAction, undefined, name, uri, best.pattern);
}

/** load-balancing/docs/url-map-concepts#pm-constraints: the longest path, whatever their order. */
function longest(found: { rule: PathRule; pattern: string }[]): { rule: PathRule; pattern: string } | undefined {
  // What is exact is longer than the wildcard that ends where it does.
  const length = ({ pattern }: { pattern: string }): number =>
    pattern.endsWith("*") ? pattern.length - 1 : pattern.length + 0.5;
  return [...found].sort((one, other) => length(other) - length(one))[0];
}

/** A path rule is exact, or ends with a wildcard after a slash; case counts, and nothing is decoded. */
function matches(pattern: string, path: string): boolean {
  return pattern.endsWith("/*") ? path.startsWith(pattern.slice(0, -1)) : path === pattern;
}

function outcome(
  service: string | undefined,
  action: RouteAction | undefined,
  redirect: Redirect | undefined,
  host: string,
  uri: string,
  pattern = "",
): Outcome {
  if (redirect !== undefined) {
    const scheme = redirect.httpsRedirect === true ? "https" : "the same scheme";
    const target = redirect.stripQuery ? uri.split("?")[0] : uri;
    return {
      status: statuses[redirect.redirectResponseCode] ?? 0,
      location: `${scheme}://${redirect.hostRedirect ?? host}${target ?? ""}`,
    };
  }
  const abort = action?.faultInjectionPolicy?.abort;
  if (abort !== undefined && abort.percentage === 100) return { status: abort.httpStatus };
  const to = service ?? action?.weightedBackendServices?.find(({ weight }) => weight > 0)?.backendService;
  const prefix = action?.urlRewrite?.pathPrefixRewrite;
  const path = prefix === undefined ? uri : `${prefix}${uri.slice(pattern.replace("*", "").length)}`;
  return { ...(to === undefined ? {} : { service: to }), path };
}

interface SecurityRule {
  priority: number;
  action: string;
  match: { expr?: { expression: string }; versionedExpr?: string };
}

/** armor/docs/security-policy-overview: the first rule that matches decides, the smallest priority first. */
export function decisionOf(rules: SecurityRule[], request: EdgeRequest): SecurityRule {
  const found = [...rules]
    .sort((one, other) => one.priority - other.priority)
    .find(({ match }) => match.expr === undefined || isTrue(match.expr.expression, request));
  if (found === undefined) throw new Error("no rule matches");
  return found;
}

/** armor/docs/rules-language-reference, the part of it that rules here use. */
function isTrue(expression: string, request: EdgeRequest): boolean {
  const terms = expression.split(" && ");
  // armor/docs/rules-language-reference#expressions: five at most.
  if (terms.length > 5) throw new Error(`too many subexpressions: ${expression}`);
  return terms.every((term) => {
    const [, not = "", field = "", lower = "", operation = "", text = ""] =
      /^(!?)(request\.path|request\.headers\['host'\])((?:\.lower\(\))?)\.(matches|startsWith)\('(.*)'\)$/.exec(term) ??
      [];
    if (field === "") {
      if (term.startsWith("evaluatePreconfiguredWaf(")) return false;
      throw new Error(`not a term that is known: ${term}`);
    }
    const path = /^[^?#]*/.exec(request.uri)?.[0] ?? "";
    const value = field === "request.path" ? path : request.host;
    const compared = lower === "" ? value : value.toLowerCase();
    // Texts are unescaped as in C; https://github.com/google/cel-spec/blob/master/doc/langdef.md#string-and-bytes-values
    const literal = text.replaceAll("\\\\", "\\");
    const is = operation === "matches" ? new RegExp(literal).test(compared) : compared.startsWith(literal);
    return not === "" ? is : !is;
  });
}

interface CdnPolicy {
  cacheMode: string;
  bypassCacheOnRequestHeaders?: { headerName: string }[];
  negativeCaching?: boolean;
  maxTtl?: number;
}

/** Headers by which Cloud CDN tells answers apart: cdn/docs/caching#vary-headers. */
const varied = new Set([
  "accept",
  "accept-encoding",
  "origin",
  "access-control-request-headers",
  "access-control-request-method",
]);

/** Whether everybody may get this answer from the cache from now on: cdn/docs/caching#cacheability. */
export function isStoredByGoogle(service: Inputs, request: EdgeRequest, { headers = {} }: OriginAnswer): boolean {
  if (service["enableCdn"] !== true) return false;
  const policy = service["cdnPolicy"] as CdnPolicy;
  if ((request.method ?? "GET") !== "GET") return false;
  const asked = Object.keys(request.headers ?? {}).map((name) => name.toLowerCase());
  if (policy.bypassCacheOnRequestHeaders?.some(({ headerName }) => asked.includes(headerName.toLowerCase())))
    return false;
  if (headers["set-cookie"] !== undefined) return false;
  const vary = (headers["vary"] ?? "")
    .toLowerCase()
    .split(",")
    .map((name) => name.trim());
  if (headers["vary"] !== undefined && !vary.every((name) => varied.has(name))) return false;
  const control = headers["cache-control"]?.toLowerCase() ?? "";
  if (/\b(private|no-store|no-cache)\b/.test(control)) return false;
  const isFresh = /\b(max-age|s-maxage)=[1-9]/.test(control) || headers["expires"] !== undefined;
  const isStatic = /^(image|audio|video|font)\/|^(text\/(css|javascript))/.test(headers["content-type"] ?? "");
  return isFresh || (policy.cacheMode === "CACHE_ALL_STATIC" && isStatic && (policy.maxTtl ?? 0) > 0);
}
