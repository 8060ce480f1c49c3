import type * as pulumi from "@pulumi/pulumi";
import {
  Cdn,
  StaticSite,
  type CdnRoute,
  type CloudflareZone,
  type EdgeRule,
  type Endpoint,
  type MediaSource,
  type Origin,
  type OriginPullIdentity,
} from "../components";
import type { Config } from "./config";
import type { Leading } from "./production";
import type { Server, RunningApp } from "./running-apps";
import { SecondFrontDoor } from "./second-front-door";

/** What the front door leads to. */
export interface Behind {
  apps: RunningApp[];
  /** How host names lead here; the default is that they do. */
  leading?: Leading;
  /** What stands before a server. */
  originsOf: (server: Server) => Origin[];
  /** Names of the origins that stand before a server in the drained runtime. */
  drainedOf: (server: Server) => string[];
  /** The same server in another region alone, where requests can ask for that. */
  elsewhere?: (server: Server) => Elsewhere | undefined;
  clientIdentity?: OriginPullIdentity;
  /** Where it is told that the certificate from Let's Encrypt was not renewed. */
  notificationChannels: pulumi.Input<string[]>;
}

/** A server in one region, for requests whose header `X-Region` names that. */
export interface Elsewhere {
  region: string;
  originName: string;
  origin: Origin;
}

/** The zone of the environment at Cloudflare. */
export function zoneOf(config: Config): CloudflareZone {
  return { zoneId: config.cloudflareZoneId, accountId: config.cloudflareAccountId, zoneName: config.domain };
}

/** What serves the host names, by whichever provider. */
export interface FrontDoor {
  /** What somebody who uses a host name needs to know, by host name. */
  endpoints: pulumi.Output<{ [hostname: string]: Endpoint }>;
  /** Host names whose certificates are watched. */
  certificateHostnames: pulumi.Input<string>[];
  /** What requests to an application come through at Google, where they do. */
  balancersOf?: (app: RunningApp) => Balancers;
}

/** Load balancers as Cloud Monitoring names them. */
export interface Balancers {
  urlMaps: pulumi.Output<string>[];
  /** The backend services of the application, where others have the same load balancer. */
  backendServices?: pulumi.Output<string[]>;
}

/** A host name as both providers' front doors take it. */
interface ServedHost<Route> {
  hostname: string;
  routes?: (Route | { path: string; media: pulumi.Input<MediaSource> })[];
  redirectTo?: string;
}

/** The same with what the front door does with its requests. */
interface RuledHost<Route> extends ServedHost<Route> {
  rules?: EdgeRule[];
  ruleOrigins?: Origin[];
}

/** The front door at Cloudflare: the host names of all applications, and their buckets' under names of their own. */
export function frontDoor(
  config: Config,
  { apps, leading, originsOf, drainedOf, elsewhere = () => undefined, clientIdentity, notificationChannels }: Behind,
  cloud: pulumi.ComponentResourceOptions,
): FrontDoor {
  const { letsEncrypt, cloudflarePlan: plan, domain, maintenance: hostnames, edgeRules } = config;
  const before = oncePerServer(originsOf);
  const inOther = oncePerServer(elsewhere);
  const routeOf = (path: string, server: Server): CdnRoute => ({ path, origins: before(server) });
  const hosts = joined(
    apps.flatMap((app) =>
      hostsOf(app, domain, routeOf, siteOf(config, app, cloud)).map((host) =>
        host.hostname === app.hostnames[0] ? { ...host, ...rulesOf(app, apps, inOther) } : host,
      ),
    ),
  );
  const identity = clientIdentity === undefined ? {} : { clientIdentity };
  const drained = [...new Set(apps.flatMap(({ routes }) => routes.flatMap(({ server }) => drainedOf(server))))];
  const maintenance =
    hostnames.length === 0 ? {} : { maintenance: { hostnames, allowedAddresses: config.maintenanceAddresses } };
  const { certificateValidityDays } = config;
  const watched = letsEncrypt ? { notificationChannels, certificateValidityDays } : {};
  const isMoving = config.secondFrontDoor !== SecondFrontDoor.None;
  const led = { ...leading, ...(isMoving ? { takesPrecedence: true } : {}) };
  const args = { zone: zoneOf(config), plan, letsEncrypt, edgeRules, hosts, drained, ...led };
  const { endpoints, certificateHostname } = new Cdn(
    "cdn",
    { ...args, ...identity, ...maintenance, ...watched },
    cloud,
  );
  return { endpoints, certificateHostnames: certificateHostname === undefined ? [] : [certificateHostname] };
}

/** The same for every path that leads to a server: what stands before it is made once. */
function oncePerServer<Made>(make: (server: Server) => Made): (server: Server) => Made {
  const known = new Map<string, { made: Made }>();
  return (server) => {
    const found = known.get(server.name) ?? { made: make(server) };
    known.set(server.name, found);
    return found.made;
  };
}

/** The host names of an application: the first is its own, and the others are redirected to it, or answer as it does. `routeOf` leads to a server. */
export function hostsOf<Route>(
  { hostnames, everyHostname, routes, served }: RunningApp,
  domain: string,
  routeOf: (path: string, server: Server) => Route,
  site: Route[] = [],
): ServedHost<Route>[] {
  const [hostname, ...others] = hostnames;
  const buckets = served.map(({ label, bucket }) => ({
    hostname: `${label}.${domain}`,
    routes: [{ path: "/", media: bucket.contract }],
  }));
  if (hostname === undefined) return buckets;
  const led = routes.map(({ path, server }) => routeOf(path, server));
  const answer = { routes: [...site, ...led] };
  const beside = others.map((other) => ({ hostname: other, ...(everyHostname ? answer : { redirectTo: hostname }) }));
  return [{ hostname, ...answer }, ...beside, ...buckets];
}

/** Each host name once, with the routes and the rules of all applications that answer under it. */
export function joined<Route>(hosts: RuledHost<Route>[]): RuledHost<Route>[] {
  return [...new Set(hosts.map(({ hostname }) => hostname))].flatMap((hostname) => {
    const all = hosts.filter((host) => host.hostname === hostname);
    if (all.length === 1) return all;
    const rules = all.flatMap((host) => host.rules ?? []);
    const ruleOrigins = all.flatMap((host) => host.ruleOrigins ?? []);
    return {
      hostname,
      routes: all.flatMap(({ routes = [] }) => routes),
      ...(rules.length === 0 ? {} : { rules }),
      ...(ruleOrigins.length === 0 ? {} : { ruleOrigins }),
    };
  });
}

/** The route of an application's static front end, if it has one. */
function siteOf(
  config: Config,
  { name, hostnames: [hostname], routes, site }: RunningApp,
  cloud: pulumi.ComponentResourceOptions,
): CdnRoute[] {
  if (site === undefined || hostname === undefined) return [];
  const endpoints = Object.fromEntries(routes.map(({ path, server }) => [server.process, path]));
  const { path = "/", checkRelease = true, ...files } = site;
  const args = { zone: zoneOf(config), endpoints, ...files, ...(checkRelease ? { hostname } : {}) };
  return [{ path, origins: [new StaticSite(`${name}-site`, args, cloud)] }];
}

/** The rules of an application, and those by which requests ask for another region. */
function rulesOf(
  { hostnames: [hostname], routes, edgeRules }: RunningApp,
  apps: RunningApp[],
  elsewhere: (server: Server) => Elsewhere | undefined,
): { rules?: EdgeRule[]; ruleOrigins?: Origin[] } {
  const far = routes.flatMap(({ path, server }) => {
    const there = elsewhere(server);
    return there === undefined ? [] : [{ path, ...there }];
  });
  const regional = far.map(({ path, region, originName }): EdgeRule => {
    const others = apps
      .filter((other) => other.hostnames[0] === hostname)
      .flatMap((other) => other.routes.map((route) => route.path))
      .filter((other) => other !== path && other.startsWith(path));
    const paths = {
      ...(path === "/" ? {} : { paths: [path] }),
      ...(others.length === 0 ? {} : { exceptPaths: others }),
    };
    return {
      name: ["region", ...path.toLowerCase().split(/[^a-z0-9]+/)].filter((word) => word !== "").join("-"),
      when: { ...paths, headers: [{ name: "X-Region", values: [region] }] },
      origin: originName,
    };
  });
  const rules = [...edgeRules, ...regional];
  const ruleOrigins = [...new Set(far.map(({ origin }) => origin))];
  return { ...(rules.length === 0 ? {} : { rules }), ...(far.length === 0 ? {} : { ruleOrigins }) };
}
