import { oneOf } from "../internal/rules";
import { own } from "../internal/own";
import { step } from "../internal/show";
import type { Arguments } from "../internal/validation";
import type { CompleteProcess } from "../workload/complete";

/**
 * How many of a model a pod may have (https://docs.cloud.google.com/kubernetes-engine/docs/how-to/autopilot-gpus, "Supported GPU
 * quantities", 2026-04).
 */
const quantities: { [model: string]: number[] } = {
  "nvidia-a100-80gb": [1, 2, 4, 8],
  "nvidia-b200": [8],
  "nvidia-h100-80gb": [1, 2, 4, 8],
  "nvidia-h100-mega-80gb": [8],
  "nvidia-h200-141gb": [8],
  "nvidia-l4": [1, 2, 4, 8],
  "nvidia-rtx-pro-6000": [1, 2, 4, 8],
  "nvidia-tesla-a100": [1, 2, 4, 8, 16],
  "nvidia-tesla-t4": [1, 2, 4],
};

/**
 * Older models, which the cluster's own check `autogke-gpu-limitation` names (https://pastebin.com/cVrwvR2j, its answer of 2025-05). No page says how many a pod on Autopilot may
 * have: these are the numbers that a machine of Compute Engine takes (https://cloud.google.com/compute/docs/gpus).
 */
const ofMachines: { [model: string]: number[] } = {
  "nvidia-tesla-p100": [1, 2, 4],
  "nvidia-tesla-p4": [1, 2, 4],
  "nvidia-tesla-v100": [1, 2, 4, 8],
};

/** Notes graphics processors that Autopilot has not, or not in this number. */
export function checkGpu(check: Arguments, { name, gpu }: Pick<CompleteProcess, "name" | "gpu">): void {
  if (gpu === undefined) return;
  const path = `${step("workload.processes", name)}.gpu`;
  const ofPods = own(quantities, gpu.model);
  const allowed = ofPods ?? own(ofMachines, gpu.model);
  if (allowed === undefined) {
    check.problem(
      `${path}.model`,
      gpu.model,
      `${oneOf(Object.keys({ ...quantities, ...ofMachines }).sort())(gpu.model) ?? ""}: Autopilot had no other in 2026-04`,
    );
    return;
  }
  const remedy = oneOf(allowed)(gpu.count);
  const reason =
    ofPods === undefined
      ? `a machine of Compute Engine takes no other number of ${gpu.model}`
      : `Autopilot gives a pod no other number of ${gpu.model}`;
  if (remedy !== undefined) check.problem(`${path}.count`, gpu.count, `${remedy}: ${reason}`);
}
