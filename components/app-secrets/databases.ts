import * as vaultDatabase from "@pulumi/vault/database";
import * as pulumi from "@pulumi/pulumi";
import { CredentialKind } from "../contracts/binding";
import { present } from "../internal/present";
import { entriesInOrder } from "../internal/unordered";
import type { Usable } from "../internal/usable";
import { readonlyStatements, readwriteStatements, type RoleStatements } from "../postgres-database/statements";
import { readonlyRole, readwriteRole } from "../secret-store/names";
import type { AppSecretsArgs } from "./args";
import { databaseKinds, withCredential } from "./bindings";
import { lifetimes, type Lifetimes } from "./lifetimes";
import { Subject } from "../internal/refusal";

/** What a role of the database engine is made from. */
export interface DatabaseRole {
  role: string;
  /** Vault's connection, once it is there; and while it goes, Vault can still revoke what it made. */
  connection: pulumi.Input<string>;
  statements: pulumi.Output<RoleStatements>;
  lifetimes: Lifetimes;
  /** What the application's name in Vault is known to be its own by. */
  named: pulumi.Resource;
}

export function createDatabaseRole(
  parent: pulumi.Resource,
  name: string,
  { store }: Usable<AppSecretsArgs>,
  { role, connection, statements, lifetimes: { ttl, maxTtl }, named }: DatabaseRole,
): vaultDatabase.SecretBackendRole {
  return new vaultDatabase.SecretBackendRole(
    `${name}-${role}`,
    {
      backend: store.databaseMount,
      name: role,
      dbName: connection,
      creationStatements: statements.creation,
      renewStatements: statements.renewal,
      revocationStatements: statements.revocation,
      defaultTtl: ttl,
      maxTtl,
    },
    { parent, dependsOn: named },
  );
}

/**
 * Makes the roles that give the application users when it asks. Returns the path by binding; who uses it waits for the role. Those who
 * look at data, developers and operators, have the role that reads.
 */
export function createDatabaseRoles(
  parent: pulumi.Resource,
  name: string,
  args: Usable<AppSecretsArgs>,
  named: pulumi.Resource,
): pulumi.Output<{ [binding: string]: string }> {
  const subject = new Subject(`AppSecrets "${name}"`);
  const paths = entriesInOrder(args.databaseUsers ?? {}).map(([binding, users]) => {
    const isReader = users.readOnly === true;
    const kinds = isReader ? databaseKinds : [CredentialKind.DatabaseReadwrite];
    const remedy = isReader
      ? "databaseUsers are of databases"
      : "bind a database that it may write to, or set readOnly: true";
    const bound = withCredential(subject, binding, present((args.bindings ?? {})[binding], "a binding"), kinds, remedy);
    const create = (role: string, statements: typeof readonlyStatements): vaultDatabase.SecretBackendRole =>
      createDatabaseRole(parent, name, args, {
        role,
        connection: bound.apply(({ credential }) => credential.resource),
        statements: bound.apply(({ values, credential }) =>
          statements(values["database"] ?? "", credential.extensions),
        ),
        lifetimes: lifetimes(users),
        named,
      });
    const reader = create(readonlyRole(args.app, binding), readonlyStatements);
    const own = isReader ? reader : create(readwriteRole(args.app, binding), readwriteStatements);
    return pulumi
      .all([own.backend, own.name])
      .apply(([backend, role]): [string, string] => [binding, `${backend}/creds/${role}`]);
  });
  return pulumi.all(paths).apply((all): { [binding: string]: string } => Object.fromEntries(all));
}
