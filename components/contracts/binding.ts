import type * as pulumi from "@pulumi/pulumi";

/** What a program shows to get in, and who makes it. */
export const CredentialKind = {
  /** A user of a database who reads and writes. Vault makes it: the parts `username` and `password`. */
  DatabaseReadwrite: "database-readwrite",
  /** A user of a database who reads. Vault makes it: the parts `username` and `password`. */
  DatabaseReadonly: "database-readonly",
  /** The password of a cache, which Google makes: the part `password`. */
  CachePassword: "cache-password",
  /** A key to buckets for programs that speak S3, which Google makes: the parts `accessKeyId` and `secretAccessKey`. */
  StorageKey: "storage-key",
} as const;
/** What a program shows to get in, and who makes it. */
export type CredentialKind = (typeof CredentialKind)[keyof typeof CredentialKind];

/**
 * What a program shows to get in. It is made and kept by programs of the platform, and no value of it passes through the program that
 * describes the infrastructure.
 */
export interface BindingCredential {
  /** Who makes it, and which parts it has. */
  kind: pulumi.Input<CredentialKind>;
  /**
   * What it opens: Vault's connection to the database, `projects/<project>/locations/<location>/instances/<cache>`, or the
   * address of the service account whose rights a key has.
   */
  resource: pulumi.Input<string>;
}

/** A place in the network that a program connects to. */
export interface BindingPlace {
  /** Private address (IPv4). */
  address: pulumi.Input<string>;
  /** TCP port. */
  port: pulumi.Input<number>;
}

/**
 * Something that an application uses and that the platform made: a database, a cache, a bucket, another application. A workload
 * names it among its `bindings`, and writes variables with its parts: `postgresql://{main.username}:{main.password}@{main.host}`.
 */
export interface Binding {
  /** Parts that are no secret, by name, such as `host`. */
  values: pulumi.Input<{ [part: string]: pulumi.Input<string> }>;
  /** What a program shows to get in; its parts are secret. Absent where it shows its identity, or nothing. */
  credential?: pulumi.Input<BindingCredential>;
  /** Places that a program must be able to connect to, whatever else is closed to it; absent if there are none. */
  places?: pulumi.Input<pulumi.Input<BindingPlace>[]>;
  /** Most connections that all applications together may keep open; absent where there is no such limit. */
  connectionLimit?: pulumi.Input<number>;
}
