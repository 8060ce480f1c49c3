import * as logging from "@pulumi/gcp/logging";
import * as monitoring from "@pulumi/gcp/monitoring";
import * as pulumi from "@pulumi/pulumi";
import { alertDocumentation } from "../internal/alert-documentation";
import type { ClusterAttachment } from "../contracts/cluster";

const firstSteps = `The copies of secrets and configuration in the cluster do not follow Vault. Applications go on with the values that they have.

See why: \`kubectl get vaultstaticsecrets --all-namespaces\`, then \`kubectl describe vaultstaticsecret <name> --namespace <namespace>\`.
- A key is not in the document: write it, or take it out of the workload.
- Permission denied: the application's role or policy in Vault is gone, or the cluster was replaced and not deployed since; deploy the application again.
- Vault does not answer: see Vault's own alerts. Nothing has to be done here afterwards.
- No operator: \`kubectl get pods --namespace <the operator's>\`.`;

/**
 * Tells when copies have not followed for a quarter of an hour. The operator writes its failures as Kubernetes events, which
 * GKE sends to Cloud Logging as `k8s_cluster` entries of the log `events`
 * (https://cloud.google.com/kubernetes-engine/docs/concepts/about-logs); nothing has to be scraped.
 */
export function createAlerts(
  parent: pulumi.Resource,
  name: string,
  namespace: pulumi.Input<string>,
  cluster: ClusterAttachment,
  channels: pulumi.Input<pulumi.Input<string>[]>,
): void {
  const failures = new logging.Metric(
    name,
    {
      name: pulumi.interpolate`${name}-${cluster.clusterName}`,
      description: "Failures to keep copies in a cluster in step with Vault",
      filter: pulumi.interpolate`log_id("events") AND resource.type="k8s_cluster" AND resource.labels.cluster_name="${cluster.clusterName}" AND jsonPayload.type="Warning" AND jsonPayload.involvedObject.apiVersion:"secrets.hashicorp.com/"`,
      metricDescriptor: { metricKind: "DELTA", valueType: "INT64" },
    },
    { parent },
  );
  new monitoring.AlertPolicy(
    name,
    {
      displayName: pulumi.interpolate`Copies of secrets in ${cluster.clusterName}`,
      combiner: "OR",
      severity: "ERROR",
      conditions: [
        condition("Copies do not follow", "900s", failures.name.apply(failing)),
        condition(
          "No operator",
          "600s",
          pulumi.all([cluster.clusterName, namespace]).apply(([clusterName, where]) => absent(clusterName, where)),
        ),
      ],
      documentation: alertDocumentation(firstSteps, "clusterCopies"),
      notificationChannels: channels,
    },
    { parent },
  );
}

function condition(displayName: string, duration: string, query: pulumi.Output<string>) {
  return {
    displayName,
    // A metric exists once it has been written, which this one has not been when all goes well.
    conditionPrometheusQueryLanguage: { query, duration, evaluationInterval: "60s", disableMetricValidation: true },
  };
}

/** The operator retries within a minute and a half, and Kubernetes thins out its events to one in five minutes. */
function failing(metric: string): string {
  return `sum(increase(logging_googleapis_com:user_${metric.replace(/[^A-Za-z0-9]/g, "_")}{monitored_resource="k8s_cluster"}[10m])) > 0`;
}

function absent(cluster: string, namespace: string): string {
  return `absent(kubernetes_io:container_uptime{monitored_resource="k8s_container",cluster_name="${cluster}",namespace_name="${namespace}",container_name="manager"})`;
}
