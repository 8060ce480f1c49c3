import * as compute from "@pulumi/gcp/compute";
import type * as pulumi from "@pulumi/pulumi";
import { podAffinity } from "../internal/affinity";
import { present } from "../internal/present";
import { reachBackend } from "../internal/reached-backend";
import { applicationCache, isTuned } from "./cache";
import {
  childName,
  destinationsOf,
  type CheckedCachedPath,
  type CheckedHost,
  type CheckedRoute,
  type Destination,
} from "./hosts";
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

/** The backend services of all routes. How a service's answers are cached is a setting of it, so that a route may have several. */
export function createServices(
  parent: pulumi.Resource,
  name: string,
  hosts: CheckedHost[],
  securityPolicy: pulumi.Output<string>,
): Services {
  const made = new Map<string, MadeService>();
  for (const host of hosts) {
    const destinations = destinationsOf(host);
    for (const route of host.routes) {
      const own = destinations.filter((one) => one.route === route);
      const child = childName(name, route.hostname, route.path);
      if (route.media !== undefined) {
        const stable = createMediaService(parent, name, child, route, route.media, securityPolicy);
        made.set(keyOf(route, undefined), { stable });
      } else {
        const of = serviceMaker(parent, name, route, securityPolicy);
        for (const { cached } of own) {
          const key = keyOf(route, cached);
          if (!made.has(key)) made.set(key, of(cached));
        }
      }
    }
  }
  const nothing = new compute.BackendService(
    `${name}-nothing`,
    { loadBalancingScheme: "EXTERNAL_MANAGED", logConfig: { enable: true, sampleRate: 1 }, securityPolicy },
    { parent },
  );
  const find = ({ route, cached }: Destination): MadeService =>
    present(made.get(keyOf(present(route, "route"), cached)), "service");
  return {
    nothing: nothing.id,
    of: (destination) => find(destination).stable,
    canaryOf: (destination) => find(destination).canary,
  };
}

/** What gets the requests of a route, and its new version during a rollout. */
interface MadeService {
  stable: pulumi.Output<string>;
  canary?: pulumi.Output<string>;
}

function keyOf({ hostname, path }: CheckedRoute, cached: CheckedCachedPath | undefined): string {
  return `${hostname}${path} ${cached === undefined ? "" : isTuned(cached) ? cached.path : "cached"}`;
}

/**
 * Name of a backend service. One with a cache of its own is called after the longer path, that of the route or that which is cached: of the
 * other it is a part.
 */
function serviceName(name: string, { hostname, path }: CheckedRoute, cached: CheckedCachedPath | undefined): string {
  if (cached === undefined || !isTuned(cached))
    return `${childName(name, hostname, path)}${cached === undefined ? "" : "-cached"}`;
  return `${childName(name, hostname, cached.path.length > path.length ? cached.path : path)}-tuned`;
}

/** Makes the backend services of a route: one for what is not cached, and one for each way to cache. */
function serviceMaker(
  parent: pulumi.Resource,
  name: string,
  route: CheckedRoute,
  securityPolicy: pulumi.Output<string>,
): (cached: CheckedCachedPath | undefined) => MadeService {
  const child = childName(name, route.hostname, route.path);
  const backend = present(route.backend, "backend")();
  const { service, canary, dependsOn } = reachBackend(parent, child, backend, route.network, route.canary);
  // What is left of one region, if that were left alone, is nothing.
  const detection = backend.networkEndpointGroups.apply(({ length }) => (length > 1 ? outlierDetection : undefined));
  const more = {
    securityPolicy,
    ...(route.network === undefined ? { outlierDetection: detection } : {}),
    ...podAffinity(route.affinitySeconds),
  };
  const make = (
    of: compute.BackendServiceArgs,
    cached: CheckedCachedPath | undefined,
    suffix: string,
  ): pulumi.Output<string> =>
    new compute.BackendService(
      `${serviceName(name, route, cached)}${suffix}`,
      { ...of, ...more, ...(cached === undefined ? {} : applicationCache(cached)) },
      { parent, dependsOn },
    ).id;
  return (cached) => ({
    stable: make(service, cached, ""),
    ...(canary === undefined ? {} : { canary: make(canary, cached, "-canary") }),
  });
}
