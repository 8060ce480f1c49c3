import type * as pulumi from "@pulumi/pulumi";
import type { Backend, MediaSource, NetworkAttachment } from "../contracts";
import { dashed } from "../internal/dashed";
import { routeOf } from "../internal/edge-routes";
import { hashedName } from "../internal/hashed-name";
import { inOrder } from "../internal/unordered";

/** A route that has been checked, or is when its backend becomes known: it has a backend or media. */
export interface CheckedRoute {
  /** Host name that it belongs to. */
  hostname: string;
  /** Its path in one spelling, without a slash at its end. */
  path: string;
  /** The backend, once all arguments have passed. */
  backend?: () => pulumi.Output<pulumi.Unwrap<Backend>>;
  network?: NetworkAttachment;
  /** Whether the load balancer shares requests out between two versions of the backend. */
  canary?: boolean;
  /** Seconds for which a client stays with an instance. */
  affinitySeconds?: number;
  media?: MediaSource;
}

/** A path whose answers may be cached, in one spelling, with what is said of its cache. */
export interface CheckedCachedPath {
  path: string;
  staleSeconds?: number;
  /** In order. */
  queryParameters?: string[];
}

/** A host name that has been checked: it has routes, the shortest path first, or a host name that it is redirected to. */
export interface CheckedHost {
  hostname: string;
  routes: CheckedRoute[];
  redirectTo?: string;
  /** Paths whose answers may be cached, the shortest first; all of them lead to backends. */
  cachedPaths: CheckedCachedPath[];
  /** Whether the load balancer answers for it with 503. */
  isClosed?: boolean;
}

/** What gets the requests of a path and of what is below it, as far as no longer path does. */
export interface Destination {
  path: string;
  /** The route; none where nothing answers. */
  route: CheckedRoute | undefined;
  /** What is cached of it, by the longest cached path that owns it; nothing where its answers may not be cached. */
  cached: CheckedCachedPath | undefined;
}

/** Where a host name's requests go: `/` first, and each path at which something changes. */
export function destinationsOf({ routes, cachedPaths }: CheckedHost): Destination[] {
  const paths = inOrder(["/", ...routes.map(({ path }) => path), ...cachedPaths.map(({ path }) => path)]);
  return paths.map((path) => {
    const route = routeOf(path, routes);
    return { path, route, cached: route?.backend === undefined ? undefined : routeOf(path, cachedPaths) };
  });
}

/** Longest name of a child, which leaves room for `-cached-canary` and what Pulumi adds. */
const longestChild = 41;

/** Name of what belongs to a host name, or to a path of it: `cdn-www-example-com`, and with a digest for others. */
export function childName(name: string, hostname: string, path = "/"): string {
  const plain = `${name}-${dashed(hostname)}`;
  if (path === "/" && /^[a-z0-9-]+$/.test(plain) && plain.length <= longestChild) return plain;
  return hashedName(name, `${hostname} ${path}`, `${hostname}${path}`, longestChild);
}

/** Most characters of a service account's name, which is called after a route with media. */
const longestAccount = 30;

/** Name of the account that reads a route's media. */
export function accountName(name: string, { hostname, path }: CheckedRoute): string {
  return hashedName(name, `${hostname} ${path}`, `${hostname}${path}`, longestAccount);
}
