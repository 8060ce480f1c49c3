import type * as pulumi from "@pulumi/pulumi";
import type { WorkloadIdentity } from "../contracts/identity";
import type { SecretSyncAttachment } from "../contracts/secret-sync";
import type { SecretsAttachment } from "../contracts/secrets";

/**
 * An environment of GitHub Actions that gets copies of an application's values. The GitHub App that writes them is
 * described by the store's document `sync-github`.
 */
export interface SecretSyncGithub {
  /** Repository, `owner/name`. */
  repository: string;
  /** Name of the repository's environment. It must exist. */
  environment: string;
  /** Keys of the application's secrets that become secrets of the environment, by the same names; the default is none. */
  secrets?: string[];
  /** Keys of its plain configuration that become variables of the environment, by the same names; the default is none. */
  variables?: string[];
}

/**
 * What a `SecretSyncApp` is made from.
 */
export interface SecretSyncAppArgs {
  /** The program that keeps copies in step. Another one takes the application over within a minute. */
  sync: pulumi.Input<SecretSyncAttachment>;
  /** The copies of the application's secrets and of its plain configuration. Their containers let the program's account add versions. */
  secrets: pulumi.Input<SecretsAttachment>;
  /**
   * Cloud Run services that read the copies, `projects/<project>/locations/<region>/services/<service>`, each under a name
   * of your choice that stays its own, such as its region; the default is none. Each gets a new revision after a value has
   * changed, so that every instance has the new one. Another name makes its grant anew. A service is one application's.
   */
  services?: { [name: string]: pulumi.Input<string> };
  /**
   * Cloud Run worker pools that read the copies, `projects/<project>/locations/<region>/workerPools/<pool>`; the default is none.
   * They are named and rolled as `services` are.
   */
  workerPools?: { [name: string]: pulumi.Input<string> };
  /**
   * Identity that the services and worker pools run as, which is one application's. A new revision can be started only by who may
   * act as it, so `services` and `workerPools` need it; the default is none, for an application without either.
   */
  identity?: pulumi.Input<WorkloadIdentity>;
  /**
   * Environment of GitHub Actions that gets copies too; the default is none. Of two applications that deliver one name to one
   * environment the program serves the first in the order of their names, and reports the other.
   */
  github?: SecretSyncGithub;
}
