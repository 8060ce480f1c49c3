import * as compute from "@pulumi/gcp/compute";
import * as secretmanager from "@pulumi/gcp/secretmanager";
import * as storage from "@pulumi/gcp/storage";

export function passing(): void {
  new storage.Bucket("media", { location: "EUROPE-WEST1" });
  new secretmanager.Secret("key", {
    secretId: "key",
    replication: { userManaged: { replicas: [{ location: "europe-west4" }] } },
  });
}

export function failing(): void {
  new storage.Bucket("media", { location: "US" });
  new secretmanager.Secret("key", { secretId: "key", replication: { auto: {} } });
  new compute.NetworkEndpointGroup("pods", { network: "own", zone: "us-central1-a" });
}

/** What the rule says of the second program: the resource, the property, and what is wrong. */
export const fails = [
  "key replication.auto leaves the regions to Google",
  "media location is us, which is not allowed",
  "pods zone is us-central1, which is not allowed",
];
