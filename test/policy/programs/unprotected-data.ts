import * as kms from "@pulumi/gcp/kms";
import * as sql from "@pulumi/gcp/sql";
import * as storage from "@pulumi/gcp/storage";

export function passing(): void {
  new sql.DatabaseInstance(
    "main",
    { databaseVersion: "POSTGRES_17", settings: { tier: "db-f1-micro" }, deletionProtection: false },
    { protect: true },
  );
  new sql.DatabaseInstance("guarded", {
    databaseVersion: "POSTGRES_17",
    settings: { tier: "db-f1-micro" },
    deletionProtection: true,
  });
  new storage.Bucket("media", { location: "EU" });
  new kms.CryptoKey("key", { keyRing: "projects/acme-test/locations/europe/keyRings/own" }, { protect: true });
}

export function failing(): void {
  new sql.DatabaseInstance("main", {
    databaseVersion: "POSTGRES_17",
    settings: { tier: "db-f1-micro" },
    deletionProtection: false,
  });
  new storage.Bucket("media", { location: "EU", forceDestroy: true });
}

/** What the rule says of the second program: the resource, the property, and what is wrong. */
export const fails = [
  "main  holds data and is not protected from its deletion",
  "media  holds data and is not protected from its deletion",
];
