// What the tests of all components try `MediaBucket` with.
import { otherGroup, otherRegion } from "../support/pages/trials";
import { members } from "../support/samples/contracts";
import type { Sampled } from "../support/samples/sample";

export const MediaBucket: Sampled = {
  samples: [
    {
      name: "media",
      args: {
        region: "europe-west1",
        recoveryDays: 7,
        cacheSeconds: 60,
        writers: members,
        uploadOrigins: ["https://www.example.com", "https://admin.example.com"],
        protected: false,
      },
    },
  ],
  trials: {
    cacheSeconds: 60,
    region: otherRegion,
    writers: otherGroup,
    uploadOrigins: ["https://other.example.com"],
  },
  lists: {
    "MediaBucket.writers": { empty: "none", kind: "content", third: "group:three@example.com" },
    "MediaBucket.uploadOrigins": { empty: "none", kind: "content", third: "https://shop.example.com" },
  },
};
