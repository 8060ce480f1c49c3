// Finds what a rollout in a cluster needs in a stack's state: where the cluster is, and what leads to each version of a process.
import * as z from "zod";
import { textAt, valueAt, type Value } from "../../sandbox";
import { UsageError } from "../project";
import { providerUrn, type StateResource } from "../recover/state";
import type { ClusterProcess, Lane } from "./hand-over";
import { bare } from "./url-map";

/** What `AutopilotApp` says of itself. */
const outputs = z.looseObject({
  namespace: z.string(),
  backends: z.record(
    z.string(),
    z.looseObject({
      networkEndpointGroups: z.array(z.string()),
      canaryEndpointGroups: z.array(z.string()).optional(),
    }),
  ),
});

const kubeconfig = z.looseObject({
  "current-context": z.string(),
  clusters: z.array(z.looseObject({ cluster: z.looseObject({ server: z.string() }) })).min(1),
});

/** A process of an `AutopilotApp`, as the state knows it; nothing where it has no endpoint groups of a new version. */
export function clusterProcess(
  resources: StateResource[],
  app: StateResource,
  process: string,
): ClusterProcess | undefined {
  const { data } = outputs.safeParse(app.outputs);
  const { networkEndpointGroups, canaryEndpointGroups } = data?.backends[process] ?? {};
  if (data === undefined || networkEndpointGroups === undefined || canaryEndpointGroups === undefined) return undefined;
  const [stable, canary] = [networkEndpointGroups, canaryEndpointGroups].map((groups) => laneOf(resources, groups));
  const [, project = ""] = bare(networkEndpointGroups[0] ?? "").split("/");
  if (stable === undefined || canary === undefined) return undefined;
  const doors = resources
    .filter(({ type }) => type === "gcp:compute/uRLMap:URLMap")
    .filter((one) => canary.services.some((service) => names(one.outputs, service)))
    .map((one) => ({ urlMap: bare(one.id ?? ""), canaries: canary.services }));
  return { project, ...clusterOf(resources, app), namespace: data.namespace, process, stable, canary, doors };
}

function laneOf(resources: StateResource[], groups: string[]): Lane {
  const services = resources
    .filter(({ type }) => type === "gcp:compute/backendService:BackendService")
    .filter(({ outputs: known }) => groups.some((group) => names(valueAt(known ?? {}, "backends"), bare(group))))
    .map(({ id }) => bare(id ?? ""));
  return { services, groups };
}

/** Whether a value names something of Google's by its whole address. */
function names(value: Value | undefined, link: string): boolean {
  if (typeof value === "string") return bare(value) === link;
  if (Array.isArray(value)) return value.some((one) => names(one, link));
  return typeof value === "object" && value !== null && Object.values(value).some((one) => names(one, link));
}

/** The cluster that the application is in, by the provider of its objects. A token is sent nowhere but to Google. */
export function clusterOf(resources: StateResource[], app: StateResource): Pick<ClusterProcess, "cluster" | "server"> {
  const reference = resources.find(
    (one) => one.parent === app.urn && one.type === "kubernetes:core/v1:Namespace",
  )?.provider;
  const provider = resources.find(({ urn }) => urn === providerUrn(reference ?? ""));
  const { data } = kubeconfig.safeParse(parsed(textAt(provider?.inputs ?? {}, "kubeconfig")));
  const server = data?.clusters[0]?.cluster.server.replace(/\/$/, "") ?? "";
  if (data !== undefined && /^https:\/\/[a-z0-9.-]+\.gke\.goog$/.test(server)) {
    return { cluster: data["current-context"], server };
  }
  throw new UsageError(
    `${app.urn}: its provider names no DNS end point of a cluster on GKE; use the kubeconfig of AutopilotCluster, which has one`,
  );
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
