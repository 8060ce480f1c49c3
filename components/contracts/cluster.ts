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
  /** Number of the cluster's project, as `gcloud projects describe` prints it. */
  projectNumber: pulumi.Input<string>;
  /** Workload identity pool, `<project>.svc.id.goog`. */
  workloadPool: pulumi.Input<string>;
}
