import * as billing from "@pulumi/gcp/billing";
import * as sql from "@pulumi/gcp/sql";

export function passing(): void {
  new sql.DatabaseInstance("main", { databaseVersion: "POSTGRES_17", settings: { tier: "db-f1-micro" } });
  new billing.Budget("budget", {
    billingAccount: "000000-000000-000000",
    amount: { specifiedAmount: { currencyCode: "EUR", units: "100" } },
    thresholdRules: [{ thresholdPercent: 0.9 }],
  });
}

export function failing(): void {
  new sql.DatabaseInstance("main", { databaseVersion: "POSTGRES_17", settings: { tier: "db-f1-micro" } });
}

/** What the rule says of the second program: the resource, the property, and what is wrong. */
export const fails = ["main  costs money each hour, and the program has no budget"];
