// What the tests of all components try `AutopilotApp` with.
import { WorkloadEgress } from "../../components";
import { network, images, secretsOf, operator } from "../support/samples/contracts";
import type { Sampled } from "../support/samples/sample";
import { workload, grpc } from "../support/samples/workloads";
import * as parts from "../support/workload";

export const AutopilotApp: Sampled = {
  samples: [
    {
      name: "web",
      args: {
        workload,
        cluster: parts.cluster,
        network,
        identity: parts.identity,
        images,
        secrets: secretsOf("web"),
        secretsOperator: operator,
        userId: 1000,
      },
    },
    {
      name: "web",
      args: {
        workload: {
          ...grpc,
          processes: { web: { ...grpc.processes?.["web"], scaling: { min: 1 } } },
          egress: WorkloadEgress.Internet,
        },
        cluster: parts.cluster,
        network: parts.openNetwork,
        identity: parts.identity,
        images,
      },
    },
  ],
  trials: { callsFrom: "europe-north1" },
  // The operator is told which pods to start again.
  together: /^web(-|\.config-)copy$/,
  // A run is an object of its own, and so is the group of a zone.
  immutable: /^web-(migrate|seed|web-3)$/,
};
