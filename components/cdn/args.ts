import type * as pulumi from "@pulumi/pulumi";
import type { ClientIdentity, CloudflareZone } from "../contracts";
import type { EdgeRulesMode } from "./edge-args";
import type { CdnHost } from "./host-args";
import type { CloudflarePlan } from "./plans";
import type { CdnFirewall, RateLimit, SecurityHeaders } from "./protection-args";

/**
 * What a `Cdn` is made from.
 */
export interface CdnArgs {
  /**
   * Zone that the CDN serves. The component owns the zone's settings and its rulesets for caching, request and response
   * headers, firewall, rate limiting and redirects, of which a zone has one each: use one `Cdn` per zone, and name all host
   * names in it. Another zone replaces all of them, and users of the old host names are cut off.
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
   * Whether the host names lead here; the default is true. `false` makes everything but what points them here, certificates and pools included,
   * while another front door serves them. Nothing is watched of the certificate then: the names lead to somebody else's.
   */
  takesTraffic?: boolean;
  /**
   * Whether a host name goes on leading here while another front door's address records are at it too, in a move from one to the other; the default is
   * false. A host name with a single origin host has a CNAME, which stands beside no address. With `true` it has a load balancer, which stands above
   * records (https://developers.cloudflare.com/load-balancing/load-balancers/dns-records/). It comes before the CNAME goes, and the other way round.
   * It needs Load Balancing, which has a price (`CdnRoute.origins`).
   */
  takesPrecedence?: boolean;
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
