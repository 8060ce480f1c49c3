import type { WorkloadIdentity } from "../contracts/identity";
import type { ImageSource } from "../contracts/images";
import type { SecretStoreAttachment } from "../contracts/store";

/**
 * A secret of an application.
 */
export interface AppSecretKey {
  /** Name of the key in the application's document in Vault: capital letters, digits and underscores, as in `SECRET_KEY_BASE`. */
  name: string;
  /**
   * Whether a missing value is made: 64 random bytes as 86 characters (base64url). The default is `false`: a person puts the
   * value into Vault, and the deployment fails until then. A value that exists is never replaced.
   */
  generate?: boolean;
}

/**
 * What an `AppSecrets` is made from.
 */
export interface AppSecretsArgs {
  /** Name of the application, as the store knows it: 3 to 24 lower-case letters, digits and hyphens. */
  app: string;
  /** The application's secrets. Taking one away deletes its copy and leaves the value in Vault. */
  keys: AppSecretKey[];
  /** Identity that the application runs as. It may read the copies. */
  identity: WorkloadIdentity;
  /** Where the values are. */
  store: SecretStoreAttachment;
  /** Where the image of the program that copies is pulled from. It needs `docker.io/library` among its upstreams. */
  images: ImageSource;
  /** Digest of the Node.js 24 image, `sha256:…`; the default is the tag `24-alpine`. */
  imageDigest?: string;
  /**
   * Regions that hold the copies, and nowhere else; name those that the application runs in. The program that copies runs in
   * the first. A change deletes the copies and makes them anew from Vault: an instance that starts within that minute
   * fails to. Each costs 0.06 USD a month for each version of a key (https://cloud.google.com/secret-manager/pricing).
   */
  regions: string[];
  /**
   * Whether the application gets database credentials from Vault; the default is `false`. It is an error if the store has no
   * database for the application.
   */
  usesDatabase?: boolean;
}
