// Networks, addresses, load balancers and certificates at Google.
import type { Knowledge, Rows } from "./model";

const balancer = "https://cloud.google.com/load-balancing/docs/https";
const certificates = "https://cloud.google.com/certificate-manager/docs/overview";

const address: Knowledge = {
  noun: "address",
  plural: "addresses",
  needed: true,
  final: [
    {
      on: "delete",
      what: "the address goes back to Google, and nobody gets the same one again by asking",
      source: "https://cloud.google.com/vpc/docs/reserve-static-external-ip-address",
    },
  ],
};

export const googleNetwork: Rows = {
  "gcp:dns/recordSet:RecordSet": {
    noun: "DNS record",
    needed: true,
    review: [
      {
        on: ["delete"],
        when: { where: { path: "type", is: ["A", "AAAA", "CNAME"] } },
        weight: "away",
        lead: "visitors and links find nothing any more at",
        each: "{name}",
      },
    ],
  },
  "gcp:compute/network:Network": { noun: "network", needed: true },
  "gcp:compute/subnetwork:Subnetwork": {
    noun: "subnet",
    needed: true,
    changes: [
      {
        path: "ipCidrRange",
        weight: "final",
        what: "grows to {to}, and a range never shrinks",
        source: "https://cloud.google.com/vpc/docs/create-modify-vpc-networks",
      },
    ],
  },
  "gcp:compute/router:Router": { noun: "router", needed: true },
  "gcp:compute/routerNat:RouterNat": {
    noun: "NAT gateway",
    needed: true,
  },
  "gcp:compute/firewall:Firewall": {
    noun: "firewall rule",
    changes: [
      {
        path: "sourceRanges",
        weight: "review",
        what: "lets others in ({from} to {to})",
        source: "https://cloud.google.com/firewall/docs/firewalls",
      },
      {
        path: "allows",
        weight: "review",
        what: "lets other protocols or ports through",
        source: "https://cloud.google.com/firewall/docs/firewalls",
      },
    ],
    review: [
      {
        on: ["create"],
        when: { where: { path: "direction", is: ["INGRESS"] } },
        lead: "{sourceRanges} may enter the network by",
        each: "{this}",
      },
      { on: ["delete"], lead: "the network's traffic is no longer ruled by", each: "{this}" },
    ],
  },
  "gcp:compute/globalAddress:GlobalAddress": address,
  "gcp:compute/address:Address": address,
  "gcp:compute/globalForwardingRule:GlobalForwardingRule": {
    noun: "forwarding rule",
    needed: true,
  },
  "gcp:compute/targetHttpsProxy:TargetHttpsProxy": {
    noun: "load balancer's proxy",
    plural: "load balancers' proxies",
    needed: true,
    changes: [
      {
        path: "serverTlsPolicy",
        weight: "review",
        what: "asks callers for another certificate, or for none",
        source: "https://cloud.google.com/load-balancing/docs/mtls",
      },
    ],
  },
  "gcp:compute/targetHttpProxy:TargetHttpProxy": {
    noun: "load balancer's proxy",
    plural: "load balancers' proxies",
    needed: true,
  },
  "gcp:compute/uRLMap:URLMap": {
    noun: "table of paths",
    plural: "tables of paths",
    needed: true,
    changes: [{ path: "*", weight: "review", what: "leads requests elsewhere", source: balancer }],
  },
  "gcp:compute/backendService:BackendService": {
    noun: "backend",
    needed: true,
    changes: [
      {
        path: "securityPolicy",
        weight: "review",
        what: "is guarded by another policy",
        source: "https://cloud.google.com/armor/docs/security-policy-overview",
      },
      {
        path: "iap",
        weight: "review",
        what: "asks other users to log in",
        source: "https://cloud.google.com/iap/docs/concepts-overview",
      },
    ],
  },
  "gcp:compute/backendBucket:BackendBucket": { noun: "backend bucket", needed: true },
  "gcp:compute/healthCheck:HealthCheck": { noun: "health check" },
  "gcp:compute/networkEndpointGroup:NetworkEndpointGroup": {
    noun: "group of end points",
    plural: "groups of end points",
    needed: true,
  },
  "gcp:compute/globalNetworkEndpointGroup:GlobalNetworkEndpointGroup": {
    noun: "group of end points",
    plural: "groups of end points",
    needed: true,
  },
  "gcp:compute/globalNetworkEndpoint:GlobalNetworkEndpoint": { noun: "end point", needed: true },
  "gcp:compute/regionNetworkEndpointGroup:RegionNetworkEndpointGroup": {
    noun: "group of end points",
    plural: "groups of end points",
    needed: true,
  },
  "gcp:compute/sSLPolicy:SSLPolicy": {
    noun: "TLS policy",
    plural: "TLS policies",
    changes: [
      {
        path: "minTlsVersion",
        weight: "review",
        what: "asks for another version of TLS ({from} to {to})",
        source: "https://cloud.google.com/load-balancing/docs/ssl-policies-concepts",
      },
    ],
  },
  "gcp:compute/securityPolicy:SecurityPolicy": {
    noun: "firewall of the load balancer",
    plural: "firewalls of load balancers",
    changes: [
      {
        path: "rules",
        weight: "review",
        what: "lets other requests through",
        source: "https://cloud.google.com/armor/docs/security-policy-overview",
      },
    ],
    review: [{ on: ["delete"], lead: "requests are no longer stopped by", each: "{this}" }],
  },
  "gcp:certificatemanager/certificate:Certificate": {
    noun: "certificate",
    needed: true,
  },
  "gcp:certificatemanager/certificateMap:CertificateMap": { noun: "certificate map", needed: true },
  "gcp:certificatemanager/certificateMapEntry:CertificateMapEntry": {
    noun: "entry of a certificate map",
    plural: "entries of certificate maps",
    needed: true,
  },
  "gcp:certificatemanager/dnsAuthorization:DnsAuthorization": {
    noun: "proof of a domain",
    plural: "proofs of domains",
  },
  "gcp:certificatemanager/trustConfig:TrustConfig": {
    noun: "list of trusted certificates",
    plural: "lists of trusted certificates",
    changes: [{ path: "*", weight: "review", what: "trusts other callers", source: certificates }],
  },
  "gcp:networksecurity/serverTlsPolicy:ServerTlsPolicy": {
    noun: "policy for callers' certificates",
    plural: "policies for callers' certificates",
    changes: [
      {
        path: "*",
        weight: "review",
        what: "asks callers for other certificates",
        source: "https://cloud.google.com/load-balancing/docs/mtls",
      },
    ],
  },
  "gcp:networkconnectivity/serviceConnectionPolicy:ServiceConnectionPolicy": {
    noun: "policy for connections to services",
    plural: "policies for connections to services",
    needed: true,
  },
  "gcp:servicenetworking/connection:Connection": {
    noun: "connection to Google's services",
    plural: "connections to Google's services",
    needed: true,
  },
};
