// `groundplan cache purge`: what it asks Cloudflare for, and what it refuses to ask.
import assert from "node:assert/strict";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { test } from "node:test";
import { bodiesOf, purge, type Purge } from "../../cli/cache/purge";
import { findZone } from "../../cli/commands/cache-purge";
import { UsageError } from "../../cli/project";

const nothing: Purge = { prefixes: [], tags: [], hosts: [], urls: [], everything: false };
const bodies = (more: Partial<Purge>): object[] => bodiesOf({ ...nothing, ...more }, "example.com");
const token = "a-token-that-may-purge-0123456789";
const zone = { id: "0".repeat(32), domain: "example.com", token };

test("each kind is a request of its own, and so is each hundred", () => {
  assert.deepEqual(
    bodies({
      prefixes: ["example.com/assets", "example.com/assets"],
      tags: ["release-7", "a{b}"],
      hosts: ["shop.example.com"],
      urls: ["https://example.com/logo.svg?v=1"],
    }),
    [
      { prefixes: ["example.com/assets"] },
      { tags: ["release-7", "a{b}"] },
      { hosts: ["shop.example.com"] },
      { files: ["https://example.com/logo.svg?v=1"] },
    ],
  );
  assert.deepEqual(bodies({ everything: true }), [{ purge_everything: true }]);
  const many = Array.from({ length: 201 }, (_, index) => `t${index}`);
  assert.deepEqual(
    bodies({ tags: many }).map((body) => (body as { tags: string[] }).tags.length),
    [100, 100, 1],
  );
});

test("what cannot be meant is refused, all of it at once, before anything is purged", () => {
  for (const [more, message] of [
    [{}, /^Name what to purge: --prefix/],
    [{ everything: true, tags: ["a"] }, /^--everything: leave it out/],
    [{ prefixes: ["https://example.com/a"] }, /^--prefix: .*; write it without a scheme/],
    [{ prefixes: ["example.com"] }, /^--prefix: "example.com"; add a path, or use --host/],
    [{ prefixes: ["example.com/a?b"] }, /^--prefix: .* without a query/],
    [{ prefixes: ["elsewhere.com/a"] }, /^--prefix: .*; choose example.com or a name below it/],
    [{ tags: ["a,b"] }, /^--tag: "a,b"; use up to 1024/],
    [{ hosts: ["Example.com"] }, /^--host: "Example.com"; use a lower-case host name/],
    [{ urls: ["http://example.com/"] }, /^--url: .*; use an HTTPS URL/],
    [{ urls: ["https://user@example.com/"] }, /^--url: .*; use an HTTPS URL/],
    [{ hosts: ["a.org"], urls: ["https://b.org/"] }, /^--host: .*\n--url: .*; choose example.com/],
  ] as [Partial<Purge>, RegExp][]) {
    assert.throws(
      () => bodies(more),
      (error) => error instanceof UsageError && message.test(error.message),
      String(message),
    );
  }
});

interface Sent {
  url: string;
  authorization: string | null;
  body: string;
}

/** Answers in turn, and what was sent. */
function cloudflare(...answers: [status: number, body: object, headers?: Record<string, string>][]) {
  const sent: Sent[] = [];
  const send = (input: unknown, init?: RequestInit): Promise<Response> => {
    const headers = new Headers(init?.headers);
    sent.push({
      url: String(input),
      authorization: headers.get("authorization"),
      body: typeof init?.body === "string" ? init.body : "",
    });
    const [status, body, more] = answers[Math.min(sent.length, answers.length) - 1] ?? [200, { success: true }];
    return Promise.resolve(Response.json(body, { status, headers: more ?? {} }));
  };
  return { sent, send: send as typeof fetch };
}

test("the token goes to Cloudflare's API alone, and a request that comes too soon is sent again", async () => {
  const soon: [number, object, Record<string, string>] = [429, { success: false }, { "retry-after": "12" }];
  const { sent, send } = cloudflare(soon, [200, { success: true }]);
  const pauses: number[] = [];
  await purge(zone, [{ tags: ["a"] }, { hosts: ["example.com"] }], send, (milliseconds) => {
    pauses.push(milliseconds);
    return Promise.resolve();
  });
  assert.deepEqual(
    sent.map(({ body }) => body),
    ['{"tags":["a"]}', '{"tags":["a"]}', '{"hosts":["example.com"]}'],
  );
  for (const { url, authorization } of sent) {
    assert.equal(url, `https://api.cloudflare.com/client/v4/zones/${zone.id}/purge_cache`);
    assert.equal(authorization, `Bearer ${token}`);
  }
  assert.deepEqual(pauses, [12_000]);
});

test("a refusal says what Cloudflare said, what helps, and what went through; never the token", async () => {
  const refused = { success: false, errors: [{ code: 10000, message: "Authentication error" }] };
  const { send } = cloudflare([200, { success: true }], [403, refused]);
  await assert.rejects(
    purge(zone, [{ tags: ["a"] }, { tags: ["b"] }], send),
    (error) =>
      error instanceof UsageError &&
      error.message ===
        "Cloudflare answered 403: Authentication error (10000). Give CLOUDFLARE_API_TOKEN the permission Cache Purge for the zone; it needs no other. " +
          "1 of 2 requests went through before; repeat all of them.",
  );
  const late = cloudflare([429, { success: false }, { "retry-after": "3600" }]);
  await assert.rejects(purge(zone, [{ tags: ["a"] }], late.send), /Cloudflare answered 429\./);
  assert.equal(late.sent.length, 1);
  const down = (() => Promise.reject(new TypeError("fetch failed"))) as unknown as typeof fetch;
  await assert.rejects(
    purge(zone, [{ tags: ["a"] }], down),
    (error) => error instanceof UsageError && error.message.startsWith("api.cloudflare.com "),
  );
});

test("the zone is the environment's, or the one that is named", (context) => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "groundplan-purge-"));
  context.after(() => {
    fs.rmSync(folder, { recursive: true });
  });
  fs.writeFileSync(path.join(folder, "Pulumi.yaml"), "name: shop\n");
  const own = `config:\n  shop:cloudflareZoneId: ${zone.id.replace(/^0/, "a")}\n  shop:domain: example.com\n`;
  fs.writeFileSync(path.join(folder, "Pulumi.live.yaml"), own);
  fs.writeFileSync(path.join(folder, "Pulumi.test.yaml"), "config: {}\n");
  const variables = { CLOUDFLARE_API_TOKEN: token };
  const find = (stack: string, zoneId?: string, env: NodeJS.ProcessEnv = variables) =>
    findZone(stack, { cwd: folder, ...(zoneId === undefined ? {} : { zone: zoneId }) }, env);
  assert.deepEqual(find("live"), { id: zone.id.replace(/^0/, "a"), domain: "example.com", token });
  assert.deepEqual(find("none", "b".repeat(32)), { id: "b".repeat(32), domain: undefined, token });
  assert.throws(() => find("test"), /Pulumi.test.yaml has no cloudflareZoneId; name the zone with --zone/);
  assert.throws(() => find("none"), /No Pulumi.none.yaml/);
  assert.throws(() => find("live", "../../accounts"), /--zone: .*; use the zone's identifier/);
  assert.throws(() => find("live", undefined, {}), /CLOUDFLARE_API_TOKEN: missing; set it to a token/);
  assert.throws(() => find("live", undefined, { CLOUDFLARE_API_TOKEN: "x\ny" }), /CLOUDFLARE_API_TOKEN: no token/);
});
