import * as sql from "@pulumi/gcp/sql";

export function passing(): void {
  new sql.DatabaseInstance("main", {
    databaseVersion: "POSTGRES_17",
    settings: { tier: "db-f1-micro", ipConfiguration: { sslMode: "ENCRYPTED_ONLY" } },
  });
  new sql.DatabaseInstance("connected", {
    databaseVersion: "POSTGRES_17",
    settings: { tier: "db-f1-micro", connectorEnforcement: "REQUIRED" },
  });
}

export function failing(): void {
  new sql.DatabaseInstance("main", {
    databaseVersion: "POSTGRES_17",
    settings: { tier: "db-f1-micro", ipConfiguration: { sslMode: "ALLOW_UNENCRYPTED_AND_ENCRYPTED" } },
  });
  new sql.DatabaseInstance("silent", { databaseVersion: "POSTGRES_17", settings: { tier: "db-f1-micro" } });
}

/** What the rule says of the second program: the resource, the property, and what is wrong. */
export const fails = [
  'main settings.ipConfiguration.sslMode is "ALLOW_UNENCRYPTED_AND_ENCRYPTED"',
  "silent settings.ipConfiguration.sslMode is not set, which allows plain connections",
];
