import type * as pulumi from "@pulumi/pulumi";

/**
 * A domain whose DNS is at Cloudflare. The zone itself is not made here: it outlives every environment, and its name
 * servers are set by hand at the registrar.
 */
export interface CloudflareZone {
  /** Identifier of the zone: 32 hexadecimal digits, on the zone's overview page. */
  zoneId: pulumi.Input<string>;
  /** Identifier of the account that owns the zone: 32 hexadecimal digits, on the same page. */
  accountId: pulumi.Input<string>;
  /** The zone's domain, such as `example.com`. Plain, since host names are checked against it before anything is made. */
  zoneName: string;
}
