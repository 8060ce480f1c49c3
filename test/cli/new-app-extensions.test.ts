// `groundplan new app`: extensions of a PostgreSQL that a Compose file runs become those of the application's database.
import assert from "node:assert/strict";
import { test } from "node:test";
import { fileText } from "../../cli/new/format";
import type { Translation } from "../../cli/new/translate";
import { inFolder } from "../support/new-app/in-folder";
import { readText, told } from "../support/new-app/read";

const web = "web: { image: a/b:1, ports: [80], environment: { DATABASE_URL: 'postgres://shop:x@db/shop' } }";

function compose(database: string): string {
  return `services: { ${web}, db: ${database} }`;
}

const extensionsOf = ({ application }: Translation): unknown =>
  application.bindings.find(({ kind }) => kind === "database")?.service.asked?.["extensions"];

const line = (name: string, flags: string): string =>
  `to do ${name} takes a flag of the database server: add ${flags} to groundplan:postgresFlags`;

for (const [title, command] of [
  ["a list", "[postgres, -c, 'shared_preload_libraries=pg_stat_statements,pg_bigm', -c, max_connections=200]"],
  ["a text", "'postgres -c shared_preload_libraries=pg_stat_statements,pg_bigm -c max_connections=200'"],
  ["a quoted text", `"postgres -c 'shared_preload_libraries=pg_stat_statements, pg_bigm'"`],
  ["a file of a library", "postgres -c shared_preload_libraries='$$libdir/pg_bigm.so'"],
  ["one word", "postgres -cshared_preload_libraries=pg_bigm"],
  ["a long option", "postgres --shared_preload_libraries=pg_bigm --work_mem=64MB"],
] as const) {
  test(`libraries that PostgreSQL loads are extensions of the database: ${title}`, () => {
    const translation = readText(compose(`{ image: postgres:17, command: ${command} }`));
    assert.deepEqual(extensionsOf(translation), ["pg_bigm"]);
    assert.ok(told(translation).includes(line("pg_bigm", 'cloudsql.enable_pg_bigm: "on"')));
    assert.match(
      fileText(translation.application, "checkout"),
      /uses: \{ main: \{ kind: "database", extensions: \["pg_bigm"\] \} \}/,
    );
  });
}

test("what an application cannot have is told with the reason, and is no extension of its database", () => {
  const libraries = "pg_cron,timescaledb,auto_explain,pglogical";
  const translation = readText(
    compose(`{ image: postgres:17, command: 'postgres -c shared_preload_libraries=${libraries}' }`),
  );
  assert.deepEqual(extensionsOf(translation), ["pglogical"]);
  const all = told(translation);
  for (const expected of [
    /^to do pg_cron is an extension of PostgreSQL: leave it out, and give the application a job with a schedule/,
    /^to do timescaledb is an extension of PostgreSQL: leave it out, or take another server/,
    /^to do auto_explain is an extension of PostgreSQL: leave it out: it is no extension/,
  ]) {
    assert.ok(
      all.some((one) => expected.test(one)),
      String(expected),
    );
  }
  assert.ok(all.includes(line("pglogical", 'cloudsql.enable_pglogical: "on" and cloudsql.logical_decoding: "on"')));
});

for (const [image, extensions] of [
  ["pgvector/pgvector:pg17", ["vector"]],
  ["postgis/postgis:16-3.4", ["postgis"]],
  ["timescale/timescaledb:latest-pg16", undefined],
  ["postgres:17", undefined],
] as const) {
  test(`the image ${image} has ${extensions?.join() ?? "no extension that the database can have"}`, () => {
    assert.deepEqual(extensionsOf(readText(compose(`{ image: '${image}' }`))), extensions);
  });
}

const mounted = (source: string): string =>
  compose(`{ image: postgres, volumes: ['${source}:/docker-entrypoint-initdb.d/init.sql:ro'] }`);

test("a script that makes extensions alone is nothing to do", (context) => {
  const script = [
    "-- CREATE EXTENSION dblink;",
    'CREATE EXTENSION IF NOT EXISTS "uuid-ossp";',
    "create extension pg_trgm with schema public;",
    "/* CREATE EXTENSION plv8; */ CREATE EXTENSION IF NOT EXISTS Citext",
  ].join("\n");
  const translation = inFolder(context, { "compose.yaml": mounted("./init.sql"), "init.sql": script });
  assert.deepEqual(extensionsOf(translation), ["uuid-ossp", "pg_trgm", "citext"]);
  const all = told(translation);
  assert.ok(all.includes("changed makes extensions, which its database has before anybody logs in"));
  assert.ok(!all.some((one) => one.includes("put it into a job with onDeploy")));
});

test("a script that does more is still to do, and its extensions are the database's", (context) => {
  const script = "CREATE EXTENSION vector;\nCREATE TABLE t (a int);";
  const translation = inFolder(context, { "compose.yaml": mounted("./init.sql"), "init.sql": script });
  assert.deepEqual(extensionsOf(translation), ["vector"]);
  assert.ok(told(translation).includes("to do runs at the database's first start: put it into a job with onDeploy"));
});

test("a script that is not there, and one elsewhere, are told as before", (context) => {
  for (const source of ["./missing.sql", "../../etc/passwd", "/etc/passwd"]) {
    const translation = inFolder(context, { "compose.yaml": mounted(source) });
    assert.equal(extensionsOf(translation), undefined);
    assert.ok(told(translation).includes("to do runs at the database's first start: put it into a job with onDeploy"));
  }
});

test("all scripts of a folder are read, those of a shell too", (context) => {
  const translation = inFolder(context, {
    "compose.yaml": compose("{ image: postgres, volumes: ['./init:/docker-entrypoint-initdb.d'] }"),
    "init/1.sql": "CREATE EXTENSION hstore;",
    "init/2.sh": 'psql -U "$POSTGRES_USER" <<-EOSQL\n  CREATE EXTENSION IF NOT EXISTS pg_bigm;\nEOSQL\n',
  });
  assert.deepEqual(extensionsOf(translation), ["hstore", "pg_bigm"]);
  assert.ok(told(translation).includes("to do runs at the database's first start: put it into a job with onDeploy"));
});

test("another volume is nobody's script", (context) => {
  const text = compose("{ image: postgres, volumes: ['./init.sql:/docker-entrypoint-initdb.d-old/init.sql'] }");
  const translation = inFolder(context, { "compose.yaml": text, "init.sql": "CREATE EXTENSION hstore;" });
  assert.equal(extensionsOf(translation), undefined);
});
