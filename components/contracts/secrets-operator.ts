import type * as pulumi from "@pulumi/pulumi";

/**
 * A Vault Secrets Operator in a cluster, and where applications make the logins that their copies use. `VaultSecretsOperator`
 * has this shape. What uses one of its values waits until the operator runs and the mount exists, and goes before they go.
 */
export interface SecretsOperatorAttachment {
  /** The `VaultConnection` to use, `<namespace>/<name>`. */
  vaultConnection: pulumi.Input<string>;
  /** Where the cluster's service accounts log in to Vault, below `auth/`: for example `kubernetes/prod/cluster-1234567`. */
  authMount: pulumi.Input<string>;
  /** Audience of the tokens that Vault accepts there: the base URL of the server. */
  audience: pulumi.Input<string>;
  /**
   * What the names of login roles and policies for the cluster begin with, for example `prod.cluster.cluster-1234567`. A dot and
   * the namespace follow, so that each is one application's in one cluster.
   */
  rolePrefix: pulumi.Input<string>;
  /** Version of the library whose component made this value. Leave it out of a value that you write yourself. */
  libraryVersion?: pulumi.Input<string>;
}
