// What holds data at Google: databases, caches, buckets, keys, secrets, images, logs.
import type { Rows } from "./model";

const deletion = "https://cloud.google.com/sql/docs/postgres/delete-instance";
const settings = "https://cloud.google.com/sql/docs/postgres/instance-settings";
const backups = "https://cloud.google.com/sql/docs/postgres/backup-recovery/backups";
const keys = "https://cloud.google.com/kms/docs/destroy-restore";
const objects = "https://cloud.google.com/storage/docs/deleting-buckets";
const inPlaceUpgrade = "https://cloud.google.com/sql/docs/postgres/upgrade-major-db-version-inplace";
const uploaded = { type: "gcp:storage/bucketObject:BucketObject", by: "bucket" };
const notEmpty = ", and Google refuses to delete a bucket that is not empty: `up` ends with an error there";
const secrets = "https://cloud.google.com/secret-manager/docs/delete-secret";

export const googleData: Rows = {
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
  "gcp:storage/bucket:Bucket": {
    noun: "bucket",
    holds: [
      {
        when: { where: { path: "labels.data", is: ["vault"] } },
        what: "everything that Vault keeps, which is every secret: a Vault without a copy of it begins empty",
        kept: "everything that Vault keeps, which is every secret: a Vault without a copy of it begins empty",
        obstacle: notEmpty,
        fate: "moved",
        source: "components/vault/README.md",
      },
      {
        when: { where: { path: "forceDestroy", is: [true] } },
        what: "every object in {it}",
        fate: "lost",
        source: objects,
      },
      {
        when: { without: uploaded },
        what: "every object in {it}",
        obstacle: notEmpty,
        fate: "moved",
        source: objects,
      },
      {
        what: "objects that the program did not upload itself, if there are any",
        obstacle: notEmpty,
        fate: "moved",
        source: objects,
      },
    ],
    needed: true,
    // What the program uploads is in the new bucket before the old one goes.
    neededWhen: { without: uploaded },
    changes: [
      {
        path: "lifecycleRules",
        weight: "lost",
        what: "deletes other objects by itself from now on",
        source: "https://cloud.google.com/storage/docs/lifecycle",
      },
      {
        path: "versioning.enabled",
        when: { to: [false] },
        weight: "lost",
        what: "no longer keeps what is overwritten or deleted",
        source: "https://cloud.google.com/storage/docs/object-versioning",
      },
      {
        path: "softDeletePolicy.retentionDurationSeconds",
        when: { by: "less" },
        weight: "lost",
        what: "keeps deleted objects for {to} seconds instead of {from}",
        source: "https://cloud.google.com/storage/docs/soft-delete",
      },
      {
        path: "forceDestroy",
        when: { to: [true] },
        weight: "review",
        what: "can be deleted with all its objects from now on",
        source: objects,
      },
      {
        path: "publicAccessPrevention",
        weight: "review",
        what: "may be opened to the internet from now on ({from} to {to})",
        source: "https://cloud.google.com/storage/docs/public-access-prevention",
      },
      {
        path: "retentionPolicy.isLocked",
        when: { to: [true] },
        weight: "final",
        what: "keeps its objects for the stated time, and nobody can shorten that",
        source: "https://cloud.google.com/storage/docs/bucket-lock",
      },
    ],
  },
  "gcp:storage/bucketObject:BucketObject": { noun: "object" },
  "gcp:kms/keyRing:KeyRing": {
    noun: "key ring",
    final: [
      {
        on: "create",
        what: "{its} name stays taken in the project for good",
        source: "https://cloud.google.com/kms/docs/faq",
      },
    ],
  },
  "gcp:kms/cryptoKey:CryptoKey": {
    noun: "encryption key",
    holds: [
      {
        what: "what is encrypted with {it}, once the time for which its versions wait ({destroyScheduledDuration|30 days by default}) is over",
        kept: "what is encrypted with {it}, which {its} versions still decrypt",
        fate: "lost",
        source: keys,
      },
    ],
    needed: true,
    final: [
      {
        on: "create",
        what: "{its} name stays taken in the key ring for good",
        source: "https://docs.cloud.google.com/kms/docs/delete-kms-resources",
      },
    ],
    changes: [
      {
        path: "rotationPeriod",
        weight: "review",
        what: "rotates in another rhythm ({from} to {to})",
        source: "https://cloud.google.com/kms/docs/key-rotation",
      },
    ],
  },
  "gcp:secretmanager/secret:Secret": {
    noun: "secret",
    holds: [
      {
        when: { with: "gcp:secretmanager/secretVersion:SecretVersion" },
        what: "the value, which the program writes again",
        fate: "again",
        contains: ["gcp:secretmanager/secretVersion:SecretVersion"],
        source: "https://www.pulumi.com/registry/packages/gcp/api-docs/secretmanager/secretversion/",
      },
      {
        when: { where: { path: "labels.source", is: ["vault"] } },
        what: "all versions, which are copied again from Vault",
        fate: "again",
        contains: ["gcp:secretmanager/secretVersion:SecretVersion"],
        source: "components/secret-sync/README.md",
      },
      {
        what: "all versions",
        fate: "lost",
        contains: ["gcp:secretmanager/secretVersion:SecretVersion"],
        source: secrets,
      },
    ],

    changes: [
      {
        path: "deletionProtection",
        when: { to: [false] },
        weight: "review",
        what: "loses its protection against deletion",
        source: secrets,
      },
    ],
  },
  "gcp:secretmanager/secretVersion:SecretVersion": {
    noun: "version of a secret",
    plural: "versions of secrets",
    review: [{ on: ["create"], lead: "another value is written by this program:", each: "{this}" }],
  },
  "gcp:artifactregistry/repository:Repository": {
    noun: "registry",
    plural: "registries",
    holds: [
      {
        when: { where: { path: "mode", is: ["REMOTE_REPOSITORY"] } },
        what: "copies of images, which are fetched again",
        fate: "again",
        source: "https://cloud.google.com/artifact-registry/docs/repositories/remote-overview",
      },
      {
        what: "every image in {it}, so that no earlier version of an application can run again",
        fate: "lost",
        source: "https://cloud.google.com/artifact-registry/docs/repositories/delete-repo",
      },
    ],

    changes: [
      {
        path: "cleanupPolicies",
        weight: "lost",
        what: "deletes other images by itself from now on",
        source: "https://cloud.google.com/artifact-registry/docs/repositories/cleanup-policy",
      },
    ],
  },
  "gcp:logging/projectBucketConfig:ProjectBucketConfig": {
    noun: "log bucket",
    holds: [
      {
        what: "the logs in {it}, seven days later",
        fate: "lost",
        source: "https://cloud.google.com/logging/docs/buckets",
      },
    ],
    changes: [
      {
        path: "retentionDays",
        when: { by: "less" },
        weight: "lost",
        what: "keeps logs for {to} days instead of {from}: older ones are deleted",
        source: "https://cloud.google.com/logging/docs/buckets",
      },
      {
        path: "locked",
        when: { to: [true] },
        weight: "final",
        what: "is locked: nobody can shorten its retention or delete it while it holds logs",
        source: "https://cloud.google.com/logging/docs/buckets",
      },
    ],
  },
};
