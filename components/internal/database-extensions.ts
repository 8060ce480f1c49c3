// Extensions of PostgreSQL that a database of Cloud SQL can have, and what they take of the server.
import { slipOf } from "./nearest";
import { own } from "./own";
import type { Rule } from "./rules";

const connects =
  "leave it out: with it the server opens connections for the application, which no rule of its egress sees";
const ownRights = "leave it out, and make it by hand: an administrator gives rights to its tables one by one";
/** Those are https://docs.cloud.google.com/sql/docs/postgres/release-notes, from 2017 on, in the state of 2026-04-08. */
const notOffered = "leave it out, or take another server: no release note of Cloud SQL's to 2026-04 offers it";

/** Extensions that are refused on each server, and names that people mean another one by. */
const remedies: { [name: string]: string } = {
  ...Object.fromEntries(
    ["dblink", "google_ml_integration", "oracle_fdw", "plproxy", "postgres_fdw", "tds_fdw"].map((name) => [
      name,
      connects,
    ]),
  ),
  ...Object.fromEntries(
    [
      ...[
        "age",
        "citus",
        "file_fdw",
        "http",
        "pg_duckdb",
        "pg_graphql",
        "pg_jsonschema",
        "pg_net",
        "pg_search",
        "pgmq",
      ],
      ...["pgroonga", "pgsodium", "plpython3u", "rum", "timescaledb", "vchord", "vectors", "vectorscale", "zhparser"],
    ].map((name) => [name, notOffered]),
  ),
  ...Object.fromEntries(["postgis_tiger_geocoder", "postgis_topology"].map((name) => [name, ownRights])),
  auto_explain:
    'leave it out: it is no extension, and "cloudsql.enable_auto_explain": "on" among the server\'s flags loads it',
  // https://cloud.google.com/sql/docs/postgres/use-index-advisor
  google_db_advisor: "leave it out: with Enterprise Plus, Cloud SQL's index advisor is in each database by itself",
  // https://github.com/citusdata/pg_cron: a job runs with the permissions of whoever scheduled it, over a connection of that role's.
  pg_cron:
    "leave it out, and give the application a job with a schedule: pg_cron logs in as the role that made a job, and users of an application are gone after a day",
  plpgsql: "leave it out: each database has it",
  pgvector: "use vector, which is its name in PostgreSQL",
  pg_vector: "use vector, which is its name in PostgreSQL",
  trgm: "use pg_trgm",
  postgresql_anonymizer: "use anon, which is its name in PostgreSQL",
  postgresql_hll: "use hll, which is its name in PostgreSQL",
  uuid: "use uuid-ossp",
  uuid_ossp: "use uuid-ossp",
};

/**
 * Flags of the server that load an extension's library, each `on` (https://cloud.google.com/sql/docs/postgres/extensions and
 * https://cloud.google.com/sql/docs/postgres/flags#cloudsql; `pg_squeeze` and `pg_wait_sampling` in
 * https://docs.cloud.google.com/sql/docs/postgres/release-notes of 2024-02-07 and 2023-09-28, read in its state of 2026-04-08; `pglogical` in
 * https://cloud.google.com/sql/docs/postgres/replication/configure-logical-replication).
 */
const flagsByExtension: { [name: string]: readonly string[] } = {
  anon: ["cloudsql.enable_anon"],
  pg_bigm: ["cloudsql.enable_pg_bigm"],
  pg_hint_plan: ["cloudsql.enable_pg_hint_plan"],
  pg_squeeze: ["cloudsql.enable_pg_squeeze"],
  pg_wait_sampling: ["cloudsql.enable_pg_wait_sampling"],
  pgaudit: ["cloudsql.enable_pgaudit"],
  pglogical: ["cloudsql.enable_pglogical", "cloudsql.logical_decoding"],
};

/** Flags of the server that an extension takes, each of which has to be `on`. */
export function flagsFor(extension: string): readonly string[] {
  return own(flagsByExtension, extension) ?? [];
}

/** Those of them that the server has not. */
export function lackingFlags(extension: string, flags: { [name: string]: unknown }): string[] {
  return flagsFor(extension).filter((flag) => own(flags, flag) !== "on");
}

/** What to do about an extension whose flags the server lacks. */
export function flagRemedy(lacking: readonly string[]): string {
  const lines = lacking.map((flag) => `"${flag}": "on"`).join(", ");
  return `add ${lines} to the flags of the server, or leave it out`;
}

/** Some that Cloud SQL offers, for a name that is hardly another one. Far from all: others are taken as they are. */
const known = [
  ...["address_standardizer", "btree_gin", "btree_gist", "citext", "cube", "earthdistance", "fuzzystrmatch", "hstore"],
  ...["hypopg", "intarray", "ip4r", "isn", "ltree", "orafce", "pg_ivm", "pg_partman", "pg_repack", "pg_similarity"],
  ...["pg_stat_statements", "pg_trgm", "pgcrypto", "pgrouting", "pgtap", "plpgsql_check", "plv8", "postgis"],
  ...["postgis_raster", "prefix", "rdkit", "roaringbitmap", "tablefunc", "temporal_tables", "unaccent", "uuid-ossp"],
  ...["vector", ...Object.keys(flagsByExtension)],
];

/** Name of an extension that a database can have by itself. */
export const extension: Rule<string> = (name) => {
  if (!/^[a-z][a-z0-9_-]{0,62}$/.test(name))
    return "use the extension's name in PostgreSQL, such as pg_trgm or uuid-ossp";
  const remedy = own(remedies, name);
  if (remedy !== undefined || known.includes(name)) return remedy;
  // Short names are too much alike.
  const meant = slipOf(
    name,
    known.filter((one) => one.length > 4),
  );
  return meant === undefined ? undefined : `use ${meant}`;
};
