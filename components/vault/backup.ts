import type * as cloudrunv2 from "@pulumi/gcp/cloudrunv2";
import * as serviceaccount from "@pulumi/gcp/serviceaccount";
import * as storage from "@pulumi/gcp/storage";
import type * as pulumi from "@pulumi/pulumi";
import { offerNodeJob, startOnSchedule } from "../internal/node-job";
import { programBundle } from "../internal/program-bundle";
import { allow } from "./storage";

/** What backups need. */
export interface BackupSettings {
  /** Region that the job runs in: that of the data. */
  region: string;
  /** Region that the backups are kept in. */
  backupRegion: string;
  intervalHours: number;
  retentionDays: number;
  /** Release that the server is to be: another one is preceded by a backup. */
  version: string;
  kmsKeyId: pulumi.Output<string>;
  bucketName: pulumi.Output<string>;
  image: pulumi.Input<string>;
  protect: boolean;
}

/** The backups. */
export interface Backups {
  bucket: storage.Bucket;
  /** The job that Cloud Scheduler starts, and an operator may. */
  job: cloudrunv2.Job;
  /** Ready when a backup has been taken of what there was before this deployment changes the server. */
  beforeUpdate: pulumi.Resource;
}

const oneAttempt = 1800;
const secondsOfDay = 24 * 60 * 60;

/**
 * Copies Vault's bucket to another region, several times a day, and once before the server becomes another release. The job
 * reads the data, which Vault has encrypted, and adds to the backups; it can neither overwrite nor delete one.
 */
export function createBackups(parent: pulumi.Resource, name: string, settings: BackupSettings): Backups {
  const jobName = `${name}-backup`;
  const bucket = createBackupBucket(parent, jobName, settings);
  const account = new serviceaccount.Account(
    jobName,
    { accountId: jobName, displayName: "Backs up Vault", description: "Copies Vault's encrypted data." },
    { parent },
  );
  const { member } = account;
  const { offered: job, ran } = offerNodeJob(parent, jobName, "before-update", {
    program: programBundle("sync/backup/main.ts"),
    image: settings.image,
    region: settings.region,
    serviceAccountEmail: account.email,
    environment: {
      SOURCE_BUCKET: settings.bucketName,
      BACKUP_BUCKET: bucket.name,
      VAULT_VERSION: settings.version,
      KMS_KEY: settings.kmsKeyId,
    },
    timeoutSeconds: oneAttempt,
    dependsOn: [
      allow(parent, `${jobName}-source`, settings.bucketName, "roles/storage.objectViewer", member),
      allow(parent, `${jobName}-read`, bucket.name, "roles/storage.objectViewer", member),
      allow(parent, `${jobName}-add`, bucket.name, "roles/storage.objectCreator", member),
    ],
  });
  startOnSchedule(parent, jobName, {
    job,
    region: settings.region,
    account,
    schedule: `17 */${settings.intervalHours} * * *`,
    description: "Backs up Vault's data to another region",
  });
  return { bucket, job, beforeUpdate: ran.done };
}

/**
 * Backups stay for their time and then go by themselves. Where Vault is protected the retention is locked: Google takes it
 * back from nobody, an owner included, and keeps the project from deletion as well
 * (https://cloud.google.com/storage/docs/bucket-lock). The bucket outlives the stack.
 */
function createBackupBucket(parent: pulumi.Resource, name: string, settings: BackupSettings): storage.Bucket {
  return new storage.Bucket(
    name,
    {
      location: settings.backupRegion,
      storageClass: "STANDARD",
      uniformBucketLevelAccess: true,
      publicAccessPrevention: "enforced",
      forceDestroy: false,
      // Each backup is made of objects of its own, and none is ever written again.
      versioning: { enabled: false },
      retentionPolicy: { retentionPeriod: String(settings.retentionDays * secondsOfDay), isLocked: settings.protect },
      lifecycleRules: [{ action: { type: "Delete" }, condition: { age: settings.retentionDays } }],
      softDeletePolicy: { retentionDurationSeconds: 7 * secondsOfDay },
    },
    { parent, protect: settings.protect, retainOnDelete: true },
  );
}
