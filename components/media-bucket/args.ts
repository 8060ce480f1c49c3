import type * as pulumi from "@pulumi/pulumi";

/**
 * What a `MediaBucket` is made from.
 */
export interface MediaBucketArgs {
  /**
   * Region in which the objects are kept, in several zones of it. A change replaces the bucket and is refused while it
   * holds objects: copy them to a second `MediaBucket` first.
   */
  region: string;
  /**
   * Days in which an overwritten or deleted object can be brought back, 1 to 365; the default is 30. What is kept costs
   * what other objects do, from 0.02 USD per GB and month on, by region (https://cloud.google.com/storage/pricing).
   */
  recoveryDays?: number;
  /**
   * Seconds for which browsers and the CDN keep an object without asking again, 0 to 31536000; the default is 31536000, a
   * year, which suits objects that get a new name when their content changes. Anything else needs a smaller number. An
   * object's own `Cache-Control` counts where it is stricter.
   */
  cacheSeconds?: number;
  /**
   * Who may add, replace and delete objects, as IAM members such as the service account of the application; the default
   * is nobody beyond the roles that the project gives. The list is complete: a writer who was added by hand is removed.
   */
  writers?: pulumi.Input<string>[];
  /**
   * Origins such as `https://www.example.com` whose pages upload straight to the bucket with signed URLs; the default is
   * none, which leaves uploading to servers. Reading is not concerned: pages read through the CDN.
   */
  uploadOrigins?: string[];
  /**
   * Whether the bucket is protected; the default is `true`. Protected, Pulumi refuses to delete it, also when it is
   * removed from the program. To delete it, set `false`, update, then destroy. A bucket that holds objects is not deleted
   * either way: empty it first.
   */
  protected?: boolean;
}
