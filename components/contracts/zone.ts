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

/** A domain whose DNS is at Cloud DNS. The zone itself is not made here, as with Cloudflare's. */
export interface CloudDnsZone {
  /** Name of the managed zone, as `gcloud dns managed-zones list` prints it. */
  managedZone: pulumi.Input<string>;
  /** The zone's domain, such as `example.com`. Plain, since host names are checked against it before anything is made. */
  zoneName: string;
}

/** A DNS record that somebody creates. */
export interface DnsRecordNeeded {
  /** Full name, without a dot at its end. */
  name: pulumi.Input<string>;
  /** Type, such as `A`. */
  type: pulumi.Input<string>;
  /** What it says, as in a zone file. */
  content: pulumi.Input<string>;
}
