import * as compute from "@pulumi/gcp/compute";
import * as container from "@pulumi/gcp/container";

export function passing(): void {
  new compute.BackendService("web", {
    loadBalancingScheme: "EXTERNAL_MANAGED",
    logConfig: { enable: true, sampleRate: 1 },
  });
  new compute.BackendService("inside", { loadBalancingScheme: "INTERNAL_SELF_MANAGED" });
  new compute.RouterNat("nat", {
    router: "router",
    region: "europe-west1",
    natIpAllocateOption: "AUTO_ONLY",
    sourceSubnetworkIpRangesToNat: "ALL_SUBNETWORKS_ALL_IP_RANGES",
    logConfig: { enable: true, filter: "ERRORS_ONLY" },
  });
}

export function failing(): void {
  new compute.BackendService("web", { loadBalancingScheme: "EXTERNAL_MANAGED" });
  new compute.RouterNat("nat", {
    router: "router",
    region: "europe-west1",
    natIpAllocateOption: "AUTO_ONLY",
    sourceSubnetworkIpRangesToNat: "ALL_SUBNETWORKS_ALL_IP_RANGES",
  });
  new container.Cluster("cluster", { location: "europe-west1", enableAutopilot: true, loggingService: "none" });
}

/** What the rule says of the second program: the resource, the property, and what is wrong. */
export const fails = [
  "cluster loggingService is none",
  "nat logConfig.enable is false by default",
  "web logConfig.enable is false by default",
];
