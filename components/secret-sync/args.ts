import type * as pulumi from "@pulumi/pulumi";
import type { WorkloadIdentity } from "../contracts/identity";
import type { ImageSource } from "../contracts/images";
import type { SecretsAttachment } from "../contracts/secrets";
import type { SecretStoreAttachment } from "../contracts/store";

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
 * An application whose copies are kept in step.
 */
export interface SecretSyncApp {
  /** Name of the application, as the store knows it. */
  name: string;
  /** The copies of its secrets and of its plain configuration. Their containers let the store's sync account add versions. */
  secrets: SecretsAttachment;
  /**
   * Cloud Run services that read the copies, `projects/<project>/locations/<region>/services/<service>`, each under a name
   * of your choice that stays its own, such as its region; the default is none. Each gets a new revision after a value has
   * changed, so that every instance has the new one. Another name makes its grant anew.
   */
  services?: { [name: string]: pulumi.Input<string> };
  /**
   * Identity that the services run as. A new revision can be started only by who may act as it, so `services` need it; the
   * default is none, for an application without `services`.
   */
  identity?: WorkloadIdentity;
  /** Environment of GitHub Actions that gets copies too; the default is none. */
  github?: SecretSyncGithub;
}

/**
 * What a `SecretSync` is made from.
 */
export interface SecretSyncArgs {
  /** Where the values are, and the account that copies them. */
  store: SecretStoreAttachment;
  /** Where the image of the program's Node.js is pulled from, by digest if the source has locked it. It needs `docker.io/library` among its upstreams. */
  images: ImageSource;
  /** Region that the program runs in. A change makes it anew there; its memory begins again, and the copies stay. */
  region: string;
  /** The applications, at least one. */
  apps: SecretSyncApp[];
  /**
   * Repositories in Artifact Registry that the applications' services pull their images from,
   * `<region>-docker.pkg.dev/<project>/<repository>`, each once, under a name of your choice that stays its own, such as the
   * upstream: Cloud Run lets only those start a revision who may read its image
   * (https://cloud.google.com/artifact-registry/docs/integrate-cloud-run). Two applications with images from one repository
   * share its entry. The default is none: the account has that right already, or there are no services.
   */
  imageRepositories?: { [name: string]: pulumi.Input<string> };
  /**
   * How long the copy of a key that has gone from the source is kept, in seconds, 0 to 31,104,000; the default is 86,400, a
   * day. The loss is reported at once.
   */
  graceSeconds?: number;
  /**
   * Where alerts go, `projects/<project>/notificationChannels/<number>`; the default is nowhere: they show in the console
   * alone.
   */
  notificationChannels?: pulumi.Input<pulumi.Input<string>[]>;
}
