import * as provider from "@pulumi/gcp/provider";
import * as storage from "@pulumi/gcp/storage";

export function passing(): void {
  new storage.Bucket("media", { location: "EU", labels: { "managed-by": "shop" } });
  const google = new provider.Provider("google", {
    project: "acme-test",
    region: "europe-west1",
    defaultLabels: { "managed-by": "shop" },
  });
  new storage.Bucket("logs", { location: "EU" }, { provider: google });
}

export function failing(): void {
  new storage.Bucket("media", { location: "EU", labels: { owner: "shop" } });
  new storage.Bucket("logs", { location: "EU" });
}

/** What the rule says of the second program: the resource, the property, and what is wrong. */
export const fails = ["logs labels has no managed-by", "media labels has no managed-by"];
