// Flags of a `Postgres`: what Google would refuse when the instance is made is refused before.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import path from "node:path";
import { test } from "node:test";
import { Postgres, type PostgresArgs } from "../../components";
import { numbers, ownSwitches, switches, wholeNumbers } from "../../components/postgres/flag-values";
import { ownFlags } from "../../components/postgres/flags";
import { postgresPrograms } from "../support/postgres-programs";
import { messages, run, type Deployment } from "../support/program";
import { network } from "../support/workload";

const server = (flags: PostgresArgs["flags"], more: Partial<PostgresArgs> = {}): Promise<Deployment> =>
  run(() => {
    const args = { version: "17", region: "europe-west1", network, ...more };
    return { flags: new Postgres("db", { ...args, ...(flags === undefined ? {} : { flags }) }).flags };
  });

for (const [flag, value, remedy] of [
  ["work_mem", "64MB", "use a whole number from 64 to 2147483647, in kB and without a unit"],
  ["work_mem", "", "use a whole number from 64 to 2147483647, in kB and without a unit"],
  ["work_mem", "63", "use a whole number from 64 to 2147483647, in kB and without a unit"],
  ["shared_buffers", "25%", "use a whole number from 16 to 1073741823, in pages of 8 kB and without a unit"],
  ["statement_timeout", "30s", "use a whole number from 0 to 2147483647, in milliseconds and without a unit"],
  ["max_wal_size", "2GB", "use a whole number from 2 to 2147483647, in MB and without a unit"],
  ["max_parallel_workers", "1025", "use a whole number from 0 to 1024"],
  ["max_connections", "100.0", "use a whole number from 14 to 262143"],
  ["log_temp_files", "-2", "use a whole number from -1 to 2147483647, in kB and without a unit"],
  ["hash_mem_multiplier", "0.5", "use a number from 1 to 1000"],
  ["checkpoint_completion_target", "90%", "use a number from 0 to 1"],
  ["cloudsql.enable_pg_bigm", "true", "use one of on, off"],
  ["cloudsql.enable_pgaudit", "On", "use one of on, off"],
  ["cloudsql.logical_decoding", "1", "use one of on, off"],
  ["jit", "no", "use one of on, off"],
  ["pgaudit.log", " ", "give it a value, or leave it out"],
] as const) {
  test(`${flag} = "${value}" is refused before anything is created`, async () => {
    const deployment = await server({ [flag]: value });
    const named = flag.includes(".") ? `flags["${flag}"]` : `flags.${flag}`;
    assert.equal(messages(deployment), `Postgres "db" cannot be created:\n  ${named}: "${value}"; ${remedy}`);
    assert.deepEqual(deployment.children("db"), []);
  });
}

for (const [flag, remedy] of [
  [
    "shared_preload_libraries",
    /leave it out, and set the flag of each library, such as "cloudsql.enable_pg_bigm": "on"/,
  ],
  ["wal_level", /set "cloudsql.logical_decoding": "on" where it is to be logical/],
  ["listen_addresses", /the server has a private address alone/],
  ["ssl", /the server speaks TLS only/],
  ["fsync", /it is Cloud SQL's own to set/],
  ["work_men", /write work_mem/],
  ["Work_Mem", /write work_mem/],
  ["cloudsql.enable_pgcron", /write cloudsql.enable_pg_cron/],
  ["cloudsql.enable-pg_cron", /use a flag's name/],
  ["cloudsql..x", /use a flag's name/],
  ["", /use a flag's name/],
  ["a; DROP", /use a flag's name/],
] as const) {
  test(`a flag ${flag} is refused before anything is created`, async () => {
    const deployment = await server({ [flag]: "on" });
    assert.match(messages(deployment), new RegExp(`flags: ".*"; .*${remedy.source}`));
    assert.deepEqual(deployment.children("db"), []);
  });
}

test("flags that Cloud SQL has are taken, also those that nothing is known of", async () => {
  const flags = {
    ...{ work_mem: "65536", log_statement: "ddl", TimeZone: "UTC", "pgaudit.log": "ddl,role", jit: "off" },
    ...{
      "rdkit.agent_FP_bit_ratio": "0.2",
      "cron.database_name": "shop",
      autovacuum_vacuum_max_threshold: "100000000",
    },
    ...{ "cloudsql.enable_something_new": "yes", hash_mem_multiplier: "2.0", max_pred_locks_per_relation: "-2" },
  };
  const deployment = await server(flags);
  assert.equal(messages(deployment), "");
  assert.deepEqual(deployment.outputs["flags"], { ...ownFlags, ...flags });
});

test("a flag that the component sets may have another value, and the server tells that one", async () => {
  const deployment = await server({ log_temp_files: "1024" });
  assert.equal((deployment.outputs["flags"] as { [flag: string]: string })["log_temp_files"], "1024");
});

test("all that is wrong with flags is told at once", async () => {
  const deployment = await server({ jit: "no", work_mem: "1GB", wal_level: "logical", max_connections: "5" });
  assert.equal(messages(deployment).split("\n").length, 5);
});

const found = postgresPrograms();
test(
  "what flags take is what PostgreSQL says of its settings",
  { skip: "reason" in found ? found.reason : false },
  () => {
    assert.ok(!("reason" in found));
    const asked = spawnSync(path.join(found.folder, "bin/postgres"), ["--describe-config"], { encoding: "utf8" });
    assert.equal(asked.status, 0, asked.stderr);
    const rows = asked.stdout.trim().split("\n");
    const known = new Map(
      rows.map((row) => {
        const [name = "", , , type = "", , least = "", most = ""] = row.split("\t");
        return [name, { type, least: Number(least), most: Number(most) }] as const;
      }),
    );
    assert.deepEqual(
      switches.filter((flag) => known.get(flag)?.type !== "BOOLEAN"),
      [],
    );
    for (const [type, table] of [
      ["INTEGER", wholeNumbers],
      ["REAL", numbers],
    ] as const) {
      for (const [flag, [least, most]] of Object.entries(table)) {
        // The least of this one is Cloud SQL's.
        const own = flag === "max_connections" ? { least: 1 } : {};
        assert.deepEqual(known.get(flag), { type, least, most, ...own }, flag);
      }
    }
    assert.ok(ownSwitches.every((flag) => !known.has(flag)));
  },
);
