// What the tests of all components try `Vault` with.
import { otherGroup, otherRegion } from "../support/pages/trials";
import { pgpKeys } from "../support/pgp-keys";
import { channels, members, network, images } from "../support/samples/contracts";
import { shareHolders } from "../support/samples/platform-parts";
import type { Sampled } from "../support/samples/sample";

export const Vault: Sampled = {
  samples: [
    {
      name: "vault",
      args: {
        version: "2.1.2",
        region: "europe-west1",
        backupRegion: "europe-west4",
        backupIntervalHours: 6,
        backupRetentionDays: 30,
        restoredBucket: "vault-restored",
        sealKey: "projects/acme-test/locations/europe/keyRings/vault/cryptoKeys/vault",
        images,
        network,
        administrators: members,
        previewers: members,
        protected: false,
        hardwareKey: true,
        cpu: 2,
        memory: "2Gi",
        notificationChannels: channels,
        rootTokenFromShares: true,
        ui: true,
        logLevel: "info",
        shareHolders: [
          { name: "ada", pgpKey: pgpKeys.ada, readers: members },
          { name: "bob", pgpKey: pgpKeys.bob, readers: members },
        ],
      },
    },
    {
      name: "vault",
      args: {
        version: "2.1.2",
        region: "europe-west1",
        backupRegion: "europe-west4",
        images,
        administrators: members,
        recoveryShares: 5,
        recoveryThreshold: 3,
      },
    },
  ],
  trials: {
    version: "2.1.3",
    backupIntervalHours: 8,
    region: otherRegion,
    backupRegion: otherRegion,
    administrators: otherGroup,
    previewers: otherGroup,
    memory: "2Gi",
    logLevel: "warn",
  },
  lists: {
    "Vault.administrators": { empty: "refused", kind: "content", third: "group:three@example.com" },
    "Vault.previewers": { empty: "none", kind: "content", third: "group:three@example.com" },
    "Vault.notificationChannels": {
      empty: "none",
      kind: "content",
      third: "projects/acme-test/notificationChannels/3",
    },
    "Vault.shareHolders": shareHolders,
  },
  // The job is told who the holders are, and how many shares are needed; the secret of all shares says so.
  together: /^vault-(recovery-shares|initialise(-settings|-done)?|opened(-done)?)$/,
};
