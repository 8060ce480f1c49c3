import type * as pulumi from "@pulumi/pulumi";
import type { NetworkAttachment } from "../contracts/network";

/**
 * What an `AutopilotCluster` is made from: where, and nothing else. Nodes, their sizes, upgrades and security settings are
 * Google's affair.
 */
export interface AutopilotClusterArgs {
  /** Region of the cluster. A change replaces the cluster and all that runs in it. */
  region: string;
  /**
   * Network that nodes, pods and services have addresses in, with a subnetwork in the region. A change replaces the cluster
   * and all that runs in it.
   */
  network: pulumi.Input<NetworkAttachment>;
  /**
   * Whether the cluster refuses to be destroyed or replaced, in Pulumi and in Google's API; the default is `true`. For a
   * destroy, set it to `false` and deploy first.
   */
  protected?: boolean;
}
