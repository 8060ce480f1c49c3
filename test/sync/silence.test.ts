// A Vault that takes requests and answers none.
import assert from "node:assert/strict";
import { describe, test, type TestContext } from "node:test";
import { VaultError } from "../../sync/vault/answers";
import { VaultClient } from "../../sync/vault/client";
import { logIn } from "../../sync/vault/login";
import { app } from "./support/apps";
import { running, type Running } from "./support/running";

/** Has requests to Vault wait until they are given up, which takes no time but on the clock. Returns how long each waited. */
function hang(t: TestContext, pattern: RegExp, spend: (milliseconds: number) => void): number[] {
  const limits = new WeakMap<AbortSignal, number>();
  t.mock.method(AbortSignal, "timeout", (milliseconds: number) => {
    const { signal } = new AbortController();
    limits.set(signal, milliseconds);
    return signal;
  });
  const waited: number[] = [];
  const answer = globalThis.fetch;
  t.mock.method(globalThis, "fetch", async (...[input, init]: Parameters<typeof fetch>) => {
    if (!pattern.test(input instanceof Request ? input.url : String(input))) return await answer(input, init);
    const limit = init?.signal == null ? Infinity : (limits.get(init.signal) ?? Infinity);
    waited.push(limit);
    spend(limit);
    throw new DOMException("it took too long", "TimeoutError");
  });
  return waited;
}

describe("a Vault that does not answer", () => {
  for (const [where, pattern] of [
    ["a login", /\/v1\/auth\/gcp\/login/],
    ["a question about a document", /\/v1\/secrets\/prod\/metadata\//],
    ["a question for values", /\/v1\/secrets\/prod\/data\//],
  ] as const) {
    test(`to ${where} costs a pass no more than 15 seconds`, async (t) => {
      const run: Running = running(t, [app("shop", { secrets: ["A"] })]);
      run.world.vault.put("secrets/prod/shop", { A: "MARK" });
      const waited = hang(t, pattern, (milliseconds) => (run.world.time += milliseconds));
      const { failures, durationMs, problems } = await run.pass();
      assert.deepEqual([failures, problems], [1, ["Vault at http://main.test does not answer within 5 seconds"]]);
      assert.ok(durationMs <= 15_000, `${durationMs}`);
      assert.deepEqual(waited, [5_000]);
    });
  }

  test("is asked again as long as patience lasts, in which the time without an answer counts", async (t) => {
    let time = 0;
    const spend = (milliseconds: number): void => void (time += milliseconds);
    const waited = hang(t, /./, spend);
    const client = new VaultClient({
      address: "http://main.test",
      token: () => Promise.resolve("token"),
      now: () => time,
      sleep: (milliseconds) => {
        spend(milliseconds);
        return Promise.resolve();
      },
    });
    await assert.rejects(client.metadata("secrets", "shop"), VaultError);
    assert.deepEqual(waited, [20_000, 20_000]);
    const login = logIn({ address: "http://main.test", mount: "gcp", role: "r", jwt: "j" });
    await assert.rejects(login, VaultError);
    assert.equal(waited.at(-1), 20_000);
  });
});
