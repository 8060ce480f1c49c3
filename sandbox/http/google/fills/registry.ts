// Artifact Registry and Cloud Scheduler.
import type { Properties } from "../../../model";
import { fill, inner, text } from "../../call";
import { now } from "../values";
import type { Fill } from ".";

/** https://cloud.google.com/artifact-registry/docs/reference/rest/v1/projects.locations.repositories */
export const fillRepository: Fill = ({ project }, resource, before) => {
  const [, , , location, , id] = text(resource["name"]).split("/");
  fill(resource, { mode: "STANDARD_REPOSITORY" });
  fill(inner(resource, "vulnerabilityScanningConfig"), {
    lastEnableTime: now(),
    enablementState: "SCANNING_ACTIVE",
    enablementConfig: "INHERITED",
  });
  Object.assign(resource, {
    createTime: before?.["createTime"] ?? now(),
    updateTime: now(),
    satisfiesPzi: true,
    registryUri: `${location ?? ""}-docker.pkg.dev/${project}/${id ?? ""}`,
  } satisfies Properties);
};

/** https://cloud.google.com/scheduler/docs/reference/rest/v1/projects.locations.jobs */
export const fillSchedule: Fill = (_, resource) => {
  fill(resource, { timeZone: "UTC", attemptDeadline: "180s", state: "ENABLED" });
  if (resource["retryConfig"] !== undefined) {
    fill(inner(resource, "retryConfig"), {
      maxRetryDuration: "0s",
      minBackoffDuration: "5s",
      maxBackoffDuration: "3600s",
      maxDoublings: 5,
    });
  }
  if (resource["httpTarget"] !== undefined) {
    fill(inner(resource, "httpTarget", "headers"), { "User-Agent": "Google-Cloud-Scheduler" });
  }
  Object.assign(resource, { userUpdateTime: now(), scheduleTime: now() });
};
