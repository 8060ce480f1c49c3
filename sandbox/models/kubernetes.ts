// GKE Autopilot, and what runs in it.
import { zonesOf } from "../invokes";
import { nameRule, textAt, valueAt, type Models, type Properties, type Resource, type ResourceModel } from "../model";
import { isTable, without } from "../wire";
import { RFC1035 } from "./google";
import { placeholderCertificate } from "./keys";
import { DNS_LABEL, kubernetesObject, metadata } from "./kubernetes-object";
import { podMonitoringModels } from "./pod-monitoring";
import { vaultSecretsModels } from "./vault-secrets";

export { kubernetesObject };

const namespaceModel: ResourceModel = {
  id: (r) => r.name,
  outputs: (r) => {
    return { metadata: without(metadata(r), ["namespace"]), status: { phase: "Active" } };
  },
  rules: [DNS_LABEL],
  // Its UID tells clusters apart (https://kubernetes.io/docs/concepts/overview/working-with-objects/namespaces/#initial-namespaces).
  alwaysThere: { "kube-system": { metadata: { name: "kube-system" } } },
};

export const kubernetesModels: Models = {
  "gcp:container/cluster:Cluster": {
    protectedByDefault: true,
    id: (r) => `projects/${r.project}/locations/${r.region}/clusters/${r.name}`,
    outputs: (r) => ({
      location: r.region,
      nodeLocations: zonesOf(r.region),
      workloadIdentityConfig: { workloadPool: `${r.project}.svc.id.goog` },
      endpoint: `10.${(parseInt(r.digest("a", 2), 16) % 254) + 1}.0.2`,
      masterVersion: "1.34.1-gke.1000",
      selfLink: `https://container.googleapis.com/v1/projects/${r.project}/locations/${r.region}/clusters/${r.name}`,
      servicesIpv4Cidr: "34.118.224.0/20",
      masterAuth: {
        clientCertificate: "",
        clientKey: "",
        clusterCaCertificate: Buffer.from(placeholderCertificate(r.digest("ca", 64))).toString("base64"),
      },
      ...controlPlane(r),
    }),
    planned: ["location"],
    rules: [
      {
        ...RFC1035,
        source: "https://cloud.google.com/kubernetes-engine/docs/reference/rest/v1/projects.locations.clusters",
      },
      {
        ...nameRule(
          "name",
          /^/,
          { max: 40 },
          "use at most 40 characters",
          "https://cloud.google.com/kubernetes-engine/docs/reference/rest/v1/projects.locations.clusters",
        ),
      },
    ],
    references: [
      {
        property: "network",
        to: "gcp:compute/network:Network",
        by: ["id", "selfLink", "name"],
        source: "https://cloud.google.com/kubernetes-engine/docs/concepts/alias-ips",
      },
      {
        property: "subnetwork",
        to: "gcp:compute/subnetwork:Subnetwork",
        by: ["id", "selfLink", "name"],
        source: "https://cloud.google.com/kubernetes-engine/docs/concepts/alias-ips",
      },
    ],
  },
  "kubernetes:core/v1:Namespace": namespaceModel,
  "kubernetes:core/v1:Service": {
    ...kubernetesObject(() => ({ loadBalancer: {} })),
    rules: [DNS_LABEL],
  },
  "kubernetes:apps/v1:Deployment": kubernetesObject((r) => {
    const replicas = valueAt(r.inputs, "spec.replicas");
    const count = typeof replicas === "number" ? replicas : 1;
    return { replicas: count, readyReplicas: count, availableReplicas: count };
  }),
  "kubernetes:core/v1:PodTemplate": kubernetesObject(),
  // Its name is part of the names of its objects, hence Helm's own limit.
  "kubernetes:helm.sh/v3:Release": {
    id: (r) => `${textAt(r.inputs, "namespace", "default")}/${r.name}`,
    outputs: (r) => ({
      status: {
        chart: textAt(r.inputs, "chart"),
        name: r.name,
        namespace: textAt(r.inputs, "namespace", "default"),
        revision: 1,
        status: "deployed",
        version: textAt(r.inputs, "version"),
      },
    }),
    rules: [
      nameRule(
        "name",
        /^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/,
        { max: 53 },
        "use at most 53 lower-case letters, digits, hyphens and dots, start and end with a letter or a digit",
        "https://helm.sh/docs/chart_template_guide/getting_started/",
      ),
    ],
  },
  ...podMonitoringModels,
  ...vaultSecretsModels,
};

/** The DNS endpoint of the control plane, which GKE gives whether or not the input block asks for it. */
function controlPlane(r: Resource): Properties {
  const endpointsConfig = valueAt(r.inputs, "controlPlaneEndpointsConfig");
  const config = isTable(endpointsConfig) ? endpointsConfig : {};
  const dns = valueAt(config, "dnsEndpointConfig");
  const dnsConfig = isTable(dns) ? dns : {};
  return {
    controlPlaneEndpointsConfig: {
      ...config,
      dnsEndpointConfig: {
        ...dnsConfig,
        endpoint: `gke-${r.digest("dns", 24)}-${r.projectNumber}.${r.region}.gke.goog`,
      },
    },
  };
}
