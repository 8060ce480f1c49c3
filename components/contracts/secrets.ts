import type * as pulumi from "@pulumi/pulumi";
import type { CredentialKind } from "./binding";

/** What a program shows to get in to something that it is bound to, as programs of the platform make and keep it. */
export interface SecretLogin {
  /** Who makes it, and which parts it has. */
  kind: pulumi.Input<CredentialKind>;
  /** What it opens, as in a `BindingCredential`. */
  resource: pulumi.Input<string>;
  /** Path in Vault that makes it, for example `database/prod/creds/login.web.main`; absent where Google makes it. */
  vaultPath?: pulumi.Input<string>;
  /** Extensions of PostgreSQL that its users find, as in a `BindingCredential`: another list is another login. */
  extensions?: pulumi.Input<pulumi.Input<string>[]>;
}

/** Secrets that programs of the platform write from templates, with the parts of logins. */
export interface SecretLogins {
  /** Role with which those programs log in to Vault for this application, at `auth/gcp`: `<environment>.login.<app>`. */
  vaultRole: pulumi.Input<string>;
  /** The logins, by the name of the binding. */
  bindings: pulumi.Input<{ [binding: string]: pulumi.Input<SecretLogin> }>;
  /** Template of each key, in which parts that are no secret are filled in: `postgresql://{main.username}:{main.password}@10.0.0.3/web`. */
  templates: pulumi.Input<{ [key: string]: pulumi.Input<string> }>;
}

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
   * `database/prod/creds/readwrite.changelog.main`, by the name of the binding.
   */
  databaseCredentialsPaths: pulumi.Input<{ [binding: string]: pulumi.Input<string> }>;
  /** Secrets that are written from templates; absent if there are none. */
  logins?: pulumi.Input<SecretLogins>;
  /** Version of the library whose component made this value. Leave it out of a value that you write yourself. */
  libraryVersion?: pulumi.Input<string>;
}
