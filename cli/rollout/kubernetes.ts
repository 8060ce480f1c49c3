// Objects of a cluster, by its DNS end point, which takes Google's own credentials
// (https://cloud.google.com/kubernetes-engine/docs/how-to/cluster-access-for-kubectl).
import { isTable, textAt, valueAt, type Properties, type Value } from "../../sandbox";
import { messageOf, passing, type ApiRequest, type GoogleApi } from "../google-api";
import { Busy, RolloutError } from "./model";

/** Where objects of a kind are, below the address of a cluster. */
const collections = {
  Deployment: { apiVersion: "apps/v1", path: "apis/apps/v1", plural: "deployments" },
  ReplicaSet: { apiVersion: "apps/v1", path: "apis/apps/v1", plural: "replicasets" },
  PodTemplate: { apiVersion: "v1", path: "api/v1", plural: "podtemplates" },
  HorizontalPodAutoscaler: {
    apiVersion: "autoscaling/v2",
    path: "apis/autoscaling/v2",
    plural: "horizontalpodautoscalers",
  },
} as const;

export type Kind = keyof typeof collections;

/** The name in which objects are changed that are not the program's. */
const ownManager = "groundplan";

/** A namespace of a cluster. */
export interface Namespace {
  read(kind: Kind, name: string): Promise<Properties | undefined>;
  /** Every object of a kind. */
  list(kind: Kind): Promise<Properties[]>;
  /** Makes an object, or changes the fields of it that are given, which are then nobody else's. */
  apply(kind: Kind, name: string, fields: Properties): Promise<void>;
  /** Sets annotations, or removes those without a value. No program has them. */
  annotate(kind: Kind, name: string, annotations: { [name: string]: string | null }): Promise<void>;
  /**
   * Changes an object of the program in the name in which the program changes it, so that it finds nothing that is somebody else's: what that
   * manager has, with `change` made (https://kubernetes.io/docs/reference/using-api/server-side-apply/#field-management).
   */
  applyAsProgram(kind: Kind, live: Properties, change: (own: Properties) => Properties): Promise<void>;
  remove(kind: Kind, name: string): Promise<void>;
}

/** `server` is the address of the cluster's DNS end point. */
export function openNamespace(api: GoogleApi, server: string, namespace: string): Namespace {
  const collectionOf = (kind: Kind): string => {
    const { path, plural } = collections[kind];
    return `${server}/${path}/namespaces/${namespace}/${plural}`;
  };
  const urlOf = (kind: Kind, name: string): string => `${collectionOf(kind)}/${name}`;
  const change = async (kind: Kind, name: string, request: ApiRequest, query = ""): Promise<void> => {
    const { status, body } = await api.change(`${urlOf(kind, name)}${query}`, request);
    if ((status >= 200 && status < 300) || (request.method === "DELETE" && status === 404)) return;
    const message = textAt(isTable(body) ? body : {}, "message").slice(0, 500) || messageOf(body);
    const what = `${kind} ${namespace}/${name}`;
    if ([409, ...passing].includes(status)) throw new Busy(`${what}: ${message || `the cluster answered ${status}`}`);
    throw new RolloutError(`${what}: the cluster refuses (${status}): ${message}`);
  };
  const apply = (kind: Kind, name: string, fields: Properties, manager: string): Promise<void> => {
    const metadata = { ...tableAt(fields, "metadata"), name, namespace };
    const body = { ...fields, apiVersion: collections[kind].apiVersion, kind, metadata };
    const request: ApiRequest = { method: "PATCH", body, contentType: "application/apply-patch+yaml" };
    return change(kind, name, request, `?fieldManager=${encodeURIComponent(manager)}&force=true`);
  };
  return {
    read: (kind, name) => api.read(urlOf(kind, name)),
    list: (kind) => listed(api, collectionOf(kind)),
    apply: (kind, name, fields) => apply(kind, name, fields, ownManager),
    annotate: (kind, name, annotations) => {
      const body = { metadata: { annotations } };
      const request: ApiRequest = { method: "PATCH", body, contentType: "application/merge-patch+json" };
      return change(kind, name, request, `?fieldManager=${ownManager}`);
    },
    applyAsProgram: (kind, live, edit) => {
      const { manager, fields } = programOf(live);
      return apply(kind, textAt(live, "metadata.name"), edit(owned(live, fields) as Properties), manager);
    },
    remove: (kind, name) => change(kind, name, { method: "DELETE" }),
  };
}

/** Every page of a list (https://kubernetes.io/docs/reference/using-api/api-concepts/#retrieving-large-results-sets-in-chunks). */
async function listed(api: GoogleApi, url: string): Promise<Properties[]> {
  const found: Properties[] = [];
  for (let token = ""; ;) {
    const page = (await api.read(`${url}?limit=500&continue=${encodeURIComponent(token)}`)) ?? {};
    found.push(...(Array.isArray(page["items"]) ? page["items"].filter(isTable) : []));
    token = textAt(page, "metadata.continue");
    if (token === "") return found;
  }
}

/** Who applied an object, and which fields are his: Pulumi has a name of its own for each object, and nobody else applies what is the program's. */
function programOf(live: Properties): { manager: string; fields: Properties } {
  const entries = valueAt(live, "metadata.managedFields");
  const applied = (Array.isArray(entries) ? entries : [])
    .filter(isTable)
    .filter((entry) => entry["operation"] === "Apply" && textAt(entry, "manager").startsWith("pulumi-"));
  const [entry] = applied;
  if (entry === undefined || applied.length > 1) {
    const name = `${textAt(live, "kind")} ${textAt(live, "metadata.namespace")}/${textAt(live, "metadata.name")}`;
    throw new RolloutError(`${name} was not applied by one program; run \`pulumi up\` first`);
  }
  return { manager: textAt(entry, "manager"), fields: tableAt(entry, "fieldsV1") };
}

/**
 * The parts of a value that a set of fields names. Lists are taken as a whole: those of the objects that are changed here are one manager's, but for
 * a Deployment's pods, which the caller sets.
 */
function owned(live: Value | undefined, fields: Properties): Value {
  const inner = Object.entries(fields).filter(([key]) => key.startsWith("f:"));
  if (inner.length === 0 || !isTable(live)) return live ?? null;
  return Object.fromEntries(
    inner.flatMap(([key, below]) => {
      const name = key.slice(2);
      const value = live[name];
      return value === undefined ? [] : [[name, owned(value, isTable(below) ? below : {})]];
    }),
  );
}

/** A table below an object; empty where there is none. */
export function tableAt(object: Properties, path: string): Properties {
  const found = valueAt(object, path);
  return isTable(found) ? found : {};
}

/** An annotation of an object; empty where it has none of that name. */
export function annotationOf(object: Properties, name: string): string {
  const found = tableAt(object, "metadata.annotations")[name];
  return typeof found === "string" ? found : "";
}

/** A number below an object. */
export function numberAt(object: Properties, path: string): number {
  return Number(valueAt(object, path) ?? 0);
}
