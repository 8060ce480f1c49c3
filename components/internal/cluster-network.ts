// Pieces of network policies that more than one component needs.
import type { networking } from "@pulumi/kubernetes/types/input";

/** Private addresses (RFC 1918). */
export const privateRanges = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"];

/** Addresses of the link, the metadata server's among them. */
export const linkLocal = "169.254.0.0/16";

/**
 * Every range beside the private ones that a Google network can use inside
 * (https://cloud.google.com/vpc/docs/subnets#valid-ranges). Nothing public has an address in them.
 */
export const otherInsideRanges = [
  "100.64.0.0/10",
  "192.0.0.0/24",
  "192.0.2.0/24",
  "192.88.99.0/24",
  "198.18.0.0/15",
  "198.51.100.0/24",
  "203.0.113.0/24",
  "240.0.0.0/4",
];

export function blocks(ranges: string[]): networking.v1.NetworkPolicyPeer[] {
  return ranges.map((cidr) => ({ ipBlock: { cidr } }));
}

/** Names: Autopilot asks Cloud DNS through a cache on the node; older clusters run kube-dns. */
export function toNames(): networking.v1.NetworkPolicyEgressRule {
  return {
    to: [
      {
        namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "kube-system" } },
        podSelector: {
          matchExpressions: [{ key: "k8s-app", operator: "In", values: ["kube-dns", "node-local-dns"] }],
        },
      },
      ...blocks(["169.254.20.10/32", "169.254.169.254/32"]),
    ],
    ports: [
      { protocol: "UDP", port: 53 },
      { protocol: "TCP", port: 53 },
    ],
  };
}
