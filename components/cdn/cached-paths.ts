import { canonicalPath, owns, routeOf } from "../internal/edge-routes";
import * as rules from "../internal/rules";
import { checkPaths, defaultCachedPaths, parameterName } from "../internal/served-hosts";
import type { Usable } from "../internal/usable";
import type { Arguments } from "../internal/validation";
import type { CdnArgs } from "./args";
import type { CachedPath, CdnHost } from "./host-args";
import type { CheckedHost, CheckedRoute } from "./hosts";
import { isAtOrBelow, isForHost, pathRemedy } from "./paths";

export const secondsOfAYear = 31_536_000;

/** Which answers may be cached: those of hosts, for a Worker's never reach the cache. */
export function checkCachedPaths(
  check: Arguments,
  { plan }: Usable<CdnArgs>,
  host: Usable<CdnHost>,
  routes: CheckedRoute[],
  property: string,
): CachedPath[] {
  const leadsToHosts = (path: string): boolean => (routeOf(canonicalPath(path), routes)?.hosts ?? []).length > 0;
  const listed = host.cachedPaths ?? defaultCachedPaths.filter(leadsToHosts).map((path): CachedPath => ({ path }));
  listed.forEach((one, index) => {
    checkCachedPath(check, one, `${property}[${index}]`, plan);
    if (pathRemedy(one.path) !== undefined || leadsToHosts(one.path)) return;
    check.problem(`${property}[${index}].path`, one.path, uncached(host));
  });
  checkPaths(check, listed, property);
  return listed
    .map((one) => ({ ...one, path: canonicalPath(one.path) }))
    .sort((one, other) => (one.path < other.path ? -1 : 1));
}

function checkCachedPath(check: Arguments, one: Usable<CachedPath>, property: string, plan: string): void {
  check.property(`${property}.path`, one.path, pathRemedy);
  check.property(`${property}.freshSeconds`, one.freshSeconds, rules.integerBetween(0, secondsOfAYear));
  check.property(`${property}.staleSeconds`, one.staleSeconds, rules.integerBetween(1, secondsOfAYear));
  if (one.immutable === true && one.freshSeconds !== undefined) {
    check.problem(`${property}.freshSeconds`, one.freshSeconds, "leave it out: what is immutable is fresh for a year");
  }
  if (one.staleSeconds !== undefined && one.freshSeconds === undefined) {
    const remedy =
      one.immutable === true
        ? "leave it out: what is immutable does not become stale"
        : "set freshSeconds too, or leave it out: an application sends stale-while-revalidate itself";
    check.problem(`${property}.staleSeconds`, one.staleSeconds, remedy);
  }
  check.each(`${property}.queryParameters`, one.queryParameters, parameterName);
  if ((one.queryParameters ?? []).length > 0 && plan !== "enterprise") {
    const remedy = `use an empty list, which ignores the whole query, or leave it out: names need the Enterprise plan, and this is ${plan}`;
    check.problem(`${property}.queryParameters`, one.queryParameters, remedy);
  }
}

function uncached({ redirectTo }: Usable<CdnHost>): string {
  return redirectTo === undefined
    ? "leave it out: no route for it leads to hosts, and a Worker's answers are not cached"
    : "leave it out: nothing of a host name that is redirected is cached";
}

/** Requests that are treated alike. */
export interface CachedGroup<Settings> {
  settings: Settings;
  /** What matches the requests, of which a rule is made. */
  expression: string;
}

/**
 * The cached paths of all host names, by what they have in common, in an order of their own. Of several paths that own a request the
 * longest counts, so a path's condition leaves out what a longer one treats otherwise. Host names with the same paths share a condition.
 */
export function groupsOf<Settings>(
  hosts: CheckedHost[],
  field: string,
  settingsOf: (path: CachedPath) => Settings,
): CachedGroup<Settings>[] {
  const groups = new Map<string, { settings: Settings; hostnames: Map<string, string[]> }>();
  for (const { hostname, cachedPaths } of hosts) {
    const keyed = cachedPaths.map((one) => ({ path: one.path, settings: settingsOf(one) }));
    for (const [key, alike] of byKey(keyed)) {
      const paths = alike.map(({ path }) => conditionOf(path, key, keyed, field)).join(" or ");
      const { settings } = alike[0] as { settings: Settings };
      const group = groups.get(key) ?? { settings, hostnames: new Map<string, string[]>() };
      group.hostnames.set(paths, [...(group.hostnames.get(paths) ?? []), hostname]);
      groups.set(key, group);
    }
  }
  return [...groups]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([, { settings, hostnames }]) => ({
      settings,
      expression: [...hostnames]
        .map(([paths, names]) => `${isForHost(names)} and (${paths})`)
        .sort()
        .join(" or "),
    }));
}

interface KeyedPath<Settings> {
  path: string;
  settings: Settings;
}

function keyOf(settings: unknown): string {
  return settings === undefined ? "" : JSON.stringify(settings);
}

function byKey<Settings>(paths: KeyedPath<Settings>[]): Map<string, KeyedPath<Settings>[]> {
  const groups = new Map<string, KeyedPath<Settings>[]>();
  for (const one of paths) groups.set(keyOf(one.settings), [...(groups.get(keyOf(one.settings)) ?? []), one]);
  return groups;
}

function conditionOf<Settings>(path: string, key: string, paths: KeyedPath<Settings>[], field: string): string {
  const others = paths
    .filter((other) => other.path !== path && owns(path, other.path) && keyOf(other.settings) !== key)
    .map((other) => ` and not (${isAtOrBelow(other.path, field)})`);
  const own = isAtOrBelow(path, field);
  return others.length === 0 ? own : `(${own})${others.join("")}`;
}
