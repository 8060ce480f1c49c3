import * as secretmanager from "@pulumi/gcp/secretmanager";
import { CustomResource } from "@pulumi/kubernetes/apiextensions";
import * as corev1 from "@pulumi/kubernetes/core/v1";
import * as pulumi from "@pulumi/pulumi";
import type { ClusterAttachment } from "../contracts/cluster";
import type { SecretVariable } from "../workload/environment";

/**
 * Keeps a Kubernetes Secret, named like the application, in step with Secret Manager. GKE's own controller does it each
 * minute (https://cloud.google.com/secret-manager/docs/sync-k8-secrets): no value passes through this program, and the
 * copies stay when Vault is away. Returns what pods must wait for.
 */
export function syncSecrets(
  parent: pulumi.Resource,
  name: string,
  namespace: pulumi.Input<string>,
  cluster: ClusterAttachment,
  secrets: SecretVariable[],
): pulumi.Resource[] {
  if (secrets.length === 0) return [];
  // An identity of its own, which no pod runs as: it may read these secrets and nothing else.
  const account = new corev1.ServiceAccount(
    `${name}-secrets`,
    { metadata: { name: `${name}-secrets`, namespace }, automountServiceAccountToken: false },
    { parent },
  );
  const member = principal(cluster, namespace, account.metadata.name);
  const grants = secrets.map(
    (secret) =>
      new secretmanager.SecretIamMember(
        `${name}-${secret.name}`,
        { secretId: secret.secretId, role: "roles/secretmanager.secretAccessor", member },
        { parent },
      ),
  );
  const source = new CustomResource(
    `${name}-source`,
    {
      apiVersion: "secrets-store.csi.x-k8s.io/v1",
      kind: "SecretProviderClass",
      metadata: { name, namespace },
      spec: { provider: "gke", parameters: { secrets: renderSources(secrets) } },
    },
    { parent },
  );
  const sync = new CustomResource(
    `${name}-sync`,
    {
      apiVersion: "secret-sync.gke.io/v1",
      kind: "SecretSync",
      metadata: { name, namespace },
      spec: {
        serviceAccountName: account.metadata.name,
        secretProviderClassName: name,
        secretObject: {
          type: "Opaque",
          data: secrets.map((secret) => ({ sourcePath: secret.name, targetKey: secret.name })),
        },
      },
    },
    { parent, dependsOn: [source, ...grants] },
  );
  return [sync];
}

/** The list that the controller parses, as JSON, which is YAML too. */
function renderSources(secrets: SecretVariable[]): pulumi.Output<string> {
  return pulumi
    .all(secrets.map(({ secretId }) => secretId))
    .apply((ids) =>
      JSON.stringify(ids.map((id, index) => ({ resourceName: `${id}/versions/latest`, path: secrets[index]?.name }))),
    );
}

/** A Kubernetes service account as IAM names it, which takes the project's number beside its name. */
function principal(
  cluster: ClusterAttachment,
  namespace: pulumi.Input<string>,
  serviceAccount: pulumi.Input<string>,
): pulumi.Output<string> {
  return pulumi.interpolate`principal://iam.googleapis.com/projects/${cluster.projectNumber}/locations/global/workloadIdentityPools/${cluster.workloadPool}/subject/ns/${namespace}/sa/${serviceAccount}`;
}
