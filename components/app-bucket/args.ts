import type * as pulumi from "@pulumi/pulumi";
import type { WorkloadIdentity } from "../contracts/identity";

/** Objects that go by themselves. */
export interface AppBucketExpiry {
  /** Days after an object was written, 1 to 36500. It can be brought back for the bucket's `recoveryDays` like any other. */
  afterDays: number;
  /** What the names of these objects begin with, such as `tmp/`; the default is every object. */
  prefix?: string;
}

/**
 * What an `AppBucket` is made from.
 */
export interface AppBucketArgs {
  /**
   * Region in which the objects are kept, in several zones of it. A change replaces the bucket and is refused while it
   * holds objects: copy them to a second `AppBucket` first.
   */
  region: string;
  /** Identity of the application, which may list, read, write and delete objects (`roles/storage.objectUser`). */
  identity: pulumi.Input<WorkloadIdentity>;
  /**
   * Who else may list, read, write and delete objects, as IAM members; the default is nobody beyond the roles that the project
   * gives. The list is complete: a writer who was added by hand is removed.
   */
  writers?: pulumi.Input<string>[];
  /** Who else may list and read objects, as IAM members; the default is nobody beyond the roles that the project gives. */
  readers?: pulumi.Input<string>[];
  /**
   * Whether an overwritten or deleted object is kept as an older version; the default is `true`. A program can list and read
   * versions. With `false` it is kept by soft delete, which only an administrator sees and restores.
   */
  versioned?: boolean;
  /**
   * Days in which an overwritten or deleted object can be brought back; the default is 30. 1 to 365 with versions; 7 to 90 without,
   * or 0, which keeps nothing. What is kept costs what other objects do, from 0.02 USD per GB and month on, by region
   * (https://cloud.google.com/storage/pricing). The bucket itself and deleted versions can be restored for 7 days, unless it is 0.
   */
  recoveryDays?: number;
  /** Objects that are deleted some days after they were written; the default is none. Each prefix stands once. */
  expiry?: AppBucketExpiry[];
  /**
   * Origins such as `https://www.example.com` whose pages upload straight to the bucket with signed URLs (`PUT`, `POST`); the default
   * is none, which leaves uploading to servers.
   */
  uploadOrigins?: string[];
  /**
   * Whether the application can sign URLs without a key, by `iam.serviceAccounts.signBlob` on its own account; the default is
   * `false`.
   */
  signedUrls?: boolean;
  /**
   * Whether the application gets a key for programs that speak S3; the default is `false`, and the application's identity is enough.
   * The binding has the parts `accessKeyId` and `secretAccessKey` then.
   */
  s3Keys?: boolean;
  /**
   * Seconds for which browsers and a CDN that serves the bucket keep an object without asking again, 0 to 31536000; the default is
   * 0, since an application may overwrite what it has. An object's own `Cache-Control` counts where it is stricter.
   */
  cacheSeconds?: number;
  /**
   * Whether the bucket is protected; the default is `true`. Protected, Pulumi refuses to delete it, also when it is
   * removed from the program. To delete it, set `false`, update, then destroy. A bucket that holds objects is not deleted
   * either way, unless it is `temporary`: empty it first.
   */
  protected?: boolean;
  /**
   * Whether the bucket goes with its objects when it is removed from the program or destroyed, as one that was made for a pull request; the
   * default is `false`. Only with `protected: false`. What is deleted in it is not kept for a recovery.
   */
  temporary?: boolean;
}
