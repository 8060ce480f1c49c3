import type * as compute from "@pulumi/gcp/compute";
import * as appsv1 from "@pulumi/kubernetes/apps/v1";
import * as autoscalingv2 from "@pulumi/kubernetes/autoscaling/v2";
import * as corev1 from "@pulumi/kubernetes/core/v1";
import * as networkingv1 from "@pulumi/kubernetes/networking/v1";
import * as policyv1 from "@pulumi/kubernetes/policy/v1";
import type * as pulumi from "@pulumi/pulumi";
import { WorkloadProtocol } from "../workload/args";
import type { CompleteProcess } from "../workload/defaults";
import { createEndpointGroups, endpointGroupAnnotation, type GroupPlaces } from "./endpoint-groups";
import { collectMetrics } from "./metrics";
import { servingPolicySpec } from "./network-policy";
import { processPod } from "./pod";
import { labels, type AutopilotSettings } from "./settings";
import { progressDeadlineSeconds, rolloutTimeout, surgePercent } from "./timing";
import { volumeAnnotations } from "./volumes";

/** What answers requests for a process. */
export interface Server {
  process: CompleteProcess;
  port: number;
  service: corev1.Service;
  groups: compute.NetworkEndpointGroup[];
}

/** Creates a process: its pods, what keeps their number, and, if it has a port, what leads to it. */
export function createProcess(
  parent: pulumi.Resource,
  settings: AutopilotSettings,
  process: CompleteProcess,
  places: GroupPlaces,
  dependsOn: pulumi.Resource[],
): Server[] {
  const { port } = process;
  collectMetrics(parent, settings, process);
  if (port === undefined) {
    createPods(parent, settings, process, dependsOn);
    return [];
  }
  const { name, namespace } = settings;
  const isForFrontDoor = process.protocol !== WorkloadProtocol.Tcp && !process.private;
  const asked = [...new Set([port, process.health?.port ?? port])];
  const policies = isForFrontDoor
    ? [
        new networkingv1.NetworkPolicy(
          `${name}-${process.name}`,
          { metadata: { name: process.name, namespace }, spec: servingPolicySpec(name, process.name, asked) },
          { parent },
        ),
      ]
    : [];
  createPods(parent, settings, process, [...dependsOn, ...policies]);
  const groups = isForFrontDoor ? createEndpointGroups(parent, name, process.name, port, places) : [];
  return [{ process, port, groups, service: createService(parent, settings, process, port, groups) }];
}

function createPods(
  parent: pulumi.Resource,
  settings: AutopilotSettings,
  process: CompleteProcess,
  dependsOn: pulumi.Resource[],
): void {
  const deployment = createDeployment(parent, settings, process, dependsOn);
  if (!process.single) createScaling(parent, settings, process, deployment);
}

function createDeployment(
  parent: pulumi.Resource,
  settings: AutopilotSettings,
  process: CompleteProcess,
  dependsOn: pulumi.Resource[],
): appsv1.Deployment {
  const { name, namespace } = settings;
  const limit = rolloutTimeout(process);
  const own = labels(name, process.name);
  return new appsv1.Deployment(
    `${name}-${process.name}`,
    {
      metadata: { name: process.name, namespace, labels: own },
      spec: {
        // Otherwise no number of replicas: it belongs to the autoscaler.
        ...(process.single ? { replicas: 1 } : {}),
        selector: { matchLabels: own },
        strategy: process.single
          ? // The old one ends before the new one starts.
            { type: "Recreate" }
          : // The old version serves until the new one is ready, a share of the pods after the other.
            { type: "RollingUpdate", rollingUpdate: { maxUnavailable: 0, maxSurge: `${surgePercent}%` } },
        progressDeadlineSeconds: progressDeadlineSeconds(process),
        revisionHistoryLimit: 3,
        template: {
          metadata: { labels: own, ...volumeAnnotations(process.volumes) },
          spec: processPod(settings, process),
        },
      },
    },
    { parent, dependsOn, customTimeouts: { create: limit, update: limit } },
  );
}

function createScaling(
  parent: pulumi.Resource,
  { name, namespace }: AutopilotSettings,
  process: CompleteProcess,
  deployment: appsv1.Deployment,
): void {
  const metadata = { name: process.name, namespace };
  new autoscalingv2.HorizontalPodAutoscaler(
    `${name}-${process.name}`,
    {
      metadata,
      spec: {
        scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: deployment.metadata.name },
        minReplicas: process.scaling.min,
        maxReplicas: process.scaling.max,
        // Cloud Run's own target (https://cloud.google.com/run/docs/about-instance-autoscaling).
        metrics: [
          { type: "Resource", resource: { name: "cpu", target: { type: "Utilization", averageUtilization: 60 } } },
        ],
      },
    },
    { parent },
  );
  new policyv1.PodDisruptionBudget(
    `${name}-${process.name}`,
    {
      metadata,
      spec: {
        // One at a time, so that a single replica does not stop a node's upgrade.
        maxUnavailable: 1,
        // A pod that is not ready serves nobody, and would hold up a node for ever.
        unhealthyPodEvictionPolicy: "AlwaysAllow",
        selector: { matchLabels: labels(name, process.name) },
      },
    },
    { parent },
  );
}

const appProtocols: Record<WorkloadProtocol, string | undefined> = {
  [WorkloadProtocol.Http1]: "http",
  [WorkloadProtocol.H2c]: "kubernetes.io/h2c",
  [WorkloadProtocol.Tcp]: undefined,
};

function createService(
  parent: pulumi.Resource,
  { name, namespace }: AutopilotSettings,
  process: CompleteProcess,
  port: number,
  groups: compute.NetworkEndpointGroup[],
): corev1.Service {
  const appProtocol = appProtocols[process.protocol];
  const annotations = groups.length === 0 ? undefined : endpointGroupAnnotation(name, process.name, port);
  return new corev1.Service(
    `${name}-${process.name}`,
    {
      metadata: { name: process.name, namespace, ...(annotations === undefined ? {} : { annotations }) },
      spec: {
        type: "ClusterIP",
        selector: labels(name, process.name),
        ports: [
          {
            name: "server",
            port,
            targetPort: "server",
            protocol: "TCP",
            ...(appProtocol === undefined ? {} : { appProtocol }),
          },
        ],
      },
    },
    // GKE writes its own annotation with the state of the groups beside ours; the groups must be there first.
    { parent, dependsOn: groups },
  );
}
