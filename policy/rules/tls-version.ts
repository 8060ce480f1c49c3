import { remarks, required, unless, valueAt } from "../look";
import type { Rule } from "../model";

export const tlsVersion: Rule = {
  id: "tls-version",
  title: "Nobody is answered by TLS 1.0 or 1.1",
  remedy: "Take TLS 1.2 as the least version",
  source: "https://datatracker.ietf.org/doc/html/rfc8996",
  level: "mandatory",
  resource(resource) {
    switch (resource.type) {
      case "gcp:compute/sSLPolicy:SSLPolicy":
      case "gcp:compute/regionSslPolicy:RegionSslPolicy":
        return unless(resource, "minTlsVersion", ["TLS_1_2", "TLS_1_3"], "is TLS_1_0 by default");
      case "gcp:compute/targetHttpsProxy:TargetHttpsProxy":
      case "gcp:compute/regionTargetHttpsProxy:RegionTargetHttpsProxy":
        return required(resource, "sslPolicy", "is not set, and the load balancer takes TLS 1.0");
      case "cloudflare:index/zoneSetting:ZoneSetting":
        if (valueAt(resource, "settingId") !== "min_tls_version") return [];
        return remarks(resource, "value", (value) =>
          value === "1.2" || value === "1.3" ? undefined : "is less than 1.2",
        );
      default:
        return [];
    }
  },
};
