import type * as pulumi from "@pulumi/pulumi";
import type { WorkloadIdentity } from "../contracts/identity";
import type { ImageSource } from "../contracts/images";
import type { SecretStoreAttachment } from "../contracts/store";

/**
 * A secret of an application.
 */
export interface AppSecretKey {
  /**
   * Name of the key in the application's document in Vault, which is the name of an environment variable, as in `SECRET_KEY_BASE`:
   * 1 to 200 letters, digits and underscores, no digit first. Names that differ in capitals only are different keys.
   */
  name: string;
  /**
   * Whether a missing value is made: 64 random bytes as 86 characters (base64url). The default is `false`: a person puts the
   * value into Vault, and the deployment fails until then. A value that exists is never replaced.
   */
  generate?: boolean;
}

/**
 * A key of an application's plain configuration, which differs between environments.
 */
export interface AppConfigKey {
  /** Name of the key in the application's configuration document in Vault, as in `LOG_LEVEL`. No secret has the same name. */
  name: string;
  /**
   * Text that a missing value begins with; the default is none: a person puts the value into Vault, and the deployment fails
   * until then. Never a secret: whoever may see the program or its state sees it. A value that exists is never replaced.
   */
  initial?: string;
}

/**
 * What an `AppSecrets` is made from.
 */
export interface AppSecretsArgs {
  /** Name of the application, as the store knows it: 3 to 24 lower-case letters, digits and hyphens. */
  app: string;
  /** The application's secrets. Taking one away deletes its copy and leaves the value in Vault. */
  keys: AppSecretKey[];
  /**
   * The application's plain configuration, apart from its secrets in Vault and in the copies; the default is none. Taking a
   * key away deletes its copy and leaves the value in Vault.
   */
  config?: AppConfigKey[];
  /** Identity that the application runs as. It may read the copies. */
  identity: WorkloadIdentity;
  /**
   * Who else may read the copies of the secrets, as IAM members such as `serviceAccount:jobs@acme-prod.iam.gserviceaccount.com`;
   * the default is nobody. The list is complete: a reader who was added by hand is removed.
   */
  readers?: pulumi.Input<string>[];
  /** Who else may read the copies of the plain configuration; the default is nobody. The list is complete. */
  configReaders?: pulumi.Input<string>[];
  /** Where the values are. */
  store: SecretStoreAttachment;
  /** Where the image of the program that copies is pulled from, by digest if the source has locked it. It needs `docker.io/library` among its upstreams. */
  images: ImageSource;
  /**
   * Regions that hold the copies, and nowhere else; name those that the application runs in. The program that makes first
   * values runs in the first. A change deletes the copies and makes them anew from Vault: an instance that starts within that
   * minute fails to. Each costs 0.06 USD a month for each version of a key that is not destroyed
   * (https://cloud.google.com/secret-manager/pricing).
   */
  regions: string[];
  /**
   * Whether the application gets database credentials from Vault; the default is `false`. It is an error if the store has no
   * database for the application.
   */
  usesDatabase?: boolean;
}
