// What there is to say of credentials, a row for each of those that templates tell apart. `sync/logins/kinds/` makes them.
import { CredentialKind } from "../contracts/binding";

/** A credential, as far as a program can tell from the parts that its templates name. */
export interface CredentialFamily {
  kinds: CredentialKind[];
  /** Its parts, which are secret; every other part of a binding is plain. */
  parts: string[];
  /** The parts of which a template that names one can mean no credential that stands further down. */
  tellingParts: string[];
  /** What is told where a binding has another credential than its parts say. */
  remedy: string;
  /** Forms of a line that leads there without TLS, which nobody there takes; absent where nothing leads so. */
  unencrypted?: UnencryptedForm;
  /** How Google is asked for it; absent where Vault makes users of a database. */
  fetched?: FetchedCredential;
}

export interface UnencryptedForm {
  /** What stands before the host; absent where that says nothing of TLS. */
  scheme?: RegExp;
  /** What switches TLS off. */
  parameter: RegExp;
  remedy: string;
}

export interface FetchedCredential {
  /** What whoever asks may do. */
  permissions: string[];
  /** Whether it is asked for again and again; otherwise it is made once, by the program that runs during a deployment. */
  isRead: boolean;
  /** What reviews call the role that may ask, and its title. */
  reviews: { name: string; title: string };
}

/** In the order in which they are looked for. */
export const credentialFamilies: CredentialFamily[] = [
  {
    kinds: [CredentialKind.DatabaseReadwrite, CredentialKind.DatabaseReadonly],
    parts: ["username", "password"],
    tellingParts: ["username"],
    remedy: "a template names its username, which databases with a store have",
    unencrypted: {
      parameter: /[?&;\s]ssl ?-?(?:mode)?=(?:disabled?|false|0|no)\b/i,
      remedy:
        "leave what switches TLS off out, or ask for it (sslmode=require): the database takes no connection without TLS",
    },
  },
  {
    kinds: [CredentialKind.CachePassword],
    parts: ["password"],
    tellingParts: ["password"],
    remedy: "templates name its password alone: name the username too, or bind a cache",
    unencrypted: {
      scheme: /\b(?:redis|valkey):\/\/[^\s"'@]*@?$/i,
      parameter: /[?&](?:ssl|tls)=(?:false|0|no)\b/i,
      remedy: "begin the address with rediss:// (or valkeys://): the cache takes no connection without TLS",
    },
    fetched: {
      permissions: ["memorystore.authTokens.get", "memorystore.authTokens.list"],
      isRead: true,
      reviews: { name: "passwords", title: "Fetches passwords of caches for reviews" },
    },
  },
  {
    kinds: [CredentialKind.StorageKey],
    parts: ["accessKeyId", "secretAccessKey"],
    tellingParts: ["accessKeyId", "secretAccessKey"],
    remedy: "a template names its access key, which buckets with s3Keys have",
    fetched: {
      permissions: ["storage.hmacKeys.create"],
      isRead: false,
      reviews: { name: "keys", title: "Makes keys for S3 for reviews" },
    },
  },
];

/** The parts that a credential has. */
export const credentialParts: ReadonlySet<string> = new Set(credentialFamilies.flatMap(({ parts }) => parts));
