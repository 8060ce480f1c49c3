// What the tests of all components try `CloudRunApp` with.
import { CloudRunIngress } from "../../components";
import { otherGroup, otherRegion } from "../support/pages/trials";
import { members, network, images, secretsOf } from "../support/samples/contracts";
import type { Sampled } from "../support/samples/sample";
import { rollout, grpc, web, workload } from "../support/samples/workloads";
import * as parts from "../support/workload";

export const CloudRunApp: Sampled = {
  samples: [
    {
      name: "web",
      args: {
        workload: { ...workload, processes: { ...workload.processes, web: { ...web, rollout } } },
        regions: ["europe-west1", "europe-west4", "europe-north1"],
        identity: parts.identity,
        network,
        images,
        secrets: secretsOf("web"),
        ingress: CloudRunIngress.Internal,
        invokers: members,
        deployers: members,
        protected: false,
      },
    },
    {
      name: "web",
      args: {
        workload: grpc,
        regions: ["europe-west1"],
        identity: parts.identity,
        network,
        images,
      },
    },
  ],
  trials: { regions: ["europe-west1", otherRegion], invokers: otherGroup, ingress: "all" },
  lists: {
    "CloudRunApp.regions": {
      empty: "refused",
      kind: "resources",
      third: "europe-west9",
      keeps: 1,
      ordered: "jobs run in the first",
    },
    "CloudRunApp.deployers": { empty: "none", kind: "content", third: "group:three@example.com" },
    "CloudRunApp.invokers": { empty: "none", kind: "content", third: "group:three@example.com" },
  },
};
