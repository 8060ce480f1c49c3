import { CustomResource } from "@pulumi/kubernetes/apiextensions";
import * as networkingv1 from "@pulumi/kubernetes/networking/v1";
import type * as pulumi from "@pulumi/pulumi";
import type { CompleteProcess } from "../workload/complete";
import { labels, type AutopilotSettings } from "./settings";

/**
 * Where GKE runs the collectors of managed Prometheus, which every Autopilot cluster has
 * (https://cloud.google.com/stackdriver/docs/managed-prometheus/setup-managed).
 */
const collectors = { namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "gke-gmp-system" } } };

/** Has the metrics of a process collected, or of its new version, and lets in whoever does. */
export function collectMetrics(
  parent: pulumi.Resource,
  { name, namespace }: AutopilotSettings,
  { metrics }: CompleteProcess,
  process: string,
): void {
  if (metrics === undefined) return;
  const { port, path, intervalSeconds } = metrics;
  const matchLabels = labels(name, process);
  new networkingv1.NetworkPolicy(
    // With a dot, which no process has in its name: `web-metrics` may be one beside `web`.
    `${name}-${process}.metrics`,
    {
      metadata: { name: `${process}.metrics`, namespace },
      spec: {
        podSelector: { matchLabels },
        policyTypes: ["Ingress"],
        ingress: [{ from: [collectors], ports: [{ protocol: "TCP", port }] }],
      },
    },
    { parent },
  );
  new CustomResource(
    `${name}-${process}-metrics`,
    {
      apiVersion: "monitoring.googleapis.com/v1",
      kind: "PodMonitoring",
      metadata: { name: process, namespace },
      spec: { selector: { matchLabels }, endpoints: [{ port, path, interval: `${intervalSeconds}s` }] },
    },
    { parent },
  );
}
