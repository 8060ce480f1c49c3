import type * as pulumi from "@pulumi/pulumi";
import type { ClientIdentity, CloudflareZone, MediaSource, Origin } from "../contracts";
import type { EdgeRule, EdgeRulesMode } from "./edge-args";
import type { CloudflarePlan } from "./plans";

/**
 * What a `Cdn` is made from.
 */
export interface CdnArgs {
  /**
   * Zone that the CDN serves. The component owns the zone's settings and its rulesets for caching, request and response
   * headers, firewall, rate limiting and redirects, of which a zone has one each: use one `Cdn` per zone, and name all host
   * names in it.
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
   * Whether the certificate that users see is one from Let's Encrypt: ordered, renewed and deployed by Cloudflare, for
   * `certificateValidityDays` at a time, for all of `hosts`. Before an order `up` asks whether the token reads the zone, whether the zone is active,
   * and whether its name servers and CAA records let Let's Encrypt issue: what it would wait for in vain is an error. `true` needs Advanced Certificate Manager, a paid add-on of the zone, about 10 USD a
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
   * Days for which a Let's Encrypt certificate is ordered, from 1 to 100; the default is 90, the one period that Cloudflare orders from
   * Let's Encrypt today (https://developers.cloudflare.com/ssl/reference/certificate-authorities/#lets-encrypt). Let's Encrypt goes to 64 days
   * in February 2027 and to 45 in February 2028: set what Cloudflare takes then. Its provider refuses other periods while planning. A change orders
   * a new certificate before the old one goes.
   */
  certificateValidityDays?: number;
  /**
   * Where it is told that the Let's Encrypt certificate has less than three tenths of `certificateValidityDays` left and so was not renewed in
   * time, `projects/<project>/notificationChannels/<number>`. An empty list shows it in the console alone; by default nothing watches it, and no
   * Google provider is needed. An uptime check asks Cloudflare for the certificate every 15 minutes, and no origin. It costs one alert condition
   * (https://cloud.google.com/products/observability/pricing).
   */
  notificationChannels?: pulumi.Input<pulumi.Input<string>[]>;
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
  /**
   * Whether the zone's DNS answers are signed (DNSSEC), so that resolvers refuse forged ones; the default is false, which leaves that as it is. It counts once the
   * record in the output `dnssecRecord` is at the registrar (https://developers.cloudflare.com/dns/dnssec/). Without it again the zone stays signed: a
   * registrar's record of a zone that is not would cut it off. Take that away first, wait a day, and switch it off in the dashboard.
   */
  dnssec?: boolean;
  /**
   * Which rules of host names are in force, one of `EdgeRulesMode`; the default is all of them. A rule or a function that does harm is switched
   * off by it in seconds.
   */
  edgeRules?: EdgeRulesMode;
  /**
   * Whether answers carry `X-Content-Type-Options: nosniff`, so that browsers do not guess the type of what they get; the default
   * is true. It is a setting of the zone, for all host names.
   */
  noSniff?: boolean;
  /**
   * Whether browsers are told early which files a page needs (`103 Early Hints`); the default is false. Cloudflare takes them from
   * the `Link` headers of earlier answers, by path, whoever got those
   * (https://developers.cloudflare.com/cache/advanced-configuration/early-hints/): switch it on where no page's `Link` headers
   * tell of its user.
   */
  earlyHints?: boolean;
  /**
   * Security headers of all host names, for answers that do not set them themselves; the defaults are those of `SecurityHeaders`.
   * A host name's own `securityHeaders` stand above these, header by header.
   */
  securityHeaders?: SecurityHeaders;
  /** What is refused before a request reaches an origin; the defaults are those of `CdnFirewall`. */
  firewall?: CdnFirewall;
  /**
   * Names of origins that get no new requests, such as those of a region or of a runtime that is worked on; the default is none.
   * Each route that leads to one needs another host. A client that `affinitySeconds` keeps with it stays for half an hour at
   * most. Its health is still measured, so that it is taken back at once.
   */
  drained?: string[];
  /**
   * Closes host names for a while; the default is none. A Worker answers for them with 503 and `Retry-After`, before the cache and
   * the origins. A host name that had no Worker that routes gets one for the time: beyond 100,000 requests a day of the account it costs what
   * `routes` says. Nothing else changes.
   */
  maintenance?: CdnMaintenance;
  /**
   * Page, as HTML of up to 10,000 bytes, that browsers get instead of Cloudflare's where an origin cannot be reached or does not
   * answer in time (502, 504 and 520 to 526); the default is Cloudflare's own. Requests that do not accept HTML, and other errors of
   * an application, stay as they are. Needs the Pro plan or a larger one.
   */
  errorPage?: string;
}

/** Host names that are closed, and who still gets in. */
export interface CdnMaintenance {
  /** Host names with routes that are closed; the default is all of them. */
  hostnames?: string[];
  /**
   * Addresses and ranges of clients that still get in, such as `192.0.2.7` and `2001:db8::/32`; the default is none. Uptime checks
   * come from elsewhere and see the 503.
   */
  allowedAddresses?: string[];
  /** Seconds after which clients may try again, in `Retry-After`; the default is 600, at most 604800. */
  retryAfterSeconds?: number;
  /** Page for browsers, as HTML of up to 3,500 bytes; the default says in English that the site is under maintenance. */
  page?: string;
}

/**
 * Response headers that tell browsers what a page may do. Each is added where the answer of the application has none, and
 * never replaces what an application says. The text `none` adds none.
 */
export interface SecurityHeaders {
  /** `Referrer-Policy`: what other sites learn of where a user came from; the default is `strict-origin-when-cross-origin`. */
  referrerPolicy?: string;
  /**
   * `Permissions-Policy`: features of the browser that pages and their frames may ask for. The default switches off the
   * accelerometer, camera, screen capture, geolocation, gyroscope, HID devices, magnetometer, microphone, MIDI, payment,
   * serial ports and USB. An application that uses one sends the header itself, or has another text here.
   */
  permissionsPolicy?: string;
  /**
   * `X-Frame-Options`: who may show a page in a frame, `SAMEORIGIN` or `DENY`; the default is `SAMEORIGIN`. An answer whose
   * `Content-Security-Policy` has `frame-ancestors` gets none, since that says it already.
   */
  frameOptions?: string;
  /**
   * `Cross-Origin-Opener-Policy`: whether windows of other sites keep a handle on a page; the default is
   * `same-origin-allow-popups`, with which a page may open the log-in window of another site.
   */
  crossOriginOpenerPolicy?: string;
  /**
   * HTTPS URL to which browsers send what a `Content-Security-Policy` would have blocked (`report-uri`); the default is none.
   * Without one no policy is tried: a browser would only complain about it in its console. Reports name the page's URL, with
   * its query, and come from whoever visits the page.
   */
  cspReportUri?: string;
  /**
   * Policy that browsers try without enforcing it, sent as `Content-Security-Policy-Report-Only` with `cspReportUri`, where
   * an answer has no policy of its own; the default is
   * `default-src 'self'; base-uri 'self'; frame-ancestors 'self'; object-src 'none'`.
   */
  cspReportOnly?: string;
}

/** What is refused before a request reaches an origin. */
export interface CdnFirewall {
  /**
   * Paths that are answered with 403, each with everything below it, in upper and lower case alike. The default is what
   * scanners ask every site for: `/wp-login.php`, `/wp-admin`, `/xmlrpc.php`, `/phpmyadmin`, `/cgi-bin` and
   * `/vendor/phpunit`, without those that a route owns. An empty list blocks none.
   */
  blockedPaths?: string[];
  /**
   * Whether a path with a segment that begins with a dot is answered with 403, such as `/.env` and `/app/.git/config`, but
   * for what is below `/.well-known`; the default is true.
   */
  blockDotFiles?: boolean;
  /**
   * Addresses and ranges of clients that are answered with 403, such as `192.0.2.7` and `2001:db8::/32`, at most 80; the default is none. It is for
   * the day on which one does harm: people share addresses, and change them.
   */
  blockedAddresses?: string[];
  /**
   * Whether clients that are surely programs get a challenge that only browsers pass; the default is false, since feed
   * readers, webhooks, uptime checks and command-line clients are programs too. On the Free plan (Bot Fight Mode) no rule makes an exception
   * (https://developers.cloudflare.com/bots/get-started/bot-fight-mode/#limitations); on larger ones verified bots pass
   * (Super Bot Fight Mode).
   */
  botFightMode?: boolean;
  /**
   * Whether every visitor gets a challenge for some seconds, for the time of an attack; the default is false. Programs other
   * than browsers get no answer meanwhile.
   */
  underAttack?: boolean;
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
   * routes name has one pool. Going from one host to several, from a host to a Worker, or back, replaces the route's DNS record: the name
   * has none for seconds. The default is none.
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
