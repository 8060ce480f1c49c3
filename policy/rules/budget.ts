import type { Rule } from "../model";

const paid = [
  "gcp:sql/databaseInstance:DatabaseInstance",
  "gcp:container/cluster:Cluster",
  "gcp:cloudrunv2/service:Service",
  "gcp:memorystore/instance:Instance",
  "gcp:redis/instance:Instance",
  "gcp:compute/instance:Instance",
];

export const budget: Rule = {
  id: "budget",
  title: "What costs money has a budget that tells somebody",
  remedy: "Add gcp.billing.Budget with a channel",
  source: "https://cloud.google.com/billing/docs/how-to/budgets",
  level: "advisory",
  stack(resources) {
    if (resources.some(({ type }) => type === "gcp:billing/budget:Budget")) return [];
    const [resource] = resources.filter(({ type }) => paid.includes(type));
    return resource === undefined
      ? []
      : [{ resource, path: "", what: "costs money each hour, and the program has no budget" }];
  },
};
