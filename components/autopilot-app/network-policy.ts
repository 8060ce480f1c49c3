import type { networking } from "@pulumi/kubernetes/types/input";
import * as pulumi from "@pulumi/pulumi";
import { blocks, linkLocal, otherInsideRanges, privateRanges, toNames } from "../internal/cluster-network";
import { WorkloadEgress } from "../workload/args";
import type { CompleteWorkload } from "../workload/defaults";

type Egress = networking.v1.NetworkPolicyEgressRule;

/** Where Google's load balancers and their health checks come from (https://cloud.google.com/load-balancing/docs/firewall-rules). */
const loadBalancerRanges = ["35.191.0.0/16", "130.211.0.0/22"];

/**
 * What every pod of the application may do: nothing, except what follows. The kubelet's own checks come from the node and
 * are let in by every network policy.
 */
export function networkPolicySpec(workload: CompleteWorkload): networking.v1.NetworkPolicySpec {
  return {
    podSelector: {},
    policyTypes: ["Ingress", "Egress"],
    ingress: [{ from: blocks(loadBalancerRanges), ports: [{ protocol: "TCP", port: workload.port }] }],
    egress: [...googlesOwn(), ...toDatabase(workload), ...furtherEgress(workload.egress)],
  };
}

/** Names, the identity of the pod, and Google's APIs: without these nothing works. */
function googlesOwn(): Egress[] {
  return [
    toNames(),
    {
      // The metadata server of GKE, as Dataplane V2 sees it and as its own address
      // (https://cloud.google.com/kubernetes-engine/docs/how-to/network-policy#network-policy-and-workload-identity).
      to: blocks(["169.254.169.254/32", "169.254.169.252/32"]),
      ports: [
        { protocol: "TCP", port: 80 },
        { protocol: "TCP", port: 988 },
      ],
    },
    {
      // Google's APIs, Vault on Cloud Run among them, have no range of their own. What lies behind the other public
      // addresses is out of reach because the network has no NAT; the component refuses one that has, unless the workload
      // may open any connection.
      to: [{ ipBlock: { cidr: "0.0.0.0/0", except: [...privateRanges, ...otherInsideRanges, linkLocal] } }],
      ports: [{ protocol: "TCP", port: 443 }],
    },
  ];
}

function toDatabase({ database }: CompleteWorkload): Egress[] {
  if (database === undefined) return [];
  return [
    {
      to: [{ ipBlock: { cidr: pulumi.interpolate`${database.host}/32` } }],
      ports: [{ protocol: "TCP", port: database.port }],
    },
  ];
}

function furtherEgress(egress: WorkloadEgress): Egress[] {
  switch (egress) {
    case WorkloadEgress.None:
      return [];
    case WorkloadEgress.Private:
      return [{ to: blocks(privateRanges) }];
    case WorkloadEgress.Internet:
      return [{ to: [{ ipBlock: { cidr: "0.0.0.0/0", except: [linkLocal] } }] }];
  }
}
