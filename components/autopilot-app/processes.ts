import * as appsv1 from "@pulumi/kubernetes/apps/v1";
import * as autoscalingv2 from "@pulumi/kubernetes/autoscaling/v2";
import * as policyv1 from "@pulumi/kubernetes/policy/v1";
import type * as pulumi from "@pulumi/pulumi";
import { canaryOf } from "../internal/rollout-marks";
import type { CompleteProcess } from "../workload/complete";
import type { GroupPlaces } from "./endpoint-groups";
import { allowLoadBalancers, lead, type Leading, type Server } from "./leading";
import { collectMetrics } from "./metrics";
import { holdPods, podTemplate } from "./held-template";
import { labels, type AutopilotSettings } from "./settings";
import { surgePercent } from "../workload/connections";
import { progressDeadlineSeconds, rolloutTimeout } from "./timing";

/** Creates a process: its pods, what keeps their number, and, if it has a port, what leads to it. */
export function createProcess(
  parent: pulumi.Resource,
  settings: AutopilotSettings,
  process: CompleteProcess,
  places: GroupPlaces,
  dependsOn: pulumi.Resource[],
): Server[] {
  const { port } = process;
  collectMetrics(parent, settings, process, process.name);
  if (port === undefined) {
    createPods(parent, settings, process, dependsOn);
    return [];
  }
  const policies = allowLoadBalancers(parent, settings, process, process.name, port);
  createPods(parent, settings, process, [...dependsOn, ...policies]);
  const leading = lead(parent, settings, process, process.name, port, places);
  if (process.rollout === undefined) return [{ process, port, ...leading }];
  return [{ process, port, ...leading, canary: createCanary(parent, settings, process, port, places) }];
}

/**
 * What a new version stands on during a rollout, as the one that serves does: `groundplan rollout` runs its pods, which are called so. Identity,
 * secrets and what pods may do belong to all pods of the namespace.
 */
function createCanary(
  parent: pulumi.Resource,
  settings: AutopilotSettings,
  process: CompleteProcess,
  port: number,
  places: GroupPlaces,
): Leading {
  const slot = canaryOf(process.name);
  collectMetrics(parent, settings, process, slot);
  allowLoadBalancers(parent, settings, process, slot, port);
  createDisruptionBudget(parent, settings, slot);
  return lead(parent, settings, process, slot, port, places);
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
  const { template, annotations } =
    process.rollout === undefined ? { template: podTemplate(settings, process) } : holdPods(parent, settings, process);
  return new appsv1.Deployment(
    `${name}-${process.name}`,
    {
      metadata: { name: process.name, namespace, labels: own, ...(annotations === undefined ? {} : { annotations }) },
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
        template,
      },
    },
    { parent, dependsOn, customTimeouts: { create: limit, update: limit } },
  );
}

function createScaling(
  parent: pulumi.Resource,
  settings: AutopilotSettings,
  process: CompleteProcess,
  deployment: appsv1.Deployment,
): void {
  const { name, namespace } = settings;
  new autoscalingv2.HorizontalPodAutoscaler(
    `${name}-${process.name}`,
    {
      metadata: { name: process.name, namespace },
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
  createDisruptionBudget(parent, settings, process.name);
}

function createDisruptionBudget(parent: pulumi.Resource, { name, namespace }: AutopilotSettings, slot: string): void {
  new policyv1.PodDisruptionBudget(
    `${name}-${slot}`,
    {
      metadata: { name: slot, namespace },
      spec: {
        // One at a time, so that a single replica does not stop a node's upgrade.
        maxUnavailable: 1,
        // A pod that is not ready serves nobody, and would hold up a node for ever.
        unhealthyPodEvictionPolicy: "AlwaysAllow",
        selector: { matchLabels: labels(name, slot) },
      },
    },
    { parent },
  );
}
