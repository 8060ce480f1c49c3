// Proxies that ask for a password, or let some addresses in: the front door does neither.
import type { Reason } from "./reasons";

export const guard: Reason = [
  "to do",
  "asks for a login, or lets some addresses in, and the front door lets everybody in: let the program ask, or put Cloudflare Access before it",
];

/** Annotations of Ingress controllers, and labels of Traefik and of caddy-docker-proxy, by the ends of their names. */
const settings =
  /\/(auth-(type|url|secret|signin|tls-secret|realm)|(whitelist|allowlist|denylist)-source-range|whitelist)$|\.(basicauth|digestauth|forwardauth|ipallowlist|ipwhitelist|basic_?auth|forward_auth)(\.|$)|\.frontend\.(auth|whitelist)\./i;

/** What names Traefik's middlewares, and names that say what they do: `authelia@docker`, `lan-whitelist@file`. */
const middlewares = /[./]middlewares(\[\d+\]\.name)?$/;
const guarding = /auth|login|\bsso\b|(allow|white)-?list/i;

/** Whether a setting of a proxy does so, by its name or by what it names: the middleware itself may be in another file. */
export function isGuard(name: string, value: string): boolean {
  return settings.test(name) || (middlewares.test(name) && guarding.test(value));
}

/** Whether a file of nginx or of Caddy does (https://nginx.org/en/docs/http/ngx_http_auth_basic_module.html). */
export function textGuards(text: string): boolean {
  return /^\s*(auth_basic\s+(?!off\b)|auth_request\s+(?!off\b)|allow\s+[\d:]|basic_?auth\b|forward_auth\b)/m.test(text);
}
