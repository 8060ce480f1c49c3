import type * as pulumi from "@pulumi/pulumi";

/**
 * A VPC that other components attach to. `Network` has this shape; a network that another team runs can be
 * described by it as well.
 */
export interface NetworkAttachment {
  /** Identifier of the VPC: `projects/<project>/global/networks/<name>`. */
  networkId: pulumi.Input<string>;
  /** Subnetwork identifier per region. Cloud Run's direct egress and GKE nodes take their addresses from it. */
  subnetworkIds: pulumi.Input<{ [region: string]: pulumi.Input<string> }>;
  /** Name of the secondary range for GKE pods; the same in each subnetwork. */
  podRangeName: pulumi.Input<string>;
  /** Name of the secondary range for GKE services; the same in each subnetwork. */
  serviceRangeName: pulumi.Input<string>;
  /**
   * Identifier of the private services access connection. What gets a private address inside Google's
   * producer network (Cloud SQL) is created after it and deleted before it.
   */
  privateServicesAccessId: pulumi.Input<string>;
  /**
   * Identifier of the service connection policy (`gcp-memorystore`) by which caches get an address, per region. A cache is created
   * after it and deleted before it. Absent where caches have none.
   */
  cachePolicyIds?: pulumi.Input<{ [region: string]: pulumi.Input<string> }>;
  /**
   * Whether what has no public address reaches the internet through the network (Cloud NAT); absent means that it does
   * not. A workload that must not reach the internet is refused in a network that lets it, and the other way round.
   */
  internetEgress?: pulumi.Input<boolean>;
  /** Version of the library whose component made this value. Leave it out of a value that you write yourself. */
  libraryVersion?: pulumi.Input<string>;
}
