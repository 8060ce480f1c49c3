// What the tests of all components try `AutopilotCluster` with.
import { otherRegion } from "../support/pages/trials";
import { network } from "../support/samples/contracts";
import type { Sampled } from "../support/samples/sample";

export const AutopilotCluster: Sampled = {
  samples: [{ name: "cluster", args: { region: "europe-west1", network, protected: false } }],
  trials: { region: otherRegion },
};
