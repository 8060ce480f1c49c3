// Extensions of PostgreSQL in a database. Cloud SQL lets members of `cloudsqlsuperuser` alone create them
// (https://cloud.google.com/sql/docs/postgres/extensions), and no application is one.
import { own } from "../internal/own";
import type { Rule } from "../internal/rules";
import { inOrder } from "../internal/unordered";

/** The schema that extensions are in. Nobody but the administrators creates in it, so that their scripts meet no object of an application's. */
export const extensionSchema = "extensions";

const connects =
  "leave it out: with it the server opens connections for the application, which no rule of its egress sees";
const flagged = "leave it out, and make it by hand: it needs a flag of the server, or works for the whole server";
const notOffered = "leave it out, or take another server: Cloud SQL does not offer it";
const ownSchema = "leave it out, and make it by hand: it has a schema of its own";

/** Those whose library a flag `cloudsql.enable_…` loads (https://cloud.google.com/sql/docs/postgres/flags#cloudsql). */
const flags = [
  ...["anon", "google_db_advisor", "google_ml_integration", "pg_bigm", "pg_cron", "pg_hint_plan", "pg_squeeze"],
  ...["pg_wait_sampling", "pgaudit", "pglogical"],
];

/** Extensions that are refused, and names that people mean another one by. */
const remedies: { [name: string]: string } = {
  ...Object.fromEntries(["dblink", "postgres_fdw", "oracle_fdw", "plproxy"].map((name) => [name, connects])),
  ...Object.fromEntries(flags.map((name) => [name, flagged])),
  ...Object.fromEntries(["citus", "timescaledb"].map((name) => [name, notOffered])),
  ...Object.fromEntries(["postgis_tiger_geocoder", "postgis_topology"].map((name) => [name, ownSchema])),
  plpgsql: "leave it out: each database has it",
  pgvector: "use vector, which is its name in PostgreSQL",
  pgtrgm: "use pg_trgm",
  uuid_ossp: "use uuid-ossp",
};

/** Name of an extension that a database can have by itself. */
export const extension: Rule<string> = (name) => {
  if (!/^[a-z][a-z0-9_-]{0,62}$/.test(name))
    return "use the extension's name in PostgreSQL, such as pg_trgm or uuid-ossp";
  return own(remedies, name);
};

/** Statements of a PL/pgSQL block that make what is missing. `groups` are the names, quoted, of those who use it. */
export function makeExtensions(extensions: readonly string[], groups: readonly string[]): string[] {
  if (extensions.length === 0) return [];
  const found = `SELECT FROM pg_catalog.pg_namespace WHERE nspname = '${extensionSchema}'`;
  const administrators = "(SELECT oid FROM pg_catalog.pg_roles WHERE rolname = 'cloudsqlsuperuser')";
  return [
    `IF NOT EXISTS (${found}) THEN CREATE SCHEMA ${extensionSchema}; END IF;`,
    // An application may create schemas, this one too while it is not there.
    `IF EXISTS (${found} AND nspowner <> ${administrators}) THEN`,
    `RAISE EXCEPTION 'The schema ${extensionSchema} belongs to an application: rename it, since extensions are made there.'; END IF;`,
    `GRANT USAGE ON SCHEMA ${extensionSchema} TO ${groups.join(", ")};`,
    ...inOrder(extensions).map(
      (name) => `CREATE EXTENSION IF NOT EXISTS "${name}" WITH SCHEMA ${extensionSchema} CASCADE;`,
    ),
  ];
}
