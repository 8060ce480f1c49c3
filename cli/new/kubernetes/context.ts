// What the objects of a file know of each other.
import type { DataService } from "../draft";
import type { Item, Source } from "../source";

/** An object of Kubernetes. */
export interface KubernetesObject {
  kind: string;
  name: string;
  namespace: string;
  item: Item;
}

export interface Context {
  objects: KubernetesObject[];
  data: DataService[];
  hostnames: string[];
  /** Labels of the pod that is read. */
  labels?: Item;
  /** Names of the disks that each pod gets. */
  disks?: Item[];
  /** The file, for messages. */
  file: string;
}

/** The objects of all documents; lists are taken apart. */
export function objectsOf({ documents }: Source): KubernetesObject[] {
  return documents.flatMap(objectsAt);
}

function objectsAt(item: Item): KubernetesObject[] {
  const kind = item.get("kind")?.text() ?? "";
  item.get("apiVersion")?.take();
  if (/List$/.test(kind)) return item.get("items")?.list().flatMap(objectsAt) ?? [];
  const metadata = item.get("metadata");
  const name = metadata?.get("name")?.text() ?? "";
  return [{ kind, name, namespace: metadata?.get("namespace")?.text() ?? "default", item }];
}

export function find(context: Context, kind: RegExp, name: string | undefined): KubernetesObject | undefined {
  return context.objects.find((object) => kind.test(object.kind) && object.name === name);
}

/** Names under which programs reach a service. */
export function hostsOf(name: string, namespace: string): string[] {
  return [name, `${name}.${namespace}`, `${name}.${namespace}.svc`, `${name}.${namespace}.svc.cluster.local`];
}

/** The services that lead to pods with these labels. */
export function servicesOf(context: Context, labels: Item | undefined): KubernetesObject[] {
  const known = new Map(labels?.entries().map(([key, value]) => [key, value.peek()]));
  return context.objects.filter(({ kind, item }) => {
    const selector = item.get("spec", "selector")?.entries() ?? [];
    return (
      kind === "Service" && selector.length > 0 && selector.every(([key, value]) => known.get(key) === value.peek())
    );
  });
}
