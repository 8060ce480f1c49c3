// What the tests of all components try `Cache` with.
import { otherRegion } from "../support/pages/trials";
import { channels, network } from "../support/samples/contracts";
import type { Sampled } from "../support/samples/sample";

export const Cache: Sampled = {
  samples: [
    {
      name: "main",
      args: {
        region: "europe-west1",
        network,
        evictionPolicy: "noeviction",
        version: "8.0",
        nodeType: "standard-small",
        highlyAvailable: false,
        parameters: { "slowlog-max-len": "256", "notify-keyspace-events": "Ex" },
        maintenanceDay: 3,
        maintenanceHour: 2,
        notificationChannels: channels,
        protected: false,
      },
    },
  ],
  trials: {
    region: otherRegion,
    version: "9.1",
    maintenanceDay: 6,
    nodeType: "standard-small",
    parameters: { "maxmemory-clients": "5%" },
  },
  lists: {
    "Cache.parameters": { empty: "none", kind: "content", third: ["maxclients", "900"] },
    "Cache.notificationChannels": {
      empty: "none",
      kind: "content",
      third: "projects/acme-test/notificationChannels/3",
    },
  },
};
