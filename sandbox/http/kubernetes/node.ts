// One node in name only: every pod goes there, and counts as running, or as done where a job made it. No container runs.
import { setInterval } from "node:timers";
import type { Properties } from "../../model";
import { text } from "../call";
import { now } from "../google/values";
import type { Caller } from "./api";
import { copySecrets } from "./operator";
import { table, tables } from "./values";

const NODE = "rehearsal";
const ADDRESS = "127.0.0.1";
/** Milliseconds between two looks. */
const PACE = 300;
const MERGE = "application/merge-patch+json";

/** Registers the node and plays its kubelet and the scheduler, until the function that it returns is called. */
export async function playNode(api: Caller): Promise<() => void> {
  const labels = { "topology.kubernetes.io/zone": "zone-a", "kubernetes.io/os": "linux" };
  await api.call("POST", "/api/v1/nodes", { apiVersion: "v1", kind: "Node", metadata: { name: NODE, labels } });
  return lookAgain(() => Promise.all([playPods(api), copySecrets(api)]));
}

/** Looks again and again, one look at a time, until the function that it returns is called. */
export function lookAgain(look: () => Promise<unknown>): () => void {
  let isBusy = false;
  const timer = setInterval(() => {
    if (isBusy) return;
    isBusy = true;
    // What fails is tried again at the next look.
    void look()
      .catch(() => undefined)
      .finally(() => {
        isBusy = false;
      });
  }, PACE);
  return () => {
    clearInterval(timer);
  };
}

/** Binds each pod, starts it or ends it, and lets those go that are to be deleted. */
export async function playPods(api: Caller): Promise<void> {
  const { body } = await api.call("GET", "/api/v1/pods");
  for (const pod of tables(body["items"])) {
    const metadata = table(pod["metadata"]);
    const path = `/api/v1/namespaces/${text(metadata["namespace"])}/pods/${text(metadata["name"])}`;
    if (metadata["deletionTimestamp"] !== undefined) await api.call("DELETE", `${path}?gracePeriodSeconds=0`);
    else if (table(pod["spec"])["nodeName"] === undefined) await bind(api, path, text(metadata["name"]));
    else if (table(pod["status"])["phase"] === "Pending") {
      await api.call("PATCH", `${path}/status`, { status: statusOf(pod) }, MERGE);
    }
  }
}

async function bind(api: Caller, path: string, name: string): Promise<void> {
  const target = { apiVersion: "v1", kind: "Node", name: NODE };
  await api.call("POST", `${path}/binding`, { apiVersion: "v1", kind: "Binding", metadata: { name }, target });
}

/** https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/ */
function statusOf(pod: Properties): Properties {
  const isJob = tables(table(pod["metadata"])["ownerReferences"]).some(({ kind }) => kind === "Job");
  const time = now();
  const ran = { terminated: { exitCode: 0, reason: "Completed", startedAt: time, finishedAt: time } };
  const containers = (name: string, state: Properties): Properties[] =>
    tables(table(pod["spec"])[name]).map((container) => ({
      name: container["name"] ?? "",
      image: container["image"] ?? "",
      imageID: "",
      restartCount: 0,
      ready: !isJob,
      started: !isJob,
      state,
    }));
  const ready = isJob ? "False" : "True";
  return {
    phase: isJob ? "Succeeded" : "Running",
    hostIP: ADDRESS,
    podIP: addressOf(pod),
    podIPs: [{ ip: addressOf(pod) }],
    startTime: time,
    conditions: [
      ...["PodScheduled", "Initialized"].map((type) => ({ type, status: "True", lastTransitionTime: time })),
      ...["Ready", "ContainersReady"].map((type) => ({ type, status: ready, lastTransitionTime: time })),
    ],
    initContainerStatuses: containers("initContainers", ran),
    containerStatuses: containers("containers", isJob ? ran : { running: { startedAt: time } }),
  };
}

/** From the pod's own identifier, so that two have different ones. */
function addressOf(pod: Properties): string {
  const digits = text(table(pod["metadata"])["uid"]);
  const [high, low] = [digits.slice(0, 2), digits.slice(2, 4)].map((part) => Number.parseInt(part, 16) || 1);
  return `10.24.${high ?? 1}.${low ?? 1}`;
}
