import { ZoneSetting } from "@pulumi/cloudflare/zoneSetting";
import type * as pulumi from "@pulumi/pulumi";
import type { CdnArgs } from "./args";
import type { ZoneOwner } from "./zone-owner";

const defaultHstsSeconds = 15_552_000;

/**
 * The zone's settings: how users connect, and how origins are reached. Cloudflare has no way to delete a setting, so
 * they stay as they are when the component is destroyed.
 */
export function createSettings(
  parent: pulumi.Resource,
  name: string,
  zoneId: pulumi.Input<string>,
  {
    hstsSeconds = defaultHstsSeconds,
    noSniff = true,
    earlyHints = false,
    firewall: { underAttack = false } = {},
  }: CdnArgs,
  { hooks }: ZoneOwner,
): pulumi.Resource[] {
  const values = {
    // Origins are reached over TLS only, and must have a certificate that is valid for their name.
    ssl: "strict",
    min_tls_version: "1.2",
    tls_1_3: "on",
    always_use_https: "on",
    http3: "on",
    // Brotli, gzip and Zstandard, as a browser takes them and the type is worth it.
    brotli: "on",
    early_hints: earlyHints ? "on" : "off",
    // Copies from the Internet Archive are served for an origin that is away where this is on: nothing is listed for that.
    always_online: "off",
    // 0 leaves Cache-Control to browsers as it is. Four hours is a zone's default, for whatever says less or nothing
    // (https://developers.cloudflare.com/cache/how-to/edge-browser-cache-ttl/set-browser-ttl/).
    browser_cache_ttl: 0,
    // Keys in Cloudflare's own spelling: the provider hands this value on as it is.
    security_header: {
      strict_transport_security: {
        enabled: true,
        max_age: hstsSeconds,
        include_subdomains: false,
        preload: false,
        nosniff: noSniff,
      },
    },
    // Headers that browsers do not send, and those that only bad clients do.
    browser_check: "on",
    // What Cloudflare calls "always protected" is `medium`; the other one is "I'm under attack".
    security_level: underAttack ? "under_attack" : "medium",
  };
  return Object.entries(values).map(
    ([settingId, value]) =>
      new ZoneSetting(`${name}-${settingId.replaceAll("_", "-")}`, { zoneId, settingId, value }, { parent, hooks }),
  );
}
