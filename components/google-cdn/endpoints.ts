import * as pulumi from "@pulumi/pulumi";
import type { Endpoint } from "../contracts";
import { serviceLevelOf } from "../internal/availability";
import { routeOf } from "../internal/edge-routes";
import { publicly, urlOf } from "../internal/served-hosts";
import { balanced, serviceLevels } from "../internal/service-levels";
import type { CheckedHost, CheckedRoute } from "./hosts";

/** What somebody who uses a host name needs to know, by host name. */
export function endpointsOf(hosts: CheckedHost[]): { [hostname: string]: Endpoint } {
  return Object.fromEntries(
    hosts.map((host) => [
      host.hostname,
      {
        url: urlOf(host.hostname),
        ...publicly,
        availability: "99.99 % a month of the load balancer (Compute Engine SLA), that of its backends behind it",
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
  const { loadBalancer, storage } = serviceLevels;
  const isInCluster = route.network !== undefined;
  const serviceLevel = serviceLevelOf(route.media === undefined ? balanced(isInCluster) : [loadBalancer, storage]);
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
