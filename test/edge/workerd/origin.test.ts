// The Worker as it is deployed, in Cloudflare's own runtime (workerd), with its cache.
import assert from "node:assert/strict";
import { after, beforeEach, test } from "node:test";
import { Miniflare, Response, WebSocketPair, type Request, type RequestInit, type WorkerOptions } from "miniflare";
import { workerBundle, type WorkerFile } from "../../../components/internal/worker-bundle";
import { rsaKeys } from "../../support/rsa-keys";

const { privateKey } = rsaKeys();
const identity = {
  IDENTITY_PROVIDER: "//iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/web-1/providers/worker",
  IDENTITY_ISSUER: "https://example.com/workers/web",
  IDENTITY_SUBJECT: "web",
  KEY_ID: "key",
  PRIVATE_KEY: String(privateKey.export({ type: "pkcs8", format: "pem" })),
};

interface Sent {
  method: string;
  url: URL;
  headers: Headers;
  cf: Record<string, unknown> | undefined;
}

/** What reached a host outside, and what it answers. */
let sent: Sent[] = [];
let answer: () => Response;

function outside(request: Request): Response {
  const url = new URL(request.url);
  if (url.hostname === "sts.googleapis.com") return Response.json({ access_token: "access", expires_in: 3600 });
  if (url.hostname === "iamcredentials.googleapis.com") {
    const claims = Buffer.from(JSON.stringify({ exp: Date.now() / 1000 + 3600 })).toString("base64url");
    return Response.json({ token: `e30.${claims}.signature` });
  }
  const headers = new Headers([...request.headers]);
  sent.push({ method: request.method, url, headers, cf: request.cf as Sent["cf"] });
  return answer();
}

function worker(name: string, bindings: Record<string, string>, file: WorkerFile = "origin-worker"): WorkerOptions {
  return {
    name,
    routes: [`${name}.example.com/*`],
    modules: [{ type: "ESModule", path: `${file}.js`, contents: workerBundle(file) }],
    compatibilityDate: "2026-04-01",
    bindings: { ...(file === "origin-worker" ? identity : {}), ...bindings },
    outboundService: outside,
  };
}

const routes = [
  { path: "/" },
  { path: "/mail", resolve: "0123456789ab.route.example.com" },
  { path: "/app", service: "APP" },
  { path: "/media", service: "MEDIA" },
];

const cloudflare = new Miniflare({
  workers: [
    worker("www", {
      SERVICE_URL: "https://web-1.europe-west1.run.app",
      SERVICE_ACCOUNT: "web@acme.iam.gserviceaccount.com",
    }),
    worker("media", { BUCKET: "media-1" }),
    worker("media-at-path", { BUCKET: "media-1", PATH_PREFIX: "/media/" }),
    {
      ...worker("shop", { ROUTES: JSON.stringify(routes) }, "router"),
      serviceBindings: { APP: "www", MEDIA: "media-at-path" },
    },
  ],
});
after(() => cloudflare.dispose());
beforeEach(() => {
  sent = [];
});

async function ask(url: string, init: RequestInit = {}): Promise<{ status: number; text: string; headers: Headers }> {
  const response = await cloudflare.dispatchFetch(url, init);
  return { status: response.status, text: await response.text(), headers: new Headers([...response.headers]) };
}

/** Whether somebody else gets what the first one got, without the origin being asked. */
async function isKept(url: string, init: RequestInit, headers: Record<string, string>, status = 200): Promise<boolean> {
  sent = [];
  answer = () => new Response("first", { status, headers });
  assert.equal((await ask(url, init)).text, "first");
  answer = () => new Response("second", { status, headers });
  // The Worker puts it into the cache after its answer.
  for (let tries = 0; tries < 20; tries += 1) {
    const { text } = await ask(url);
    if (text === "first") return true;
    if (tries === 2) return false;
    await new Promise((done) => setTimeout(done, 20));
  }
  return false;
}

const forAll = { "cache-control": "public, max-age=600" };
const year = "public, max-age=31536000, immutable";
let objects = 0;

for (const [title, path, init, headers] of [
  ["an invoice that says nothing, to a session", "/invoices/11.pdf", { headers: { cookie: "session=1" } }, {}],
  ["an invoice that says public", "/invoices/12.pdf", {}, forAll],
  ["a page with a style sheet's suffix", "/account/x.css", {}, { "content-type": "text/html" }],
  ["an asset", "/assets/app.js", {}, forAll],
  ["an asset with a query", "/assets/app.js?v=2", {}, { "cache-control": year }],
  ["an asset to somebody who is logged in", "/assets/b.js", { headers: { authorization: "Bearer x" } }, forAll],
  ["an asset with a cookie", "/assets/c.js", {}, { ...forAll, "set-cookie": "session=1" }],
  ["an asset that differs by cookie", "/assets/d.js", {}, { ...forAll, vary: "Cookie" }],
  ["a path in upper case", "/ASSETS/E.JS", {}, forAll],
  ["a way out, encoded", "/assets/..%2Faccount/x.css", {}, forAll],
  ["a part", "/assets/film.mp4", { headers: { range: "bytes=0-" } }, forAll],
] as [string, string, RequestInit, Record<string, string>][]) {
  test(`an application's answer is kept for nobody: ${title}`, async () => {
    assert.equal(await isKept(`https://www.example.com${path}`, init, headers), false);
    for (const { cf } of sent) {
      assert.equal(cf?.["cacheTtl"], -1, "not put into the zone's cache");
      assert.equal(cf["cacheLevel"], "bypass", "nor read from it");
    }
  });
}

for (const [title, init, headers, kept] of [
  ["one that says nothing", {}, { "cache-control": "private, max-age=0" }, true],
  ["one that says public", {}, forAll, true],
  ["one for a session's request", { headers: { cookie: "session=1" } }, forAll, true],
  ["one for a request with credentials", { headers: { authorization: "Bearer x" } }, forAll, true],
  ["one that opens with a range", { headers: { range: "bytes=0-" } }, { ...forAll, "content-length": "5" }, true],
  ["one for one", {}, { "cache-control": "private, max-age=600" }, false],
  ["one for nobody", {}, { "cache-control": "no-store" }, false],
  ["one that is to be asked for each time", {}, { "cache-control": "no-cache" }, false],
  ["one without time", {}, { "cache-control": "public, max-age=0" }, false],
] as [string, RequestInit, Record<string, string>, boolean][]) {
  test(`an object is ${kept ? "kept for everybody" : "not kept"}: ${title}`, async () => {
    assert.equal(await isKept(`https://media.example.com/${++objects}.mp3`, init, headers), kept);
    assert.deepEqual([...new Set(sent.map(({ headers: to }) => to.get("cookie")))], [null]);
    assert.deepEqual([...new Set(sent.map(({ headers: to }) => to.get("authorization")))], ["Bearer access"]);
  });
}

test("the query is no part of an object's key, and its method and its parts come from the cache too", async () => {
  answer = () =>
    new Response("sound", { headers: { "content-type": "audio/mpeg", "content-length": "5", etag: '"1"' } });
  const url = "https://media.example.com/cached.mp3";
  await ask(url);
  await new Promise((done) => setTimeout(done, 50));
  sent = [];
  assert.equal((await ask(`${url}?cache=buster`)).text, "sound");
  const part = await ask(url, { headers: { range: "bytes=1-2" } });
  assert.deepEqual([part.status, part.text, part.headers.get("content-range")], [206, "ou", "bytes 1-2/5"]);
  assert.equal((await ask(url, { headers: { "if-none-match": '"1"' } })).status, 304);
  const head = await ask(url, { method: "HEAD" });
  assert.deepEqual([head.status, head.text], [200, ""]);
  assert.deepEqual(sent, []);
});

test("a page among the objects is shown in a sandbox, whether it comes from the bucket or the cache", async () => {
  answer = () => new Response("<script>", { headers: { "content-type": "text/html" } });
  for (let time = 0; time < 2; time += 1) {
    const page = await ask("https://media.example.com/page");
    assert.match(page.headers.get("content-security-policy") ?? "", /^sandbox; default-src 'none'/);
    assert.equal(page.headers.get("x-content-type-options"), "nosniff");
    await new Promise((done) => setTimeout(done, 50));
  }
});

test("nothing but objects can be asked for, however the path is written", async () => {
  for (const path of ["/", "/folder/", "/..%2fother/a", "/a/..%2f..%2fother/b", "/%2e%2e%2fx", "/%", "/%c0%ae"]) {
    assert.equal((await ask(`https://media.example.com${path}`)).status, 404, path);
  }
  assert.deepEqual(sent, []);
});

test("a client's claims end at the Worker, and what the Worker knows is there", async () => {
  answer = () => new Response("page");
  await ask("https://www.example.com/x?y=1", {
    headers: {
      forwarded: "for=203.0.113.9",
      "x-forwarded-for": "203.0.113.9",
      "x-forwarded-host": "evil.example",
      "x-real-ip": "203.0.113.9",
      "x-original-url": "/admin",
      "x-serverless-authorization": "Bearer forged",
      "cf-connecting-ip": "192.0.2.1",
      cookie: "session=1",
    },
  });
  const [{ url, headers } = assert.fail("nothing was sent")] = sent;
  assert.equal(url.href, "https://web-1.europe-west1.run.app/x?y=1");
  assert.match(headers.get("x-serverless-authorization") ?? "", /^Bearer e30\./);
  assert.deepEqual(
    ["x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "cookie"].map((name) => headers.get(name)),
    ["192.0.2.1", "www.example.com", "https", "session=1"],
  );
  for (const name of ["forwarded", "x-real-ip", "x-original-url"]) assert.equal(headers.get(name), null, name);
});

/** Sends a word by a WebSocket to a path, and gets the answer. */
async function talk(url: string): Promise<unknown> {
  answer = () => {
    const [client, server] = Object.values(new WebSocketPair()) as [WebSocketPair[0], WebSocketPair[1]];
    server.accept();
    server.addEventListener("message", ({ data }) => {
      server.send(typeof data === "string" ? `heard ${data}` : "not text");
    });
    return new Response(null, { status: 101, webSocket: client });
  };
  const response = await cloudflare.dispatchFetch(url, { headers: { upgrade: "websocket" } });
  const socket = response.webSocket ?? assert.fail("no socket");
  const heard = new Promise((resolve) => {
    socket.addEventListener("message", ({ data }) => {
      resolve(data);
    });
  });
  socket.accept();
  socket.send("hello");
  const data = await heard;
  socket.close();
  return data;
}

test("a WebSocket goes through the Worker", async () => {
  assert.equal(await talk("https://www.example.com/socket"), "heard hello");
  assert.equal(sent[0]?.headers.get("upgrade"), "websocket");
});

test("the router leads each path to hosts, to an application's Worker or to media, and nothing is kept on the way", async () => {
  for (const [path, url] of [
    ["/x?y=1", "https://shop.example.com/x?y=1"],
    ["/mail/in?y=1", "https://shop.example.com/mail/in?y=1"],
    ["/%6dail/in", "https://shop.example.com/%6dail/in"],
    ["/mailbox", "https://shop.example.com/mailbox"],
    ["/app/x?y=1", "https://web-1.europe-west1.run.app/app/x?y=1"],
    ["/media/film.mp4", "https://storage.googleapis.com/media-1/film.mp4"],
    ["/%6dedia/other.mp4", "https://storage.googleapis.com/media-1/other.mp4"],
  ] as const) {
    sent = [];
    answer = () => new Response("answer");
    const { text, status } = await ask(`https://shop.example.com${path}`, {
      headers: { "cf-connecting-ip": "192.0.2.1", "x-forwarded-host": "evil.example" },
    });
    assert.deepEqual([status, text, sent[0]?.url.href], [200, "answer", url]);
    if (path.includes("edia")) continue;
    const { headers } = sent[0] ?? assert.fail("nothing was sent");
    assert.deepEqual(
      [headers.get("x-forwarded-host"), headers.get("x-forwarded-for")],
      ["shop.example.com", "192.0.2.1"],
      path,
    );
  }
  assert.equal((await ask("https://shop.example.com/media")).status, 404);
});

test("an object below a path is kept for everybody, as at a host name of its own", async () => {
  assert.equal(await isKept("https://shop.example.com/media/kept.mp3", {}, forAll), true);
});

test("a WebSocket goes through the router, to hosts and to a Worker", async () => {
  for (const path of ["/socket", "/mail/socket", "/app/socket"]) {
    sent = [];
    assert.equal(await talk(`https://shop.example.com${path}`), "heard hello", path);
    assert.equal(sent.at(-1)?.headers.get("upgrade"), "websocket");
  }
});
