import { placesAt, hiddenAt, valueAt } from "../look";
import type { Remark, Rule } from "../model";

export const bucketHistory: Rule = {
  id: "bucket-history",
  title: "An object that was overwritten or deleted in a bucket can be had back",
  remedy: "Leave softDeletePolicy out, which keeps deleted objects for seven days, or set versioning.enabled",
  source: "https://cloud.google.com/storage/docs/soft-delete",
  level: "mandatory",
  resource(resource) {
    if (resource.type !== "gcp:storage/bucket:Bucket") return [];
    if (valueAt(resource, "versioning.enabled") === true || valueAt(resource, "retentionPolicy") !== undefined)
      return [];
    return placesAt(resource.inputs, "softDeletePolicy.retentionDurationSeconds").flatMap((place): Remark[] => {
      if (!place.isKnown) return [hiddenAt(place)];
      return Number(place.value) === 0 ? [{ path: place.path, what: "is 0, and the bucket has no versions" }] : [];
    });
  },
};
