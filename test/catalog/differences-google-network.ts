// Networks and load balancers of Google Cloud. `suppressed` properties are those that the provider's schema compares with a
// DiffSuppressFunc: google-beta/services/<service>/resource_<type>.go of terraform-provider-google-beta.
import { alwaysOrNever, anyOrder, asSent, inOrder, sameName, type Rows } from "./differences";

const compute =
  "the schema: https://github.com/hashicorp/terraform-provider-google-beta/tree/main/google-beta/services";
const trust = "the schema; https://cloud.google.com/certificate-manager/docs/reference/certificate-manager/rest";

export const networkDifferences: Rows = {
  "gcp:certificatemanager/certificate:Certificate": {
    // The API answers with the project's number, and a change would replace the certificate.
    properties: { "managed.dnsAuthorizations[]": sameName, "managed.domains": "written" },
    source: trust,
  },
  "gcp:certificatemanager/certificateMap:CertificateMap": { properties: {}, source: trust },
  "gcp:certificatemanager/certificateMapEntry:CertificateMapEntry": {
    properties: { "certificates[]": sameName, map: "written" },
    source: trust,
  },
  "gcp:certificatemanager/dnsAuthorization:DnsAuthorization": {
    properties: { location: { harmless: "the provider's schema has the API's default, global" } },
    source: trust,
  },
  "gcp:certificatemanager/trustConfig:TrustConfig": {
    properties: { "trustStores[].trustAnchors[].pemCertificate": asSent, location: "written" },
    source: trust,
  },
  "gcp:compute/backendService:BackendService": {
    properties: {
      loadBalancingScheme: "written",
      localityLbPolicy: { harmless: "not written with serverless backends, where the API has none" },
      backends: anyOrder,
      "backends[].group": sameName,
      "backends[].maxRatePerEndpoint": alwaysOrNever,
      // The set's hash takes the relative name.
      healthChecks: sameName,
      "healthChecks[]": sameName,
      "logConfig.enable": "written",
      "logConfig.sampleRate": "written",
      protocol: { harmless: "of a serverless backend it is never written, of the others always" },
      timeoutSec: { harmless: "of a serverless backend it is never written, of the others always" },
    },
    source: compute,
  },
  "gcp:compute/firewall:Firewall": {
    properties: { direction: "written", network: sameName, sourceRanges: anyOrder },
    source: compute,
  },
  "gcp:compute/globalAddress:GlobalAddress": {
    properties: {
      addressType: "written",
      network: sameName,
      address: alwaysOrNever,
      prefixLength: alwaysOrNever,
      ipVersion: { harmless: "left out of answers about IPv4: the provider takes nothing for IPV4" },
    },
    source: compute,
  },
  "gcp:compute/globalForwardingRule:GlobalForwardingRule": {
    properties: {
      ipProtocol: "written",
      loadBalancingScheme: "written",
      ipAddress: { harmless: "the provider compares the address itself, however it is named" },
      portRange: { harmless: "the API answers 443-443, which the provider takes for 443" },
      target: sameName,
    },
    source: compute,
  },
  "gcp:compute/healthCheck:HealthCheck": {
    properties: { "logConfig.enable": "written", checkIntervalSec: "written", timeoutSec: "written" },
    source: compute,
  },
  "gcp:compute/network:Network": {
    properties: { autoCreateSubnetworks: "written", routingMode: "written" },
    source: compute,
  },
  "gcp:compute/networkEndpointGroup:NetworkEndpointGroup": {
    properties: {
      // GKE's controller knows its groups by it.
      description: asSent,
      network: sameName,
      subnetwork: sameName,
      zone: "written",
      networkEndpointType: "written",
    },
    source: compute,
  },
  "gcp:compute/regionNetworkEndpointGroup:RegionNetworkEndpointGroup": {
    properties: { networkEndpointType: "written" },
    source: compute,
  },
  "gcp:compute/router:Router": { properties: { network: sameName }, source: compute },
  "gcp:compute/routerNat:RouterNat": {
    properties: {
      enableDynamicPortAllocation: "written",
      enableEndpointIndependentMapping: "written",
      minPortsPerVm: "written",
      natIpAllocateOption: "written",
      sourceSubnetworkIpRangesToNat: "written",
      tcpTimeWaitTimeoutSec: { harmless: "the provider's schema has the API's default, 120" },
    },
    source: compute,
  },
  "gcp:compute/sSLPolicy:SSLPolicy": { properties: { minTlsVersion: "written", profile: "written" }, source: compute },
  "gcp:compute/subnetwork:Subnetwork": {
    properties: {
      network: sameName,
      privateIpGoogleAccess: "written",
      secondaryIpRanges: { harmless: "the provider brings the API's ranges into the program's order" },
    },
    source: compute,
  },
  "gcp:compute/targetHttpsProxy:TargetHttpsProxy": {
    properties: {
      // Written as the API answers it, with the service in front.
      certificateMap: asSent,
      serverTlsPolicy: sameName,
      sslPolicy: sameName,
      urlMap: sameName,
      tlsEarlyData: "written",
      quicOverride: { harmless: "the provider's schema has the API's default, NONE" },
    },
    source: compute,
  },
  "gcp:compute/globalNetworkEndpoint:GlobalNetworkEndpoint": {
    properties: { globalNetworkEndpointGroup: sameName },
    source: compute,
  },
  "gcp:compute/globalNetworkEndpointGroup:GlobalNetworkEndpointGroup": {
    properties: { defaultPort: "written", networkEndpointType: "written" },
    source: compute,
  },
  "gcp:compute/securityPolicy:SecurityPolicy": {
    properties: {
      type: "written",
      advancedOptionsConfig: "written",
      rules: { harmless: "a set to the provider, which compares members by priority" },
    },
    source: compute,
  },
  "gcp:compute/targetHttpProxy:TargetHttpProxy": { properties: { urlMap: sameName }, source: compute },
  "gcp:compute/uRLMap:URLMap": {
    properties: {
      defaultService: sameName,
      "defaultRouteAction.weightedBackendServices": inOrder,
      "defaultRouteAction.weightedBackendServices[].backendService": sameName,
    },
    source: compute,
  },
  "gcp:networkconnectivity/serviceConnectionPolicy:ServiceConnectionPolicy": {
    properties: { network: sameName, "pscConfig.subnetworks[]": sameName, location: "written" },
    source: "the schema; https://cloud.google.com/network-connectivity/docs/reference/networkconnectivity/rest",
  },
  "gcp:networksecurity/serverTlsPolicy:ServerTlsPolicy": {
    properties: {
      // With the project's number, as the API answers it: the provider does not compare, and a change replaces.
      "mtlsPolicy.clientValidationTrustConfig": asSent,
      location: "written",
    },
    source: "the schema; https://cloud.google.com/load-balancing/docs/mtls",
  },
  "gcp:servicenetworking/connection:Connection": {
    properties: {
      deletionPolicy: "written",
      network: sameName,
      reservedPeeringRanges: inOrder,
    },
    source: "the schema, which compares ranges without their order",
  },
};
