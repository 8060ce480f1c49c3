import * as networkingv1 from "@pulumi/kubernetes/networking/v1";
import type * as pulumi from "@pulumi/pulumi";
import { linkLocal, toNames } from "../internal/cluster-network";

/**
 * Closes the namespace of the operator, whose account reads every Secret of the cluster: nobody comes in, and out goes what
 * it is there for, to the Kubernetes API and to Vault. Both answer on port 443. Their addresses can change, so the port and not
 * the address is what is told. Link-local addresses, the metadata server's among them, answer questions about names alone.
 */
export function createNetworkPolicy(
  parent: pulumi.Resource,
  name: string,
  namespace: pulumi.Input<string>,
): networkingv1.NetworkPolicy {
  return new networkingv1.NetworkPolicy(
    name,
    {
      metadata: { name, namespace },
      spec: {
        podSelector: {},
        // No rule for what comes in: nothing does.
        policyTypes: ["Ingress", "Egress"],
        egress: [
          toNames(),
          {
            to: [{ ipBlock: { cidr: "0.0.0.0/0", except: [linkLocal] } }],
            ports: [{ protocol: "TCP", port: 443 }],
          },
        ],
      },
    },
    { parent },
  );
}
