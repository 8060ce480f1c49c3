import type * as inputs from "@pulumi/gcp/types/input";
import type * as pulumi from "@pulumi/pulumi";
import { subnetworkId } from "../internal/subnetwork";
import { WorkloadProtocol } from "../workload/args";
import type { CompleteJob, CompleteResources, CompleteWorkload } from "../workload/defaults";
import { onlyPresent } from "../workload/environment";
import type { CloudRunSettings } from "./settings";

type Container = inputs.cloudrunv2.ServiceTemplateContainer;
type Probe = inputs.cloudrunv2.ServiceTemplateContainerLivenessProbe;
type Variable = inputs.cloudrunv2.JobTemplateTemplateContainerEnv;
type VpcAccess = inputs.cloudrunv2.ServiceTemplateVpcAccess;

const startupPeriodSeconds = 5;

/** What Cloud Run takes by itself (https://cloud.google.com/run/docs/about-concurrency). */
const concurrencyPerCpu = 80;

/** The template that a region's revisions are made from. */
export function serviceTemplate(settings: CloudRunSettings, region: string): inputs.cloudrunv2.ServiceTemplate {
  const { workload } = settings;
  return {
    serviceAccount: settings.serviceAccountEmail,
    // Full Linux compatibility, and the environment that direct egress into a network was made for.
    executionEnvironment: "EXECUTION_ENVIRONMENT_GEN2",
    timeout: `${workload.requestTimeoutSeconds}s`,
    // Always there: the provider takes one that is gone for "leave what there is".
    maxInstanceRequestConcurrency: workload.scaling.concurrency ?? concurrencyPerCpu * workload.resources.cpu,
    scaling: scaling(workload),
    vpcAccess: vpcAccess(settings, region),
    containers: [
      {
        ...command(workload),
        image: settings.image,
        envs: environment(settings),
        ports: { name: workload.protocol, containerPort: workload.port },
        resources: {
          limits: limits(workload.resources),
          cpuIdle: !workload.backgroundWork,
          // More CPU for the start, which is when a request may be waiting for it.
          startupCpuBoost: true,
        },
        startupProbe: {
          ...request(workload, workload.health.path),
          periodSeconds: startupPeriodSeconds,
          timeoutSeconds: startupPeriodSeconds,
          failureThreshold: Math.ceil(workload.health.startupSeconds / startupPeriodSeconds),
        },
        livenessProbe: {
          ...request(workload, workload.health.livenessPath),
          periodSeconds: 10,
          timeoutSeconds: 5,
          failureThreshold: 3,
        },
      },
    ],
  };
}

/** The template that a job's executions are made from. */
export function jobTemplate(
  settings: CloudRunSettings,
  job: CompleteJob,
  region: string,
): inputs.cloudrunv2.JobTemplate {
  return {
    taskCount: 1,
    template: {
      serviceAccount: settings.serviceAccountEmail,
      executionEnvironment: "EXECUTION_ENVIRONMENT_GEN2",
      timeout: `${job.timeoutSeconds}s`,
      maxRetries: job.retries,
      vpcAccess: vpcAccess(settings, region),
      containers: [
        {
          ...command(job),
          image: settings.image,
          envs: environment(settings),
          resources: { limits: limits(job.resources) },
        },
      ],
    },
  };
}

/**
 * The fewest instances are the revision's. Of the service they could not go back to none: the API leaves a zero out of its
 * answers, so that a zero is a difference for ever (https://github.com/hashicorp/terraform-provider-google/issues/25457), and
 * the provider takes a number that is gone for "leave what there is".
 */
function scaling({ scaling: { min, max } }: CompleteWorkload): inputs.cloudrunv2.ServiceTemplateScaling {
  return { maxInstanceCount: max, ...(min > 0 ? { minInstanceCount: min } : {}) };
}

function command({
  command: commands,
  args,
}: Pick<CompleteWorkload, "command" | "args">): Pick<Container, "commands" | "args"> {
  return { ...(commands === undefined ? {} : { commands }), ...(args === undefined ? {} : { args }) };
}

function environment({ plain, copied }: CloudRunSettings): pulumi.Input<Variable[]> {
  const variables: Variable[] = [
    ...plain.map(({ name, value }) => ({ name, value })),
    ...copied.map(({ name, secretId }) => ({
      name,
      // The version that is the latest when an instance starts. A number here would be a value of the program that only a
      // deployment can move on; the one who rotates a value starts a new revision instead, and every instance agrees.
      valueSource: { secretKeyRef: { secret: secretId, version: "latest" } },
    })),
  ];
  return onlyPresent(variables, plain);
}

function limits({ cpu, memory }: CompleteResources): { cpu: string; memory: string } {
  return { cpu: String(cpu), memory: `${memory}Mi` };
}

function request(workload: CompleteWorkload, path: string): Pick<Probe, "grpc" | "httpGet"> {
  const { port, protocol, health } = workload;
  if (protocol === WorkloadProtocol.H2c) {
    return { grpc: { port, ...(health.grpcService === "" ? {} : { service: health.grpcService }) } };
  }
  return { httpGet: { path, port } };
}

function vpcAccess(settings: CloudRunSettings, region: string): VpcAccess {
  return {
    egress: settings.vpcEgress,
    networkInterfaces: [
      {
        network: settings.network.networkId,
        subnetwork: subnetworkId(settings.network, region),
        ...(settings.networkTags.length === 0 ? {} : { tags: settings.networkTags }),
      },
    ],
  };
}
