import { type VaultArgs } from "../../../components";
import { images, network, registry, store, sync, zone } from "./contracts";

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
