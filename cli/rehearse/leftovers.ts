// What exists behind the simulated APIs and is in no state.
import { text } from "../../sandbox/http/call";
import { nameOf, pulumiObjects } from "../../sandbox/http/kubernetes/objects";
import type { ApiStore } from "../../sandbox/http/store";
import type { StateResource } from "../recover/state";
import type { Stage } from "./stage";

/** Made by a service itself, what a zone always has, or deleted and kept for a while. */
const BY_SERVICES =
  /operations\/|^policy |^serviceusage:|cryptoKeyVersions\/|\/settings(\/|$)|\/subdomain$|\/users$|origin_tls_client_auth\/settings$|\/(bot_management|leaked-credential-checks|url_normalization)$|^cloudflare:(assets-session|accounts\/[^/]+\/assets)\//;

/** Everything behind the simulated APIs, and in the cluster, that no resource of the state stands for. */
export async function allLeftovers({ apis, kubernetes }: Stage, resources: StateResource[]): Promise<string[]> {
  const known = new Set(resources.map(({ outputs }) => nameOf(text(outputs?.["kind"]), outputs?.["metadata"])));
  const inCluster = kubernetes === undefined ? [] : await pulumiObjects(kubernetes);
  return [...leftovers(apis.store, resources), ...inCluster.filter((one) => !known.has(one))];
}

/** Keys of the store whose objects no resource of the state stands for. */
export function leftovers(store: ApiStore, resources: StateResource[]): string[] {
  const known = new Set(
    resources.flatMap(({ id, outputs }) => [id, outputs?.["name"], outputs?.["secretId"]].map(lastPart)),
  );
  const joined = resources.map(({ id }) => id ?? "");
  return store.keys().filter((key) => {
    const object = store.get(key);
    if (BY_SERVICES.test(key) || object?.["deleted"] === true || object?.["state"] === "DELETED") return false;
    // The connection's id has the network's escaped name.
    if (key.startsWith("servicenetworking:"))
      return !joined.some((id) => id.includes("servicenetworking.googleapis.com"));
    // An object's id is its bucket, a hyphen and its name.
    const stored = /^storage:b\/([^/]+)\/o\/(.+)$/.exec(key);
    if (stored !== null) return !joined.includes(`${stored[1] ?? ""}-${decodeURIComponent(stored[2] ?? "")}`);
    return !known.has(lastPart(key));
  });
}

function lastPart(name: unknown): string {
  return typeof name === "string" ? name.slice(Math.max(name.lastIndexOf("/"), name.lastIndexOf(":")) + 1) : "";
}
