// What the tests of all components try `SecretSync` with.
import { otherRegion } from "../support/pages/trials";
import { channels, images, store } from "../support/samples/contracts";
import type { Sampled } from "../support/samples/sample";

export const SecretSync: Sampled = {
  samples: [
    {
      name: "secret-sync",
      args: {
        store,
        images,
        region: "europe-west1",
        graceSeconds: 3600,
        versions: ["postgresql@17", "valkey@8.0"],
        notificationChannels: channels,
      },
    },
  ],
  trials: { region: otherRegion },
  lists: {
    "SecretSync.versions": { empty: "none", kind: "content", third: "valkey@9.0" },
    "SecretSync.notificationChannels": {
      empty: "none",
      kind: "content",
      third: "projects/acme-test/notificationChannels/3",
    },
  },
  // Settings are stored under their digest.
  immutable: /^secret-sync-settings$/,
};
