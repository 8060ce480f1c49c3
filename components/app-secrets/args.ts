import type * as pulumi from "@pulumi/pulumi";
import type { Binding } from "../contracts/binding";
import type { WorkloadIdentity } from "../contracts/identity";
import type { ImageSource } from "../contracts/images";
import type { SecretStoreAttachment } from "../contracts/store";

/** What a generated secret looks like. */
export const SecretFormKind = {
  /** Random bytes in base64 for URLs, without `=` at the end: letters, digits, `-` and `_`. */
  Base64url: "base64url",
  /** Random bytes in base64. */
  Base64: "base64",
  /** Random bytes in lower-case hexadecimal digits. */
  Hex: "hex",
  /** Letters and digits. */
  Alphanumeric: "alphanumeric",
  /** Characters of an alphabet of its own. */
  Password: "password",
  /** A random UUID (version 4). */
  Uuid: "uuid",
  /** A private key for RSA, as PEM (PKCS #8). */
  Rsa: "rsa",
  /** A private key for Ed25519, as PEM (PKCS #8). */
  Ed25519: "ed25519",
} as const;
/** What a generated secret looks like. */
export type SecretFormKind = (typeof SecretFormKind)[keyof typeof SecretFormKind];

/**
 * The form in which a missing secret is made. Every character is as likely as any other. A change concerns values that are
 * missing from then on.
 */
export interface SecretForm {
  /** What it looks like; the default is `base64url`. */
  form?: SecretFormKind;
  /** Random bytes of `base64url`, `base64` and `hex`, 16 to 1024; the default is 64. */
  bytes?: number;
  /** Characters of `alphanumeric` and `password`, 8 to 1024; the default is 32. */
  length?: number;
  /** Characters that a `password` is made of, visible ones of ASCII and each once; the default is letters, digits and `-._~`. */
  alphabet?: string;
  /** How many values stand in one, 1 to 16, each made by itself; the default is 1. Keys are never joined. */
  count?: number;
  /** What stands between several values, 1 to 8 characters that no value has; the default is a comma. */
  separator?: string;
  /**
   * Text before each value, 1 to 16 visible characters of ASCII, such as `base64:` for Laravel's `APP_KEY`; the default is none. It is no
   * secret: whoever may see the program sees it. Keys have none.
   */
  prefix?: string;
  /** Size of an `rsa` key in bits, 2048, 3072 or 4096; the default is 3072. */
  bits?: number;
  /**
   * Name of another of the application's keys, which gets the public half of an `rsa` or `ed25519` key as PEM (SPKI); the default
   * is none. Both halves are made together. A missing public half is derived from the private key that is there; a private
   * key that went missing while its public half is there is never replaced, and the deployment fails.
   */
  publicKey?: string;
}

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
   * How a missing value is made; `{}` stands for 64 random bytes as 86 characters (base64url). The default is that nobody makes
   * one: a person puts the value into Vault, and the deployment fails until then. A value that exists is never replaced.
   */
  generate?: SecretForm;
  /**
   * How the value is put together of parts of the `bindings`, such as
   * `postgresql://{main.username}:{main.password}@{main.host}:{main.port}/{main.database}?sslmode=verify-ca`; the default is that it is
   * not. At least one part is one of a credential (`username`, `password`, `accessKeyId` or `secretAccessKey`), or another of the keys,
   * `{secrets.SIGNING_KEY}`, one without a template. `{base64encode(…)}` stands for what is between its parentheses in
   * base64, without line breaks, and `{{` and `}}` stand for braces. In a URL, which begins with a scheme and `://`, parts are percent-encoded. Programs of the platform write the value, again
   * each time that a login is replaced or such a key changes; whatever stood there before becomes an earlier version of the document.
   */
  template?: string;
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
 * Users of a database that the application asks Vault for by itself, each time that it needs one.
 */
export interface DatabaseUsers {
  /** Whether they only read, as they must where the binding's login only reads; the default is `false`. */
  readOnly?: boolean;
  /**
   * Seconds after which a user expires unless the application renews it, 60 to 2,764,800; the default is 3600. It is also how
   * long the database stays usable while Vault is away. A change concerns users made from then on.
   */
  ttlSeconds?: number;
  /** Seconds after which a user expires for good, renewed or not, 60 to 2,764,800; the default is 86400. */
  maxTtlSeconds?: number;
}

/**
 * What an `AppSecrets` is made from.
 */
export interface AppSecretsArgs {
  /**
   * Name of the application, and of its documents in the store: 3 to 24 lower-case letters, digits and hyphens. Another one
   * means other documents, other copies and another login.
   */
  app: string;
  /** The application's secrets, or an empty list. Taking one away deletes its copy and leaves the value in Vault. */
  keys: AppSecretKey[];
  /**
   * The application's plain configuration, apart from its secrets in Vault and in the copies; the default is none. Taking a
   * key away deletes its copy and leaves the value in Vault.
   */
  config?: AppConfigKey[];
  /** Identity that the application runs as. It may read the copies, and log in to Vault to read its documents. */
  identity: pulumi.Input<WorkloadIdentity>;
  /**
   * Who else may read the copies of the secrets, as IAM members such as `serviceAccount:jobs@acme-prod.iam.gserviceaccount.com`;
   * the default is nobody. The list is complete: a reader who was added by hand is removed.
   */
  readers?: pulumi.Input<string>[];
  /** Who else may read the copies of the plain configuration; the default is nobody. The list is complete. */
  configReaders?: pulumi.Input<string>[];
  /** Where the values are. The options name a Vault provider that administers it. */
  store: pulumi.Input<SecretStoreAttachment>;
  /** Where the image of the program that copies is pulled from, by digest if the source has locked it. It needs `docker.io/library` among its upstreams. */
  images: pulumi.Input<ImageSource>;
  /**
   * Regions that hold the copies, and nowhere else; name those that the application runs in. The program that makes first
   * values runs in the first. A change deletes the copies and makes them anew from Vault: an instance that starts within that
   * minute fails to. Each costs 0.06 USD a month for each version of a key that is not destroyed
   * (https://cloud.google.com/secret-manager/pricing).
   */
  regions: string[];
  /**
   * What the application uses and shows a credential to, by names of your choice: 1 to 24 lower-case letters, digits and hyphens; the
   * default is nothing. Templates name their parts. Another name means other logins.
   */
  bindings?: { [name: string]: pulumi.Input<Binding> };
  /**
   * For an application that asks Vault by itself for users of its databases: what they are like, by the binding's name; the
   * default is that it does not ask. Taking one away ends its users.
   */
  databaseUsers?: { [binding: string]: DatabaseUsers };
  /**
   * Whether developers may read the application's secrets, logins among them, and get database users who read; the default is
   * `false`: they see the names of the keys. They log in with the role `<environment>.developer.<app>` then.
   */
  readableByDevelopers?: boolean;
  /**
   * Whether the programs that fetch passwords of caches and make keys for S3 may do so already, as a `SecretStore` with `reviewers` lets
   * them; the default is `false`: the application lets them, with a role of its own, which takes an owner of the project.
   */
  fetchingIsGranted?: boolean;
}
