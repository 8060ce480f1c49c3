// What Cloudflare's cache does with a request and its origin's answer, as its documentation says. Pages are named where a
// step begins; all are below https://developers.cloudflare.com/cache/.
import { matches, type EdgeRequest } from "./cloudflare-rules";

/** An origin's answer. */
export interface OriginAnswer {
  status?: number;
  /** By name in lower case. */
  headers?: Record<string, string>;
}

/** A rule of the phase `http_request_cache_settings`, as a plan has it. */
export interface CacheRule {
  expression: string;
  actionParameters: CacheSettings;
}

interface CacheSettings {
  cache?: boolean;
  edgeTtl?: { mode: string };
  cacheKey?: { cacheDeceptionArmor?: boolean; customKey?: { queryString: QueryString } };
  originRangeRequests?: { mode: string };
  vary?: { default: { action: string }; headers?: Record<string, { action: string }> };
}

/** how-to/cache-keys/#query-string: exactly one of both is given. */
interface QueryString {
  include?: { lists: string[] };
  exclude?: { all: boolean };
}

/** The query as the cache tells answers apart by it; whether the edge asks for parts. */
export function lookedUp(rules: CacheRule[], request: EdgeRequest): { query: string; inParts: boolean } {
  const { cacheKey, originRangeRequests } = settingsOf(rules, request);
  const query = new URLSearchParams(request.uri.split("?")[1] ?? "");
  const key = keyOf(cacheKey?.customKey?.queryString);
  const kept = [...query].filter(([name]) => key === undefined || key.includes(name));
  // A key of its own has its parameters in one order.
  if (key !== undefined) kept.sort(([one], [other]) => (one < other ? -1 : 1));
  return { query: new URLSearchParams(kept).toString(), inParts: originRangeRequests?.mode === "on" };
}

/** The parameters that count; nothing where all do. The API refuses an empty list, and a key that says both or neither. */
function keyOf(key: QueryString | undefined): string[] | undefined {
  if (key === undefined) return undefined;
  const { include, exclude } = key;
  if (include !== undefined && exclude === undefined && include.lists.length > 0) return include.lists;
  if (include === undefined && exclude?.all === true) return [];
  throw new Error(`a query string that the API refuses: ${JSON.stringify(key)}`);
}

/** Extensions that are cached without a rule: concepts/default-cache-behavior/#default-cached-file-extensions. */
const extensions = new Set(
  `7z avi avif apk bin bmp bz2 class css csv doc docx dmg ejs eot eps exe flac gif gz ico iso jar jpg jpeg js mid midi mkv mp3
   mp4 ogg otf pdf pict pls png ppt pptx ps rar svg svgz swf tar tif tiff ttf webm webp woff woff2 xls xlsx zip zst`.split(
    /\s+/,
  ),
);

/** A directive of a rule of the phase `http_response_cache_settings`. */
interface Directive {
  operation: string;
  value?: number;
}

/** A rule of the phase `http_response_cache_settings`, as a plan has it. */
export interface CacheControlRule {
  expression: string;
  action: string;
  actionParameters: Record<string, Directive>;
}

/** The answer's `Cache-Control` as the cache and the client get it: how-to/cache-response-rules/. */
export function cacheControlOf(rules: CacheControlRule[], request: EdgeRequest, answer: OriginAnswer): string {
  const { headers = {}, status = 200 } = answer;
  const control = headers["cache-control"] ?? "";
  const directives = new Map(
    control
      .split(",")
      .map((one) => one.trim().toLowerCase())
      .filter((one) => one !== "")
      .map((one) => [one.split("=")[0] ?? "", one]),
  );
  for (const { expression, action, actionParameters } of rules) {
    if (action !== "set_cache_control") throw new Error(`unknown action ${action}`);
    if (!matches(expression, { ...request, answered: headers, status })) continue;
    for (const [property, { operation, value }] of Object.entries(actionParameters)) {
      const name = property === "sMaxage" ? "s-maxage" : property.replace(/[A-Z]/g, (one) => `-${one.toLowerCase()}`);
      if (operation === "remove") directives.delete(name);
      else directives.set(name, value === undefined ? name : `${name}=${value}`);
    }
  }
  return [...directives.values()].join(", ");
}

/** Whether everybody may get this answer from the cache from now on. */
export function isStored(
  rules: CacheRule[],
  request: EdgeRequest,
  origin: OriginAnswer,
  responseRules: CacheControlRule[] = [],
): boolean {
  const control = cacheControlOf(responseRules, request, origin);
  const headers = { ...origin.headers, ...(control === "" ? {} : { "cache-control": control }) };
  const answer = { ...origin, headers };
  return isEligible(settingsOf(rules, request), request) && mayBeStored(settingsOf(rules, request), request, answer);
}

/** Rules stack; of several values of one setting the last matching rule's wins: how-to/cache-rules/order/. */
function settingsOf(rules: CacheRule[], request: EdgeRequest): CacheSettings {
  return Object.assign(
    {},
    ...rules.filter(({ expression }) => matches(expression, request)).map((rule) => rule.actionParameters),
  ) as CacheSettings;
}

/** concepts/default-cache-behavior/; HEAD becomes GET: concepts/cache-behavior/#interaction-of-head-requests-with-cache. */
function isEligible({ cache }: CacheSettings, { method = "GET", uri }: EdgeRequest): boolean {
  if (method !== "GET" && method !== "HEAD") return false;
  if (cache !== undefined) return cache;
  return uri.split("?")[0] === "/robots.txt" || extensions.has(extensionOf(uri));
}

function mayBeStored(settings: CacheSettings, request: EdgeRequest, { headers = {} }: OriginAnswer): boolean {
  // concepts/cache-behavior/#interaction-of-set-cookie-response-header-with-cache: no rule here overrides the edge's time.
  if (headers["set-cookie"] !== undefined) return false;
  const control = (headers["cache-control"] ?? "").toLowerCase();
  const says = (directive: RegExp): boolean => directive.test(control);
  if (says(/\b(private|no-store)\b/)) return false;
  // how-to/cache-rules/settings/#edge-ttl: `bypass_by_default` skips the cache without a Cache-Control header; the default
  // caches by status: how-to/configure-cache-status-code/#edge-ttl.
  if (control === "" && settings.edgeTtl?.mode === "bypass_by_default") return false;
  // concepts/cache-control/#conditions, with Origin Cache Control, which every plan but Enterprise has.
  if (request.headers?.["authorization"] !== undefined && !says(/\b(public|s-maxage|must-revalidate)\b/)) return false;
  if (varies(settings, headers["vary"])) return false;
  return !(settings.cacheKey?.cacheDeceptionArmor === true && isDeceptive(request.uri, headers["content-type"]));
}

/** concepts/vary/: `*` is never cached; without a setting the header counts for nothing. */
function varies({ vary }: CacheSettings, header: string | undefined): boolean {
  const names = (header ?? "")
    .toLowerCase()
    .split(",")
    .map((name) => name.trim());
  if (names.includes("*")) return true;
  if (vary === undefined || header === undefined) return false;
  return names.some((name) => (vary.headers?.[name] ?? vary.default).action === "bypass");
}

/** cache-security/cache-deception-armor/: an extension that promises another type than the answer has. */
function isDeceptive(uri: string, contentType = ""): boolean {
  const extension = extensionOf(uri);
  if (!extensions.has(extension) || contentType.startsWith("application/octet-stream")) return false;
  return /^(text\/html|application\/json)/.test(contentType);
}

function extensionOf(uri: string): string {
  const name = (uri.split("?")[0] ?? "").split("/").pop() ?? "";
  return name.includes(".") ? (name.split(".").pop() ?? "").toLowerCase() : "";
}
