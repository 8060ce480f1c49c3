import { remarks, shown } from "../look";
import type { Rule } from "../model";

const strangers: unknown[] = ["system:anonymous", "system:unauthenticated", "system:authenticated"];

export const clusterAdmin: Rule = {
  id: "cluster-admin",
  title: "Nobody may do everything in a cluster, and strangers may do nothing",
  remedy: "Bind a role with the verbs and resources that the work takes",
  source: "https://kubernetes.io/docs/concepts/security/rbac-good-practices/",
  level: "mandatory",
  resource(resource) {
    if (!/^kubernetes:rbac\.authorization\.k8s\.io\/[^:]+:(Cluster)?RoleBinding$/.test(resource.type)) return [];
    return [
      ...remarks(resource, "roleRef.name", (value) => (value === "cluster-admin" ? "is cluster-admin" : undefined)),
      ...remarks(resource, "subjects[].name", (value) =>
        strangers.includes(value) ? `is ${shown(value)}, which is everybody` : undefined,
      ),
    ];
  },
};
