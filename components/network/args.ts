/**
 * What a `Network` is made from.
 */
export interface NetworkArgs {
  /**
   * Regions that get a subnetwork, one to three, in the order in which their addresses are dealt out. Adding one at the
   * end changes nothing for those before it; removing or reordering one replaces its subnetwork, which fails while
   * anything uses it.
   */
  regions: string[];
  /**
   * IPv4 range of the whole network, a private /14 such as `10.16.0.0/14`. Every subnetwork, pod, service and database
   * address comes out of it. A change replaces every subnetwork. Ranges of environments that will ever be connected must
   * not overlap: name the others in `reservedRanges`.
   */
  addressRange: string;
  /**
   * Ranges that this network must keep clear of: other environments, an office, a partner. The default is none. An overlap
   * is an error before anything is created.
   */
  reservedRanges?: string[];
  /**
   * Whether machines without a public address (GKE nodes) can reach the internet, through Cloud NAT; the default is
   * `false`. Cloud Run's direct egress needs it only for traffic that is routed through the network. Costs
   * 0.0014 USD an hour for each node up to 32, 0.045 USD per GiB in either direction, and 0.005 USD an hour for each address
   * (https://cloud.google.com/nat/pricing).
   */
  internetEgress?: boolean;
}
