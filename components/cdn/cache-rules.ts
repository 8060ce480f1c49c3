import type * as cloudflare from "@pulumi/cloudflare/types/input";
import { sha256 } from "../internal/digest";
import { owns } from "../internal/edge-routes";
import { inOrder } from "../internal/unordered";
import { mainRoute, needsRouter, type CheckedHost, type CheckedRoute } from "./hosts";
import type { CachedPath } from "./host-args";
import { groupsOf } from "./cached-paths";
import { isAtOrBelow, isForHost, isPlainPath, sentPath } from "./paths";

/**
 * The rules of the phase `http_request_cache_settings`, as many for one host name as for fifty. The last rule that matches
 * decides (https://developers.cloudflare.com/cache/how-to/cache-rules/order/), so nothing is cached but what a later rule
 * names. The first one is for every host of the zone: a Worker's own request to a host elsewhere goes by these rules too
 * (https://developers.cloudflare.com/cache/concepts/interact-with-workers/).
 */
export function cacheRules(hosts: CheckedHost[]): cloudflare.RulesetRule[] {
  const rules = [rule("nothing", "Nothing is cached unless a later rule names it", "true", { cache: false })];
  const media = mediaOf(hosts);
  if (media.length > 0) {
    const title = "Media, which a Worker puts into the cache for as long as their Cache-Control says";
    rules.push(rule("media", title, media.join(" or "), asOriginSays));
  }
  const cached = groupsOf(hosts, sentPath, keySettings).map(({ settings, expression }) =>
    rule(
      settings === undefined ? "cached_paths" : `cached_paths_${sha256(JSON.stringify(settings)).slice(0, 8)}`,
      "Cached for as long as Cache-Control says, and not at all without it",
      `(${expression}) and ${isPlainPath()}`,
      merged(settings),
    ),
  );
  if (cached.length === 0) return rules;
  return [
    ...rules,
    ...cached,
    rule(
      "authorized_requests",
      "An answer to somebody who is logged in is nobody else's",
      'any(http.request.headers["authorization"][*] ne "")',
      { cache: false },
    ),
  ];
}

/** What differs between cached paths while a request is looked up. */
type KeySettings = Pick<CachedPath, "queryParameters" | "rangeRequests">;

function keySettings({ queryParameters, rangeRequests = false }: CachedPath): KeySettings | undefined {
  if (queryParameters === undefined && !rangeRequests) return undefined;
  return {
    ...(queryParameters === undefined ? {} : { queryParameters: inOrder(queryParameters) }),
    ...(rangeRequests ? { rangeRequests } : {}),
  };
}

function merged({ queryParameters, rangeRequests }: KeySettings = {}): cloudflare.RulesetRuleActionParameters {
  const queryString =
    queryParameters?.length === 0 ? { exclude: { all: true } } : { include: { lists: queryParameters ?? [] } };
  return {
    ...application,
    ...(queryParameters === undefined ? {} : { cacheKey: { ...application.cacheKey, customKey: { queryString } } }),
    ...(rangeRequests === true ? { originRangeRequests: { mode: "on" } } : {}),
  };
}

/** Where media are: at host names of their own, and at paths of others. */
function mediaOf(hosts: CheckedHost[]): string[] {
  const own = hosts.filter((host) => !needsRouter(host) && mainRoute(host)?.media !== undefined);
  const paths = hosts
    .filter(needsRouter)
    .flatMap((host) => host.routes.filter(({ media }) => media !== undefined).map((route) => mediaAt(host, route)));
  return [...(own.length === 0 ? [] : [isForHost(own.map(({ hostname }) => hostname))]), ...paths.sort()];
}

/** What is longer than a path of media, and none itself, is an application's. */
function mediaAt({ hostname, routes }: CheckedHost, { path }: CheckedRoute): string {
  const others = routes
    .filter((route) => route.media === undefined && route.path !== path && owns(path, route.path))
    .map((route) => ` and not (${isAtOrBelow(route.path, sentPath)})`);
  return `(${isForHost([hostname])} and (${isAtOrBelow(path, sentPath)})${others.join("")} and ${isPlainPath()})`;
}

/** The origin's own time. Where it is overridden, Cloudflare drops `Set-Cookie` from an answer and caches it. */
const asOriginSays: cloudflare.RulesetRuleActionParameters = {
  cache: true,
  edgeTtl: { mode: "bypass_by_default" },
  browserTtl: { mode: "respect_origin" },
};

const application = {
  ...asOriginSays,
  // An answer of another type than its extension's is no file: somebody made an application answer with a page
  // (https://developers.cloudflare.com/cache/cache-security/cache-deception-armor/).
  cacheKey: { cacheDeceptionArmor: true },
  // Without this Cloudflare ignores `Vary`. By these two headers it tells answers apart, one of them by the cache's key; an
  // answer that varies by any other, such as Cookie, is not cached (https://developers.cloudflare.com/cache/concepts/vary/).
  vary: {
    default: { action: "bypass" },
    headers: { "accept-encoding": { action: "normalize" }, origin: { action: "passthrough" } },
  },
};

function rule(
  ref: string,
  description: string,
  expression: string,
  actionParameters: cloudflare.RulesetRuleActionParameters,
): cloudflare.RulesetRule {
  return { ref, description, expression, enabled: true, action: "set_cache_settings", actionParameters };
}
