import type * as pulumi from "@pulumi/pulumi";

/**
 * What a `LogBucket` is made from.
 */
export interface LogBucketArgs {
  /** Project whose logs it keeps, and that it is in. A project has one `LogBucket`. A change makes everything anew, which protection refuses. */
  project: string;
  /** Region that the logs are kept in. A change replaces the log bucket, which protection refuses; the logs stay in the old one. */
  region: string;
  /**
   * Days for which an entry is kept, 1 to 3,650; the default is 30, as in Google's own bucket `_Default`. The first 30 days are part of the
   * price of writing, each further month costs by the GiB (https://cloud.google.com/products/observability/pricing). A smaller number deletes
   * what is older.
   */
  retentionDays?: number;
  /**
   * Who reads the logs, as IAM members; the default is nobody but those who administer logs in the project. What applications print may be
   * personal: name a group that has a reason. A change takes effect at once.
   */
  readers?: pulumi.Input<string>[];
  /**
   * What nobody keeps, by name, each as a filter of Cloud Logging (https://cloud.google.com/logging/docs/view/logging-query-language), for
   * example `httpRequest.requestUrl:"/health"`; the default is nothing. What is left out is not paid for, and cannot be had afterwards.
   */
  exclusions?: { [name: string]: string };
  /**
   * Whether the log bucket is locked; the default is `false`. For the days of the retention Google then deletes neither the bucket nor an
   * entry for anybody, an owner included. It cannot be taken back, and the days cannot be changed any more.
   */
  locked?: boolean;
  /** Whether Pulumi refuses to delete the log bucket; the default is `true`. To destroy it, deploy with `false` first. */
  protected?: boolean;
}
