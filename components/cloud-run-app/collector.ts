import type * as pulumi from "@pulumi/pulumi";
import type { WorkloadIdentity } from "../contracts/identity";
import { directoryOf } from "../workload/directories";
import { collectorFile, collectorSettings, isCollected } from "../workload/collector";
import type { CompleteWorkload } from "../workload/complete";
import { giveRole } from "../workload/project-role";
import { createFile, type FileReaders } from "./plain-files";
import type { MountedFile } from "./settings";

/** What the collectors of one region are told, by process. */
export function createCollectorFiles(
  parent: pulumi.Resource,
  name: string,
  region: string,
  { processes }: CompleteWorkload,
  readers: FileReaders,
): { [process: string]: MountedFile } {
  const directory = directoryOf(collectorFile);
  return Object.fromEntries(
    processes.filter(isCollected).map((process) => {
      const value = collectorSettings(`${name}-${process.name}`, process.metrics);
      const file = {
        name: "",
        path: collectorFile,
        directory,
        fileName: collectorFile.slice(directory.length + 1),
        value,
      };
      return [process.name, createFile(parent, `${name}-${process.name}-metrics-${region}`, region, file, readers)];
    }),
  );
}

/** Lets the application write metrics. The collector has no identity but the instance's. */
export function allowMetrics(
  parent: pulumi.Resource,
  name: string,
  { processes }: CompleteWorkload,
  identity: WorkloadIdentity,
): void {
  if (processes.some(isCollected)) giveRole(parent, `${name}-metrics`, "roles/monitoring.metricWriter", identity);
}
