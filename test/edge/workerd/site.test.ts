// A static site as it is deployed, in Cloudflare's own runtime with Cloudflare's own server of files.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { after, before, test } from "node:test";
import http from "node:http";
import { Miniflare, type WorkerOptions } from "miniflare";
import { workerBundle } from "../../../components/internal/worker-bundle";
import { folderOf } from "../../support/site-folder";
import { siteWorker } from "../../support/site-runtime";

const page = (title: string): string => `<!doctype html><title>${title}</title>`;
const year = "public, max-age=31536000, immutable";
const asked = "public, max-age=0, must-revalidate";

const files: { [path: string]: string | Buffer } = {
  "index.html": page("home"),
  "about.html": page("about"),
  "blog/index.html": page("blog"),
  "404.html": page("gone"),
  "docs/404.html": page("no such chapter"),
  "docs/intro.html": page("intro"),
  "film.mp4": Buffer.from(Array.from({ length: 256 }, (_, byte) => byte)),
  "a b (c)ü.txt": "spaced",
  "app.webmanifest": "{}",
  "empty.css": "",
  "empty.js": "",
  ".well-known/apple-app-site-association": "{}",
  "assets/index-Bd3fX9Qa.js": "console.log(1)",
  "assets/style.7b2e9d1c44.css": "a{}",
  "assets/font-Dk39sLq2.woff2": Buffer.from("font"),
  "assets/logo.svg": "<svg/>",
  "feed.xml": "<feed/>",
  "module.wasm": Buffer.from("\0asm"),
  _headers:
    "/*\n  X-Frame-Options: DENY\n/feed.xml\n  Cache-Control: public, max-age=60\n  Content-Type: application/atom+xml\n",
  _redirects:
    "/old /about 301\n/news/* /blog/:splat\n/v/:id https://elsewhere.example/:id 308\n/start / 302\n/same /about 200\n",
};
for (let index = Object.keys(files).length; index < 1_000; index += 1) {
  files[`assets/chunk-${createHash("sha256").update(String(index)).digest("hex").slice(0, 12)}.js`] =
    `console.log(${index})`;
}

const endpoints = { api: "/api", events: "wss://events.example.com" };

/** Few of them, and nothing that is only read. */
const few = Object.fromEntries(Object.entries(files).filter(([name]) => !/^_|^assets\/chunk-/.test(name)));

/** An application beside a site, which says what it was asked for and echoes what it is told. */
const application = `export default { fetch(request) {
  if (request.headers.get("upgrade") !== "websocket") return new Response(new URL(request.url).pathname);
  const [client, server] = Object.values(new WebSocketPair());
  server.accept();
  server.addEventListener("message", ({ data }) => server.send("echo " + data));
  return new Response(null, { status: 101, webSocket: client });
} }`;

const compatibilityDate = "2026-04-01";

interface Bound {
  bindings?: { [name: string]: string };
  serviceBindings?: { [name: string]: string };
}

function moduleOf(name: string, contents: string, bound: Bound = {}): WorkerOptions {
  return { name, compatibilityDate, modules: [{ type: "ESModule", path: `${name}.js`, contents }], ...bound };
}

/** The site `path` leads to and the application at `/api`, behind the Worker that routes. */
function behindRouter(path: string, site: WorkerOptions): { workers: WorkerOptions[] } {
  const routes = [
    { path, service: "SITE" },
    { path: "/api", service: "APP" },
  ];
  const bound = { bindings: { ROUTES: JSON.stringify(routes) }, serviceBindings: { SITE: "site", APP: "app" } };
  return { workers: [moduleOf("router", workerBundle("router"), bound), site, moduleOf("app", application)] };
}

/** A preview whose time is over. */
const over = { hostname: "over.example.com", until: "2026-01-31T12:00:00Z" };

/** Runtimes by host name: miniflare keeps the files of one site only. */
const runtimes = new Map<string, Miniflare>();
const at = new Map<string, URL>();

before(async () => {
  const folder = folderOf(files);
  const below = { folder: folderOf(few) };
  const atPath = { ...below, path: "/handbook", fallback: "/index.html", trailingSlash: "never" };
  for (const [name, options] of [
    ["www", behindRouter("/", await siteWorker("site", { folder, endpoints, settings: { key: "pk" } }))],
    ["below", behindRouter("/handbook", await siteWorker("site", atPath))],
    ["always", { workers: [await siteWorker("site", { ...below, trailingSlash: "always" })] }],
    ["over", { workers: [await siteWorker("site", { ...below, preview: over })] }],
    ["exact", { workers: [await siteWorker("site", { ...below, trailingSlash: "exact" })] }],
  ] as const) {
    const runtime = new Miniflare(options);
    runtimes.set(`${name}.example.com`, runtime);
    at.set(`${name}.example.com`, await runtime.ready);
  }
});
after(() => Promise.all([...runtimes.values()].map((runtime) => runtime.dispose())));

interface Asked {
  method?: string;
  headers?: { [name: string]: string };
  body?: string;
}

/** Asks as a client does that says no more than it is told: fetch adds headers of its own. */
async function ask(url: string, { method = "GET", headers = {}, body }: Asked = {}) {
  const { host, pathname, search } = new URL(url, "http://www.example.com");
  const target = new URL(at.get(host) ?? "");
  const answer = await new Promise<http.IncomingMessage>((resolve, reject) => {
    const path = `${pathname}${search}`;
    // What is sent may be refused before it is read, and nobody can ask on that connection again.
    const agent = body === undefined ? http.globalAgent : false;
    const asking = http.request(target, { agent, method, path, headers: { host, ...headers } }, resolve);
    asking.on("error", reject).end(body);
  });
  const content = Buffer.concat((await answer.toArray()) as Buffer[]);
  const all = Object.entries(answer.headers).map(([name, value]): [string, string] => [name, String(value)]);
  return { status: answer.statusCode ?? 0, content, text: content.toString(), headers: new Headers(all) };
}

/** What users get: the status, and headers by name or the text. */
const table: [what: string, url: string, init: Asked, status: number, expected: { [name: string]: string | null }][] = [
  ["a page", "/", {}, 200, { text: page("home"), "content-type": "text/html; charset=utf-8", "cache-control": asked }],
  ["with the folder's headers", "/", {}, 200, { "x-frame-options": "DENY" }],
  ["a page without the end of its name", "/about", {}, 200, { text: page("about") }],
  ["a page with it", "/about.html", {}, 307, { location: "/about" }],
  ["a page with a slash", "/about/", {}, 307, { location: "/about" }],
  ["a folder's page", "/blog/", {}, 200, { text: page("blog") }],
  ["a folder's page without a slash", "/blog?a=b", {}, 307, { location: "/blog/?a=b" }],
  [
    "a script",
    "/assets/index-Bd3fX9Qa.js",
    {},
    200,
    { "content-type": "text/javascript; charset=utf-8", "cache-control": year },
  ],
  [
    "a style sheet",
    "/assets/style.7b2e9d1c44.css",
    {},
    200,
    { "content-type": "text/css; charset=utf-8", "cache-control": year },
  ],
  ["a font", "/assets/font-Dk39sLq2.woff2", {}, 200, { "content-type": "font/woff2", "cache-control": year }],
  [
    "a picture without a digest",
    "/assets/logo.svg",
    {},
    200,
    { "content-type": "image/svg+xml", "cache-control": asked },
  ],
  ["a manifest", "/app.webmanifest", {}, 200, { "content-type": "application/manifest+json" }],
  ["a program", "/module.wasm", {}, 200, { "content-type": "application/wasm" }],
  ["an empty style sheet", "/empty.css", {}, 200, { "content-type": "text/css; charset=utf-8" }],
  ["an empty script", "/empty.js", {}, 200, { "content-type": "text/javascript; charset=utf-8" }],
  ["a name without an end", "/.well-known/apple-app-site-association", {}, 200, { "content-type": "application/json" }],
  ["a name with spaces", "/a%20b%20(c)%C3%BC.txt", {}, 200, { text: "spaced" }],
  [
    "what the folder says itself",
    "/feed.xml",
    {},
    200,
    { "content-type": "application/atom+xml", "cache-control": "public, max-age=60" },
  ],
  ["nothing", "/nothing", {}, 404, { text: page("gone"), "cache-control": "no-store", etag: null }],
  ["nothing below a folder", "/docs/nothing", {}, 404, { text: page("no such chapter") }],
  ["a script that is gone", "/assets/index-aaaa1111.js", {}, 404, { "cache-control": "no-store" }],
  ["files that are only read", "/_headers", {}, 404, {}],
  ["a redirect", "/old?a=b", {}, 301, { location: "/about?a=b" }],
  ["a redirect with the rest of the path", "/news/2026/may", {}, 302, { location: "/blog/2026/may" }],
  ["a redirect to elsewhere", "/v/7", {}, 308, { location: "https://elsewhere.example/7" }],
  ["another file at a path", "/same", {}, 200, { text: page("about") }],
  ["a form", "/about", { method: "POST", body: "a=b" }, 405, {}],
  ["a form for nothing", "/nothing", { method: "POST", body: "a=b" }, 405, { allow: "GET, HEAD" }],
  ["a head", "/about", { method: "HEAD" }, 200, { text: "", "content-type": "text/html; charset=utf-8" }],
  ["a head of nothing", "/nothing", { method: "HEAD" }, 404, { text: "" }],
  [
    "a part",
    "/film.mp4",
    { headers: { range: "bytes=2-4" } },
    206,
    { "content-range": "bytes 2-4/256", "content-type": "video/mp4" },
  ],
  [
    "an open part",
    "/film.mp4",
    { headers: { range: "bytes=250-" } },
    206,
    { "content-range": "bytes 250-255/256", "content-length": "6" },
  ],
  ["the end", "/film.mp4", { headers: { range: "bytes=-6" } }, 206, { "content-range": "bytes 250-255/256" }],
  ["no such part", "/film.mp4", { headers: { range: "bytes=256-" } }, 416, { "content-range": "bytes */256" }],
  ["two parts", "/film.mp4", { headers: { range: "bytes=0-1,4-5" } }, 200, { "accept-ranges": "bytes" }],
  ["a part of another version", "/film.mp4", { headers: { range: "bytes=0-1", "if-range": '"other"' } }, 200, {}],
  ["all of a film", "/film.mp4", {}, 200, { "accept-ranges": "bytes", "cache-control": asked }],
  [
    "a single page",
    "http://below.example.com/handbook/cart/7",
    { headers: { "sec-fetch-mode": "navigate" } },
    200,
    { text: page("home"), "cache-control": asked },
  ],
  [
    "a single page, to an old client",
    "http://below.example.com/handbook/cart",
    { headers: { accept: "text/html,*/*" } },
    200,
    { text: page("home") },
  ],
  [
    "a page with a dot",
    "http://below.example.com/handbook/u/j.doe",
    { headers: { "sec-fetch-mode": "navigate" } },
    200,
    { text: page("home") },
  ],
  [
    "a script that a single page lacks",
    "http://below.example.com/handbook/assets/x.js",
    { headers: { "sec-fetch-mode": "no-cors" } },
    404,
    { text: page("gone") },
  ],
  [
    "data that a single page lacks",
    "http://below.example.com/handbook/data/7",
    { headers: { "sec-fetch-mode": "cors" } },
    404,
    {},
  ],
  ["a script to an old client", "http://below.example.com/handbook/x.js", {}, 404, {}],
  ["a page with a slash, always", "http://always.example.com/about", {}, 307, { location: "/about/" }],
  ["and there", "http://always.example.com/about/", {}, 200, { text: page("about") }],
  ["nothing, always", "http://always.example.com/x/y", {}, 404, { text: page("gone") }],
  ["a page without a slash, never", "http://below.example.com/handbook/blog/", {}, 307, { location: "/handbook/blog" }],
  ["and there", "http://below.example.com/handbook/blog", {}, 200, { text: page("blog") }],
  ["a page at its own name", "http://exact.example.com/about.html", {}, 200, { text: page("about") }],
  ["and nowhere else", "http://exact.example.com/about", {}, 404, { text: page("gone") }],
  ["below a path", "http://below.example.com/handbook/about", {}, 200, { text: page("about") }],
  ["below a path, its home", "http://below.example.com/handbook", {}, 200, { text: page("home") }],
  [
    "below a path, a single page",
    "http://below.example.com/handbook/x/y",
    { headers: { "sec-fetch-mode": "navigate" } },
    200,
    { text: page("home") },
  ],
  [
    "below a path, an asset",
    "http://below.example.com/handbook/assets/index-Bd3fX9Qa.js",
    {},
    200,
    { "cache-control": year },
  ],
  ["beside an application, a page", "http://www.example.com/about", {}, 200, { text: page("about") }],
  [
    "beside an application, an asset",
    "http://www.example.com/assets/index-Bd3fX9Qa.js",
    {},
    200,
    { "cache-control": year },
  ],
  ["the application beside it", "http://www.example.com/api/orders", {}, 200, { text: "/api/orders" }],
];

test("what users get", async () => {
  const wrong: unknown[] = [];
  for (const [what, url, init, status, expected] of table) {
    const answer = await ask(url, init);
    for (const [name, value] of Object.entries({ ...expected, status: String(status) })) {
      const got = name === "status" ? String(answer.status) : name === "text" ? answer.text : answer.headers.get(name);
      if (got !== value) wrong.push([what, name, got, value]);
    }
  }
  assert.deepEqual(wrong, []);
});

test("each of a thousand files is there, byte by byte", async () => {
  const names = Object.keys(files).filter((name) => !name.startsWith("_") && !name.endsWith(".html"));
  assert.ok(names.length > 980);
  const wrong = [];
  for (const name of names) {
    const { content } = await ask(`/${encodeURI(name)}`);
    if (!content.equals(Buffer.from(files[name] ?? ""))) wrong.push(name);
  }
  assert.deepEqual(wrong, []);
});

test("a file that has not changed is not sent again, and a fallback neither", async () => {
  for (const [url, headers] of [
    ["http://www.example.com/about", {}],
    ["http://www.example.com/film.mp4", {}],
    ["http://below.example.com/handbook/cart", { "sec-fetch-mode": "navigate" }],
  ] as const) {
    const etag = (await ask(url, { headers })).headers.get("etag") ?? "";
    const again = await ask(url, { headers: { ...headers, "if-none-match": etag } });
    assert.deepEqual([again.status, again.text], [304, ""], url);
  }
  const gone = await ask("/nothing", { headers: { "if-none-match": "*" } });
  assert.equal(gone.status, 404);
});

test("the browser finds the contract, and others the release, each time anew", async () => {
  const contract = await ask("/.well-known/endpoints.json");
  assert.deepEqual(JSON.parse(contract.text), { endpoints, settings: { key: "pk" } });
  const release = await ask("/.well-known/release.json");
  assert.match((JSON.parse(release.text) as { release: string }).release, /^[0-9a-f]{64}$/);
  for (const { status, headers } of [contract, release]) {
    assert.equal(status, 200);
    assert.equal(headers.get("cache-control"), "no-store");
    assert.equal(headers.get("content-type"), "application/json");
    assert.equal(headers.get("access-control-allow-origin"), null, "for pages of the same origin");
  }
  assert.equal((await ask("http://below.example.com/handbook/.well-known/endpoints.json")).status, 200);
});

test("a WebSocket to the application beside it is untouched", async () => {
  const response = await runtimes
    .get("www.example.com")
    ?.dispatchFetch("http://www.example.com/api/live", { headers: { upgrade: "websocket" } });
  assert.equal(response?.status, 101);
  const socket = response.webSocket;
  assert.ok(socket);
  socket.accept();
  const answer = new Promise<unknown>((resolve) => {
    socket.addEventListener("message", ({ data }) => {
      resolve(data);
    });
  });
  socket.send("hello");
  assert.equal(await answer, "echo hello");
  socket.close();
});

test("a preview that is over answers for no file, since Cloudflare asks the Worker first", async () => {
  for (const path of ["/", "/about", "/assets/index-Bd3fX9Qa.js", "/empty.css", "/film.mp4", "/old"]) {
    assert.equal((await ask(`http://over.example.com${path}`)).status, 410, path);
  }
});
