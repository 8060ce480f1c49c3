import assert from "node:assert/strict";
import { generateKeyPairSync, verify } from "node:crypto";
import { afterEach, beforeEach, mock, test } from "node:test";
import type { Context, Env } from "../../edge/bindings";
import worker from "../../edge/origin-worker";

const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const provider = "//iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/web-1/providers/worker";
const serviceUrl = "https://web-1.europe-west1.run.app";
const now = Date.UTC(2026, 10, 1);
const minute = 60_000;

// What the Worker remembers outlives a test, so each has a key of its own.
let keys = 0;
const identity = (): Env => ({
  IDENTITY_PROVIDER: provider,
  IDENTITY_ISSUER: "https://example.com/workers/web",
  IDENTITY_SUBJECT: "web",
  KEY_ID: `key-${++keys}`,
  PRIVATE_KEY: String(privateKey.export({ type: "pkcs8", format: "pem" })),
});
const service = (): Env => ({
  ...identity(),
  SERVICE_URL: serviceUrl,
  SERVICE_ACCOUNT: "web@acme.iam.gserviceaccount.com",
});
const bucket = (more: Partial<Env> = {}): Env => ({ ...identity(), BUCKET: "media-1", ...more });

type Answer = (request: Request) => Response | Promise<Response>;

/** Requests that the Worker made, and who answers them: Google's token services, and whatever the test is about. */
let sent: { request: Request; body: string; cache: unknown }[] = [];
let upstream: Answer;
let sts: Answer;
let credentials: Answer;
let background: Promise<unknown>[] = [];
let cache: Map<string, Response>;

const context: Context = { waitUntil: (promise) => void background.push(promise) };

const jwt = (claims: object): string => `e30.${Buffer.from(JSON.stringify(claims)).toString("base64url")}.signature`;
const to = (host: string): typeof sent => sent.filter(({ request }) => new URL(request.url).hostname === host);
const ask = (env: Env, path: string, init: RequestInit = {}): Promise<Response> =>
  worker.fetch(new Request(`https://www.example.com${path}`, init), env, context);

beforeEach(() => {
  sent = [];
  background = [];
  cache = new Map();
  upstream = () => new Response("hello");
  sts = () => Response.json({ access_token: "access", expires_in: 3600 });
  credentials = () => Response.json({ token: jwt({ exp: Date.now() / 1000 + 3600 }) });
  mock.timers.enable({ apis: ["Date"], now });
  mock.method(console, "error", () => undefined);
  mock.method(globalThis, "fetch", async (input: string | Request, init?: RequestInit) => {
    const request = new Request(input, init);
    sent.push({ request, body: await request.clone().text(), cache: init?.cache });
    switch (new URL(request.url).hostname) {
      case "sts.googleapis.com":
        return sts(request);
      case "iamcredentials.googleapis.com":
        return credentials(request);
      default:
        return upstream(request);
    }
  });
  Object.assign(globalThis, {
    caches: {
      default: {
        match: (request: Request) => Promise.resolve(cache.get(request.url)?.clone()),
        put: async (request: Request, response: Response) => {
          const { status, headers } = response;
          cache.set(request.url, new Response(await response.arrayBuffer(), { status, headers }));
        },
      },
    },
  });
});

afterEach(() => {
  mock.timers.reset();
  mock.restoreAll();
  Reflect.deleteProperty(globalThis, "caches");
});

test("a request reaches the service with an ID token, and its answer comes back as it is", async () => {
  upstream = () => new Response("page", { status: 201, headers: { "set-cookie": "a=b" } });
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
  upstream = () => {
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
  upstream = () => object("sound");
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
  const hosts = new Set(sent.map(({ request }) => new URL(request.url).hostname));
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
  upstream = () => new Response(null, { status: 302, headers: { location: "/login" } });
  const response = await ask(service(), "/");
  assert.equal(response.status, 302);
  assert.equal(response.headers.get("location"), "/login");
});

test("an answer that streams or upgrades is the very one that the service gave", async () => {
  // Node's Response has no status 101; what counts is that the Worker does not wrap it and so lose the socket.
  const upgraded = { status: 101, headers: new Headers(), webSocket: {} } as unknown as Response;
  upstream = () => upgraded;
  const response = await ask(service(), "/socket", { headers: { connection: "upgrade", upgrade: "websocket" } });
  assert.equal(response, upgraded);
  assert.equal(to("web-1.europe-west1.run.app")[0]?.request.headers.get("upgrade"), "websocket");
});

test("the Worker proves itself with a JWT that its own key signed, for one provider and a few minutes", async () => {
  const env = service();
  await ask(env, "/");
  const [exchange] = to("sts.googleapis.com");
  const form = new URLSearchParams(exchange?.body);
  assert.equal(form.get("grant_type"), "urn:ietf:params:oauth:grant-type:token-exchange");
  assert.equal(form.get("requested_token_type"), "urn:ietf:params:oauth:token-type:access_token");
  assert.equal(form.get("subject_token_type"), "urn:ietf:params:oauth:token-type:jwt");
  assert.equal(form.get("scope"), "https://www.googleapis.com/auth/cloud-platform");
  assert.equal(form.get("audience"), provider);
  const [header = "", claims = "", signature = ""] = (form.get("subject_token") ?? "").split(".");
  const decode = (part: string): unknown => JSON.parse(Buffer.from(part, "base64url").toString());
  assert.deepEqual(decode(header), { alg: "RS256", typ: "JWT", kid: env.KEY_ID });
  assert.deepEqual(decode(claims), {
    iss: "https://example.com/workers/web",
    sub: "web",
    aud: `https:${provider}`,
    iat: now / 1000 - 30,
    exp: now / 1000 + 300,
  });
  assert.ok(verify("RSA-SHA256", Buffer.from(`${header}.${claims}`), publicKey, Buffer.from(signature, "base64url")));
});

test("the ID token is for the service, by the account that may invoke it", async () => {
  await ask(service(), "/");
  const [impersonation] = to("iamcredentials.googleapis.com");
  assert.equal(
    impersonation?.request.url,
    "https://iamcredentials.googleapis.com/v1/projects/-/serviceAccounts/web@acme.iam.gserviceaccount.com:generateIdToken",
  );
  assert.equal(impersonation.request.headers.get("authorization"), "Bearer access");
  assert.deepEqual(JSON.parse(impersonation.body), { audience: serviceUrl, includeEmail: true });
});

test("a token serves until shortly before its end; it is replaced in the background before that", async () => {
  const env = service();
  await ask(env, "/");
  mock.timers.tick(49 * minute);
  await ask(env, "/");
  assert.equal(to("sts.googleapis.com").length, 1);
  assert.equal(background.length, 0);

  mock.timers.tick(2 * minute);
  await Promise.all([ask(env, "/"), ask(env, "/")]);
  assert.equal(background.length, 1, "one of the requests replaces it");
  await Promise.all(background);
  assert.equal(to("sts.googleapis.com").length, 2);

  mock.timers.tick(30 * minute);
  await ask(env, "/");
  assert.equal(to("sts.googleapis.com").length, 2, "the new one serves");
});

test("a token that could not be replaced in time serves to its end, and then a request waits for the next", async () => {
  const env = service();
  await ask(env, "/");
  mock.timers.tick(55 * minute);
  sts = () => new Response("down", { status: 500 });
  assert.equal((await ask(env, "/")).status, 200);
  await Promise.all(background);
  mock.timers.tick(4.5 * minute);
  assert.equal((await ask(env, "/")).status, 503);
  sts = () => Response.json({ access_token: "access", expires_in: 3600 });
  assert.equal((await ask(env, "/")).status, 200);
});

test("a token that Cloud Run no longer takes is replaced at once, and the request repeated once", async () => {
  const env = service();
  const refused = (): Response =>
    new Response("", { status: 401, headers: { "www-authenticate": 'Bearer error="invalid_token"' } });
  let calls = 0;
  upstream = () => (++calls === 1 ? refused() : new Response("page"));
  assert.equal(await (await ask(env, "/")).text(), "page");
  assert.equal(to("iamcredentials.googleapis.com").length, 2);

  upstream = refused;
  calls = 0;
  assert.equal((await ask(env, "/")).status, 401);
  assert.equal(to("web-1.europe-west1.run.app").length, 4);
});

test("a request with a body is not repeated, since its body has been read", async () => {
  upstream = () => new Response("", { status: 401, headers: { "www-authenticate": 'Bearer error="invalid_token"' } });
  const response = await ask(service(), "/", { method: "POST", body: "x" });
  assert.equal(response.status, 401);
  assert.equal(to("web-1.europe-west1.run.app").length, 1);
});

test("the application's own 401 is none of the Worker's business", async () => {
  upstream = () => new Response("log in", { status: 401, headers: { "www-authenticate": 'Basic realm="x"' } });
  const response = await ask(service(), "/");
  assert.equal(response.status, 401);
  assert.equal(to("web-1.europe-west1.run.app").length, 1);
});

for (const [title, break_] of [
  ["STS refuses", () => (sts = () => Response.json({ error: "invalid_grant" }, { status: 400 }))],
  ["STS is away", () => (sts = () => Promise.reject(new Error("timed out")))],
  ["STS answers something else", () => (sts = () => Response.json({}))],
  ["impersonation is refused", () => (credentials = () => Response.json({ error: {} }, { status: 403 }))],
  ["the ID token is none", () => (credentials = () => Response.json({ token: "nonsense" }))],
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
  upstream = () => Promise.reject(new Error("connection refused"));
  const response = await ask(service(), "/");
  assert.equal(response.status, 502);
  assert.equal(await response.text(), "The service cannot be reached.\n");
});

test("nothing that is logged contains a token or the key", async () => {
  const lines: object[] = [];
  mock.method(console, "error", (line: object) => lines.push(line));
  credentials = () => Response.json({ error: { message: "denied" } }, { status: 403 });
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

// ── The bucket ──────────────────────────────────────────────────────────────────────────────────────────────────

const object = (body: string | null, more: Record<string, string> = {}, status = 200): Response =>
  new Response(body, {
    status,
    headers: {
      "content-type": "audio/mpeg",
      "content-length": String(body?.length ?? 0),
      etag: '"1"',
      "cache-control": "private, max-age=0",
      "x-goog-hash": "md5=x",
      "x-guploader-uploadid": "x",
      ...more,
    },
  });

test("an object is read with an access token, and nothing of the bucket shows", async () => {
  upstream = () => object("sound");
  const response = await ask(bucket(), "/2026/episode%201.mp3?acl");
  assert.equal(response.status, 200);
  assert.equal(await response.text(), "sound");
  assert.deepEqual(Object.fromEntries(response.headers), {
    "accept-ranges": "bytes",
    "cache-control": "public, max-age=31536000, immutable",
    "content-length": "5",
    "content-type": "audio/mpeg",
    etag: '"1"',
    "x-content-type-options": "nosniff",
  });
  const request = to("storage.googleapis.com")[0]?.request;
  assert.equal(request?.url, "https://storage.googleapis.com/media-1/2026/episode%201.mp3");
  assert.equal(request.headers.get("authorization"), "Bearer access");
  assert.equal(to("iamcredentials.googleapis.com").length, 0, "no service account is involved");
});

test("an object is fetched once, whatever the query, and then served from the cache", async () => {
  upstream = () => object("sound");
  const env = bucket();
  await ask(env, "/a.mp3");
  await Promise.all(background);
  assert.equal(await (await ask(env, "/a.mp3?cache=buster")).text(), "sound");
  const head = await ask(env, "/a.mp3", { method: "HEAD" });
  assert.equal(head.status, 200);
  assert.equal(await head.text(), "");
  assert.equal(to("storage.googleapis.com").length, 1);
});

test("Cache-Control and the path's prefix are the deployment's to choose", async () => {
  upstream = () => object("sound");
  const env = bucket({ CACHE_CONTROL: "public, max-age=60", PATH_PREFIX: "/media/" });
  assert.equal((await ask(env, "/media/a.mp3")).headers.get("cache-control"), "public, max-age=60");
  assert.equal(to("storage.googleapis.com")[0]?.request.url, "https://storage.googleapis.com/media-1/a.mp3");
  assert.equal((await ask(env, "/other/a.mp3")).status, 404);
});

test("an object that asks to be kept by nobody, or for less time, is heard", async () => {
  upstream = () => object("secret", { "cache-control": "private, no-store" });
  const env = bucket();
  assert.equal((await ask(env, "/a.mp3")).headers.get("cache-control"), "private, no-store");
  assert.equal(background.length, 0);
  upstream = () => object("news", { "cache-control": "public, max-age=60" });
  assert.equal((await ask(env, "/b.mp3")).headers.get("cache-control"), "public, max-age=60");
  assert.equal(background.length, 1);
});

test("a page among the objects is shown in a sandbox, from the cache and in part as well", async () => {
  upstream = () => object("<script>", { "content-type": "text/html" });
  const env = bucket();
  const sandboxed = async (init: RequestInit = {}): Promise<boolean> =>
    (await ask(env, "/page", init)).headers.get("content-security-policy")?.startsWith("sandbox;") ?? false;
  assert.equal(await sandboxed({ headers: { range: "bytes=0-" } }), true);
  await Promise.all(background);
  cache.forEach((response) => {
    response.headers.delete("content-security-policy");
  });
  assert.equal(await sandboxed(), true, "whatever was put into the cache before");
  assert.equal(to("storage.googleapis.com").length, 1);
});

test("a part of one version only is answered with the whole object", async () => {
  upstream = () => object("sound");
  const headers = { range: "bytes=2-4", "if-range": '"0"' };
  assert.equal((await ask(bucket(), "/a.mp3", { headers })).status, 200);
  assert.equal(to("storage.googleapis.com")[0]?.request.headers.get("range"), null);
});

test("a range is passed on, and its partial answer is not cached", async () => {
  upstream = () => object("und", { "content-range": "bytes 2-4/5" }, 206);
  const response = await ask(bucket(), "/a.mp3", { headers: { range: "bytes=2-4" } });
  assert.equal(response.status, 206);
  assert.equal(response.headers.get("content-range"), "bytes 2-4/5");
  assert.equal(to("storage.googleapis.com")[0]?.request.headers.get("range"), "bytes=2-4");
  assert.equal(background.length, 0);
});

test("a player's first request, an open range, fills the cache with the whole object", async () => {
  upstream = () => object("sound");
  const response = await ask(bucket(), "/a.mp3", { headers: { range: "bytes=0-" } });
  assert.equal(response.status, 206);
  assert.equal(response.headers.get("content-range"), "bytes 0-4/5");
  assert.equal(await response.text(), "sound");
  assert.equal(to("storage.googleapis.com")[0]?.request.headers.get("range"), null);
  await Promise.all(background);
  assert.equal(cache.get("https://www.example.com/a.mp3")?.status, 200);
});

test("a browser that has the object already is told so", async () => {
  upstream = () => object(null, {}, 304);
  const response = await ask(bucket(), "/a.mp3", { headers: { "if-none-match": '"1"' } });
  assert.equal(response.status, 304);
  assert.equal(to("storage.googleapis.com")[0]?.request.headers.get("if-none-match"), '"1"');
});

test("nothing but objects can be asked for", async () => {
  for (const path of ["/", "/folder/", "/..%2fother-bucket/a", "/a/..%2f..%2fother/b", "/%2e%2e%2fx", "/%"]) {
    assert.equal((await ask(bucket(), path)).status, 404, path);
  }
  assert.deepEqual(to("storage.googleapis.com"), []);
});

test("nothing can be changed", async () => {
  for (const method of ["POST", "PUT", "DELETE", "OPTIONS"]) {
    const response = await ask(bucket(), "/a.mp3", { method });
    assert.equal(response.status, 405);
    assert.equal(response.headers.get("allow"), "GET, HEAD");
  }
  assert.deepEqual(sent, []);
});

test("an object that does not exist is not found, and that is not remembered", async () => {
  upstream = () => new Response("<Error>NoSuchKey media-1</Error>", { status: 404 });
  const response = await ask(bucket(), "/a.mp3");
  assert.equal(response.status, 404);
  assert.equal(response.headers.get("cache-control"), "no-store");
  assert.equal(await response.text(), "Not found.\n");
  assert.equal(background.length, 0);
});

test("a bucket that refuses the Worker is a bad gateway; a token that it refuses is replaced once", async () => {
  upstream = () => new Response("<Error>AccessDenied</Error>", { status: 403 });
  assert.equal((await ask(bucket(), "/a.mp3")).status, 502);
  upstream = () => new Response("", { status: 401 });
  assert.equal((await ask(bucket(), "/a.mp3")).status, 502);
  assert.equal(to("storage.googleapis.com").length, 3);
});

test("a preview is served until its time is over, and then nobody is asked", async () => {
  upstream = () => new Response("hello", { headers: { "cache-control": "max-age=600" } });
  const until = (milliseconds: number): Env => ({
    ...service(),
    UNTIL: new Date(now + milliseconds).toISOString(),
  });
  const open = await ask(until(minute), "/");
  assert.equal(await open.text(), "hello");
  assert.equal(open.headers.get("cache-control"), "no-store");
  assert.equal(open.headers.get("x-robots-tag"), "noindex");
  sent = [];
  const over = await ask(until(0), "/", { method: "POST", body: "x" });
  assert.equal(over.status, 410);
  assert.equal(over.headers.get("cache-control"), "no-store");
  assert.deepEqual(sent, [], "neither Google nor the service");
});

test("what is no preview is handed on as it is", async () => {
  upstream = () => new Response("hello", { headers: { "cache-control": "max-age=600" } });
  const response = await ask(service(), "/");
  assert.equal(response.headers.get("cache-control"), "max-age=600");
  assert.equal(response.headers.get("x-robots-tag"), null);
});
