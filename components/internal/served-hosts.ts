import { domainToASCII } from "node:url";
import { canonicalPath } from "./edge-routes";
import * as rules from "./rules";
import type { Arguments } from "./validation";

/** What all front doors' host names have. */
interface ServedHost {
  hostname: string;
  redirectTo?: string;
}

/** Paths that are cached where a host name says nothing about it, and a route for them has answers that may be. */
export const defaultCachedPaths = ["/assets/"];

/** What both providers count unless a program says otherwise. */
export const defaultRateLimits = [
  { description: "every path", paths: ["/"], requests: 300, periodSeconds: 10, blockSeconds: 10 },
];

/** What a query's parameter may be called: neither the marks of a query nor a wildcard. */
export const parameterName = rules.matching(
  /^[\w.~[\]:-]{1,100}$/,
  "use 1 to 100 letters, digits and single . _ ~ - : [ ] only",
);

const mostRoutes = 50;

export function urlOf(hostname: string): string {
  return `https://${hostname}`;
}

/** What the end points of all front doors are alike in. */
export const publicly = { protocol: "HTTPS (HTTP/1.1, HTTP/2, HTTP/3)", credentials: "none: public" };

/** Clients write a host name in one way: in lower case, without a dot at its end, in ASCII. */
function asciiOf(hostname: string): string {
  return domainToASCII(hostname.replace(/\.$/, ""));
}

/** A host name as clients write it, of a zone. */
export function servedHostname(hostname: string, zoneName: string | undefined): string | undefined {
  const wrong = rules.hostname(hostname);
  if (wrong !== undefined) return wrong;
  // A zone that is wrong itself has been noted.
  if (zoneName === undefined || rules.hostname(zoneName) !== undefined || rules.isPartOf(hostname, zoneName)) {
    return undefined;
  }
  return `choose ${zoneName} or a name below it`;
}

/** Notes a host name that is there already in another spelling; the same letters are refused in every list. */
export function checkRepeated(check: Arguments, hosts: ServedHost[]): void {
  const names = hosts.map(({ hostname }) => asciiOf(hostname));
  names.forEach((name, index) => {
    const first = names.indexOf(name);
    if (hosts[first]?.hostname === hosts[index]?.hostname || name === "") return;
    const remedy = `name each host name once: hosts[${first}] has it; put all its routes there`;
    check.problem(`hosts[${index}].hostname`, hosts[index]?.hostname, remedy);
  });
}

/** Notes a redirect to a host name without routes. One outside of the zone is somebody else's, of which nothing is known. */
export function checkRedirect(
  check: Arguments,
  hosts: ServedHost[],
  { hostname, redirectTo }: ServedHost,
  property: string,
  zoneName: string | undefined,
): void {
  if (redirectTo === undefined || isElsewhere(redirectTo, zoneName)) return;
  const target = hosts.find((host) => host.hostname === redirectTo);
  const note = (remedy: string): void => {
    check.problem(`${property}.redirectTo`, redirectTo, remedy);
  };
  if (redirectTo === hostname) note("name another host name: this one would be redirected to itself for ever");
  else if (target === undefined) {
    const near = hosts.find((host) => asciiOf(host.hostname) === asciiOf(redirectTo));
    note(near === undefined ? "name a hostname of hosts, one with routes" : `write it as ${near.hostname}`);
  } else if (target.redirectTo !== undefined) {
    note("name a host name with routes: this one is redirected itself");
  }
}

/** Whether a host name is in no part of the zone that a front door serves. */
function isElsewhere(hostname: string, zoneName: string | undefined): boolean {
  if (zoneName === undefined || [hostname, zoneName].some((name) => rules.hostname(name) !== undefined)) return false;
  return !rules.isPartOf(hostname, zoneName);
}

/** Notes a path that another route of the host name has in another spelling. */
export function checkPaths(check: Arguments, routes: { path: string }[], property: string): void {
  routes.forEach(({ path }, index) => {
    const first = routes.findIndex((other) => canonicalPath(other.path) === canonicalPath(path));
    // The same letters are refused in every list.
    if (routes[first]?.path === path) return;
    const remedy = `name each path once: ${property}[${first}] has it, and a slash at the end makes no other path`;
    check.problem(`${property}[${index}].path`, path, remedy);
  });
}

/** Notes a host name that has both routes and a redirect, or neither, or too many routes. */
export function checkPurpose(
  check: Arguments,
  { hostname, redirectTo }: ServedHost,
  routes: object[],
  property: string,
): void {
  if (redirectTo === undefined && routes.length === 0) {
    check.problem(property, hostname, "give it routes, or redirectTo");
  }
  if (redirectTo !== undefined && routes.length > 0) {
    check.problem(property, hostname, "give it either routes or redirectTo");
  }
  if (routes.length > mostRoutes) check.problem(`${property}.routes`, routes.length, `name ${mostRoutes} at most`);
}

/** Notes what is wrong with the host names that maintenance closes; `routed` are those with routes. */
export function checkClosed(check: Arguments, hostnames: string[] | undefined, routed: string[]): void {
  if (hostnames?.length === 0) {
    const remedy = "name a host name, or leave maintenance out; without hostnames all are closed";
    check.problem("maintenance.hostnames", [], remedy);
  }
  check.each("maintenance.hostnames", hostnames, (value) =>
    routed.includes(value) ? undefined : "name a hostname of hosts, one with routes",
  );
}
