// What the tests of all components try `App` with.
import { CloudRunIngress } from "../../components";
import { otherRegion } from "../support/pages/trials";
import { members, network, images, sync, bindingOf, store, operator } from "../support/samples/contracts";
import { workload } from "../support/samples/workloads";
import type { Sampled } from "../support/samples/sample";
import * as parts from "../support/workload";

export const App: Sampled = {
  samples: [
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
  trials: { regions: [otherRegion] },
  lists: {
    "App.regions": {
      empty: "refused",
      kind: "resources",
      third: "europe-west9",
      keeps: 1,
      ordered: "jobs run in the first",
    },
    "App.databaseUsers": { empty: "none", kind: "content", third: ["main", {}] },
    "AppOnCloudRun.invokers": { empty: "none", kind: "content", third: "group:three@example.com" },
    "AppOnCloudRun.deployers": { empty: "none", kind: "content", third: "group:three@example.com" },
  },
  // Another region makes the copies anew, which all of its programs read. Its parts are tried by themselves.
  together: /^web[-.]/,
  // As above.
  immutable: /^web[-.]/,
};
