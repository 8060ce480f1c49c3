/**
 * What a `Network` is made from.
 */
export interface NetworkArgs {
  /**
   * Regions that get a subnetwork, one to three. A region's addresses follow from its name, so that adding one at the end,
   * removing one or another order changes nothing for the others. The exception is a pair of regions that want the same
   * addresses: the second has others for as long as the first is in the list before it. Then keep the first, which costs
   * nothing while it is unused; a plan that replaces a subnetwork shows such a pair.
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
  /**
   * Whether a `Cache` can have an address in the network, in each of its regions; the default is `false`. It costs nothing. To take it
   * back, remove the caches first.
   */
  caches?: boolean;
}
