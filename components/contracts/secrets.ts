import type * as pulumi from "@pulumi/pulumi";

/**
 * Where a workload finds its secrets and its plain configuration: references, never values. `AppSecrets` has this shape.
 */
export interface SecretsAttachment {
  /**
   * Secret Manager secret per key, `projects/<project>/secrets/<app>-<KEY>`: the read-only copy that keeps working while
   * Vault is away. Each has at least one version by the time that this output is known.
   */
  secretIds: pulumi.Input<{ [key: string]: pulumi.Input<string> }>;
  /**
   * The same for plain configuration, `projects/<project>/secrets/<app>-<KEY>-config`: containers of their own with readers
   * of their own, so that who may see configuration sees no secret.
   */
  configIds: pulumi.Input<{ [key: string]: pulumi.Input<string> }>;
  /** Base URL of the Vault server that is the source of the values, without a trailing slash. */
  vaultAddress: pulumi.Input<string>;
  /** Role with which the workload's own identity logs in to Vault, at `auth/gcp`. */
  vaultRole: pulumi.Input<string>;
  /** Name of the application, which is that of its document in both mounts. */
  app: pulumi.Input<string>;
  /** Path of the KV version 2 engine for secrets, for example `secrets/prod`. */
  secretsMount: pulumi.Input<string>;
  /** Path of the KV version 2 engine for plain configuration, for example `config/prod`. */
  configMount: pulumi.Input<string>;
  /** Policy of the workload in Vault, for logins of another kind that stand for it: a cluster's, for example. */
  vaultPolicy: pulumi.Input<string>;
  /**
   * Path in Vault that makes short-lived database users on request, for example
   * `database/prod/creds/readwrite.changelog.main`, by the name of Vault's connection to the database.
   */
  databaseCredentialsPaths: pulumi.Input<{ [connection: string]: pulumi.Input<string> }>;
}
