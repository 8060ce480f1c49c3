// Memorystore for Valkey, and the policies by which it gets addresses in a network.
import { nameRule, textAt, type Models, type Properties, type Resource } from "../model";
import { CREATED, located, privateAddress } from "./google";
import { placeholderCertificate } from "./keys";

const INSTANCES_PAGE =
  "https://cloud.google.com/memorystore/docs/valkey/reference/rest/v1/projects.locations.instances";
const POLICIES_PAGE = "https://cloud.google.com/vpc/docs/about-service-connection-policies";
const NETWORK = { to: "gcp:compute/network:Network", by: ["id", "selfLink"] };

/** A connection to an end point in a program's network. */
function connection(r: Resource, connectionType: string, ipAddress: string): Properties {
  const rule = `sca-auto-fr-${r.digest(connectionType, 12)}`;
  const [wanted] = (r.inputs["desiredAutoCreatedEndpoints"] ?? []) as Properties[];
  return {
    pscAutoConnection: {
      connectionType,
      ipAddress,
      port: 6379,
      ...wanted,
      forwardingRule: `projects/${r.project}/regions/${r.region}/forwardingRules/${rule}`,
      pscConnectionId: parseInt(r.digest(`connection ${connectionType}`, 12), 16).toString(),
      serviceAttachment: `projects/${r.projectNumber}/regions/${r.region}/serviceAttachments/gcp-memorystore-auto-${r.digest("attachment", 16)}`,
    },
  };
}

export const cacheModels: Models = {
  "gcp:memorystore/instance:Instance": {
    ...located("instances", "instanceId", (r) => {
      const address = privateAddress(r);
      const reader = address.replace(/\d+$/, (last) => String(Number(last) ^ 1));
      const isCluster = r.inputs["mode"] !== "CLUSTER_DISABLED";
      const hasReader = !isCluster && Number(r.inputs["replicaCount"] ?? 0) > 0;
      return {
        name: `projects/${r.project}/locations/${r.region}/instances/${textAt(r.inputs, "instanceId")}`,
        uid: r.digest("uid", 32),
        state: "ACTIVE",
        createTime: CREATED,
        endpoints: [
          {
            connections: [
              connection(r, isCluster ? "CONNECTION_TYPE_DISCOVERY" : "CONNECTION_TYPE_PRIMARY", address),
              ...(hasReader ? [connection(r, "CONNECTION_TYPE_READER", reader)] : []),
            ],
          },
        ],
        managedServerCas:
          r.inputs["transitEncryptionMode"] === "SERVER_AUTHENTICATION"
            ? [{ caCerts: [{ certificates: [placeholderCertificate(r.digest("ca", 64))] }] }]
            : [],
      };
    }),
    rules: [
      nameRule(
        "instanceId",
        /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/,
        { min: 4, max: 63 },
        "use 4 to 63 lower-case letters, digits and hyphens, and no hyphen at the ends",
        INSTANCES_PAGE,
      ),
      {
        property: "shardCount",
        refuse: (shards, r) =>
          r.inputs["mode"] === "CLUSTER_DISABLED" && shards !== 1
            ? "is not 1 in an instance that is no cluster"
            : undefined,
        remedy: "give 1, or the mode CLUSTER",
        source: "https://cloud.google.com/memorystore/docs/valkey/cluster-mode-enabled-and-disabled",
      },
      {
        property: "replicaCount",
        refuse: (replicas) =>
          typeof replicas === "number" && replicas > 5 ? `is ${replicas}, more than 5` : undefined,
        remedy: "give 0 to 5",
        source: "https://cloud.google.com/memorystore/docs/valkey/ha-and-replicas",
      },
    ],
    references: [{ property: "desiredAutoCreatedEndpoints[].network", ...NETWORK, source: INSTANCES_PAGE }],
  },
  "gcp:networkconnectivity/serviceConnectionPolicy:ServiceConnectionPolicy": {
    ...located("serviceConnectionPolicies", "name", () => ({ infrastructure: "PSC", createTime: CREATED })),
    uniqueBy: (r) => `policy for ${textAt(r.inputs, "serviceClass")} in ${r.region} of ${textAt(r.inputs, "network")}`,
    secondRemedy: "there is one for a network, a region and a class of services: use it",
    references: [
      { property: "network", ...NETWORK, source: POLICIES_PAGE },
      {
        property: "pscConfig.subnetworks[]",
        to: "gcp:compute/subnetwork:Subnetwork",
        by: ["id", "selfLink"],
        source: POLICIES_PAGE,
      },
    ],
  },
};
