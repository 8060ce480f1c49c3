// Databases and caches at Google.
import type { Rows } from "./model";

const deletion = "https://cloud.google.com/sql/docs/postgres/delete-instance";
const settings = "https://cloud.google.com/sql/docs/postgres/instance-settings";
const backups = "https://cloud.google.com/sql/docs/postgres/backup-recovery/backups";
const inPlaceUpgrade = "https://cloud.google.com/sql/docs/postgres/upgrade-major-db-version-inplace";

export const googleDatabases: Rows = {
  "gcp:sql/databaseInstance:DatabaseInstance": {
    noun: "PostgreSQL server",
    nouns: [
      { path: "databaseVersion", begins: "MYSQL", noun: "MySQL server" },
      { path: "databaseVersion", begins: "SQLSERVER", noun: "SQL Server instance" },
    ],
    holds: [
      {
        when: { has: "masterInstanceName" },
        what: "the copy of the primary's data, which the primary gives again",
        fate: "again",
        source: "https://cloud.google.com/sql/docs/postgres/replication",
      },
      {
        what: "every database in {it}, with all backups",
        fate: "lost",
        contains: ["gcp:sql/database:Database", "gcp:sql/user:User"],
        source: deletion,
      },
    ],
    needed: true,
    changes: [
      {
        path: "databaseVersion",
        when: { by: "more" },
        weight: "final",
        what: "is upgraded from {from} to {to}; the way back is a backup",
        source: inPlaceUpgrade,
      },
      {
        path: "databaseVersion",
        when: { by: "more" },
        weight: "away",
        what: "is away while its data is upgraded, for minutes that grow with the data",
        source: inPlaceUpgrade,
      },
      {
        path: "databaseVersion",
        when: { by: "less" },
        weight: "final",
        what: "cannot go back from {from} to {to}: Cloud SQL only upgrades, so that `up` ends with an error there",
        source: inPlaceUpgrade,
      },
      { path: "settings.tier", weight: "away", what: "restarts on another machine ({from} to {to})", source: settings },
      {
        path: "settings.edition",
        weight: "away",
        what: "restarts in another edition ({from} to {to})",
        source: settings,
      },
      {
        path: "settings.availabilityType",
        when: { to: ["ZONAL"] },
        weight: "away",
        what: "has no standby from now on: a lost zone stops it",
        source: "https://cloud.google.com/sql/docs/postgres/high-availability",
      },
      {
        path: "settings.databaseFlags",
        weight: "away",
        what: "may restart, which some flags ask for",
        source: "https://cloud.google.com/sql/docs/postgres/flags",
      },
      {
        path: "settings.activationPolicy",
        when: { to: ["NEVER"] },
        weight: "away",
        what: "is stopped",
        source: settings,
      },
      {
        path: "settings.backupConfiguration.enabled",
        when: { to: [false] },
        weight: "lost",
        what: "has no new backups, and its existing ones are deleted in time",
        source: backups,
      },
      {
        path: "settings.backupConfiguration.pointInTimeRecoveryEnabled",
        when: { to: [false] },
        weight: "lost",
        what: "loses its write-ahead log: it can be restored to backups only, to no time between them",
        source: "https://cloud.google.com/sql/docs/postgres/backup-recovery/pitr",
      },
      {
        path: "settings.backupConfiguration.backupRetentionSettings.retainedBackups",
        when: { by: "less" },
        weight: "lost",
        what: "keeps {to} backups instead of {from}: the oldest are deleted",
        source: backups,
      },
      {
        path: "settings.backupConfiguration.transactionLogRetentionDays",
        when: { by: "less" },
        weight: "lost",
        what: "can be restored {to} days back instead of {from}",
        source: backups,
      },
      {
        path: "settings.diskSize",
        when: { by: "more" },
        weight: "final",
        what: "gets {to} GB instead of {from}, and a disk never shrinks",
        source: settings,
      },
      {
        path: "settings.diskSize",
        when: { by: "less" },
        weight: "final",
        what: "cannot go back from {from} GB to {to}: a disk never shrinks, so that `up` ends with an error there",
        source: settings,
      },
      {
        path: "settings.ipConfiguration.ipv4Enabled",
        when: { to: [true] },
        weight: "review",
        what: "gets an address on the internet",
        source: "https://cloud.google.com/sql/docs/postgres/configure-ip",
      },
      {
        path: "settings.ipConfiguration.authorizedNetworks",
        weight: "review",
        what: "lets other networks in",
        source: "https://cloud.google.com/sql/docs/postgres/authorize-networks",
      },
      {
        path: "settings.ipConfiguration.sslMode",
        weight: "review",
        what: "asks for other encryption of connections ({from} to {to})",
        source: "https://cloud.google.com/sql/docs/postgres/configure-ssl-instance",
      },
      {
        path: "deletionProtection",
        when: { to: [false] },
        weight: "review",
        what: "loses its protection against deletion",
        source: "https://cloud.google.com/sql/docs/postgres/deletion-protection",
      },
      {
        path: "settings.deletionProtectionEnabled",
        when: { to: [false] },
        weight: "review",
        what: "loses its protection against deletion at Google",
        source: "https://cloud.google.com/sql/docs/postgres/deletion-protection",
      },
    ],
  },
  "gcp:sql/database:Database": {
    noun: "database",
    holds: [
      {
        what: "all tables in {it}, which only the server's backups still have",
        fate: "lost",
        source: "https://cloud.google.com/sql/docs/postgres/create-manage-databases",
      },
    ],
    needed: true,
  },
  "gcp:sql/user:User": {
    noun: "database user",
    needed: true,
    review: [
      {
        on: ["create"],
        lead: "another user may log in at the database server {instance|of this program}:",
        each: "{name}",
      },
    ],
  },
  "gcp:memorystore/instance:Instance": {
    noun: "cache",
    holds: [
      {
        what: "everything in {it}, queued jobs and sessions too",
        fate: "lost",
        source: "https://cloud.google.com/memorystore/docs/valkey/delete-instances",
      },
    ],
    needed: true,
    changes: [
      {
        path: "nodeType",
        weight: "away",
        what: "moves to other machines ({from} to {to})",
        source: "https://cloud.google.com/memorystore/docs/valkey/scale-instances",
      },
      {
        path: "deletionProtectionEnabled",
        when: { to: [false] },
        weight: "review",
        what: "loses its protection against deletion",
        source: "https://cloud.google.com/memorystore/docs/valkey/delete-instances",
      },
    ],
  },
};
