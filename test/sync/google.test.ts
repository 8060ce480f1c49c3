import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { SyncError, Unsettled } from "../../sync/contract";
import { outcome, retryAfter, Service, type Call, type HttpAnswer } from "../../sync/http";
import { googleError, type Reply } from "./support/http";
import { script } from "./support/script";

const token = "GET /computeMetadata/v1/instance/service-accounts/default/token";
const thing = "GET /v1/thing";
const call: Call = { method: "GET", url: "http://main.test/sm/v1/thing", repeatable: true };

function tokens(...values: string[]): Reply[] {
  return values.map((value) => ({ status: 200, body: { access_token: value, expires_in: 3599 } }));
}

describe("Google's services", () => {
  test("are called with one token until it is about to expire", async (t) => {
    const { google, surroundings, lines, asked } = script(t, {
      [token]: tokens("one", "two"),
      [thing]: { status: 200 },
    });
    await Promise.all([google.call(call), google.call(call)]);
    await surroundings.sleep(57 * 60_000);
    await google.call(call);
    await surroundings.sleep(60_000);
    await google.call(call);
    assert.equal(lines().filter((line) => line === token).length, 2);
    assert.equal(asked.at(-1)?.headers.get("authorization"), "Bearer two");
  });

  test("that do not know the token any more are called with a new one", async (t) => {
    const { google, lines } = script(t, {
      [token]: tokens("one", "two"),
      [thing]: [googleError(401, "UNAUTHENTICATED"), { status: 200 }],
    });
    assert.equal((await google.call(call)).status, 200);
    assert.deepEqual(lines(), [token, thing, token, thing]);
  });

  test("are not called if there is no token", async (t) => {
    const { google } = script(t, { [token]: { status: 404 } });
    await assert.rejects(google.call(call), { message: "the metadata server gives no token: 404" });
  });
});

describe("a service", () => {
  test("that fails for a moment is asked again, a little later each time", async (t) => {
    const { surroundings, waits } = script(t, { [thing]: ["cut", { status: 503 }, { status: 500 }, { status: 200 }] });
    assert.equal((await new Service("it", surroundings).call(call)).status, 200);
    assert.equal(waits.length, 3);
    waits.forEach((wait, index) => {
      assert.ok(wait >= 125 * 2 ** index && wait <= 250 * 2 ** index, `${wait}`);
    });
  });

  test("that is away costs a pass a quarter of a minute, and is then left alone until the next one", async (t) => {
    const { surroundings, waits, asked } = script(t, { [thing]: "cut" });
    const service = new Service("it", surroundings);
    await assert.rejects(service.call(call), { message: "it does not answer" });
    assert.ok(waits.reduce((sum, wait) => sum + wait) <= 15_000);
    const before = asked.length;
    await assert.rejects(service.call(call), { message: "it does not answer" });
    assert.equal(asked.length, before);
    service.begin();
    await assert.rejects(service.call(call), SyncError);
    assert.ok(asked.length > before);
  });

  test("that wants more patience than a pass has is not waited for", async (t) => {
    const limit: Reply = { status: 429, headers: { "retry-after": "40" } };
    const { surroundings, waits } = script(t, { [thing]: limit });
    await assert.rejects(new Service("it", surroundings).call(call), { message: "it limits the rate of requests" });
    assert.deepEqual(waits, []);
  });

  test("that may have done what it was asked for is not asked for it again", async (t) => {
    const { surroundings, asked } = script(t, { [thing]: { status: 503 } });
    await assert.rejects(new Service("it", surroundings).call({ ...call, repeatable: false }), Unsettled);
    assert.equal(asked.length, 1);
  });
});

test("the time to wait is given in seconds or as a date", () => {
  const now = Date.UTC(2026, 10, 1);
  const after = (value: string): number | undefined =>
    retryAfter({ status: 429, headers: new Headers({ "retry-after": value }), body: undefined, text: "" }, now);
  assert.equal(after("7"), 7000);
  assert.equal(after("Sun, 01 Nov 2026 00:00:05 GMT"), 5000);
  assert.equal(after("Sat, 31 Oct 2026 00:00:00 GMT"), 0);
  assert.equal(after("soon"), undefined);
  assert.equal(retryAfter(undefined, now), undefined);
});

test("a failure is told by its number and Google's name for it, and by nothing else", () => {
  const answer = (body: unknown): HttpAnswer => ({ status: 400, headers: new Headers(), body, text: "MARK" });
  assert.equal(outcome(answer({ error: { status: "INVALID_ARGUMENT", message: "MARK" } })), "400 INVALID_ARGUMENT");
  assert.equal(outcome(answer({ error: { status: "the value MARK" } })), "400");
  assert.equal(outcome(answer(undefined)), "400");
});
