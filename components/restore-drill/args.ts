import type * as pulumi from "@pulumi/pulumi";
import type { DatabaseServer } from "../contracts/database";
import type { ImageSource } from "../contracts/images";
import type { NetworkAttachment } from "../contracts/network";

/**
 * What a `RestoreDrill` is made from.
 */
export interface RestoreDrillArgs {
  /** Server whose newest backup is restored. A change replaces the drill's user on the server, and its rights. */
  server: pulumi.Input<DatabaseServer>;
  /** Network in which the copy has its private address. */
  network: pulumi.Input<NetworkAttachment>;
  /** Where the image of Node.js is pulled from. */
  images: pulumi.Input<ImageSource>;
  /**
   * Region of the job and of the copy. Name the one that the server would be restored in, `failoverRegion`, so that this is what is
   * tried. A change replaces the job.
   */
  region: string;
  /** What has to be true of the restored data, one query for each database that is to be tried. */
  proofs: RestoreProof[];
  /**
   * When a drill begins, in the five fields of cron, in UTC; the default is `30 4 * * *`, each day two and a half hours after the
   * default hour of the backup. One that begins while another runs removes the other's copy, which fails that one.
   */
  schedule?: string;
  /**
   * Machine type of the copy, as `Postgres` has it; the default is `db-custom-1-3840`. A type of Enterprise Plus makes a copy of that
   * edition. A copy costs what its machine and disk cost for as long as the drill takes, half an hour for a few GB
   * (https://cloud.google.com/sql/pricing).
   */
  tier?: string;
  /** Hours that the newest backup may be old, 1 to 744; the default is 26. An older one fails the drill, and somebody is told at once. */
  longestAgeHours?: number;
  /** Hours without a proof after which somebody is told, 25 to 744; the default is 50. A drill each week wants 200. */
  alertAfterHours?: number;
  /** Minutes that a restore may take, 30 to 1200; the default is 150. Then the drill fails, and its copy is removed. */
  patienceMinutes?: number;
  /**
   * Channels that alerts go to: `projects/<project>/notificationChannels/<number>`; the default is none, and then incidents show in
   * Cloud Monitoring alone.
   */
  notificationChannels?: pulumi.Input<pulumi.Input<string>[]>;
}

/** What proves that a database was restored. */
export interface RestoreProof {
  /** Database that the query runs in. */
  database: string;
  /**
   * Query that proves it: one statement that answers one row with one `true`, such as
   * `SELECT max(created_at) > now() - interval '2 days' FROM orders`. It has 30 seconds
   * (https://docs.cloud.google.com/sql/docs/postgres/executesql-instance). Never a secret: what the database says of a query that
   * fails is in the job's log.
   */
  query: string;
  /** Role of the database that the query runs as; the default is `<database>_readonly`, which Vault makes with the first user. */
  readerRole?: string;
}
