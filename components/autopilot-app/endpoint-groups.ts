import * as compute from "@pulumi/gcp/compute";
import * as corev1 from "@pulumi/kubernetes/core/v1";
import * as pulumi from "@pulumi/pulumi";
import type { ClusterAttachment } from "../contracts/cluster";
import type { NetworkAttachment } from "../contracts/network";
import { present } from "../internal/present";
import { subnetworkId } from "../internal/subnetwork";
import type { Subject } from "../internal/refusal";

/** Every Google Cloud region has three zones or more (https://cloud.google.com/about/locations). */
export const zoneCount = 3;

export const zonesRemedy = `name at least ${zoneCount} zones of a regional cluster`;

/**
 * The zones that an application runs in: the first three of its cluster's, in alphabetical order. Each has a place that
 * follows from its letter as far as it can, so that the groups of the others stay where one comes or goes.
 */
export function zonesOf(subject: Subject, cluster: ClusterAttachment): pulumi.Output<string[]> {
  return pulumi.output(cluster.zones).apply((zones) => {
    if (zones.length >= zoneCount) return inPlace([...zones].sort().slice(0, zoneCount));
    return subject.refuse("cluster.zones", zones, zonesRemedy);
  });
}

/** `…-b` is the first, `…-c` the second, `…-d` and `…-a` the third, and so on; one whose place is taken gets a free one. */
function inPlace(zones: string[]): string[] {
  const places = new Array<string | undefined>(zoneCount).fill(undefined);
  const left = zones.filter((zone) => {
    const place = (zone.charCodeAt(zone.length - 1) - "b".charCodeAt(0) + zoneCount) % zoneCount;
    if (places[place] !== undefined) return true;
    places[place] = zone;
    return false;
  });
  return places.map((zone) => zone ?? present(left.shift(), "a zone"));
}

/** The annotation that makes GKE put the pods behind a service into the network endpoint groups of a name. */
export function endpointGroupAnnotation(app: string, process: string, port: number): { [key: string]: string } {
  return { "cloud.google.com/neg": JSON.stringify({ exposed_ports: { [port]: { name: groupName(app, process) } } }) };
}

/** Name of the groups of a process in all zones. */
export function groupName(app: string, process: string): string {
  return `${app}-${process}`;
}

/** What the groups of an application have in common. */
export interface GroupPlaces {
  zones: pulumi.Output<string[]>;
  cluster: ClusterAttachment;
  network: NetworkAttachment;
  /** What errors call the component. */
  subject: Subject;
  /** UID of the cluster's namespace `kube-system`. */
  clusterUid: pulumi.Output<string>;
}

/** The UID by which GKE's controller knows its cluster. */
export function clusterUid(parent: pulumi.Resource, name: string): pulumi.Output<string> {
  return corev1.Namespace.get(`${name}-kube-system`, "kube-system", { parent }).metadata.uid;
}

/**
 * The network endpoint groups of a process, one in each zone, all with one name: `<application>-<process>`. They are made here, so that a
 * load balancer can refer to them before, and whether or not, there is a node in each zone; GKE fills them.
 *
 * GKE's controller makes groups only in zones that have nodes, and takes over one that exists if its description says
 * that it is this service's own, in this cluster, which the controller knows by the UID of its namespace `kube-system`
 * (https://github.com/kubernetes/ingress-gce, `ensureNetworkEndpointGroup`). A group with a chosen name and no
 * description is refused.
 */
export function createEndpointGroups(
  parent: pulumi.Resource,
  app: string,
  process: string,
  port: number,
  { zones, cluster, network, subject, clusterUid: uid }: GroupPlaces,
): compute.NetworkEndpointGroup[] {
  const name = groupName(app, process);
  const description = uid.apply((known) =>
    JSON.stringify({ "cluster-uid": known, namespace: app, "service-name": process, port: String(port) }),
  );
  return Array.from(
    { length: zoneCount },
    (_, index) =>
      new compute.NetworkEndpointGroup(
        `${name}-${index + 1}`,
        {
          name,
          zone: zones.apply((known) => present(known[index], "a zone")),
          networkEndpointType: "GCE_VM_IP_PORT",
          network: network.networkId,
          subnetwork: subnetworkId(subject, network, cluster.location),
          description,
        },
        // The name is part of the agreement with GKE, so the old one must go first.
        { parent, deleteBeforeReplace: true },
      ),
  );
}
