// What the tests of all components try `AppBucketEvents` with.
import { otherRegion } from "../support/pages/trials";
import type { Sampled } from "../support/samples/sample";

export const AppBucketEvents: Sampled = {
  samples: [
    {
      name: "uploads-events",
      args: {
        bucketName: "uploads-1234567",
        region: "europe-west1",
        server: {
          serviceName: "web-resize",
          serviceIds: { "europe-west1": "projects/acme-test/locations/europe-west1/services/web-resize" },
          urls: { "europe-west1": "https://web-resize-abc-ew.a.run.app" },
          protocol: "http1",
          private: true,
        },
        projectNumber: "123456789012",
        path: "/uploads",
        events: ["OBJECT_FINALIZE", "OBJECT_DELETE"],
        prefix: "in/",
        deliveryAttempts: 5,
      },
    },
  ],
  trials: {
    bucketName: "acme-others",
    region: otherRegion,
    path: "/others",
    events: ["OBJECT_DELETE"],
    prefix: "others/",
  },
  lists: {
    "AppBucketEvents.events": { empty: "refused", kind: "content", third: "OBJECT_ARCHIVE" },
  },
  // Other events are another notification, as the docstring says.
  immutable: /^uploads-events$/,
};
