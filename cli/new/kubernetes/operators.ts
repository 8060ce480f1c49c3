// Objects by which a cluster's operators run data services: programs know these by the names of the services that the operators make.
import type { DataService } from "../draft";
import { replacedBy } from "../images";
import { allKinds, boundOf } from "../kinds";
import { hostsOf, type KubernetesObject } from "./context";

/** The data service that such an object asks for; nothing of any other object. */
export function operatedBy({ kind: object, name, namespace, item }: KubernetesObject): DataService | undefined {
  const group = (item.get("apiVersion")?.peek() ?? "").replace(/\/.*$/, "");
  for (const [kind, { signs }] of allKinds()) {
    const found = signs.operated?.find((one) => one.object === object && one.group === group);
    if (found === undefined) continue;
    const { product } = found;
    const sets = (item.get("spec", "nodeSets")?.list() ?? []).flatMap((set) => set.get("name")?.peek() ?? []);
    item.note(boundOf(kind) === undefined ? "to do" : "changed", replacedBy({ kind, product }));
    const hosts = found.services(name, sets).flatMap((service) => hostsOf(service, namespace));
    return { name, item, kind, product, hosts, credentials: {} };
  }
  return undefined;
}
