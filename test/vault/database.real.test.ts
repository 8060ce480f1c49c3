// Database users that a whole store makes in a real PostgreSQL, for an application that logs in by its role. Vault's own login
// is by password here, where Cloud SQL's is by identity; the user that it logs in as has the same rights.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { missing, startPostgres, startVault, type RealServer, type RealVault } from "../support/real-servers";
import { everyToken, ours, prepare, registered } from "../support/stores";
import { apply, createIssuer, vaultRequests, type Stand } from "../support/vault-requests";

const skip = missing("vault", "postgres");

/** A database as Cloud SQL makes it: an administrators' role that is no superuser, owns it, and has Vault's user as a member. */
const likeCloudSql = [
  "CREATE ROLE cloudsqlsuperuser NOLOGIN CREATEROLE CREATEDB",
  `CREATE ROLE "vault@acme-test.iam" LOGIN PASSWORD 'vault' IN ROLE cloudsqlsuperuser`,
  "ALTER DATABASE postgres OWNER TO cloudsqlsuperuser",
];
/** What the users are found by: Vault's names for them. */
const users = "SELECT FROM pg_roles WHERE rolname LIKE 'v-%'";

interface Credentials {
  lease_id: string;
  lease_duration: number;
  data: { username: string; password: string };
}

let vault: RealVault;
let postgres: RealServer;
const started: RealServer[] = [];

before(async () => {
  if (skip !== false) return;
  started.push((vault = await startVault()), (postgres = await startPostgres()));
  await vault.call("POST", "sys/mounts/probe", { type: "database" });
  assert.equal(await admin(...likeCloudSql), undefined);
});

after(() => Promise.all(started.map((one) => one.stop())));

/** Applies the store, and logs in. Users live for an hour unless another life is given. */
async function tokens(lifetimes: Stand["lifetimes"] = {}): Promise<{ [who: string]: string }> {
  const issuer = createIssuer();
  const resources = await registered("secrets", ours);
  await vault.call("DELETE", "sys/auth/gcp");
  await vault.call("DELETE", "sys/auth/github/prod");
  const administrator = await prepare(vault, issuer);
  const stand: Stand = {
    publicKey: issuer.publicKey,
    database: {
      connection_url: `postgresql://{{username}}:{{password}}@127.0.0.1:${postgres.port}/postgres`,
      username: "vault@acme-test.iam",
      password: "vault",
    },
    lifetimes,
  };
  await apply(vault, vaultRequests(resources, stand).writes, administrator);
  return everyToken(vault, issuer, resources);
}

async function issue(kind: "readonly" | "readwrite", token: string | undefined): Promise<Credentials> {
  const answer = await vault.call("GET", `database/prod/creds/web-${kind}`, undefined, token);
  assert.equal(answer.status, 200, JSON.stringify(answer.body));
  return answer.body as Credentials;
}

/** Runs SQL as somebody: Vault does, by a role whose creation statements are the SQL. Returns the error, if any. */
async function runSql(user: string, password: string, sql: string[]): Promise<string | undefined> {
  const login = `${encodeURIComponent(user)}:${encodeURIComponent(password)}`;
  const connection = await vault.call("POST", "probe/config/probe", {
    plugin_name: "postgresql-database-plugin",
    connection_url: `postgresql://${login}@127.0.0.1:${postgres.port}/postgres`,
    allowed_roles: ["probe"],
  });
  if (connection.status >= 300) return JSON.stringify(connection.body);
  await vault.call("POST", "probe/roles/probe", { db_name: "probe", creation_statements: sql });
  const answer = await vault.call("GET", "probe/creds/probe");
  return answer.status === 200 ? undefined : JSON.stringify(answer.body);
}

const admin = (...sql: string[]): Promise<string | undefined> => runSql("admin", "admin", sql);
const as = (one: Credentials, ...sql: string[]): Promise<string | undefined> =>
  runSql(one.data.username, one.data.password, sql);

/** Whether the database has the user, whatever Vault believes. */
async function exists(one: Credentials): Promise<boolean> {
  const found = `SELECT FROM pg_roles WHERE rolname = '${one.data.username}'`;
  const answer = await admin(`DO $$ BEGIN IF EXISTS (${found}) THEN RAISE EXCEPTION 'it is there'; END IF; END; $$`);
  return answer?.includes("it is there") === true;
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 15_000;
  while (!(await isSo())) {
    assert.ok(Date.now() < deadline, "it did not happen within 15 seconds");
    await sleep(200);
  }
}

test("an application's users read, write and migrate, and leave their tables to the next", { skip }, async () => {
  const { "app.web": web, operator, developer } = await tokens();
  const reader = await issue("readonly", web);
  const writers = await Promise.all([1, 2, 3].map(() => issue("readwrite", web)));
  const [first, second] = writers as [Credentials, Credentials];
  assert.equal(await as(first, "CREATE TABLE posts (id serial PRIMARY KEY, title text)"), undefined);
  assert.equal(await as(first, "CREATE SCHEMA extra", "CREATE TABLE extra.t (a int)"), undefined);
  const migration = ["ALTER TABLE posts ADD COLUMN body text", "INSERT INTO posts (title) VALUES ('x')"];
  assert.equal(await as(second, ...migration), undefined);
  for (const one of [reader, await issue("readonly", operator), await issue("readonly", developer)]) {
    assert.equal(await as(one, "SELECT * FROM posts", "SELECT * FROM extra.t"), undefined);
    assert.match((await as(one, "INSERT INTO posts (title) VALUES ('y')")) ?? "", /permission denied/);
    assert.match((await as(one, "CREATE TABLE mine (a int)")) ?? "", /permission denied/);
  }
  assert.match((await as(first, "CREATE ROLE other")) ?? "", /permission denied/);
  assert.match((await as(first, "SET ROLE cloudsqlsuperuser")) ?? "", /permission denied/);

  assert.equal((await vault.call("PUT", "sys/leases/revoke", { lease_id: first.lease_id })).status, 204);
  assert.match((await as(first, "SELECT 1")) ?? "", /authentication failed|does not exist/);
  assert.equal(await as(second, "SELECT body FROM posts"), undefined);
  await vault.call("PUT", "sys/leases/revoke-prefix/database/prod");
  const none = `DO $$ BEGIN IF EXISTS (${users}) THEN RAISE EXCEPTION 'left'; END IF; END; $$`;
  assert.equal(await admin(none, "SELECT body FROM posts"), undefined);
  assert.equal(await as(await issue("readwrite", web), "SELECT body FROM posts"), undefined);
});

test("a user goes on time, unless he is renewed, and then in the end too", { skip }, async () => {
  const lifetimes = { "web-readwrite": { usual: 3, longest: 600 }, "web-readonly": { usual: 3, longest: 4 } };
  const { "app.web": web } = await tokens(lifetimes);
  const [renewed, forgotten, last] = [
    await issue("readwrite", web),
    await issue("readwrite", web),
    await issue("readonly", web),
  ];
  const renew = (one: Credentials): Promise<{ status: number }> =>
    vault.call("PUT", "sys/leases/renew", { lease_id: one.lease_id, increment: 600 }, web);
  assert.deepEqual([renewed.lease_duration, last.lease_duration], [3, 3]);
  assert.equal((await renew(renewed)).status, 200);
  assert.equal((await renew(last)).status, 200);
  // The database would refuse the login by itself after this time.
  const valid = `SELECT FROM pg_roles WHERE rolname = '${renewed.data.username}' AND rolvaliduntil > now() + interval '1 minute'`;
  assert.equal(
    await admin(`DO $$ BEGIN IF NOT EXISTS (${valid}) THEN RAISE EXCEPTION 'as before'; END IF; END; $$`),
    undefined,
  );
  assert.equal(await as(renewed, "CREATE TABLE IF NOT EXISTS notes (a int)"), undefined);
  for (const one of [forgotten, last]) {
    await until(async () => !(await exists(one)));
    assert.match((await as(one, "SELECT 1")) ?? "", /authentication failed|does not exist/);
    assert.equal((await renew(one)).status, 400);
  }
  assert.equal(await as(renewed, "INSERT INTO notes VALUES (1)"), undefined);
});

test("users end with the login that asked for them", { skip }, async () => {
  const { "app.web": web } = await tokens();
  const one = await issue("readwrite", web);
  assert.equal(await as(one, "SELECT 1"), undefined);
  assert.equal((await vault.call("PUT", "auth/token/revoke-self", undefined, web)).status, 204);
  await until(async () => !(await exists(one)));
});
