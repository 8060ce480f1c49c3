import { ZoneDnssec } from "@pulumi/cloudflare/zoneDnssec";
import type * as pulumi from "@pulumi/pulumi";
import type { CdnArgs } from "./args";

/**
 * Signs the zone's DNS answers. The zone stays signed when the component goes, or no longer asks for it: while a registrar has its record, resolvers refuse the
 * answers of a zone that is not.
 */
export function createDnssec(parent: pulumi.Resource, name: string, { zone, dnssec }: CdnArgs): ZoneDnssec | undefined {
  if (dnssec !== true) return undefined;
  return new ZoneDnssec(
    name,
    { zoneId: zone.zoneId, status: "active" },
    // Until the registrar has its record Cloudflare says "pending" (https://developers.cloudflare.com/dns/dnssec/dnssec-states/).
    { parent, retainOnDelete: true, ignoreChanges: ["status"] },
  );
}
