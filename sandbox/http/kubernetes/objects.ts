// What Pulumi has made in a cluster, by the cluster's own account.
import type { Properties, Value } from "../../model";
import { text } from "../call";
import type { Caller } from "./api";
import { table, tables } from "./values";

/** How Pulumi's provider calls itself with the API server, before a suffix of its own. */
const MANAGER = /^pulumi-kubernetes(-|$)/;

/** The objects that Pulumi applied, each as `<kind> <namespace>/<name>`. */
export async function pulumiObjects(api: Caller): Promise<string[]> {
  const found: string[] = [];
  for (const path of await collections(api)) {
    const { body } = await api.call("GET", path);
    const kind = text(body["kind"]).replace(/List$/, "");
    found.push(
      ...tables(body["items"])
        .filter(isPulumis)
        .map((object) => nameOf(kind, object["metadata"])),
    );
  }
  // What two versions of an API show is one object.
  return [...new Set(found)];
}

/** `<kind> <namespace>/<name>`, or `<kind> <name>` of what is in no namespace. */
export function nameOf(kind: string, metadata: Value | undefined): string {
  const { namespace, name } = table(metadata);
  return `${kind} ${namespace === undefined ? "" : `${text(namespace)}/`}${text(name)}`;
}

/** What Helm keeps for a release, through the same provider, is the release's. */
function isPulumis(object: Properties): boolean {
  const { managedFields, labels } = table(object["metadata"]);
  if (table(labels)["owner"] === "helm") return false;
  const managers = tables(managedFields);
  return managers.some(({ manager }) => MANAGER.test(text(manager)));
}

/** https://kubernetes.io/docs/reference/using-api/#discovery-api */
async function collections(api: Caller): Promise<string[]> {
  const { body } = await api.call("GET", "/apis");
  const groups = tables(body["groups"]).map(
    (group) => `/apis/${text(table(group["preferredVersion"])["groupVersion"])}`,
  );
  const lists = await Promise.all(
    ["/api/v1", ...groups].map(async (root) => {
      const resources = tables((await api.call("GET", root)).body["resources"]);
      return resources
        .filter(({ verbs, name }) => Array.isArray(verbs) && verbs.includes("list") && !text(name).includes("/"))
        .map(({ name }) => `${root}/${text(name)}`);
    }),
  );
  return lists.flat();
}
