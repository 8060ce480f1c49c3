import * as pulumi from "@pulumi/pulumi";
import type { Endpoint } from "../contracts/endpoint";
import type { VaultEndpoint } from "../contracts/vault";
import type { Usable } from "../internal/usable";
import type { PlatformExistingVault } from "./args";

/** What a platform needs to know of a Vault, whoever runs it. */
export interface UsedVault extends VaultEndpoint {
  administratorEmail: pulumi.Input<string>;
  endpoint: pulumi.Output<Endpoint>;
  /** Where its backups are, if the platform runs it. */
  backupBucketName?: pulumi.Output<string>;
}

/** A Vault that somebody else runs. */
export function describeExisting(vault: Usable<PlatformExistingVault>): UsedVault {
  return {
    ...vault,
    endpoint: pulumi.output({
      url: vault.address,
      protocol: "HTTPS",
      credentials: "a login with your Google identity, at auth/gcp",
      availability: "as its operators promise",
      reason: "Another environment's Vault serves this one too.",
      // The health page of any Vault that answers at the address; what it is made of, only its operators know.
      watch: { healthUrl: pulumi.interpolate`${vault.address}/v1/sys/health?standbyok=true&perfstandbyok=true` },
    }),
  };
}
