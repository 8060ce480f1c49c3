import type * as pulumi from "@pulumi/pulumi";
import type { MediaSource, Origin } from "../contracts";
import type { EdgeRule } from "./edge-args";
import type { SecurityHeaders } from "./protection-args";

/** A host name that users ask for, with its routes, or with the host name that it is redirected to. */
export interface CdnHost {
  /**
   * The host name in lower case: the zone's domain, or a name below it; one with letters beyond ASCII in its `xn--` form. A
   * change cuts off the old name.
   */
  hostname: string;
  /**
   * Where its requests go, by their paths; a host name has this or `redirectTo`. The longest path that owns a request gets
   * it. A request that no path owns is answered with 404 by the front door. The default is none.
   *
   * With one route, for `/`, nothing of ours is in the way. Any other set of routes puts a Worker in front of the host name:
   * about a millisecond a request, and 5 USD a month beyond 100,000 requests a day of the account
   * (https://developers.cloudflare.com/workers/platform/pricing/). WebSockets and streams pass through it. At most 50.
   */
  routes?: CdnRoute[];
  /**
   * Host name that its users are sent to: one of this CDN with routes, such as `example.com` for `www.example.com`, or one outside of the zone,
   * such as `example.com` for `example.org`. They are redirected with status 308, so that method, path, query and body stay the same; browsers keep
   * that. Nothing is known of a host name outside: whether it answers, or leads back. The default is none.
   */
  redirectTo?: string;
  /**
   * Paths at and below which answers of hosts may be cached for everybody, each with its rules; the default is `/assets/` where
   * a route for it leads to hosts, and an empty list caches nothing. Nothing else is cached but media. Of several paths that
   * own a request, the longest counts. On these paths too an answer is not cached that has `private` or `no-store` in its
   * `Cache-Control`, or none where the path has no `freshSeconds` and is not `immutable`; that has `Set-Cookie`; that varies by
   * more than encoding and origin; or whose type does not match its extension. A request with `Authorization`, and one whose path
   * has `%`, `..`, `//`, `\` or `;`, goes past the cache. Not for routes to a Worker, whose answers are not cached.
   */
  cachedPaths?: CachedPath[];
  /** Security headers of this host name; what is missing is that of the CDN's `securityHeaders`. */
  securityHeaders?: SecurityHeaders;
  /**
   * Rules for its requests, in the order in which they are tried; the default is none. They put a Worker in front of the host name, as a second route
   * does. A rule that can match no request, or that says what another one has said before, is refused. At most 50.
   */
  rules?: EdgeRule[];
  /**
   * Origins that no path leads to, for rules to name, such as the same application in another region; the default is none. Each is one host or
   * one Worker, with an `originName` that is a text.
   */
  ruleOrigins?: Origin[];
}

/** Where the requests of a path go: to origins, or to media. */
export interface CdnRoute {
  /**
   * Path that it owns, with everything below it: `/mail` and `/mail/` are the same, and own `/mail`, `/mail/` and `/mail/in`,
   * and not `/mailbox`. `/` owns every path. Case counts. `/%6dail` is `/mail`, as RFC 3986 has it; `/%2Fmail` and `//mail`
   * are not. Origins get the path as it was asked for, with this part of it.
   */
  path: string;
  /**
   * One `WorkerOrigin`, or one or more hosts such as `LoadBalancedOrigin`; a route has this or `media`. With several hosts
   * the fastest healthy one gets each request, and the first one while none is healthy. That takes Cloudflare's Load Balancing, a paid add-on of the account, from
   * about 5 USD a month for two origins (https://developers.cloudflare.com/load-balancing/get-started/enable-load-balancing/),
   * and each origin is asked for its health 39 times a minute: none of them ever scales to zero. An origin that several
   * routes name has one pool. Going from a host to a Worker, or back, replaces the route's DNS record: the name has none for seconds. Going from one
   * host to several, or back, the new way comes before the old one goes. The default is none.
   */
  origins?: Origin[];
  /**
   * Seconds for which a client stays with the host that answered it first, from 1800 to 604800, by the cookie `__cflb`; the default is
   * none: each request goes to the fastest host. A host that fails or is drained loses its clients for good, so nothing but speed may depend
   * on it. For routes with several hosts, one of a host name, since a browser has one cookie of the name.
   */
  affinitySeconds?: number;
  /**
   * Private bucket whose objects a Worker serves below the path by their names, from Cloudflare's cache where it can; the
   * default is none. Below a path other than `/` an object whose name has other characters than letters, digits and `-._~/`
   * is served, and not cached. Costs nothing while idle, and 5 USD a month beyond 100,000 requests a day of the account
   * (https://developers.cloudflare.com/workers/platform/pricing/).
   */
  media?: pulumi.Input<MediaSource>;
}

/**
 * A path whose answers may be cached for everybody. With a path alone, the answer's own `Cache-Control` says for how long, with
 * `stale-while-revalidate` and `no-cache` as the application sends them.
 */
export interface CachedPath {
  /** The path, with everything below it, as in `CdnRoute`. */
  path: string;
  /**
   * Whether what a URL leads to never changes, as where its name has a digest; the default is false. The edge and browsers
   * then keep it for a year and do not ask again, whatever `Cache-Control` the application sends.
   */
  immutable?: boolean;
  /**
   * Seconds for which the edge and browsers keep an answer without asking, up to a year, in place of what the application sends.
   * 0 keeps it and asks each time whether it is still the same (revalidation by `ETag` or `Last-Modified`). The default is what the
   * application's `Cache-Control` says. Only answers with status 200 are changed.
   */
  freshSeconds?: number;
  /**
   * Seconds after `freshSeconds` in which the edge still answers at once with what it has: while it fetches the new answer
   * (`stale-while-revalidate`), or while the origin fails (`stale-if-error`). The default is none. Needs `freshSeconds`.
   */
  staleSeconds?: number;
  /**
   * Parameters of the query that tell answers apart; another order or another parameter does not. An empty list ignores the whole
   * query, on every plan; names need the Enterprise plan. The default is the whole query, as it was sent. What an application
   * does with a parameter that is not listed is answered to everybody.
   */
  queryParameters?: string[];
  /**
   * Whether the edge fetches large files in parts of 1 MiB, as they are asked for; the default is false: it fetches a file as a whole and
   * answers ranges from that. The application must answer `Range` with `206`
   * (https://developers.cloudflare.com/cache/reference/range-requests/).
   */
  rangeRequests?: boolean;
}
