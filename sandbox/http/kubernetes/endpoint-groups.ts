// What GKE's controller does with network endpoint groups (https://github.com/kubernetes/ingress-gce): it fills those that say by their description
// that they are a service's own in this cluster, with the pods behind that service that are ready.
import type { Properties } from "../../model";
import { text } from "../call";
import type { ApiStore } from "../store";
import type { Caller } from "./api";
import { table, tables } from "./values";

/** A group, and the service that it says it belongs to. */
interface Group {
  key: string;
  name: string;
  clusterUid: string;
  namespace: string;
  service: string;
}

/**
 * Writes how many endpoints each group has. The one node is in the first zone: the groups of the others stay empty, as they do at Google while
 * no node is there.
 */
export async function fillEndpointGroups(api: Caller, store: ApiStore): Promise<void> {
  const groups = store.keys().flatMap((key) => groupAt(key, store));
  if (groups.length === 0) return;
  const { body: system } = await api.call("GET", "/api/v1/namespaces/kube-system");
  const uid = text(table(system["metadata"])["uid"]);
  const { body: pods } = await api.call("GET", "/api/v1/pods");
  const first = new Set<string>();
  for (const group of groups.sort((one, other) => (one.key < other.key ? -1 : 1))) {
    const isInNodesZone = !first.has(group.name);
    first.add(group.name);
    const isOurs = isInNodesZone && group.clusterUid === uid;
    const size = isOurs ? readyPods(await selectorOf(api, group), group.namespace, tables(pods["items"])) : 0;
    const now = store.get(group.key);
    // Gone meanwhile, or as it was.
    if (now !== undefined && now["size"] !== size) store.put(group.key, { ...now, size });
  }
}

function groupAt(key: string, store: ApiStore): Group[] {
  const [, name] = /\/zones\/[^/]+\/networkEndpointGroups\/([^/]+)$/.exec(key) ?? [];
  const description = text(store.get(key)?.["description"]);
  if (name === undefined || !description.startsWith("{")) return [];
  const {
    "cluster-uid": clusterUid = "",
    namespace = "",
    "service-name": service = "",
  } = JSON.parse(description) as {
    [word: string]: string;
  };
  return [{ key, name, clusterUid, namespace, service }];
}

/** The labels of the pods behind a service; nothing where it is not there, or asks for no group of this name. */
async function selectorOf(api: Caller, { name, namespace, service }: Group): Promise<Properties | undefined> {
  const { status, body } = await api.call("GET", `/api/v1/namespaces/${namespace}/services/${service}`);
  const annotation = text(table(table(body["metadata"])["annotations"])["cloud.google.com/neg"]);
  if (status !== 200 || annotation === "") return undefined;
  const ports = table(table(JSON.parse(annotation) as Properties)["exposed_ports"]);
  const isAsked = Object.values(ports).some((port) => table(port)["name"] === name);
  return isAsked ? table(table(body["spec"])["selector"]) : undefined;
}

function readyPods(selector: Properties | undefined, namespace: string, pods: Properties[]): number {
  if (selector === undefined) return 0;
  return pods.filter((pod) => {
    const { namespace: own, labels, deletionTimestamp } = table(pod["metadata"]);
    const conditions = tables(table(pod["status"])["conditions"]);
    return (
      own === namespace &&
      deletionTimestamp === undefined &&
      Object.entries(selector).every(([label, value]) => table(labels)[label] === value) &&
      conditions.some(({ type, status }) => type === "Ready" && status === "True")
    );
  }).length;
}
