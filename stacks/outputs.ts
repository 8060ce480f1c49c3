import * as pulumi from "@pulumi/pulumi";
import type { Cdn, DeliveryIdentity, Endpoint, Postgres } from "../components";
import type { Config } from "./config";
import { previewEnvironment } from "./delivery";
import type { Ground } from "./ground";
import type { EnvironmentVault } from "./vault";

/** What a stack tells the world. Nothing here is secret. */
export interface StackOutputs {
  /** Every end point as a contract, by name. */
  endpoints: Record<string, pulumi.Input<Endpoint>>;
  /** Bucket with the backups of the environment's own Vault, for `groundplan vault backups`. */
  vaultBackups?: pulumi.Input<string>;
  /** Variables of the environments at GitHub, by environment and name (docs/delivery.md). */
  delivery: Record<string, Record<string, pulumi.Input<string>>>;
}

/** What both compositions tell. */
export function stackOutputs(
  { hostname }: Config,
  { vault, delivery }: Ground,
  { environment, cdn, postgres }: { environment: string; cdn: Cdn; postgres: Postgres },
): StackOutputs {
  return {
    endpoints: { web: endpointOf(cdn, hostname), database: postgres.endpoint, vault: vault.endpoint },
    ...backupOutputs(vault),
    delivery: deliveryOutputs(delivery, environment),
  };
}

/** The end point of a host name of the front door. */
function endpointOf(cdn: Cdn, hostname: string): pulumi.Output<Endpoint> {
  return cdn.endpoints.apply((endpoints) => {
    const endpoint = endpoints[hostname];
    if (endpoint === undefined) throw new pulumi.RunError(`The front door serves no ${hostname}.`);
    return endpoint;
  });
}

/** The variables of the two environments at GitHub that an environment of ours has. */
function deliveryOutputs(delivery: DeliveryIdentity, environment: string): StackOutputs["delivery"] {
  return {
    [environment]: {
      WORKLOAD_IDENTITY_PROVIDER: delivery.deployIdentityProvider,
      DEPLOY_SERVICE_ACCOUNT: delivery.deployServiceAccountEmail,
    },
    [previewEnvironment(environment)]: {
      WORKLOAD_IDENTITY_PROVIDER: delivery.previewIdentityProvider,
      PREVIEW_SERVICE_ACCOUNT: delivery.previewServiceAccountEmail,
    },
  };
}

/** What `groundplan vault` has to be told, where the environment runs its own Vault. */
function backupOutputs({ backupBucketName }: EnvironmentVault): Pick<StackOutputs, "vaultBackups"> {
  return backupBucketName === undefined ? {} : { vaultBackups: backupBucketName };
}
