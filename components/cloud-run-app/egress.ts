import * as compute from "@pulumi/gcp/compute";
import * as pulumi from "@pulumi/pulumi";
import type { Binding } from "../contracts/binding";
import type { NetworkAttachment } from "../contracts/network";
import { inOrder } from "../internal/unordered";
import type { Arguments } from "../internal/validation";
import { WorkloadEgress } from "../workload/args";
import type { CompleteWorkload } from "../workload/complete";
import { checkEgress, type EgressRule } from "../workload/egress";

type BindingPlaces = NonNullable<Binding["places"]>;

/** Through a network with a NAT the internet is in reach, whatever the workload says. Past it, it always is. */
export const egressOnCloudRun: EgressRule = (egress, reachesInternet) =>
  reachesInternet && egress !== WorkloadEgress.Internet
    ? `set workload.egress to internet, or use a network without a NAT: Cloud Run cannot keep "${egress}" in this one`
    : undefined;

const privateRanges = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"];

/**
 * Which traffic goes through the network. What goes through it ends at the network's edge, where only Google's APIs
 * answer, unless the network has a NAT: then the promise that the internet is out of reach would be broken.
 */
export function vpcEgress(check: Arguments, egress: WorkloadEgress, network: NetworkAttachment): pulumi.Input<string> {
  const kept = checkEgress(check, egress, network.internetEgress, egressOnCloudRun);
  if (egress === WorkloadEgress.Internet) return "PRIVATE_RANGES_ONLY";
  return pulumi.output(kept).apply(() => "ALL_TRAFFIC");
}

/**
 * For a workload that may open no connections: rules that let its instances, found by `tag`, reach the places of its bindings
 * and no other private address.
 */
export function closePrivateRanges(
  parent: pulumi.Resource,
  name: string,
  tag: string,
  workload: CompleteWorkload,
  network: NetworkAttachment,
): void {
  const common = { network: network.networkId, direction: "EGRESS", targetTags: [tag] };
  for (const [binding, { places }] of workload.bindings) {
    if (places === undefined) continue;
    // A binding may be called `private`.
    new compute.Firewall(`${name}-to-${binding}`, { ...common, priority: 900, ...reaching(places) }, { parent });
  }
  new compute.Firewall(
    `${name}-private`,
    { ...common, priority: 1000, denies: [{ protocol: "all" }], destinationRanges: privateRanges },
    { parent },
  );
}

/** What a rule admits. A binding that turns out to have no places admits nothing: a rule without ranges would admit all. */
function reaching(places: BindingPlaces): Pick<compute.FirewallArgs, "allows" | "destinationRanges"> {
  const known = pulumi.output(places).apply((all: { address: string; port: number }[] | undefined) => ({
    ranges: inOrder((all ?? []).map(({ address }) => `${address}/32`)),
    ports: inOrder((all ?? []).map(({ port }) => String(port))),
  }));
  return {
    allows: [{ protocol: "tcp", ports: known.apply(({ ports }) => (ports.length === 0 ? ["1"] : ports)) }],
    destinationRanges: known.apply(({ ranges }) => (ranges.length === 0 ? ["0.0.0.0/32"] : ranges)),
  };
}
