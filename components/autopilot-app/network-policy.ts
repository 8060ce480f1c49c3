import type { networking } from "@pulumi/kubernetes/types/input";
import * as pulumi from "@pulumi/pulumi";
import { blocks, linkLocal, otherInsideRanges, privateRanges, toNames } from "../internal/cluster-network";
import { inOrder } from "../internal/unordered";
import { WorkloadEgress } from "../workload/args";
import type { CompleteWorkload } from "../workload/complete";
import { egressTo, type ClusterCall } from "./calls";
import { labels } from "./settings";

type Egress = networking.v1.NetworkPolicyEgressRule;

/** Where Google's load balancers and their health checks come from (https://cloud.google.com/load-balancing/docs/firewall-rules). */
const loadBalancerRanges = ["35.191.0.0/16", "130.211.0.0/22"];

/**
 * What every pod of the application may do: nothing, except what follows. The kubelet's own checks come from the node and
 * are let in by every network policy.
 */
export function networkPolicySpec(workload: CompleteWorkload, calls: ClusterCall[]): networking.v1.NetworkPolicySpec {
  return {
    podSelector: {},
    policyTypes: ["Ingress", "Egress"],
    egress: pulumi
      .all([pulumi.all(workload.bindings.map(([, { places }]) => pulumi.output(places))), egressTo(calls)])
      .apply(([all, toServers]) => [
        ...googlesOwn(),
        ...(all as (KnownPlace[] | undefined)[]).flatMap((known = []) => inOrder(known.map(named)).map(toPlace)),
        ...(toServers as Egress[]),
        ...furtherEgress(workload.egress),
      ]),
  };
}

/** What lets Google's load balancers, and nobody else, reach one process: the port of requests, and the one that is checked. */
export function servingPolicySpec(app: string, process: string, ports: number[]): networking.v1.NetworkPolicySpec {
  return {
    podSelector: { matchLabels: labels(app, process) },
    policyTypes: ["Ingress"],
    ingress: [{ from: blocks(loadBalancerRanges), ports: ports.map((port) => ({ protocol: "TCP", port })) }],
  };
}

/** A place of a binding, once it is known. */
interface KnownPlace {
  address: string;
  port: number;
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

/** Each place once, in an order that is always the same. */
function named({ address, port }: KnownPlace): string {
  return `${address}:${port}`;
}

function toPlace(place: string): Egress {
  const [address = "", port] = place.split(":");
  return { to: blocks([`${address}/32`]), ports: [{ protocol: "TCP", port: Number(port) }] };
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
