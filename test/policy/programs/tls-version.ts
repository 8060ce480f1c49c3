import * as zone from "@pulumi/cloudflare/zoneSetting";
import * as compute from "@pulumi/gcp/compute";

export function passing(): void {
  const policy = new compute.SSLPolicy("modern", { minTlsVersion: "TLS_1_2", profile: "RESTRICTED" });
  new compute.TargetHttpsProxy("proxy", { urlMap: "projects/acme-test/global/urlMaps/web", sslPolicy: policy.id });
  new zone.ZoneSetting("tls", { zoneId: "0".repeat(32), settingId: "min_tls_version", value: "1.2" });
}

export function failing(): void {
  new compute.SSLPolicy("old", {});
  new compute.TargetHttpsProxy("proxy", { urlMap: "projects/acme-test/global/urlMaps/web" });
  new zone.ZoneSetting("tls", { zoneId: "0".repeat(32), settingId: "min_tls_version", value: "1.0" });
}

/** What the rule says of the second program: the resource, the property, and what is wrong. */
export const fails = [
  "old minTlsVersion is TLS_1_0 by default",
  "proxy sslPolicy is not set, and the load balancer takes TLS 1.0",
  "tls value is less than 1.2",
];
