// GKE: https://cloud.google.com/kubernetes-engine/docs/reference/rest/v1/projects.locations.clusters, an Autopilot cluster as
// far as the provider reads it.
import type { Properties } from "../../../model";
import { fill, inner, text } from "../../call";
import { numberOf } from "../request";
import { etag, hex, now } from "../values";
import type { Fill } from ".";

export const fillCluster: Fill = ({ project, world, parameters }, resource, before) => {
  const name = text(resource["name"]);
  const location = /locations\/([^/]+)/.exec(parameters["parent"] ?? parameters["name"] ?? "")?.[1] ?? "";
  fill(resource, {
    loggingService: "logging.googleapis.com/kubernetes",
    monitoringService: "monitoring.googleapis.com/kubernetes",
    network: "default",
    subnetwork: "default",
    initialClusterVersion: "1.36.1-gke.1000",
    locations: ["a", "b", "c"].map((zone) => `${location}-${zone}`),
    id: hex(64),
  });
  // The names as they were sent, which the provider reads back.
  fill(inner(resource, "networkConfig"), {
    network: resource["network"] ?? "",
    subnetwork: resource["subnetwork"] ?? "",
  });
  inner(resource, "masterAuth")["clusterCaCertificate"] = Buffer.from(world.authority).toString("base64");
  const dns = inner(resource, "controlPlaneEndpointsConfig", "dnsEndpointConfig");
  fill(dns, { endpoint: `gke-${hex(24)}-${numberOf(world, project)}.${location}.gke.goog` });
  Object.assign(resource, {
    location,
    zone: location,
    status: "RUNNING",
    endpoint: "10.31.0.18",
    etag: etag(),
    createTime: before?.["createTime"] ?? now(),
    currentMasterVersion: "1.36.1-gke.1000",
    selfLink: `https://container.googleapis.com/v1/projects/${project}/locations/${location}/clusters/${name}`,
    workloadIdentityConfig: { workloadPool: `${project}.svc.id.goog` },
    servicesIpv4Cidr: "34.118.224.0/20",
    clusterIpv4Cidr: "10.24.0.0/14",
  } satisfies Properties);
};
