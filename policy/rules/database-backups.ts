import { hiddenPlace, unless, valueAt } from "../look";
import type { Resource, Rule } from "../model";

/** A replica is copied from its primary, which has the backups. */
function isReplica(resource: Resource): boolean {
  const path = "masterInstanceName";
  return valueAt(resource, path) !== undefined || hiddenPlace(resource, path) !== undefined;
}

export const databaseBackups: Rule = {
  id: "database-backups",
  title: "A database has backups, and can be restored to any moment",
  remedy: "Set settings.backupConfiguration.enabled, and pointInTimeRecoveryEnabled (binaryLogEnabled for MySQL)",
  source: "https://cloud.google.com/sql/docs/postgres/backup-recovery/pitr",
  level: "mandatory",
  resource(resource) {
    if (resource.type !== "gcp:sql/databaseInstance:DatabaseInstance" || isReplica(resource)) return [];
    const version = valueAt(resource, "databaseVersion");
    const log =
      typeof version === "string" && version.startsWith("MYSQL") ? "binaryLogEnabled" : "pointInTimeRecoveryEnabled";
    return ["enabled", log].flatMap((flag) =>
      unless(resource, `settings.backupConfiguration.${flag}`, [true], "is false by default"),
    );
  },
};
