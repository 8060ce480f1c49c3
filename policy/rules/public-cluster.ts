import { hiddenPlace, remarks, valueAt } from "../look";
import type { Resource, Rule } from "../model";

function isClosed(resource: Resource): boolean {
  return (
    valueAt(resource, "controlPlaneEndpointsConfig.ipEndpointsConfig.enabled") === false ||
    valueAt(resource, "controlPlaneEndpointsConfig.ipEndpointsConfig.enablePublicEndpoint") === false ||
    valueAt(resource, "privateClusterConfig.enablePrivateEndpoint") === true
  );
}

export const publicCluster: Rule = {
  id: "public-cluster",
  title: "The control plane of a cluster answers to known networks, or to those who log in by DNS, and to no others",
  remedy:
    "Set controlPlaneEndpointsConfig.ipEndpointsConfig.enabled to false, or name networks in masterAuthorizedNetworksConfig",
  source: "https://cloud.google.com/kubernetes-engine/docs/concepts/network-isolation",
  level: "mandatory",
  resource(resource) {
    if (resource.type !== "gcp:container/cluster:Cluster" || isClosed(resource)) return [];
    const networks = "masterAuthorizedNetworksConfig";
    if (valueAt(resource, networks) === undefined && hiddenPlace(resource, networks) === undefined) {
      return [{ path: networks, what: "is not set, so that the control plane answers to the whole internet" }];
    }
    return remarks(resource, `${networks}.cidrBlocks[].cidrBlock`, (value) =>
      value === "0.0.0.0/0" ? "is the whole internet" : undefined,
    );
  },
};
