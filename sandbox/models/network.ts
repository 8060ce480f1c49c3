// Networks, addresses, load balancers and the project's services.
import { textAt, type Models, type Reference, type Resource, type ResourceModel } from "../model";
import { RFC1035, computeGlobal, computeRegional, iamMember, privateAddress, publicAddress } from "./google";

const NETWORK = "gcp:compute/network:Network";
const NETWORK_SPELLINGS = ["id", "selfLink", "name"];
const SUBNETWORK_PAGE = "https://cloud.google.com/compute/docs/reference/rest/v1/subnetworks";

const zonalGroupId = (r: Resource): string =>
  `projects/${r.project}/zones/${textAt(r.inputs, "zone")}/networkEndpointGroups/${r.name}`;

const zonalGroup: ResourceModel = {
  id: zonalGroupId,
  outputs: (r) => ({ selfLink: `https://www.googleapis.com/compute/v1/${zonalGroupId(r)}`, size: 0 }),
  rules: [RFC1035],
  references: inNetwork("https://cloud.google.com/compute/docs/reference/rest/v1/networkEndpointGroups"),
};

/** The network and the subnetwork that a resource names. */
function inNetwork(source: string): Reference[] {
  return [
    { property: "network", to: NETWORK, by: NETWORK_SPELLINGS, source },
    { property: "subnetwork", to: "gcp:compute/subnetwork:Subnetwork", by: NETWORK_SPELLINGS, source },
  ];
}

export const networkModels: Models = {
  [NETWORK]: computeGlobal("networks", (r) => ({
    gatewayIpv4: "",
    networkId: parseInt(r.digest("number", 12), 16).toString(),
    numericId: parseInt(r.digest("number", 12), 16).toString(),
  })),
  "gcp:compute/subnetwork:Subnetwork": {
    ...computeRegional("subnetworks", (r) => ({
      gatewayAddress: textAt(r.inputs, "ipCidrRange").replace(/\.\d+\/.*$/, ".1"),
      fingerprint: r.digest("fingerprint", 12),
    })),
    references: [{ property: "network", to: NETWORK, by: NETWORK_SPELLINGS, source: SUBNETWORK_PAGE }],
  },
  "gcp:compute/globalAddress:GlobalAddress": computeGlobal("addresses", (r) => ({
    address: r.inputs["address"] ?? (r.inputs["addressType"] === "INTERNAL" ? privateAddress(r) : publicAddress(r)),
    labelFingerprint: r.digest("labels", 12),
  })),
  "gcp:compute/address:Address": computeRegional("addresses", (r) => ({
    address: r.inputs["address"] ?? (r.inputs["addressType"] === "INTERNAL" ? privateAddress(r) : publicAddress(r)),
    labelFingerprint: r.digest("labels", 12),
  })),
  "gcp:compute/router:Router": {
    ...computeRegional("routers"),
    references: [
      {
        property: "network",
        to: NETWORK,
        by: NETWORK_SPELLINGS,
        source: "https://cloud.google.com/compute/docs/reference/rest/v1/routers",
      },
    ],
  },
  "gcp:compute/routerNat:RouterNat": {
    id: (r) => `${r.project}/${r.region}/${textAt(r.inputs, "router")}/${r.name}`,
    outputs: (r) => ({ region: r.region }),
    planned: ["region"],
    references: [
      {
        property: "router",
        to: "gcp:compute/router:Router",
        by: ["name"],
        source: "https://cloud.google.com/compute/docs/reference/rest/v1/routers",
      },
    ],
  },
  "gcp:compute/networkEndpointGroup:NetworkEndpointGroup": zonalGroup,
  "gcp:compute/regionNetworkEndpointGroup:RegionNetworkEndpointGroup": computeRegional("networkEndpointGroups"),
  "gcp:compute/firewall:Firewall": {
    ...computeGlobal("firewalls"),
    references: inNetwork("https://cloud.google.com/compute/docs/reference/rest/v1/firewalls"),
  },
  "gcp:compute/backendService:BackendService": computeGlobal("backendServices"),
  "gcp:compute/globalForwardingRule:GlobalForwardingRule": computeGlobal("forwardingRules"),
  "gcp:compute/healthCheck:HealthCheck": computeGlobal("healthChecks"),
  "gcp:compute/sSLPolicy:SSLPolicy": computeGlobal("sslPolicies"),
  "gcp:compute/securityPolicy:SecurityPolicy": computeGlobal("securityPolicies", (r) => ({
    fingerprint: r.digest("fingerprint", 12),
  })),
  "gcp:compute/globalNetworkEndpointGroup:GlobalNetworkEndpointGroup": computeGlobal("networkEndpointGroups"),
  "gcp:compute/globalNetworkEndpoint:GlobalNetworkEndpoint": {
    id: (r) =>
      ["globalNetworkEndpointGroup", "ipAddress", "fqdn", "port"].map((name) => textAt(r.inputs, name)).join("/"),
    autoName: null,
    references: [
      {
        property: "globalNetworkEndpointGroup",
        to: "gcp:compute/globalNetworkEndpointGroup:GlobalNetworkEndpointGroup",
        by: ["name", "id", "selfLink"],
        source: "https://cloud.google.com/compute/docs/reference/rest/v1/globalNetworkEndpointGroups",
      },
    ],
  },
  "gcp:compute/targetHttpProxy:TargetHttpProxy": computeGlobal("targetHttpProxies"),
  "gcp:dns/recordSet:RecordSet": {
    id: (r) =>
      `projects/${r.project}/managedZones/${textAt(r.inputs, "managedZone")}/rrsets/${textAt(r.inputs, "name")}/${textAt(r.inputs, "type")}`,
    autoName: null,
  },
  "gcp:compute/targetHttpsProxy:TargetHttpsProxy": computeGlobal("targetHttpsProxies"),
  "gcp:compute/uRLMap:URLMap": computeGlobal("urlMaps"),
  "gcp:compute/route:Route": computeGlobal("routes"),
  "gcp:servicenetworking/connection:Connection": {
    // Both halves are escaped as parts of an address are (hashicorp/terraform-provider-google, connectionId.Id).
    id: (r) => [textAt(r.inputs, "network"), textAt(r.inputs, "service")].map(encodeURIComponent).join(":"),
    outputs: () => ({ peering: "servicenetworking-googleapis-com" }),
    references: [
      {
        property: "network",
        to: NETWORK,
        by: NETWORK_SPELLINGS,
        source:
          "https://cloud.google.com/service-infrastructure/docs/service-networking/reference/rest/v1/services.connections",
      },
      {
        property: "reservedPeeringRanges[]",
        to: "gcp:compute/globalAddress:GlobalAddress",
        by: ["name"],
        source: "https://cloud.google.com/vpc/docs/configure-private-services-access",
      },
    ],
  },
  "gcp:projects/service:Service": {
    id: (r) => `${r.project}/${textAt(r.inputs, "service")}`,
    // Two stacks, or two components, may ask for the same service: it is enabled or it is not.
    uniqueBy: () => undefined,
    rules: [
      {
        property: "service",
        refuse: (value) =>
          typeof value === "string" && !/^[a-z][a-z0-9-]*(\.[a-z0-9-]+)*\.(com|dev)$/.test(value)
            ? `"${value}" is not the name of a service`
            : undefined,
        remedy: "give its full name, such as run.googleapis.com",
        source: "https://cloud.google.com/service-usage/docs/list-services",
      },
    ],
  },
  "gcp:projects/iAMMember:IAMMember": { ...iamMember((r) => textAt(r.inputs, "project", r.project)) },
};
