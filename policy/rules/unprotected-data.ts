import { holdingOf } from "../../knowledge/condition";
import { hiddenAt, hiddenPlace, valueAt } from "../look";
import type { Resource, ResourceRemark, Rule } from "../model";

/** Inputs that keep a provider from deleting a resource, with the values that do. */
const guards: [path: string, values: unknown[]][] = [
  ["deletionProtection", [true]],
  ["deletionProtectionEnabled", [true]],
  ["deletionPolicy", ["PREVENT", "ABANDON"]],
  ["settings.deletionProtectionEnabled", [true]],
  // Nobody can delete a locked log bucket that has entries: https://cloud.google.com/logging/docs/buckets#locking-logs-buckets
  ["locked", [true]],
];

export const unprotectedData: Rule = {
  id: "unprotected-data",
  title: "What holds data that nobody gets back is protected from its deletion",
  remedy: "Give the resource `protect: true`, or its provider's deletion protection",
  source: "https://www.pulumi.com/docs/iac/concepts/resources/options/protect/",
  level: "mandatory",
  stack(resources) {
    const dependents = dependentsOf(resources);
    return resources.flatMap((resource): ResourceRemark[] => {
      const types = (dependents.get(resource.urn) ?? []).map(({ type }) => ({ type }));
      const holding = holdingOf(resource.type, { at: (path) => valueAt(resource, path), dependents: types });
      if (holding?.fate !== "lost" || resource.protect || isGuarded(resource)) return [];
      const [hidden] = guards.flatMap(([path]) => hiddenPlace(resource, path) ?? []);
      if (hidden !== undefined) return [{ resource, ...hiddenAt(hidden) }];
      return [{ resource, path: "", what: "holds data and is not protected from its deletion" }];
    });
  },
};

function isGuarded(resource: Resource): boolean {
  // The provider deletes no bucket with objects in it, unless that is forced.
  if (resource.type === "gcp:storage/bucket:Bucket") return valueAt(resource, "forceDestroy") !== true;
  return guards.some(([path, values]) => values.includes(valueAt(resource, path)));
}

function dependentsOf(resources: Resource[]): Map<string, Resource[]> {
  const found = new Map<string, Resource[]>();
  for (const resource of resources) {
    for (const urn of resource.dependencies ?? []) found.set(urn, [...(found.get(urn) ?? []), resource]);
  }
  return found;
}
