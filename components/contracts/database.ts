import type * as pulumi from "@pulumi/pulumi";

/**
 * A PostgreSQL database that applications and Vault connect to. `Postgres` has this shape; a database that another team
 * runs on Cloud SQL can be described by it as well.
 */
export interface DatabaseEndpoint {
  /** Name of the Cloud SQL instance that takes writes. */
  instanceName: pulumi.Input<string>;
  /**
   * Names of all Cloud SQL instances that hold the database, writing or not; absent if there is but the one. Users are
   * administered at the first, which stays the first when another takes the writes over, and may log in to all.
   */
  instanceNames?: pulumi.Input<pulumi.Input<string>[]>;
  /** Connection name, `<project>:<region>:<instance>`: what the Cloud SQL connectors take. */
  connectionName: pulumi.Input<string>;
  /** Private address that takes writes. */
  host: pulumi.Input<string>;
  /** TCP port. */
  port: pulumi.Input<number>;
  /** Name of the database. */
  database: pulumi.Input<string>;
  /** Certificate (PEM) of the authority that signs the server's certificate; public. */
  serverCaCertificate: pulumi.Input<string>;
}
