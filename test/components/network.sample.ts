// What the tests of all components try `Network` with.
import type { Sampled } from "../support/samples/sample";

export const Network: Sampled = {
  samples: [
    {
      name: "network",
      args: {
        regions: ["europe-west4", "europe-west1"],
        addressRange: "10.16.0.0/14",
        reservedRanges: ["10.24.0.0/14", "10.20.0.0/14"],
        internetEgress: true,
        caches: true,
      },
    },
  ],
  trials: { regions: ["europe-west1"], addressRange: "10.32.0.0/14", reservedRanges: ["192.168.0.0/20"] },
  lists: {
    "Network.regions": { empty: "refused", kind: "resources", third: "europe-north1" },
    "Network.reservedRanges": { empty: "none", kind: "lookup", third: "10.28.0.0/14" },
  },
};
