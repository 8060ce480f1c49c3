import * as vaultDatabase from "@pulumi/vault/database";
import * as pulumi from "@pulumi/pulumi";
import type { Usable } from "../internal/usable";
import { readonlyStatements, readwriteStatements, type RoleStatements } from "../postgres-database/statements";
import { readonlyRole, readwriteRole } from "../secret-store/names";
import type { AppSecretsArgs, AppSecretsDatabase } from "./args";
import { lifetimes } from "./lifetimes";

/** Makes the roles that give users of the application's databases. Returns the path by connection; who uses it waits for the role. */
export function createDatabaseRoles(
  parent: pulumi.Resource,
  name: string,
  args: Usable<AppSecretsArgs>,
  databases: Usable<AppSecretsDatabase>[],
): pulumi.Output<{ [connection: string]: string }> {
  const paths = databases.map((one) => {
    const create = roleCreator(parent, name, args, one);
    create(readonlyRole(args.app, one.connection), readonlyStatements);
    const readwrite = create(readwriteRole(args.app, one.connection), readwriteStatements);
    return pulumi
      .all([readwrite.backend, readwrite.name])
      .apply(([backend, role]): [string, string] => [one.connection, `${backend}/creds/${role}`]);
  });
  return pulumi.all(paths).apply((known): { [connection: string]: string } => Object.fromEntries(known));
}

type RoleCreator = (role: string, statements: (database: string) => RoleStatements) => vaultDatabase.SecretBackendRole;

function roleCreator(
  parent: pulumi.Resource,
  name: string,
  { store }: Usable<AppSecretsArgs>,
  { database, connection, ...more }: Usable<AppSecretsDatabase>,
): RoleCreator {
  const { ttl, maxTtl } = lifetimes(more);
  return (role, statements) => {
    const sql = pulumi.output(database.database).apply(statements);
    return new vaultDatabase.SecretBackendRole(
      `${name}-${role}`,
      {
        backend: store.databaseMount,
        name: role,
        // Known once the connection is there; and while it goes, Vault can still revoke what it made.
        dbName: database.vaultConnection ?? connection,
        creationStatements: sql.creation,
        renewStatements: sql.renewal,
        revocationStatements: sql.revocation,
        defaultTtl: ttl,
        maxTtl,
      },
      { parent },
    );
  };
}
