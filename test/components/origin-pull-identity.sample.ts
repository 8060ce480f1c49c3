// What the tests of all components try `OriginPullIdentity` with.
import type { Sampled } from "../support/samples/sample";

export const OriginPullIdentity: Sampled = {
  samples: [{ name: "origin-pull", args: { zoneName: "example.com", validityDays: 365, renewalDays: 90 } }],
  trials: { zoneName: "example.org" },
};
