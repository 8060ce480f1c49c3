import type * as compute from "@pulumi/gcp/compute";
import * as serviceaccount from "@pulumi/gcp/serviceaccount";
import * as appsv1 from "@pulumi/kubernetes/apps/v1";
import * as autoscalingv2 from "@pulumi/kubernetes/autoscaling/v2";
import * as corev1 from "@pulumi/kubernetes/core/v1";
import * as networkingv1 from "@pulumi/kubernetes/networking/v1";
import * as policyv1 from "@pulumi/kubernetes/policy/v1";
import * as pulumi from "@pulumi/pulumi";
import type { Endpoint } from "../contracts/endpoint";
import type { Backend } from "../contracts/origin";
import { createRestrictedNamespace } from "../internal/restricted-namespace";
import { hasProvider } from "../internal/providers";
import type { Usable } from "../internal/usable";
import { checkArguments } from "../internal/validation";
import { WorkloadProtocol } from "../workload/args";
import type { CompleteWorkload } from "../workload/defaults";
import type { AutopilotAppArgs } from "./args";
import { createCopies } from "./copies";
import { createEndpointGroups, endpointGroupAnnotation } from "./endpoint-groups";
import { createJobs } from "./jobs";
import { networkPolicySpec } from "./network-policy";
import { serverPod } from "./pod";
import { labels, type AutopilotSettings } from "./settings";
import { progressDeadlineSeconds, rolloutTimeout, surgePercent } from "./timing";
import { validate } from "./validate";

/**
 * A workload on a GKE Autopilot cluster, in a namespace of its own: deployment, service, autoscaler, disruption budget,
 * identity, network policy, secrets, jobs, and the network endpoint groups that a load balancer sends requests to. Keeps
 * the promises of a `Workload`, from the same specification as `CloudRunApp`.
 */
export class AutopilotApp extends pulumi.ComponentResource {
  /** Namespace of everything in Kubernetes that belongs to the application. */
  public readonly namespace: pulumi.Output<string>;
  /** What a load balancer sends requests to. */
  public readonly backend: pulumi.Output<Backend>;
  /** What somebody who calls the service needs to know. */
  public readonly endpoint: pulumi.Output<Endpoint>;

  constructor(name: string, args: AutopilotAppArgs, opts?: pulumi.ComponentResourceOptions) {
    const hasVault = hasProvider("vault", opts);
    const [checked, planned] = checkArguments("AutopilotApp", name, args, (one, given) =>
      validate(one, given, hasVault),
    );
    super("groundplan:index:AutopilotApp", name, args, opts);

    const namespace = createRestrictedNamespace(this, name);
    const settings: AutopilotSettings = { ...planned.settings, namespace: namespace.metadata.name };
    const ready = [
      ...createIdentity(this, settings, checked),
      createNetworkPolicy(this, settings),
      ...createCopies(this, planned.copies, settings),
    ];
    const onDeploy = createJobs(this, settings, ready);
    const deployment = createDeployment(this, settings, [...ready, ...onDeploy]);
    createScaling(this, settings, deployment);
    const groups = createEndpointGroups(
      this,
      name,
      settings.workload.port,
      settings.zones,
      checked.cluster,
      checked.network,
    );
    const service = createService(this, settings, groups);

    this.namespace = settings.namespace;
    this.backend = backend(settings.workload, groups, service);
    this.endpoint = endpoint(settings, checked);
    this.registerOutputs({ namespace: this.namespace, backend: this.backend, endpoint: this.endpoint });
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
  { name, namespace, workload }: AutopilotSettings,
): networkingv1.NetworkPolicy {
  return new networkingv1.NetworkPolicy(
    name,
    { metadata: { name, namespace }, spec: networkPolicySpec(workload) },
    { parent },
  );
}

function createDeployment(
  parent: pulumi.Resource,
  settings: AutopilotSettings,
  dependsOn: pulumi.Resource[],
): appsv1.Deployment {
  const { name, namespace, workload } = settings;
  const limit = rolloutTimeout(workload);
  const server = labels(name, "server");
  return new appsv1.Deployment(
    name,
    {
      metadata: { name, namespace, labels: server },
      spec: {
        // No number of replicas: it belongs to the autoscaler.
        selector: { matchLabels: server },
        // The old version serves until the new one is ready, a share of the pods after the other.
        strategy: { type: "RollingUpdate", rollingUpdate: { maxUnavailable: 0, maxSurge: `${surgePercent}%` } },
        progressDeadlineSeconds: progressDeadlineSeconds(workload),
        revisionHistoryLimit: 3,
        template: { metadata: { labels: server }, spec: serverPod(settings) },
      },
    },
    { parent, dependsOn, customTimeouts: { create: limit, update: limit } },
  );
}

function createScaling(
  parent: pulumi.Resource,
  { name, namespace, workload }: AutopilotSettings,
  deployment: appsv1.Deployment,
): void {
  new autoscalingv2.HorizontalPodAutoscaler(
    name,
    {
      metadata: { name, namespace },
      spec: {
        scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: deployment.metadata.name },
        minReplicas: workload.scaling.min,
        maxReplicas: workload.scaling.max,
        // Cloud Run's own target (https://cloud.google.com/run/docs/about-instance-autoscaling).
        metrics: [
          { type: "Resource", resource: { name: "cpu", target: { type: "Utilization", averageUtilization: 60 } } },
        ],
      },
    },
    { parent },
  );
  new policyv1.PodDisruptionBudget(
    name,
    {
      metadata: { name, namespace },
      spec: {
        // One at a time, so that a single replica does not stop a node's upgrade.
        maxUnavailable: 1,
        // A pod that is not ready serves nobody, and would hold up a node for ever.
        unhealthyPodEvictionPolicy: "AlwaysAllow",
        selector: { matchLabels: labels(name, "server") },
      },
    },
    { parent },
  );
}

function createService(
  parent: pulumi.Resource,
  { name, namespace, workload }: AutopilotSettings,
  groups: compute.NetworkEndpointGroup[],
): corev1.Service {
  const { port, protocol } = workload;
  return new corev1.Service(
    name,
    {
      metadata: { name, namespace, annotations: endpointGroupAnnotation(name, port) },
      spec: {
        type: "ClusterIP",
        selector: labels(name, "server"),
        ports: [
          {
            name: "server",
            port,
            targetPort: "server",
            protocol: "TCP",
            appProtocol: protocol === WorkloadProtocol.H2c ? "kubernetes.io/h2c" : "http",
          },
        ],
      },
    },
    // GKE writes its own annotation with the state of the groups beside ours; the groups must be there first.
    { parent, dependsOn: groups },
  );
}

function backend(
  workload: CompleteWorkload,
  groups: compute.NetworkEndpointGroup[],
  service: corev1.Service,
): pulumi.Output<Backend> {
  return pulumi.output({
    // A load balancer depends on the service too, and so goes before it: GKE cannot remove groups that are in use.
    networkEndpointGroups: groups.map(({ selfLink }) => pulumi.all([selfLink, service.id]).apply(([link]) => link)),
    kind: "zonal",
    protocol: workload.protocol === WorkloadProtocol.H2c ? "H2C" : "HTTP",
    healthPath: workload.health.path,
    port: workload.port,
    requestTimeoutSeconds: workload.requestTimeoutSeconds,
  });
}

function endpoint(
  { name, namespace, workload }: AutopilotSettings,
  { cluster }: Usable<AutopilotAppArgs>,
): pulumi.Output<Endpoint> {
  return pulumi.output({
    url: pulumi.interpolate`${cluster.location}/${cluster.clusterName}/namespaces/${namespace}/services/${name}`,
    protocol: workload.protocol === WorkloadProtocol.H2c ? "HTTP/2 without TLS (gRPC)" : "HTTP/1.1",
    credentials: "none of its own: its load balancer decides who gets in",
    availability: "99.9 % a month for pods in several zones (GKE SLA, https://cloud.google.com/kubernetes-engine/sla)",
    reason: `Runs where the Kubernetes API is at hand; from ${workload.scaling.min} to ${workload.scaling.max} pods in three zones.`,
  });
}
