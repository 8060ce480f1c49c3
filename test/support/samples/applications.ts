import { CloudRunIngress, WorkloadEgress } from "../../../components";
import * as parts from "../workload";
import { bindingOf, images, members, network, operator, secretsOf, store, sync } from "./contracts";
import { type Sample } from "./sample";
import { grpc, rollout, workload, web } from "./workloads";

export const samples: Record<string, Sample[]> = {
  App: [
    {
      name: "web",
      args: {
        platform: {
          network,
          images,
          store,
          sync,
          cluster: parts.cluster,
          secretsOperator: operator,
        },
        workload: {
          ...workload,
          bindings: {
            ...workload.bindings,
            main: { ...bindingOf("main"), connectionLimit: 4000 },
            spare: bindingOf("spare"),
          },
        },
        regions: ["europe-west1", "europe-west4", "europe-north1"],
        cloudRun: { ingress: CloudRunIngress.Internal, invokers: members, deployers: members, protected: false },
        kubernetes: { userId: 1000 },
        identity: parts.identity,
        databaseUsers: { spare: {}, main: { readOnly: false, ttlSeconds: 600, maxTtlSeconds: 1200 } },
        github: { repository: "acme/web", environment: "test", secrets: ["B_KEY"], variables: ["B_SET"] },
        readableByDevelopers: true,
      },
    },
  ],
  AppIdentity: [{ name: "web", args: { displayName: "The site" } }],
  AutopilotApp: [
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
  CloudRunApp: [
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
};
