import { hiddenPlace, placesAt, valueAt } from "../look";
import type { Rule } from "../model";

const internal = ["networking.gke.io/load-balancer-type", "cloud.google.com/load-balancer-type"];

export const publicService: Rule = {
  id: "public-service",
  title: "No Service of a cluster has an address on the internet of its own",
  remedy: "Put the application behind the load balancer, or annotate the Service as internal",
  source: "https://cloud.google.com/kubernetes-engine/docs/how-to/internal-load-balancing",
  level: "mandatory",
  resource(resource) {
    if (!/^kubernetes:core\/v1:Service(Patch)?$/.test(resource.type)) return [];
    if (valueAt(resource, "spec.type") !== "LoadBalancer") return [];
    const hidden = hiddenPlace(resource, "metadata.annotations");
    if (hidden !== undefined) return [{ path: hidden.path }];
    const [place] = placesAt(resource.inputs, "metadata.annotations");
    const annotations = place?.value as Record<string, unknown> | undefined;
    const isInternal = internal.some((name) => annotations?.[name] === "Internal");
    return isInternal ? [] : [{ path: "spec.type", what: "is LoadBalancer, which is an address on the internet" }];
  },
};
