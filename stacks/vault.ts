import type * as pulumi from "@pulumi/pulumi";
import {
  Vault,
  type DeliveryIdentity,
  type Endpoint,
  type ImageSource,
  type NetworkAttachment,
  type VaultEndpoint,
} from "../components";
import type { Config } from "./config";
import { member } from "./members";
import type { Clouds, ConfigurableVault } from "./providers";

export interface VaultSettings {
  network: NetworkAttachment;
  images: ImageSource;
  /** Who deploys, beside the operators. */
  deployer: DeliveryIdentity;
  /** Who is told when the server or its backups need somebody. */
  notificationChannels: pulumi.Input<string[]>;
  hardwareKey: boolean;
  protected: boolean;
}

/** A Vault that an environment uses. */
export interface EnvironmentVault extends ConfigurableVault {
  endpoint: pulumi.Input<Endpoint>;
  /** Where its backups are, if the environment runs it. */
  backupBucketName?: pulumi.Input<string>;
}

/** Who holds a share of the recovery key, and how many are needed, where the configuration says so. */
function recovery({ shareHolders, recoveryThreshold, operators }: Config) {
  const holders = shareHolders.map(({ readers = operators, ...holder }) => ({ ...holder, readers }));
  return {
    ...(holders.length === 0 ? {} : { shareHolders: holders }),
    ...(recoveryThreshold === 0 ? {} : { recoveryThreshold }),
  };
}

/** The environment's own Vault, or the one that `vault:address` names. */
export function vaultFor(config: Config, settings: VaultSettings, cloud: Clouds): EnvironmentVault {
  const existing = config.existingVault;
  if (existing !== undefined) {
    return {
      ...existing,
      endpoint: {
        url: existing.address,
        protocol: "HTTPS",
        credentials: "a login with your Google identity, at auth/gcp",
        availability: "as its operators promise",
        reason: "Another environment's Vault serves this one too (vault:address).",
      },
    };
  }
  return new Vault(
    "vault",
    {
      version: config.vaultVersion,
      region: config.region,
      backupRegion: config.failoverRegion,
      ...(config.vaultRestoredBucket === undefined ? {} : { restoredBucket: config.vaultRestoredBucket }),
      ...recovery(config),
      images: settings.images,
      network: settings.network,
      administrators: [...config.operators, member(settings.deployer.deployServiceAccountEmail)],
      previewers: [member(settings.deployer.previewServiceAccountEmail)],
      notificationChannels: settings.notificationChannels,
      hardwareKey: settings.hardwareKey,
      protected: settings.protected,
    },
    cloud,
  );
}

/** What a component takes of it: an object may have nothing beyond the contract. */
export function contractOf(vault: EnvironmentVault): VaultEndpoint {
  return vault instanceof Vault ? vault : { address: vault.address, serviceAccountEmail: vault.serviceAccountEmail };
}
