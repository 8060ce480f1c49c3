// Objects beside programs: why they have no place of their own.
import type { NoteKind } from "../notes";

type Reason = [kind: NoteKind, text: string];

const rights: Reason = [
  "left out",
  "each application has an identity of its own, with the rights that its bindings need",
];
const certificates: Reason = ["left out", "the front door has the certificates"];
const network: Reason = ["left out", "who may reach a program is said by the bindings of its callers"];

/** By kind. */
export const objects: { [kind: string]: Reason } = {
  Namespace: ["left out", "each application has a namespace of its own"],
  ServiceAccount: rights,
  Role: rights,
  RoleBinding: rights,
  ClusterRole: rights,
  ClusterRoleBinding: rights,
  NetworkPolicy: network,
  PodDisruptionBudget: ["left out", "a process with two or more instances has one that stays"],
  PersistentVolumeClaim: ["left out", "what becomes of a volume is said where it is mounted"],
  PersistentVolume: ["left out", "what becomes of a volume is said where it is mounted"],
  StorageClass: ["left out", "what becomes of a volume is said where it is mounted"],
  LimitRange: ["left out", "each process says its own size"],
  ResourceQuota: ["left out", "each process says its own size"],
  PriorityClass: ["left out", "Autopilot places pods, in all zones"],
  Certificate: certificates,
  Issuer: certificates,
  ClusterIssuer: certificates,
  ManagedCertificate: certificates,
  BackendConfig: ["left out", "the front door and health say it"],
  FrontendConfig: ["left out", "the front door says it"],
  ServiceMonitor: ["left out", "nothing collects an application's metrics"],
  PodMonitor: ["left out", "nothing collects an application's metrics"],
  PodMonitoring: ["left out", "nothing collects an application's metrics"],
  VerticalPodAutoscaler: ["left out", "each process says its own size"],
  Secret: ["left out", "values of secrets are in Vault: which ones a person has to put in is said above"],
  ExternalSecret: ["left out", "values of secrets are in Vault: which ones a person has to put in is said above"],
  SealedSecret: ["left out", "values of secrets are in Vault: which ones a person has to put in is said above"],
  SecretStore: ["left out", "values of secrets are in Vault"],
  ClusterSecretStore: ["left out", "values of secrets are in Vault"],
  Kustomization: ["left out", "is read by kustomize: translate what `kubectl kustomize` prints"],
  Gateway: ["left out", "the front door (Cdn) routes host names and paths"],
  DaemonSet: ["to do", "runs on each machine of a cluster, of which Autopilot shows none"],
};
