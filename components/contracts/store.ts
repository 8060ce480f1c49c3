import type * as pulumi from "@pulumi/pulumi";

/**
 * The part of a Vault server that holds one environment's secrets and plain configuration, and the ways in to it.
 * `SecretStore` has this shape. What uses one of its values waits until the policies and roles behind it exist.
 */
export interface SecretStoreAttachment {
  /** Base URL of the Vault server, without a trailing slash. */
  vaultAddress: pulumi.Input<string>;
  /** Service account that the Vault server runs as. It verifies the Google identities that log in. */
  vaultServiceAccountEmail: pulumi.Input<string>;
  /** Name of the environment, for example `prod`. Login roles and policies begin with it and a dot. */
  environment: pulumi.Input<string>;
  /** Path of the KV version 2 engine for secrets, for example `secrets/prod`. An application's document is named after it. */
  secretsMount: pulumi.Input<string>;
  /** Path of the KV version 2 engine for plain configuration, for example `config/prod`. */
  configMount: pulumi.Input<string>;
  /** Path of the engine that makes database users, for example `database/prod`. */
  databaseMount: pulumi.Input<string>;
  /** Service account that developers log in as. */
  developerServiceAccountEmail: pulumi.Input<string>;
  /** Policy of developers, which every login of theirs has. */
  developerPolicy: pulumi.Input<string>;
  /** Role of the program that keeps copies in step, at `auth/gcp`. It reads both trees and sees whether logins last. */
  syncRole: pulumi.Input<string>;
  /** Service account that may log in with `syncRole`. */
  syncServiceAccountEmail: pulumi.Input<string>;
  /** Role of the programs that put first values there, at `auth/gcp`. It may add a value and can't replace or delete one. */
  firstValuesRole: pulumi.Input<string>;
  /** Service account that may log in with `firstValuesRole`. */
  firstValuesServiceAccountEmail: pulumi.Input<string>;
  /** Version of the library whose component made this value. Leave it out of a value that you write yourself. */
  libraryVersion?: pulumi.Input<string>;
}
