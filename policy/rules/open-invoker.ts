import { remarks, valueAt } from "../look";
import type { Rule } from "../model";

export const openInvoker: Rule = {
  id: "open-invoker",
  title: "A service that asks no caller who it is can be reached from inside or through a load balancer only",
  remedy: "Leave invokerIamDisabled out, or set ingress to INGRESS_TRAFFIC_INTERNAL_LOAD_BALANCER",
  source: "https://cloud.google.com/run/docs/securing/ingress",
  level: "mandatory",
  resource(resource) {
    if (resource.type !== "gcp:cloudrunv2/service:Service") return [];
    if (valueAt(resource, "invokerIamDisabled") !== true) return [];
    return remarks(resource, "ingress", (value) =>
      value === undefined || value === "INGRESS_TRAFFIC_ALL"
        ? "lets the internet in, and invokerIamDisabled asks nobody who it is"
        : undefined,
    );
  },
};
