// The program that initialises Vault, in a world of a test's own.
import assert from "node:assert/strict";
import { setup } from "../../components/vault/administrator";
import { initialise } from "../../sync/initialise/initialise";
import { readSettings } from "../../sync/initialise/settings";
import type { World } from "./vault-world";
import { addresses, bundleSecret, mark, recoverySecret, sent, type Reply } from "./vault-world";

export const environment = {
  VAULT_ADDRESS: addresses.vault,
  RECOVERY_SECRET: recoverySecret,
  BUNDLE_SECRET: bundleSecret,
  RECOVERY_SHARES: "5",
  RECOVERY_THRESHOLD: "3",
  SETUP: JSON.stringify(setup("vault-administrator@acme-test.iam.gserviceaccount.com")),
  SECRET_MANAGER_ADDRESS: addresses.secretManager,
  METADATA_ADDRESS: addresses.metadata,
};
export const settings = { ...readSettings(environment), patience: 5_000, grace: 30, pause: 1 };

/** `fetch` against a world in memory. */
export function sendTo(world: World): typeof fetch {
  return async (url, options) => {
    const { method = "GET", headers, body } = options ?? {};
    await tick();
    const asked = { method, url: urlOf(url), headers: new Headers(headers), body: parse(body) };
    return toResponse(world.answer(asked));
  };
}

function urlOf(request: string | URL | Request): string {
  return request instanceof Request ? request.url : request.toString();
}

export function toResponse(reply: Reply): Response {
  return new Response(sent(reply) ?? null, { status: reply.status });
}

export function parse(body: unknown): unknown {
  return typeof body === "string" && body !== "" ? JSON.parse(body) : undefined;
}

export function tick(milliseconds = 0): Promise<void> {
  return new Promise((done) => {
    if (milliseconds === 0) setImmediate(done);
    else setTimeout(done, milliseconds);
  });
}

/**
 * Runs the program until its n-th request and no further, as if the machine had been switched off: before the request
 * reaches the other side, or after it was carried out but before its answer arrived. Says whether it came that far.
 */
export async function cutOff(world: World, n: number, carriedOut: boolean, told = settings): Promise<boolean> {
  const through = sendTo(world);
  let requests = 0;
  const ended = await new Promise<boolean>((done, fail) => {
    const send: typeof fetch = async (url, options) => {
      requests += 1;
      if (requests < n) return through(url, options);
      if (carriedOut && requests === n) await through(url, options);
      done(false);
      return new Promise(() => undefined);
    };
    initialise(told, send).then(() => {
      done(true);
    }, fail);
  });
  return !ended;
}

export function assertDone(world: World): void {
  assert.equal(world.initialised, true);
  assert.equal(world.rootToken, undefined, "the root token is revoked");
  const kept = world.enabled(bundleSecret).map(({ data }) => Buffer.from(data, "base64").toString("utf8"));
  assert.deepEqual(
    [...new Set(kept)],
    [JSON.stringify({ cluster_id: world.clusterId })],
    "the root token is destroyed",
  );
  assert.ok(world.enabled(recoverySecret).length > 0, "the recovery shares are stored");
  for (const version of world.enabled(recoverySecret)) {
    assert.deepEqual(JSON.parse(Buffer.from(version.data, "base64").toString("utf8")), {
      vault_address: addresses.vault,
      recovery_threshold: 3,
      recovery_keys_base64: world.recoveryKeys,
    });
  }
  assert.deepEqual(Object.keys(world.audit), ["stdout/"]);
  assert.deepEqual(Object.keys(world.auth), ["gcp/"]);
  assert.deepEqual(Object.keys(world.written), [
    "sys/policies/acl/administrator",
    "sys/quotas/config",
    "sys/quotas/rate-limit/requests",
    "sys/quotas/rate-limit/logins",
    "auth/gcp/role/administrator",
  ]);
}

export function assertNothingSecret(lines: string[]): void {
  assert.ok(lines.length > 0);
  for (const line of lines) assert.ok(!line.includes(mark), line);
  const fields = ["severity", "message", "logging.googleapis.com/labels"];
  for (const line of lines) assert.deepEqual(Object.keys(JSON.parse(line) as object), fields);
}
