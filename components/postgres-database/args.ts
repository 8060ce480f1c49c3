import type * as pulumi from "@pulumi/pulumi";
import type { DatabaseServer } from "../contracts/database";
import type { SecretStoreAttachment } from "../contracts/store";

/**
 * What a `PostgresDatabase` is made from.
 */
export interface PostgresDatabaseArgs {
  /** Server that holds the database. Another one means another, empty database. */
  server: pulumi.Input<DatabaseServer>;
  /**
   * Name of the database on the server: up to 53 lower-case letters, digits and underscores. A change is refused while
   * `protected`; otherwise it creates another, empty one and leaves the old one alone.
   */
  database: string;
  /**
   * Store whose Vault makes users for the database; the default is none. The server needs a `vaultUserName` then. Vault connects to
   * the private address and logs in with its own Google identity. The options name a Vault provider.
   */
  store?: pulumi.Input<SecretStoreAttachment>;
  /**
   * Extensions of PostgreSQL by their names, such as `pg_trgm` or `vector`; the default is none. Only with a `store`: Cloud SQL lets
   * administrators alone create extensions (https://cloud.google.com/sql/docs/postgres/extensions, which lists what it offers), so Vault does it
   * before it makes a user. They are in the schema `extensions`, which is on each user's search path; a migration's `CREATE EXTENSION IF NOT
   * EXISTS` finds them there. Some take a flag of the server, such as `cloudsql.enable_pg_bigm` for `pg_bigm`, and are refused without it. Another list
   * makes new logins for the applications. One that is taken away stays in the database.
   */
  extensions?: string[];
  /** Whether Pulumi refuses to delete the database; the default is `true`. To delete it, set `false` and update first. */
  protected?: boolean;
  /**
   * Whether the database is deleted from the server with its data when it is removed from the program or destroyed, as one that was made
   * for a pull request; the default is `false`: it stays there. Only with `protected: false`. PostgreSQL deletes none that somebody is connected to.
   */
  temporary?: boolean;
}
