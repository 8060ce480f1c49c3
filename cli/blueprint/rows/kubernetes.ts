// Objects in the cluster, by hand.
import type { Row, Rows } from "../row";

export const object: Row = {
  run: ["kubectl apply --server-side --field-manager groundplan --filename -"],
  input: {},
};

export const kubernetes: Rows = {
  "kubernetes:apps/v1:Deployment": object,
  "kubernetes:autoscaling/v2:HorizontalPodAutoscaler": object,
  "kubernetes:batch/v1:Job": object,
  "kubernetes:core/v1:Namespace": object,
  "kubernetes:core/v1:PodTemplate": {
    ...object,
    note: "It starts no pod. It has the version that a rollout puts into the deployment of the same name; the first deployment has its template at once.",
  },
  "kubernetes:core/v1:Service": object,
  "kubernetes:core/v1:ServiceAccount": object,
  "kubernetes:networking.k8s.io/v1:NetworkPolicy": object,
  "kubernetes:policy/v1:PodDisruptionBudget": object,
  "kubernetes:secrets.hashicorp.com/v1beta1:VaultAuth": object,
  "kubernetes:secrets.hashicorp.com/v1beta1:VaultConnection": object,
  "kubernetes:secrets.hashicorp.com/v1beta1:VaultStaticSecret": object,
  "kubernetes:helm.sh/v3:Release": {
    verb: "Install",
    run: [
      "helm upgrade {name} {chart} --install --repo {repositoryOpts.repo} --version {version} --namespace {namespace} --atomic?atomic --timeout {timeout:seconds} --values -",
    ],
    input: { shape: ({ values = {} }) => values },
  },
};
