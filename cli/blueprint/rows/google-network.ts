// Networks and load balancers at Google, by hand.
import type { Value } from "../../../sandbox";
import type { Rows } from "../row";

type Table = Record<string, Value>;

export const googleNetwork: Rows = {
  "gcp:compute/network:Network": {
    run: [
      "gcloud compute networks create {name} --project {project} --subnet-mode custom --bgp-routing-mode {routingMode:lower}",
    ],
  },
  "gcp:compute/subnetwork:Subnetwork": {
    run: [
      "gcloud compute networks subnets create {name} --project {project} --network {network:last} --region {region} --range {ipCidrRange} --secondary-range {secondaryIpRanges:ranges} --enable-private-ip-google-access?privateIpGoogleAccess",
    ],
  },
  "gcp:compute/globalAddress:GlobalAddress": {
    verb: "Reserve",
    run: [
      "gcloud compute addresses create {name} --project {project} --global --ip-version {ipVersion} --purpose {purpose} --network {network:last} --addresses {address} --prefix-length {prefixLength}",
    ],
  },
  "gcp:servicenetworking/connection:Connection": {
    run: [
      "gcloud services vpc-peerings connect --project {project} --network {network:last} --service {service} --ranges {reservedPeeringRanges:list}",
    ],
  },
  "gcp:networkconnectivity/serviceConnectionPolicy:ServiceConnectionPolicy": {
    run: [
      "gcloud network-connectivity service-connection-policies create {name} --project {project} --region {location} --network {network:last} --service-class {serviceClass} --subnets projects/{project}/regions/{location}/subnetworks/{pscConfig.subnetworks:last}",
    ],
  },
  "gcp:compute/router:Router": {
    run: ["gcloud compute routers create {name} --project {project} --network {network:last} --region {region}"],
  },
  "gcp:compute/routerNat:RouterNat": {
    run: [
      "gcloud compute routers nats create {name} --project {project} --router {router} --region {region} --auto-allocate-nat-external-ips --nat-all-subnet-ip-ranges --enable-dynamic-port-allocation?enableDynamicPortAllocation --min-ports-per-vm {minPortsPerVm} --max-ports-per-vm {maxPortsPerVm} --enable-logging?logConfig.enable --log-filter {logConfig.filter}",
    ],
  },
  "gcp:compute/firewall:Firewall": {
    run: [
      "gcloud compute firewall-rules create {name} --project {project} --network {network:last} --direction {direction} --source-ranges {sourceRanges:list} --allow {allows:allowed}",
    ],
  },
  "gcp:compute/networkEndpointGroup:NetworkEndpointGroup": {
    run: [
      "gcloud compute network-endpoint-groups create {name} --project {project} --network-endpoint-type {networkEndpointType:option} --network {network:last} --subnet {subnetwork:last} --zone {zone}",
    ],
    note: "GKE makes it from the annotation of the Service, with pods in it, and takes over one that is there.",
  },
  "gcp:compute/regionNetworkEndpointGroup:RegionNetworkEndpointGroup": {
    run: [
      "gcloud compute network-endpoint-groups create {name} --project {project} --region {region} --network-endpoint-type {networkEndpointType:option} --cloud-run-service {cloudRun.service}",
    ],
  },
  "gcp:compute/globalNetworkEndpointGroup:GlobalNetworkEndpointGroup": {
    run: [
      "gcloud compute network-endpoint-groups create {name} --project {project} --global --network-endpoint-type {networkEndpointType:option}",
    ],
  },
  "gcp:compute/globalNetworkEndpoint:GlobalNetworkEndpoint": {
    run: [
      "gcloud compute network-endpoint-groups update {globalNetworkEndpointGroup:last} --project {project} --global --add-endpoint fqdn={fqdn},port={port}",
    ],
  },
  "gcp:compute/securityPolicy:SecurityPolicy": {
    run: ["POST https://compute.googleapis.com/compute/v1/projects/{project}/global/securityPolicies"],
    input: {},
  },
  "gcp:compute/targetHttpProxy:TargetHttpProxy": {
    run: ["gcloud compute target-http-proxies create {name} --project {project} --url-map {urlMap:last}"],
  },
  "gcp:compute/healthCheck:HealthCheck": {
    run: ["POST https://compute.googleapis.com/compute/v1/projects/{project}/global/healthChecks"],
    input: {},
  },
  "gcp:compute/backendService:BackendService": {
    run: ["POST https://compute.googleapis.com/compute/v1/projects/{project}/global/backendServices"],
    input: { shape: backend },
  },
  "gcp:compute/uRLMap:URLMap": {
    run: ["POST https://compute.googleapis.com/compute/v1/projects/{project}/global/urlMaps"],
    input: {},
  },
  "gcp:compute/sSLPolicy:SSLPolicy": {
    run: [
      "gcloud compute ssl-policies create {name} --project {project} --profile {profile} --min-tls-version {minTlsVersion:tls}",
    ],
  },
  "gcp:compute/targetHttpsProxy:TargetHttpsProxy": {
    run: [
      "gcloud compute target-https-proxies create {name} --project {project} --url-map {urlMap:last} --certificate-map {certificateMap:last} --ssl-policy {sslPolicy:last} --server-tls-policy {serverTlsPolicy:last} --quic-override {quicOverride} --tls-early-data {tlsEarlyData}",
    ],
  },
  "gcp:compute/globalForwardingRule:GlobalForwardingRule": {
    run: [
      "gcloud compute forwarding-rules create {name} --project {project} --global --target-https-proxy {target:last} --address {ipAddress:last} --ports {portRange} --load-balancing-scheme {loadBalancingScheme}",
    ],
  },
  "gcp:certificatemanager/dnsAuthorization:DnsAuthorization": {
    run: ["gcloud certificate-manager dns-authorizations create {name} --project {project} --domain {domain}"],
    note: "`gcloud certificate-manager dns-authorizations describe` prints the record that proves the domain.",
  },
  "gcp:certificatemanager/certificate:Certificate": {
    run: [
      "gcloud certificate-manager certificates create {name} --project {project} --domains {managed.domains:list} --dns-authorizations {managed.dnsAuthorizations:last}",
    ],
  },
  "gcp:certificatemanager/certificateMap:CertificateMap": {
    run: ["gcloud certificate-manager maps create {name} --project {project}"],
  },
  "gcp:certificatemanager/certificateMapEntry:CertificateMapEntry": {
    run: [
      "gcloud certificate-manager maps entries create {name} --project {project} --map {map} --certificates {certificates:last} --set-primary?matcher",
    ],
  },
  "gcp:certificatemanager/trustConfig:TrustConfig": {
    run: [
      "POST https://certificatemanager.googleapis.com/v1/projects/{project}/locations/global/trustConfigs?trustConfigId={name}",
    ],
    input: { without: ["name", "location"] },
  },
  "gcp:networksecurity/serverTlsPolicy:ServerTlsPolicy": {
    run: [
      "POST https://networksecurity.googleapis.com/v1/projects/{project}/locations/global/serverTlsPolicies?serverTlsPolicyId={name}",
    ],
    input: { without: ["name", "location"] },
  },
};

/** The API keeps the time for which connections go on in a table of its own, and each backend too. */
function backend({ connectionDrainingTimeoutSec: seconds, backends, ...rest }: Table): Value {
  return {
    ...rest,
    backends: Array.isArray(backends) ? backends : [{ group: backends ?? "" }],
    ...(seconds === undefined ? {} : { connectionDraining: { drainingTimeoutSec: seconds } }),
  };
}
