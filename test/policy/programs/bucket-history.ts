import * as storage from "@pulumi/gcp/storage";

export function passing(): void {
  new storage.Bucket("media", { location: "EU" });
  new storage.Bucket("versioned", {
    location: "EU",
    softDeletePolicy: { retentionDurationSeconds: 0 },
    versioning: { enabled: true },
  });
}

export function failing(): void {
  new storage.Bucket("media", { location: "EU", softDeletePolicy: { retentionDurationSeconds: 0 } });
}

/** What the rule says of the second program: the resource, the property, and what is wrong. */
export const fails = ["media softDeletePolicy.retentionDurationSeconds is 0, and the bucket has no versions"];
