// What the API server and controllers put into objects of the types that prod deploys, and why no refresh shows it.
//
// Two things hold for each row. Pulumi compares what the program has set and nothing beside it (`pruneLiveState`), and brings
// objects of Kubernetes' own kinds into the server's form before it compares (`normalizeInputs`; both in
// pulumi-kubernetes, provider/pkg/provider/provider.go). So a default beside our fields is no difference, and "1024Mi" is "1Gi".
// A field that a controller writes must not be one of ours: `others` lists those, and the test holds them to it.

/** What others than the program write in objects of a type. */
export interface ControllerFields {
  /** Fields, as paths in the object, that a controller sets or changes after it was made. */
  others: string[];
  /** Where that is documented. */
  source: string;
}

export const kubernetesDifferences: Record<string, ControllerFields> = {
  "kubernetes:apps/v1:Deployment": {
    // The autoscaler; the deployment's controller; the operator that restarts pods when a value has changed.
    others: [
      "spec.replicas",
      "metadata.annotations.deployment.kubernetes.io/revision",
      "spec.template.metadata.annotations.vso.secrets.hashicorp.com/restartedAt",
    ],
    source: "https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/",
  },
  "kubernetes:autoscaling/v2:HorizontalPodAutoscaler": {
    others: ["spec.behavior"],
    source: "https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/horizontal-pod-autoscaler-v2/",
  },
  "kubernetes:batch/v1:CronJob": {
    others: [],
    source: "https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/",
  },
  "kubernetes:batch/v1:Job": {
    others: ["spec.selector", "spec.template.metadata.labels.batch.kubernetes.io/controller-uid"],
    source: "https://kubernetes.io/docs/concepts/workloads/controllers/job/#job-labels",
  },
  "kubernetes:core/v1:Namespace": {
    others: ["spec.finalizers", "metadata.labels.kubernetes.io/metadata.name"],
    source: "https://kubernetes.io/docs/concepts/overview/working-with-objects/namespaces/#automatic-labelling",
  },
  // Nothing reads it but `groundplan rollout`, and no controller writes to it.
  "kubernetes:core/v1:PodTemplate": {
    others: [],
    source: "https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-template-v1/",
  },
  "kubernetes:core/v1:Service": {
    // GKE notes the endpoint groups that it fills.
    others: [
      "spec.clusterIP",
      "spec.clusterIPs",
      "metadata.finalizers",
      "metadata.annotations.cloud.google.com/neg-status",
    ],
    source: "https://cloud.google.com/kubernetes-engine/docs/how-to/standalone-neg#neg_status_annotation",
  },
  "kubernetes:core/v1:ServiceAccount": {
    others: ["secrets"],
    source: "https://kubernetes.io/docs/concepts/security/service-accounts/",
  },
  // The provider keeps the release's own record; a refresh reads it and compares chart, version and values.
  "kubernetes:helm.sh/v3:Release": {
    others: [],
    source: "https://www.pulumi.com/registry/packages/kubernetes/api-docs/helm/v3/release/",
  },
  "kubernetes:networking.k8s.io/v1:NetworkPolicy": {
    others: [],
    source: "https://kubernetes.io/docs/concepts/services-networking/network-policies/",
  },
  "kubernetes:policy/v1:PodDisruptionBudget": {
    others: [],
    source: "https://kubernetes.io/docs/tasks/run-application/configure-pdb/",
  },
  "kubernetes:secrets.hashicorp.com/v1beta1:VaultAuth": {
    others: ["metadata.finalizers"],
    source: "https://developer.hashicorp.com/vault/docs/deploy/kubernetes/vso/api-reference",
  },
  "kubernetes:secrets.hashicorp.com/v1beta1:VaultConnection": {
    others: ["metadata.finalizers"],
    source: "https://developer.hashicorp.com/vault/docs/deploy/kubernetes/vso/api-reference",
  },
  "kubernetes:secrets.hashicorp.com/v1beta1:VaultStaticSecret": {
    others: ["metadata.finalizers"],
    source: "https://developer.hashicorp.com/vault/docs/deploy/kubernetes/vso/api-reference",
  },
};
