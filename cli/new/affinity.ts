// Whoever wants each client to stay with the instance that answered it first.
import type { Reason } from "./reasons";

/**
 * Long polling sends several requests of one session, which have to reach the same instance; a WebSocket is one request
 * (https://socket.io/docs/v4/using-multiple-nodes/, https://learn.microsoft.com/aspnet/core/signalr/scale, read on 2026-11-30).
 */
export const affinity: Reason = [
  "to do",
  "no client is kept at an instance: keep sessions in a cache or a database, and let SignalR and Socket.IO use WebSockets alone; or set affinitySeconds of what leads to pods of a cluster, or template.sessionAffinity of a Cloud Run service by withTransforms",
];

/** Settings by which proxies, Services of Kubernetes and load balancers ask for it, by the ends of their names, and values with which they do. */
const settings: [name: RegExp, value: RegExp][] = [
  [/(^|[./])(sessionAffinity|affinityType|sessionAffinity\.type)$/, /^(?!(none|false)$)./i],
  [/\/(affinity|upstream-hash-by|cookie-persistence|sticky-cookie-services)$/, /^(?!(none|false|disabled)$)./i],
  [/(^|[./])(loadbalancer\.stickiness|service\.sticky\.cookie|sticky(\.cookie(\.name)?)?)$/i, /^(?!false$)./i],
  [/\/target-group-attributes$/, /stickiness\.enabled=true/],
  [/(^|\.)lb_policy$/, /^(ip_hash|client_ip_hash|cookie|header|uri_hash)\b/],
];

/** Whether a setting asks for it. */
export function asksForAffinity(name: string, value: string): boolean {
  return settings.some(([names, values]) => names.test(name) && values.test(value));
}

/** Whether a file of nginx or of Caddy does (https://nginx.org/en/docs/http/ngx_http_upstream_module.html). */
export function textAsksForAffinity(text: string): boolean {
  return /^\s*(ip_hash|hash\s+\$[^;]*|sticky\s[^;]*);|^\s*lb_policy\s+(ip_hash|client_ip_hash|cookie|header)\b/m.test(
    text,
  );
}
