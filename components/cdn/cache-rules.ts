import { inOrder } from "../internal/unordered";
import type * as cloudflare from "@pulumi/cloudflare/types/input";

const defaultCachedPaths = ["/assets/"];

/** What may be cached. */
export interface Cached {
  /** Host name of the application. */
  hostname: string;
  /** Paths of the application; `/assets/` if absent. */
  paths: string[] | undefined;
  /** Host name of the media, if there are any. */
  mediaHostname?: string;
}

/**
 * The rules of the phase `http_request_cache_settings`. The last rule that matches decides
 * (https://developers.cloudflare.com/cache/how-to/cache-rules/order/), so nothing is cached but what a later rule names. The
 * first one is for every host of the zone: a Worker's own request to a host elsewhere goes by these rules too
 * (https://developers.cloudflare.com/cache/concepts/interact-with-workers/).
 */
export function cacheRules({ hostname, paths = defaultCachedPaths, mediaHostname }: Cached): cloudflare.RulesetRule[] {
  const rules = [rule("nothing", "Nothing is cached unless a later rule names it", "true", { cache: false })];
  if (mediaHostname !== undefined) {
    const title = "Media, which a Worker puts into the cache for as long as their Cache-Control says";
    rules.push(rule("media", title, `http.host eq "${mediaHostname}"`, asOriginSays));
  }
  if (paths.length > 0) {
    rules.push(
      rule(
        "cached_paths",
        "Cached for as long as Cache-Control says, and not at all without it",
        `http.host eq "${hostname}" and (${inOrder(paths).map(isAtOrBelow).join(" or ")}) and ${plainPath}`,
        application,
      ),
      rule(
        "authorized_requests",
        "An answer to somebody who is logged in is nobody else's",
        'any(http.request.headers["authorization"][*] ne "")',
        { cache: false },
      ),
    );
  }
  return rules;
}

/** The origin's own time. Where it is overridden, Cloudflare drops `Set-Cookie` from an answer and caches it. */
const asOriginSays: cloudflare.RulesetRuleActionParameters = {
  cache: true,
  edgeTtl: { mode: "bypass_by_default" },
  browserTtl: { mode: "respect_origin" },
};

const application: cloudflare.RulesetRuleActionParameters = {
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

/**
 * Rules see the path after Cloudflare has normalised it, and origins get it as it came: `/assets/..%2faccount` or
 * `//assets/` may be another page to them. What both read alike is cached: letters, digits and single marks.
 */
const plainPath = ["%", "..", "//", "\\\\", ";"]
  .map((trick) => `not raw.http.request.uri.path contains "${trick}"`)
  .join(" and ");

/** `/assets` is itself and what is below it, and not `/assets-of-others`. */
function isAtOrBelow(path: string): string {
  const field = "raw.http.request.uri.path";
  return path.endsWith("/")
    ? `starts_with(${field}, "${path}")`
    : `${field} eq "${path}" or starts_with(${field}, "${path}/")`;
}

function rule(
  ref: string,
  description: string,
  expression: string,
  actionParameters: cloudflare.RulesetRuleActionParameters,
): cloudflare.RulesetRule {
  return { ref, description, expression, enabled: true, action: "set_cache_settings", actionParameters };
}
