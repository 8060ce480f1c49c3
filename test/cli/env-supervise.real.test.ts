// What ends while the program is about to be started again with new values. Nothing is started after that, and no login lives on.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import fs from "node:fs";
import http from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { test, type TestContext } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { supervise } from "../../cli/env/supervise";
import { Access } from "../../cli/env/documents";
import { Tree } from "../../cli/env/names";
import type { Supply } from "../../cli/env/supply";
import { VaultClient } from "../../sync/vault/client";
import { temporaryFolder } from "../support/env-source";

interface Vault {
  /** Gets values that are outdated at once, but for `last`. Each time with a login of its own: `login-1`, `login-2`. */
  take(last?: boolean): Supply;
  /** Logins that were not ended. */
  logins: Set<string>;
}

/** Stands in for Vault: it ends logins, and has version 2 of every document. */
async function startVault(context: TestContext): Promise<Vault> {
  const logins = new Set<string>();
  const server = http.createServer((request, response) => {
    if (request.url === "/v1/auth/token/revoke-self") logins.delete(String(request.headers["x-vault-token"]));
    response.end(JSON.stringify({ data: { current_version: 2, versions: {} } }));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  context.after(() => server.close());
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  let count = 0;
  return {
    logins,
    take: (last = false) => {
      const login = `login-${++count}`;
      logins.add(login);
      const client = new VaultClient({ address, token: () => Promise.resolve(login), patience: 0 });
      const target = { environment: "dev", address, project: undefined, app: "web" };
      const facts = { ttlSeconds: 0, renewable: false };
      const version = last ? 2 : 1;
      const document = { tree: Tree.Secrets, access: Access.Values, version, keys: [], values: new Map() };
      return {
        session: { target, client, once: client, who: "dev.developer", own: true, facts, again: undefined },
        values: { variables: new Map(), documents: [document], databaseUser: undefined, notes: [] },
      };
    },
  };
}

async function until(what: string, isSo: () => boolean): Promise<void> {
  for (const deadline = Date.now() + 30_000; !isSo();) {
    assert.ok(Date.now() < deadline, `${what}: not within 30 seconds`);
    await sleep(20);
  }
}

/** A shell script that says in its folder that it runs, each time, and goes on as it is told to. */
function script(
  context: TestContext,
  text: string,
): { command: string[]; has: (file: string) => boolean; say: (file: string) => void; starts: () => number } {
  const folder = temporaryFolder(context);
  const has = (file: string): boolean => fs.existsSync(path.join(folder, file));
  return {
    command: ["sh", "-c", `cd "$1"; ${text}`, "sh", folder],
    has,
    say: (file) => {
      fs.writeFileSync(path.join(folder, file), "");
    },
    starts: () => (has("started") ? fs.readFileSync(path.join(folder, "started"), "utf8").length : 0),
  };
}

test("a login that is ready only after the program has ended is ended too", async (context) => {
  const vault = await startVault(context);
  const text = "printf x >> started; until [ -f asked ]; do sleep 0.1; done; exit 3";
  const { command, say, starts } = script(context, text);
  let taken = 0;
  const take = async (): Promise<Supply> => {
    if (++taken > 1) {
      say("asked");
      await sleep(2_000);
    }
    return vault.take();
  };
  assert.equal(await supervise({ command, app: "web", take, watchSeconds: 1 }), 3);
  assert.deepEqual([taken, starts(), [...vault.logins]], [2, 1, []]);
  await sleep(2_500);
  assert.deepEqual([taken, [...vault.logins]], [2, []], "nothing goes on after the end");
});

for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) {
  test(`${signal} while the program is being stopped for new values is the end`, async (context) => {
    const vault = await startVault(context);
    const text =
      "trap '' INT HUP; trap 'touch stopping; sleep 1; exit 5' TERM; printf x >> started; while [ -d . ]; do sleep 0.1; done";
    const { command, has, starts } = script(context, text);
    let taken = 0;
    const take = (): Promise<Supply> => Promise.resolve(vault.take(++taken > 1));
    const finished = supervise({ command, app: "web", take, watchSeconds: 1 });
    await until("it is being stopped", () => has("stopping"));
    process.kill(process.pid, signal);
    assert.equal(await finished, 5);
    assert.deepEqual([starts(), [...vault.logins]], [1, []]);
  });
}

test("a program that was told to end is not started again, however long it takes", async (context) => {
  const vault = await startVault(context);
  const text =
    "trap 'touch stopping; sleep 3; exit 6' TERM; printf x >> started; touch ready; while [ -d . ]; do sleep 0.1; done";
  const { command, has, starts } = script(context, text);
  let taken = 0;
  const take = async (): Promise<Supply> => {
    if (++taken > 1) await sleep(1_500);
    return vault.take(taken > 1);
  };
  const finished = supervise({ command, app: "web", take, watchSeconds: 1 });
  await until("new values are on their way", () => has("ready") && taken === 2);
  process.kill(process.pid, "SIGTERM");
  assert.equal(await finished, 6);
  assert.deepEqual([starts(), [...vault.logins]], [1, []]);
});

test("other signals leave the restarts as they are", async (context) => {
  const vault = await startVault(context);
  const text =
    "trap 'touch reloaded' HUP; [ -e started ] && exit 7; printf x >> started; while [ -d . ]; do sleep 0.1; done";
  const { command, has } = script(context, text);
  let taken = 0;
  const take = async (): Promise<Supply> => {
    if (++taken > 1) await until("it has reloaded", () => has("reloaded"));
    return vault.take(taken > 1);
  };
  const finished = supervise({ command, app: "web", take, watchSeconds: 1 });
  await until("new values are on their way", () => has("started") && taken === 2);
  process.kill(process.pid, "SIGHUP");
  assert.equal(await finished, 7);
  assert.deepEqual([...vault.logins], []);
});

// `env run` with a given token at a Vault that says who the token is, and then nothing.
for (const [signal, status] of [
  ["SIGINT", 130],
  ["SIGTERM", 143],
] as const) {
  test(`${signal} while the values are being fetched ends the command with ${status}, and starts nothing`, async (context) => {
    const asked: string[] = [];
    const server = http.createServer((request, response) => {
      asked.push(request.url ?? "");
      if (request.url === "/v1/auth/token/lookup-self") response.end(JSON.stringify({ data: { ttl: 60 } }));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    context.after(() => {
      server.closeAllConnections();
      server.close();
    });
    const { command, has } = script(context, "printf x >> started");
    const variables = {
      VAULT_ADDR: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      VAULT_TOKEN: "given",
    };
    const args = ["env", "run", "dev", "--app", "web", "--database", "none", "--", ...command];
    const child = spawn(process.execPath, [path.resolve("bin/groundplan.js"), ...args], {
      cwd: temporaryFolder(context),
      env: { ...process.env, ...variables },
      stdio: "ignore",
    });
    const ended = once(child, "exit");
    await until("a request for values", () => asked.length > 1);
    const before = Date.now();
    child.kill(signal);
    assert.deepEqual(await ended, [status, null]);
    assert.ok(Date.now() - before < 4_000, "the server's silence is not waited for");
    assert.equal(has("started"), false);
  });
}

test("a login that was made for values that nobody waits for any more is ended", async (context) => {
  const vault = await startVault(context);
  const { command, has } = script(context, "printf x >> started");
  const status = await supervise({
    command,
    app: "web",
    take: (onLogin) => {
      onLogin(vault.take().session);
      process.kill(process.pid, "SIGTERM");
      return new Promise<Supply>(() => undefined);
    },
    watchSeconds: undefined,
  });
  assert.deepEqual([status, has("started"), [...vault.logins]], [143, false, []]);
});
