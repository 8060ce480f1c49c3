import { canonicalPath } from "../internal/edge-routes";
import * as rules from "../internal/rules";
import { checkPaths, checkPurpose, checkRedirect, checkRepeated, servedHostname } from "../internal/served-hosts";
import type { Usable } from "../internal/usable";
import type { Arguments } from "../internal/validation";
import type { CdnArgs } from "./args";
import type { CdnHost, CdnRoute } from "./host-args";
import { checkCachedPaths } from "./cached-paths";
import { OriginChecks } from "./check-origins";
import { checkAffinity } from "./draining";
import { checkHostRules, checkLoops } from "./edge-hosts";
import { edgeRouteOf, innerZone, type CheckedHost, type CheckedRoute } from "./hosts";
import { isClosed, noticeOf } from "./maintenance";
import { pathRemedy } from "./paths";
import { checkSecurityHeaders, headersOf } from "./security-headers";

/** Most characters of a Worker's variable, of 5 KB (https://developers.cloudflare.com/workers/platform/limits/). */
const longestVariable = 5000;

/** The host names with their routes; what is wrong with them is noted. */
export function checkHosts(check: Arguments, args: Usable<CdnArgs>): CheckedHost[] {
  if (args.hosts.length === 0) check.problem("hosts", [], "name at least one host name");
  const origins = new OriginChecks(check, args.hosts, args.drained);
  const hosts = args.hosts.map((host, index) => checkHost(check, args, host, `hosts[${index}]`, origins));
  origins.checkNames();
  checkRepeated(check, args.hosts);
  args.hosts.forEach((host, index) => {
    checkRedirect(check, args.hosts, host, `hosts[${index}]`, args.zone.zoneName);
  });
  checkLoops(check, hosts);
  return hosts;
}

function checkHost(
  check: Arguments,
  args: Usable<CdnArgs>,
  host: Usable<CdnHost>,
  property: string,
  origins: OriginChecks,
): CheckedHost {
  const { hostname, redirectTo } = host;
  check.property(`${property}.hostname`, hostname, (value) => hostnameRemedy(value, args));
  const written = host.routes ?? [];
  checkPurpose(check, host, written, property);
  const inWrittenOrder = written.map((route, index) =>
    checkRoute(check, host, route, `${property}.routes[${index}]`, origins),
  );
  checkAffinity(check, written, inWrittenOrder, `${property}.routes`);
  const routes = [...inWrittenOrder].sort((one, other) => (one.path < other.path ? -1 : 1));
  checkPaths(check, written, `${property}.routes`);
  checkSecurityHeaders(check, `${property}.securityHeaders`, host.securityHeaders, args.securityHeaders);
  const { length } = JSON.stringify(routes.map((route) => edgeRouteOf(route, args.zone.zoneName)));
  if (length > longestVariable) {
    check.problem(
      `${property}.routes`,
      undefined,
      "name fewer or shorter paths",
      `${length} characters for its Worker`,
    );
  }
  return {
    hostname,
    routes,
    ...(redirectTo === undefined ? {} : { redirectTo }),
    cachedPaths: checkCachedPaths(check, args, host, routes, `${property}.cachedPaths`),
    securityHeaders: headersOf(args.securityHeaders, host.securityHeaders),
    ...(args.maintenance !== undefined && isClosed(hostname, args.maintenance)
      ? { notice: noticeOf(args.maintenance) }
      : {}),
    ...checkHostRules(check, host, routes, property, origins),
  };
}

function checkRoute(
  check: Arguments,
  { hostname }: Usable<CdnHost>,
  { path, origins = [], media, affinitySeconds }: Usable<CdnRoute>,
  property: string,
  checks: OriginChecks,
): CheckedRoute {
  check.property(`${property}.path`, path, pathRemedy);
  if (media !== undefined && origins.length > 0) {
    check.problem(property, path, "give it either origins or media");
  }
  if (media === undefined && origins.length === 0) {
    check.problem(property, path, "give it at least one origin, or media");
  }
  const checked = checks.ofRoute(origins, `${property}.origins`);
  return {
    hostname,
    path: canonicalPath(path),
    ...checked,
    ...(media === undefined ? {} : { media }),
    ...(affinitySeconds === undefined ? {} : { affinitySeconds }),
  };
}

function hostnameRemedy(hostname: string, { zone: { zoneName }, letsEncrypt }: Usable<CdnArgs>): string | undefined {
  const wrong = servedHostname(hostname, zoneName);
  if (wrong !== undefined) return wrong;
  if (rules.isPartOf(hostname, innerZone(zoneName))) {
    return `choose another name: those below ${innerZone(zoneName)} are the front door's own`;
  }
  return letsEncrypt ? undefined : rules.universalName(zoneName)(hostname);
}
