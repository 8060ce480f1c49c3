import * as secretmanager from "@pulumi/gcp/secretmanager";
import * as storage from "@pulumi/gcp/storage";

export function passing(): void {
  const bucket = new storage.Bucket("media", { location: "EU" });
  new storage.BucketIAMMember("people", {
    bucket: bucket.name,
    role: "roles/storage.objectViewer",
    member: "group:people@example.com",
  });
}

export function failing(): void {
  const bucket = new storage.Bucket("media", { location: "EU" });
  new storage.BucketIAMMember("one", { bucket: bucket.name, role: "roles/storage.objectViewer", member: "allUsers" });
  new storage.BucketIAMBinding("some", {
    bucket: bucket.name,
    role: "roles/storage.objectCreator",
    members: ["group:people@example.com", "allAuthenticatedUsers"],
  });
  new secretmanager.SecretIamPolicy("all", {
    secretId: "projects/acme-test/secrets/key",
    policyData: JSON.stringify({ bindings: [{ role: "roles/secretmanager.secretAccessor", members: ["allUsers"] }] }),
  });
}

/** What the rule says of the second program: the resource, the property, and what is wrong. */
export const fails = [
  "all policyData opens it to allUsers, which is everybody on the internet",
  "one member opens it to allUsers, which is everybody on the internet",
  "some members[1] opens it to allAuthenticatedUsers, which is everybody with a Google account",
];
