import type * as pulumi from "@pulumi/pulumi";
import type { DatabaseEndpoint } from "../contracts/database";
import type { WorkloadIdentity } from "../contracts/identity";
import type { VaultEndpoint } from "../contracts/vault";

/**
 * A database for which Vault makes short-lived users.
 */
export interface SecretStoreDatabase {
  /**
   * Name of the connection in Vault, which applications refer to: 1 to 24 lower-case letters, digits and hyphens. Another
   * name replaces the connection and its roles, and revokes the credentials that they made.
   */
  name: string;
  /** The database. Vault connects to its private address and logs in with its own Google identity. */
  endpoint: DatabaseEndpoint;
}

/**
 * An application that has secrets.
 */
export interface SecretStoreApp {
  /** Name of the application, and of its documents in Vault: 3 to 24 lower-case letters, digits and hyphens. */
  name: string;
  /** Identity that the application runs as. It may read the application's own documents and nothing else. */
  identity: WorkloadIdentity;
  /** Name of the one of `databases` that the application uses; the default is none. */
  database?: string;
  /**
   * Whether developers may read the application's secrets, and get a database user who reads; the default is `false`: they
   * see the names of the keys. A change takes effect at the next request, for those who are logged in already too.
   */
  readableByDevelopers?: boolean;
}

/**
 * The workflows that log in to Vault with the token that GitHub gives to each of their jobs.
 */
export interface SecretStoreWorkflows {
  /** GitHub repository whose jobs may log in, as `owner/name`. A change takes effect at the next login. */
  repository: string;
  /**
   * Number of the repository, which is never given to another one: `gh api repos/<owner>/<name> --jq .id` prints it. The
   * default is to go by the name alone, which somebody else may register once it is given up.
   */
  repositoryId?: string;
  /** GitHub environment that the job must run in, for example `prod-preview`. Give it the rules that it needs at GitHub. */
  environment: string;
}

/**
 * What a `SecretStore` is made from.
 */
export interface SecretStoreArgs {
  /** The server to configure. The resources need a Vault provider that logs in there: see `vaultProvider`. */
  vault: VaultEndpoint;
  /**
   * Environment whose values are kept: 1 to 24 lower-case letters, digits and hyphens. Paths, policies and roles in Vault
   * bear it, so that one server can serve several environments. A change moves every path: plan a new environment instead.
   */
  environment: string;
  /** Applications that have secrets here. Taking one away revokes its access and keeps its documents. */
  apps: SecretStoreApp[];
  /** Databases for which Vault makes short-lived users; the default is none. */
  databases?: SecretStoreDatabase[];
  /**
   * IAM members who may log in as operators, for example `group:operators@example.com`: they read and write this
   * environment's documents. The default is nobody.
   */
  operators?: pulumi.Input<string>[];
  /**
   * IAM members who may log in at their laptops, for example `group:developers@example.com`: they read plain configuration
   * and the names of secrets, and the secrets of applications that allow it. The default is nobody.
   */
  developers?: pulumi.Input<string>[];
  /**
   * IAM members who may log in to preview, for example `serviceAccount:ci@example.iam.gserviceaccount.com`: they see how
   * this environment is configured, and no value. The default is nobody.
   */
  previewers?: pulumi.Input<string>[];
  /**
   * Workflows at GitHub that may log in without a Google identity, with what previewers may see. The default is none. Vault
   * fetches the keys of GitHub's issuer, so it needs a way to `token.actions.githubusercontent.com`.
   */
  continuousIntegration?: SecretStoreWorkflows;
  /**
   * Whether the program that keeps copies in step may read the document `sync-github`, which holds the key of the GitHub App
   * that it delivers with; the default is `false`.
   */
  deliversToGithub?: boolean;
  /**
   * Seconds after which database credentials expire unless the application renews them; the default is 3600. It is also
   * how long the database stays usable while Vault is away. A change concerns credentials made from then on.
   */
  credentialTtlSeconds?: number;
  /** Seconds after which database credentials expire for good, renewed or not; the default is 86400. */
  credentialMaxTtlSeconds?: number;
  /**
   * Whether the documents are protected from deletion, in Pulumi and when the component goes; the default is `true`.
   * Deleting them deletes every version of every value. To do so, deploy with `false` first.
   */
  protected?: boolean;
}
