import * as networkingv1 from "@pulumi/kubernetes/networking/v1";
import type { networking } from "@pulumi/kubernetes/types/input";
import * as pulumi from "@pulumi/pulumi";
import type { KubernetesServer } from "../contracts/binding";
import type { ClusterAttachment } from "../contracts/cluster";
import { present } from "../internal/present";
import { step } from "../internal/show";
import { asOutput } from "../internal/outputs";
import type { Subject } from "../internal/refusal";
import type { Arguments } from "../internal/validation";
import {
  localAddress,
  partsNamed,
  refuseDistance,
  tokenParts,
  urlOf,
  type Address,
  type CompleteCall,
} from "../workload/calls";
import { refuseInJobs, type CallTarget } from "../workload/calls-container";
import type { CompleteWorkload } from "../workload/complete";
import { labels, type AutopilotSettings } from "./settings";

/** A server in the caller's own cluster. */
export interface ClusterCall {
  binding: string;
  server: KubernetesServer;
  /** Whether it is one of the application itself. */
  own: boolean;
}

/** The servers that are called on Cloud Run, with a token: those that are not in the cluster. */
export function callsOutside({ calls }: CompleteWorkload): CompleteCall[] {
  return calls.filter(({ kubernetes, process }) => kubernetes === undefined && process === undefined);
}

/** Notes servers that pods cannot call as the workload says. */
export function refuseCalls(check: Arguments, workload: CompleteWorkload): void {
  const outside = callsOutside(workload);
  const inside = workload.calls.filter((call) => !outside.includes(call));
  const variables = [
    ...workload.bound.map((one) => ({ ...one, path: "workload.bound" })),
    ...workload.processes.flatMap(({ name, bound }) =>
      bound.map((one) => ({ ...one, path: `${step("workload.processes", name)}.bound` })),
    ),
  ];
  for (const { variable, pieces, path } of variables) {
    for (const call of inside) {
      const part = partsNamed(pieces, call).find((one) => tokenParts.includes(one));
      if (part === undefined) continue;
      const remedy = `use {${call.binding}.url}: a server in the cluster asks for no token`;
      check.problem(step(path, variable), `{${call.binding}.${part}}`, remedy);
    }
  }
  refuseDistance(check, outside, [""], 1);
  refuseInJobs(check, workload, outside);
}

/** The servers that are called in the cluster, as far as they are in this one. */
export function callsInside(
  subject: Subject,
  app: string,
  { calls, processes }: CompleteWorkload,
  { issuerUrl }: ClusterAttachment,
): ClusterCall[] {
  return calls.flatMap(({ binding, kubernetes, process }): ClusterCall[] => {
    if (kubernetes !== undefined) {
      return [{ binding, server: inCluster(subject, binding, kubernetes, issuerUrl), own: false }];
    }
    if (process === undefined) return [];
    const { port, protocol } = present(
      processes.find(({ name }) => name === process),
      "a process",
    );
    const server = { issuerUrl, namespace: app, process, port: present(port, "a port"), protocol };
    return [{ binding, server, own: true }];
  });
}

function inCluster(
  subject: Subject,
  binding: string,
  server: KubernetesServer,
  issuerUrl: pulumi.Input<string>,
): KubernetesServer {
  const namespace = pulumi.all([server.issuerUrl, issuerUrl, server.namespace]).apply(([there, here, name]) => {
    if (there === here) return name;
    const remedy =
      "run both in one cluster, or run the server on Cloud Run and give its cloudRun: pods are let in by a policy of their own cluster";
    return subject.refuse(`${step("workload.bindings", binding)}.kubernetes.issuerUrl`, there, remedy);
  });
  return { ...server, namespace };
}

/** The ways to the servers among the bindings. */
export function addressesOf(
  subject: Subject,
  workload: CompleteWorkload,
  inside: ClusterCall[],
  callsFrom: pulumi.Input<string>,
): { addresses: { [binding: string]: Address }; targets: { [binding: string]: CallTarget } } {
  const outside = callsOutside(workload).map((call) => {
    const url = pulumi.output(callsFrom).apply((region) => urlOf(subject, call, region, 1));
    return { call, url };
  });
  return {
    addresses: Object.fromEntries([
      ...inside.map(({ binding, server }) => [binding, clusterAddress(server)] as const),
      ...outside.map(
        ({ call, url }) => [call.binding, { ...localAddress(call), serviceUrl: url, audience: url }] as const,
      ),
    ]),
    targets: Object.fromEntries(outside.map(({ call, url }) => [call.binding, { url }])),
  };
}

/** By the name that a service has inside the cluster (https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/). */
function clusterAddress({ namespace, process, port }: KubernetesServer): Address {
  const host = pulumi.interpolate`${process}.${namespace}.svc.cluster.local`;
  return { url: pulumi.interpolate`http://${host}:${port}`, host, port: pulumi.interpolate`${port}` };
}

/** What lets the application's pods out to the servers' pods. */
export function egressTo(inside: ClusterCall[]): pulumi.Output<networking.v1.NetworkPolicyEgressRule[]> {
  return pulumi
    .all(inside.map(({ server }) => pulumi.output([server.namespace, server.process, server.port] as const)))
    .apply((all) =>
      all.map(([namespace, process, port]) => ({
        to: [
          {
            namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": namespace } },
            podSelector: { matchLabels: labels(namespace, process) },
          },
        ],
        ports: [{ protocol: "TCP", port }],
      })),
    );
}

/**
 * What lets them in there: a policy beside those of the server's application, for this caller alone. Policies add up, so that nothing of the
 * server's changes (https://kubernetes.io/docs/concepts/services-networking/network-policies/).
 */
export function createWays(
  parent: pulumi.Resource,
  { subject, name, namespace: caller }: AutopilotSettings,
  inside: ClusterCall[],
): pulumi.Resource[] {
  return inside.map((call, index) => {
    const { binding, own } = call;
    const { namespace, process, port } = call.server;
    const server = once(subject, call, inside.slice(0, index));
    return new networkingv1.NetworkPolicy(
      // With a dot, which no process has in its name.
      `${name}-calls.${binding}`,
      {
        metadata: {
          // Not of `server`, which is known once the other calls are: another name would be another policy.
          name: asOutput(process).apply((known) => `${known}.from.${name}`),
          namespace: own ? caller : namespace,
        },
        spec: {
          podSelector: { matchLabels: server.apply((known) => labels(known.namespace, known.process)) },
          policyTypes: ["Ingress"],
          ingress: [
            {
              from: [{ namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": caller } } }],
              ports: [{ protocol: "TCP", port }],
            },
          ],
        },
      },
      { parent },
    );
  });
}

/** The same way twice would be closed with the first of the two that goes. */
function once(
  subject: Subject,
  { binding, server: { namespace, process } }: ClusterCall,
  before: ClusterCall[],
): pulumi.Output<{ namespace: string; process: string }> {
  const others = pulumi.all(before.map(({ server }) => pulumi.output([server.namespace, server.process] as const)));
  return pulumi.all([namespace, process, others]).apply(([ofApp, named, all]) => {
    const same = before[all.findIndex(([other, one]) => other === ofApp && one === named)];
    if (same === undefined) return { namespace: ofApp, process: named };
    const remedy = `remove it: ${same.binding} is the same server`;
    return subject.refuse(`${step("workload.bindings", binding)}.kubernetes`, named, remedy);
  });
}
