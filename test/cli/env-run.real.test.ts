// A program that runs with an environment's values: a real server, a real database, real processes.
import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { after, before, test, type TestContext } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { supervise } from "../../cli/env/supervise";
import { Role } from "../../cli/env/names";
import { openSession } from "../../cli/env/session";
import { takeSupply } from "../../cli/env/supply";
import type { CommandResult } from "../support/command";
import {
  groundplanEnv,
  groundplanEnvAlone,
  startFront,
  startSource,
  temporaryFolder,
  type CommandOptions,
  type EnvSource,
} from "../support/env-source";
import { missing, startPostgres, type RealServer } from "../support/real-servers";
import { googleIssuer } from "../support/vault-requests";

const skip = missing("vault", "postgres");
// A database user lives five seconds, and twelve at most: half of that is for a renewal on a busy machine.
const credentialTtl = { usual: 5, longest: 12 };
let source: EnvSource;
let postgres: RealServer;

before(async () => {
  if (skip !== false) return;
  postgres = await startPostgres();
  const connection_url = `postgresql://{{username}}:{{password}}@127.0.0.1:${postgres.port}/postgres`;
  source = await startSource({ database: { connection_url, username: "admin", password: "admin" }, credentialTtl });
  await source.vault.call("POST", "sys/mounts/probe", { type: "database" });
  await source.vault.call("POST", "probe/config/probe", {
    plugin_name: "postgresql-database-plugin",
    connection_url,
    username: "admin",
    password: "admin",
    allowed_roles: ["probe"],
  });
  assert.equal(
    await sql("CREATE ROLE cloudsqlsuperuser NOLOGIN CREATEROLE CREATEDB", "GRANT cloudsqlsuperuser TO admin"),
    "",
  );
});
after(async () => {
  if (skip === false) await Promise.all([source.vault.stop(), postgres.stop()]);
});

/** Has Vault run SQL as the administrator. Returns the error, or nothing. */
async function sql(...statements: string[]): Promise<string> {
  await source.vault.call("POST", "probe/roles/probe", { db_name: "probe", creation_statements: statements });
  const answer = await source.vault.call("GET", "probe/creds/probe");
  return answer.status === 200 ? "" : JSON.stringify(answer.body);
}

async function isUser(name: string): Promise<boolean> {
  const found = `SELECT FROM pg_roles WHERE rolname = '${name}'`;
  return (await sql(`DO $$ BEGIN IF EXISTS (${found}) THEN RAISE EXCEPTION 'it is there'; END IF; END; $$`)) !== "";
}

async function until(what: string, isSo: () => boolean | Promise<boolean>): Promise<void> {
  for (const deadline = Date.now() + 30_000; !(await isSo());) {
    assert.ok(Date.now() < deadline, `${what}: not within 30 seconds`);
    await sleep(100);
  }
}

/** Runs `env run` for somebody, without a database user unless the arguments ask for one. */
async function run(
  context: TestContext,
  args: string[],
  { start = groundplanEnvAlone, ...options }: Partial<CommandOptions> & { start?: typeof groundplanEnvAlone } = {},
  who = "developer.web",
): Promise<CommandResult & { cwd: string }> {
  const cwd = options.cwd ?? temporaryFolder(context);
  const variables = { VAULT_ADDR: source.vault.url, VAULT_TOKEN: source.tokens["dev"]?.[who] };
  const named = ["run", "dev", "--app", "web", ...(args.includes("--database") ? [] : ["--database", "none"])];
  const result = await start([...named, ...args], { ...options, cwd, env: { ...variables, ...options.env } });
  return { ...result, cwd };
}

const node = process.execPath;
const print = (expression: string): string[] => [
  "--",
  node,
  "-e",
  `process.stdout.write(JSON.stringify(${expression}))`,
];

test("the program finds the values, and nothing is on disk", { skip }, async (context) => {
  await source.put("secrets", "dev", "web", {
    KEY: "line 1\nline 2 '\"`$HOME",
    PATH: "/mine",
    HOME: "/mine",
    PS1: ">",
    OVER: "new",
  });
  await source.put("config", "dev", "web", { URL: "https://example.com" });
  const expression =
    "[process.env.KEY, process.env.URL, process.env.OVER, process.env.PATH, process.env.HOME, process.env.PS1, process.argv.slice(1)]";
  const result = await run(context, [...print(expression), "a b", "--flag"], {
    env: { OVER: "old", HOME: "/own", PS1: "$" },
  });
  assert.equal(result.code, 0, result.stderr);
  assert.deepEqual(JSON.parse(result.stdout), [
    "line 1\nline 2 '\"`$HOME",
    "https://example.com",
    "new",
    process.env["PATH"],
    "/own",
    "$",
    ["a b", "--flag"],
  ]);
  assert.match(result.stderr, /Left out: .*PATH, which is the shell's own/);
  assert.deepEqual(fs.readdirSync(result.cwd), []);
});

test("the program's status is the command's", { skip }, async (context) => {
  assert.equal((await run(context, ["--", node, "-e", "process.exit(7)"])).code, 7);
  assert.equal((await run(context, ["--", "sh", "-c", "kill -KILL $$"])).code, 137);
  // The others print nothing by a program of their own.
  const here = { start: groundplanEnv };
  const missingProgram = await run(context, ["--", "no-such-program-here"], here);
  assert.equal(missingProgram.code, 127);
  assert.match(missingProgram.stderr, /error: no-such-program-here: there is no such program/);
  const folder = temporaryFolder(context);
  assert.equal((await run(context, ["--", folder], here)).code, 126);
  assert.equal((await run(context, [], here)).code, 2);
  assert.equal((await run(context, ["--", "true"], here, "preview")).code, 3);
  assert.equal((await run(context, ["--", "true"], { env: { VAULT_ADDR: "http://127.0.0.1:1" } })).code, 4);
});

test("signals reach the program, which decides what they mean", { skip }, async (context) => {
  const cwd = temporaryFolder(context);
  const script = `
    const fs = require("node:fs");
    for (const signal of ["SIGHUP", "SIGINT", "SIGUSR2"]) process.on(signal, () => fs.appendFileSync("got", signal + " "));
    process.on("SIGTERM", () => process.exit(9));
    fs.writeFileSync("ready", "");
    setInterval(() => fs.existsSync(process.cwd()) || process.exit(1), 1000);`;
  const got = path.join(cwd, "got");
  const seen = (): string => (fs.existsSync(got) ? fs.readFileSync(got, "utf8") : "");
  let kill: (signal: NodeJS.Signals) => void = () => undefined;
  const finished = run(context, ["--", node, "-e", script], {
    cwd,
    start: (args, options) => groundplanEnvAlone(args, options, (child) => (kill = (signal) => child.kill(signal))),
  });
  await until("the program starts", () => fs.existsSync(path.join(cwd, "ready")));
  for (const signal of ["SIGHUP", "SIGINT", "SIGUSR2"] as const) {
    kill(signal);
    await until(signal, () => seen().includes(signal));
  }
  kill("SIGTERM");
  assert.equal((await finished).code, 9);
  assert.equal(seen(), "SIGHUP SIGINT SIGUSR2 ");
});

/** Gets values with a login of the command's own, as a person does. */
function take(
  credentials: Parameters<typeof takeSupply>[1]["credentials"],
  address?: string,
): () => ReturnType<typeof takeSupply> {
  return async () => {
    const target = { environment: "dev", address: address ?? source.vault.url, project: "acme-test", app: "web" };
    const email = "secrets-developer@acme-test.iam.gserviceaccount.com";
    const signer = (): Promise<string> =>
      Promise.resolve(source.issuer.sign({ iss: googleIssuer, sub: email, email, aud: "vault/dev.developer.web" }));
    const session = await openSession(target, Role.Developer, {}, { variables: {}, say: () => undefined, signer });
    return takeSupply(session, { app: "web", credentials });
  };
}

/** A program that writes down who it is to the database, each time that it starts, until it is told to stop or its folder goes. */
function recorder(cwd: string): { command: string[]; users: () => string[]; stop: () => void } {
  const [list, stop] = [path.join(cwd, "users"), path.join(cwd, "stop")];
  const script = `
    const fs = require("node:fs");
    fs.appendFileSync(${JSON.stringify(list)}, process.env.DATABASE_USER + "|" + process.env.KEY + "\\n");
    const isOver = () => fs.existsSync(${JSON.stringify(stop)}) || !fs.existsSync(${JSON.stringify(list)});
    setInterval(() => isOver() && process.exit(0), 50);`;
  return {
    command: [node, "-e", script],
    users: () => (fs.existsSync(list) ? fs.readFileSync(list, "utf8").trim().split("\n") : []),
    stop: () => {
      fs.writeFileSync(stop, "");
    },
  };
}

const readonly = { access: "readonly", required: true } as const;

test("a database user is renewed while the program runs, and gone when it has ended", { skip }, async (context) => {
  await source.put("secrets", "dev", "web", { KEY: "x" });
  const { command, users, stop } = recorder(temporaryFolder(context));
  const asked: string[] = [];
  const front = await startFront(context, source.vault, ({ path: at }) => {
    asked.push(at);
    return Promise.resolve(undefined);
  });
  const finished = supervise({ command, app: "web", take: take(readonly, front), watchSeconds: undefined });
  await until("the program starts", () => users().length === 1);
  const [name = ""] = (users()[0] ?? "").split("|");
  const began = Date.now();
  while (Date.now() - began < (credentialTtl.usual + 2) * 1000) {
    assert.ok(await isUser(name), `after ${Date.now() - began} ms`);
    await sleep(500);
  }
  stop();
  assert.equal(await finished, 0);
  assert.equal(asked.at(-1), "auth/token/revoke-self");
  // Vault ends it in the background.
  await until("the user goes", async () => !(await isUser(name)));
});

test("what can't be renewed any more is replaced by a restart, if that is wanted", { skip }, async (context) => {
  await source.put("secrets", "dev", "web", { KEY: "x" });
  const { command, users, stop } = recorder(temporaryFolder(context));
  const finished = supervise({ command, app: "web", take: take(readonly), watchSeconds: 60 });
  await until("it starts again before the user's end", () => users().length === 2);
  const [first, second] = users();
  assert.notEqual(first, second);
  assert.ok(await isUser((second ?? "").split("|")[0] ?? ""));
  stop();
  assert.equal(await finished, 0);
});

test("new values restart the program, if that is wanted", { skip }, async (context) => {
  await source.put("secrets", "dev", "web", { KEY: "one" });
  const cwd = temporaryFolder(context);
  const { command, users, stop } = recorder(cwd);
  const finished = run(context, ["--watch", "--interval", "1", "--", ...command], { cwd });
  await until("it starts", () => users().length === 1);
  await source.put("secrets", "dev", "web", { KEY: "two" });
  await until("it starts again", () => users().length === 2);
  stop();
  const { code, stderr } = await finished;
  assert.equal(code, 0, stderr);
  assert.deepEqual(users(), ["undefined|one", "undefined|two"]);
  assert.match(stderr, /The values have changed: the program is started again/);
});

test("a server that goes away leaves the program running", { skip }, async (context) => {
  let away = false;
  const front = await startFront(context, source.vault, () => Promise.resolve(away ? { status: 403 } : undefined));
  await source.put("secrets", "dev", "web", { KEY: "one" });
  const cwd = temporaryFolder(context);
  const { command, users, stop } = recorder(cwd);
  let stderr = "";
  const finished = run(context, ["--watch", "--interval", "1", "--", ...command], {
    cwd,
    env: { VAULT_ADDR: front },
    start: (args, options) =>
      groundplanEnvAlone(args, options, ({ stderr: stream }) => stream?.on("data", (text: string) => (stderr += text))),
  });
  await until("it starts", () => users().length === 1);
  away = true;
  await until("it is said", () => stderr.includes("Whether the values have changed is not known"));
  away = false;
  await source.put("secrets", "dev", "web", { KEY: "two" });
  await until("it starts again", () => users().length === 2);
  stop();
  assert.equal((await finished).code, 0);
});

test("a database user of a given token is revoked, or it is said when it ends", { skip }, async (context) => {
  const args = [
    "--database",
    "readonly",
    ...print("[process.env.DATABASE_USER, process.env.DATABASE_PASSWORD.length > 10]"),
  ];
  const unable = await run(context, args);
  assert.equal(unable.code, 0, unable.stderr);
  assert.match(
    unable.stderr,
    /The database user is not revoked, since the token in VAULT_TOKEN may not; it expires within 5 seconds/,
  );
  const able = await run(context, args, { env: { VAULT_TOKEN: "root" } });
  assert.doesNotMatch(able.stderr, /not revoked/);
  const [name, hasPassword] = JSON.parse(able.stdout) as [string, boolean];
  assert.ok(hasPassword);
  await until("the user goes", async () => !(await isUser(name)));
});

test("a database user that is not to be had is a failure only if it was asked for", { skip }, async (context) => {
  const asked = await run(context, ["--database", "readwrite", "--", "true"], { start: groundplanEnv });
  assert.equal(asked.code, 3);
  assert.match(asked.stderr, /Vault makes no database user at database\/dev\/creds\/readwrite\.web\.main \(403\)/);
  await source.put("config", "dev", "feed", { URL: "x" });
  const variables = { VAULT_ADDR: source.vault.url, VAULT_TOKEN: source.tokens["dev"]?.["developer.web"] };
  const options = { cwd: temporaryFolder(context), env: variables };
  const without = await groundplanEnvAlone(
    ["run", "dev", "--app", "feed", ...print("process.env.DATABASE_USER ?? null")],
    options,
  );
  assert.equal(without.code, 0, without.stderr);
  assert.equal(without.stdout, "null");
});

test("a pulled file has a database user, and the time of its end", { skip }, async (context) => {
  const env = { VAULT_ADDR: source.vault.url, VAULT_TOKEN: source.tokens["dev"]?.["developer.web"] };
  const cwd = temporaryFolder(context);
  const result = await groundplanEnv(["pull", "dev", "--app", "web", "-o", "json", "--json"], { cwd, env });
  assert.equal(result.code, 0, result.stderr);
  const file = JSON.parse(fs.readFileSync(path.join(cwd, ".env.json"), "utf8")) as Record<string, string>;
  assert.ok(await isUser(file["DATABASE_USER"] ?? ""));
  assert.ok(Date.parse(file["GROUNDPLAN_EXPIRES"] ?? "") <= Date.now() + credentialTtl.usual * 1000);
  assert.ok(!result.stdout.includes(file["DATABASE_PASSWORD"] ?? "?"));
});
