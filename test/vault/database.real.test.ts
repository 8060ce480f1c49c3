// Database users that a whole store makes in a real PostgreSQL, for an application that logs in by its role.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { DatabaseStand, type Credentials } from "../support/database-stand";
import { missing } from "../support/real-servers";
import { ours, type StoreApp } from "../support/stores";

const skip = missing("vault", "postgres");
const gone = /authentication failed|does not exist|not permitted to log in/;

let stand: DatabaseStand;

before(async () => {
  if (skip === false) stand = await DatabaseStand.start();
});

after(async () => {
  if (skip === false) await stand.stop();
});

/** Whether the database has the user, whatever Vault believes. */
async function exists(one: Credentials): Promise<boolean> {
  return (await stand.rows(`SELECT FROM pg_roles WHERE rolname = '${one.data.username}'`)).length > 0;
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 15_000;
  while (!(await isSo())) {
    assert.ok(Date.now() < deadline, "it did not happen within 15 seconds");
    await sleep(200);
  }
}

test("an application's users read, write and migrate, and leave their tables to the next", { skip }, async () => {
  const { "app.web": web, operator, "developer.web": developer } = await stand.tokens(ours);
  const reader = await stand.issue("readonly.web.main", web);
  const writers = await Promise.all([1, 2, 3].map(() => stand.issue("readwrite.web.main", web)));
  const [first, second] = writers as [Credentials, Credentials];
  assert.equal(await stand.as(first, "CREATE TABLE posts (id serial PRIMARY KEY, title text)"), undefined);
  assert.equal(await stand.as(first, "CREATE SCHEMA extra", "CREATE TABLE extra.t (a int)"), undefined);
  const migration = ["ALTER TABLE posts ADD COLUMN body text", "INSERT INTO posts (title) VALUES ('x')"];
  assert.equal(await stand.as(second, ...migration), undefined);
  for (const one of [
    reader,
    await stand.issue("readonly.web.main", operator),
    await stand.issue("readonly.web.main", developer),
  ]) {
    assert.equal(await stand.as(one, "SELECT * FROM posts", "SELECT * FROM extra.t"), undefined);
    assert.match((await stand.as(one, "INSERT INTO posts (title) VALUES ('y')")) ?? "", /permission denied/);
    assert.match((await stand.as(one, "CREATE TABLE mine (a int)")) ?? "", /permission denied/);
  }
  assert.match((await stand.as(first, "CREATE ROLE other")) ?? "", /permission denied/);
  assert.match((await stand.as(first, "SET ROLE cloudsqlsuperuser")) ?? "", /permission denied/);

  await stand.revoke(first);
  assert.match((await stand.as(first, "SELECT 1")) ?? "", gone);
  assert.equal(await stand.as(second, "SELECT body FROM posts"), undefined);
  await stand.vault.call("PUT", "sys/leases/revoke-prefix/database/prod");
  assert.deepEqual(await stand.rows("SELECT rolname FROM pg_roles WHERE rolname LIKE 'v-%'"), []);
  assert.equal(await stand.as(await stand.issue("readwrite.web.main", web), "SELECT body FROM posts"), undefined);
});

test("a user goes on time, unless he is renewed, and then in the end too", { skip }, async () => {
  const lifetimes = { "readwrite.web.main": { usual: 3, longest: 600 }, "readonly.web.main": { usual: 3, longest: 4 } };
  const { "app.web": web } = await stand.tokens(ours, lifetimes);
  const [renewed, forgotten, last] = [
    await stand.issue("readwrite.web.main", web),
    await stand.issue("readwrite.web.main", web),
    await stand.issue("readonly.web.main", web),
  ];
  const renew = (one: Credentials): Promise<{ status: number }> =>
    stand.vault.call("PUT", "sys/leases/renew", { lease_id: one.lease_id, increment: 600 }, web);
  assert.deepEqual([renewed.lease_duration, last.lease_duration], [3, 3]);
  assert.equal((await renew(renewed)).status, 200);
  assert.equal((await renew(last)).status, 200);
  // The database would refuse the login by itself after this time.
  const valid = `SELECT FROM pg_roles WHERE rolname = '${renewed.data.username}' AND rolvaliduntil > now() + interval '1 minute'`;
  assert.equal((await stand.rows(valid)).length, 1);
  assert.equal(await stand.as(renewed, "CREATE TABLE IF NOT EXISTS notes (a int)"), undefined);
  for (const one of [forgotten, last]) {
    await until(async () => !(await exists(one)));
    assert.match((await stand.as(one, "SELECT 1")) ?? "", gone);
    assert.equal((await renew(one)).status, 400);
  }
  assert.equal(await stand.as(renewed, "INSERT INTO notes VALUES (1)"), undefined);
});

test("users end with the login that asked for them", { skip }, async () => {
  const { "app.web": web } = await stand.tokens(ours);
  const one = await stand.issue("readwrite.web.main", web);
  assert.equal(await stand.as(one, "SELECT 1"), undefined);
  assert.equal((await stand.vault.call("PUT", "auth/token/revoke-self", undefined, web)).status, 204);
  await until(async () => !(await exists(one)));
});

test(
  "two databases on one server have owners of their own, who may not even connect to the other one",
  { skip },
  async () => {
    const [site, feed] = ours.apps as [StoreApp, StoreApp];
    const { "app.web": web, "app.feed": reader } = await stand.tokens({
      ...ours,
      apps: [site, { ...feed, connections: ["events"] }],
    });
    const ofSite = await stand.issue("readwrite.web.main", web);
    const ofFeed = await stand.issue("readwrite.feed.events", reader);
    for (const [one, own, other] of [
      [ofSite, "changelog", "events"],
      [ofFeed, "events", "changelog"],
    ] as const) {
      const session = await stand.session(one.data, own);
      await session.query(`CREATE TABLE mine_${own} (id int)`);
      await session.end();
      await assert.rejects(stand.session(one.data, other), new RegExp(`permission denied for database "${other}"`));
    }
    const readerOfSite = await stand.issue("readonly.web.main", web);
    assert.equal(await stand.as(readerOfSite, "SELECT * FROM mine_changelog"), undefined);
    const refused = await stand.vault.call("GET", "database/prod/creds/readwrite.web.main", undefined, reader);
    assert.equal(refused.status, 403);
  },
);
