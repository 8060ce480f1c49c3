import * as memorystore from "@pulumi/gcp/memorystore";

export function passing(): void {
  new memorystore.Instance("cache", {
    instanceId: "cache",
    location: "europe-west1",
    shardCount: 1,
    transitEncryptionMode: "SERVER_AUTHENTICATION",
    authorizationMode: "IAM_AUTH",
  });
}

export function failing(): void {
  new memorystore.Instance("cache", {
    instanceId: "cache",
    location: "europe-west1",
    shardCount: 1,
    transitEncryptionMode: "TRANSIT_ENCRYPTION_DISABLED",
  });
}

/** What the rule says of the second program: the resource, the property, and what is wrong. */
export const fails = [
  "cache authorizationMode is not set",
  'cache transitEncryptionMode is "TRANSIT_ENCRYPTION_DISABLED"',
];
