import type * as pulumi from "@pulumi/pulumi";
import { Cdn, MediaBucket, type App, type CloudflareZone, type OriginPullIdentity, type Origin } from "../components";
import type { Config } from "./config";
import { member } from "./members";

/** What the front door leads to. */
export interface Behind {
  site: App;
  origins: Origin[];
  clientIdentity?: OriginPullIdentity;
  protected: boolean;
}

/** The zone of the environment at Cloudflare. */
export function zoneOf(config: Config): CloudflareZone {
  return { zoneId: config.cloudflareZoneId, accountId: config.cloudflareAccountId, zoneName: config.domain };
}

/** The site's host name, and its media under one of their own. */
export function frontDoor(
  config: Config,
  { site, origins, clientIdentity, protected: isProtected }: Behind,
  cloud: pulumi.ComponentResourceOptions,
): Cdn {
  const { region, hostname, domain, letsEncrypt, cloudflarePlan: plan } = config;
  const writers = [member(site.serviceAccountEmail)];
  const media = new MediaBucket("media", { region, writers, protected: isProtected }, cloud);
  const hosts = [
    { hostname, routes: [{ path: "/", origins }] },
    { hostname: `media.${domain}`, routes: [{ path: "/", media }] },
  ];
  const identity = clientIdentity === undefined ? {} : { clientIdentity };
  return new Cdn("cdn", { zone: zoneOf(config), plan, letsEncrypt, hosts, ...identity }, cloud);
}
