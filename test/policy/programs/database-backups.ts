import * as sql from "@pulumi/gcp/sql";

export function passing(): void {
  const main = new sql.DatabaseInstance("main", {
    databaseVersion: "POSTGRES_17",
    settings: { tier: "db-f1-micro", backupConfiguration: { enabled: true, pointInTimeRecoveryEnabled: true } },
  });
  new sql.DatabaseInstance("replica", {
    databaseVersion: "POSTGRES_17",
    settings: { tier: "db-f1-micro" },
    masterInstanceName: main.name,
  });
  new sql.DatabaseInstance("old", {
    databaseVersion: "MYSQL_8_0",
    settings: { tier: "db-f1-micro", backupConfiguration: { enabled: true, binaryLogEnabled: true } },
  });
}

export function failing(): void {
  new sql.DatabaseInstance("main", {
    databaseVersion: "POSTGRES_17",
    settings: { tier: "db-f1-micro", backupConfiguration: { enabled: true } },
  });
  new sql.DatabaseInstance("old", { databaseVersion: "MYSQL_8_0", settings: { tier: "db-f1-micro" } });
}

/** What the rule says of the second program: the resource, the property, and what is wrong. */
export const fails = [
  "main settings.backupConfiguration.pointInTimeRecoveryEnabled is false by default",
  "old settings.backupConfiguration.binaryLogEnabled is false by default",
  "old settings.backupConfiguration.enabled is false by default",
];
