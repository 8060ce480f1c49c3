import * as container from "@pulumi/gcp/container";

export function passing(): void {
  new container.Cluster("dns", {
    location: "europe-west1",
    enableAutopilot: true,
    controlPlaneEndpointsConfig: { ipEndpointsConfig: { enabled: false } },
  });
  new container.Cluster("office", {
    location: "europe-west1",
    enableAutopilot: true,
    masterAuthorizedNetworksConfig: { cidrBlocks: [{ cidrBlock: "203.0.113.0/24" }] },
  });
}

export function failing(): void {
  new container.Cluster("open", { location: "europe-west1", enableAutopilot: true });
  new container.Cluster("wide", {
    location: "europe-west1",
    enableAutopilot: true,
    masterAuthorizedNetworksConfig: { cidrBlocks: [{ cidrBlock: "0.0.0.0/0" }] },
  });
}

/** What the rule says of the second program: the resource, the property, and what is wrong. */
export const fails = [
  "open masterAuthorizedNetworksConfig is not set, so that the control plane answers to the whole internet",
  "wide masterAuthorizedNetworksConfig.cidrBlocks[0].cidrBlock is the whole internet",
];
