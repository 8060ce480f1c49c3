// Lists of what all applications stand on.
import { pgpKeys } from "../pgp-keys";
import type { Row } from "./row";

// A platform hands these to its registry and to its Vault.
const upstreams: Row = { empty: "none", kind: "resources", third: "nvcr.io/acme" };
const lockedDigests: Row = {
  empty: "none",
  kind: "lookup",
  third: ["ghcr.io/acme/web:v3", `sha256:${"3".repeat(64)}`],
};
const registryCredentials: Row = {
  empty: "none",
  kind: "resources",
  third: {
    registry: "registry.gitlab.com",
    username: "acme",
    passwordSecretVersion: "projects/acme-test/secrets/c/versions/1",
  },
};
const shareHolders: Row = {
  empty: "refused",
  kind: "resources",
  third: { name: "carol", pgpKey: pgpKeys.carol, readers: ["group:one@example.com", "group:two@example.com"] },
};

export const groundRows: Record<string, Row> = {
  "DatabaseServer.addresses": { empty: "none", kind: "lookup", third: "10.19.0.9" },
  "DatabaseServer.instanceNames": {
    empty: "refused",
    kind: "content",
    third: "third-1",
    keeps: 1,
    ordered: "users are administered at the first",
  },
  "ImageSource.upstreamUrls": {
    empty: "own",
    kind: "lookup",
    third: ["ghcr.io/other", "europe-west1-docker.pkg.dev/acme-test/o"],
  },
  "ImageSource.lockedDigests": {
    empty: "none",
    kind: "lookup",
    third: ["ghcr.io/acme/web:v3", `sha256:${"3".repeat(64)}`],
  },
  "Cache.parameters": { empty: "none", kind: "content", third: ["maxclients", "900"] },
  "Cache.notificationChannels": { empty: "none", kind: "content", third: "projects/acme-test/notificationChannels/3" },
  "ClusterAttachment.zones": { empty: "refused", kind: "content", third: "europe-west1-f" },
  "NetworkAttachment.subnetworkIds": {
    empty: "own",
    kind: "lookup",
    third: ["us-east1", "projects/acme-test/regions/us-east1/subnetworks/u"],
  },
  "NetworkAttachment.cachePolicyIds": {
    empty: "own",
    kind: "lookup",
    third: ["us-east1", "projects/acme-test/locations/us-east1/serviceConnectionPolicies/caches"],
  },
  "DeliveryIdentity.grantableRoles": { empty: "own", kind: "content", third: "roles/run.viewer" },
  "MediaBucket.writers": { empty: "none", kind: "content", third: "group:three@example.com" },
  "MediaBucket.uploadOrigins": { empty: "none", kind: "content", third: "https://shop.example.com" },
  "Network.regions": { empty: "refused", kind: "resources", third: "europe-north1" },
  "Network.reservedRanges": { empty: "none", kind: "lookup", third: "10.28.0.0/14" },
  "Platform.regions": {
    empty: "refused",
    kind: "resources",
    third: "europe-west9",
    keeps: 1,
    ordered: "the first holds what there is once",
  },
  "Platform.reservedRanges": { empty: "none", kind: "lookup", third: "10.28.0.0/14" },
  "Platform.alertChannels": { empty: "none", kind: "content", third: "projects/acme-test/notificationChannels/3" },
  "Platform.alertEmails": { empty: "refused", kind: "resources", third: "three@example.com" },
  "Platform.operators": { empty: "refused", kind: "content", third: "group:three@example.com" },
  "Platform.developers": { empty: "none", kind: "content", third: "group:three@example.com" },
  "PlatformRegistry.upstreams": upstreams,
  "PlatformRegistry.lockedDigests": lockedDigests,
  "PlatformRegistry.credentials": registryCredentials,
  "PlatformVault.shareHolders": shareHolders,
  "PlatformDelivery.grantableRoles": { empty: "own", kind: "content", third: "roles/run.viewer" },
  "Postgres.connectionShares": { empty: "none", kind: "lookup", third: ["third", 5] },
  "Postgres.flags": { empty: "none", kind: "content", third: ["log_statement", "none"] },
  "ProjectServices.services": { empty: "refused", kind: "resources", third: "sqladmin.googleapis.com" },
  "Registry.upstreams": upstreams,
  "Registry.lockedDigests": lockedDigests,
  "Registry.credentials": registryCredentials,
  "Registry.readers": { empty: "none", kind: "content", third: "group:three@example.com" },
  "Registry.writers": { empty: "none", kind: "content", third: "group:three@example.com" },
  "SecretStore.reviewers": { empty: "none", kind: "content", third: "group:three@example.com" },
  "SecretStore.operators": { empty: "none", kind: "content", third: "group:three@example.com" },
  "SecretStore.developers": { empty: "none", kind: "content", third: "group:three@example.com" },
  "SecretStore.previewers": { empty: "none", kind: "content", third: "group:three@example.com" },
  "Platform.versions": { empty: "none", kind: "content", third: "valkey@9.0" },
  "SecretSync.versions": { empty: "none", kind: "content", third: "valkey@9.0" },
  "SecretSync.notificationChannels": {
    empty: "none",
    kind: "content",
    third: "projects/acme-test/notificationChannels/3",
  },
  "Vault.administrators": { empty: "refused", kind: "content", third: "group:three@example.com" },
  "Vault.previewers": { empty: "none", kind: "content", third: "group:three@example.com" },
  "Vault.notificationChannels": { empty: "none", kind: "content", third: "projects/acme-test/notificationChannels/3" },
  "Vault.shareHolders": shareHolders,
  "VaultShareHolder.readers": { empty: "none", kind: "content", third: "group:three@example.com" },
  "VaultSecretsOperator.notificationChannels": {
    empty: "none",
    kind: "content",
    third: "projects/acme-test/notificationChannels/3",
  },
};
