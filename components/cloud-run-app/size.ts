import { leastWithGpu } from "../internal/cloud-run-limits";
import { step } from "../internal/show";
import type { Arguments } from "../internal/validation";
import { VolumeKind } from "../workload/args";
import type { CompleteJob, CompleteProcess } from "../workload/complete";
import { memoryRemedy, sumOf } from "../workload/memory";

const runtime = "Cloud Run";

/** Processors of an instance: all of its containers' together. */
export function totalCpu(process: CompleteProcess): number {
  return sumOf([process, ...process.sidecars]).cpu;
}

/**
 * Notes amounts that Cloud Run does not give (https://cloud.google.com/run/docs/configuring/services/cpu,
 * https://cloud.google.com/run/docs/configuring/services/memory-limits, https://cloud.google.com/run/docs/configuring/workerpools/cpu),
 * and what does not go with less than one processor.
 */
export function checkProcessSize(check: Arguments, process: CompleteProcess): void {
  const path = step("workload.processes", process.name);
  const cpu = totalCpu(process);
  if (process.port === undefined && cpu < 1) {
    check.problem(
      `${path}.resources.cpu`,
      process.resources.cpu,
      "use 1 or more: Cloud Run's worker pools have no less",
    );
    return;
  }
  const least = process.gpu && leastWithGpu.get(process.gpu.model)?.memory;
  check.property(`${path}.resources.memory`, process.resources.memory, () =>
    memoryRemedy(process, process.sidecars, memoryBounds, runtime, least),
  );
  if (cpu < 1) checkFraction(check, path, process);
}

/** Most processors of an instance without one of the larger graphics processors. */
const mostCpu = 8;

/** Notes graphics processors that Cloud Run has not, and those that it gives to larger instances only. */
export function checkGpu(check: Arguments, { name, gpu, resources }: CompleteProcess): void {
  if (gpu === undefined) return;
  const path = step("workload.processes", name);
  const least = leastWithGpu.get(gpu.model);
  if (least === undefined || least.cpu > mostCpu) {
    const remedy =
      "use nvidia-l4, or run it on Kubernetes: on Cloud Run a process has up to 8 CPU, and others take more";
    check.problem(`${path}.gpu.model`, gpu.model, remedy);
  } else {
    const remedy = (amount: string): string =>
      `use ${amount} or more: Cloud Run gives ${gpu.model} to no smaller instance`;
    if (resources.cpu < least.cpu) check.problem(`${path}.resources.cpu`, resources.cpu, remedy(String(least.cpu)));
    if (resources.memory < least.memory) {
      check.problem(`${path}.resources.memory`, resources.memory, remedy(String(least.memory)));
    }
  }
  if (gpu.count > 1) check.problem(`${path}.gpu.count`, gpu.count, "use 1: an instance on Cloud Run has one");
}

/** The same for a job. */
export function checkJobSize(check: Arguments, { name, resources }: CompleteJob): void {
  const path = step("workload.jobs", name);
  if (resources.cpu < 1) {
    check.problem(`${path}.resources.cpu`, resources.cpu, "use 1 or more: Cloud Run's jobs have no less");
    return;
  }
  check.property(`${path}.resources.memory`, resources.memory, () =>
    memoryRemedy({ resources }, [], memoryBounds, runtime),
  );
}

/** Less than one processor means the first generation of instances, one request at a time, and no work between requests. */
function checkFraction(check: Arguments, path: string, process: CompleteProcess): void {
  const remedy = "or give it 1 CPU: Cloud Run cannot keep it with less";
  const { concurrency } = process.scaling;
  if (concurrency !== undefined && concurrency > 1) {
    check.problem(`${path}.scaling.concurrency`, concurrency, `use 1, ${remedy}`);
  }
  if (process.backgroundWork) check.problem(`${path}.backgroundWork`, true, `leave it out, ${remedy}`);
  for (const { kind, path: directory } of process.volumes) {
    if (kind !== VolumeKind.Bucket) continue;
    check.problem(step(`${path}.volumes`, directory), kind, `use the bucket's own API, ${remedy}`);
  }
}

function memoryBounds(cpu: number): [least: number, most: number] {
  if (cpu < 0.5) return [128, 512];
  if (cpu < 1) return [128, 1024];
  if (cpu < 4) return [512, Math.floor(cpu) * 4096];
  return [cpu < 6 ? 2048 : 4096, Math.min(Math.floor(cpu), 8) * 4096];
}
