import type * as pulumi from "@pulumi/pulumi";

/**
 * The part of a Vault server that holds one environment's secrets, and the ways in to it. `SecretStore` has this shape.
 * What uses one of its values waits until the policies and roles behind it exist.
 */
export interface SecretStoreAttachment {
  /** Base URL of the Vault server, without a trailing slash. */
  vaultAddress: pulumi.Input<string>;
  /** Path of the KV version 2 engine for secrets, for example `secrets-prod`. An application's document is named after it. */
  secretsMount: pulumi.Input<string>;
  /** Role per application with which the application's own identity logs in, at `auth/gcp`. */
  appRoles: pulumi.Input<{ [app: string]: pulumi.Input<string> }>;
  /**
   * Path per application that makes short-lived database credentials on request, for example
   * `database-prod/creds/changelog-readwrite`. An application without a database has none.
   */
  databaseCredentialsPaths: pulumi.Input<{ [app: string]: pulumi.Input<string> }>;
  /** Role of the programs that keep copies of the values, at `auth/gcp`. It may add a value and can't delete one. */
  syncRole: pulumi.Input<string>;
  /** Service account that may log in with `syncRole`. */
  syncServiceAccountEmail: pulumi.Input<string>;
}
