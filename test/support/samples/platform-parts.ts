import { type VaultArgs } from "../../../components";
import { pgpKeys } from "../pgp-keys";
import { images, network, registry, store, sync, zone } from "./contracts";
import type { Row } from "./sample";

/** A product whose platform is there already. */
export const productOnPlatform = {
  region: "europe-west1",
  backupRegion: "europe-west4",
  zone,
  platform: { network, images, store, sync },
};
/** The least that a Vault needs. */
export const smallestVault = {
  version: "2.1.2",
  region: "europe-west1",
  backupRegion: "europe-west4",
  images: {
    repositoryUrl: `${registry}/images`,
    upstreamUrls: { "docker.io": `${registry}/docker-io` },
  },
  administrators: ["group:ops@example.com"],
} satisfies VaultArgs;

/** Rows of lists that a platform hands to its registry and to its Vault. */
export const upstreams: Row = { empty: "none", kind: "resources", third: "nvcr.io/acme" };
export const lockedDigests: Row = {
  empty: "none",
  kind: "lookup",
  third: ["ghcr.io/acme/web:v3", `sha256:${"3".repeat(64)}`],
};
export const registryCredentials: Row = {
  empty: "none",
  kind: "resources",
  third: {
    registry: "registry.gitlab.com",
    username: "acme",
    passwordSecretVersion: "projects/acme-test/secrets/c/versions/1",
  },
};
export const shareHolders: Row = {
  empty: "refused",
  kind: "resources",
  third: { name: "carol", pgpKey: pgpKeys.carol, readers: ["group:one@example.com", "group:two@example.com"] },
};
