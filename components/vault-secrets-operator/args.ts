import type * as pulumi from "@pulumi/pulumi";
import type { ClusterAttachment } from "../contracts/cluster";
import type { ImageSource } from "../contracts/images";
import type { SecretStoreAttachment } from "../contracts/store";

/**
 * What a `VaultSecretsOperator` is made from. Its options name three providers: `gcp`, the `kubernetes` provider of the
 * cluster, and the `vault` provider of the server.
 */
export interface VaultSecretsOperatorArgs {
  /** Cluster to install the operator in. A cluster has one operator at most. */
  cluster: pulumi.Input<ClusterAttachment>;
  /** Where the documents are. The operator reads those that applications let it, through the server's public address. */
  store: pulumi.Input<SecretStoreAttachment>;
  /** Where the operator's images are pulled from. It has the upstreams `docker.io/hashicorp` and `quay.io/brancz`. */
  images: pulumi.Input<ImageSource>;
  /**
   * Release of the operator and of its chart, `1.x.y`; the default is `1.4.1`
   * (https://github.com/hashicorp/vault-secrets-operator/releases). A change upgrades the operator pod by pod; copies and
   * applications are left alone. One that fails is rolled back.
   */
  version?: string;
  /**
   * Pods of the operator, 1 to 3; the default is 2, in different zones if there is room. One works, and another takes over
   * within seconds. Each costs what Autopilot charges for 0.25 CPU and 512 MiB
   * (https://cloud.google.com/kubernetes-engine/pricing).
   */
  replicas?: number;
  /**
   * Notification channels of Cloud Monitoring, `projects/<project>/notificationChannels/<number>`, that are told when copies
   * do not follow; the default is none, and the incident is in the console alone.
   */
  notificationChannels?: pulumi.Input<pulumi.Input<string>[]>;
}
