import type * as gcp from "@pulumi/gcp/types/input";
import type * as pulumi from "@pulumi/pulumi";
import { hashedName } from "../internal/hashed-name";
import { sharesAtRest } from "../internal/reached-backend";
import { entriesInOrder, inOrder } from "../internal/unordered";
import { destinationsOf, type CheckedHost, type Destination } from "./hosts";
import { mediaHeaders } from "./media-headers";

/** Backend services by what they are for. */
export interface Services {
  /** The one without backends: what leads there is answered by the load balancer itself. */
  nothing: pulumi.Output<string>;
  /** That of a destination with a route. */
  of: (destination: Destination) => pulumi.Output<string>;
  /** That of its new version during a rollout; none where the load balancer shares nothing out. */
  canaryOf: (destination: Destination) => pulumi.Output<string> | undefined;
}

/** What a URL map says of host names. */
export interface Routing {
  hostRules: gcp.compute.URLMapHostRule[];
  pathMatchers: gcp.compute.URLMapPathMatcher[];
  tests: gcp.compute.URLMapTest[];
}

/** An answer by the load balancer itself. */
interface Answered {
  faultInjectionPolicy: { abort: { httpStatus: number; percentage: number } };
}

const answered = (httpStatus: number): Answered => ({
  faultInjectionPolicy: { abort: { httpStatus, percentage: 100 } },
});
/** A path's answer by the load balancer itself. The service behind it has no backend, so that it is no application's in any case. */
export const notFound = answered(404);
const closed = answered(503);

/** Most tests of a URL map (https://cloud.google.com/compute/docs/reference/rest/v1/urlMaps). */
const mostTests = 100;

/** Longest name of a path matcher (RFC 1035). */
const longestName = 63;

/** What the URL map says of all host names, in an order of its own. */
export function routingOf(hosts: CheckedHost[], services: Services): Routing {
  const served = [...hosts]
    .filter(({ redirectTo }) => redirectTo === undefined)
    .sort((one, other) => (one.hostname < other.hostname ? -1 : 1));
  const redirected = redirectsOf(hosts);
  return {
    hostRules: [
      ...served.map(({ hostname }) => ({ hosts: [hostname], pathMatcher: matcherName("host", hostname) })),
      ...redirected.map(([target, hostnames]) => ({ hosts: hostnames, pathMatcher: matcherName("redirect", target) })),
    ],
    pathMatchers: [
      ...served.map((host) => matcherOf(host, services)),
      ...redirected.map(([target]) => ({
        name: matcherName("redirect", target),
        defaultUrlRedirect: { hostRedirect: target, redirectResponseCode: "PERMANENT_REDIRECT", stripQuery: false },
      })),
    ],
    tests: served
      .filter(({ isClosed }) => isClosed !== true)
      .flatMap((host) => testsOf(host, services))
      .slice(0, mostTests),
  };
}

/** Host names that are redirected, by where to. */
function redirectsOf(hosts: CheckedHost[]): [target: string, hostnames: string[]][] {
  const targets = inOrder(hosts.flatMap(({ redirectTo }) => (redirectTo === undefined ? [] : [redirectTo])));
  return targets.map((target) => [
    target,
    inOrder(hosts.filter(({ redirectTo }) => redirectTo === target).map(({ hostname }) => hostname)),
  ]);
}

/**
 * The longest path wins, whatever their order, and `/mail/*` is what is below `/mail`
 * (https://cloud.google.com/load-balancing/docs/url-map-concepts#pm-constraints).
 */
function matcherOf(host: CheckedHost, services: Services): gcp.compute.URLMapPathMatcher {
  if (host.isClosed === true) {
    return {
      name: matcherName("host", host.hostname),
      defaultService: services.nothing,
      defaultRouteAction: closed,
    };
  }
  const [all, ...others] = destinationsOf(host);
  const isMedia = all?.route?.media !== undefined;
  return {
    name: matcherName("host", host.hostname),
    ...defaultOf(all, services),
    pathRules: [
      // A bucket has no object of this name, and its list is nobody's business.
      ...(isMedia ? [{ paths: ["/"], service: services.nothing, routeAction: notFound }] : []),
      ...others.flatMap((destination) => pathRulesOf(destination, services)),
    ],
    headerAction: {
      requestHeadersToAdds: [{ headerName: "X-Forwarded-Host", headerValue: host.hostname, replace: true }],
    },
  };
}

function defaultOf(destination: Destination | undefined, services: Services): Partial<gcp.compute.URLMapPathMatcher> {
  if (destination?.route === undefined) return { defaultService: services.nothing, defaultRouteAction: notFound };
  const service = services.of(destination);
  const canary = services.canaryOf(destination);
  if (canary !== undefined) return { defaultRouteAction: { weightedBackendServices: sharesAtRest(service, canary) } };
  return destination.route.media === undefined
    ? { defaultService: service }
    : { defaultRouteAction: { weightedBackendServices: [mediaService(service)] } };
}

function pathRulesOf(destination: Destination, services: Services): gcp.compute.URLMapPathMatcherPathRule[] {
  const { path, route } = destination;
  const paths = [path, `${path}/*`];
  if (route === undefined) return [{ paths, service: services.nothing, routeAction: notFound }];
  const service = services.of(destination);
  const canary = services.canaryOf(destination);
  if (canary !== undefined) return [{ paths, routeAction: { weightedBackendServices: sharesAtRest(service, canary) } }];
  if (route.media === undefined) return [{ paths, service }];
  return [
    { paths: [path, `${path}/`], service: services.nothing, routeAction: notFound },
    {
      paths: [`${path}/*`],
      // `/media/a.mp3` is the object `a.mp3`.
      routeAction: { weightedBackendServices: [mediaService(service)], urlRewrite: { pathPrefixRewrite: "/" } },
    },
  ];
}

/** A bucket gets no cookies of the host name, and what was uploaded does not act in its name. */
function mediaService(
  backendService: pulumi.Output<string>,
): gcp.compute.URLMapPathMatcherPathRuleRouteActionWeightedBackendService {
  return {
    backendService,
    weight: 100,
    headerAction: {
      requestHeadersToRemoves: ["Cookie"],
      responseHeadersToAdds: entriesInOrder(mediaHeaders).map(([headerName, headerValue]) => ({
        headerName,
        headerValue,
        replace: true,
      })),
    },
  };
}

/** Google refuses a URL map whose tests fail, so that none that leads to another application is ever in force. */
function testsOf(host: CheckedHost, services: Services): gcp.compute.URLMapTest[] {
  return (
    destinationsOf(host)
      // A test names one service, and weights lead to two.
      .filter(({ route }) => route?.backend !== undefined && route.canary !== true)
      .map((destination) => ({
        host: host.hostname,
        path: destination.path === "/" ? "/" : `${destination.path}/below`,
        service: services.of(destination),
      }))
  );
}

function matcherName(kind: string, hostname: string): string {
  return hashedName(kind, hostname, hostname, longestName);
}
