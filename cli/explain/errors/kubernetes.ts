// Errors of a cluster's API server, of Helm and of what logs in to them.
import type { KnownError } from "./model";

export const kubernetesErrors: KnownError[] = [
  {
    handle: "cluster-plugin-missing",
    title: "What logs in to the cluster is missing",
    matches: /gke-gcloud-auth-plugin.*(not found|executable)|executable gke-gcloud-auth-plugin/i,
    examples: [
      "configured Kubernetes cluster is unreachable: unable to load schema information from the API server: exec: executable gke-gcloud-auth-plugin not found",
    ],
    cause: "Kubernetes clients log in to GKE with a program that gcloud installs on demand.",
    remedy: ["`gcloud components install gke-gcloud-auth-plugin`"],
    command: "groundplan doctor {environment} --only cluster-plugin",
    sources: ["https://cloud.google.com/kubernetes-engine/docs/how-to/cluster-access-for-kubectl"],
  },
  {
    handle: "cluster-unreachable",
    title: "The cluster does not answer",
    matches: /configured Kubernetes cluster is unreachable|couldn't get current server API group list/i,
    examples: [
      'error: configured Kubernetes cluster is unreachable: unable to load schema information from the API server: Get "https://gke-x.europe-west1.gke.goog/openapi/v2": EOF',
    ],
    cause: "The cluster was replaced or is being upgraded, or the login has no right to it.",
    remedy: [
      "`gcloud container clusters list --project <project>` says how it is.",
      "Log in anew: `gcloud auth application-default login`.",
    ],
    command: "groundplan doctor {environment} --only cluster-plugin google-login",
    sources: ["https://www.pulumi.com/registry/packages/kubernetes/installation-configuration/"],
  },
  {
    handle: "kubernetes-conflict",
    title: "Somebody else owns a field of an object",
    matches: /Apply failed with \d+ conflicts?|field conflict detected/i,
    examples: [
      'Server-Side Apply field conflict detected. : Apply failed with 1 conflict: conflict with "kube-controller-manager" with subresource "scale" using apps/v1: .spec.replicas',
      'Apply failed with 1 conflict: conflict with "kubectl-client-side-apply" using apps/v1: .spec.template.spec.tolerations',
    ],
    cause:
      "A person with kubectl, or a controller, changed what the program writes. The error names who and which field.",
    remedy: [
      "See what differs: `groundplan drift` on a preview.",
      "To take it back for one run: `PULUMI_K8S_ENABLE_PATCH_FORCE=true pulumi up`.",
    ],
    command: "groundplan explain Deployment",
    sources: [
      "https://www.pulumi.com/registry/packages/kubernetes/how-to-guides/managing-resources-with-server-side-apply/",
      "docs/delivery.md#what-counts-as-drift",
    ],
  },
  {
    handle: "helm-in-progress",
    title: "A release of Helm is half done",
    matches:
      /another operation \(install\/upgrade\/rollback\) is in progress|cannot re-use a name that is still in use/i,
    examples: ["error: another operation (install/upgrade/rollback) is in progress"],
    cause: "A run was killed while Helm worked, and the record of the release says that it is still going on.",
    remedy: [
      "`helm history <release> --namespace <namespace>`, then `helm rollback <release> <last good revision> --namespace <namespace>`.",
      "Then `groundplan recover`, and the `up` again.",
    ],
    command: "groundplan recover {environment}",
    sources: ["https://github.com/helm/helm/issues/8987", "https://helm.sh/docs/helm/helm_rollback/"],
  },
  {
    handle: "kubernetes-not-live",
    title: "Pods do not become ready",
    matches:
      /failed to (fully )?(initialize|become live)|ProgressDeadlineExceeded|Minimum number of live Pods|CrashLoopBackOff/i,
    examples: [
      "the Kubernetes API server reported that \"web/web\" failed to fully initialize or become live: 'web' timed out waiting to be Ready. ProgressDeadlineExceeded",
    ],
    cause: "The program ends, fails its health check, waits for a secret, or finds no room. The old pods go on.",
    remedy: [
      "`kubectl describe pods --namespace <application>` and `kubectl logs --previous`.",
      "Autopilot needs minutes for a new node: a second `up` may do.",
    ],
    sources: ["https://cloud.google.com/kubernetes-engine/docs/troubleshooting/deployed-workloads", "docs/workload.md"],
  },
];
