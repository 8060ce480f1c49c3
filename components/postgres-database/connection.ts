import type { VaultAnswer } from "../secret-store/name-check";
import { databaseLoginRole, readonlyRole, readwriteRole } from "../secret-store/names";

/** Connections to a database that Vault keeps open at most. */
export const vaultConnections = 4;

/** What a connection to a database is made from, once all of it is known. */
export interface ConnectionFacts {
  connectionName: string;
  database: string;
  /** Vault's own user in the database, which logs in with IAM. */
  userName: string;
}

/**
 * Body of the request that configures the connection
 * (https://developer.hashicorp.com/vault/docs/secrets/databases/postgresql, "Authenticating to Cloud DBs via IAM").
 * There is no password in it: Vault's identity logs in through Google's connector, which also does the TLS.
 */
export function connectionRequest(facts: ConnectionFacts): string {
  // In alphabetical order, as the provider reads it back.
  return JSON.stringify({
    // Those of every application, whatever it calls the database. Which role uses which connection is the administrator's to say.
    allowed_roles: [databaseLoginRole, readonlyRole, readwriteRole].map((role) => role("*", "*")),
    auth_type: "gcp_iam",
    // Whatever Vault says of its own accord means the server's own objects too, never an application's (statements.ts).
    connection_url: `host=${facts.connectionName} user=${facts.userName} dbname=${facts.database} sslmode=disable search_path=pg_catalog`,
    max_connection_lifetime: "5m",
    max_open_connections: vaultConnections,
    // Vault hashes a password before it sends it, so that no log of statements can hold one.
    password_authentication: "scram-sha-256",
    plugin_name: "postgresql-database-plugin",
    use_private_ip: true,
    // Vault's right to log in was granted a moment ago and takes minutes to arrive
    // (https://cloud.google.com/iam/docs/access-change-propagation). The first credentials find out instead.
    verify_connection: false,
  });
}

/** Where a connection of this name in Vault leads, by Vault's answer, if it is not where `request` has it lead. */
export function connectedElsewhere(answer: VaultAnswer, request: string): string | undefined {
  const urlOf = (json: string): string => (JSON.parse(json) as { connection_url?: string }).connection_url ?? "";
  const led = urlOf(answer["connection_details"] ?? "{}");
  return led === urlOf(request)
    ? undefined
    : (/^host=(\S+) user=\S+ dbname=(\S+)/.exec(led)?.slice(1).join("/") ?? "a server of another kind");
}

/** What to do about a name that another program's connection has in Vault, at `path`. */
export function nameRemedy(path: string): string {
  return (
    "choose another name, or take a SecretStore of another environment, since a login of that one's users would end here. " +
    `Where the other one is gone for good: vault delete ${path}`
  );
}
