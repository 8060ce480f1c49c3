import * as storage from "@pulumi/gcp/storage";
import type * as pulumi from "@pulumi/pulumi";

/** What `createStorage` needs. */
export interface StorageSettings {
  region: string;
  protect: boolean;
}

const keptDays = 3;

/**
 * The bucket that holds Vault's data, encrypted by Vault. It outlives the stack.
 *
 * Versioning undoes a mistaken deletion. The object that says which server writes is rewritten every five seconds, some
 * 17,000 times a day, so earlier versions go after three days and soft delete, which would keep each for at least a week
 * more, is off. Neither is a backup.
 */
export function createStorage(parent: pulumi.Resource, name: string, settings: StorageSettings): storage.Bucket {
  return new storage.Bucket(
    `${name}-storage`,
    {
      location: settings.region,
      storageClass: "STANDARD",
      uniformBucketLevelAccess: true,
      publicAccessPrevention: "enforced",
      forceDestroy: false,
      versioning: { enabled: true },
      lifecycleRules: [
        {
          action: { type: "Delete" },
          condition: { daysSinceNoncurrentTime: keptDays, withState: "ARCHIVED" },
        },
      ],
      softDeletePolicy: { retentionDurationSeconds: 0 },
    },
    { parent, protect: settings.protect, retainOnDelete: true },
  );
}

/** The server may read, write and delete objects of this bucket, and not change the bucket or who may use it. */
export function allowStoring(
  parent: pulumi.Resource,
  name: string,
  bucket: storage.Bucket,
  member: pulumi.Output<string>,
): pulumi.Resource {
  return new storage.BucketIAMMember(
    `${name}-storage`,
    { bucket: bucket.name, role: "roles/storage.objectUser", member },
    { parent },
  );
}
