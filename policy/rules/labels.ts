import { hiddenAt, hiddenPlace, valueAt } from "../look";
import { isTable } from "../../sandbox/wire";
import type { Resource, ResourceRemark, Rule } from "../model";

/** Where a type has its labels. */
const places: Record<string, string> = {
  "gcp:artifactregistry/repository:Repository": "labels",
  "gcp:cloudrunv2/job:Job": "labels",
  "gcp:cloudrunv2/service:Service": "labels",
  "gcp:cloudrunv2/workerPool:WorkerPool": "labels",
  "gcp:compute/instance:Instance": "labels",
  "gcp:container/cluster:Cluster": "resourceLabels",
  "gcp:memorystore/instance:Instance": "labels",
  "gcp:pubsub/topic:Topic": "labels",
  "gcp:redis/instance:Instance": "labels",
  "gcp:secretmanager/secret:Secret": "labels",
  "gcp:sql/databaseInstance:DatabaseInstance": "settings.userLabels",
  "gcp:storage/bucket:Bucket": "labels",
};

function labelsOf(value: unknown): string[] {
  return value !== null && typeof value === "object" ? Object.keys(value) : [];
}

/** Labels that a provider gives to everything; its inputs are texts of JSON. */
function defaultsOf(provider: Resource | undefined): string[] {
  const value = provider?.inputs["defaultLabels"];
  if (isTable(value)) return labelsOf(value);
  if (typeof value !== "string") return [];
  try {
    return labelsOf(JSON.parse(value));
  } catch {
    return [];
  }
}

export const labels: Rule = {
  id: "labels",
  title: "What costs money has the labels by which it is paid",
  remedy: "Set the labels, or defaultLabels of the provider",
  source: "https://cloud.google.com/resource-manager/docs/labels-overview",
  level: "mandatory",
  stack(resources, limits) {
    if (limits.labels.length === 0) return [];
    const byUrn = new Map(resources.map((resource) => [resource.urn, resource]));
    return resources.flatMap((resource): ResourceRemark[] => {
      const path = places[resource.type];
      if (path === undefined) return [];
      const hidden = hiddenPlace(resource, path);
      if (hidden !== undefined) return [{ resource, ...hiddenAt(hidden) }];
      const own = [labelsOf(valueAt(resource, path)), defaultsOf(byUrn.get(resource.provider ?? ""))].flat();
      const missing = limits.labels.filter((label) => !own.includes(label));
      return missing.length === 0 ? [] : [{ resource, path, what: `has no ${missing.join(", ")}` }];
    });
  },
};
