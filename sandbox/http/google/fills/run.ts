// Cloud Run: https://cloud.google.com/run/docs/reference/rest/v2/projects.locations.services, .workerPools and .jobs,
// whose descriptions say the defaults.
import { createHash, randomUUID } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import { textAt, type Properties, type Value } from "../../../model";
import { fill, inner, text } from "../../call";
import { note, numberOf, type GoogleRequest } from "../request";
import { etag, now } from "../values";
import type { Fill } from ".";

const tables = (value: Value | undefined): Properties[] => (Array.isArray(value) ? (value as Properties[]) : []);

export const fillRun: Fill = (request, resource, before) => {
  const generation = String(Number(before?.["generation"] ?? 0) + 1);
  const ready = { type: "Ready", state: "CONDITION_SUCCEEDED", lastTransitionTime: now() };
  fill(resource, { launchStage: "GA" });
  Object.assign(resource, {
    uid: before?.["uid"] ?? randomUUID(),
    generation,
    observedGeneration: generation,
    etag: `"${etag()}"`,
    createTime: before?.["createTime"] ?? now(),
    updateTime: now(),
    terminalCondition: ready,
    conditions: [ready],
    creator: "operator@example.com",
    lastModifier: "operator@example.com",
  });
  const name = text(resource["name"]);
  if (request.collection === "jobs") fillJob(request, resource, before, name);
  else if (request.collection === "workerPools") fillWorkerPool(resource, name, generation);
  else fillService(request, resource, before, name);
};

function fillService(request: GoogleRequest, resource: Properties, before: Properties | undefined, name: string): void {
  const template = inner(resource, "template");
  for (const container of tables(template["containers"])) {
    fill(inner(container, "resources"), { limits: { cpu: "1000m", memory: "512Mi" } });
    fillProbes(container);
  }
  fill(template, { timeout: "300s", maxInstanceRequestConcurrency: 80 });
  const most = Number(inner(resource, "scaling")["maxInstanceCount"] ?? 100);
  fill(inner(template, "scaling"), { maxInstanceCount: Math.min(100, most) });
  fill(resource, {
    ingress: "INGRESS_TRAFFIC_ALL",
    traffic: [{ type: "TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST", percent: 100 }],
  });
  const id = name.split("/").at(-1) ?? "";
  const location = name.split("/")[3] ?? "";
  // The address by number, and the older one by a digest.
  const urls = [
    `https://${id}-${numberOf(request.world, request.project)}.${location}.run.app`,
    `https://${id}-${createHash("sha256").update(name).digest("hex").slice(0, 10)}-xx.a.run.app`,
  ];
  const revision = revisionOf(resource, before, name);
  for (const { revision: named } of tables(resource["traffic"])) {
    if (typeof named === "string" && !(numberIn(named) <= numberIn(revision))) {
      note(request, "dangling", ".traffic[].revision", named, `the newest is ${revision}`);
    }
  }
  Object.assign(resource, {
    latestReadyRevision: revision,
    latestCreatedRevision: revision,
    trafficStatuses: [{ type: "TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST", percent: 100 }],
    urls: resource["defaultUriDisabled"] === true ? [] : urls,
  });
  if (resource["defaultUriDisabled"] === true) delete resource["uri"];
  else resource["uri"] = urls[1] ?? "";
}

/** Another template is another revision; who gets requests is no matter of it. */
function revisionOf(resource: Properties, before: Properties | undefined, name: string): string {
  const last = textAt(before ?? {}, "latestCreatedRevision");
  if (last !== "" && isDeepStrictEqual(resource["template"], before?.["template"])) return last;
  const number = String(last === "" ? 1 : numberIn(last) + 1).padStart(5, "0");
  return `${name}/revisions/${name.split("/").at(-1) ?? ""}-${number}-abc`;
}

/** The number of a revision that has one of these names. */
function numberIn(revision: string): number {
  return Number(/-(\d{5,})-abc$/.exec(revision)?.[1]);
}

/** A worker has no port, so that nothing is asked by default. */
function fillWorkerPool(resource: Properties, name: string, generation: string): void {
  for (const container of tables(inner(resource, "template")["containers"])) {
    fill(inner(container, "resources"), { limits: { cpu: "1000m", memory: "512Mi" } });
    fillProbeTimes(container);
  }
  fill(resource, { instanceSplits: [{ type: "INSTANCE_SPLIT_ALLOCATION_TYPE_LATEST", percent: 100 }] });
  const revision = `${name}/revisions/${name.split("/").at(-1) ?? ""}-${generation.padStart(5, "0")}-abc`;
  Object.assign(resource, {
    latestReadyRevision: revision,
    latestCreatedRevision: revision,
    instanceSplitStatuses: [{ type: "INSTANCE_SPLIT_ALLOCATION_TYPE_LATEST", percent: 100 }],
  });
}

/** Only the container that has a port, or the only one, is probed and gets one. */
function fillProbes(container: Properties): void {
  const ports = tables((container["ports"] ??= [{ name: "http1", containerPort: 8080 }]));
  fill(container, {
    startupProbe: {
      timeoutSeconds: 240,
      periodSeconds: 240,
      failureThreshold: 1,
      tcpSocket: { port: ports[0]?.["containerPort"] ?? 8080 },
    },
  });
  fillProbeTimes(container);
}

function fillProbeTimes(container: Properties): void {
  for (const name of ["startupProbe", "livenessProbe"]) {
    if (container[name] !== undefined)
      fill(inner(container, name), { timeoutSeconds: 1, periodSeconds: 10, failureThreshold: 3 });
  }
}

function fillJob(request: GoogleRequest, resource: Properties, before: Properties | undefined, name: string): void {
  const execution = inner(resource, "template");
  const task = inner(execution, "template");
  fill(execution, { taskCount: 1 });
  fill(task, { timeout: "600s", maxRetries: 3, executionEnvironment: "EXECUTION_ENVIRONMENT_GEN2" });
  for (const container of tables(task["containers"])) {
    fill(inner(container, "resources"), { limits: { cpu: "1000m", memory: "512Mi" } });
  }
  const token = resource["runExecutionToken"] ?? resource["startExecutionToken"];
  if (typeof token !== "string") return;
  const id = name.split("/").at(-1) ?? "";
  const run = `${id}-${token}`;
  if (run.length > 63) note(request, "name too long", ".runExecutionToken", run, "63 characters with the job's name");
  const isNew = (before?.["runExecutionToken"] ?? before?.["startExecutionToken"]) !== token;
  const hasFailed = isNew ? request.world.fails(id) : textAt(before ?? {}, "terminalCondition.state") === failed.state;
  if (isNew && hasFailed) request.failure = failed.message;
  Object.assign(resource, {
    executionCount: Number(before?.["executionCount"] ?? 0) + (isNew ? 1 : 0),
    ...(hasFailed ? { terminalCondition: failed, conditions: [failed] } : {}),
    latestCreatedExecution: {
      name: run,
      createTime: now(),
      completionTime: now(),
      completionStatus: hasFailed ? "EXECUTION_FAILED" : "EXECUTION_SUCCEEDED",
    },
  });
  if (isNew && !hasFailed) request.world.onJob(id, resource);
}

const failed = {
  type: "Ready",
  state: "CONDITION_FAILED",
  executionReason: "NON_ZERO_EXIT_CODE",
  message: "The rehearsal lets this run fail.",
};
