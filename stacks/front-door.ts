import type * as pulumi from "@pulumi/pulumi";
import {
  Cdn,
  StaticSite,
  type CdnHost,
  type CdnRoute,
  type CloudflareZone,
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

/** The host names of all applications, and their buckets' under names of their own. */
export function frontDoor(
  config: Config,
  { apps, originsOf, drainedOf, clientIdentity }: Behind,
  cloud: pulumi.ComponentResourceOptions,
): Cdn {
  const { letsEncrypt, cloudflarePlan: plan, domain, maintenance: hostnames } = config;
  const hosts = apps.flatMap((tenant) => hostsOf(tenant, domain, originsOf, siteOf(config, tenant, cloud)));
  const identity = clientIdentity === undefined ? {} : { clientIdentity };
  const drained = [...new Set(apps.flatMap(({ routes }) => routes.flatMap(({ server }) => drainedOf(server))))];
  const maintenance =
    hostnames.length === 0 ? {} : { maintenance: { hostnames, allowedAddresses: config.maintenanceAddresses } };
  const args = { zone: zoneOf(config), plan, letsEncrypt, hosts, drained, ...identity, ...maintenance };
  return new Cdn("cdn", args, cloud);
}

/** The first host name is the application's; the others are redirected to it. */
function hostsOf(
  { hostnames, routes, served }: Tenant,
  domain: string,
  originsOf: Behind["originsOf"],
  site: CdnRoute[],
): CdnHost[] {
  const [hostname, ...others] = hostnames;
  const buckets = served.map(({ label, bucket }) => ({
    hostname: `${label}.${domain}`,
    routes: [{ path: "/", media: bucket.contract }],
  }));
  if (hostname === undefined) return buckets;
  const led = routes.map(({ path, server }) => ({ path, origins: originsOf(server) }));
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
