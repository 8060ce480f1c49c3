// Database users that a whole store makes in a real PostgreSQL, for an application that logs in by its role.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { DatabaseStand, type Credentials } from "../support/database-stand";
import { Instance, LoginStand, query } from "../support/login-stand";
import { missing } from "../support/real-servers";
import { ours, type StoreApp } from "../support/stores";
import type { Stand } from "../support/vault-requests";

const skip = missing("vault", "postgres");
const gone = /authentication failed|does not exist|not permitted to log in/;

let stand: DatabaseStand;

before(async () => {
  if (skip === false)
    stand = await DatabaseStand.start({ ...homed("homely", "homely"), ...homed("builtin", "pg_catalog") });
});

after(async () => {
  if (skip === false) await stand.stop();
});

/** An extension that PostgreSQL puts into one schema and no other, as it does with `pg_hint_plan` and `plv8`. */
function homed(name: string, schema: string): { [file: string]: string } {
  const control = ["default_version = '1.0'", "relocatable = false", `schema = '${schema}'`, "trusted = true"];
  return {
    [`${name}.control`]: control.join("\n"),
    [`${name}--1.0.sql`]: `CREATE FUNCTION @extschema@.${name}() RETURNS int LANGUAGE sql RETURN 1; GRANT USAGE ON SCHEMA @extschema@ TO PUBLIC;`,
  };
}

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

const url = (binding: string, database: string): string =>
  `postgresql://{${binding}.username}:{${binding}.password}@127.0.0.1:${stand.port}/${database}`;
const lives = (seconds: number): Stand["lifetimes"] => ({
  "login.web.main": { usual: seconds, longest: seconds },
});

test(
  "logins in secrets: two first runs make one of each, of which the rest ends; a second changes nothing",
  { skip },
  async () => {
    const logins = await LoginStand.start(stand, [
      { name: "DATABASE_URL", template: url("main", "changelog") },
      { name: "PGPASSWORD", template: "{main.password}" },
      { name: "READER_URL", template: url("reader", "changelog") },
      { name: "EVENTS_URL", template: url("events", "events") },
    ]);
    try {
      await stand.vault.call("PUT", "sys/leases/revoke-prefix/database/prod");
      const made = (await Promise.all([logins.firstValues(), logins.firstValues()])).flat().sort();
      assert.deepEqual(made, ["DATABASE_URL", "EVENTS_URL", "PGPASSWORD", "READER_URL"]);
      assert.deepEqual(await logins.firstValues(), []);
      const left = async (): Promise<unknown[]> => stand.rows("SELECT rolname FROM pg_roles WHERE rolname LIKE 'v-%'");
      await until(async () => (await left()).length === 3);
      // One user for all keys of a binding.
      assert.ok(logins.copy("DATABASE_URL").includes(`:${logins.copy("PGPASSWORD")}@`));
      assert.equal(await query(logins.copy("DATABASE_URL"), "CREATE TABLE owned (id int)"), undefined);
      assert.equal(await query(logins.copy("READER_URL"), "SELECT * FROM owned"), undefined);
      for (const statement of ["INSERT INTO owned VALUES (1)", "CREATE TABLE mine (id int)"]) {
        assert.match((await query(logins.copy("READER_URL"), statement)) ?? "", /permission denied/);
      }
      const elsewhere = logins.copy("EVENTS_URL").replace(/events$/, "changelog");
      assert.equal(await query(logins.copy("EVENTS_URL"), "CREATE TABLE owned (id int)"), undefined);
      assert.match((await query(elsewhere, "SELECT 1")) ?? "", /permission denied for database "changelog"/);
      // The reconciler finds nothing to do, and asks whether the logins last.
      const { failures, problems, changed } = await logins.pass();
      assert.deepEqual([failures, problems, changed, (await logins.pass()).logins], [0, [], 0, 0]);
    } finally {
      await logins.stop();
    }
  },
);

test(
  "a login that was revoked by hand is another one after the next pass, and the service has it",
  { skip },
  async () => {
    const logins = await LoginStand.start(stand, [{ name: "DATABASE_URL", template: url("main", "changelog") }]);
    try {
      await logins.firstValues();
      logins.revise();
      await logins.pass();
      const before = logins.started("DATABASE_URL");
      const { lease } = await logins.login("main");
      await stand.vault.call("PUT", "sys/leases/revoke", { lease_id: lease, sync: true });
      assert.match((await query(before, "SELECT 1")) ?? "", gone);
      const { problems, rolled, logins: replaced } = await logins.pass();
      assert.deepEqual([problems, rolled, replaced], [[], 1, 1]);
      assert.notEqual(logins.started("DATABASE_URL"), before);
      assert.equal(await query(logins.started("DATABASE_URL"), "SELECT 1"), undefined);
    } finally {
      await logins.stop();
    }
  },
);

test(
  "a program that opens connections all the time sees none fail while its login is replaced ten times",
  { skip },
  async () => {
    const life = 4_000;
    const logins = await LoginStand.start(
      stand,
      [{ name: "DATABASE_URL", template: url("main", "changelog") }],
      lives(life / 1000),
    );
    const instances: Instance[] = [];
    try {
      await logins.firstValues();
      logins.revise();
      const first = (await logins.login("main")).parts["username"] ?? "";
      assert.equal(
        await query(logins.copy("DATABASE_URL"), "CREATE TABLE IF NOT EXISTS visits (id serial)"),
        undefined,
      );
      let last = new Instance(logins.started("DATABASE_URL"));
      instances.push(last);
      for (let count = 1; count <= 10; count++) {
        // Half of its life is over by the programs' clock, while its real end is still to come.
        logins.forward(life / 2);
        const { problems, rolled, logins: replaced } = await logins.pass();
        assert.deepEqual([problems, rolled, replaced], [[], 1, 1], `rotation ${count}`);
        const next = new Instance(logins.started("DATABASE_URL"));
        instances.push(next);
        // The old instance goes on for a while with what it started with.
        await sleep(150);
        await last.stop();
        last = next;
      }
      await last.stop();
      assert.deepEqual(
        instances.flatMap(({ failures }) => failures),
        [],
      );
      assert.ok(instances.every(({ opened }) => opened > 0));
      await until(async () => (await stand.rows(`SELECT FROM pg_roles WHERE rolname = '${first}'`)).length === 0);
    } finally {
      await Promise.all(instances.map((one) => one.stop()));
      await logins.stop();
    }
  },
);

test(
  "an application finds its extensions, those that are added later too, and makes none itself",
  { skip },
  async () => {
    const { "app.web": web } = await stand.tokens({ ...ours, extensions: ["citext"] });
    const writer = await stand.issue("readwrite.web.main", web);
    const migration = [
      "CREATE EXTENSION IF NOT EXISTS citext",
      "CREATE TABLE people (email citext UNIQUE)",
      "INSERT INTO people VALUES ('Ann@Example.com')",
    ];
    assert.equal(await stand.as(writer, ...migration), undefined);
    assert.match((await stand.as(writer, "INSERT INTO people VALUES ('ann@example.COM')")) ?? "", /duplicate key/);
    for (const hostile of [
      "CREATE TABLE extensions.t (a int)",
      "DROP EXTENSION citext",
      "ALTER SCHEMA extensions RENAME TO x",
    ]) {
      assert.match((await stand.as(writer, hostile)) ?? "", /permission denied|must be owner/, hostile);
    }
    const more = await stand.tokens({ ...ours, extensions: ["citext", "pg_trgm", "uuid-ossp"] });
    const later = await stand.issue("readonly.web.main", more["app.web"]);
    assert.equal(
      await stand.as(later, "SELECT similarity(email::text, 'ann') FROM people", "SELECT uuid_nil()"),
      undefined,
    );
    assert.deepEqual(
      await stand.rows(
        "SELECT extname, nspname, rolname FROM pg_extension e JOIN pg_namespace n ON n.oid = extnamespace JOIN pg_roles r ON r.oid = extowner WHERE extname <> 'plpgsql' ORDER BY 1",
      ),
      ["citext", "pg_trgm", "uuid-ossp"].map((extname) => ({
        extname,
        nspname: "extensions",
        rolname: "cloudsqlsuperuser",
      })),
    );
  },
);

test(
  "an application that made the schema of extensions itself gets no extension there, and no user until it is renamed",
  { skip },
  async () => {
    const apps = [{ ...(ours.apps[0] as StoreApp), connections: ["events" as const] }];
    const writer = async (extensions: string[]): Promise<Credentials> => {
      const { "app.web": web } = await stand.tokens({ ...ours, apps, extensions });
      return stand.issue("readwrite.web.events", web);
    };
    const inEvents = async ({ data: { username, password } }: Credentials, sql: string): Promise<string | undefined> =>
      query(`postgresql://${username}:${encodeURIComponent(password)}@127.0.0.1:${stand.port}/events`, sql);
    assert.equal(await inEvents(await writer([]), "CREATE SCHEMA extensions"), undefined);
    await assert.rejects(writer(["hstore"]), /schema extensions belongs to an application/);
    assert.equal(await inEvents(await writer([]), "ALTER SCHEMA extensions RENAME TO mine"), undefined);
    assert.equal(await inEvents(await writer(["hstore"]), "SELECT 'a=>1'::hstore"), undefined);
  },
);

test(
  "an extension that has a schema of its own is made there, unless an application made that first",
  { skip },
  async () => {
    const extensions = ["builtin", "homely", "pgcrypto"];
    const { "app.web": web } = await stand.tokens({ ...ours, extensions });
    const writer = await stand.issue("readwrite.web.main", web);
    assert.equal(await stand.as(writer, "SELECT homely.homely(), builtin(), gen_salt('md5')"), undefined);
    assert.match((await stand.as(writer, "CREATE TABLE homely.t (a int)")) ?? "", /permission denied/);
    assert.deepEqual(
      await stand.rows(
        "SELECT extname, nspname FROM pg_extension e JOIN pg_namespace n ON n.oid = extnamespace WHERE extname IN ('builtin', 'homely', 'pgcrypto') ORDER BY 1",
      ),
      [
        { extname: "builtin", nspname: "pg_catalog" },
        { extname: "homely", nspname: "homely" },
        { extname: "pgcrypto", nspname: "extensions" },
      ],
    );
    const apps = [{ ...(ours.apps[0] as StoreApp), connections: ["events" as const] }];
    const inEvents = async (names: string[], sql: string): Promise<string | undefined> => {
      const { "app.web": token } = await stand.tokens({ ...ours, apps, extensions: names });
      const { data } = await stand.issue("readwrite.web.events", token);
      const address = `${data.username}:${encodeURIComponent(data.password)}@127.0.0.1:${stand.port}`;
      return query(`postgresql://${address}/events`, sql);
    };
    assert.equal(await inEvents([], "CREATE SCHEMA homely"), undefined);
    await assert.rejects(inEvents(["homely"], "SELECT 1"), /schema homely belongs to an application/);
    assert.equal(await inEvents([], "ALTER SCHEMA homely RENAME TO another"), undefined);
    assert.equal(await inEvents(["homely"], "SELECT homely.homely()"), undefined);
  },
);
