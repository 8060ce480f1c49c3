import { unless } from "../look";
import type { Rule } from "../model";

export const bucketAccess: Rule = {
  id: "bucket-access",
  title: "A bucket has one list of grants, and none for each object",
  remedy: "Set uniformBucketLevelAccess to true",
  source: "https://cloud.google.com/storage/docs/uniform-bucket-level-access",
  level: "mandatory",
  resource(resource) {
    if (resource.type !== "gcp:storage/bucket:Bucket") return [];
    return unless(resource, "uniformBucketLevelAccess", [true], "is false by default");
  },
};
