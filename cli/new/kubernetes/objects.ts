// Objects beside programs: why they have no place of their own.
import type { Reason, Reasons } from "../reasons";

const rights: Reason = [
  "left out",
  "each application has an identity of its own, with the rights that its bindings need",
];
const certificates: Reason = ["left out", "the front door has the certificates"];
const network: Reason = ["left out", "who may reach a program is said by the bindings of its callers"];

const volumes: Reason = ["left out", "what becomes of a volume is said where it is mounted"];
const sizes: Reason = ["left out", "each process says its own size"];
const metrics: Reason = ["left out", "nothing collects an application's metrics"];
const events: Reason = [
  "to do",
  "hands on events: use Pub/Sub, whose subscription calls a private process (docs/workload.md)",
];
const values: Reason = ["left out", "values of secrets are in Vault: which ones a person has to put in is said above"];

/** By kind. */
export const objects: Reasons = {
  Namespace: ["left out", "each application has a namespace of its own"],
  ServiceAccount: rights,
  Role: rights,
  RoleBinding: rights,
  ClusterRole: rights,
  ClusterRoleBinding: rights,
  NetworkPolicy: network,
  PodDisruptionBudget: ["left out", "a process with two or more instances has one that stays"],
  PersistentVolumeClaim: volumes,
  PersistentVolume: volumes,
  StorageClass: volumes,
  LimitRange: sizes,
  ResourceQuota: sizes,
  PriorityClass: ["left out", "Autopilot places pods, in all zones"],
  Certificate: certificates,
  Issuer: certificates,
  ClusterIssuer: certificates,
  ManagedCertificate: certificates,
  BackendConfig: ["left out", "the front door and health say it"],
  FrontendConfig: ["left out", "the front door says it"],
  ServiceMonitor: metrics,
  PodMonitor: metrics,
  PodMonitoring: metrics,
  VerticalPodAutoscaler: sizes,
  Secret: values,
  ExternalSecret: values,
  SealedSecret: values,
  SecretStore: ["left out", "values of secrets are in Vault"],
  ClusterSecretStore: ["left out", "values of secrets are in Vault"],
  Kustomization: ["left out", "is read by kustomize: translate what `kubectl kustomize` prints"],
  Gateway: ["left out", "the front door (Cdn) routes host names and paths"],
  Broker: events,
  Trigger: events,
  Channel: events,
  Subscription: events,
  PingSource: ["to do", "sends an event at times: write a job with a schedule in its place"],
  DaemonSet: ["to do", "runs on each machine of a cluster, of which Autopilot shows none"],
};
