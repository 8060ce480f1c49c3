// What Cloud Run remembers: revisions of services and worker pools, and executions of jobs
// (https://cloud.google.com/run/docs/reference/rest/v2/projects.locations.services.revisions, …workerPools.revisions, …jobs.executions).
import * as z from "zod";
import { abortedAnnotation } from "../../components/internal/rollout-marks";
import type { GoogleApi } from "../google-api";
import { UsageError } from "../project";
import { parsedAnswer } from "./answers";
import type { Run } from "./evidence";

const share = z.looseObject({
  type: z.string().default(""),
  revision: z.string().default(""),
  percent: z.number().default(0),
});

/** A service has shares of its requests, a worker pool shares of its instances. */
const service = z.looseObject({
  latestReadyRevision: z.string().default(""),
  annotations: z.record(z.string(), z.string()).default({}),
  trafficStatuses: z.array(share).default([]),
  instanceSplitStatuses: z.array(share).default([]),
});

const containers = z.array(z.looseObject({ image: z.string().default("") })).default([]);
const conditions = z.array(z.looseObject({ type: z.string().default(""), state: z.string().default("") })).default([]);
const nextPageToken = z.string().default("");

const revisions = z.looseObject({
  nextPageToken,
  revisions: z.array(z.looseObject({ name: z.string(), containers, conditions })).default([]),
});

const job = z.looseObject({ template: z.looseObject({ template: z.looseObject({ containers }) }) });

const executions = z.looseObject({
  nextPageToken,
  executions: z
    .array(z.looseObject({ name: z.string(), template: z.looseObject({ containers }), conditions }))
    .default([]),
});

/** What a service or a worker pool ran of an image. */
export async function serviceRuns(api: GoogleApi, id: string, digest: string): Promise<Run[]> {
  const found = parsedAnswer(service, await there(api, id), `${id}: Cloud Run's`);
  const { latestReadyRevision, annotations, trafficStatuses, instanceSplitStatuses } = found;
  const serving = new Set(
    [...trafficStatuses, ...instanceSplitStatuses]
      .filter(({ percent }) => percent > 0)
      .map(({ type, revision }) => bare(type.endsWith("_LATEST") || revision === "" ? latestReadyRevision : revision)),
  );
  const all = await listed(api, id, "revisions", (page) => {
    const { nextPageToken: next, revisions: some } = parsedAnswer(revisions, page, `${id}: Cloud Run's`);
    return { next, some };
  });
  return all
    .filter((one) => has(one, digest))
    .map(({ name, conditions }) => ({
      name: bare(name),
      health: isMet(conditions, "Ready") ? "ready" : "failed",
      serves: serving.has(bare(name)),
      isAborted: annotations[abortedAnnotation] === bare(name),
    }));
}

/** What a job ran of an image. An execution that has not ended says nothing yet. */
export async function jobRuns(api: GoogleApi, id: string, digest: string): Promise<Run[]> {
  const serves = has(parsedAnswer(job, await there(api, id), `${id}: Cloud Run's`).template.template, digest);
  const all = await listed(api, id, "executions", (page) => {
    const { nextPageToken: next, executions: some } = parsedAnswer(executions, page, `${id}: Cloud Run's`);
    return { next, some };
  });
  return all
    .filter(({ template }) => has(template, digest))
    .map(({ name, conditions }): Run => {
      const hasFailed = conditions.some(({ type, state }) => type === "Completed" && state === "CONDITION_FAILED");
      const health = isMet(conditions, "Completed") ? "ready" : hasFailed ? "failed" : "unknown";
      return { name: bare(name), health, serves, isAborted: false };
    });
}

async function there(api: GoogleApi, id: string): Promise<unknown> {
  const found = await api.read(`https://run.googleapis.com/v2/${id}`);
  if (found === undefined) throw new UsageError(`${id} is not there; run \`pulumi up\` first`);
  return found;
}

/** Every page of a list below something. */
async function listed<T>(
  api: GoogleApi,
  id: string,
  what: string,
  read: (page: unknown) => { next: string; some: T[] },
): Promise<T[]> {
  const found: T[] = [];
  for (let token = ""; ;) {
    const url = `https://run.googleapis.com/v2/${id}/${what}?pageSize=100&pageToken=${encodeURIComponent(token)}`;
    const { next, some } = read((await api.read(url)) ?? {});
    found.push(...some);
    if (next === "") return found;
    token = next;
  }
}

function has({ containers: all }: { containers: { image: string }[] }, digest: string): boolean {
  return all.some(({ image }) => image.endsWith(`@${digest}`));
}

function isMet(conditions: { type: string; state: string }[], wanted: string): boolean {
  return conditions.some(({ type, state }) => type === wanted && state === "CONDITION_SUCCEEDED");
}

function bare(name: string): string {
  return name.slice(name.lastIndexOf("/") + 1);
}
