import type * as inputs from "@pulumi/gcp/types/input";
import type * as pulumi from "@pulumi/pulumi";
import { step } from "../internal/show";
import { SidecarStart } from "../workload/args";
import type { CompleteContainer, CompleteHealth, CompleteProcess, CompleteResources } from "../workload/complete";
import { programName } from "../workload/defaults";
import { programEnvironment, sidecarEnvironment, type ContainerEnvironment } from "../workload/environment";
import { livenessProbe, startupProbe } from "../workload/probes";
import { collectorContainer } from "../workload/collector";
import type { CloudRunSettings } from "./settings";
import { collectorFiles, fileMounts, processMounts } from "./volumes";

type Container = inputs.cloudrunv2.ServiceTemplateContainer;
type Variable = inputs.cloudrunv2.JobTemplateTemplateContainerEnv;

/** What the containers of services, worker pools and jobs have in common. */
interface Rendered {
  image: pulumi.Input<string>;
  commands?: string[];
  args?: string[];
  envs: Variable[];
}

/** The containers of a process, the program's first. */
export function processContainers(settings: CloudRunSettings, process: CompleteProcess): Container[] {
  const path = step("workload.processes", process.name);
  const before = process.sidecars.filter(({ start }) => start === SidecarStart.Before).map(({ name }) => name);
  const isAlone = process.sidecars.length === 0;
  const program: Container = {
    ...rendered(process, programEnvironment(settings.subject, `${path}.env`, process, settings.environment)),
    ...(isAlone ? {} : { name: programName }),
    ...(before.length === 0 ? {} : { dependsOns: before }),
    ...(process.port === undefined ? {} : { ports: { name: process.protocol, containerPort: process.port } }),
    resources: processResources(process),
    ...probes(process.health),
    ...mounted([...fileMounts(settings.files), ...processMounts(process.volumes)]),
  };
  const sidecars = process.sidecars.map((sidecar): Container => ({
    ...rendered(
      sidecar,
      sidecarEnvironment(
        settings.subject,
        `${step(`${path}.sidecars`, sidecar.name)}.env`,
        sidecar,
        settings.environment,
      ),
    ),
    name: sidecar.name,
    ...(sidecar.start === SidecarStart.After ? { dependsOns: [programName] } : {}),
    resources: { limits: limits(sidecar.resources), ...servedBy(process) },
    ...probes(sidecar.health),
    ...mounted([
      ...fileMounts(settings.files, sidecar.mounts),
      ...(sidecar.name === collectorContainer ? fileMounts(collectorFiles(settings, process)) : []),
      ...processMounts(process.volumes.filter((volume) => sidecar.mounts.includes(volume.path))),
    ]),
  }));
  return [program, ...sidecars];
}

/** A container as far as those of processes and jobs are alike. */
export function rendered(container: CompleteContainer, environment: ContainerEnvironment): Rendered {
  const { image, command, args } = container;
  return {
    ...(command === undefined ? {} : { commands: command }),
    ...(args === undefined ? {} : { args }),
    image,
    envs: variables(environment),
  };
}

/** What Cloud Run gives to a container. */
export function limits({ cpu, memory }: CompleteResources): { cpu: string; memory: string } {
  return { cpu: String(cpu), memory: `${memory}Mi` };
}

/** Absent where there is nothing to mount, as the API leaves it out of its answers. */
export function mounted<Mount>(volumeMounts: Mount[]): { volumeMounts?: Mount[] } {
  return volumeMounts.length === 0 ? {} : { volumeMounts };
}

function processResources(process: CompleteProcess): inputs.cloudrunv2.ServiceTemplateContainerResources {
  const { resources, gpu } = process;
  return {
    limits: { ...limits(resources), ...(gpu === undefined ? {} : { "nvidia.com/gpu": String(gpu.count) }) },
    ...servedBy(process),
  };
}

/** How a service's containers get their CPU. A worker has it all the time. */
function servedBy({ port, backgroundWork, gpu }: CompleteProcess): { cpuIdle?: boolean; startupCpuBoost?: boolean } {
  if (port === undefined) return {};
  return {
    // A graphics processor is there, and is paid for, as long as the instance.
    cpuIdle: !backgroundWork && gpu === undefined,
    // More CPU for the start, which is when a request may be waiting for it.
    startupCpuBoost: true,
  };
}

function variables({ plain, copied }: ContainerEnvironment): Variable[] {
  return [
    ...plain.map(({ name, value }) => ({ name, value })),
    ...copied.map(({ name, secretId }) => ({
      name,
      // The version that is the latest when an instance starts. A number here would be a value of the program that only a
      // deployment can move on; the one who rotates a value starts a new revision instead, and every instance agrees.
      valueSource: { secretKeyRef: { secret: secretId, version: "latest" } },
    })),
  ];
}

function probes(health: CompleteHealth | undefined): Pick<Container, "startupProbe" | "livenessProbe"> {
  return health === undefined ? {} : { startupProbe: startupProbe(health), ...livenessProbe(health) };
}
