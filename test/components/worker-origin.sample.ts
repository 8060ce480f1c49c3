// What the tests of all components try `WorkerOrigin` with.
import { otherRegion, otherZone } from "../support/pages/trials";
import { zone } from "../support/samples/contracts";
import type { Sampled } from "../support/samples/sample";

export const WorkerOrigin: Sampled = {
  samples: [
    {
      name: "run",
      args: {
        zone,
        serviceName: "web",
        location: "europe-west1",
        url: "https://web-123.europe-west1.run.app",
        healthPath: "/health",
      },
    },
  ],
  trials: {
    zone: otherZone,
    serviceName: "other",
    location: otherRegion,
    url: "https://other-abc.a.run.app",
    healthPath: "/up",
    preview: { hostname: "pr-12-web.example.com", until: "2027-01-31T12:00:00Z" },
  },
};
