// What the tests of all components try `LogBucket` with.
import { otherGroup, otherRegion } from "../support/pages/trials";
import { members } from "../support/samples/contracts";
import type { Sampled } from "../support/samples/sample";

export const LogBucket: Sampled = {
  samples: [
    {
      name: "logs",
      args: {
        project: "acme-test",
        region: "europe-west1",
        retentionDays: 90,
        readers: members,
        exclusions: { health: 'httpRequest.requestUrl:"/health"', noise: 'severity="DEBUG"' },
        locked: true,
        protected: false,
      },
    },
  ],
  trials: { project: "acme-other", region: otherRegion, readers: otherGroup, exclusions: {} },
  lists: {
    "LogBucket.readers": { empty: "none", kind: "content", third: "group:three@example.com" },
    "LogBucket.exclusions": { empty: "none", kind: "content", third: ["pings", 'severity="INFO"'] },
  },
};
