/** SQL that Vault runs when it makes, renews and revokes a database user. */
export interface RoleStatements {
  creation: string[];
  renewal: string[];
  revocation: string[];
}

/**
 * Cloud SQL's administrators' role. A user's attributes, such as the right to create roles, are not inherited by members;
 * acting as the role makes them count. For this transaction only: Vault keeps its connections.
 */
const asAdministrator = "SET LOCAL ROLE cloudsqlsuperuser;";

const owner = (app: string): string => `"${app}_readwrite"`;
const reader = (app: string): string => `"${app}_readonly"`;

/**
 * Makes the application's two groups and says what they may do. Run before each user is made, under a lock: the first run
 * creates, the others change nothing, and what somebody revoked by hand comes back.
 *
 * Since PostgreSQL 15 not everybody may create in the schema `public`, so the group that writes is allowed to. Tables belong
 * to that group, not to a user who is gone tomorrow; what it creates, the other group may read.
 *
 * One statement with ` END;` in it: Vault splits others at semicolons
 * (https://developer.hashicorp.com/vault/api-docs/secret/databases/postgresql#creation_statements).
 */
function groups(app: string): string {
  const create = (role: string): string =>
    `IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = '${role.replaceAll('"', "")}') THEN CREATE ROLE ${role} NOLOGIN; END IF;`;
  return [
    "DO $$ BEGIN",
    `PERFORM pg_advisory_xact_lock(hashtext('groundplan ${app}'));`,
    create(owner(app)),
    create(reader(app)),
    // Membership is what lets the administrator act on the groups' objects.
    `GRANT ${owner(app)}, ${reader(app)} TO cloudsqlsuperuser;`,
    `EXECUTE format('GRANT CREATE, TEMPORARY ON DATABASE %I TO ${owner(app)}', current_database());`,
    `GRANT USAGE, CREATE ON SCHEMA public TO ${owner(app)};`,
    `GRANT USAGE ON SCHEMA public TO ${reader(app)};`,
    `ALTER DEFAULT PRIVILEGES FOR ROLE ${owner(app)} GRANT USAGE ON SCHEMAS TO ${reader(app)};`,
    `ALTER DEFAULT PRIVILEGES FOR ROLE ${owner(app)} GRANT SELECT ON TABLES TO ${reader(app)};`,
    `ALTER DEFAULT PRIVILEGES FOR ROLE ${owner(app)} GRANT SELECT ON SEQUENCES TO ${reader(app)};`,
    "END; $$",
  ].join(" ");
}

function createUser(group: string): string {
  return `CREATE ROLE "{{name}}" LOGIN PASSWORD '{{password}}' VALID UNTIL '{{expiration}}' IN ROLE ${group};`;
}

/**
 * Ends the user's sessions, gives what it owns to the group, and drops it. Does nothing for a user that is gone, so that a
 * revocation can be repeated. What is handed over is only what the user made after `RESET ROLE`.
 */
function revocation(app: string): string[] {
  const drop = [
    "DO $$ BEGIN IF EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = '{{name}}') THEN",
    `GRANT "{{name}}" TO cloudsqlsuperuser;`,
    `ALTER ROLE "{{name}}" NOLOGIN;`,
    "PERFORM pg_terminate_backend(pid) FROM pg_catalog.pg_stat_activity WHERE usename = '{{name}}';",
    `REASSIGN OWNED BY "{{name}}" TO ${owner(app)};`,
    `DROP OWNED BY "{{name}}";`,
    `DROP ROLE "{{name}}";`,
    "END IF; END; $$",
  ].join(" ");
  return [asAdministrator, drop];
}

const renewal = [asAdministrator, `ALTER ROLE "{{name}}" VALID UNTIL '{{expiration}}';`];

/** A user who reads, writes and migrates: each session acts as the group, so that its tables outlive it. */
export function readwriteStatements(app: string): RoleStatements {
  return {
    creation: [
      asAdministrator,
      groups(app),
      createUser(owner(app)),
      `ALTER ROLE "{{name}}" SET role TO ${owner(app)};`,
    ],
    renewal,
    revocation: revocation(app),
  };
}

/** A user who reads what the application's own users made. */
export function readonlyStatements(app: string): RoleStatements {
  return { creation: [asAdministrator, groups(app), createUser(reader(app))], renewal, revocation: revocation(app) };
}
