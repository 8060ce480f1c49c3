import type * as pulumi from "@pulumi/pulumi";

/**
 * A Google service account that a workload runs as. `AppIdentity` has this shape. It is the same on Cloud Run and on
 * Kubernetes, so that an application moves between them with its rights.
 */
export interface WorkloadIdentity {
  /** Address of the service account: `<account>@<project>.iam.gserviceaccount.com`. */
  serviceAccountEmail: pulumi.Input<string>;
  /** Resource name of the service account: `projects/<project>/serviceAccounts/<email>`. */
  serviceAccountName: pulumi.Input<string>;
  /** Version of the library whose component made this value. Leave it out of a value that you write yourself. */
  libraryVersion?: pulumi.Input<string>;
}
