import type * as pulumi from "@pulumi/pulumi";

/**
 * The part of a Vault server that holds one environment's secrets and plain configuration, and the ways in to it.
 * `SecretStore` has this shape. What uses one of its values waits until the policies and roles behind it exist.
 */
export interface SecretStoreAttachment {
  /** Base URL of the Vault server, without a trailing slash. */
  vaultAddress: pulumi.Input<string>;
  /** Name of the environment, for example `prod`. Login roles and policies begin with it and a dot. */
  environment: pulumi.Input<string>;
  /** Path of the KV version 2 engine for secrets, for example `secrets/prod`. An application's document is named after it. */
  secretsMount: pulumi.Input<string>;
  /** Path of the KV version 2 engine for plain configuration, for example `config/prod`. */
  configMount: pulumi.Input<string>;
  /** Role per application with which the application's own Google identity logs in, at `auth/gcp`. */
  appRoles: pulumi.Input<{ [app: string]: pulumi.Input<string> }>;
  /** Policy per application, for logins of another kind that stand for the same application: a cluster's, for example. */
  appPolicies: pulumi.Input<{ [app: string]: pulumi.Input<string> }>;
  /**
   * Path per application that makes short-lived database credentials on request, for example
   * `database/prod/creds/changelog-readwrite`. An application without a database has none.
   */
  databaseCredentialsPaths: pulumi.Input<{ [app: string]: pulumi.Input<string> }>;
  /** Role of the program that keeps copies in step, at `auth/gcp`. It reads both trees and writes nothing. */
  syncRole: pulumi.Input<string>;
  /** Service account that may log in with `syncRole`. */
  syncServiceAccountEmail: pulumi.Input<string>;
  /** Role of the programs that put first values there, at `auth/gcp`. It may add a value and can't replace or delete one. */
  firstValuesRole: pulumi.Input<string>;
  /** Service account that may log in with `firstValuesRole`. */
  firstValuesServiceAccountEmail: pulumi.Input<string>;
}
