import type * as pulumi from "@pulumi/pulumi";
import type { Backend, MediaSource, NetworkAttachment } from "../contracts";
import { dashed } from "../internal/dashed";
import { canonicalPath, owns, routeOf } from "../internal/edge-routes";
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
  media?: MediaSource;
}

/** A host name that has been checked: it has routes, the shortest path first, or a host name that it is redirected to. */
export interface CheckedHost {
  hostname: string;
  routes: CheckedRoute[];
  redirectTo?: string;
  /** Paths whose answers may be cached, in one spelling; all of them lead to backends. */
  cachedPaths: string[];
}

/** What gets the requests of a path and of what is below it, as far as no longer path does. */
export interface Destination {
  path: string;
  /** The route; none where nothing answers. */
  route: CheckedRoute | undefined;
  /** Whether its answers may be cached. */
  isCached: boolean;
}

/** Where a host name's requests go: `/` first, and each path at which something changes. */
export function destinationsOf({ routes, cachedPaths }: CheckedHost): Destination[] {
  const paths = inOrder(["/", ...routes.map(({ path }) => path), ...cachedPaths]);
  return paths.map((path) => {
    const route = routeOf(path, routes);
    const isCached = route?.backend !== undefined && cachedPaths.some((cached) => owns(cached, path));
    return { path, route, isCached };
  });
}

/** Paths of a list in one spelling, each once. */
export function canonicalPaths(paths: string[]): string[] {
  return inOrder(paths.map(canonicalPath));
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
