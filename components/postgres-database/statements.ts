import { extensionSchema, makeExtensions } from "./extensions";

/** SQL that Vault runs when it makes, renews and revokes a database user. */
export interface RoleStatements {
  creation: string[];
  renewal: string[];
  revocation: string[];
}

/**
 * What each transaction begins with.
 *
 * An application may create schemas, and objects in `public`. So a name without its schema, an operator included, could mean
 * something of the application's, which would then run with the rights below. With this path a name means what
 * `pg_catalog` says, and a temporary object is found last
 * (https://www.postgresql.org/docs/current/runtime-config-client.html#GUC-SEARCH-PATH).
 *
 * The time limits bound how long a lock that an application holds can keep one of Vault's few connections.
 *
 * A user's attributes, such as the right to create roles, are not inherited by members of Cloud SQL's administrators' role.
 * Acting as the role makes them count, for this transaction only: Vault keeps its connections.
 */
const asAdministrator = [
  "SET LOCAL search_path TO pg_catalog, pg_temp;",
  "SET LOCAL lock_timeout TO '4s';",
  "SET LOCAL statement_timeout TO '25s';",
  "SET LOCAL ROLE cloudsqlsuperuser;",
];

/** The database's two groups, as names and as the literals that catalogues are searched for. */
interface Groups {
  owner: string;
  reader: string;
  ownerText: string;
  readerText: string;
}

function groupsOf(database: string): Groups {
  const [owner, reader] = [`${database}_readwrite`, `${database}_readonly`];
  return { owner: `"${owner}"`, reader: `"${reader}"`, ownerText: `'${owner}'`, readerText: `'${reader}'` };
}

const hasRole = (role: string): string => `EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = ${role})`;

/** Runs statements, and the alternative if one of them fails in a way that the condition names. */
const unless = (condition: string, statements: string[], alternative: string): string =>
  ["BEGIN", ...statements, `EXCEPTION WHEN ${condition} THEN ${alternative}`, "END;"].join(" ");

/**
 * Makes the database's two groups and says what they may do, and the database's extensions. Runs before each user is made: the first run creates, the
 * others find nothing to change, and what somebody revoked by hand comes back.
 *
 * Nobody else may connect. Since PostgreSQL 15 not everybody may create in the schema `public`, so the group that writes is allowed to. Tables belong
 * to that group, not to a user who is gone tomorrow.
 *
 * Two first runs at once: the later one fails at what the earlier one has changed, and looks again. There is no advisory
 * lock, since an application could hold the same one.
 *
 * One statement with ` END;` in it: Vault splits others at semicolons
 * (https://developer.hashicorp.com/vault/api-docs/secret/databases/postgresql#creation_statements).
 */
function makeGroups(groups: Groups, extensions: readonly string[]): string {
  const { owner, reader, ownerText, readerText } = groups;
  const inherits = (role: string): string => `pg_catalog.pg_has_role('cloudsqlsuperuser', ${role}, 'USAGE')`;
  const mayInDatabase = (role: string, right: string): string =>
    `pg_catalog.has_database_privilege(${role}, pg_catalog.current_database(), '${right}')`;
  const mayInPublic = (role: string, right: string): string =>
    `pg_catalog.has_schema_privilege(${role}, 'public', '${right}')`;
  const set = [
    `IF NOT ${hasRole(ownerText)} THEN CREATE ROLE ${owner} NOLOGIN; END IF;`,
    `IF NOT ${hasRole(readerText)} THEN CREATE ROLE ${reader} NOLOGIN; END IF;`,
    // Membership is what lets the administrator act on the groups' objects.
    `IF NOT (${inherits(ownerText)} AND ${inherits(readerText)}) THEN GRANT ${owner}, ${reader} TO cloudsqlsuperuser; END IF;`,
    `IF NOT (${mayInDatabase(ownerText, "CREATE")} AND ${mayInDatabase(ownerText, "TEMPORARY")}) THEN`,
    `EXECUTE pg_catalog.format('GRANT CREATE, TEMPORARY ON DATABASE %I TO ${owner}', pg_catalog.current_database()); END IF;`,
    // By default everybody on the server may connect to each database. Those who may are named before the others are shut out.
    `IF ${mayInDatabase("'public'", "CONNECT")} THEN`,
    `EXECUTE pg_catalog.format('GRANT CONNECT ON DATABASE %I TO ${owner}, ${reader}', pg_catalog.current_database());`,
    `EXECUTE pg_catalog.format('REVOKE CONNECT, TEMPORARY ON DATABASE %I FROM PUBLIC', pg_catalog.current_database()); END IF;`,
    `IF NOT (${mayInPublic(ownerText, "USAGE")} AND ${mayInPublic(ownerText, "CREATE")}) THEN GRANT USAGE, CREATE ON SCHEMA public TO ${owner}; END IF;`,
    `IF NOT ${mayInPublic(readerText, "USAGE")} THEN GRANT USAGE ON SCHEMA public TO ${reader}; END IF;`,
    shareByDefault(groups),
    ...makeExtensions(extensions, [owner, reader]),
    "EXIT;",
  ];
  const again = "IF attempt = 5 THEN RAISE; END IF;";
  return [
    "DO $$ BEGIN FOR attempt IN 1..5 LOOP",
    // "tuple concurrently updated" is an internal error.
    unless("unique_violation OR duplicate_object OR internal_error", set, again),
    "END LOOP; END; $$",
  ].join(" ");
}

/**
 * Lets the group that reads see what the group that writes will create. These defaults are the writing group's own, so an
 * application can take them back, and can keep them locked: then they stay as they are.
 */
function shareByDefault({ owner, reader, ownerText, readerText }: Groups): string {
  const shared = [
    "SELECT pg_catalog.count(*) FROM pg_catalog.pg_default_acl AS d, pg_catalog.aclexplode(d.defaclacl) AS a",
    `WHERE d.defaclrole = (SELECT oid FROM pg_catalog.pg_roles WHERE rolname = ${ownerText})`,
    `AND a.grantee = (SELECT oid FROM pg_catalog.pg_roles WHERE rolname = ${readerText})`,
    "AND d.defaclnamespace = 0",
    "AND (d.defaclobjtype, a.privilege_type) IN (('n', 'USAGE'), ('r', 'SELECT'), ('S', 'SELECT'))",
  ].join(" ");
  const defaults = ["USAGE ON SCHEMAS", "SELECT ON TABLES", "SELECT ON SEQUENCES"];
  const grants = defaults.map((one) => `ALTER DEFAULT PRIVILEGES FOR ROLE ${owner} GRANT ${one} TO ${reader};`);
  const stay = `RAISE WARNING 'The default privileges of % are locked and stay as they are.', ${ownerText};`;
  return `IF (${shared}) < 3 THEN ${unless("lock_not_available", grants, stay)} END IF;`;
}

/** Makes a user, who finds extensions without naming their schema. */
function createUser(group: string, extensions: readonly string[]): string[] {
  const path = `ALTER ROLE "{{name}}" SET search_path TO "$user", public, ${extensionSchema};`;
  return [createRole(group), ...(extensions.length === 0 ? [] : [path])];
}

function createRole(group: string): string {
  return `CREATE ROLE "{{name}}" LOGIN PASSWORD '{{password}}' VALID UNTIL '{{expiration}}' IN ROLE ${group};`;
}

const renewal = [...asAdministrator, `ALTER ROLE "{{name}}" VALID UNTIL '{{expiration}}';`];

/**
 * Shuts the user out, gives what it owns to the group, and drops it. Does nothing for a user that is gone, so that a
 * revocation can be repeated. What is handed over is only what the user made after `SET ROLE NONE`.
 *
 * A user can obstruct: by a lock on its own entry or on what it owns, or by a right that it gave away in another database of
 * the server, where nothing of this reaches. Shutting out comes first and has to succeed. If the rest fails, the user stays
 * as a role that cannot log in.
 */
function revocation({ owner }: Groups): string[] {
  const user = `"{{name}}"`;
  const endSessions =
    "PERFORM pg_catalog.pg_terminate_backend(pid) FROM pg_catalog.pg_stat_activity WHERE usename = '{{name}}';";
  // Sessions that hold the user's entry go first; one that comes between is ended by the next round.
  const shutOut = [`ALTER ROLE ${user} NOLOGIN PASSWORD NULL;`, "EXIT;"];
  const remove = [`REASSIGN OWNED BY ${user} TO ${owner};`, `DROP OWNED BY ${user};`, `DROP ROLE ${user};`];
  const keep = `RAISE WARNING 'The role % stays, and cannot log in: %', '{{name}}', SQLERRM;`;
  const drop = [
    `DO $$ BEGIN IF ${hasRole("'{{name}}'")} THEN`,
    `GRANT ${user} TO cloudsqlsuperuser;`,
    "FOR attempt IN 1..4 LOOP",
    endSessions,
    unless("lock_not_available", shutOut, "IF attempt = 4 THEN RAISE; END IF;"),
    "END LOOP;",
    endSessions,
    // OTHERS leaves out the end of the time for a statement.
    unless("OTHERS OR query_canceled", remove, keep),
    "END IF; END; $$",
  ].join(" ");
  return [...asAdministrator, drop];
}

/** A user who reads, writes and migrates: each session acts as the group, so that its tables outlive it. */
export function readwriteStatements(database: string, extensions: readonly string[] = []): RoleStatements {
  const groups = groupsOf(database);
  return {
    creation: [
      ...asAdministrator,
      makeGroups(groups, extensions),
      ...createUser(groups.owner, extensions),
      `ALTER ROLE "{{name}}" SET role TO ${groups.owner};`,
    ],
    renewal,
    revocation: revocation(groups),
  };
}

/** A user who reads what those who write have made. */
export function readonlyStatements(database: string, extensions: readonly string[] = []): RoleStatements {
  const groups = groupsOf(database);
  return {
    creation: [...asAdministrator, makeGroups(groups, extensions), ...createUser(groups.reader, extensions)],
    renewal,
    revocation: revocation(groups),
  };
}
