import assert from "node:assert/strict";
import { test } from "node:test";
import { untrustedHeaders } from "../../components/internal/untrusted-headers";
import { passedOn } from "../../edge/request-headers";

const passed = (headers: Record<string, string>): Record<string, string> =>
  Object.fromEntries(passedOn(new Headers(headers)));

test("what a client may say about itself is passed on", () => {
  const headers = {
    accept: "text/html",
    "accept-language": "en",
    authorization: "Bearer the application's own",
    "content-type": "application/json",
    cookie: "session=1",
    "if-none-match": '"1"',
    origin: "https://www.example.com",
    range: "bytes=0-9",
    "user-agent": "browser",
    "x-csrf-token": "1",
    "x-requested-with": "XMLHttpRequest",
    traceparent: "00-1-1-01",
  };
  assert.deepEqual(passed(headers), headers);
});

for (const { claim, names } of untrustedHeaders) {
  test(`a client does not say ${claim}`, () => {
    for (const name of names) assert.deepEqual(passed({ [name]: "claimed" }), {}, name);
  });
}

test("the names' families count, and underscores that servers take for hyphens", () => {
  for (const name of [
    "x-forwarded-proto",
    "x-forwarded-host",
    "x-forwarded-anything",
    "X_Forwarded_For",
    "x-forwarded_for",
    "X-ORIGINAL-URL",
    "x_real_ip",
    "x-goog-iap-jwt-assertion",
    "X-Original-Method",
  ]) {
    assert.deepEqual(passed({ [name]: "claimed" }), {}, name);
  }
});

test("of Cloudflare's headers those are passed on that it always sets, or signs", () => {
  const sure = { "cf-connecting-ip": "192.0.2.1", "cf-ray": "1-LHR", "cf-access-jwt-assertion": "e30.e30.e30" };
  const others = {
    "cf-ipcountry": "XX",
    "cf-visitor": '{"scheme":"http"}',
    "cf-worker": "example.com",
    "cf-access-authenticated-user-email": "root@example.com",
    "x-cf-secret": "1",
  };
  assert.deepEqual(passed({ ...sure, ...others }), sure);
});

test("what is about the connection ends with it, whatever it names too", () => {
  assert.deepEqual(
    passed({
      connection: "keep-alive, X-Trick",
      "keep-alive": "timeout=5",
      "proxy-authorization": "Basic x",
      proxy: "http://evil.example",
      te: "trailers",
      "x-trick": "1",
      accept: "*/*",
    }),
    { accept: "*/*" },
  );
});

test("a WebSocket may be asked for, and no other change of protocol", () => {
  assert.deepEqual(passed({ connection: "Upgrade", upgrade: "websocket", "sec-websocket-key": "x" }), {
    upgrade: "websocket",
    "sec-websocket-key": "x",
  });
  assert.deepEqual(passed({ connection: "Upgrade, HTTP2-Settings", upgrade: "h2c", "http2-settings": "x" }), {});
});
