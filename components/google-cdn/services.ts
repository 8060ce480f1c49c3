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
  const made = new Map<string, MadeService>();
  for (const host of hosts) {
    const destinations = destinationsOf(host);
    for (const route of host.routes) {
      const own = destinations.filter((one) => one.route === route);
      const child = childName(name, route.hostname, route.path);
      if (route.media !== undefined) {
        const stable = createMediaService(parent, name, child, route, route.media, securityPolicy);
        made.set(keyOf(route, false), { stable });
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
  const find = ({ route, isCached }: Destination): MadeService =>
    present(made.get(keyOf(present(route, "route"), isCached)), "service");
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

function keyOf({ hostname, path }: CheckedRoute, isCached: boolean): string {
  return `${hostname}${path} ${isCached}`;
}

/** Makes the backend service of a route, one whose answers are cached or another. */
function serviceMaker(
  parent: pulumi.Resource,
  child: string,
  route: CheckedRoute,
  securityPolicy: pulumi.Output<string>,
): (isCached: boolean) => MadeService {
  const backend = present(route.backend, "backend")();
  const { service, canary, dependsOn } = reachBackend(parent, child, backend, route.network, route.canary);
  // What is left of one region, if that were left alone, is nothing.
  const detection = backend.networkEndpointGroups.apply(({ length }) => (length > 1 ? outlierDetection : undefined));
  const more = { securityPolicy, ...(route.network === undefined ? { outlierDetection: detection } : {}) };
  const make = (of: compute.BackendServiceArgs, isCached: boolean, suffix: string): pulumi.Output<string> =>
    new compute.BackendService(
      `${child}${isCached ? "-cached" : ""}${suffix}`,
      { ...of, ...more, ...(isCached ? applicationCache : {}) },
      { parent, dependsOn },
    ).id;
  return (isCached) => ({
    stable: make(service, isCached, ""),
    ...(canary === undefined ? {} : { canary: make(canary, isCached, "-canary") }),
  });
}
