import * as sql from "@pulumi/gcp/sql";

export function passing(): void {
  new sql.DatabaseInstance("main", {
    databaseVersion: "POSTGRES_17",
    settings: {
      tier: "db-f1-micro",
      ipConfiguration: { ipv4Enabled: false, privateNetwork: "projects/acme-test/global/networks/own" },
    },
  });
}

export function failing(): void {
  new sql.DatabaseInstance("main", {
    databaseVersion: "POSTGRES_17",
    settings: { tier: "db-f1-micro", ipConfiguration: { authorizedNetworks: [{ name: "all", value: "0.0.0.0/0" }] } },
  });
}

/** What the rule says of the second program: the resource, the property, and what is wrong. */
export const fails = [
  "main settings.ipConfiguration.authorizedNetworks[0].value lets the whole internet in",
  "main settings.ipConfiguration.ipv4Enabled is true by default",
];
