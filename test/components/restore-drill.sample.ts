// What the tests of all components try `RestoreDrill` with.
import { otherRegion } from "../support/pages/trials";
import { channels, network, images, server } from "../support/samples/contracts";
import type { Sampled } from "../support/samples/sample";

export const RestoreDrill: Sampled = {
  samples: [
    {
      name: "drill",
      args: {
        server,
        network,
        images,
        region: "europe-west4",
        proofs: [
          { database: "shop", query: "SELECT count(*) > 0 FROM orders", readerRole: "auditor" },
          { database: "app", query: "SELECT true" },
        ],
        schedule: "0 5 * * 1",
        tier: "db-perf-optimized-N-2",
        longestAgeHours: 30,
        alertAfterHours: 200,
        patienceMinutes: 60,
        notificationChannels: channels,
      },
    },
  ],
  trials: { region: otherRegion, schedule: "0 5 * * *", tier: "db-custom-2-7680" },
  lists: {
    "RestoreDrill.proofs": { empty: "refused", kind: "content", third: { database: "mail", query: "SELECT true" } },
    "RestoreDrill.notificationChannels": {
      empty: "none",
      kind: "content",
      third: "projects/acme-test/notificationChannels/3",
    },
  },
  // A grant's condition names the instances, and settings are named by their content.
  immutable: /^drill-(read|settings)$/,
};
