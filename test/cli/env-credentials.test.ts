// A database user is asked for once: each request that arrives makes one.
import assert from "node:assert/strict";
import http from "node:http";
import type { AddressInfo } from "node:net";
import { test, type TestContext } from "node:test";
import { makeDatabaseUser, type DatabaseUser } from "../../cli/env/credentials";
import { Role } from "../../cli/env/names";
import { openSession } from "../../cli/env/session";

/** What the server does with each request for a user, in turn: a status, or a cut connection. */
type Script = (number | "cut")[];

const user = { lease_id: "l", lease_duration: 60, renewable: true, data: { username: "u", password: "p" } };

/** Asks a server for a user. Tells how often it was asked. */
async function ask(
  context: TestContext,
  script: Script,
): Promise<{ asked: number; made: Promise<DatabaseUser | undefined> }> {
  const state = { asked: 0 };
  const server = http.createServer((request, response) => {
    if (request.url !== "/v1/database/dev/creds/readonly.web.main") {
      response.end(JSON.stringify({ data: { ttl: 0, renewable: false } }));
      return;
    }
    const what = script[state.asked++] ?? 200;
    if (what === "cut") request.socket.destroy();
    else response.writeHead(what).end(JSON.stringify(what === 200 ? user : { errors: [] }));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  context.after(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const target = { environment: "dev", address, project: undefined, app: "web" };
  const world = { variables: { VAULT_TOKEN: "t" }, say: () => undefined };
  const session = await openSession(target, Role.Developer, {}, world);
  const made = makeDatabaseUser(session, "web", { access: "readonly", required: true });
  await made.catch(() => undefined);
  return { asked: state.asked, made };
}

for (const [title, script, exitCode] of [
  ["an answer that was lost", ["cut"], 4],
  ["an answer that leaves open what was done", [500], 4],
  ["a gateway that gave up", [504], 4],
  ["a refusal", [403], 3],
] as [string, Script, number][]) {
  test(`${title} is no reason to ask for another user`, async (context) => {
    const { asked, made } = await ask(context, script);
    await assert.rejects(made, { exitCode });
    assert.equal(asked, 1);
  });
}

test("a server that has made nothing is asked again", async (context) => {
  const { asked, made } = await ask(context, [429, 503]);
  assert.equal((await made)?.username, "u");
  assert.equal(asked, 3);
});
