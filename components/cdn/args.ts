import type { ClientIdentity, CloudflareZone, MediaSource, Origin } from "../contracts";
import type { CloudflarePlan } from "./plans";

/**
 * What a `Cdn` is made from.
 */
export interface CdnArgs {
  /**
   * Zone that the CDN serves. The component owns the zone's TLS settings and its rulesets for caching and rate limiting,
   * of which a zone has one each: use one `Cdn` per zone.
   */
  zone: CloudflareZone;
  /**
   * Plan of the zone, one of `CloudflarePlan`. What the plan does not allow is refused before anything is created. A
   * smaller plan than the zone has is accepted; a larger one fails at Cloudflare.
   */
  plan: CloudflarePlan;
  /** Host name that users ask for: the zone's domain, or a name below it. A change cuts off the old name. */
  hostname: string;
  /**
   * Whether the certificate that users see is one from Let's Encrypt: ordered, renewed and deployed by Cloudflare, for 90
   * days at a time. `true` needs Advanced Certificate Manager, a paid add-on of the zone, about 10 USD a month
   * (https://developers.cloudflare.com/ssl/edge-certificates/advanced-certificate-manager/). `false` uses Universal SSL,
   * which is free, lets Cloudflare choose the authority, and covers the zone's domain and the names one label below it.
   */
  letsEncrypt: boolean;
  /**
   * Further names in the zone that the Let's Encrypt certificate covers, wildcards such as `*.example.com` included; the
   * default is none. With the zone's domain, `hostname` and the media's name 50 at most. A change orders a new
   * certificate before the old one goes; Let's Encrypt issues the same set of names five times a week.
   */
  certificateHostnames?: string[];
  /**
   * Where requests go: one `WorkerOrigin`, or one or more hosts such as `LoadBalancedOrigin`. With several hosts the
   * fastest healthy one gets each request. That takes Cloudflare's Load Balancing, a paid add-on of the account, from about
   * 5 USD a month for two origins (https://developers.cloudflare.com/load-balancing/get-started/enable-load-balancing/), and
   * each origin is asked for its health 39 times a minute: none of them ever scales to zero. Going from one host to several,
   * or back, replaces the host name's DNS record. An origin keeps its pool when others come, go or change their order, if
   * its `originName` is a text or that of a component.
   */
  origins: Origin[];
  /**
   * Client certificate that every request to a host carries, so that origins can tell this zone from other customers of
   * the CDN. The default is none, for a Worker, which has an identity of its own; hosts need one.
   */
  clientIdentity?: ClientIdentity;
  /**
   * Private bucket whose objects a Worker serves at `mediaHostname`, from Cloudflare's cache where it can; the default is
   * none. Costs nothing while idle, and 5 USD a month beyond 100,000 requests a day
   * (https://developers.cloudflare.com/workers/platform/pricing/).
   */
  media?: MediaSource;
  /**
   * Host name of the media, in the zone and different from `hostname`; the default is `media.` before the zone's domain.
   * A change cuts off the old name.
   */
  mediaHostname?: string;
  /**
   * Paths at and below which answers of hosts may be cached for everybody, for as long as their `Cache-Control` says; the
   * default is `/assets/`, and an empty list caches nothing. Nothing else of the zone is cached but media. On these paths
   * too an answer is not cached that has no `Cache-Control`, or one with `private` or `no-store`; that has `Set-Cookie`;
   * that varies by more than encoding and origin; or whose type does not match its extension. A request with
   * `Authorization`, and one whose path has `%`, `..`, `//`, `\` or `;`, goes past the cache. Not for a Worker, whose
   * answers are not cached.
   */
  cachedPaths?: string[];
  /**
   * Limits of requests per client address, as many as the plan allows; the default is one for every path: 300 requests in
   * 10 seconds, then blocked for 10 seconds. An empty list sets none.
   */
  rateLimits?: RateLimit[];
  /**
   * Seconds for which browsers refuse to reach the host without TLS (HSTS), counted from their last visit; the default
   * is 15552000, which is 180 days. 0 tells browsers to forget it; a smaller number is forgotten sooner. Browsers keep
   * what they were told: raise it step by step where plain HTTP was in use.
   */
  hstsSeconds?: number;
}

/** A limit of requests per client address. Each Cloudflare data centre counts by itself. */
export interface RateLimit {
  /** What it protects, for the person who reads the events; each limit has another. A change makes another rule of it. */
  description: string;
  /** Paths that count, each with everything below it; `/` is every path. */
  paths: string[];
  /** Number of requests in `periodSeconds` from which the client is blocked, at least 1. */
  requests: number;
  /** Time in which requests are counted, in seconds: 10, 15, 20, 30, 40, 45, 60 and longer, as the plan allows. */
  periodSeconds: number;
  /** Time for which the client is blocked, in seconds: as above, and 10 on the Free plan. */
  blockSeconds: number;
}
