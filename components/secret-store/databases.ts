import * as pulumi from "@pulumi/pulumi";
import * as database from "@pulumi/vault/database";
import * as generic from "@pulumi/vault/generic";
import { Mount } from "@pulumi/vault/mount";
import { inOrder } from "../internal/unordered";
import { DatabaseUser } from "../postgres/database-user";
import type { SecretStoreApp, SecretStoreArgs, SecretStoreDatabase } from "./args";
import { connectionRequest } from "./connection";
import { lifetimes } from "./lifetimes";
import { readonlyRole, readwriteRole, type StoreNames } from "./names";
import { readonlyStatements, readwriteStatements, type RoleStatements } from "./statements";

/** Lets Vault make users in each database. Returns the path per application; what uses it waits for the role. */
export function createDatabaseRoles(
  parent: pulumi.Resource,
  name: string,
  names: StoreNames,
  args: SecretStoreArgs,
): pulumi.Output<{ [app: string]: string }> {
  const databases = args.databases ?? [];
  if (databases.length === 0) return pathsOf([]);
  const mount = new Mount(
    `${name}-database`,
    { path: names.databaseMount, type: "database", description: "Short-lived database users" },
    { parent },
  );
  const roles = databases.flatMap((one) => {
    const apps = args.apps.filter((app) => app.database === one.name);
    const connection = createConnection(parent, name, args, mount, one, apps);
    return apps.map((app) => createRoles(parent, name, args, mount, connection, one, app));
  });
  return pathsOf(roles);
}

function pathsOf(roles: pulumi.Output<[string, string]>[]): pulumi.Output<{ [app: string]: string }> {
  return pulumi.all(roles).apply((known): { [app: string]: string } => Object.fromEntries(known));
}

function createConnection(
  parent: pulumi.Resource,
  name: string,
  args: SecretStoreArgs,
  mount: Mount,
  one: SecretStoreDatabase,
  apps: SecretStoreApp[],
): generic.Endpoint {
  const allowedRoles = inOrder(apps.flatMap((app) => [readonlyRole(app.name), readwriteRole(app.name)]));
  // Acting as `cloudsqlsuperuser`, Vault creates other roles; its own user owns nothing.
  const user = new DatabaseUser(
    `${name}-database-${one.name}`,
    {
      database: one.endpoint,
      serviceAccountEmail: args.vault.serviceAccountEmail,
      roles: ["cloudsqlsuperuser"],
    },
    { parent },
  );
  return new generic.Endpoint(
    `${name}-database-${one.name}`,
    {
      // Not `database.SecretBackendConnection`: it has no `use_private_ip`, and the database has no other address.
      path: pulumi.interpolate`${mount.path}/config/${one.name}`,
      dataJson: pulumi
        .all([one.endpoint.connectionName, one.endpoint.database, user.userName])
        .apply(([connectionName, databaseName, userName]) =>
          connectionRequest({ connectionName, database: databaseName, userName, allowedRoles }),
        ),
      // The answer lists what was sent in another shape.
      ignoreAbsentFields: true,
    },
    // Not before Vault can log in; and while it goes, Vault can still revoke what it made.
    { parent, dependsOn: user },
  );
}

/** The two kinds of users that an application can have. */
function createRoles(
  parent: pulumi.Resource,
  name: string,
  args: SecretStoreArgs,
  mount: Mount,
  connection: generic.Endpoint,
  one: SecretStoreDatabase,
  app: SecretStoreApp,
): pulumi.Output<[string, string]> {
  const { credentialTtl, credentialMaxTtl } = lifetimes(args);
  const create = (role: string, statements: RoleStatements): database.SecretBackendRole =>
    new database.SecretBackendRole(
      `${name}-database-${role}`,
      {
        backend: mount.path,
        name: role,
        dbName: one.name,
        creationStatements: statements.creation,
        renewStatements: statements.renewal,
        revocationStatements: statements.revocation,
        defaultTtl: credentialTtl,
        maxTtl: credentialMaxTtl,
      },
      { parent, dependsOn: [connection] },
    );
  create(readonlyRole(app.name), readonlyStatements(app.name));
  const readwrite = create(readwriteRole(app.name), readwriteStatements(app.name));
  return pulumi
    .all([readwrite.backend, readwrite.name])
    .apply(([backend, role]): [string, string] => [app.name, `${backend}/creds/${role}`]);
}
