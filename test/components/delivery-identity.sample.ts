// What the tests of all components try `DeliveryIdentity` with.
import type { Sampled } from "../support/samples/sample";

export const DeliveryIdentity: Sampled = {
  samples: [
    {
      name: "delivery",
      args: {
        repository: "acme/site",
        repositoryId: "123456",
        deployEnvironment: "prod",
        previewEnvironment: "prod-preview",
        deployBranch: "main",
        deployWorkflow: ".github/workflows/up.yml",
        guardProject: "acme-guard",
        grantableRoles: ["roles/run.invoker", "roles/cloudsql.client"],
      },
    },
  ],
  trials: {
    repository: "acme/other",
    repositoryId: "7654321",
    deployBranch: "trunk",
    deployEnvironment: "staging",
    grantableRoles: [],
  },
  lists: {
    "DeliveryIdentity.grantableRoles": { empty: "own", kind: "content", third: "roles/run.viewer" },
  },
  // A grant is its condition.
  immutable: /-grants$/,
};
