import type * as pulumi from "@pulumi/pulumi";
import type { DatabaseServer } from "../contracts/database";
import type { NetworkAttachment } from "../contracts/network";

/**
 * What a `Postgres` is made from.
 */
export interface PostgresArgs {
  /**
   * Major version of PostgreSQL, `15` to `18` (https://cloud.google.com/sql/docs/postgres/db-versions). A higher one upgrades
   * the server and its replica in place, with minutes of downtime and no way back but a backup: Cloud SQL upgrades with
   * `pg_upgrade` (https://cloud.google.com/sql/docs/postgres/upgrade-major-db-version-inplace), which knows no lower one.
   */
  version: string;
  /** Region of the database. A change creates an empty one elsewhere: to move, see the README on failing over. */
  region: string;
  /**
   * Region of a replica that follows within seconds and can be promoted; the default is no replica. It costs as much as an
   * instance without standby, and the traffic between the regions.
   */
  failoverRegion?: string;
  /**
   * Which of `region` and `failoverRegion` takes writes; the default is `region`. Change it when `groundplan postgres failover` says
   * so: it tells the program which instance is the primary now. Before that, the change is refused while `protected`, since it
   * would replace the primary.
   */
  writeRegion?: string;
  /**
   * Whether the instance that does not take the writes is a former primary, which follows nobody; the default is `false`. `true` leaves it
   * as it is, whatever the other arguments say, and the server has no replica. `groundplan postgres failover` says when to set it, and
   * `groundplan postgres rejoin`, which makes a replica of that name in its place, when to take it back.
   */
  keepsFormerPrimary?: boolean;
  /** Network from which the database is reached. It has no public address. */
  network: pulumi.Input<NetworkAttachment>;
  /**
   * Machine type: `db-custom-<CPUs>-<MB of memory>`, `db-f1-micro` or `db-g1-small` for the edition `ENTERPRISE`,
   * `db-perf-optimized-N-<CPUs>` or `db-c4a-highmem-<CPUs>` for `ENTERPRISE_PLUS`; the default is `db-custom-1-3840`. Machines of C4A have disks of Hyperdisk, all others
   * SSD (https://cloud.google.com/sql/docs/postgres/machine-series-overview). A change restarts the server, about a minute away. Shared cores (`db-f1-micro`, `db-g1-small`) come without a promised availability
   * (https://cloud.google.com/sql/sla).
   */
  tier?: string;
  /**
   * Machine type of the replica; the default is `tier`. Google refuses a primary that is larger than its replica: to grow,
   * raise this first, update, and then raise `tier`
   * (https://github.com/terraform-google-modules/terraform-google-sql-db/issues/210).
   */
  replicaTier?: string;
  /**
   * Edition, `ENTERPRISE` or `ENTERPRISE_PLUS`; the default is `ENTERPRISE`. Enterprise Plus promises 99.99 % instead of
   * 99.95 %, keeps transaction logs for up to 35 days, and switches over to the other region and back
   * (https://cloud.google.com/sql/docs/postgres/editions-intro). Its CPUs and memory cost about a third more
   * (https://cloud.google.com/sql/pricing). A change restarts the server, about a minute away.
   */
  edition?: string;
  /**
   * Whether `host` is Google's write end point, a name that leads to whichever instance takes the writes, so that a failover changes no
   * address; the default is `false`. For `ENTERPRISE_PLUS`, and for instances that were made while the API `dns.googleapis.com` was
   * enabled (https://cloud.google.com/sql/docs/postgres/connect-to-instance-using-write-endpoint). It costs nothing. A change restarts
   * the applications that are bound to the server.
   */
  writeEndpoint?: boolean;
  /**
   * Whether a standby in another zone takes over within about a minute; the default is `true`. It doubles the instance's
   * price. A change restarts the server.
   */
  highlyAvailable?: boolean;
  /**
   * Service account of the Vault that makes users on the server; the default is none. It logs in with its Google identity,
   * without a password, and acts as the administrators' role, which may make users. Another one replaces the login. Its address
   * alone, so that the server need not wait for Vault.
   */
  vaultServiceAccountEmail?: pulumi.Input<string>;
  /**
   * Number of daily backups kept, 1 to 365; the default is 14. They are billed by the GB and month
   * (https://cloud.google.com/sql/pricing): those of a database of a few GB cost cents.
   */
  retainedBackups?: number;
  /**
   * Days of transaction log, 1 to 7, with Enterprise Plus to 35, and at most `retainedBackups`; the default is 7. The
   * database can be restored as it was at any second of them.
   */
  transactionLogDays?: number;
  /**
   * Where backups are kept, a region or `eu`, `us`, `asia`; the default is the region that does not take the writes, or
   * `region` without `failoverRegion`: the loss of a region never takes data and backups together, and no data leaves the
   * regions that are named here.
   */
  backupLocation?: string;
  /** Hour (UTC) in which the daily backup starts, 0 to 23; the default is 2. */
  backupHour?: number;
  /** Day of the week on which Google may restart the server for maintenance, 1 (Monday) to 7 (Sunday); the default is 7. */
  maintenanceDay?: number;
  /** Hour (UTC) of `maintenanceDay` in which Google may restart the server, 0 to 23; the default is 4. */
  maintenanceHour?: number;
  /**
   * How long after the announcement maintenance comes: `canary` (a week), `stable` (two), `week5` (five); the default is
   * `stable`. A development environment takes `canary` and meets a bad update first.
   */
  maintenanceTrack?: string;
  /**
   * Database flags beyond those that the component sets, by name
   * (https://cloud.google.com/sql/docs/postgres/flags); the default is none. Sizes and times are whole numbers in the flag's unit: `{ work_mem: "65536" }` is 64 MB.
   * `{ "cloudsql.enable_pgaudit": "on", "pgaudit.log": "ddl,role" }` lets databases have the extension `pgaudit`, which audits changes of schema and rights. Some flags restart
   * the server.
   */
  flags?: { [name: string]: string };
  /**
   * Connections that applications of other programs may open, by a name for each program; the default is none. `connectionLimit` is less by
   * them. A program gets the server from the output `shares`, where its share is the limit: a preview adds up one program's connections and cannot know
   * another's. A change changes no resource.
   */
  connectionShares?: { [program: string]: number };
  /**
   * Days that a last backup is kept once the instance is deleted, 0 to 365; the default is 30, and 0 makes none and lets
   * the daily backups go with the instance.
   */
  finalBackupDays?: number;
  /**
   * Whether the instances are protected; the default is `true`. Protected, Pulumi, the provider and Google's API refuse to
   * delete them, also when they are removed from the program. To delete them, set `false`, update, then destroy.
   */
  protected?: boolean;
}

/**
 * What a `DatabaseUser` is made from.
 */
export interface DatabaseUserArgs {
  /** Server that the identity logs in to. A change replaces the user. */
  server: pulumi.Input<DatabaseServer>;
  /** Address of the service account: `<account>@<project>.iam.gserviceaccount.com`. A change replaces the user. */
  serviceAccountEmail: pulumi.Input<string>;
  /**
   * Database roles that the user is a member of; the default is none, which lets it log in and nothing else. In a database where
   * Vault makes users, `<database>_readonly` lets it connect and read. A role other
   * than Cloud SQL's own must exist in the database first. Roles that were granted by hand are revoked when the list
   * changes.
   */
  roles?: string[];
}
