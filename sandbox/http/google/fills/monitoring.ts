// Cloud Monitoring and Cloud Logging.
import type { Properties } from "../../../model";
import { fill, inner, text } from "../../call";
import { nameOfKey, numberOf } from "../request";
import { numericId, now } from "../values";
import type { Fill } from ".";

/** https://cloud.google.com/monitoring/api/ref_v3/rest, version 3, and version 1 for dashboards. */
export const fillMonitoring: Fill = ({ collection }, resource, before) => {
  const record = { mutateTime: now(), mutatedBy: "operator@example.com" };
  switch (collection) {
    case "alertPolicies":
      for (const condition of (resource["conditions"] ?? []) as Properties[]) {
        fill(condition, { name: `${text(resource["name"])}/conditions/${numericId()}` });
      }
      fill(resource, { enabled: true });
      Object.assign(resource, { creationRecord: before?.["creationRecord"] ?? record, mutationRecord: record });
      return;
    case "dashboards":
      // Whoever changes it says which one he has read.
      resource["etag"] = numericId();
      return;
    case "notificationChannels":
      fill(resource, { enabled: true });
      Object.assign(resource, { creationRecord: before?.["creationRecord"] ?? record, mutationRecords: [record] });
      return;
    case "uptimeCheckConfigs": {
      fill(resource, { period: "60s", timeout: "10s", checkerType: "STATIC_IP_CHECKERS" });
      if (resource["httpCheck"] === undefined) return;
      const check = inner(resource, "httpCheck");
      fill(check, { path: "/", requestMethod: "GET", port: check["useSsl"] === true ? 443 : 80 });
    }
  }
};

/** https://cloud.google.com/logging/docs/reference/v2/rest */
export const fillLogging: Fill = ({ collection, key, project, world }, resource, before) => {
  Object.assign(resource, { createTime: before?.["createTime"] ?? now(), updateTime: now() });
  if (collection === "buckets") fill(resource, { lifecycleState: "ACTIVE", retentionDays: 30 });
  if (collection === "sinks") {
    const writer = `service-${numberOf(world, project)}@gcp-sa-logging.iam.gserviceaccount.com`;
    Object.assign(resource, { writerIdentity: `serviceAccount:${writer}`, resourceName: nameOfKey(key) });
  }
  if (collection !== "metrics") return;
  const type = `logging.googleapis.com/user/${text(resource["name"])}`;
  fill(inner(resource, "metricDescriptor"), {
    ...{
      name: `projects/${project}/metricDescriptors/${type}`,
      type,
      metricKind: "DELTA",
      valueType: "INT64",
      unit: "1",
    },
  });
  resource["resourceName"] = nameOfKey(key);
};
