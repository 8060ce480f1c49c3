// Extensions of PostgreSQL in a database. Cloud SQL lets members of `cloudsqlsuperuser` alone create them
// (https://cloud.google.com/sql/docs/postgres/extensions), and no application is one.
import { inOrder } from "../internal/unordered";

/** The schema that extensions are in. Nobody but the administrators creates in it, so that their scripts meet no object of an application's. */
export const extensionSchema = "extensions";

/**
 * Statements of a PL/pgSQL block that make what is missing. `groups` are the names, quoted, of those who use it. An extension that PostgreSQL puts into a
 * schema of its own (`schema` of its control file) is made there, with the rights that its script gives.
 */
export function makeExtensions(extensions: readonly string[], groups: readonly string[]): string[] {
  if (extensions.length === 0) return [];
  const names = inOrder(extensions)
    .map((name) => `'${name}'`)
    .join(", ");
  const home = [
    "SELECT v.schema INTO home FROM pg_catalog.pg_available_extensions AS e JOIN pg_catalog.pg_available_extension_versions AS v",
    "ON v.name = e.name AND v.version = e.default_version WHERE e.name = wanted;",
    `home := COALESCE(home, '${extensionSchema}');`,
  ];
  return [
    "DECLARE wanted pg_catalog.name; home pg_catalog.name; BEGIN",
    `home := '${extensionSchema}';`,
    ...ownedSchema,
    `GRANT USAGE ON SCHEMA ${extensionSchema} TO ${groups.join(", ")};`,
    `FOREACH wanted IN ARRAY ARRAY[${names}]::pg_catalog.name[] LOOP`,
    "IF NOT EXISTS (SELECT FROM pg_catalog.pg_extension WHERE extname = wanted) THEN",
    ...home,
    "IF home <> 'pg_catalog' THEN",
    ...ownedSchema,
    "END IF;",
    "EXECUTE pg_catalog.format('CREATE EXTENSION IF NOT EXISTS %I WITH SCHEMA %I CASCADE', wanted, home);",
    "END IF; END LOOP; END;",
  ];
}

/** Makes the schema `home` of the administrators. An application may create schemas, this one too while it is not there. */
const ownedSchema = [
  "IF NOT EXISTS (SELECT FROM pg_catalog.pg_namespace WHERE nspname = home) THEN EXECUTE pg_catalog.format('CREATE SCHEMA %I', home); END IF;",
  "IF EXISTS (SELECT FROM pg_catalog.pg_namespace WHERE nspname = home",
  "AND nspowner <> (SELECT oid FROM pg_catalog.pg_roles WHERE rolname = 'cloudsqlsuperuser')) THEN",
  "RAISE EXCEPTION 'The schema % belongs to an application: rename it, since extensions are made there.', home; END IF;",
];
