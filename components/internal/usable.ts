import type * as pulumi from "@pulumi/pulumi";
import type {
  AvailabilityPart,
  Backend,
  Binding,
  BindingCredential,
  ClientIdentity,
  CloudRunServer,
  ClusterAttachment,
  DatabaseServer,
  Endpoint,
  EndpointWatch,
  ImageSource,
  KubernetesServer,
  MediaSource,
  NetworkAttachment,
  PlatformAttachment,
  SecretLogin,
  SecretLogins,
  SecretsAttachment,
  SecretsOperatorAttachment,
  SecretStoreAttachment,
  SecretSyncAttachment,
  ServiceLevel,
  VaultEndpoint,
  WorkloadIdentity,
} from "../contracts";

/** The contracts that an argument may be an Output of. */
type Contract =
  | AvailabilityPart
  | Backend
  | Binding
  | BindingCredential
  | ClientIdentity
  | CloudRunServer
  | ClusterAttachment
  | DatabaseServer
  | Endpoint
  | EndpointWatch
  | ImageSource
  | KubernetesServer
  | MediaSource
  | NetworkAttachment
  | PlatformAttachment
  | SecretLogin
  | SecretLogins
  | SecretsAttachment
  | SecretsOperatorAttachment
  | SecretStoreAttachment
  | SecretSyncAttachment
  | ServiceLevel
  | VaultEndpoint
  | WorkloadIdentity;

/**
 * Arguments as a component uses them, once they have been checked: an Output of a contract has become a contract whose
 * members are Outputs. An optional member of such a contract may turn out to be undefined.
 */
export type Usable<T> =
  T extends pulumi.OutputInstance<infer Value>
    ? Value extends Contract
      ? never
      : T
    : T extends Promise<infer Value>
      ? Value extends Contract
        ? never
        : T
      : T extends (infer Element)[]
        ? Usable<Element>[]
        : T extends object
          ? { [Member in keyof T]: Usable<T[Member]> }
          : T;
