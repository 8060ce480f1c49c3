import { remarks, unless, valueAt } from "../look";
import type { Resource, Rule } from "../model";

function isExternal(resource: Resource): boolean {
  const scheme = valueAt(resource, "loadBalancingScheme") ?? "EXTERNAL";
  return typeof scheme === "string" && scheme.startsWith("EXTERNAL");
}

export const missingLogs: Rule = {
  id: "missing-logs",
  title: "Load balancers, NAT gateways and clusters write logs",
  remedy: "Switch the logs on",
  source: "https://cloud.google.com/load-balancing/docs/https/https-logging-monitoring",
  level: "mandatory",
  resource(resource) {
    switch (resource.type) {
      case "gcp:compute/backendService:BackendService":
      case "gcp:compute/regionBackendService:RegionBackendService":
        return isExternal(resource) ? unless(resource, "logConfig.enable", [true], "is false by default") : [];
      case "gcp:compute/routerNat:RouterNat":
        return unless(resource, "logConfig.enable", [true], "is false by default");
      case "gcp:container/cluster:Cluster":
        return [
          ...remarks(resource, "loggingService", (value) => (value === "none" ? "is none" : undefined)),
          ...remarks(resource, "loggingConfig.enableComponents", (value) =>
            Array.isArray(value) && value.length === 0 ? "is empty" : undefined,
          ),
        ];
      default:
        return [];
    }
  },
};
