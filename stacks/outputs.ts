import type * as pulumi from "@pulumi/pulumi";
import type { DeliveryIdentity, Endpoint } from "../components";
import type { EnvironmentVault } from "./vault";

/** What a stack tells the world. Nothing here is secret. */
export interface StackOutputs {
  /** Every end point as a contract, by name. */
  endpoints: Record<string, pulumi.Input<Endpoint>>;
  /** Bucket with the backups of the environment's own Vault, for `groundplan vault backups`. */
  vaultBackups?: pulumi.Input<string>;
  /** What the workflows' variables have to say (docs/delivery.md). */
  delivery: Record<string, pulumi.Input<string>>;
}

/** The variables of GitHub's environments, by their names. */
export function deliveryOutputs(delivery: DeliveryIdentity): StackOutputs["delivery"] {
  return {
    WORKLOAD_IDENTITY_PROVIDER: delivery.workloadIdentityProvider,
    DEPLOY_SERVICE_ACCOUNT: delivery.deployServiceAccountEmail,
    PREVIEW_SERVICE_ACCOUNT: delivery.previewServiceAccountEmail,
  };
}

/** What `groundplan vault` has to be told, where the environment runs its own Vault. */
export function backupOutputs({ backupBucketName }: EnvironmentVault): Pick<StackOutputs, "vaultBackups"> {
  return backupBucketName === undefined ? {} : { vaultBackups: backupBucketName };
}
