// What the tests of all components try `AppIdentity` with.
import type { Sampled } from "../support/samples/sample";

export const AppIdentity: Sampled = {
  samples: [{ name: "web", args: { displayName: "The site" } }],
  trials: { displayName: "Another" },
};
