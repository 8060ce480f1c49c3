// Proxies that count how often a client asks, and refuse what is too often: the front door does so where its own rateLimits say it.
import type { Reason } from "./reasons";

export const pace: Reason = [
  "to do",
  "limits how often a client may ask, and the front door does so where it is told to alone: say it in rateLimits of the Cdn (docs/front-doors.md), or let the program count",
];

/** Annotations of Ingress controllers, and labels of Traefik's middlewares, by their names. */
const settings = /\/(limit-rps|limit-rpm|limit-connections|rate-limit(-\w+)?)$|\.(ratelimit|inflightreq)(\.|$)/i;

/** Whether a setting of a proxy does so. */
export function isPaced(name: string): boolean {
  return settings.test(name);
}

/** Whether a file of nginx or of Caddy does (https://nginx.org/en/docs/http/ngx_http_limit_req_module.html, https://github.com/mholt/caddy-ratelimit). */
export function textPaces(text: string): boolean {
  return /^[ \t]*(?:(?:limit_req|limit_conn)[ \t]+\S|rate_limit[ \t]*\{)/m.test(text);
}
