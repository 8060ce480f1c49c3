import * as storage from "@pulumi/gcp/storage";

export function passing(): void {
  new storage.Bucket("media", { location: "EU", publicAccessPrevention: "enforced" });
}

export function failing(): void {
  new storage.Bucket("media", { location: "EU", publicAccessPrevention: "inherited" });
  new storage.Bucket("silent", { location: "EU" });
}

/** What the rule says of the second program: the resource, the property, and what is wrong. */
export const fails = ['media publicAccessPrevention is "inherited"', "silent publicAccessPrevention is not set"];
