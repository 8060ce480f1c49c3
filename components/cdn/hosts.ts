import type * as pulumi from "@pulumi/pulumi";
import type { MediaSource } from "../contracts";
import { sha256 } from "../internal/digest";
import type { EdgeRoute } from "../internal/edge-routes";
import type { Rule } from "../internal/edge-rules";
import { longestScriptName, scriptName } from "../internal/edge-worker";
import { hashedName } from "../internal/hashed-name";
import type { KnownPart } from "../internal/service-levels";
import type { CachedPath } from "./host-args";
import type { AddedHeader } from "./security-headers";
import type { Usable } from "../internal/usable";
import type { EdgeFunction } from "./edge-args";

/** An origin whose parts have been checked, or are when they become known. */
export interface CheckedOrigin {
  /** Its name as far as it is known while resources are being named. */
  key: string | undefined;
  /** Its name. */
  name: pulumi.Output<string>;
  /** Host name, or the name of a Worker's script. */
  target: pulumi.Output<string>;
  /** Path that answers 200 while it is healthy. */
  healthPath: pulumi.Input<string>;
  /** Whether it gets no new requests. */
  drained: boolean;
  /** What has to work for it; empty where nobody knows. */
  parts: pulumi.Output<KnownPart[]>;
}

/** A route that has been checked: it has hosts, a Worker or media. */
export interface CheckedRoute {
  /** Host name that it belongs to. */
  hostname: string;
  /** Its path in one spelling, without a slash at its end. */
  path: string;
  hosts: CheckedOrigin[];
  worker?: CheckedOrigin;
  media?: MediaSource;
  /** For how long a client stays with one of several hosts. */
  affinitySeconds?: number;
}

/** A host name that has been checked: it has routes, the shortest path first, or a host name that it is redirected to. */
export interface CheckedHost {
  hostname: string;
  routes: CheckedRoute[];
  redirectTo?: string;
  /** Paths whose answers may be cached, in one spelling and in order; all of them lead to hosts. */
  cachedPaths: CachedPath[];
  /** Headers of its answers, where an answer has none. */
  securityHeaders: AddedHeader[];
  /** What its Worker says while it is closed; absent when it is not. */
  notice?: string;
  /** Its rules as the Worker reads them, in their order. */
  rules: Rule[];
  /** Whether its rules are right one by one. */
  sound: boolean;
  /** Own code, by the rules that ask it. */
  functions: CheckedFunction[];
  /** The origins that rules name. */
  named: NamedOrigin[];
}

/** Own code of a rule, bundled. */
export interface CheckedFunction {
  rule: string;
  text: string;
  args: Usable<EdgeFunction>;
}

/** An origin that rules name: a host, or a Worker. */
export interface NamedOrigin {
  name: string;
  hostname: string;
  host?: CheckedOrigin;
  worker?: CheckedOrigin;
}

/** Whether a Worker of ours has to follow a host name's rules, or to choose between its routes. */
export function needsRouter({ routes, rules }: CheckedHost): boolean {
  return rules.length > 0 || routes.length > 1 || routes.some(({ path }) => path !== "/");
}

/** Whether a Worker of ours is in front of a host name: to choose between routes, or to say that it is closed. */
export function hasRouter(host: CheckedHost): boolean {
  return needsRouter(host) || (host.notice !== undefined && host.routes.length > 0);
}

/** The route that has every path that no other has. */
export function mainRoute({ routes }: CheckedHost): CheckedRoute | undefined {
  return routes.find(({ path }) => path === "/");
}

/** Whether a load balancer stands before a route's hosts: before several, and before one where a host name has to lead here whatever is beside it. */
export function isBalanced(host: CheckedHost, route: CheckedRoute, takesPrecedence: boolean): boolean {
  return route.hosts.length > 1 || (takesPrecedence && route.hosts.length > 0 && route === mainRoute(host));
}

/** Whether a route's origins are reached by a host name of their own, which only the router asks for. */
export function hasInnerHostname({ path, hosts }: CheckedRoute): boolean {
  return path !== "/" && hosts.length > 0;
}

/**
 * Host name in the zone that stands for the origins of a route whose path is not `/`. The certificate does not cover it, so a
 * client that asks for it gets no TLS connection.
 */
export function innerHostname({ hostname, path }: CheckedRoute, zoneName: string): string {
  return `${sha256(`${hostname}${path}`).slice(0, 12)}.${innerZone(zoneName)}`;
}

/** A route as the router reads it. Its Worker is bound by a name that is made of its path. */
export function edgeRouteOf(route: CheckedRoute, zoneName: string): EdgeRoute {
  const { path, hosts } = route;
  if (hosts.length === 0) return { path, service: `ROUTE_${sha256(path).slice(0, 8).toUpperCase()}` };
  return hasInnerHostname(route) ? { path, resolve: innerHostname(route, zoneName) } : { path };
}

/** Host name in the zone that stands for a host which rules name, as `innerHostname`. */
export function namedHostname({ hostname, name }: NamedOrigin, zoneName: string): string {
  return `${sha256(`${hostname} ${name}`).slice(0, 12)}.${innerZone(zoneName)}`;
}

/** Where the router finds an origin that rules name. */
export function namedTarget(origin: NamedOrigin, zoneName: string): Pick<EdgeRoute, "service" | "resolve"> {
  return origin.worker === undefined
    ? { resolve: namedHostname(origin, zoneName) }
    : { service: `ORIGIN_${sha256(origin.name).slice(0, 8).toUpperCase()}` };
}

/** What the inner host names are below. */
export function innerZone(zoneName: string): string {
  return `route.${zoneName}`;
}

/** Longest name of a Worker, which is also part of its pool's identifier at Google. */
const longestWorkerName = 24;

/** Name of the Worker that chooses between a host name's routes. */
export function routerName(name: string, hostname: string, zoneName: string): string {
  return hashedName(name, `router ${labelsOf(hostname, zoneName)}`, `router of ${hostname}`, longestWorkerName);
}

/** Name of the Worker that serves a route's media: `cdn-media` for `media.example.com`, and with a digest for others. */
export function mediaWorkerName(name: string, { hostname, path }: CheckedRoute, zoneName: string): string {
  const labels = labelsOf(hostname, zoneName);
  const plain = `${name}-${labels}`;
  if (path === "/" && /^[a-z0-9]+$/.test(labels) && plain.length <= longestWorkerName) return plain;
  return hashedName(name, `${labels} ${path}`, `media of ${hostname}${path}`, longestWorkerName);
}

/** Name of the Worker that own code runs in. */
export function functionName(name: string, hostname: string, rule: string): string {
  return hashedName(name, rule, `function ${rule} of ${hostname}`, longestWorkerName);
}

/** Names of all Workers of a component. */
export function workerNames(name: string, hosts: CheckedHost[], zoneName: string): string[] {
  const routers = hosts.filter(hasRouter).map(({ hostname }) => routerName(name, hostname, zoneName));
  const media = hosts.flatMap(({ routes }) => routes).filter((route) => route.media !== undefined);
  const functions = hosts.flatMap(({ hostname, functions: own }) =>
    own.map(({ rule }) => functionName(name, hostname, rule)),
  );
  return [...routers, ...functions, ...media.map((route) => mediaWorkerName(name, route, zoneName))];
}

/** Whether a Worker may have a name. */
export function isWorkerName(name: string, zoneName: string): boolean {
  return (
    /^[a-z][a-z0-9-]*[a-z0-9]$/.test(name) &&
    name.length <= longestWorkerName &&
    scriptName(name, zoneName).length <= longestScriptName
  );
}

function labelsOf(hostname: string, zoneName: string): string {
  return hostname.slice(0, Math.max(hostname.length - zoneName.length - 1, 0));
}
