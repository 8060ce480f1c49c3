import type * as compute from "@pulumi/gcp/compute";
import * as corev1 from "@pulumi/kubernetes/core/v1";
import * as networkingv1 from "@pulumi/kubernetes/networking/v1";
import type * as pulumi from "@pulumi/pulumi";
import { WorkloadProtocol } from "../workload/args";
import type { CompleteProcess } from "../workload/complete";
import { createEndpointGroups, endpointGroupAnnotation, type GroupPlaces } from "./endpoint-groups";
import { servingPolicySpec } from "./network-policy";
import { labels, type AutopilotSettings } from "./settings";

/** What answers requests for a process. */
export interface Server {
  process: CompleteProcess;
  port: number;
  service: corev1.Service;
  groups: compute.NetworkEndpointGroup[];
  /** What leads to the pods of a new version during a rollout; absent without one. */
  canary?: Leading;
}

/** What leads to pods. */
export type Leading = Pick<Server, "service" | "groups">;

/** Lets load balancers in, where they lead to the process. */
export function allowLoadBalancers(
  parent: pulumi.Resource,
  { name, namespace }: AutopilotSettings,
  process: CompleteProcess,
  slot: string,
  port: number,
): pulumi.Resource[] {
  if (!isForFrontDoor(process)) return [];
  const asked = [...new Set([port, process.health?.port ?? port])];
  const spec = servingPolicySpec(name, slot, asked);
  return [new networkingv1.NetworkPolicy(`${name}-${slot}`, { metadata: { name: slot, namespace }, spec }, { parent })];
}

/** What leads to the pods of a name: within the cluster and, where that is asked for, from a load balancer. */
export function lead(
  parent: pulumi.Resource,
  settings: AutopilotSettings,
  process: CompleteProcess,
  slot: string,
  port: number,
  places: GroupPlaces,
): Leading {
  const groups = isForFrontDoor(process) ? createEndpointGroups(parent, settings.name, slot, port, places) : [];
  return { groups, service: createService(parent, settings, process, slot, port, groups) };
}

function isForFrontDoor(process: CompleteProcess): boolean {
  return process.protocol !== WorkloadProtocol.Tcp && !process.private;
}

const appProtocols: Record<WorkloadProtocol, string | undefined> = {
  [WorkloadProtocol.Http1]: "http",
  [WorkloadProtocol.H2c]: "kubernetes.io/h2c",
  [WorkloadProtocol.Tcp]: undefined,
  [WorkloadProtocol.Udp]: undefined,
};

function createService(
  parent: pulumi.Resource,
  { name, namespace }: AutopilotSettings,
  process: CompleteProcess,
  slot: string,
  port: number,
  groups: compute.NetworkEndpointGroup[],
): corev1.Service {
  const appProtocol = appProtocols[process.protocol];
  const annotations = {
    ...(groups.length === 0 ? {} : endpointGroupAnnotation(name, slot, port)),
    // It has no pods between rollouts, and nobody waits for some.
    ...(slot === process.name ? {} : { "pulumi.com/skipAwait": "true" }),
  };
  return new corev1.Service(
    `${name}-${slot}`,
    {
      metadata: { name: slot, namespace, ...(Object.keys(annotations).length === 0 ? {} : { annotations }) },
      spec: {
        type: "ClusterIP",
        selector: labels(name, slot),
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
