import type * as pulumi from "@pulumi/pulumi";

/**
 * Where a workload finds its secrets: references, never values. `AppSecrets` has this shape.
 */
export interface SecretsAttachment {
  /**
   * Secret Manager secret per key, `projects/<project>/secrets/<name>`: the read-only copy that keeps working while
   * Vault is away. Each has at least one version by the time that this output is known.
   */
  secretIds: pulumi.Input<{ [key: string]: pulumi.Input<string> }>;
  /** Base URL of the Vault server that is the source of the values. */
  vaultAddress: pulumi.Input<string>;
  /** Role with which the workload's own identity logs in to Vault, at `auth/gcp`. */
  vaultRole: pulumi.Input<string>;
  /**
   * Path in Vault that makes short-lived database credentials on request, for example
   * `database-prod/creds/changelog-readwrite`. Absent if the application has no database.
   */
  databaseCredentialsPath?: pulumi.Input<string>;
}
