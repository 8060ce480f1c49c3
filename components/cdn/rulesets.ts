import type * as cloudflare from "@pulumi/cloudflare/types/input";
import { createHash } from "node:crypto";
import type { RateLimit } from "./args";

const defaultCachedPaths = ["/assets/"];

const defaultRateLimits: RateLimit[] = [
  { description: "every path", paths: ["/"], requests: 300, periodSeconds: 10, blockSeconds: 10 },
];

/** Whether a path is one of some, or below it, in Cloudflare's rules language. */
function isBelow(paths: string[]): string {
  return paths.map((path) => `starts_with(http.request.uri.path, "${path}")`).join(" or ");
}

/**
 * The rules of the phase `http_request_cache_settings`. The last rule that matches decides.
 */
export function cacheRules(cachedPaths: string[] = defaultCachedPaths): cloudflare.RulesetRule[] {
  const rules: cloudflare.RulesetRule[] = [];
  if (cachedPaths.length > 0) {
    rules.push({
      ref: "cached_paths",
      description: "Cached for as long as Cache-Control says, and not at all without it",
      expression: isBelow(cachedPaths),
      action: "set_cache_settings",
      actionParameters: {
        cache: true,
        // The edge's time is not overridden: where it is, Cloudflare drops Set-Cookie from an answer and caches it.
        edgeTtl: { mode: "bypass_by_default" },
        browserTtl: { mode: "respect_origin" },
      },
    });
  }
  rules.push({
    ref: "authorized_requests",
    description: "An answer to somebody who is logged in is nobody else's",
    expression: 'any(http.request.headers["authorization"][*] ne "")',
    action: "set_cache_settings",
    actionParameters: { cache: false },
  });
  return rules;
}

/** The rules of the phase `http_ratelimit`. */
export function rateLimitRules(limits: RateLimit[] = defaultRateLimits): cloudflare.RulesetRule[] {
  return limits.map((limit) => ({
    // By what it protects, not by its place: Cloudflare counts on for a rule that keeps its ref.
    ref: `rate_limit_${createHash("sha256").update(limit.description).digest("hex").slice(0, 8)}`,
    description: limit.description,
    // On the Free plan a rule may look at the path only, so no plan's does more.
    expression: isBelow(limit.paths),
    action: "block",
    ratelimit: {
      // The data centre is obligatory: each counts by itself.
      characteristics: ["cf.colo.id", "ip.src"],
      period: limit.periodSeconds,
      requestsPerPeriod: limit.requests,
      mitigationTimeout: limit.blockSeconds,
    },
  }));
}
