import type * as pulumi from "@pulumi/pulumi";

/** A secret that people and programs have no business to read. */
export interface WatchedSecret {
  /**
   * Its name in Secret Manager, such as `vault-recovery-shares`. The end that Pulumi adds to automatic names does not count.
   */
  secretName: string;
  /** Addresses of the service accounts that may read it without anybody being told. The default is none. */
  readers?: string[];
}

/**
 * What an `AuditTrail` is made from.
 */
export interface AuditTrailArgs {
  /** Project whose record this is. It has one `AuditTrail`. A change makes everything anew, which protection refuses. */
  project: string;
  /** Region that the record is kept in. A change replaces the log bucket, which protection refuses. */
  region: string;
  /**
   * Project that keeps the record, another one than what is recorded, where its subjects change nothing. The default is the
   * project itself. A change replaces the log bucket, which protection refuses.
   */
  recordProject?: string;
  /**
   * Days for which an entry is kept, 30 to 3,650; the default is 400, as long as Google keeps administrative activity. Each GiB
   * costs once when it is written and monthly after 30 days (https://cloud.google.com/stackdriver/pricing).
   */
  retentionDays?: number;
  /**
   * Whether the log bucket is locked, and protected in Pulumi; the default is `true`. For the days of the retention Google then
   * deletes neither the bucket nor an entry for anybody, an owner included. It cannot be taken back, and the days cannot be
   * changed any more.
   */
  protected?: boolean;
  /** Secrets about each reading of which somebody is told. The default is none. */
  watchedSecrets?: WatchedSecret[];
  /**
   * Whether somebody is told of each key of the project that is destroyed or disabled; the default is `false`, since `Vault` tells
   * of its own.
   */
  watchesKeys?: boolean;
  /**
   * Where alerts go, `projects/<project>/notificationChannels/<number>`, of this same project: `channelIds` of
   * `Notifications`, or the names of others. The default is nowhere: they show in the console alone.
   */
  notificationChannels?: pulumi.Input<string[]>;
}
