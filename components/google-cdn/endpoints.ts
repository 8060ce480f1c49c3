import * as pulumi from "@pulumi/pulumi";
import type { Endpoint } from "../contracts";
import { serviceLevelOf } from "../internal/availability";
import { routeOf } from "../internal/edge-routes";
import { serviceLevels } from "../internal/service-levels";
import type { CheckedHost, CheckedRoute } from "./hosts";

export function urlOf(hostname: string): string {
  return `https://${hostname}`;
}

/** What somebody who uses a host name needs to know, by host name. */
export function endpointsOf(hosts: CheckedHost[]): { [hostname: string]: Endpoint } {
  return Object.fromEntries(
    hosts.map((host) => [
      host.hostname,
      {
        url: urlOf(host.hostname),
        protocol: "HTTPS (HTTP/1.1, HTTP/2, HTTP/3)",
        credentials: "none: public",
        availability: "99.99 % a month of the load balancer (Cloud Load Balancing SLA), that of its backends behind it",
        reason: reasonOf(host),
        ...watched(host),
      },
    ]),
  );
}

/** The promise of the route for `/`, and how it is watched. */
function watched({ hostname, routes }: CheckedHost): Partial<Pick<Endpoint, "serviceLevel" | "watch">> {
  const route = routeOf("/", routes);
  if (route === undefined) return {};
  const { autopilotPods, cloudRun, loadBalancer, storage } = serviceLevels;
  const server = route.network === undefined ? cloudRun : autopilotPods;
  const serviceLevel = serviceLevelOf([loadBalancer, route.media === undefined ? server : storage]);
  if (route.backend === undefined) return { serviceLevel };
  return { serviceLevel, watch: { healthUrl: pulumi.interpolate`${urlOf(hostname)}${route.backend().healthPath}` } };
}

function reasonOf({ routes }: CheckedHost): string {
  const [first, ...others] = routes;
  if (first !== undefined && first.path === "/" && others.length === 0) return reasonOfRoute(first);
  return routes.map((route) => `${route.path}: ${reasonOfRoute(route)}`).join("; ");
}

function reasonOfRoute({ media, network }: CheckedRoute): string {
  if (media !== undefined) return "objects of a private bucket, which only the load balancer reads";
  if (network !== undefined) return "pods in the nearest healthy zone, which only the load balancer reaches";
  return "a service in the nearest region, which only the project's load balancers reach";
}
