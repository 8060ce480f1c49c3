import type * as pulumi from "@pulumi/pulumi";

/**
 * A Kubernetes cluster on GKE. `AutopilotCluster` has this shape.
 */
export interface ClusterAttachment {
  /** Name of the cluster. */
  clusterName: pulumi.Input<string>;
  /** Region of the cluster. */
  location: pulumi.Input<string>;
  /** Zones of the region in which nodes may run; network endpoint groups are zonal. */
  zones: pulumi.Input<pulumi.Input<string>[]>;
  /** Workload identity pool, `<project>.svc.id.goog`. */
  workloadPool: pulumi.Input<string>;
  /**
   * Issuer of the tokens of the cluster's service accounts, without a trailing slash:
   * `https://container.googleapis.com/v1/projects/<project>/locations/<region>/clusters/<name>`. Anybody can fetch its
   * discovery document and public keys there, so a token can be verified without a way to the cluster.
   */
  issuerUrl: pulumi.Input<string>;
  /** Version of the library whose component made this value. Leave it out of a value that you write yourself. */
  libraryVersion?: pulumi.Input<string>;
}
