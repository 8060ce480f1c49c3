import type * as pulumi from "@pulumi/pulumi";
import type { RateLimit } from "../cdn/protection-args";
import type { Backend, CloudDnsZone, CloudflareZone, MediaSource, NetworkAttachment } from "../contracts";

/**
 * What a `GoogleCdn` is made from. What it shares with `CdnArgs` has the same name and the same meaning.
 */
export interface GoogleCdnArgs {
  /**
   * Host names that users ask for, each once and in any order. Whoever is added, changed or removed changes nothing of the others
   * but the URL map and the rules of the security policy, which are updated in place.
   */
  hosts: GoogleCdnHost[];
  /**
   * Zone at Cloudflare that gets the DNS records, none of them proxied; the default is none. A front door has this or
   * `cloudDnsZone`. With neither, a person creates what the output `records` lists.
   */
  zone?: CloudflareZone;
  /** Zone at Cloud DNS, in the same project, that gets the DNS records; the default is none. */
  cloudDnsZone?: CloudDnsZone;
  /**
   * Whether the host names' DNS records lead here; the default is true. `false` makes everything but those records, certificates
   * included, while another front door serves the host names. Where a zone has a CNAME of the same name, remove it first: a
   * name has a CNAME or addresses.
   */
  takesTraffic?: boolean;
  /**
   * Whether certificates are from Let's Encrypt. All are Google-managed: ordered, renewed and deployed by Certificate Manager, for
   * 90 days at a time. `false` leaves the authority to Google, which is Google Trust Services, and Let's Encrypt where that
   * refuses. `true` gives each name on a certificate a CAA record that allows Let's Encrypt alone, so that Google falls back to it
   * (https://cloud.google.com/certificate-manager/docs/core-components). The record of a name counts for the names below it that
   * have none: other certificates below it are from Let's Encrypt too, or cannot be issued. A change counts from the next
   * renewal on. With `false`, `up` asks DNS before an order whether CAA records let one of the two issue: what it would wait for in vain is an error.
   */
  letsEncrypt: boolean;
  /**
   * Further names that get a certificate, wildcards such as `*.example.com` included; the default is none. Each has a certificate
   * of its own, and so has each host name; beyond 100 they cost 0.20 USD a month
   * (https://cloud.google.com/certificate-manager/pricing).
   */
  certificateHostnames?: string[];
  /**
   * Where it is told that a host name's certificate has less than three tenths of `certificateValidityDays` left and so was not renewed in
   * time, `projects/<project>/notificationChannels/<number>`. An empty list shows it in the console alone; by default nothing watches it. An
   * uptime check asks each host name every 15 minutes, for a path that is refused before any backend. It costs one alert condition
   * (https://cloud.google.com/products/observability/pricing). With `takesTraffic: false` nothing is watched.
   */
  notificationChannels?: pulumi.Input<pulumi.Input<string>[]>;
  /**
   * Days for which certificates are issued, from 1 to 100, which the alert counts by; the default is 90. Google chooses the period: set what
   * it issues once that becomes shorter, as Let's Encrypt does to 64 days in February 2027 and to 45 in February 2028. Needs
   * `notificationChannels`.
   */
  certificateValidityDays?: number;
  /**
   * Limits of requests per client address; the default is one for every host name and path: 300 requests in 10 seconds.
   * An empty list sets none. Periods are 10, 30, 60, 120, 180, 240, 300, 600, 900, 1200, 1800, 2700 or 3600 seconds. A client is
   * blocked for as long as the period, which refuses what is above the limit, or for one of these times from 60 seconds on, which
   * refuses everything and allows limits of 10000 requests at most
   * (https://cloud.google.com/armor/docs/rate-limiting-overview). Each region counts by itself, and so does each route; what comes from
   * the cache is not counted. A request counts for one limit: of those that block for longer first, then of the longest path.
   */
  rateLimits?: RateLimit[];
  /** What is refused before a request reaches a backend; the defaults are those of `GoogleCdnFirewall`. */
  firewall?: GoogleCdnFirewall;
  /**
   * Seconds for which browsers refuse to reach the host names without TLS (HSTS), counted from their last visit; the default
   * is 15552000, which is 180 days. 0 tells browsers to forget it. Browsers keep what they were told: raise it step by
   * step where plain HTTP was in use.
   */
  hstsSeconds?: number;
  /** Whether answers carry `X-Content-Type-Options: nosniff`, so that browsers do not guess the type of what they get; the default is true. */
  noSniff?: boolean;
  /**
   * Closes host names for a while; the default is none. The load balancer answers for them with 503, before the cache and the
   * backends, with a page of Google's. Certificates, redirects and records stay as they are.
   */
  maintenance?: GoogleCdnMaintenance;
  /**
   * Further headers that each answer gets, in place of what the application says in them; the default is none. Google's load
   * balancer cannot tell whether an answer has a header already, as `CdnArgs.securityHeaders` has it: leave out what applications
   * send themselves.
   */
  responseHeaders?: { [header: string]: string };
}

/** Host names that are closed. */
export interface GoogleCdnMaintenance {
  /** Host names with routes that are closed; the default is all of them. */
  hostnames?: string[];
}

/** What Google Cloud Armor refuses before a request reaches a backend. */
export interface GoogleCdnFirewall {
  /**
   * Paths that are answered with 403, each with everything below it, in upper and lower case alike. The default is what
   * scanners ask every site for, as in `CdnFirewall`, without those that a route owns. An empty list blocks none.
   */
  blockedPaths?: string[];
  /**
   * Whether a path with a segment that begins with a dot is answered with 403, such as `/.env` and `/app/.git/config`, but
   * for what is below `/.well-known`; the default is true.
   */
  blockDotFiles?: boolean;
  /**
   * Addresses and ranges of clients that are answered with 403, such as `192.0.2.7` and `2001:db8::/32`, at most 80; the default is none. It is for
   * the day on which one does harm: people share addresses, and change them. Each ten of them are a rule, at 1 USD a month
   * (https://cloud.google.com/armor/pricing).
   */
  blockedAddresses?: string[];
  /**
   * Preconfigured rule sets of Cloud Armor, such as `sqli-v33-stable`, at sensitivity 1; what they match is answered with 403.
   * The default is none: they read bodies too, and editors that send SQL or markup trip them. Each costs 1 USD a month
   * (https://cloud.google.com/armor/docs/waf-rules, https://cloud.google.com/armor/pricing).
   */
  managedRules?: string[];
}

/** A host name that users ask for, with its routes, or with the host name that it is redirected to. */
export interface GoogleCdnHost {
  /**
   * The host name in lower case, in the zone if there is one; one with letters beyond ASCII in its `xn--` form. A change cuts
   * off the old name.
   */
  hostname: string;
  /**
   * Where its requests go, by their paths; a host name has this or `redirectTo`. The longest path that owns a request gets
   * it. A request that no path owns is answered with 404 by the front door. The default is none. At most 50.
   */
  routes?: GoogleCdnRoute[];
  /**
   * Host name that its users are sent to: one of this front door with routes, such as `example.com` for `www.example.com`, or one outside of the
   * zone, if there is one. They are redirected with status 308, so that method, path, query and body stay the same; browsers keep that. Nothing is
   * known of a host name outside: whether it answers, or leads back. The default is none.
   */
  redirectTo?: string;
  /**
   * Paths at and below which answers of backends may be cached for everybody, for as long as their `Cache-Control` or `Expires`
   * says; the default is `/assets/` where a route for it leads to a backend, and an empty list caches nothing. Nothing else is cached
   * but media. On these paths too an answer is not cached that has neither, or `private`, `no-store` or `no-cache`; that has
   * `Set-Cookie`; or that varies by more than encoding and origin. A request with `Authorization` goes past the cache. A request whose
   * path hides another (`..`, `//`, `\`, `;`, or one of them encoded) is answered with 404 there.
   */
  cachedPaths?: GoogleCachedPath[];
}

/** A path whose answers may be cached. With a path alone, the answer's own `Cache-Control` says for how long. */
export interface GoogleCachedPath {
  /**
   * The path, which counts with everything below it, as in `GoogleCdnRoute`. A route for it leads to a backend. Of several paths that own a
   * request, the longest counts.
   */
  path: string;
  /**
   * Seconds after an answer's own time in which the edge still answers at once with what it has, while it fetches the new answer or while the
   * backend fails, from 1 to 604800; the default is none: what is over is not served. It is the longest time for answers that name none
   * (`serveWhileStale`, https://cloud.google.com/compute/docs/reference/rest/v1/backendServices).
   */
  staleSeconds?: number;
  /**
   * Parameters of the query that tell answers apart; another order or another parameter does not. An empty list ignores the whole
   * query. The default is the whole query, as it was sent. What an application does with a parameter that is not listed is
   * answered to everybody.
   */
  queryParameters?: string[];
}

/** Where the requests of a path go: to a backend, or to media. */
export interface GoogleCdnRoute {
  /**
   * Path that it owns, with everything below it: `/mail` and `/mail/` are the same, and own `/mail`, `/mail/` and `/mail/in`,
   * and not `/mailbox`. `/` owns every path. Case counts, and so does how a letter is written: `/%6dail` is not `/mail`. Backends
   * get the path as it was asked for, with this part of it.
   */
  path: string;
  /**
   * Service that answers, such as an entry of `App.cloudRunBackends`; a route has this or `media`. Of several regions and zones
   * the nearest healthy one gets each request. The default is none. A load balancer of its own in front is not needed, and nor is
   * a client certificate: Cloud Run lets in load balancers of the project alone (`CloudRunIngress.InternalAndLoadBalancer`), and pods
   * have private addresses. A change of its kind replaces the backend service.
   */
  backend?: pulumi.Input<Backend>;
  /**
   * VPC of a zonal backend, which is opened to the load balancer's addresses on the backend's port. A backend whose kind is
   * `zonal` needs it; the default is none, for a `serverless` one.
   */
  network?: pulumi.Input<NetworkAttachment>;
  /**
   * Whether the backend is a process in a cluster that has a `rollout`, as in `LoadBalancedOriginArgs.canary`; the default is false. Any change of the
   * URL map during a rollout, such as another host name, gives all requests back to the version from before.
   */
  canary?: boolean;
  /**
   * Seconds for which a client stays with the instance that answered it first, from 1800 to 604800, by the cookie `GCLB`; the default is
   * none: each request goes to any. An instance that fails or goes away loses its clients, so nothing but speed may depend on it. For a
   * backend in a cluster, which is one with a `network`: a serverless one takes none
   * (https://cloud.google.com/run/docs/configuring/session-affinity).
   */
  affinitySeconds?: number;
  /**
   * Private bucket whose objects are served below the path by their names, from Google's cache where it can; the default is
   * none. The bucket's name has no dots. An object without a `Cache-Control` of its own is not cached: Cloud Storage calls it
   * private. One whose own time is longer than the bucket's has the bucket's. An object that does not exist is 403.
   */
  media?: pulumi.Input<MediaSource>;
}
