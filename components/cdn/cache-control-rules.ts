import type * as cloudflare from "@pulumi/cloudflare/types/input";
import { sha256 } from "../internal/digest";
import type { CachedPath } from "./host-args";
import { groupsOf, secondsOfAYear } from "./cached-paths";
import type { CheckedHost } from "./hosts";
import { isPlainPath } from "./paths";

/** How long an answer is kept, in place of what it says. */
type Times = Pick<CachedPath, "freshSeconds" | "staleSeconds"> & { immutable: boolean };

/** Fields that this phase has do not include the path as it was sent (https://developers.cloudflare.com/cache/how-to/cache-response-rules/settings/). */
const field = "http.request.uri.path";

/** What an answer says that nobody else may have it, or that it is no answer to keep. */
const isForEverybody = [
  "http.response.code eq 200",
  'not any(http.response.headers["set-cookie"][*] ne "")',
  'not any(lower(http.response.headers["cache-control"][*])[*] contains "private")',
  'not any(lower(http.response.headers["cache-control"][*])[*] contains "no-store")',
  'not any(http.request.headers["authorization"][*] ne "")',
].join(" and ");

/**
 * The rules of the phase `http_response_cache_settings`, for paths with times of their own. They change `Cache-Control` before the
 * cache reads it, so that Cloudflare's conditions for what is kept still hold; a time at the edge that overrides the origin's
 * would make it drop `Set-Cookie` and keep the rest.
 */
export function cacheControlRules(hosts: CheckedHost[]): cloudflare.RulesetRule[] {
  return groupsOf(hosts, field, timesOf).flatMap(({ settings, expression }) =>
    settings === undefined
      ? []
      : [
          {
            ref: `cache_control_${sha256(JSON.stringify(settings)).slice(0, 8)}`,
            description: `Kept ${described(settings)}, where the answer is for everybody`,
            expression: `(${expression}) and ${isPlainPath(field)} and ${isForEverybody}`,
            enabled: true,
            action: "set_cache_control",
            actionParameters: directivesOf(settings),
          },
        ],
  );
}

function timesOf({ immutable = false, freshSeconds, staleSeconds }: CachedPath): Times | undefined {
  if (immutable) return { immutable, freshSeconds: secondsOfAYear };
  if (freshSeconds === undefined) return undefined;
  return { immutable, freshSeconds, ...(staleSeconds === undefined ? {} : { staleSeconds }) };
}

function described({ immutable, freshSeconds = 0, staleSeconds }: Times): string {
  if (immutable) return "for a year without asking";
  const stale = staleSeconds === undefined ? "" : `, and ${staleSeconds} more while a new answer is fetched`;
  return freshSeconds === 0 && staleSeconds === undefined
    ? "and asked for each time"
    : `${freshSeconds} seconds${stale}`;
}

/**
 * What contradicts the times is removed. `s-maxage`, `no-cache`, `must-revalidate` and `proxy-revalidate` each keep Cloudflare from
 * answering with what is stale (https://developers.cloudflare.com/cache/concepts/revalidation/).
 */
function directivesOf({ immutable, freshSeconds = 0, staleSeconds }: Times): cloudflare.RulesetRuleActionParameters {
  const removed = { operation: "remove" };
  const set = { operation: "set" };
  const stale = staleSeconds === undefined ? removed : { ...set, value: staleSeconds };
  const isAskedFor = freshSeconds === 0 && staleSeconds === undefined;
  return {
    public: set,
    maxAge: { ...set, value: freshSeconds },
    sMaxage: removed,
    staleWhileRevalidate: stale,
    staleIfError: stale,
    immutable: immutable ? set : removed,
    noCache: removed,
    mustRevalidate: isAskedFor ? set : removed,
    proxyRevalidate: removed,
  };
}
