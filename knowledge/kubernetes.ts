// Objects in a cluster.
import type { Rows } from "./model";

const namespaces = "https://kubernetes.io/docs/concepts/overview/working-with-objects/namespaces/";
const images = "https://kubernetes.io/docs/concepts/workloads/controllers/deployment/";

export const kubernetes: Rows = {
  "kubernetes:core/v1:Namespace": {
    noun: "namespace",
    holds: [
      {
        what: "every object in {it}, volumes too, of which the program deploys its own again",
        fate: "lost",
        source: namespaces,
      },
    ],
    needed: true,
  },
  "kubernetes:core/v1:PersistentVolumeClaim": {
    noun: "volume",
    holds: [
      {
        what: "every file on {it}",
        fate: "lost",
        source: "https://kubernetes.io/docs/concepts/storage/persistent-volumes/",
      },
    ],
    needed: true,
  },
  "kubernetes:core/v1:Secret": {
    noun: "secret of the cluster",
    plural: "secrets of the cluster",
    holds: [{ what: "the values", fate: "lost", source: "https://kubernetes.io/docs/concepts/configuration/secret/" }],
    needed: true,
  },
  "kubernetes:core/v1:ConfigMap": { noun: "configuration", needed: true },
  "kubernetes:core/v1:PodTemplate": {
    noun: "version that waits",
    plural: "versions that wait",
    changes: [
      {
        path: "template.spec.containers[*].image",
        weight: "review",
        what: "is of another image, and waits for groundplan rollout",
        source: "https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-template-v1/",
      },
    ],
  },
  "kubernetes:core/v1:Service": {
    noun: "address in the cluster",
    plural: "addresses in the cluster",
    needed: true,
    changes: [
      {
        path: "spec.type",
        weight: "review",
        what: "can be reached from elsewhere ({from} to {to})",
        source: "https://kubernetes.io/docs/concepts/services-networking/service/",
      },
    ],
  },
  "kubernetes:core/v1:ServiceAccount": {
    noun: "identity in the cluster",
    plural: "identities in the cluster",
    needed: true,
  },
  "kubernetes:apps/v1:Deployment": {
    noun: "deployment",
    needed: true,
    changes: [
      { path: "spec.template.spec.containers[*].image", weight: "review", what: "runs another image", source: images },
    ],
  },
  "kubernetes:apps/v1:StatefulSet": {
    noun: "stateful set",
    needed: true,
    changes: [
      { path: "spec.template.spec.containers[*].image", weight: "review", what: "runs another image", source: images },
    ],
  },
  "kubernetes:apps/v1:DaemonSet": { noun: "daemon set", needed: true },
  "kubernetes:batch/v1:Job": { noun: "job of the cluster", plural: "jobs of the cluster" },
  "kubernetes:batch/v1:CronJob": {
    noun: "schedule of the cluster",
    plural: "schedules of the cluster",

    changes: [
      {
        path: "spec.schedule",
        weight: "review",
        what: "starts at other times ({from} to {to})",
        source: "https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/",
      },
    ],
  },
  "kubernetes:autoscaling/v2:HorizontalPodAutoscaler": {
    noun: "autoscaler",
    changes: [
      {
        path: "spec.maxReplicas",
        when: { by: "less" },
        weight: "review",
        what: "starts at most {to} pods instead of {from}",
        source: "https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/",
      },
    ],
  },
  "kubernetes:policy/v1:PodDisruptionBudget": { noun: "disruption budget" },
  "kubernetes:networking.k8s.io/v1:NetworkPolicy": {
    noun: "network policy",
    plural: "network policies",
    changes: [
      {
        path: "spec",
        weight: "review",
        what: "lets other connections through",
        source: "https://kubernetes.io/docs/concepts/services-networking/network-policies/",
      },
    ],
    review: [{ on: ["delete"], lead: "connections in the cluster are no longer ruled by", each: "{metadata.name}" }],
  },
  "kubernetes:rbac.authorization.k8s.io/v1:ClusterRoleBinding": {
    noun: "grant in the cluster",
    plural: "grants in the cluster",
    review: [
      {
        on: ["create", "update", "delete"],
        lead: "who may do what in the whole cluster changes by",
        each: "{metadata.name}",
      },
    ],
  },
  "kubernetes:rbac.authorization.k8s.io/v1:RoleBinding": {
    noun: "grant in the cluster",
    plural: "grants in the cluster",
    review: [
      {
        on: ["create", "update", "delete"],
        lead: "who may do what in the namespace {metadata.namespace} changes by",
        each: "{metadata.name}",
      },
    ],
  },
  "kubernetes:helm.sh/v3:Release": {
    noun: "chart",
    needed: true,
    changes: [
      {
        path: "version",
        weight: "review",
        what: "is upgraded from {from} to {to}",
        source: "https://helm.sh/docs/helm/helm_upgrade/",
      },
    ],
  },
  "kubernetes:secrets.hashicorp.com/v1beta1:VaultConnection": {
    noun: "connection to Vault",
    plural: "connections to Vault",
    needed: true,
  },
  "kubernetes:secrets.hashicorp.com/v1beta1:VaultAuth": {
    noun: "login at Vault",
    plural: "logins at Vault",
    needed: true,
  },
  "kubernetes:secrets.hashicorp.com/v1beta1:VaultStaticSecret": {
    noun: "copy of secrets",
    plural: "copies of secrets",
    holds: [
      {
        what: "the values, which are copied again from Vault",
        fate: "again",
        source: "https://developer.hashicorp.com/vault/docs/deploy/kubernetes/vso/sources/vault",
      },
    ],
    needed: true,
  },
};
