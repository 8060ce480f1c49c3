import type * as pulumi from "@pulumi/pulumi";
import type { ClientIdentity, CloudflareZone, MediaSource, Origin } from "../contracts";
import type { CloudflarePlan } from "./plans";

/**
 * What a `Cdn` is made from.
 */
export interface CdnArgs {
  /**
   * Zone that the CDN serves. The component owns the zone's TLS settings and its rulesets for caching, request headers, rate
   * limiting and redirects, of which a zone has one each: use one `Cdn` per zone, and name all host names in it.
   */
  zone: CloudflareZone;
  /**
   * Plan of the zone, one of `CloudflarePlan`. What the plan does not allow is refused before anything is created. A
   * smaller plan than the zone has is accepted; a larger one fails at Cloudflare.
   */
  plan: CloudflarePlan;
  /**
   * Host names that users ask for, each once and in any order. Whoever is added, changed or removed changes nothing of the
   * others but the zone's rules, which are updated in place, and the certificate, which is ordered anew before the old one
   * goes.
   */
  hosts: CdnHost[];
  /**
   * Whether the certificate that users see is one from Let's Encrypt: ordered, renewed and deployed by Cloudflare, for 90
   * days at a time, for all of `hosts`. `true` needs Advanced Certificate Manager, a paid add-on of the zone, about 10 USD a
   * month (https://developers.cloudflare.com/ssl/edge-certificates/advanced-certificate-manager/). `false` uses Universal
   * SSL, which is free, lets Cloudflare choose the authority, and covers the zone's domain and the names one label below it.
   */
  letsEncrypt: boolean;
  /**
   * Further names in the zone that the Let's Encrypt certificate covers, wildcards such as `*.example.com` included; the
   * default is none. With the zone's domain and the host names 50 at most, and none of `route.<zone>`, which is the component's
   * own. A name that comes orders a new certificate before
   * the old one goes; Let's Encrypt issues the same set of names five times a week. One that goes stays on the certificate
   * until another one comes.
   */
  certificateHostnames?: string[];
  /**
   * Client certificate that every request to an origin that is a host carries, so that it can tell this zone from other
   * customers of the CDN. The default is none, for Workers, which have identities of their own; hosts need one.
   */
  clientIdentity?: pulumi.Input<ClientIdentity>;
  /**
   * Limits of requests per client address, as many as the plan allows; the default is one for every host name and path: 300
   * requests in 10 seconds, then blocked for 10 seconds. An empty list sets none.
   */
  rateLimits?: RateLimit[];
  /**
   * Seconds for which browsers refuse to reach the host names without TLS (HSTS), counted from their last visit; the default
   * is 15552000, which is 180 days. 0 tells browsers to forget it; a smaller number is forgotten sooner. Browsers keep
   * what they were told: raise it step by step where plain HTTP was in use.
   */
  hstsSeconds?: number;
}

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
   * Host name of this CDN that its users are sent to, one with routes, such as `example.com` for `www.example.com`. They are
   * redirected with status 308, so that method, path, query and body stay the same; browsers keep that. The default is none.
   */
  redirectTo?: string;
  /**
   * Paths at and below which answers of hosts may be cached for everybody, for as long as their `Cache-Control` says; the
   * default is `/assets/` where a route for it leads to hosts, and an empty list caches nothing. Nothing else is cached but
   * media. On these paths too an answer is not cached that has no `Cache-Control`, or one with `private` or `no-store`; that
   * has `Set-Cookie`; that varies by more than encoding and origin; or whose type does not match its extension. A request
   * with `Authorization`, and one whose path has `%`, `..`, `//`, `\` or `;`, goes past the cache. Not for routes to a
   * Worker, whose answers are not cached.
   */
  cachedPaths?: string[];
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
   * routes name has one pool. Going from one host to several, or back, replaces the route's DNS record. The default is none.
   */
  origins?: Origin[];
  /**
   * Private bucket whose objects a Worker serves below the path by their names, from Cloudflare's cache where it can; the
   * default is none. Below a path other than `/` an object whose name has other characters than letters, digits and `-._~/`
   * is served, and not cached. Costs nothing while idle, and 5 USD a month beyond 100,000 requests a day of the account
   * (https://developers.cloudflare.com/workers/platform/pricing/).
   */
  media?: pulumi.Input<MediaSource>;
}

/** A limit of requests per client address. Each Cloudflare data centre counts by itself. */
export interface RateLimit {
  /** What it protects, for the person who reads the events; each limit has another. A change makes another rule of it. */
  description: string;
  /** Paths that count, each with everything below it, as in `CdnRoute`; `/` is every path. */
  paths: string[];
  /** Host names of this CDN that count; the default is all of them. Needs the Pro plan or a larger one. */
  hostnames?: string[];
  /** Number of requests in `periodSeconds` from which the client is blocked, at least 1. */
  requests: number;
  /** Time in which requests are counted, in seconds: 10, 15, 20, 30, 40, 45, 60 and longer, as the plan allows. */
  periodSeconds: number;
  /** Time for which the client is blocked, in seconds: as above, and 10 on the Free plan. */
  blockSeconds: number;
}
