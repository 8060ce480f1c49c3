// Compute Engine: https://cloud.google.com/compute/docs/reference/rest/v1. The defaults are those of its description.
import type { Properties } from "../../../model";
import { fill, text } from "../../call";
import { nameOfKey, type GoogleRequest } from "../request";
import { etag, numericId, now } from "../values";
import type { Fill } from ".";

const link = (path: string): string => `https://www.googleapis.com/compute/v1/${path}`;

/** Kinds that are not the collection without its last letter. */
const KINDS: { [collection: string]: string } = {
  addresses: "address",
  globalAddresses: "address",
  sslPolicies: "sslPolicy",
  targetHttpsProxies: "targetHttpsProxy",
  globalForwardingRules: "forwardingRule",
  regionNetworkEndpointGroups: "networkEndpointGroup",
};

export const fillCompute: Fill = (request, resource) => {
  const path = nameOfKey(request.key);
  fill(resource, { id: numericId(), creationTimestamp: now() });
  const kind = KINDS[request.collection] ?? request.collection.replace(/s$/, "");
  Object.assign(resource, { kind: `compute#${kind}`, selfLink: link(path), selfLinkWithId: link(path) });
  for (const scope of ["region", "zone"]) {
    const place = new RegExp(`/${scope}s/([^/]+)`).exec(path)?.[1];
    if (place !== undefined) resource[scope] = link(`projects/${request.project}/${scope}s/${place}`);
  }
  for (const name of ["network", "subnetwork"]) {
    const value = resource[name];
    if (typeof value === "string" && value.startsWith("projects/")) resource[name] = link(value);
  }
  (byCollection[request.collection] ?? fillOther)(resource, request);
};

function fillOther(resource: Properties): void {
  resource["fingerprint"] = etag();
}

const fillAddress = (resource: Properties): void => {
  const isInternal = resource["addressType"] === "INTERNAL";
  fill(resource, {
    address: isInternal ? "10.31.0.2" : "34.64.0.10",
    ...(isInternal ? {} : { networkTier: "PREMIUM" }),
  });
  Object.assign(resource, { status: "RESERVED", labelFingerprint: etag() });
};

const fillGroup = (resource: Properties): void => {
  fill(resource, { networkEndpointType: "GCE_VM_IP_PORT", size: 0 });
};

const byCollection: { [collection: string]: (resource: Properties, request: GoogleRequest) => void } = {
  networks: (resource) => {
    fill(resource, { networkFirewallPolicyEnforcementOrder: "AFTER_CLASSIC_FIREWALL" });
    resource["routingConfig"] = {
      routingMode: "REGIONAL",
      bgpBestPathSelectionMode: "LEGACY",
      ...(resource["routingConfig"] as Properties | undefined),
    };
  },
  subnetworks: (resource) => {
    fill(resource, { purpose: "PRIVATE", stackType: "IPV4_ONLY", logConfig: { enable: false }, enableFlowLogs: false });
    Object.assign(resource, {
      fingerprint: etag(),
      gatewayAddress: text(resource["ipCidrRange"]).replace(/\.\d+\/.*$/, ".1"),
      privateIpv6GoogleAccess: "DISABLE_GOOGLE_ACCESS",
    });
  },
  addresses: fillAddress,
  globalAddresses: fillAddress,
  networkEndpointGroups: fillGroup,
  regionNetworkEndpointGroups: (resource) => {
    fill(resource, { networkEndpointType: "SERVERLESS", size: 0 });
  },
  backendServices: (resource) => {
    fill(resource, {
      sessionAffinity: "NONE",
      affinityCookieTtlSec: 0,
      timeoutSec: 30,
      connectionDraining: { drainingTimeoutSec: 0 },
      loadBalancingScheme: "EXTERNAL",
      enableCDN: false,
    });
    resource["fingerprint"] = etag();
  },
  firewalls: (resource) => {
    fill(resource, { direction: "INGRESS", priority: 1000, disabled: false, logConfig: { enable: false } });
  },
  healthChecks: (resource) => {
    fill(resource, { checkIntervalSec: 5, timeoutSec: 5, unhealthyThreshold: 2, healthyThreshold: 2 });
  },
  globalForwardingRules: (resource) => {
    fill(resource, {
      IPAddress: "34.64.0.10",
      IPProtocol: "TCP",
      networkTier: "PREMIUM",
      loadBalancingScheme: "EXTERNAL",
    });
    Object.assign(resource, { fingerprint: etag(), labelFingerprint: etag() });
  },
  sslPolicies: (resource) => {
    fill(resource, { profile: "COMPATIBLE", minTlsVersion: "TLS_1_0", enabledFeatures: [] });
    resource["fingerprint"] = etag();
  },
  routers: (resource) => {
    fill(resource, { encryptedInterconnectRouter: false });
  },
};
