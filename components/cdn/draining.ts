import { affinityBounds } from "../internal/affinity";
import * as rules from "../internal/rules";
import type { Usable } from "../internal/usable";
import type { Arguments } from "../internal/validation";
import type { CdnArgs } from "./args";
import type { CdnRoute } from "./host-args";
import type { CheckedHost, CheckedRoute } from "./hosts";

/** For how long a drained host keeps the clients that it has. */
export const drainSeconds = 1800;

/** Notes origins that cannot be drained, with the reason. */
export function checkDrained(check: Arguments, { drained }: Usable<CdnArgs>, hosts: CheckedHost[]): void {
  const routes = hosts.flatMap((host) => host.routes);
  check.each("drained", drained, (name) => {
    const leading = routes.filter((route) => originsOf(route).some(({ key }) => key === name));
    if (leading.length === 0) return "name an originName of a route";
    const last = leading.find((route) => originsOf(route).every((origin) => origin.drained));
    if (last === undefined) return undefined;
    const { hostname, path } = last;
    return `leave it out: nothing else answers for ${hostname}${path}; give the route another host, or close the host name (maintenance)`;
  });
}

function originsOf({ hosts, worker }: CheckedRoute): CheckedRoute["hosts"] {
  return worker === undefined ? hosts : [...hosts, worker];
}

/** Why no client is kept where a route has no choice between hosts. */
function whyNoAffinity({ worker, media }: Pick<CheckedRoute, "worker" | "media">): string {
  if (media !== undefined) return "an object is the same for everybody, whoever sends it";
  return worker === undefined
    ? "a route with one host has nothing to choose from. To keep clients with pods of a cluster, set affinitySeconds of its LoadBalancedOrigin"
    : "a Worker has no load balancer that chooses. Cloud Run has a cookie of its own: set template.sessionAffinity of the service by withTransforms";
}

/** Notes times for which the routes of a host name cannot keep a client. */
export function checkAffinity(check: Arguments, routes: Usable<CdnRoute>[], checked: CheckedRoute[], at: string): void {
  routes.forEach(({ affinitySeconds }, index) => {
    const property = `${at}[${index}].affinitySeconds`;
    check.property(property, affinitySeconds, rules.integerBetween(...affinityBounds));
    const route = checked[index];
    if (affinitySeconds === undefined || route === undefined) return;
    if (route.hosts.length < 2) {
      check.problem(property, affinitySeconds, `leave it out: ${whyNoAffinity(route)}`);
      return;
    }
    // A browser has one cookie of a name for a host name and path (RFC 6265, section 5.3).
    const first = routes.findIndex((other) => other.affinitySeconds !== undefined);
    if (first === index) return;
    const remedy = `leave it out, or give the path a host name of its own: ${at}[${first}] has the cookie __cflb of this one`;
    check.problem(property, affinitySeconds, remedy);
  });
}
