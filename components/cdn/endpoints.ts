import type { Endpoint } from "../contracts";
import { mainRoute, needsRouter, type CheckedHost, type CheckedRoute } from "./hosts";
import { allowanceOf, type CloudflarePlan } from "./plans";

export function urlOf(hostname: string): string {
  return `https://${hostname}`;
}

/** What somebody who uses a host name needs to know, by host name. */
export function endpointsOf(hosts: CheckedHost[], plan: CloudflarePlan): { [hostname: string]: Endpoint } {
  return Object.fromEntries(
    hosts.map((host) => [
      host.hostname,
      {
        url: urlOf(host.hostname),
        protocol: "HTTPS (HTTP/1.1, HTTP/2, HTTP/3)",
        credentials: "none: public",
        availability: allowanceOf(plan).availability,
        reason: reasonOf(host),
      },
    ]),
  );
}

function reasonOf(host: CheckedHost): string {
  const main = mainRoute(host);
  if (!needsRouter(host) && main !== undefined) return reasonOfRoute(main);
  return host.routes.map((route) => `${route.path}: ${reasonOfRoute(route)}`).join("; ");
}

function reasonOfRoute({ hosts, media }: CheckedRoute): string {
  if (media !== undefined) return "objects of a private bucket, which only a Worker reads";
  if (hosts.length === 0) return "a Worker in front of a private service: nothing costs while it is idle";
  if (hosts.length === 1) return "one origin that only this zone can reach";
  return `the fastest of ${hosts.length} origins that only this zone can reach`;
}
