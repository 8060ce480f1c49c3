import type * as pulumi from "@pulumi/pulumi";
import type { VaultEndpoint } from "../contracts/vault";

/**
 * The workflows that log in to Vault with the token that GitHub gives to each of their jobs.
 */
export interface SecretStoreWorkflows {
  /** GitHub repository whose jobs may log in, as `owner/name`. A change takes effect at the next login. */
  repository: string;
  /**
   * Number of the repository, which stays with it: `gh api repos/<owner>/<name> --jq .id` prints it. The default is to go by
   * the name alone, which somebody else may register once it is given up.
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
  vault: pulumi.Input<VaultEndpoint>;
  /**
   * Environment whose values are kept: 1 to 24 lower-case letters, digits and hyphens. Paths, policies and roles in Vault
   * bear it, so that one server can serve several environments. A change moves every path: plan a new environment instead.
   */
  environment: string;
  /**
   * IAM members who may log in as operators, for example `group:operators@example.com`: they read and write this
   * environment's documents, and get database users who read. The default is nobody.
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
   * IAM members who may log in to make what reviews of pull requests have in Vault: policies, login roles, and database users of what is called
   * `pr-…`. They read no document. A policy's text and a database role's SQL are theirs to write, so nobody belongs here who would abuse Vault
   * (docs/adr/0070-an-identity-for-reviews.md). With them, the programs that fill documents and copy them may fetch passwords of caches and make keys
   * for S3 in the whole project. The default is nobody: then there is neither.
   */
  reviewers?: pulumi.Input<string>[];
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
   * Whether the documents are protected from deletion in Pulumi, also when the component is removed from the program; the
   * default is `true`. Deleting them deletes every version of every value. To do so, deploy with `false` first.
   */
  protected?: boolean;
}
