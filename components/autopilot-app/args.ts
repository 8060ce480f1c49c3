import type * as pulumi from "@pulumi/pulumi";
import type { ClusterAttachment } from "../contracts/cluster";
import type { WorkloadIdentity } from "../contracts/identity";
import type { ImageSource } from "../contracts/images";
import type { NetworkAttachment } from "../contracts/network";
import type { SecretsAttachment } from "../contracts/secrets";
import type { SecretsOperatorAttachment } from "../contracts/secrets-operator";
import type { Workload } from "../workload/args";

/**
 * What an `AutopilotApp` is made from. Its options name the providers: `gcp`, the `kubernetes` provider of the cluster, and,
 * for a workload that names secrets or configuration, the `vault` provider of the server.
 */
export interface AutopilotAppArgs {
  /** What runs. A promise that Kubernetes cannot keep is an error before anything is created. */
  workload: Workload;
  /** Cluster that it runs in, with nodes in at least three zones. */
  cluster: pulumi.Input<ClusterAttachment>;
  /** Network that the cluster is in. */
  network: pulumi.Input<NetworkAttachment>;
  /** Google service account that the program acts as. Its pods are let in; it needs no other right beforehand. */
  identity: pulumi.Input<WorkloadIdentity>;
  /** Where the images are pulled from, in place of their upstream registries. */
  images: pulumi.Input<ImageSource>;
  /** Where the workload's secrets, its plain configuration and its way into Vault are; the default is none. */
  secrets?: pulumi.Input<SecretsAttachment>;
  /**
   * Operator that copies them into the cluster; the default is none. A workload that names secrets or configuration needs it.
   * The component makes the login for it: one service account of the application's namespace, which has the component's name,
   * reads the documents that are copied and nothing else.
   */
  secretsOperator?: pulumi.Input<SecretsOperatorAttachment>;
  /**
   * Numeric user that the program runs as, 1 to 65,535; the default is 65534, `nobody` on Debian and Alpine. Kubernetes
   * does not start a container that might be root, and cannot tell by a user's name.
   */
  userId?: number;
  /** Region whose servers on Cloud Run the pods call, where they call any; the default is the cluster's. */
  callsFrom?: string;
  /**
   * Whether the component gives the identity the rights that it has on both runtimes: to call the servers on Cloud Run among the workload's bindings,
   * and to write traces. The default is `true`. `App` gives them once for both runtimes, and two grants that are the same are one to Google.
   */
  grantsRights?: boolean;
}
