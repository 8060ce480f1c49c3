// A store on a server that keeps its data: killed while it writes, sealed, and away when a database user's time is up.
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import {
  initialiseVault,
  missing,
  startPostgres,
  startVault,
  type RealServer,
  type RealVault,
} from "../support/real-servers";
import { everyToken, ours, prepare, registered } from "../support/stores";
import { apply, createIssuer, vaultRequests } from "../support/vault-requests";

const skip = missing("vault", "postgres");
const issuer = createIssuer();
const mark = "MARKED-VALUE";
const document = "secrets/prod/data/web";

let vault: RealVault;
let folder: string;
let tokens: { [who: string]: string };
const started: RealServer[] = [];

before(async () => {
  if (skip !== false) return;
  folder = mkdtempSync(path.join(tmpdir(), "groundplan-restart-"));
  const postgres = await startPostgres();
  started.push(postgres, (vault = await startVault({ folder })));
  await initialiseVault(vault);
  await vault.call("PUT", "sys/audit/file", { type: "file", options: { file_path: vault.auditFile } });
  const administrator = await prepare(vault, issuer);
  const connection_url = `postgresql://{{username}}:{{password}}@127.0.0.1:${postgres.port}/postgres`;
  const stand = {
    publicKey: issuer.publicKey,
    database: { connection_url, username: "admin", password: "admin" },
    credentialTtl: { usual: 3, longest: 3 },
  };
  const resources = await registered("secrets", ours);
  await apply(vault, vaultRequests(resources, stand).writes, administrator);
  const likeCloudSql = [
    "CREATE ROLE cloudsqlsuperuser NOLOGIN CREATEROLE CREATEDB",
    "GRANT cloudsqlsuperuser TO admin",
  ];
  assert.equal(await runSql(...likeCloudSql), undefined);
  tokens = await everyToken(vault, issuer, resources);
});

after(async () => {
  await Promise.all(started.map((one) => one.stop()));
  if (skip === false) rmSync(folder, { recursive: true, force: true });
});

/** Has Vault run SQL as the administrator. Returns the error, if any. */
async function runSql(...statements: string[]): Promise<string | undefined> {
  const role = { db_name: "main", creation_statements: statements };
  await vault.call("POST", "database/prod/config/main", {
    allowed_roles: ["probe", "readonly.web.main", "readwrite.web.main"],
  });
  await vault.call("POST", "database/prod/roles/probe", role);
  const { status, body } = await vault.call("GET", "database/prod/creds/probe");
  return status === 200 ? undefined : JSON.stringify(body);
}

test("a server that is killed while it writes has kept what it confirmed", { skip }, async () => {
  for (let round = 0; round < 3; round++) {
    let confirmed = 0;
    const write = async (): Promise<void> => {
      for (let value = 1; ; value++) {
        const body = { data: { KEY: mark, ROUND: round, VALUE: value } };
        if ((await vault.call("POST", document, body, tokens["operator"])).status !== 200) return;
        confirmed = value;
      }
    };
    const writing = write().catch(() => "cut off");
    while (confirmed < 20) await sleep(1);
    await vault.kill();
    assert.equal(await writing, "cut off");
    await vault.start();
    const answer = await vault.call("GET", document, undefined, tokens["app.web"]);
    assert.equal(answer.status, 200);
    const { ROUND, VALUE } = (answer.body as { data: { data: { ROUND: number; VALUE: number } } }).data.data;
    assert.equal(ROUND, round);
    // What was under way may have been kept too.
    assert.ok(VALUE === confirmed || VALUE === confirmed + 1, `${VALUE} is there, ${confirmed} was confirmed`);
  }
});

test("sealed, it answers nobody; started again, it opens itself, and everybody is who he was", { skip }, async () => {
  const read = async (who: string): Promise<number> =>
    (await vault.call("GET", document, undefined, tokens[who])).status;
  assert.equal((await vault.call("PUT", "sys/seal")).status, 204);
  assert.deepEqual([await read("operator"), await read("app.web")], [503, 503]);
  await vault.restart();
  assert.deepEqual([await read("operator"), await read("app.web"), await read("preview")], [200, 200, 403]);
});

test("a database user whose time ran out while Vault was away goes when it is back", { skip }, async () => {
  const answer = await vault.call("GET", "database/prod/creds/readwrite.web.main", undefined, tokens["app.web"]);
  const { username } = (answer.body as { data: { username: string } }).data;
  const found = `SELECT FROM pg_roles WHERE rolname = '${username}'`;
  const isThere = async (): Promise<boolean> => {
    const sql = `DO $$ BEGIN IF EXISTS (${found}) THEN RAISE EXCEPTION 'it is there'; END IF; END; $$`;
    return (await runSql(sql))?.includes("it is there") === true;
  };
  assert.equal(await isThere(), true);
  await vault.kill();
  await sleep(3000);
  await vault.start();
  for (const deadline = Date.now() + 20_000; await isThere();) {
    assert.ok(Date.now() < deadline, "it is there after 20 seconds");
    await sleep(200);
  }
});

test("all of it is on record, and no value", { skip }, () => {
  const record = readFileSync(vault.auditFile, "utf8");
  for (const path of ["auth/gcp/login", "auth/github/prod/login", document, "database/prod/creds/readwrite.web.main"]) {
    assert.ok(record.includes(`"path":"${path}"`), path);
  }
  for (const secret of [mark, vault.token, ...Object.values(tokens)]) {
    assert.ok(!record.includes(secret) && !vault.log().includes(secret));
  }
});
