// What the tests of all components try `VaultSecretsOperator` with.
import { channels, images, store } from "../support/samples/contracts";
import type { Sampled } from "../support/samples/sample";
import * as parts from "../support/workload";

export const VaultSecretsOperator: Sampled = {
  samples: [
    {
      name: "operator",
      args: {
        cluster: parts.cluster,
        store,
        images,
        version: "1.4.1",
        replicas: 2,
        notificationChannels: channels,
      },
    },
  ],
  trials: { version: "1.4.2" },
  lists: {
    "VaultSecretsOperator.notificationChannels": {
      empty: "none",
      kind: "content",
      third: "projects/acme-test/notificationChannels/3",
    },
  },
};
