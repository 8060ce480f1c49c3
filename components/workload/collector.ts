// The container that collects a server's metrics on Cloud Run.
import { step } from "../internal/show";
import { SidecarStart } from "./args";
import type { CompleteMetrics, CompleteProcess, CompleteSidecar, CompleteWorkload } from "./complete";

/** Its name, which no other container of the process has. */
export const collectorContainer = "metrics-collector";

/** Google's own, by the tag that its documentation names (https://cloud.google.com/stackdriver/docs/managed-prometheus/cloudrun-sidecar). */
export const collectorImage =
  "us-docker.pkg.dev/cloud-ops-agents-artifacts/cloud-run-gmp-sidecar/cloud-run-gmp-sidecar:1.2.0";

/** The only file that it reads (https://github.com/GoogleCloudPlatform/run-gmp-sidecar, entrypoint.go). */
export const collectorFile = "/etc/rungmp/config.yaml";

/** Memory is that of Google's example. It works in bursts, so that it gets less than the whole CPU there. */
const resources = { cpu: 0.25, memory: 512 };

/** The same workload with the container beside each server that exposes metrics. */
export function withCollector(workload: CompleteWorkload): CompleteWorkload {
  return {
    ...workload,
    processes: workload.processes.map((process) =>
      isCollected(process) ? { ...process, sidecars: [...process.sidecars, collector(process)] } : process,
    ),
  };
}

/** Whether something beside the process collects its metrics. */
export function isCollected(process: CompleteProcess): process is CompleteProcess & { metrics: CompleteMetrics } {
  return process.metrics !== undefined && process.port !== undefined;
}

/** What it is told, as YAML: JSON is that too. */
export function collectorSettings(name: string, { port, path, intervalSeconds }: CompleteMetrics): string {
  return JSON.stringify({
    apiVersion: "monitoring.googleapis.com/v1beta",
    kind: "RunMonitoring",
    metadata: { name },
    spec: { endpoints: [{ port, path, interval: `${intervalSeconds}s` }] },
  });
}

function collector({ name }: CompleteProcess): CompleteSidecar {
  return {
    name: collectorContainer,
    image: collectorImage,
    imageProperty: `${step("workload.processes", name)}.metrics`,
    command: undefined,
    args: undefined,
    env: {},
    resources,
    addedFor: "its metrics",
    variables: [],
    mounts: [],
    // A question at the start of the program would find nobody.
    start: SidecarStart.After,
    health: undefined,
  };
}
