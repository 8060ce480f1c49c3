import type { core } from "@pulumi/kubernetes/types/input";
import type * as pulumi from "@pulumi/pulumi";
import { step } from "../internal/show";
import { SidecarStart } from "../workload/args";
import type { CompleteJob, CompleteProcess } from "../workload/complete";
import { programName } from "../workload/defaults";
import { programEnvironment, sidecarEnvironment } from "../workload/environment";
import { container, probes } from "./container";
import { labels, type AutopilotSettings } from "./settings";
import { drainSeconds } from "./timing";
import { fileMounts, fileVolumes, processMounts, processVolumes } from "./volumes";

/** A process's pod. */
export function processPod(settings: AutopilotSettings, process: CompleteProcess): core.v1.PodSpec {
  const { name } = settings;
  const isServer = process.port !== undefined;
  const [before, after] = sidecars(settings, process);
  return {
    ...pod(settings, process),
    ...(before.length === 0 ? {} : { initContainers: before }),
    containers: [program(settings, process), ...after],
    ...volumes([...fileVolumes(settings), ...processVolumes(settings, process.volumes)]),
    terminationGracePeriodSeconds: (isServer ? drainSeconds : 0) + process.shutdownSeconds,
    ...(process.gpu === undefined ? {} : { nodeSelector: { "cloud.google.com/gke-accelerator": process.gpu.model } }),
    affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: inZones(settings) } },
    topologySpreadConstraints: [
      {
        maxSkew: 1,
        topologyKey: "topology.kubernetes.io/zone",
        // A zone without room is no reason to run fewer pods.
        whenUnsatisfiable: "ScheduleAnyway",
        labelSelector: { matchLabels: labels(name, process.name) },
        matchLabelKeys: ["pod-template-hash"],
      },
    ],
  };
}

/** The pod of one attempt at a job. */
export function jobPod(settings: AutopilotSettings, job: CompleteJob): core.v1.PodSpec {
  const { subject, name, environment } = settings;
  const found = programEnvironment(subject, `${step("workload.jobs", job.name)}.env`, job, environment);
  return {
    ...pod(settings),
    containers: [
      {
        ...container(name, programName, job, found),
        ...mounts([...fileMounts(environment), ...processMounts(job.volumes)]),
      },
    ],
    ...volumes([...fileVolumes(settings), ...processVolumes(settings, job.volumes)]),
    restartPolicy: "Never",
    // On the pod, not on the job: each attempt has this long.
    activeDeadlineSeconds: job.timeoutSeconds,
    terminationGracePeriodSeconds: jobShutdownSeconds,
  };
}

/** As Cloud Run gives (https://cloud.google.com/run/docs/container-contract#instance-shutdown). */
const jobShutdownSeconds = 10;

function pod(
  { name, userId, environment }: AutopilotSettings,
  process?: CompleteProcess,
): Omit<core.v1.PodSpec, "containers"> {
  return {
    serviceAccountName: name,
    // Google's identity comes from the metadata server; nothing here speaks to the Kubernetes API.
    automountServiceAccountToken: false,
    // The addresses of other services have no place in the environment, and a name might hide one of the program's own.
    enableServiceLinks: false,
    securityContext: {
      runAsNonRoot: true,
      runAsUser: userId,
      runAsGroup: userId,
      // What lets the program read its files, and nobody else.
      ...(environment.files.length + environment.plainFiles.length === 0 ? {} : { fsGroup: userId }),
      seccompProfile: { type: "RuntimeDefault" },
      ...lowPorts(process),
    },
  };
}

/**
 * Lets a program that is not root listen on a port below 1024, as on Cloud Run. The setting is the pod's own, one of those that the
 * restricted standard allows (https://kubernetes.io/docs/concepts/security/pod-security-standards/); containerd sets it by itself from 2.0 on only.
 */
function lowPorts(process: CompleteProcess | undefined): Pick<core.v1.PodSecurityContext, "sysctls"> {
  const ports = [process?.port, process?.health?.port, ...(process?.sidecars ?? []).map(({ health }) => health?.port)];
  if (ports.every((port = 1024) => port >= 1024)) return {};
  return { sysctls: [{ name: "net.ipv4.ip_unprivileged_port_start", value: "0" }] };
}

function program(settings: AutopilotSettings, process: CompleteProcess): core.v1.Container {
  const { subject, name, environment } = settings;
  const { port, gpu } = process;
  const found = programEnvironment(subject, `${step("workload.processes", process.name)}.env`, process, environment);
  const isServer = port !== undefined;
  // Cloud Run sets it by itself.
  const first = isServer ? [{ name: "PORT", value: String(port) }] : [];
  return {
    ...withGraphics(container(name, programName, process, found, first), gpu),
    ...(isServer ? { ports: [{ name: "server", containerPort: port }] } : {}),
    ...probes(process.health, isServer),
    ...(isServer ? { lifecycle: { preStop: { sleep: { seconds: drainSeconds } } } } : {}),
    ...mounts([...fileMounts(environment), ...processMounts(process.volumes)]),
  };
}

/** Containers beside the program: those that start before it, which go on running, and those that start with it. */
function sidecars(
  settings: AutopilotSettings,
  process: CompleteProcess,
): [before: core.v1.Container[], after: core.v1.Container[]] {
  const { subject, name, environment } = settings;
  const path = step("workload.processes", process.name);
  const rendered = (start: SidecarStart): core.v1.Container[] =>
    process.sidecars
      .filter((sidecar) => sidecar.start === start)
      .map((sidecar) => ({
        ...container(
          name,
          sidecar.name,
          sidecar,
          sidecarEnvironment(subject, `${step(`${path}.sidecars`, sidecar.name)}.env`, sidecar, environment),
        ),
        ...probes(sidecar.health, false),
        ...mounts([
          ...fileMounts(environment, sidecar.mounts),
          ...processMounts(process.volumes.filter((volume) => sidecar.mounts.includes(volume.path))),
        ]),
      }));
  // https://kubernetes.io/docs/concepts/workloads/pods/sidecar-containers/
  const before = rendered(SidecarStart.Before).map((one) => ({ ...one, restartPolicy: "Always" }));
  return [before, rendered(SidecarStart.After)];
}

function withGraphics(one: core.v1.Container, gpu: CompleteProcess["gpu"]): core.v1.Container {
  if (gpu === undefined) return one;
  const resources = one.resources as { requests: { [name: string]: string } };
  const amounts = { ...resources.requests, "nvidia.com/gpu": String(gpu.count) };
  return { ...one, resources: { requests: amounts, limits: amounts } };
}

/** Absent where there is nothing to mount. */
function mounts(volumeMounts: core.v1.VolumeMount[]): { volumeMounts?: core.v1.VolumeMount[] } {
  return volumeMounts.length === 0 ? {} : { volumeMounts };
}

function volumes(all: core.v1.Volume[]): { volumes?: pulumi.Input<core.v1.Volume>[] } {
  return all.length === 0 ? {} : { volumes: all };
}

function inZones({ zones }: AutopilotSettings): core.v1.NodeSelector {
  return {
    nodeSelectorTerms: [{ matchExpressions: [{ key: "topology.kubernetes.io/zone", operator: "In", values: zones }] }],
  };
}
