import type * as compute from "@pulumi/gcp/compute";
import * as pulumi from "@pulumi/pulumi";
import type { CheckedCachedPath } from "./hosts";

/** What is said of each cache: nothing that an application has not said itself. */
const common = {
  // Answers without Cache-Control are not cached, whatever their status.
  negativeCaching: false,
  // What is over is not served, unless a path says so.
  serveWhileStale: 0,
  requestCoalescing: true,
  cacheKeyPolicy: { includeHost: true, includeProtocol: true, includeQueryString: true },
};

/** Whether a cached path says anything of its cache. */
export function isTuned({ staleSeconds, queryParameters }: CheckedCachedPath): boolean {
  return staleSeconds !== undefined || queryParameters !== undefined;
}

/**
 * The cache of an application's listed paths: the application's own headers decide, and answers to somebody who is logged in are
 * nobody else's (https://cloud.google.com/cdn/docs/caching).
 */
export function applicationCache({ staleSeconds = 0, queryParameters }: CheckedCachedPath): compute.BackendServiceArgs {
  const cacheKeyPolicy = {
    ...common.cacheKeyPolicy,
    ...(queryParameters === undefined ? {} : { includeQueryString: queryParameters.length > 0 }),
    ...(queryParameters === undefined || queryParameters.length === 0
      ? {}
      : { queryStringWhitelists: queryParameters }),
  };
  return {
    enableCdn: true,
    compressionMode: "AUTOMATIC",
    cdnPolicy: {
      ...common,
      serveWhileStale: staleSeconds,
      cacheKeyPolicy,
      cacheMode: "USE_ORIGIN_HEADERS",
      bypassCacheOnRequestHeaders: [{ headerName: "Authorization" }],
    },
  };
}

/** The cache of media: an object's own headers decide, up to the time that the bucket has. */
export function mediaCache(cacheControl: pulumi.Input<string>): compute.BackendServiceArgs {
  const seconds = pulumi.output(cacheControl).apply(longestTime);
  return {
    enableCdn: true,
    cdnPolicy: {
      ...common,
      cacheMode: "CACHE_ALL_STATIC",
      defaultTtl: seconds,
      maxTtl: seconds,
      clientTtl: seconds,
    },
  };
}

/** The longest time that Cloud CDN takes, a year and a day (https://cloud.google.com/cdn/docs/using-ttl-overrides). */
const longest = 31_622_400;

/** The seconds for which a `Cache-Control` lets everybody keep an answer. */
function longestTime(cacheControl: string): number {
  const directives = cacheControl.toLowerCase().split(/\s*,\s*/);
  if (directives.some((directive) => /^(no-store|no-cache|private)\b/.test(directive.trim()))) return 0;
  const [, seconds] = /(?:^|[,\s])max-age="?(\d+)/.exec(cacheControl.toLowerCase()) ?? [];
  return Math.min(Number(seconds ?? 0), longest);
}
