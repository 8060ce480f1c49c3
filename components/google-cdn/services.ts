import * as compute from "@pulumi/gcp/compute";
import type * as pulumi from "@pulumi/pulumi";
import { present } from "../internal/present";
import { reachBackend } from "../internal/reached-backend";
import { applicationCache } from "./cache";
import { childName, destinationsOf, type CheckedHost, type CheckedRoute, type Destination } from "./hosts";
import { createMediaService } from "./media";
import type { Services } from "./url-map";

/**
 * When a region of Cloud Run is left alone that answers with errors, and for how long
 * (https://cloud.google.com/load-balancing/docs/https/setup-global-ext-https-serverless#enable_outlier_detection).
 */
const outlierDetection = {
  consecutiveErrors: 5,
  enforcingConsecutiveErrors: 100,
  interval: { seconds: 1 },
  baseEjectionTime: { seconds: 30 },
  maxEjectionPercent: 50,
};

/** The backend services of all routes. Whether a service's answers are cached is a setting of it, so that a route may have two. */
export function createServices(
  parent: pulumi.Resource,
  name: string,
  hosts: CheckedHost[],
  securityPolicy: pulumi.Output<string>,
): Services {
  const made = new Map<string, pulumi.Output<string>>();
  for (const host of hosts) {
    const destinations = destinationsOf(host);
    for (const route of host.routes) {
      const own = destinations.filter((one) => one.route === route);
      const child = childName(name, route.hostname, route.path);
      if (route.media !== undefined) {
        made.set(keyOf(route, false), createMediaService(parent, name, child, route, route.media, securityPolicy));
      } else {
        const of = serviceMaker(parent, child, route, securityPolicy);
        for (const isCached of new Set(own.map((one) => one.isCached))) made.set(keyOf(route, isCached), of(isCached));
      }
    }
  }
  const nothing = new compute.BackendService(
    `${name}-nothing`,
    { loadBalancingScheme: "EXTERNAL_MANAGED", logConfig: { enable: true, sampleRate: 1 }, securityPolicy },
    { parent },
  );
  return {
    nothing: nothing.id,
    of: ({ route, isCached }: Destination) => present(made.get(keyOf(present(route, "route"), isCached)), "service"),
  };
}

function keyOf({ hostname, path }: CheckedRoute, isCached: boolean): string {
  return `${hostname}${path} ${isCached}`;
}

/** Makes the backend service of a route, one whose answers are cached or another. */
function serviceMaker(
  parent: pulumi.Resource,
  child: string,
  route: CheckedRoute,
  securityPolicy: pulumi.Output<string>,
): (isCached: boolean) => pulumi.Output<string> {
  const backend = present(route.backend, "backend")();
  const { service, dependsOn } = reachBackend(parent, child, backend, route.network);
  // What is left of one region, if that were left alone, is nothing.
  const detection = backend.networkEndpointGroups.apply(({ length }) => (length > 1 ? outlierDetection : undefined));
  const args = { ...service, securityPolicy, ...(route.network === undefined ? { outlierDetection: detection } : {}) };
  return (isCached) =>
    new compute.BackendService(
      isCached ? `${child}-cached` : child,
      isCached ? { ...args, ...applicationCache } : args,
      { parent, dependsOn },
    ).id;
}
