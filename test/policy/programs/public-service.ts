import * as core from "@pulumi/kubernetes/core/v1";

export function passing(): void {
  new core.Service("web", { metadata: { namespace: "shop" }, spec: { type: "ClusterIP", ports: [{ port: 80 }] } });
  new core.Service("inside", {
    metadata: { namespace: "shop", annotations: { "networking.gke.io/load-balancer-type": "Internal" } },
    spec: { type: "LoadBalancer", ports: [{ port: 80 }] },
  });
}

export function failing(): void {
  new core.Service("web", { metadata: { namespace: "shop" }, spec: { type: "LoadBalancer", ports: [{ port: 80 }] } });
}

/** What the rule says of the second program: the resource, the property, and what is wrong. */
export const fails = ["web spec.type is LoadBalancer, which is an address on the internet"];
