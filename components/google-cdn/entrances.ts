import * as compute from "@pulumi/gcp/compute";
import type * as pulumi from "@pulumi/pulumi";
import type { Certificates } from "./certificates";

/** An address of the front door, and the record type that names it. */
export interface Entrance {
  type: string;
  address: pulumi.Output<string>;
  /** What a record waits for. */
  ready: pulumi.Resource[];
}

/** Kinds of addresses by record type. */
const versions = { A: "IPV4", AAAA: "IPV6" };

/** Addresses of both kinds, each with a port for TLS and one that sends browsers there. */
export function createEntrances(
  parent: pulumi.Resource,
  name: string,
  urlMap: compute.URLMap,
  certificates: Certificates,
): Entrance[] {
  const options = { parent };
  const proxy = new compute.TargetHttpsProxy(
    name,
    {
      urlMap: urlMap.id,
      certificateMap: certificates.map,
      sslPolicy: new compute.SSLPolicy(name, { minTlsVersion: "TLS_1_2", profile: "MODERN" }, options).id,
      quicOverride: "ENABLE",
      // What comes before the handshake is done cannot be told from a replay.
      tlsEarlyData: "DISABLED",
    },
    options,
  );
  const toHttps = new compute.URLMap(
    `${name}-to-https`,
    { defaultUrlRedirect: { httpsRedirect: true, redirectResponseCode: "PERMANENT_REDIRECT", stripQuery: false } },
    options,
  );
  const plainProxy = new compute.TargetHttpProxy(`${name}-to-https`, { urlMap: toHttps.id }, options);
  return Object.entries(versions).map(([type, ipVersion]) => {
    const child = `${name}-${ipVersion.toLowerCase()}`;
    const { address } = new compute.GlobalAddress(child, { addressType: "EXTERNAL", ipVersion }, options);
    const rule = (suffix: string, portRange: string, target: pulumi.Output<string>): pulumi.Resource =>
      new compute.GlobalForwardingRule(
        `${child}${suffix}`,
        { loadBalancingScheme: "EXTERNAL_MANAGED", ipAddress: address, ipProtocol: "TCP", portRange, target },
        options,
      );
    const ready = [rule("", "443", proxy.id), rule("-to-https", "80", plainProxy.id), ...certificates.ready];
    return { type, address, ready };
  });
}
