import * as rules from "../internal/rules";
import type { Usable } from "../internal/usable";
import type { Arguments } from "../internal/validation";
import type { CdnArgs } from "./args";
import type { CheckedHost, CheckedRoute } from "./hosts";

/** Bounds of a session's length (https://developers.cloudflare.com/api/resources/load_balancers/methods/create/). */
const affinityBounds: [shortest: number, longest: number] = [1800, 604_800];

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

/** Notes a session's length that a route cannot have. */
export function checkAffinity(
  check: Arguments,
  property: string,
  seconds: number | undefined,
  hosts: CheckedRoute["hosts"],
): void {
  check.property(property, seconds, rules.integerBetween(...affinityBounds));
  if (seconds === undefined || hosts.length > 1) return;
  check.problem(property, seconds, "leave it out: a route without several hosts has nothing to choose from");
}
