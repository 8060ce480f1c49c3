// PostgreSQL as Cloud SQL sets it up, as far as Vault's users need it.

/** The user that Vault logs in as. Cloud SQL knows it by its identity, a test's server by a password. */
export const vaultUser = { username: "vault@acme-test.iam", password: "vault" };

/**
 * An administrators' role that is no superuser, owns the databases, and has Vault's user as a member
 * (https://cloud.google.com/sql/docs/postgres/users).
 */
export const likeCloudSql = [
  "CREATE ROLE cloudsqlsuperuser NOLOGIN CREATEROLE CREATEDB",
  `CREATE ROLE "${vaultUser.username}" LOGIN PASSWORD '${vaultUser.password}' IN ROLE cloudsqlsuperuser`,
  "ALTER DATABASE postgres OWNER TO cloudsqlsuperuser",
  "CREATE DATABASE changelog OWNER cloudsqlsuperuser",
  "CREATE DATABASE events OWNER cloudsqlsuperuser",
];
