// What a failover relies on, by a real primary and a real replica: the flag that shuts writes out, the restart after it, the measure of what
// has arrived, and that a promoted server and its former primary do not come together again.
import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { missing } from "../support/real-servers";
import { makeStandby, startPair, type PairServer } from "../support/postgres-pair";

/** What Cloud Monitoring's `replica_byte_lag` measures, at the primary. */
const lag = "SELECT pg_wal_lsn_diff(pg_current_wal_lsn(), replay_lsn)::int FROM pg_stat_replication";

async function caughtUp(primary: PairServer): Promise<void> {
  for (let attempt = 0; (await primary.ask(lag)) !== 0; attempt++) {
    assert.ok(attempt < 200, "the replica does not catch up");
    await sleep(25);
  }
}

test(
  "writes are shut out, the replica gets the last of them, and is promoted with everything",
  { skip: missing("postgres") },
  async () => {
    const { primary, replica, close } = await startPair();
    try {
      await primary.ask("CREATE TABLE orders (id serial PRIMARY KEY, what text)");
      await primary.ask(
        'CREATE ROLE reader NOLOGIN; CREATE ROLE "v-app-1" LOGIN IN ROLE reader; GRANT SELECT ON orders TO reader',
      );
      await primary.ask("INSERT INTO orders (what) SELECT 'a' FROM generate_series(1, 50)");
      await caughtUp(primary);
      // Nobody writes any more, and nothing is missing: the replica has everything, whether writes were shut out or stopped.
      assert.equal(await replica.ask("SELECT count(*)::int FROM orders"), 50);
      // A replica that does not replay is behind by so many bytes, and has its say in seconds too.
      await replica.ask("SELECT pg_wal_replay_pause()");
      await primary.ask("INSERT INTO orders (what) VALUES ('late')");
      assert.ok(Number(await primary.ask(lag)) > 0);
      await replica.ask("SELECT pg_wal_replay_resume()");

      const [idle, open] = [await primary.session(), await primary.session()];
      await open.query("BEGIN; INSERT INTO orders (what) VALUES ('open')");
      await primary.ask("ALTER SYSTEM SET default_transaction_read_only = on");
      await primary.ask("SELECT pg_reload_conf()");
      const isShut = async (): Promise<boolean> => {
        const { rows } = await idle.query<{ shut: string }>(
          "SELECT current_setting('default_transaction_read_only') AS shut",
        );
        return rows[0]?.shut === "on";
      };
      while (!(await isShut())) await sleep(10);
      // A session that was there before is shut out too; a transaction that is open is not.
      await assert.rejects(idle.query("INSERT INTO orders (what) VALUES ('no')"), { code: "25006" });
      await open.query("COMMIT");
      const late = await primary.session();
      // Whoever asks for it writes all the same: the docs say so.
      await late.query("BEGIN READ WRITE; INSERT INTO orders (what) VALUES ('asked'); COMMIT");
      const begun = await primary.session();
      await begun.query("BEGIN READ WRITE; INSERT INTO orders (what) VALUES ('never')");
      await primary.stop();
      await primary.start();
      await assert.rejects(begun.query("COMMIT"));
      await assert.rejects(primary.ask("INSERT INTO orders (what) VALUES ('no')"), { code: "25006" });
      for (let attempt = 0; (await primary.ask("SELECT count(*)::int FROM pg_stat_replication")) !== 1; attempt++) {
        assert.ok(attempt < 200, "the replica does not come back");
        await sleep(50);
      }
      await caughtUp(primary);

      assert.equal(await replica.ask("SELECT pg_promote()"), true);
      assert.equal(await replica.ask("SELECT count(*)::int FROM orders"), 53);
      // Numbers go on; some may be left out, since a sequence is logged ahead. Roles and rights are there.
      assert.ok(Number(await replica.ask("INSERT INTO orders (what) VALUES ('after') RETURNING id")) > 53);
      assert.equal(await replica.ask("SELECT pg_has_role('v-app-1', 'reader', 'USAGE')"), true);
      assert.equal(await replica.ask("SELECT has_table_privilege('v-app-1', 'orders', 'SELECT')"), true);
      assert.equal(await replica.ask("SHOW default_transaction_read_only"), "off");

      await rejoinFails(primary, replica);
    } finally {
      await close();
    }
  },
);

/** What the former primary has written since makes it another history: it cannot follow, and has to be made anew. */
async function rejoinFails(former: PairServer, promoted: PairServer): Promise<void> {
  await former.ask("BEGIN READ WRITE; CREATE TABLE only_here (); COMMIT");
  await former.ask(
    "BEGIN READ WRITE; INSERT INTO orders (what) SELECT 'diverged' FROM generate_series(1, 1000); COMMIT",
  );
  await former.stop();
  makeStandby(former, promoted.port);
  await former.start();
  for (
    let attempt = 0;
    !/forked off|not a child|ahead of the WAL|could not receive/.test(former.printed());
    attempt++
  ) {
    assert.ok(attempt < 200, former.printed());
    await sleep(50);
  }
  // It may be seen while it asks for what both have, which it is given before it is turned away.
  const streaming = "SELECT count(*)::int FROM pg_stat_replication WHERE state = 'streaming'";
  for (let attempt = 0; (await promoted.ask(streaming)) !== 0; attempt++) {
    assert.ok(attempt < 200, "it follows");
    await sleep(50);
  }
}
