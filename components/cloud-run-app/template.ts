import type * as inputs from "@pulumi/gcp/types/input";
import { subnetworkId } from "../internal/subnetwork";
import { step } from "../internal/show";
import type { CompleteJob, CompleteProcess } from "../workload/complete";
import { programEnvironment } from "../workload/environment";
import { limits, mounted, processContainers, rendered } from "./container";
import type { CloudRunSettings, MountedFile } from "./settings";
import { totalCpu } from "./size";
import { collectorFiles, fileMounts, fileVolumes, processMounts, processVolumes } from "./volumes";

type VpcAccess = inputs.cloudrunv2.ServiceTemplateVpcAccess;

/** What Cloud Run takes by itself (https://cloud.google.com/run/docs/about-concurrency). */
const concurrencyPerCpu = 80;

/** The template that a region's revisions are made from. */
export function serviceTemplate(
  settings: CloudRunSettings,
  process: CompleteProcess,
  region: string,
): inputs.cloudrunv2.ServiceTemplate {
  return {
    serviceAccount: settings.serviceAccountEmail,
    executionEnvironment: executionEnvironment(process),
    timeout: `${process.requestTimeoutSeconds}s`,
    // Always there: the provider takes one that is gone for "leave what there is".
    maxInstanceRequestConcurrency: concurrency(process),
    scaling: scaling(process),
    vpcAccess: vpcAccess(settings, region),
    ...graphics(process),
    containers: processContainers(settings, process),
    ...volumes(settings, process, collectorFiles(settings, process)),
  };
}

/** The template that a region's workers are made from. */
export function poolTemplate(
  settings: CloudRunSettings,
  process: CompleteProcess,
  region: string,
): inputs.cloudrunv2.WorkerPoolTemplate {
  return {
    serviceAccount: settings.serviceAccountEmail,
    vpcAccess: vpcAccess(settings, region),
    ...graphics(process),
    // What only services have is absent from a worker's containers.
    containers: processContainers(settings, process) as inputs.cloudrunv2.WorkerPoolTemplateContainer[],
    ...volumes(settings, process),
  };
}

/** The template that a job's executions are made from. */
export function jobTemplate(
  settings: CloudRunSettings,
  job: CompleteJob,
  region: string,
): inputs.cloudrunv2.JobTemplate {
  const { subject, environment } = settings;
  const path = `${step("workload.jobs", job.name)}.env`;
  return {
    taskCount: 1,
    template: {
      serviceAccount: settings.serviceAccountEmail,
      executionEnvironment: secondGeneration,
      timeout: `${job.timeoutSeconds}s`,
      maxRetries: job.retries,
      vpcAccess: vpcAccess(settings, region),
      containers: [
        {
          ...rendered(job, programEnvironment(subject, path, job, environment)),
          resources: { limits: limits(job.resources) },
          ...mounted([...fileMounts(settings.files), ...processMounts(job.volumes)]),
        },
      ],
      // A volume of a job is that of a service, but for a kind that is not used here.
      ...(volumes(settings, job) as { volumes?: inputs.cloudrunv2.JobTemplateTemplateVolume[] }),
    },
  };
}

const secondGeneration = "EXECUTION_ENVIRONMENT_GEN2";

/** Full Linux compatibility, and the environment that direct egress into a network was made for; the first one below 1 CPU. */
function executionEnvironment(process: CompleteProcess): string {
  return totalCpu(process) < 1 ? "EXECUTION_ENVIRONMENT_GEN1" : secondGeneration;
}

function concurrency(process: CompleteProcess): number {
  const cpu = totalCpu(process);
  return process.scaling.concurrency ?? (cpu < 1 ? 1 : Math.min(concurrencyPerCpu * process.resources.cpu, 1000));
}

/**
 * The fewest instances are the revision's. Of the service they could not go back to none: the API leaves a zero out of its
 * answers, so that a zero is a difference for ever (https://github.com/hashicorp/terraform-provider-google/issues/25457), and
 * the provider takes a number that is gone for "leave what there is".
 */
function scaling({ scaling: { min, max } }: CompleteProcess): inputs.cloudrunv2.ServiceTemplateScaling {
  return { maxInstanceCount: max, ...(min > 0 ? { minInstanceCount: min } : {}) };
}

function graphics({ gpu }: CompleteProcess): {
  nodeSelector?: { accelerator: string };
  gpuZonalRedundancyDisabled?: boolean;
} {
  if (gpu === undefined) return {};
  // A second one in another zone would be kept free for it, at a higher price.
  return { nodeSelector: { accelerator: gpu.model }, gpuZonalRedundancyDisabled: true };
}

function volumes(
  settings: CloudRunSettings,
  owner: CompleteProcess | CompleteJob,
  more: MountedFile[] = [],
): { volumes?: inputs.cloudrunv2.ServiceTemplateVolume[] } {
  const all = [...fileVolumes([...settings.files, ...more]), ...processVolumes(settings, owner.volumes)];
  return all.length === 0 ? {} : { volumes: all };
}

function vpcAccess(settings: CloudRunSettings, region: string): VpcAccess {
  return {
    egress: settings.vpcEgress,
    networkInterfaces: [
      {
        network: settings.network.networkId,
        subnetwork: subnetworkId(settings.subject, settings.network, region),
        ...(settings.networkTags.length === 0 ? {} : { tags: settings.networkTags }),
      },
    ],
  };
}
