import * as pulumi from "@pulumi/pulumi";
import { createSealKey, createSecretKeys, type SecretKeys } from "./keys";
import type { Settings } from "./settings";
import { createStorage } from "./storage";

/** What outlives every server: the keys, and the bucket with the data; and the server's address, which follows from both. */
export interface VaultData {
  kmsKeyId: pulumi.Output<string>;
  /** Keys of the secrets. */
  keys: SecretKeys;
  bucketName: pulumi.Output<string>;
  address: pulumi.Output<string>;
}

/** Makes keys and bucket. A key that is given unseals in place of a new one. */
export function createData(parent: pulumi.Resource, name: string, settings: Settings): VaultData {
  const { region, regions, protect, hardwareKey: hardware, sealKey, restoredBucket } = settings;
  const kmsKeyId =
    sealKey === undefined ? createSealKey(parent, name, region, { hardware, protect }) : pulumi.output(sealKey);
  const keys = createSecretKeys(parent, name, regions, { hardware, protect });
  const { bucketName, projectNumber } = createStorage(parent, name, { region, protect, restoredBucket });
  // Cloud Run's address of a service follows from its name, so the server can be told its own before it exists.
  const address = pulumi.interpolate`https://${name}-${projectNumber}.${region}.run.app`;
  return { kmsKeyId, keys, bucketName, address };
}
