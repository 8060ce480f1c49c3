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
