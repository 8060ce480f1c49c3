import * as core from "@pulumi/kubernetes/core/v1";
import * as net from "@pulumi/kubernetes/networking/v1";

export function passing(): void {
  new core.Namespace("shop", { metadata: { name: "shop" } });
  new net.NetworkPolicy("all", {
    metadata: { namespace: "shop" },
    spec: { podSelector: {}, policyTypes: ["Ingress"] },
  });
}

export function failing(): void {
  new core.Namespace("shop", { metadata: { name: "shop" } });
  new net.NetworkPolicy("all", {
    metadata: { namespace: "other" },
    spec: { podSelector: {}, policyTypes: ["Ingress"] },
  });
}

/** What the rule says of the second program: the resource, the property, and what is wrong. */
export const fails = ["shop  has no NetworkPolicy: every pod of the cluster reaches its pods"];
