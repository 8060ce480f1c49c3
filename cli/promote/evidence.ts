// What the processes and jobs of an application ran, and run, wherever they are.
import { nameOf } from "../../sandbox";
import type { GoogleApi } from "../google-api";
import { clusterOf } from "../rollout/find-cluster";
import { openNamespace } from "../rollout/kubernetes";
import type { StateResource } from "../recover/state";
import { jobRuns, serviceRuns } from "./cloud-run-evidence";
import { namespaceEvidence } from "./cluster-evidence";
import * as z from "zod";

/** Something that ran an image: a revision of a service or a worker pool, an execution of a job, a ReplicaSet of a Deployment. */
export interface Run {
  /** `web-00003-abc`. */
  name: string;
  /** Whether it once was ready, or succeeded; "unknown" where nothing remembers it. */
  health: "ready" | "failed" | "unknown";
  /** Whether it has the requests or the work now. */
  serves: boolean;
  /** Whether a rollout gave its requests back. */
  isAborted: boolean;
}

/** What a process or a job says of an image. */
export interface Evidence {
  /** `projects/<project>/locations/<region>/services/<service>`, or `Deployment <namespace>/<name>`. */
  place: string;
  runs: Run[];
}

/** Somewhere that can be asked. */
type Source = (digest: string) => Promise<Evidence[]>;

const byProcess = z.record(z.string(), z.record(z.string(), z.string())).default({});
const onCloudRun = z.looseObject({ serviceIds: byProcess, workerPoolIds: byProcess });
const inCluster = z.looseObject({ namespace: z.string() });

/** Everything in a stack's state that may have run an application's images. */
export function sourcesOf(resources: StateResource[], app: string, api: GoogleApi): Source[] {
  const byUrn = new Map(resources.filter((one) => one.delete !== true).map((one) => [one.urn, one]));
  return [...byUrn.values()]
    .filter(({ urn }) => isPartOf(byUrn, urn, app))
    .flatMap((one) => {
      if (one.type === "groundplan:index:CloudRunApp") {
        const ids = onCloudRun.safeParse(one.outputs).data;
        const places = [ids?.serviceIds ?? {}, ids?.workerPoolIds ?? {}].flatMap((table) =>
          Object.values(table).flatMap((byRegion) => Object.values(byRegion)),
        );
        return places.map((id): Source => async (digest) => [{ place: id, runs: await serviceRuns(api, id, digest) }]);
      }
      const { id } = one;
      if (one.type === "gcp:cloudrunv2/job:Job" && id !== undefined) {
        return [async (digest: string) => [{ place: id, runs: await jobRuns(api, id, digest) }]];
      }
      const { data } = inCluster.safeParse(one.outputs);
      if (one.type !== "groundplan:index:AutopilotApp" || data === undefined) return [];
      const namespace = openNamespace(api, clusterOf(resources, one).server, data.namespace);
      return [(digest: string) => namespaceEvidence(namespace, data.namespace, digest)];
    });
}

/** Of the application, or a runtime of its name that stands alone. */
function isPartOf(byUrn: Map<string, StateResource>, urn: string, app: string): boolean {
  for (let one = byUrn.get(urn); one !== undefined; one = byUrn.get(one.parent ?? "")) {
    if (one.type === "groundplan:index:App") return nameOf(one.urn) === app;
    if (one.urn === urn && nameOf(one.urn) === app && one.type.startsWith("groundplan:")) return true;
  }
  return false;
}

/**
 * What each of them ran of an image.
 *
 * @param digest - `sha256:…`: registries that pull through keep it
 * @throws UsageError if one is not there, or answers what nobody can read
 */
export async function readEvidence(sources: Source[], digest: string): Promise<Evidence[]> {
  return (await Promise.all(sources.map((source) => source(digest)))).flat();
}
