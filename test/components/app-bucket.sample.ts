// What the tests of all components try `AppBucket` with.
import { otherGroup, otherRegion, With } from "../support/pages/trials";
import { members } from "../support/samples/contracts";
import type { Sampled } from "../support/samples/sample";
import * as parts from "../support/workload";

export const AppBucket: Sampled = {
  samples: [
    {
      name: "uploads",
      args: {
        region: "europe-west1",
        identity: parts.identity,
        writers: members,
        readers: members,
        versioned: true,
        recoveryDays: 7,
        expiry: [{ afterDays: 1, prefix: "tmp/" }, { afterDays: 365 }],
        uploadOrigins: ["https://www.example.com", "https://admin.example.com"],
        signedUrls: true,
        s3Keys: true,
        cacheSeconds: 60,
        protected: false,
      },
    },
  ],
  trials: {
    region: otherRegion,
    readers: otherGroup,
    writers: otherGroup,
    expiry: [{ prefix: "tmp/", afterDays: 7 }],
    uploadOrigins: ["https://other.example.com"],
    temporary: new With(true, { protected: false }),
  },
  lists: {
    "AppBucket.writers": { empty: "none", kind: "content", third: "group:three@example.com" },
    "AppBucket.readers": { empty: "none", kind: "content", third: "group:three@example.com" },
    "AppBucket.expiry": { empty: "none", kind: "content", third: { afterDays: 30, prefix: "exports/" } },
    "AppBucket.uploadOrigins": { empty: "none", kind: "content", third: "https://shop.example.com" },
  },
};
