// What the services of an application ran, and run: Cloud Run keeps the revisions of a service
// (https://cloud.google.com/run/docs/reference/rest/v2/projects.locations.services.revisions).
import * as z from "zod";
import { abortedAnnotation } from "../../components/internal/rollout-marks";
import { nameOf } from "../../sandbox";
import type { GoogleApi } from "../google-api";
import { UsageError } from "../project";
import type { StateResource } from "../recover/state";

/** A revision of a service that has the image. */
export interface Run {
  /** `web-00003-abc`. */
  revision: string;
  /** Whether it once was ready: it started, and its checks passed. */
  isHealthy: boolean;
  /** Whether requests go to it. */
  serves: boolean;
  /** Whether a rollout gave its requests back. */
  isAborted: boolean;
}

/** What a service says of an image. */
export interface Evidence {
  /** `projects/<project>/locations/<region>/services/<service>`. */
  service: string;
  runs: Run[];
}

const ids = z.looseObject({ serviceIds: z.record(z.string(), z.record(z.string(), z.string())) });

const service = z.looseObject({
  latestReadyRevision: z.string().default(""),
  annotations: z.record(z.string(), z.string()).default({}),
  trafficStatuses: z
    .array(
      z.looseObject({ type: z.string().default(""), revision: z.string().default(""), percent: z.number().default(0) }),
    )
    .default([]),
});

const revisions = z.looseObject({
  nextPageToken: z.string().default(""),
  revisions: z
    .array(
      z.looseObject({
        name: z.string(),
        containers: z.array(z.looseObject({ image: z.string().default("") })).default([]),
        conditions: z.array(z.looseObject({ type: z.string().default(""), state: z.string().default("") })).default([]),
      }),
    )
    .default([]),
});

type Revision = z.output<typeof revisions>["revisions"][number];

/** Ids of an application's services in a stack's state. */
export function servicesOf(resources: StateResource[], app: string): string[] {
  const byUrn = new Map(resources.filter((one) => one.delete !== true).map((one) => [one.urn, one]));
  const found = [...byUrn.values()]
    .filter(({ type, urn }) => type === "groundplan:index:CloudRunApp" && isPartOf(byUrn, urn, app))
    .flatMap(({ outputs }) =>
      Object.values(ids.safeParse(outputs).data?.serviceIds ?? {}).flatMap((byRegion) => Object.values(byRegion)),
    );
  return [...new Set(found)].sort();
}

/** Of the application, or a runtime of its name that stands alone. */
function isPartOf(byUrn: Map<string, StateResource>, urn: string, app: string): boolean {
  for (let one = byUrn.get(urn); one !== undefined; one = byUrn.get(one.parent ?? "")) {
    if (one.type === "groundplan:index:App" || one.urn === urn) {
      if (nameOf(one.urn) === app) return true;
    }
  }
  return false;
}

/**
 * What each service ran of an image.
 *
 * @param digest - `sha256:…`: registries that pull through keep it
 * @throws UsageError if a service is not there, or answers what nobody can read
 */
export function readEvidence(api: GoogleApi, services: string[], digest: string): Promise<Evidence[]> {
  return Promise.all(services.map(async (id) => ({ service: id, runs: await runsOf(api, id, digest) })));
}

async function runsOf(api: GoogleApi, id: string, digest: string): Promise<Run[]> {
  const url = `https://run.googleapis.com/v2/${id}`;
  const found = await api.read(url);
  if (found === undefined) throw new UsageError(`${id} is not there; run \`pulumi up\` first`);
  const { latestReadyRevision, annotations, trafficStatuses } = parsed(service, found, id);
  const serving = new Set(
    trafficStatuses
      .filter(({ percent }) => percent > 0)
      .map(({ type, revision }) => bare(type.endsWith("_LATEST") || revision === "" ? latestReadyRevision : revision)),
  );
  const all = await listed(api, url);
  return all
    .filter(({ containers }) => containers.some(({ image }) => image.endsWith(`@${digest}`)))
    .map(({ name, conditions }) => ({
      revision: bare(name),
      isHealthy: conditions.some(({ type, state }) => type === "Ready" && state === "CONDITION_SUCCEEDED"),
      serves: serving.has(bare(name)),
      isAborted: annotations[abortedAnnotation] === bare(name),
    }));
}

async function listed(api: GoogleApi, url: string): Promise<Revision[]> {
  const found: Revision[] = [];
  for (let token = ""; ;) {
    const page = await api.read(`${url}/revisions?pageSize=100&pageToken=${encodeURIComponent(token)}`);
    const { revisions: some, nextPageToken } = parsed(revisions, page ?? {}, url);
    found.push(...some);
    if (nextPageToken === "") return found;
    token = nextPageToken;
  }
}

function parsed<T extends z.ZodType>(schema: T, value: unknown, id: string): z.output<T> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw new UsageError(`${id}: Cloud Run's answer cannot be read (${result.error.issues[0]?.path.join(".") ?? ""}).`);
}

function bare(name: string): string {
  return name.slice(name.lastIndexOf("/") + 1);
}
