import { unless } from "../look";
import type { Rule } from "../model";

export const publicBucket: Rule = {
  id: "public-bucket",
  title: "No grant can open a bucket to everybody",
  remedy: 'Set publicAccessPrevention to "enforced"',
  source: "https://cloud.google.com/storage/docs/public-access-prevention",
  level: "mandatory",
  resource(resource) {
    if (resource.type !== "gcp:storage/bucket:Bucket") return [];
    return unless(resource, "publicAccessPrevention", ["enforced"]);
  },
};
