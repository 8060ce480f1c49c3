import * as serviceaccount from "@pulumi/gcp/serviceaccount";
import * as corev1 from "@pulumi/kubernetes/core/v1";
import * as networkingv1 from "@pulumi/kubernetes/networking/v1";
import * as pulumi from "@pulumi/pulumi";
import type { KubernetesServer } from "../contracts/binding";
import type { Endpoint } from "../contracts/endpoint";
import type { Backend } from "../contracts/origin";
import { remembered } from "../internal/known";
import { namedProviders } from "../internal/providers";
import { createRestrictedNamespace } from "../internal/restricted-namespace";
import type { Usable } from "../internal/usable";
import { serviceLevelOf } from "../internal/availability";
import { serviceLevels } from "../internal/service-levels";
import { checkArguments } from "../internal/validation";
import { WorkloadProtocol, type WorkloadRollout } from "../workload/args";
import type { CompleteProcess } from "../workload/complete";
import { rolloutsOf } from "../workload/defaults";
import { claimParts } from "../workload/part-names";
import { allowTraces } from "../workload/project-role";
import { allowCalls } from "../workload/call-grants";
import type { AutopilotAppArgs } from "./args";
import { callsOutside, createWays } from "./calls";
import { createCopies } from "./copies";
import { clusterUid } from "./endpoint-groups";
import { createJobs } from "./jobs";
import { networkPolicySpec } from "./network-policy";
import type { Server } from "./leading";
import { createProcess } from "./processes";
import type { AutopilotSettings } from "./settings";
import { validate } from "./validate";
import { createPlainFiles } from "./volumes";
import { onceKnown } from "../internal/outputs";

/**
 * A workload on a GKE Autopilot cluster, in a namespace of its own: for each process a deployment, autoscaler and disruption budget, and
 * for a server a service and the network endpoint groups that a load balancer sends requests to; identity, network policies,
 * copies of secrets, jobs. Keeps the promises of a `Workload`, from the same specification as `CloudRunApp`.
 */
export class AutopilotApp extends pulumi.ComponentResource {
  /** Namespace of everything in Kubernetes that belongs to the application. */
  public readonly namespace: pulumi.Output<string>;
  /** What other applications of the cluster call, by process with a port: the member `kubernetes` of a `Binding`. */
  public readonly servers: pulumi.Output<{ [process: string]: KubernetesServer }>;
  /** What a load balancer sends requests to, by process that answers HTTP and is not private. */
  public readonly backends: pulumi.Output<{ [process: string]: Backend }>;
  /** How a new version gets its requests, with every default, by process that has a rollout: what `groundplan rollout` goes by. */
  public readonly rollouts: pulumi.Output<{ [process: string]: WorkloadRollout }>;
  /** What somebody who calls a server needs to know, by process with a port. */
  public readonly endpoints: pulumi.Output<{ [process: string]: Endpoint }>;

  constructor(name: string, args: AutopilotAppArgs, opts?: pulumi.ComponentResourceOptions) {
    const named = namedProviders(opts);
    const [checked, planned] = checkArguments("AutopilotApp", name, args, (one, argument) =>
      validate(one, argument, named),
    );
    claimParts(`AutopilotApp "${name}"`, name, checked.workload, { cloudRun: false, kubernetes: true });
    super("groundplan:index:AutopilotApp", name, args, opts);

    const namespace = createRestrictedNamespace(this, name);
    const plainFiles = createPlainFiles(this, name, namespace.metadata.name, planned.settings.environment);
    const settings: AutopilotSettings = { ...planned.settings, namespace: namespace.metadata.name, plainFiles };
    const ready = [
      ...createIdentity(this, settings, checked),
      createNetworkPolicy(this, settings),
      ...createWays(this, settings, settings.calls),
      ...createCopies(this, planned.copies, settings),
    ];
    if (checked.grantsRights !== false) {
      allowOutside(this, settings, checked);
      allowTraces(this, name, settings.workload, checked.identity);
    }
    const onDeploy = createJobs(this, settings, ready);
    const { cluster, network } = checked;
    const { zones, subject } = settings;
    const places = { zones, subject, cluster, network, clusterUid: clusterUid(this, name) };
    const servers = settings.workload.processes.flatMap((process) =>
      createProcess(this, settings, process, places, [...ready, ...onDeploy]),
    );

    this.namespace = settings.namespace;
    this.servers = byProcess(servers, (server) => serverOf(server, settings, checked));
    this.backends = byProcess(
      servers.filter(({ groups }) => groups.length > 0),
      backend,
    );
    this.endpoints = byProcess(servers, (server) => endpoint(server, settings, checked));
    this.rollouts = pulumi.output(rolloutsOf(settings.workload));
    this.registerOutputs({
      namespace: this.namespace,
      servers: this.servers,
      backends: this.backends,
      rollouts: this.rollouts,
      endpoints: this.endpoints,
    });
  }
}

function createIdentity(
  parent: pulumi.Resource,
  { name, namespace }: AutopilotSettings,
  { identity, cluster }: Usable<AutopilotAppArgs>,
): pulumi.Resource[] {
  const account = new corev1.ServiceAccount(
    name,
    {
      metadata: { name, namespace, annotations: { "iam.gke.io/gcp-service-account": identity.serviceAccountEmail } },
      automountServiceAccountToken: false,
    },
    { parent },
  );
  const mayActAs = new serviceaccount.IAMMember(
    name,
    {
      serviceAccountId: identity.serviceAccountName,
      role: "roles/iam.workloadIdentityUser",
      member: pulumi.interpolate`serviceAccount:${cluster.workloadPool}[${namespace}/${account.metadata.name}]`,
    },
    { parent },
  );
  return [account, mayActAs];
}

function createNetworkPolicy(
  parent: pulumi.Resource,
  { name, namespace, workload, calls }: AutopilotSettings,
): networkingv1.NetworkPolicy {
  return new networkingv1.NetworkPolicy(
    // With a dot, which no process has in its name: `web` may have a process `api` beside an application `web-api`.
    `${name}.all`,
    { metadata: { name: "all.pods", namespace }, spec: networkPolicySpec(workload, calls) },
    { parent },
  );
}

/** A service on Cloud Run lets nobody in without a right. */
function allowOutside(
  parent: pulumi.Resource,
  { name, subject, workload }: AutopilotSettings,
  { identity: { serviceAccountEmail }, cluster, callsFrom }: Usable<AutopilotAppArgs>,
): void {
  const region = callsFrom ?? cluster.location;
  const caller = { app: name, subject, serviceAccountEmail, region, callers: 1, suffix: "" };
  allowCalls(parent, caller, callsOutside(workload), {});
}

function byProcess<Value>(
  servers: Server[],
  read: (server: Server) => Value,
): pulumi.Output<{ [process: string]: pulumi.Unwrap<Value> }> {
  return remembered(Object.fromEntries(servers.map((server) => [server.process.name, read(server)])));
}

function serverOf(
  { process, port, service }: Server,
  { namespace }: AutopilotSettings,
  { cluster }: Usable<AutopilotAppArgs>,
): KubernetesServer {
  return {
    issuerUrl: cluster.issuerUrl,
    namespace,
    // Whoever calls it waits for the service.
    process: service.metadata.name,
    port,
    protocol: process.protocol,
  };
}

function backend({ process, port, canary, ...stable }: Server): Backend {
  // A load balancer depends on the service too, and so goes before it: GKE cannot remove groups that are in use.
  const linksOf = ({ groups, service }: typeof stable): pulumi.Output<string>[] =>
    groups.map(({ selfLink }) => onceKnown(selfLink, service.id));
  return {
    networkEndpointGroups: linksOf(stable),
    ...(canary === undefined ? {} : { canaryEndpointGroups: linksOf(canary) }),
    kind: "zonal",
    protocol: process.protocol === WorkloadProtocol.H2c ? "H2C" : "HTTP",
    healthPath: process.healthPath,
    ...healthCheck(process),
    port,
    requestTimeoutSeconds: process.requestTimeoutSeconds,
  };
}

/**
 * What a load balancer asks, where it is not the path that a CDN asks too. A process without a path may answer `/` with a redirect or a refusal, so
 * that a connection has to be enough, as it is for Kubernetes.
 */
function healthCheck({ health, healthPath, port, protocol }: CompleteProcess): Pick<Backend, "healthCheck"> {
  if (health === undefined || health.kind === "grpc") return {};
  const { kind, path, hostname, port: asked } = health;
  if (kind === "tcp") return healthPath === "/" ? { healthCheck: { port: asked } } : {};
  const isUsual = protocol !== WorkloadProtocol.H2c && path === healthPath && asked === port && hostname === undefined;
  return isUsual ? {} : { healthCheck: { path, port: asked, ...(hostname === undefined ? {} : { hostname }) } };
}

const spoken: Record<WorkloadProtocol, string> = {
  [WorkloadProtocol.Http1]: "HTTP/1.1",
  [WorkloadProtocol.H2c]: "HTTP/2 without TLS (gRPC)",
  [WorkloadProtocol.Tcp]: "TCP",
  [WorkloadProtocol.Udp]: "UDP",
};

function endpoint(
  { process }: Server,
  { namespace }: AutopilotSettings,
  { cluster }: Usable<AutopilotAppArgs>,
): Endpoint {
  const { min, max } = process.scaling;
  return {
    url: pulumi.interpolate`${cluster.location}/${cluster.clusterName}/namespaces/${namespace}/services/${process.name}`,
    protocol: spoken[process.protocol],
    credentials:
      process.private || process.protocol === WorkloadProtocol.Tcp
        ? "none of its own: network policies let declared callers in"
        : "none of its own: its load balancer decides who gets in",
    availability: "99.9 % a month for pods in several zones (GKE SLA, https://cloud.google.com/kubernetes-engine/sla)",
    reason: `Runs where the Kubernetes API is at hand; from ${min} to ${max} pods in three zones.`,
    serviceLevel: serviceLevelOf([serviceLevels.autopilotPods]),
  };
}
