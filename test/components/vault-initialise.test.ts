import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { programBundle } from "../../components/internal/program-bundle";
import { initialise } from "../../sync/initialise/initialise";
import { readSettings } from "../../sync/initialise/settings";
import { capture } from "../support/captured-log";
import { World, addresses, bundleSecret, recoverySecret, sent, type Asked } from "../support/vault-world";
import {
  assertDone,
  assertNothingSecret,
  cutOff,
  environment,
  parse,
  sendTo,
  settings,
} from "../support/vault-initialise";

test("a new server is initialised and handed over, and its secrets are seen nowhere", async (context) => {
  const lines = capture(context);
  const world = new World();
  const through = sendTo(world);
  await initialise(settings, (url, options) => {
    assert.equal(options?.redirect, "manual", "no redirect is followed");
    return through(url, options);
  });
  assertDone(world);
  assert.equal(world.initialisations, 1);
  assert.equal(world.enabled(recoverySecret).length, 1);
  assertNothingSecret(lines);
});

test("what Vault says once is stored at once, and audit is on before anything else is done with the root token", async (context) => {
  capture(context);
  const world = new World();
  await initialise(settings, sendTo(world));
  const init = world.asked.indexOf("PUT /v1/sys/init");
  assert.equal(world.asked[init + 1], `POST /v1/${bundleSecret}:addVersion`);
  assert.deepEqual(world.rootActions, [
    "POST sys/audit/stdout",
    "POST sys/auth/gcp",
    "POST sys/policies/acl/administrator",
    "POST sys/quotas/config",
    "POST sys/quotas/rate-limit/requests",
    "POST sys/quotas/rate-limit/logins",
    "POST auth/gcp/role/administrator",
    "POST auth/token/revoke-self",
  ]);
});

test("a second run finds everything done and changes nothing", async (context) => {
  const lines = capture(context);
  const world = new World();
  await initialise(settings, sendTo(world));
  const before = world.asked.length;
  await initialise(settings, sendTo(world));
  assert.ok(world.asked.slice(before).every((request) => request.startsWith("GET ")));
  assertDone(world);
  assert.match(lines.at(-1) ?? "", /"done: /);
});

test("interrupted at any request, before or after it is carried out, a second run finishes", async (context) => {
  const lines = capture(context);
  const lost: string[] = [];
  let reached = true;
  for (let n = 1; reached; n++) {
    for (const carriedOut of [false, true]) {
      const world = new World();
      reached = await cutOff(world, n, carriedOut);
      const storedOrNew = !world.initialised || world.enabled(bundleSecret).length > 0 || world.rootToken === undefined;
      if (storedOrNew) {
        await initialise(settings, sendTo(world));
      } else {
        lost.push(`${carriedOut ? "after" : "before"} ${world.asked.at(-1) ?? ""}`);
        await assert.rejects(initialise(settings, sendTo(world)), {
          code: 4,
          message: /nothing of it is stored here.*empty its bucket/,
        });
        world.emptyBucket();
        await initialise(settings, sendTo(world));
      }
      assertDone(world);
    }
  }
  // One moment cannot be closed: Vault has answered, and the answer is not yet stored. The last request carried out is `sys/init` in both.
  assert.deepEqual(lost, ["after PUT /v1/sys/init", "before PUT /v1/sys/init"]);
  assertNothingSecret(lines);
});

test("wrong settings are named, all at once", () => {
  const wrong = { ...environment, VAULT_ADDRESS: "vault", RECOVERY_SHARES: undefined, SETUP: "{" };
  for (const name of ["VAULT_ADDRESS", "RECOVERY_SHARES", "SETUP"]) {
    assert.throws(() => readSettings(wrong), { code: 2, message: new RegExp(`\\b${name} has to`) });
  }
});

/** Serves a world over HTTP; the three services are told apart by a prefix of the path. */
async function serve(world: World): Promise<{ server: Server; base: string }> {
  const server = createServer((request, response) => {
    void body(request).then((text) => {
      const [, which = "", path = ""] = /^\/([a-z]+)(\/.*)$/i.exec(request.url ?? "") ?? [];
      const asked: Asked = {
        method: request.method ?? "GET",
        url: addresses[which as keyof typeof addresses] + path,
        headers: new Headers(Object.entries(request.headers).map(([name, value]) => [name, String(value)])),
        body: parse(text),
      };
      const reply = world.answer(asked);
      response.writeHead(reply.status, { "Content-Type": "application/json" });
      response.end(sent(reply));
    });
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  return { server, base: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

async function body(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
}

/** Runs the program as the job does, in a process of its own. */
async function runProcess(
  node: string[],
  more: { [name: string]: string },
): Promise<{ code: number | null; output: string }> {
  const child = spawn(process.execPath, node, { env: { PATH: process.env["PATH"] ?? "", ...environment, ...more } });
  let output = "";
  child.stdout.on("data", (chunk: Buffer) => (output += chunk.toString("utf8")));
  child.stderr.on("data", (chunk: Buffer) => (output += chunk.toString("utf8")));
  const code = await new Promise<number | null>((done) => child.on("close", done));
  return { code, output };
}

test("as a process, bundled: exit code, log lines, and nothing secret", async () => {
  const bundle = programBundle("sync/initialise/main.ts");
  const folder = mkdtempSync(join(tmpdir(), "initialise-"));
  const program = join(folder, bundle.fileName);
  writeFileSync(program, bundle.text);
  const world = new World();
  const { server, base } = await serve(world);
  try {
    const urls = { SECRET_MANAGER_ADDRESS: `${base}/secretManager`, METADATA_ADDRESS: `${base}/metadata` };
    const quick = { PAUSE_MILLISECONDS: "1", GRACE_SECONDS: "0" };
    const first = await runProcess([program], { ...urls, ...quick, VAULT_ADDRESS: `${base}/vault` });
    assert.equal(first.code, 0, first.output);
    assertNothingSecret(first.output.trimEnd().split("\n"));
    world.emptyBucket();
    const gone = await runProcess([program], { ...urls, ...quick, VAULT_ADDRESS: `${base}/vault` });
    assert.equal(gone.code, 4);
    assert.match(gone.output, /"severity":"ERROR","message":"Vault has no data/);
    const wrong = await runProcess([program], { RECOVERY_SHARES: "five" });
    assert.deepEqual([wrong.code, wrong.output.includes("RECOVERY_SHARES")], [2, true]);
  } finally {
    server.close();
    rmSync(folder, { recursive: true });
  }
});
