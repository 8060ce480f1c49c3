import type * as pulumi from "@pulumi/pulumi";

/**
 * A PostgreSQL server that holds databases. `Postgres` has this shape; a server that another team runs on Cloud SQL can be
 * described by it as well.
 */
export interface DatabaseServer {
  /** Name of the Cloud SQL instance that takes writes. */
  instanceName: pulumi.Input<string>;
  /**
   * Names of all Cloud SQL instances that hold the databases, writing or not; absent if there is but the one. Users are
   * administered at the first, which stays the first when another takes the writes over, and may log in to all.
   */
  instanceNames?: pulumi.Input<pulumi.Input<string>[]>;
  /** Connection name, `<project>:<region>:<instance>`: what the Cloud SQL connectors take. */
  connectionName: pulumi.Input<string>;
  /** Private address that takes writes, or a name that leads to it. */
  host: pulumi.Input<string>;
  /** Private addresses (IPv4) that may be behind `host`; absent where `host` is the address. */
  addresses?: pulumi.Input<pulumi.Input<string>[]>;
  /** TCP port. */
  port: pulumi.Input<number>;
  /** Certificate (PEM) of the authority that signs the server's certificate; public. Several where `host` leads to several instances. */
  serverCaCertificate: pulumi.Input<string>;
  /** Private address of a replica, for reads only; absent where there is none. */
  replicaHost?: pulumi.Input<string>;
  /** Certificate (PEM) of the authority that signs the replica's certificate; public. Absent where there is no replica. */
  replicaCaCertificate?: pulumi.Input<string>;
  /**
   * Database user that Vault acts as, a member of `cloudsqlsuperuser`: its service account's address without
   * `.gserviceaccount.com`. Absent where Vault makes no users.
   */
  vaultUserName?: pulumi.Input<string>;
  /**
   * Most connections that Vault and all applications of the program together may keep open on the server; absent where nobody knows. Where the server is
   * another program's, the share that it leaves.
   */
  connectionLimit?: pulumi.Input<number>;
  /**
   * Flags of the server by name, such as `cloudsql.enable_pg_bigm`, with their values. Some extensions of a database need one. Absent where none is known
   * to be set.
   */
  flags?: pulumi.Input<{ [name: string]: pulumi.Input<string> }>;
  /** Version of the library whose component made this value. Leave it out of a value that you write yourself. */
  libraryVersion?: pulumi.Input<string>;
}
