/** Headers that a proxy in front of an application sets, and that an application may believe: one kind of claim. */
export interface UntrustedHeaders {
  /** The kind's name. */
  kind: string;
  /** What they claim. */
  claim: string;
  /** Names in lower case. */
  names: string[];
}

/**
 * Request headers by which a client could claim what only a front door knows. They never reach an application from
 * outside: the Worker drops them, and so do the rules in front of hosts. Most are from the list that Cloudflare puts into
 * its cache key against poisoning (https://developers.cloudflare.com/cache/how-to/cache-keys/); the others are what common
 * servers, frameworks and identity proxies read.
 *
 * `x-forwarded-proto` is missing: Cloudflare overwrites it, and its rules may not.
 */
export const untrustedHeaders: UntrustedHeaders[] = [
  {
    kind: "address",
    claim: "the client's address",
    names: [
      "forwarded",
      "x-forwarded-for",
      "x-original-forwarded-for",
      "true-client-ip",
      "x-real-ip",
      "x-client-ip",
      "x-cluster-client-ip",
      "x-originating-ip",
      "x-remote-ip",
      "x-remote-addr",
      "client-ip",
      "fastly-client-ip",
    ],
  },
  {
    kind: "host",
    claim: "the host and the scheme that were asked for",
    names: [
      "x-forwarded-server",
      "x-forwarded-port",
      "x-forwarded-scheme",
      "x-forwarded-protocol",
      "x-forwarded-ssl",
      "x-host",
      "x-original-host",
      "x-url-scheme",
      "front-end-https",
    ],
  },
  {
    // Rate limits and cache rules go by the real path and method, so nothing may go by another one behind them.
    kind: "path",
    claim: "another path or method, or a file to send",
    names: [
      "x-forwarded-prefix",
      "x-forwarded-path",
      "x-forwarded-uri",
      "x-forwarded-method",
      "x-original-url",
      "x-original-uri",
      "x-rewrite-url",
      "x-http-method-override",
      "x-http-method",
      "x-method-override",
      "x-accel-mapping",
      "x-sendfile-type",
    ],
  },
  {
    kind: "user",
    claim: "who is logged in, which only a proxy that checked it may say",
    names: [
      "x-serverless-authorization",
      "x-forwarded-user",
      "x-forwarded-email",
      "x-forwarded-groups",
      "x-forwarded-preferred-username",
      "x-forwarded-access-token",
      "x-forwarded-client-cert",
      "x-auth-request-user",
      "x-auth-request-email",
      "x-goog-iap-jwt-assertion",
      "x-goog-authenticated-user-email",
      "x-goog-authenticated-user-id",
      "remote-user",
      "x-remote-user",
      "client-cert",
      "client-cert-chain",
    ],
  },
];

/** About one connection, not about the request (RFC 9110, section 7.6.1), and `Proxy`, which CGI turns into a setting. */
const connectionHeaders = [
  "connection",
  "keep-alive",
  "proxy",
  "proxy-authenticate",
  "proxy-authorization",
  "proxy-connection",
  "te",
  "trailer",
  "transfer-encoding",
  "http2-settings",
];

/** Claims of whole families: whatever follows the prefix, only a proxy would know it. */
const prefixes = [
  "x-forwarded-",
  "x-original-",
  "x-auth-request-",
  "x-goog-iap-",
  "x-goog-authenticated-",
  "cf-",
  "x-cf-",
];

const untrusted = untrustedHeaders.flatMap(({ names }) => names);

/**
 * Whether a request header is the front door's or the connection's, and none that a client may send to an application. `name` is in
 * lower case. Servers that hand headers on as variables (CGI, WSGI, Rack) do not tell an underscore from a hyphen.
 */
export function isFrontDoorsHeader(name: string): boolean {
  const hyphened = name.replaceAll("_", "-");
  return (
    connectionHeaders.includes(hyphened) ||
    untrusted.includes(hyphened) ||
    prefixes.some((prefix) => hyphened.startsWith(prefix))
  );
}
