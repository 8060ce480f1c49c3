import type * as pulumi from "@pulumi/pulumi";

/**
 * A Vault Secrets Operator in a cluster, and the logins that its copies use. `VaultSecretsOperator` has this shape. What uses
 * one of its values waits until the operator runs and the logins exist, and goes before they go.
 */
export interface SecretsOperatorAttachment {
  /** The `VaultConnection` to use, `<namespace>/<name>`. */
  vaultConnection: pulumi.Input<string>;
  /** Where the cluster's service accounts log in to Vault, below `auth/`: for example `kubernetes/prod/cluster-1234567`. */
  authMount: pulumi.Input<string>;
  /** Audience of the tokens that Vault accepts there: the base URL of the server. */
  audience: pulumi.Input<string>;
  /**
   * Login role per namespace. Its service account `<namespace>-secrets` may log in with it, and read one application's two
   * documents.
   */
  roles: pulumi.Input<{ [namespace: string]: pulumi.Input<string> }>;
}
