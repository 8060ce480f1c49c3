import type * as pulumi from "@pulumi/pulumi";
import type { DatabaseEndpoint } from "../contracts/database";
import type { Usable } from "../internal/usable";
import { WorkloadEgress, WorkloadProtocol, type Workload, type WorkloadJob, type WorkloadResources } from "./args";

/** A workload with every default filled in: what the runtimes render. */
export interface CompleteWorkload {
  image: pulumi.Input<string>;
  command: string[] | undefined;
  args: string[] | undefined;
  port: number;
  protocol: WorkloadProtocol;
  env: { [name: string]: pulumi.Input<string> };
  secrets: string[];
  config: string[];
  resources: CompleteResources;
  scaling: { min: number; max: number; concurrency: number | undefined };
  health: { path: string; livenessPath: string; grpcService: string; startupSeconds: number };
  backgroundWork: boolean;
  jobs: CompleteJob[];
  database: DatabaseEndpoint | undefined;
  egress: WorkloadEgress;
  requestTimeoutSeconds: number;
  shutdownSeconds: number;
}

/** Processors and MiB of memory. */
export interface CompleteResources {
  cpu: number;
  memory: number;
}

/** A job with every default filled in. */
export interface CompleteJob {
  name: string;
  command: string[] | undefined;
  args: string[] | undefined;
  schedule: { cron: string; timeZone: string } | undefined;
  onDeploy: boolean;
  timeoutSeconds: number;
  retries: number;
  resources: CompleteResources;
}

/** The one place where a workload's defaults are written. */
export function complete(workload: Usable<Workload>): CompleteWorkload {
  const resources = completeResources(workload.resources, { cpu: 1 });
  return {
    image: workload.image,
    command: workload.command,
    args: workload.args,
    port: workload.port ?? 8080,
    protocol: workload.protocol ?? WorkloadProtocol.Http1,
    env: workload.env ?? {},
    secrets: workload.secrets ?? [],
    config: workload.config ?? [],
    resources,
    scaling: {
      min: workload.scaling?.min ?? 0,
      max: workload.scaling?.max ?? 10,
      concurrency: workload.scaling?.concurrency,
    },
    health: {
      path: workload.health.path,
      livenessPath: workload.health.livenessPath ?? workload.health.path,
      grpcService: workload.health.grpcService ?? "",
      startupSeconds: workload.health.startupSeconds ?? 60,
    },
    backgroundWork: workload.backgroundWork ?? false,
    jobs: (workload.jobs ?? []).map((job) => completeJob(job, workload, resources)),
    database: workload.database,
    egress: workload.egress ?? WorkloadEgress.Private,
    requestTimeoutSeconds: workload.requestTimeoutSeconds ?? 300,
    shutdownSeconds: workload.shutdownSeconds ?? 10,
  };
}

function completeResources(
  given: WorkloadResources | undefined,
  fallback: { cpu: number; memory?: number },
): CompleteResources {
  const cpu = given?.cpu ?? fallback.cpu;
  const memory = given?.memory ?? (given?.cpu === undefined ? fallback.memory : undefined) ?? cpu * 1024;
  return { cpu, memory };
}

function completeJob(job: WorkloadJob, workload: Usable<Workload>, resources: CompleteResources): CompleteJob {
  return {
    name: job.name,
    command: job.command ?? workload.command,
    args: job.args,
    schedule: job.schedule && { cron: job.schedule.cron, timeZone: job.schedule.timeZone ?? "Etc/UTC" },
    onDeploy: job.onDeploy ?? false,
    timeoutSeconds: job.timeoutSeconds ?? 600,
    retries: job.retries ?? 3,
    resources: completeResources(job.resources, resources),
  };
}
