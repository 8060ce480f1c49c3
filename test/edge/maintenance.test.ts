import assert from "node:assert/strict";
import { test } from "node:test";
import { isAllowed } from "../../edge/address";
import router, { type RouterEnv } from "../../edge/router";

test("an address is found in ranges of its own kind, however it is written", () => {
  for (const [address, allowed, expected] of [
    ["192.0.2.7", ["192.0.2.7"], true],
    ["192.0.2.8", ["192.0.2.7"], false],
    ["192.0.2.8", ["192.0.2.0/24"], true],
    ["192.0.3.8", ["192.0.2.0/23"], true],
    ["192.0.4.8", ["192.0.2.0/23"], false],
    ["192.0.2.130", ["192.0.2.128/25", "10.0.0.0/8"], true],
    ["2001:db8::1", ["2001:db8::/32"], true],
    ["2001:DB8:0:0:0:0:0:1", ["2001:db8::1"], true],
    ["2001:db9::1", ["2001:db8::/32"], false],
    ["2001:db8::1", ["2001:db8::2/127"], false],
    ["::1", ["0.0.0.1"], false],
    ["::", ["::/1"], true],
    ["", ["0.0.0.0/1"], false],
    ["192.0.2.7, 10.0.0.1", ["192.0.2.0/24"], false],
    ["192.0.2.256", ["192.0.2.0/24"], false],
    ["1::2::3", ["::/1"], false],
    ["1:2:3:4:5:6:7:8:9", ["::/1"], false],
    ["192.0.2.7", [], false],
  ] as [string, string[], boolean][]) {
    assert.equal(isAllowed(address, allowed), expected, `${address} in ${allowed.join(", ")}`);
  }
});

const notice = { addresses: ["192.0.2.0/24"], retryAfterSeconds: 900, page: "<h1>Closed</h1>" };
const answering = { fetch: () => Promise.resolve(new Response("the application")) };
const env = (more: Partial<RouterEnv> = {}): RouterEnv => ({
  ROUTES: JSON.stringify([{ path: "/", service: "APP" }]),
  APP: answering,
  MAINTENANCE: JSON.stringify(notice),
  ...more,
});
const ask = (headers: Record<string, string>, of = env(), method = "GET"): Promise<Response> =>
  router.fetch(new Request("https://example.com/a", { method, headers }), of);

test("while it is closed, everybody gets 503, and browsers a page", async () => {
  const browser = await ask({ accept: "text/html,*/*;q=0.8", "cf-connecting-ip": "198.51.100.1" });
  assert.equal(browser.status, 503);
  assert.equal(await browser.text(), "<h1>Closed</h1>");
  assert.deepEqual(Object.fromEntries(browser.headers), {
    "cache-control": "no-store",
    "content-type": "text/html; charset=utf-8",
    "retry-after": "900",
    "x-content-type-options": "nosniff",
  });
  const program = await ask({ "cf-connecting-ip": "198.51.100.1" }, env(), "POST");
  assert.equal(program.status, 503);
  assert.match(await program.text(), /^Under maintenance/);
  assert.equal(await (await ask({}, env(), "HEAD")).text(), "");
  // Only Cloudflare says who asks.
  assert.equal((await ask({ "x-forwarded-for": "192.0.2.7" })).status, 503);
});

test("who is allowed gets in, and so does everybody once it is open", async () => {
  const inside = await ask({ "cf-connecting-ip": "192.0.2.7" });
  assert.equal(await inside.text(), "the application");
  const { MAINTENANCE, ...open } = env();
  assert.notEqual(MAINTENANCE, undefined);
  assert.equal(await (await ask({ "cf-connecting-ip": "198.51.100.1" }, open as RouterEnv)).text(), "the application");
});
