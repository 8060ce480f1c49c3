import type * as pulumi from "@pulumi/pulumi";
import type { ClusterAttachment } from "./cluster";
import type { ImageSource } from "./images";
import type { NetworkAttachment } from "./network";
import type { SecretSyncAttachment } from "./secret-sync";
import type { SecretsOperatorAttachment } from "./secrets-operator";
import type { SecretStoreAttachment } from "./store";

/**
 * What an environment offers to its applications. It knows none of them: an `App` attaches itself. An application of another
 * program gets these values through a `StackReference`.
 */
export interface PlatformAttachment {
  /** Network that applications have addresses in. */
  network: pulumi.Input<NetworkAttachment>;
  /** Where images are pulled from. */
  images: pulumi.Input<ImageSource>;
  /** Where the values of secrets and configuration are. */
  store: pulumi.Input<SecretStoreAttachment>;
  /** The program that keeps copies of them in step. */
  sync: pulumi.Input<SecretSyncAttachment>;
  /** Cluster that applications run in; absent if there is none. */
  cluster?: pulumi.Input<ClusterAttachment>;
  /** Operator that copies secrets into the cluster; absent if there is none. */
  secretsOperator?: pulumi.Input<SecretsOperatorAttachment>;
  /** Version of the library whose component made this value. Leave it out of a value that you write yourself. */
  libraryVersion?: pulumi.Input<string>;
}
