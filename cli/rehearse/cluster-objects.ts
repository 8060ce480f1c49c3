// Objects inside a cluster, which a rehearsal can make only where a control plane answers.
import type { Step } from "../../sandbox";
import { UsageError } from "../project";

/**
 * Refuses a rehearsal that would fail late: each object in a cluster waits for a control plane that does not answer.
 *
 * @throws UsageError how many objects there are, one of them, and how to get a control plane.
 */
export function requireControlPlane(stack: string, steps: Pick<Step, "type" | "name" | "operation">[]): void {
  const objects = steps.filter(({ type, operation }) => type.startsWith("kubernetes:") && operation !== "delete");
  const [first] = objects;
  if (first === undefined) return;
  throw new UsageError(
    `rehearse: ${stack} has ${objects.length} ${objects.length === 1 ? "object" : "objects"} in a cluster (${first.type} "${first.name}", for one), and no control plane would answer for it; ` +
      "name a folder with etcd, kube-apiserver and kube-controller-manager with --kubernetes (docs/rehearsal.md says where they are had)",
  );
}
