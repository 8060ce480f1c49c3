import type * as pulumi from "@pulumi/pulumi";
import { pathRemedy } from "../cdn/paths";
import { checkPodAffinity } from "../internal/affinity";
import { canonicalPath, routeOf } from "../internal/edge-routes";
import { checkBackend } from "../internal/reached-backend";
import * as rules from "../internal/rules";
import {
  checkPaths,
  checkPurpose,
  checkRedirect,
  checkRepeated,
  defaultCachedPaths,
  parameterName,
  servedHostname,
} from "../internal/served-hosts";
import { inOrder } from "../internal/unordered";
import type { Usable } from "../internal/usable";
import type { Arguments } from "../internal/validation";
import type { GoogleCachedPath, GoogleCdnArgs, GoogleCdnHost, GoogleCdnRoute } from "./args";
import type { CheckedCachedPath, CheckedHost, CheckedRoute } from "./hosts";

/** The host names with their routes; what is wrong with them is noted. */
export function checkHosts(check: Arguments, args: Usable<GoogleCdnArgs>): CheckedHost[] {
  const zoneName = zoneNameOf(args);
  const hosts = args.hosts.map((host, index) => {
    const property = `hosts[${index}]`;
    check.property(`${property}.hostname`, host.hostname, (hostname) => servedHostname(hostname, zoneName));
    return checkHost(check, host, property);
  });
  checkRepeated(check, args.hosts);
  args.hosts.forEach((host, index) => {
    checkRedirect(check, args.hosts, host, `hosts[${index}]`, zoneName);
  });
  return hosts;
}

/** Domain of the zone that gets the records, if there is one. */
export function zoneNameOf({ zone, cloudDnsZone }: Usable<GoogleCdnArgs>): string | undefined {
  return (zone ?? cloudDnsZone)?.zoneName;
}

function checkHost(check: Arguments, host: Usable<GoogleCdnHost>, property: string): CheckedHost {
  const written = host.routes ?? [];
  checkPurpose(check, host, written, property);
  const routes = written
    .map((route, index) => checkRoute(check, host, route, `${property}.routes[${index}]`))
    .sort((one, other) => (one.path < other.path ? -1 : 1));
  checkPaths(check, written, `${property}.routes`);
  const { hostname, redirectTo } = host;
  return {
    hostname,
    routes,
    ...(redirectTo === undefined ? {} : { redirectTo }),
    cachedPaths: checkCachedPaths(check, host, routes, `${property}.cachedPaths`),
  };
}

function checkRoute(
  check: Arguments,
  { hostname }: Usable<GoogleCdnHost>,
  { path, backend, network, canary = false, affinitySeconds, media }: Usable<GoogleCdnRoute>,
  property: string,
): CheckedRoute {
  check.property(`${property}.path`, path, pathRemedy);
  const checked = { hostname, path: canonicalPath(path) };
  if (backend !== undefined && media !== undefined) check.problem(property, path, "give it either backend or media");
  if (backend === undefined && network !== undefined) {
    check.problem(`${property}.network`, "given", "leave it out: it is for a backend in a cluster");
  }
  if (backend === undefined && canary) {
    check.problem(`${property}.canary`, canary, "leave it out: it is for a backend in a cluster");
  }
  checkPodAffinity(
    check,
    `${property}.affinitySeconds`,
    affinitySeconds,
    network !== undefined ? "pods" : media !== undefined ? "media" : "serverless",
  );
  if (backend !== undefined) {
    const backendOf = checkBackend(check, `${property}.backend`, backend, network !== undefined, canary);
    return {
      ...checked,
      backend: backendOf,
      ...(canary ? { canary } : {}),
      ...(affinitySeconds === undefined ? {} : { affinitySeconds }),
      ...(network === undefined ? {} : { network }),
    };
  }
  if (media === undefined) {
    check.problem(property, path, "give it a backend, or media");
    return checked;
  }
  const bucketName: pulumi.Input<string> = check.property(`${property}.media.bucketName`, media.bucketName, dotless);
  return { ...checked, media: { ...media, bucketName } };
}

/** A bucket's host name is one label below `storage.googleapis.com`, whose certificate covers no more. */
function dotless(bucketName: string): string | undefined {
  return bucketName.includes(".")
    ? "use a bucket whose name has no dots: no certificate covers its host name"
    : undefined;
}

/** Longest time for which an answer that is over is served, a week (https://cloud.google.com/compute/docs/reference/rest/v1/backendServices). */
const longestStale = 604_800;

/** Which answers may be cached: those of backends. Media have a cache of their own. */
function checkCachedPaths(
  check: Arguments,
  { cachedPaths, redirectTo }: Usable<GoogleCdnHost>,
  routes: CheckedRoute[],
  property: string,
): CheckedCachedPath[] {
  const leadsToBackend = (path: string): boolean => routeOf(canonicalPath(path), routes)?.backend !== undefined;
  const listed = cachedPaths ?? defaultCachedPaths.filter(leadsToBackend).map((path): GoogleCachedPath => ({ path }));
  const uncached =
    redirectTo === undefined
      ? "leave it out: no route for it leads to a backend"
      : "leave it out: nothing of a host name that is redirected is cached";
  listed.forEach(({ path, staleSeconds, queryParameters }, index) => {
    const at = `${property}[${index}]`;
    check.property(`${at}.path`, path, () => pathRemedy(path) ?? (leadsToBackend(path) ? undefined : uncached));
    check.property(`${at}.staleSeconds`, staleSeconds, rules.integerBetween(1, longestStale));
    check.each(`${at}.queryParameters`, queryParameters, parameterName);
  });
  checkPaths(check, listed, property);
  return listed
    .map(({ path, staleSeconds, queryParameters }) => ({
      path: canonicalPath(path),
      ...(staleSeconds === undefined ? {} : { staleSeconds }),
      ...(queryParameters === undefined ? {} : { queryParameters: inOrder(queryParameters) }),
    }))
    .sort((one, other) => (one.path < other.path ? -1 : 1));
}
