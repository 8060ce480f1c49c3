// An application that turns on whoever makes its database users: what it leaves behind, and how it stands in the way.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import type pg from "pg";
import { DatabaseStand, type Credentials } from "../support/database-stand";
import { obstructions, plants, type Obstruction } from "../support/hostile-sql";
import { blocks } from "../support/markdown";
import { missing } from "../support/real-servers";
import { ours, type StoreProgram } from "../support/stores";

const skip = missing("vault", "postgres");
const program: StoreProgram = {
  ...ours,
  extensions: ["citext", "pg_trgm"],
  apps: ours.apps.map((app) => ({ ...app, connections: ["main"] })),
};

let stand: DatabaseStand;
let tokens: { [who: string]: string };
let attacker: Credentials;

before(async () => {
  if (skip !== false) return;
  stand = await DatabaseStand.start();
  assert.equal(await stand.admin("ALTER DATABASE changelog SET password_encryption TO md5"), undefined);
  tokens = await stand.tokens(program);
  assert.equal(await stand.admin("CREATE DATABASE elsewhere OWNER cloudsqlsuperuser"), undefined);
  attacker = await stand.issue("readwrite.web.main", tokens["app.web"]);
});

after(async () => {
  if (skip === false) await stand.stop();
});

/** Vault has stepped into no trap, and nobody has a right that he did not have. */
async function assertNothingCaught(): Promise<void> {
  const caught = "SELECT DISTINCT what, acting FROM own.caught WHERE loggedin = 'vault@acme-test.iam'";
  assert.deepEqual(await stand.rows(caught), []);
  const administrators =
    "SELECT m.member::regrole::text AS name FROM pg_auth_members m WHERE m.roleid = 'cloudsqlsuperuser'::regrole";
  assert.deepEqual(await stand.rows(administrators), [{ name: '"vault@acme-test.iam"' }]);
  const names =
    "SELECT rolname FROM pg_roles WHERE rolname !~ '^(pg_|v-|admin$|vault@|cloudsqlsuperuser$|changelog_)' OR (rolname ~ '^v-' AND (rolsuper OR rolcreaterole OR rolcreatedb))";
  assert.deepEqual(await stand.rows(names), []);
}

const left = (one: Credentials): Promise<unknown[]> =>
  stand.rows(`SELECT rolcanlogin FROM pg_roles WHERE rolname = '${one.data.username}'`);

/** The README's queries for what has the name of something of PostgreSQL's own. */
const searches = blocks("components/postgres-database/README.md", "sql")
  .flatMap(({ text }) => text.split(";"))
  .filter((sql) => sql.trim() !== "");

async function found(): Promise<number[]> {
  return Promise.all(searches.map(async (sql) => (await stand.rows(sql)).length));
}

test("where nothing was planted, the search for it finds the administrators", { skip }, async () => {
  assert.equal(searches.length, 6);
  // Vault's user in the administrators' role, and the two logins that do not expire.
  assert.deepEqual(await found(), [1, 2, 0, 0, 0, 0]);
});

for (const { kind, sql, refused } of plants) {
  test(`an application plants ${kind}${refused === undefined ? "" : ", and is refused"}`, { skip }, async () => {
    const answer = await stand.as(attacker, ...sql);
    if (refused === undefined) assert.equal(answer, undefined);
    else assert.match(answer ?? "", refused);
  });
}

test("the search finds what was planted, of each kind", { skip }, async () => {
  assert.ok((await found()).slice(2).every((count) => count > 0));
});

test("the traps work: somebody with an ordinary search path falls into them", { skip }, async () => {
  const vault = await stand.session({ username: "vault@acme-test.iam", password: "vault" });
  await vault.query("BEGIN");
  await vault.query("SET LOCAL ROLE cloudsqlsuperuser");
  await vault
    .query("SELECT pg_has_role('cloudsqlsuperuser', 'changelog_readwrite', 'USAGE') FROM pg_roles")
    .catch(() => undefined);
  await vault.query("SELECT pg_advisory_xact_lock(hashtext('groundplan web'))").catch(() => undefined);
  await vault.query("SELECT FROM pg_catalog.pg_roles WHERE rolname = 'x'::text OR oid = 1").catch(() => undefined);
  const { rows } = await vault.query("SELECT DISTINCT what FROM own.caught ORDER BY what");
  await vault.query("ROLLBACK");
  await vault.end();
  assert.ok(rows.length >= 2, JSON.stringify(rows));
});

for (const role of ["readonly.web.main", "readwrite.web.main", "readonly.feed.main", "readwrite.feed.main"]) {
  test(`whoever makes, renews and revokes ${role} meets none of it`, { skip }, async () => {
    const token = tokens[`app.${role.split("-")[0] ?? ""}`];
    // Extensions are made anew, by several at once: the first ones of an application make its groups, too.
    assert.equal(await stand.admin("DROP EXTENSION citext CASCADE", "DROP EXTENSION pg_trgm CASCADE"), undefined);
    const made = await Promise.all([1, 2, 3, 4].map(() => stand.issue(role, token)));
    for (const one of made) {
      const renewed = await stand.vault.call(
        "PUT",
        "sys/leases/renew",
        { lease_id: one.lease_id, increment: 60 },
        token,
      );
      assert.equal(renewed.status, 200, JSON.stringify(renewed.body));
      assert.equal(await stand.as(one, "SELECT 1"), undefined);
    }
    await Promise.all(made.map((one) => stand.revoke(one)));
    for (const one of made) assert.deepEqual(await left(one), []);
    await assertNothingCaught();
  });
}

test("the one who planted all this goes like anybody else", { skip }, async () => {
  await stand.revoke(attacker);
  assert.deepEqual(await left(attacker), []);
  await assertNothingCaught();
});

/** A session that is told to end takes a moment. */
async function assertNoSession(one: Credentials): Promise<void> {
  const open = `SELECT FROM pg_stat_activity WHERE usename = '${one.data.username}'`;
  for (let attempt = 0; attempt < 50 && (await stand.rows(open)).length > 0; attempt++) await sleep(50);
  assert.deepEqual(await stand.rows(open), []);
}

/** Sessions that stay open while the user is revoked. */
async function obstruct(one: Credentials, accomplice: Credentials, how: Obstruction): Promise<pg.Client[]> {
  const sessions: pg.Client[] = [];
  const parts: [Credentials, string[] | undefined, string][] = [
    [one, how.own, "changelog"],
    [accomplice, how.accomplice, "changelog"],
    [one, how.elsewhere, "elsewhere"],
  ];
  for (const [who, sql, database] of parts) {
    if (sql === undefined) continue;
    const session = await stand.session(who.data, database);
    sessions.push(session);
    for (const statement of sql) await session.query(statement);
  }
  return sessions;
}

test("nobody can stand in the way of being shut out", { skip }, async (context) => {
  const accomplice = await stand.issue("readwrite.web.main", tokens["app.web"]);
  for (const how of obstructions) {
    await context.test(how.kind, async () => {
      const one = await stand.issue("readwrite.web.main", tokens["app.web"]);
      const sessions = await obstruct(one, accomplice, how);
      const next = await stand.issue("readonly.web.main", tokens["app.web"]);
      await stand.revoke(one);
      assert.deepEqual(await left(one), how.goes ? [] : [{ rolcanlogin: false }]);
      assert.match((await stand.as(one, "SELECT 1")) ?? "", /authentication failed|does not exist|not permitted/);
      await assertNoSession(one);
      await Promise.all(sessions.map((session) => session.end()));
      await stand.revoke(next);
      await assertNothingCaught();
    });
  }
});

test("an application that takes its readers' rights back, and locks them, still gets users", { skip }, async () => {
  const one = await stand.issue("readwrite.web.main", tokens["app.web"]);
  const takeBack = 'ALTER DEFAULT PRIVILEGES REVOKE SELECT ON TABLES FROM "changelog_readonly"';
  assert.equal(await stand.as(one, takeBack), undefined);
  const session = await stand.session(one.data);
  await session.query("BEGIN");
  await session.query('ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO "changelog_readonly"');
  const reader = await stand.issue("readonly.web.main", tokens["operator"]);
  assert.equal(await stand.as(reader, "SELECT 1"), undefined);
  await session.end();
  const later = await stand.issue("readonly.web.main", tokens["operator"]);
  assert.equal(await stand.as(one, "CREATE TABLE own.later (a int)"), undefined);
  assert.equal(await stand.as(later, "SELECT * FROM own.later"), undefined, "what was taken back is there again");
});

test("the password that Vault sends is hashed", { skip }, async () => {
  // The server would keep a plain one as md5.
  const one = await stand.issue("readonly.web.main", tokens["app.web"]);
  assert.equal(await stand.as(one, "SELECT 1"), undefined);
  const kept = `SELECT left(rolpassword, 14) AS kept FROM pg_authid WHERE rolname = '${one.data.username}'`;
  assert.deepEqual(await stand.rows(kept), [{ kept: "SCRAM-SHA-256$" }]);
});
