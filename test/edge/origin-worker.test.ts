// What passes between a user and the service through the Worker.
import assert from "node:assert/strict";
import { mock, test } from "node:test";
import { serviceUrl, service, bucket, to, ask, object, world, useWorld } from "../support/origin-worker";

useWorld();

test("a request reaches the service with an ID token, and its answer comes back as it is", async () => {
  world.upstream = () => new Response("page", { status: 201, headers: { "set-cookie": "a=b" } });
  const response = await ask(service(), "/path?query=1", { headers: { "cf-connecting-ip": "192.0.2.1" } });
  assert.equal(response.status, 201);
  assert.equal(response.headers.get("set-cookie"), "a=b");
  assert.equal(await response.text(), "page");
  const request = to("web-1.europe-west1.run.app")[0]?.request;
  assert.equal(request?.url, `${serviceUrl}/path?query=1`);
  assert.match(request.headers.get("x-serverless-authorization") ?? "", /^Bearer e30\./);
  assert.equal(request.headers.get("x-forwarded-host"), "www.example.com");
  assert.equal(request.headers.get("x-forwarded-proto"), "https");
  assert.equal(request.headers.get("x-forwarded-for"), "192.0.2.1");
  assert.equal(request.redirect, "manual");
});

test("a cookie that names an instance goes to the browser and back, beside others", async () => {
  world.upstream = () => {
    const headers = new Headers([
      ["set-cookie", "instance=abc; Max-Age=2592000; Path=/; HttpOnly"],
      ["set-cookie", 'cart="1, 2"; Path=/'],
    ]);
    return new Response("page", { headers });
  };
  const response = await ask(service(), "/", { headers: { cookie: 'instance=abc; cart="1, 2"; odd=a=b=; =; x' } });
  assert.deepEqual(response.headers.getSetCookie(), [
    "instance=abc; Max-Age=2592000; Path=/; HttpOnly",
    'cart="1, 2"; Path=/',
  ]);
  const request = to("web-1.europe-west1.run.app")[0]?.request;
  assert.equal(request?.headers.get("cookie"), 'instance=abc; cart="1, 2"; odd=a=b=; =; x');
});

test("every request for an answer goes past the zone's cache", async () => {
  await ask(service(), "/invoices/11.pdf", { headers: { cookie: "session=1" } });
  assert.deepEqual(
    to("web-1.europe-west1.run.app").map(({ cache }) => cache),
    ["no-store"],
  );
  world.upstream = () => object("sound");
  await ask(bucket(), "/a.mp3");
  assert.deepEqual(
    to("storage.googleapis.com").map(({ cache }) => cache),
    ["no-store"],
  );
});

test("what the user claims about addresses and tokens does not reach the service", async () => {
  const headers = {
    "x-serverless-authorization": "Bearer forged",
    "x-forwarded-host": "forged.example",
    "x-forwarded-for": "203.0.113.9",
    forwarded: "for=203.0.113.9",
    "x-real-ip": "203.0.113.9",
    "true-client-ip": "203.0.113.9",
    "x-original-url": "/admin",
    "cf-connecting-ip": "192.0.2.1",
    authorization: "Bearer the application's own",
  };
  await ask(service(), "/", { headers });
  const request = to("web-1.europe-west1.run.app")[0]?.request;
  assert.match(request?.headers.get("x-serverless-authorization") ?? "", /^Bearer e30\./);
  assert.equal(request?.headers.get("x-forwarded-host"), "www.example.com");
  assert.equal(request.headers.get("x-forwarded-for"), "192.0.2.1");
  assert.equal(request.headers.get("authorization"), "Bearer the application's own");
  for (const name of ["forwarded", "x-real-ip", "true-client-ip", "x-original-url"]) {
    assert.equal(request.headers.get(name), null, name);
  }
});

test("no path can choose the host that gets the token", async () => {
  for (const path of ["//evil.example/x", "/\\evil.example/x", "/@evil.example", "/https://evil.example/"]) {
    await ask(service(), path);
  }
  const hosts = new Set(world.sent.map(({ request }) => new URL(request.url).hostname));
  assert.deepEqual([...hosts].sort(), [
    "iamcredentials.googleapis.com",
    "sts.googleapis.com",
    "web-1.europe-west1.run.app",
  ]);
});

test("method and body are passed on", async () => {
  await ask(service(), "/form", { method: "POST", body: "name=value" });
  const request = to("web-1.europe-west1.run.app")[0];
  assert.equal(request?.request.method, "POST");
  assert.equal(request.body, "name=value");
});

test("a redirect goes to the user instead of being followed", async () => {
  world.upstream = () => new Response(null, { status: 302, headers: { location: "/login" } });
  const response = await ask(service(), "/");
  assert.equal(response.status, 302);
  assert.equal(response.headers.get("location"), "/login");
});

test("an answer that streams or upgrades is the very one that the service gave", async () => {
  // Node's Response has no status 101; what counts is that the Worker does not wrap it and so lose the socket.
  const upgraded = { status: 101, headers: new Headers(), webSocket: {} } as unknown as Response;
  world.upstream = () => upgraded;
  const response = await ask(service(), "/socket", { headers: { connection: "upgrade", upgrade: "websocket" } });
  assert.equal(response, upgraded);
  assert.equal(to("web-1.europe-west1.run.app")[0]?.request.headers.get("upgrade"), "websocket");
});

test("a request with a body is not repeated, since its body has been read", async () => {
  world.upstream = () =>
    new Response("", { status: 401, headers: { "www-authenticate": 'Bearer error="invalid_token"' } });
  const response = await ask(service(), "/", { method: "POST", body: "x" });
  assert.equal(response.status, 401);
  assert.equal(to("web-1.europe-west1.run.app").length, 1);
});

test("the application's own 401 is none of the Worker's business", async () => {
  world.upstream = () => new Response("log in", { status: 401, headers: { "www-authenticate": 'Basic realm="x"' } });
  const response = await ask(service(), "/");
  assert.equal(response.status, 401);
  assert.equal(to("web-1.europe-west1.run.app").length, 1);
});

for (const [title, break_] of [
  ["STS refuses", () => (world.sts = () => Response.json({ error: "invalid_grant" }, { status: 400 }))],
  ["STS is away", () => (world.sts = () => Promise.reject(new Error("timed out")))],
  ["STS answers something else", () => (world.sts = () => Response.json({}))],
  ["impersonation is refused", () => (world.credentials = () => Response.json({ error: {} }, { status: 403 }))],
  ["the ID token is none", () => (world.credentials = () => Response.json({ token: "nonsense" }))],
] as const) {
  test(`where ${title}, the user is asked to come back, and sees nothing of Google's`, async () => {
    break_();
    const response = await ask(service(), "/");
    assert.equal(response.status, 503);
    assert.equal(response.headers.get("retry-after"), "5");
    assert.equal(response.headers.get("cache-control"), "no-store");
    assert.equal(await response.text(), "The service is not available. Please try again.\n");
    assert.equal(to("web-1.europe-west1.run.app").length, 0);
  });
}

test("a service that cannot be reached is a bad gateway", async () => {
  world.upstream = () => Promise.reject(new Error("connection refused"));
  const response = await ask(service(), "/");
  assert.equal(response.status, 502);
  assert.equal(await response.text(), "The service cannot be reached.\n");
});

test("nothing that is logged contains a token or the key", async () => {
  const lines: object[] = [];
  mock.method(console, "error", (line: object) => lines.push(line));
  world.credentials = () => Response.json({ error: { message: "denied" } }, { status: 403 });
  await ask(service(), "/login?code=secret");
  assert.deepEqual(lines, [
    {
      severity: "ERROR",
      message: 'iamcredentials.googleapis.com answered 403: {"error":{"message":"denied"}}',
      host: "www.example.com",
      path: "/login",
    },
  ]);
});
