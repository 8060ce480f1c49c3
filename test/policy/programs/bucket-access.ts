import * as storage from "@pulumi/gcp/storage";

export function passing(): void {
  new storage.Bucket("media", { location: "EU", uniformBucketLevelAccess: true });
}

export function failing(): void {
  new storage.Bucket("media", { location: "EU", uniformBucketLevelAccess: false });
}

/** What the rule says of the second program: the resource, the property, and what is wrong. */
export const fails = ["media uniformBucketLevelAccess is false"];
