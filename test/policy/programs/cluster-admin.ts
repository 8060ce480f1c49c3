import * as rbac from "@pulumi/kubernetes/rbac/v1";

export function passing(): void {
  new rbac.RoleBinding("deployer", {
    metadata: { namespace: "shop" },
    roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: "deployer" },
    subjects: [{ kind: "Group", apiGroup: "rbac.authorization.k8s.io", name: "people@example.com" }],
  });
}

export function failing(): void {
  new rbac.ClusterRoleBinding("all", {
    roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "cluster-admin" },
    subjects: [{ kind: "Group", apiGroup: "rbac.authorization.k8s.io", name: "system:authenticated" }],
  });
}

/** What the rule says of the second program: the resource, the property, and what is wrong. */
export const fails = [
  "all roleRef.name is cluster-admin",
  'all subjects[0].name is "system:authenticated", which is everybody',
];
