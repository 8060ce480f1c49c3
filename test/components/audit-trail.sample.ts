// What the tests of all components try `AuditTrail` with.
import { otherRegion } from "../support/pages/trials";
import { channels } from "../support/samples/contracts";
import type { Sampled } from "../support/samples/sample";

export const AuditTrail: Sampled = {
  samples: [
    {
      name: "audit",
      args: {
        project: "acme-test",
        region: "europe-west1",
        recordProject: "acme-guard",
        retentionDays: 400,
        protected: false,
        watchedSecrets: [
          { secretName: "shares", readers: ["two@example.com", "one@example.com"] },
          { secretName: "initialisation", readers: ["three@example.com", "one@example.com"] },
        ],
        watchesKeys: true,
        notificationChannels: channels,
      },
    },
  ],
  trials: { project: "acme-other", region: otherRegion, recordProject: "acme-record" },
  lists: {
    "AuditTrail.watchedSecrets": { empty: "none", kind: "content", third: { secretName: "token" } },
    "WatchedSecret.readers": { empty: "none", kind: "content", third: "four@example.com" },
    "AuditTrail.notificationChannels": {
      empty: "none",
      kind: "content",
      third: "projects/acme-test/notificationChannels/3",
    },
  },
};
