// Cloud Storage: https://cloud.google.com/storage/docs/json_api/v1/buckets. Soft delete is seven days unless a request says
// otherwise: https://cloud.google.com/storage/docs/soft-delete
import type { Properties, Value } from "../../../model";
import { fill, inner, text } from "../../call";
import { numberOf } from "../request";
import { etag, now } from "../values";
import type { Fill } from ".";

export const fillBucket: Fill = ({ world, project, call }, resource, before) => {
  const name = text(resource["name"]);
  const location = text(resource["location"] ?? "US").toUpperCase();
  fill(resource, { storageClass: "STANDARD", softDeletePolicy: { retentionDurationSeconds: "604800" } });
  const deleted = inner(resource, "softDeletePolicy");
  if (Number(deleted["retentionDurationSeconds"] ?? 0) > 0) fill(deleted, { effectiveTime: now() });
  const access = inner(resource, "iamConfiguration");
  const uniform = inner(access, "uniformBucketLevelAccess");
  fill(access, { publicAccessPrevention: "inherited" });
  fill(uniform, { enabled: false, ...(uniform["enabled"] === true ? { lockedTime: now() } : {}) });
  access["bucketPolicyOnly"] = uniform;
  const isRegion = location.includes("-");
  const owner: Value = before?.["projectNumber"] ?? numberOf(world, call.query.get("project") ?? project);
  Object.assign(resource, {
    kind: "storage#bucket",
    id: name,
    location,
    locationType: isRegion ? "region" : "multi-region",
    etag: etag(),
    selfLink: `https://www.googleapis.com/storage/v1/b/${name}`,
    projectNumber: owner,
    timeCreated: before?.["timeCreated"] ?? now(),
    updated: now(),
    generation: before?.["generation"] ?? String(Date.now() * 1000),
    metageneration: String(Number(before?.["metageneration"] ?? 0) + 1),
    ...(isRegion ? {} : { rpo: "DEFAULT" }),
  } satisfies Properties);
};
