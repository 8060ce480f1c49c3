import * as compute from "@pulumi/gcp/compute";
import * as container from "@pulumi/gcp/container";

export function passing(): void {
  const network = new compute.Network("own", { autoCreateSubnetworks: false });
  new compute.Router("router", { network: network.id, region: "europe-west1" });
}

export function failing(): void {
  new compute.Network("own", {});
  new compute.Router("router", { network: "projects/acme-test/global/networks/default", region: "europe-west1" });
  new container.Cluster("cluster", { location: "europe-west1", enableAutopilot: true });
}

/** What the rule says of the second program: the resource, the property, and what is wrong. */
export const fails = [
  "cluster network is not set, which is the default network",
  "own autoCreateSubnetworks is true by default, as in the default network",
  "router network is the default network",
];
