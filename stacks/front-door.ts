import type * as pulumi from "@pulumi/pulumi";
import {
  Cdn,
  StaticSite,
  type CdnRoute,
  type CloudflareZone,
  type Endpoint,
  type MediaSource,
  type Origin,
  type OriginPullIdentity,
} from "../components";
import type { Config } from "./config";
import type { Server, Tenant } from "./tenants";

/** What the front door leads to. */
export interface Behind {
  apps: Tenant[];
  /** What stands before a server. */
  originsOf: (server: Server) => Origin[];
  /** Names of the origins that stand before a server in the drained runtime. */
  drainedOf: (server: Server) => string[];
  clientIdentity?: OriginPullIdentity;
}

/** The zone of the environment at Cloudflare. */
export function zoneOf(config: Config): CloudflareZone {
  return { zoneId: config.cloudflareZoneId, accountId: config.cloudflareAccountId, zoneName: config.domain };
}

/** What serves the host names, by whichever provider. */
export interface FrontDoor {
  /** What somebody who uses a host name needs to know, by host name. */
  endpoints: pulumi.Output<{ [hostname: string]: Endpoint }>;
}

/** A host name as both providers' front doors take it. */
interface ServedHost<Route> {
  hostname: string;
  routes?: (Route | { path: string; media: pulumi.Input<MediaSource> })[];
  redirectTo?: string;
}

/** The front door at Cloudflare: the host names of all applications, and their buckets' under names of their own. */
export function frontDoor(
  config: Config,
  { apps, originsOf, drainedOf, clientIdentity }: Behind,
  cloud: pulumi.ComponentResourceOptions,
): FrontDoor {
  const { letsEncrypt, cloudflarePlan: plan, domain, maintenance: hostnames } = config;
  const routeOf = (path: string, server: Server): CdnRoute => ({ path, origins: originsOf(server) });
  const hosts = apps.flatMap((tenant) => hostsOf(tenant, domain, routeOf, siteOf(config, tenant, cloud)));
  const identity = clientIdentity === undefined ? {} : { clientIdentity };
  const drained = [...new Set(apps.flatMap(({ routes }) => routes.flatMap(({ server }) => drainedOf(server))))];
  const maintenance =
    hostnames.length === 0 ? {} : { maintenance: { hostnames, allowedAddresses: config.maintenanceAddresses } };
  const args = { zone: zoneOf(config), plan, letsEncrypt, hosts, drained, ...identity, ...maintenance };
  return new Cdn("cdn", args, cloud);
}

/** The host names of an application: the first is its own, and the others are redirected to it. `routeOf` leads to a server. */
export function hostsOf<Route>(
  { hostnames, routes, served }: Tenant,
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
  const redirects = others.map((other) => ({ hostname: other, redirectTo: hostname }));
  return [{ hostname, routes: [...site, ...led] }, ...redirects, ...buckets];
}

/** The route of an application's static front end, if it has one. */
function siteOf(
  config: Config,
  { name, hostnames: [hostname], routes, site }: Tenant,
  cloud: pulumi.ComponentResourceOptions,
): CdnRoute[] {
  if (site === undefined || hostname === undefined) return [];
  const endpoints = Object.fromEntries(routes.map(({ path, server }) => [server.process, path]));
  const origin = new StaticSite(`${name}-site`, { zone: zoneOf(config), hostname, endpoints, ...site }, cloud);
  return [{ path: site.path ?? "/", origins: [origin] }];
}
