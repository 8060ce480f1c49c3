// Proxies that ask for a password, or let some addresses in: the front door does neither.
import type { Reason } from "./reasons";

export const guard: Reason = [
  "to do",
  "asks for a login, or lets some addresses in, and the front door lets everybody in: let the program ask, or put Cloudflare Access before it",
];

/** Annotations of Ingress controllers, and labels of Traefik and of caddy-docker-proxy, by the ends of their names. */
const settings =
  /\/(auth-(type|url|secret|signin|tls-secret|realm)|(whitelist|allowlist|denylist)-source-range|whitelist)$|\.(basicauth|digestauth|forwardauth|ipallowlist|ipwhitelist|basic_?auth|forward_auth)(\.|$)/i;

/** Whether a setting of a proxy does so, by its name. */
export function isGuard(name: string): boolean {
  return settings.test(name);
}

/** Whether a file of nginx or of Caddy does (https://nginx.org/en/docs/http/ngx_http_auth_basic_module.html). */
export function textGuards(text: string): boolean {
  return /^\s*(auth_basic\s+(?!off\b)|auth_request\s+(?!off\b)|allow\s+[\d:]|basic_?auth\b|forward_auth\b)/m.test(text);
}
