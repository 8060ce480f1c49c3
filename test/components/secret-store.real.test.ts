// What Vault and PostgreSQL make of the policies, statements and programs. Google login is not among OpenBao's, so a
// stand-in hands out the tokens; everything else is real.
import assert from "node:assert/strict";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { test } from "node:test";
import { run, type Key, type Settings } from "../../components/app-secrets/first-values";
import { appPolicy, operatorPolicy, previewPolicy, syncPolicy } from "../../components/secret-store/policies";
import { readonlyStatements, readwriteStatements, type RoleStatements } from "../../components/secret-store/statements";
import { missing, startPostgres, startVault, type RealVault } from "../support/real-servers";

interface Credentials {
  lease_id: string;
  data: { username: string; password: string };
}

/** A database as Cloud SQL makes it: an administrators' role that is no superuser, owns it, and has Vault's user as a member. */
const likeCloudSql = [
  "CREATE ROLE cloudsqlsuperuser NOLOGIN CREATEROLE CREATEDB",
  `CREATE ROLE "vault@acme.iam" LOGIN PASSWORD 'vault' IN ROLE cloudsqlsuperuser`,
  "ALTER DATABASE template1 OWNER TO cloudsqlsuperuser",
];

/** Runs SQL through Vault as some user: a role whose creation statements are the SQL. Returns the error, if any. */
async function runSql(
  vault: RealVault,
  port: number,
  user: string,
  password: string,
  sql: string[],
): Promise<string | undefined> {
  const connection = await vault.call("POST", "database-prod/config/probe", {
    plugin_name: "postgresql-database-plugin",
    connection_url: `postgresql://${encodeURIComponent(user)}:${encodeURIComponent(password)}@127.0.0.1:${port}/template1`,
    allowed_roles: ["probe"],
  });
  if (connection.status >= 300) return JSON.stringify(connection.body);
  await vault.call("POST", "database-prod/roles/probe", { db_name: "probe", creation_statements: sql });
  const answer = await vault.call("GET", "database-prod/creds/probe");
  return answer.status === 200 ? undefined : JSON.stringify(answer.body);
}

test(
  "database users come, read, write, migrate, renew and go",
  { skip: missing("bao", "postgres", "initdb") },
  async () => {
    const postgres = await startPostgres();
    const vault = await startVault();
    try {
      await vault.call("POST", "sys/mounts/database-prod", { type: "database" });
      const admin = (sql: string[]): Promise<string | undefined> => runSql(vault, postgres.port, "admin", "admin", sql);
      assert.equal(await admin(likeCloudSql), undefined);
      await vault.call("POST", "database-prod/config/main", {
        plugin_name: "postgresql-database-plugin",
        connection_url: `postgresql://{{username}}:{{password}}@127.0.0.1:${postgres.port}/template1`,
        username: "vault@acme.iam",
        password: "vault",
        allowed_roles: ["web-readonly", "web-readwrite"],
      });
      const define = (role: string, statements: RoleStatements): Promise<{ status: number }> =>
        vault.call("POST", `database-prod/roles/${role}`, {
          db_name: "main",
          creation_statements: statements.creation,
          renew_statements: statements.renewal,
          revocation_statements: statements.revocation,
          default_ttl: "1h",
          max_ttl: "24h",
        });
      await define("web-readwrite", readwriteStatements("web"));
      await define("web-readonly", readonlyStatements("web"));
      const issue = async (role: string): Promise<Credentials> => {
        const answer = await vault.call("GET", `database-prod/creds/${role}`);
        assert.equal(answer.status, 200, JSON.stringify(answer.body));
        return answer.body as Credentials;
      };
      const as = (one: Credentials, ...sql: string[]): Promise<string | undefined> =>
        runSql(vault, postgres.port, one.data.username, one.data.password, sql);

      const reader = await issue("web-readonly");
      const writers = await Promise.all([1, 2, 3].map(() => issue("web-readwrite")));
      const [first, second] = writers as [Credentials, Credentials];
      assert.equal(await as(first, "CREATE TABLE posts (id serial PRIMARY KEY, title text)"), undefined);
      assert.equal(await as(first, "CREATE SCHEMA extra", "CREATE TABLE extra.t (a int)"), undefined);
      assert.equal(
        await as(second, "ALTER TABLE posts ADD COLUMN body text", "INSERT INTO posts (title) VALUES ('x')"),
        undefined,
      );
      assert.equal(await as(reader, "SELECT * FROM posts", "SELECT * FROM extra.t"), undefined);
      assert.match((await as(reader, "INSERT INTO posts (title) VALUES ('y')")) ?? "", /permission denied/);
      assert.match((await as(reader, "CREATE TABLE mine (a int)")) ?? "", /permission denied/);
      assert.match((await as(first, "CREATE ROLE other")) ?? "", /permission denied/);

      assert.equal(
        (await vault.call("PUT", "sys/leases/renew", { lease_id: second.lease_id, increment: 7200 })).status,
        200,
      );
      assert.equal((await vault.call("PUT", "sys/leases/revoke", { lease_id: first.lease_id })).status, 204);
      assert.match((await as(first, "SELECT 1")) ?? "", /authentication failed|does not exist/);
      assert.equal(await as(second, "SELECT body FROM posts"), undefined);

      assert.equal((await vault.call("PUT", "sys/leases/revoke-prefix/database-prod/creds/web-readwrite")).status, 204);
      assert.equal((await vault.call("PUT", "sys/leases/revoke-prefix/database-prod/creds/web-readonly")).status, 204);
      const left =
        "DO $$ BEGIN IF EXISTS (SELECT FROM pg_roles WHERE rolname LIKE 'v-%') THEN RAISE EXCEPTION 'left'; END IF; END; $$";
      assert.equal(await admin([left, "SELECT body FROM posts"]), undefined);
      assert.equal(await as(await issue("web-readwrite"), "SELECT body FROM posts"), undefined);
    } finally {
      await vault.stop();
      await postgres.stop();
    }
  },
);

test("policies let each do what it is for", { skip: missing("bao") }, async () => {
  const vault = await startVault();
  try {
    for (const mount of ["secrets-prod", "config-prod", "secrets-dev"]) {
      await vault.call("POST", `sys/mounts/${mount}`, { type: "kv", options: { version: "2" } });
    }
    const app = { name: "web", hasDatabase: true };
    const policies: { [name: string]: string } = {
      "prod.operator": operatorPolicy("prod", [app]),
      "prod.preview": previewPolicy("prod"),
      "prod.sync": syncPolicy("prod", [app]),
      "prod.app.web": appPolicy("prod", app),
    };
    for (const [name, policy] of Object.entries(policies))
      await vault.call("PUT", `sys/policies/acl/${name}`, { policy });
    const can = async (policy: string, method: string, path: string, body?: object): Promise<boolean> => {
      const made = await vault.call("POST", "auth/token/create", { policies: [policy] });
      const token = (made.body as { auth: { client_token: string } }).auth.client_token;
      return (await vault.call(method, path, body, token)).status !== 403;
    };
    const write = { data: { A: "1" } };
    assert.ok(await can("prod.operator", "POST", "secrets-prod/data/web", write));
    assert.ok(await can("prod.operator", "POST", "secrets-prod/data/web", write));
    assert.ok(await can("prod.operator", "LIST", "secrets-prod/metadata"));
    assert.ok(await can("prod.operator", "GET", "secrets-prod/subkeys/web"));
    assert.ok(!(await can("prod.operator", "DELETE", "secrets-prod/metadata/web")));
    assert.ok(!(await can("prod.operator", "GET", "secrets-dev/data/web")));
    assert.ok(await can("prod.app.web", "GET", "secrets-prod/data/web"));
    assert.ok(!(await can("prod.app.web", "GET", "secrets-prod/data/feed")));
    assert.ok(!(await can("prod.app.web", "POST", "secrets-prod/data/web", write)));
    assert.ok(await can("prod.sync", "GET", "secrets-prod/data/web"));
    assert.ok(!(await can("prod.sync", "POST", "secrets-prod/data/web", write)));
    assert.ok(!(await can("prod.sync", "DELETE", "secrets-prod/data/web")));
    for (const path of [
      "sys/mounts/secrets-prod",
      "sys/mounts/secrets-prod/tune",
      "secrets-prod/config",
      "sys/policies/acl/prod.sync",
    ]) {
      assert.ok(await can("prod.preview", "GET", path), path);
    }
    assert.ok(!(await can("prod.preview", "GET", "secrets-prod/data/web")));
    assert.ok(!(await can("prod.preview", "GET", "secrets-prod/metadata/web")));
    assert.ok(!(await can("prod.preview", "PUT", "sys/policies/acl/prod.sync", { policy: "" })));
  } finally {
    await vault.stop();
  }
});

/** Google's services and the login, with Vault's real API behind. */
async function startGoogle(vault: RealVault): Promise<{ url: string; copies: Map<string, string[]>; close(): void }> {
  const copies = new Map<string, string[]>();
  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString("utf8");
    const url = request.url ?? "";
    const send = (status: number, body: unknown): void => {
      response.statusCode = status;
      response.end(JSON.stringify(body));
    };
    if (url.startsWith("/computeMetadata")) {
      send(200, { access_token: "google" });
      return;
    }
    if (url === "/v1/auth/gcp/login") {
      send(200, (await vault.call("POST", "auth/token/create", { policies: ["prod.sync"], type: "batch" })).body);
      return;
    }
    const [, secret = "", verb = ""] = /^\/v1\/(projects\/[^:]+?)(?:\/versions\/latest)?:(\w+)$/.exec(url) ?? [];
    const held = copies.get(secret) ?? [];
    if (verb === "access") {
      const latest = held.at(-1);
      send(latest === undefined ? 404 : 200, { payload: { data: latest } });
      return;
    }
    if (verb === "addVersion") {
      copies.set(secret, [...held, (JSON.parse(text) as { payload: { data: string } }).payload.data]);
      send(200, {});
      return;
    }
    const headers = {
      "X-Vault-Token": String(request.headers["x-vault-token"]),
      "content-type": String(request.headers["content-type"]),
    };
    const answer = await fetch(vault.url + url, {
      method: request.method ?? "GET",
      headers,
      body: text === "" ? null : text,
    });
    send(answer.status, await answer.json().catch(() => ({})));
  };
  const server = createServer((request, response) => void handle(request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const close = (): void => {
    server.closeAllConnections();
    server.close();
  };
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, copies, close };
}

test("the program that makes first values agrees with the real API", { skip: missing("bao") }, async () => {
  const vault = await startVault();
  const google = await startGoogle(vault);
  try {
    await vault.call("POST", "sys/mounts/secrets-prod", { type: "kv", options: { version: "2" } });
    await vault.call("PUT", "sys/policies/acl/prod.sync", {
      policy: syncPolicy("prod", [{ name: "web", hasDatabase: false }]),
    });
    const key = (name: string, generate: boolean): Key => ({
      name,
      generate,
      secret: `projects/p/secrets/web-${name}`,
    });
    const go = (...keys: Key[]): ReturnType<typeof run> => {
      const settings: Settings = {
        vault: { address: google.url, role: "prod.sync", document: { mount: "secrets-prod", app: "web" } },
        keys,
      };
      const sleep = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 20));
      return run(settings, { metadataUrl: google.url, secretManagerUrl: google.url, sleep, patience: 60_000 });
    };
    const document = async (): Promise<{ data: { [name: string]: string }; metadata: { version: number } }> =>
      ((await vault.call("GET", "secrets-prod/data/web")).body as { data: Awaited<ReturnType<typeof document>> }).data;

    const reports = await Promise.all([go(key("A", true)), go(key("A", true))]);
    assert.equal(reports.flatMap((report) => report.generated).length, 1);
    const made = (await document()).data["A"];
    assert.deepEqual((await go(key("A", true), key("B", true))).generated, ["B"]);
    assert.equal((await document()).metadata.version, 2);
    assert.equal((await document()).data["A"], made);
    assert.deepEqual((await go(key("A", true), key("B", true))).unchanged, ["A", "B"]);
    assert.equal(Buffer.from(google.copies.get("projects/p/secrets/web-A")?.at(-1) ?? "", "base64").toString(), made);
    await assert.rejects(go(key("A", true), key("C", false)), /missing: C/);
    await vault.call("DELETE", "secrets-prod/data/web");
    await assert.rejects(go(key("A", true)), /was deleted in Vault \(version 2\)/);
  } finally {
    google.close();
    await vault.stop();
  }
});
