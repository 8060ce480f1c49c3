import { hiddenPlace, valueAt } from "../look";
import type { ResourceRemark, Rule } from "../model";

export const openNamespace: Rule = {
  id: "open-namespace",
  title: "A namespace of a cluster has a policy that says who reaches its pods",
  remedy: "Add a NetworkPolicy for all pods of the namespace",
  source: "https://kubernetes.io/docs/concepts/services-networking/network-policies/",
  level: "mandatory",
  stack(resources) {
    const policies = resources.filter(({ type }) => /^kubernetes:networking\.k8s\.io\/[^:]+:NetworkPolicy$/.test(type));
    const isHidden = policies.some((policy) => hiddenPlace(policy, "metadata.namespace") !== undefined);
    const guarded = policies.map((policy) => valueAt(policy, "metadata.namespace"));
    return resources
      .filter(({ type }) => type === "kubernetes:core/v1:Namespace")
      .filter((namespace) => {
        const name = valueAt(namespace, "metadata.name");
        return name === undefined || !guarded.includes(name);
      })
      .map((resource): ResourceRemark => {
        const isUnknown = isHidden || hiddenPlace(resource, "metadata.name") !== undefined;
        return isUnknown
          ? { resource, path: "metadata.name" }
          : { resource, path: "", what: "has no NetworkPolicy: every pod of the cluster reaches its pods" };
      });
  },
};
