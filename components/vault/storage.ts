import * as storage from "@pulumi/gcp/storage";
import * as pulumi from "@pulumi/pulumi";

/** What `createStorage` needs. */
export interface StorageSettings {
  region: string;
  protect: boolean;
  /** A bucket to use instead, filled from a backup. */
  restoredBucket: pulumi.Input<string> | undefined;
}

/** Where Vault's data are. */
export interface VaultStorage {
  /** Name of the bucket that the server uses. */
  bucketName: pulumi.Output<string>;
  /** Number of the project, which Cloud Run's addresses are made with. */
  projectNumber: pulumi.Output<number>;
}

const keptDays = 3;

/**
 * The bucket that holds Vault's data, encrypted by Vault. It outlives the stack, and it stays when Vault is told to use a
 * restored one: what went wrong can be looked at.
 *
 * Versioning undoes a mistaken deletion, and lets a backup be of one moment. The object that says which server writes is
 * rewritten every five seconds, some 17,000 times a day, so earlier versions go after three days and soft delete, which
 * would keep each for at least a week more, is off. Neither is a backup.
 */
export function createStorage(parent: pulumi.Resource, name: string, settings: StorageSettings): VaultStorage {
  const bucket = new storage.Bucket(
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
      // Tells whoever looks at it, and whoever reads a plan, what goes with it.
      labels: { data: "vault" },
    },
    { parent, protect: settings.protect, retainOnDelete: true },
  );
  return {
    bucketName: pulumi.output(settings.restoredBucket ?? bucket.name),
    projectNumber: bucket.projectNumber,
  };
}

/** Grants a role on one bucket. */
export function allow(
  parent: pulumi.Resource,
  name: string,
  bucket: pulumi.Input<string>,
  role: string,
  member: pulumi.Output<string>,
): pulumi.Resource {
  return new storage.BucketIAMMember(name, { bucket, role, member }, { parent });
}
