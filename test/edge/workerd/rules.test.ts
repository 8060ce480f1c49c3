// The router with rules and own code as they are deployed, in Cloudflare's own runtime (workerd), before origins on this machine.
import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import type { Readable } from "node:stream";
import { after, beforeEach, test } from "node:test";
import { Miniflare, Response, WebSocketPair, type Request, type RequestInit, type WorkerOptions } from "miniflare";
import { Arguments } from "../../../components/internal/validation";
import { functionBundle } from "../../../components/internal/function-bundle";
import { workerBundle } from "../../../components/internal/worker-bundle";
import { checkRules } from "../../../components/cdn/edge-check";
import { ruleTexts } from "../../../components/cdn/edge-texts";
import { EdgeRulesMode, type EdgeRule } from "../../../components";

const folder = fs.mkdtempSync(path.join(os.tmpdir(), "edge-functions-"));
after(() => {
  fs.rmSync(folder, { recursive: true });
});

/** Own code, by what it does. `unhurried` keeps the thread busy for longer than a request waits, and then decides. */
const sources = {
  steers: `export default (request: Request, config: { region: string }) =>
    new URL(request.url).pathname.startsWith("/w") ? { origin: config.region, path: "/moved" } : undefined;`,
  sees: `export default async (request: Request, config: { key: string }) => {
    const { country } = (request as { cf?: { country?: string } }).cf ?? {};
    const seen = { ...Object.fromEntries(request.headers), key: config.key, body: await request.text(), country };
    return new Response(JSON.stringify(seen), { status: 418, headers: { "x-own": "yes" } });
  };`,
  throws: `export default () => { throw new Error("no"); };`,
  rejects: `export default async () => { await Promise.reject(new TypeError("no")); };`,
  waits: `export default async () => { await new Promise((done) => setTimeout(done, 5000)); return new Response("late"); };`,
  hangs: `export default () => new Promise(() => undefined);`,
  unhurried: `export default () => { const end = Date.now() + 300; while (Date.now() < end); return new Response("late"); };`,
  large: `export default () => new Response("x".repeat(70_000));`,
  endless: `export default () => new Response(new ReadableStream({ pull(to) { to.enqueue(new Uint8Array(10_000)); } }));`,
  breaks: `export default () => new Response(new ReadableStream({ pull(to) { to.error(new Error("no")); } }));`,
  verbose: `export default () => ({ path: "/" + "x".repeat(9000) });`,
  strays: `export default () => ({ origin: "elsewhere" });`,
  meddles: `export default () => ({ requestHeaders: [{ name: "X-Forwarded-For", value: "203.0.113.9" }] });`,
  escapes: `export default () => ({ path: "https://elsewhere.example/" });`,
  babbles: `export default () => ({ decision: "?" });`,
  switches: `export default () => ({ requestHeaders: [{ name: "X-Twice", value: "own" }], responseHeaders: [{ name: "x-seen" }] });`,
};
type Source = keyof typeof sources;

for (const [name, text] of Object.entries(sources)) fs.writeFileSync(path.join(folder, `${name}.ts`), text);
const fileOf = (source: Source): string => path.join(folder, `${source}.ts`);

const run = (source: Source, more: object = {}): EdgeRule => ({
  name: source,
  when: { paths: [`/${source}`] },
  run: { file: fileOf(source), timeoutMilliseconds: 100, ...more },
});

const table: EdgeRule[] = [
  { name: "region", when: { headers: [{ name: "X-Region", values: ["west"] }] }, origin: "west" },
  {
    name: "new",
    when: { cookies: [{ name: "beta", values: ["1"] }] },
    requestHeaders: [{ name: "X-Twice", value: "first" }, { name: "accept-language" }],
    responseHeaders: [{ name: "X-Seen", value: "beta" }, { name: "x-powered-by" }],
  },
  {
    name: "worker",
    when: { paths: ["/to-worker"] },
    origin: "inside",
    requestHeaders: [{ name: "X-Twice", value: "rule" }],
  },
  {
    name: "old",
    when: { paths: ["/old"], exceptPaths: ["/old/but"] },
    redirect: { to: "/new", addsRest: true, status: 308 },
  },
  { name: "moved", when: { paths: ["/away"] }, redirect: { to: "https://other.example/x" } },
  { name: "closed", when: { paths: ["/closed"], methods: ["POST"] }, answer: { status: 403, body: "closed" } },
  { name: "far", when: { countries: ["US", "CA"], paths: ["/near"] }, origin: "west" },
  { name: "german", when: { countries: ["DE"], paths: ["/country"] }, rewrite: { path: "/de", addsRest: true } },
  { name: "share", when: { paths: ["/share"], visitors: { percent: 30 } }, origin: "west" },
  ...(Object.keys(sources) as Source[]).map((source) => {
    if (source === "steers") {
      return {
        name: source,
        when: { paths: ["/w", "/steers"] },
        run: { file: fileOf(source), origins: ["west"], config: { region: "west" } },
      };
    }
    return run(source, source === "sees" ? { config: { key: "plain" } } : {});
  }),
  { name: "confidant", when: { paths: ["/confidant"] }, run: { file: fileOf("sees"), seesCredentials: true } },
];

const origins = { west: { resolve: "0123456789ab.route.example.com" }, inside: { service: "INSIDE" } };

function routerWith(host: string, mode: EdgeRulesMode): WorkerOptions {
  const check = new Arguments("rules");
  const { rules } = checkRules(check, table, "rules", Object.keys(origins));
  check.done();
  const functions = rules.flatMap(({ name, run: asked }) => (asked === undefined ? [] : [[asked.service, name]]));
  return {
    name: host,
    routes: [`${host}.example.com/*`],
    modules: [{ type: "ESModule", path: "router.js", contents: workerBundle("router") }],
    compatibilityDate: "2026-04-01",
    bindings: { ROUTES: '[{"path":"/"}]', ORIGINS: JSON.stringify(origins), ...ruleTexts(rules, mode) },
    serviceBindings: { ...(Object.fromEntries(functions) as Record<string, string>), INSIDE: "inside" },
    outboundService: outside,
  };
}

/** Variables of rules without what they need. */
const unreadable = [
  {
    RULES: '["gone"]',
    RULE_GONE: '{"name":"gone","when":{},"run":{"service":"FUNCTION_GONE","timeoutMilliseconds":50}}',
  },
  { RULES: '["gone"]', RULE_GONE: '{"name":"gone","when":{},"origin":"gone"}' },
  { RULES: '["gone"]' },
];

/** A Worker that is an origin: below `/to-worker/events` it sends a second part after a while. */
const inside = `export default { async fetch(request) {
  const { pathname } = new URL(request.url);
  if (!pathname.endsWith("/events")) return new Response("inside " + pathname + " " + request.headers.get("x-twice"));
  const { readable, writable } = new TransformStream();
  const writer = writable.getWriter();
  const part = new TextEncoder().encode("part\\n");
  const send = async () => {
    await writer.write(part);
    await new Promise((done) => setTimeout(done, 200));
    await writer.write(part);
    await writer.close();
  };
  void send();
  return new Response(readable, { headers: { "content-type": "application/octet-stream" } });
} };`;

interface Sent {
  method: string;
  url: URL;
  headers: Headers;
  body: string;
  cf: Record<string, unknown> | undefined;
}

let sent: Sent[] = [];
let answer: (request: Request) => Response | Promise<Response>;

async function outside(request: Request): Promise<Response> {
  const body = request.headers.get("upgrade") === null ? await request.clone().text() : "";
  sent.push({
    method: request.method,
    url: new URL(request.url),
    headers: new Headers([...request.headers]),
    body,
    cf: request.cf as Sent["cf"],
  });
  return answer(request);
}

function own(name: string, source: Source, bindings: Record<string, string> = {}): WorkerOptions {
  return {
    name,
    modules: [{ type: "ESModule", path: "function.js", contents: functionBundle(fileOf(source)) }],
    compatibilityDate: "2026-04-01",
    bindings,
  };
}

const bound: { [source in Source]?: Record<string, string> } = { steers: { region: "west" }, sees: { key: "plain" } };
const workers: WorkerOptions[] = [];
for (const source of Object.keys(sources) as Source[]) workers.push(own(source, source, bound[source]));
for (const [index, texts] of unreadable.entries()) {
  workers.push({
    ...routerWith(`broken-${index}`, EdgeRulesMode.All),
    bindings: { ROUTES: '[{"path":"/"}]', ...texts } as Record<string, string>,
    serviceBindings: {},
  });
}
workers.push(
  routerWith("www", EdgeRulesMode.All),
  routerWith("plain", EdgeRulesMode.WithoutFunctions),
  routerWith("off", EdgeRulesMode.None),
  own("confidant", "sees", { key: "plain" }),
  {
    name: "inside",
    modules: [{ type: "ESModule", path: "inside.js", contents: inside }],
    compatibilityDate: "2026-04-01",
  },
);

const cloudflare = new Miniflare({
  cf: false,
  handleRuntimeStdio: (stdout: Readable, stderr: Readable) => {
    stdout.resume();
    stderr.resume();
  },
  workers,
});
after(() => cloudflare.dispose());
beforeEach(() => {
  sent = [];
  answer = () => new Response("origin", { headers: { "x-powered-by": "php" } });
});

interface Answer {
  status: number;
  text: string;
  headers: Headers;
}

async function ask(url: string, init: RequestInit = {}): Promise<Answer> {
  const response = await cloudflare.dispatchFetch(`https://${url}`, { redirect: "manual", ...init });
  return { status: response.status, text: await response.text(), headers: new Headers([...response.headers]) };
}

test("rules decide in their order", async () => {
  const west = await ask("www.example.com/old", { headers: { "x-region": "west" } });
  assert.equal(west.text, "origin");
  assert.equal(sent[0]?.cf?.["resolveOverride"], "0123456789ab.route.example.com");
  assert.equal(sent[0].url.href, "https://www.example.com/old");

  const inside = await ask("www.example.com/to-worker/x");
  assert.equal(inside.text, "inside /to-worker/x rule");

  const old = await ask("www.example.com/old/a%20b/c?d=e");
  assert.deepEqual([old.status, old.headers.get("location")], [308, "https://www.example.com/new/a%20b/c?d=e"]);
  assert.equal((await ask("www.example.com/old/but")).status, 200);
  const away = await ask("www.example.com/away/x?y");
  assert.deepEqual([away.status, away.headers.get("location")], [307, "https://other.example/x?y"]);

  const closed = await ask("www.example.com/closed", { method: "POST", body: "x" });
  assert.deepEqual([closed.status, closed.text, closed.headers.get("cache-control")], [403, "closed", "no-store"]);
  assert.equal((await ask("www.example.com/closed")).text, "origin");
});

test("a country's requests go to their region, and others to where they would", async () => {
  for (const [country, region] of [
    ["US", "0123456789ab.route.example.com"],
    ["CA", "0123456789ab.route.example.com"],
    ["FR", undefined],
  ] as const) {
    sent = [];
    assert.equal((await ask("www.example.com/near/x", { cf: { country } })).text, "origin");
    assert.deepEqual([sent[0]?.cf?.["resolveOverride"], sent[0]?.url.pathname], [region, "/near/x"], country);
  }
});

test("a path cannot lead a redirect to another host", async () => {
  for (const uri of [
    "/old//evil.example",
    "/old/\\evil.example",
    "/old/%5cevil.example",
    "/old/.evil.example",
    "/old/@evil.example",
  ]) {
    const { headers } = await ask(`www.example.com${uri}`);
    assert.equal(new URL(headers.get("location") ?? "").host, "www.example.com", uri);
  }
});

test("headers and paths are changed for the origin, answers for the browser", async () => {
  const { headers, text } = await ask("www.example.com/country/x?y=1", {
    headers: {
      cookie: "a=b; beta=1",
      "accept-language": "de",
      "x-twice": "client",
      "x-forwarded-host": "evil.example",
      "cf-connecting-ip": "192.0.2.1",
    },
    cf: { country: "DE" },
  });
  assert.equal(text, "origin");
  assert.deepEqual([headers.get("x-seen"), headers.get("x-powered-by")], ["beta", null]);
  const [{ url, headers: got } = assert.fail("nothing was sent")] = sent;
  assert.equal(url.href, "https://www.example.com/de/x?y=1");
  assert.deepEqual(
    ["x-twice", "accept-language", "cookie", "x-forwarded-host", "x-forwarded-for"].map((name) => got.get(name)),
    ["first", null, "a=b; beta=1", "www.example.com", "192.0.2.1"],
  );
});

test("a share of visitors is the same one each time", async () => {
  const sides = new Map<string, Set<unknown>>();
  for (let time = 0; time < 2; time += 1) {
    for (let visitor = 0; visitor < 40; visitor += 1) {
      const address = `198.51.100.${visitor}`;
      sent = [];
      await ask("www.example.com/share", { headers: { "cf-connecting-ip": address } });
      sides.set(address, (sides.get(address) ?? new Set()).add(sent[0]?.cf?.["resolveOverride"]));
    }
  }
  assert.ok([...sides.values()].every((seen) => seen.size === 1));
  const west = [...sides.values()].filter((seen) => !seen.has(undefined)).length;
  assert.ok(west > 3 && west < 25, `${west} of 40`);
});

test("own code chooses an origin and a path, or nothing", async () => {
  assert.equal((await ask("www.example.com/w/x?y=1")).text, "origin");
  assert.equal(sent[0]?.cf?.["resolveOverride"], "0123456789ab.route.example.com");
  assert.equal(sent[0].url.href, "https://www.example.com/moved?y=1");
  sent = [];
  assert.equal((await ask("www.example.com/steers")).text, "origin");
  assert.deepEqual([sent[0]?.cf?.["resolveOverride"], sent[0]?.url.pathname], [undefined, "/steers"]);
  sent = [];
  const { headers } = await ask("www.example.com/switches", { headers: { cookie: "beta=1" } });
  assert.deepEqual(
    [sent[0]?.headers.get("x-twice"), headers.get("x-seen")],
    ["first", "beta"],
    "an earlier rule has decided",
  );
});

test("own code answers without seeing the body or, unless it is said, credentials", async () => {
  const init = {
    method: "POST",
    body: "secret",
    headers: { cookie: "session=1", authorization: "Bearer x", "x-a": "b" },
    cf: { country: "FR" },
  };
  const { status, text, headers } = await ask("www.example.com/sees", init);
  const seen = JSON.parse(text) as Record<string, unknown>;
  assert.deepEqual([status, headers.get("x-own"), headers.get("edge-function")], [418, "yes", null]);
  assert.deepEqual([seen["x-a"], seen["key"], seen["body"], seen["country"]], ["b", "plain", "", "FR"]);
  assert.deepEqual([seen["cookie"], seen["authorization"]], [undefined, undefined]);
  const confided = JSON.parse((await ask("www.example.com/confidant", init)).text) as Record<string, unknown>;
  assert.deepEqual([confided["cookie"], confided["authorization"]], ["session=1", "Bearer x"]);
  assert.deepEqual(sent, []);
});

for (const source of [
  "throws",
  "rejects",
  "waits",
  "hangs",
  "unhurried",
  "large",
  "endless",
  "breaks",
  "verbose",
  "strays",
  "meddles",
  "escapes",
  "babbles",
] as const) {
  test(`a request goes on to the origin, with its body, where own code ${source}`, async () => {
    answer = async (request) => new Response(`origin got ${await request.text()}`);
    const started = Date.now();
    const { status, text } = await ask(`www.example.com/${source}`, {
      method: "POST",
      body: "the body",
      headers: { "cf-connecting-ip": "192.0.2.1" },
    });
    assert.deepEqual([status, text], [200, "origin got the body"]);
    assert.equal(sent[0]?.headers.get("x-forwarded-for"), "192.0.2.1");
    assert.ok(Date.now() - started < 2000, "it waits for a limited time");
  });
}

test("a router whose own code has gone goes on without it, and so do rules that nobody can read", async () => {
  for (const [index] of unreadable.entries()) {
    assert.equal((await ask(`broken-${index}.example.com/`)).text, "origin");
  }
});

test("the switch leaves rules without own code, or none", async () => {
  const beta = { headers: { cookie: "beta=1" } };
  assert.equal((await ask("plain.example.com/sees", beta)).text, "origin");
  assert.equal((await ask("plain.example.com/old")).status, 308);
  assert.equal((await ask("off.example.com/sees", beta)).headers.get("x-seen"), null);
  assert.equal((await ask("off.example.com/old")).status, 200);
});

test("ranges, streams and sockets go through rules", async () => {
  const beta = { cookie: "beta=1" };
  answer = (request) =>
    new Response("part", {
      status: 206,
      headers: { "content-range": `bytes 0-3/9 of ${request.headers.get("range") ?? ""}` },
    });
  const part = await ask("www.example.com/film", { headers: { ...beta, range: "bytes=0-3" } });
  assert.deepEqual(
    [part.status, part.text, part.headers.get("content-range"), part.headers.get("x-seen")],
    [206, "part", "bytes 0-3/9 of bytes=0-3", "beta"],
  );

  const response = await cloudflare.dispatchFetch("https://www.example.com/to-worker/events", {
    headers: { ...beta, "accept-encoding": "identity" },
  });
  assert.equal(response.headers.get("x-seen"), "beta");
  const times: number[] = [];
  const reader = (response.body ?? assert.fail("no body")).getReader();
  while (!(await reader.read()).done) times.push(Date.now());
  const [first = 0, last = 0] = [times[0], times.at(-1)];
  assert.ok(last - first > 100, "the first part arrives before the stream ends");

  answer = () => {
    const [client, server] = Object.values(new WebSocketPair()) as [WebSocketPair[0], WebSocketPair[1]];
    server.accept();
    server.addEventListener("message", ({ data }) => {
      server.send(`heard ${typeof data === "string" ? data : "no text"}`);
    });
    return new Response(null, { status: 101, webSocket: client });
  };
  for (const where of ["/socket", "/steers/socket", "/throws/socket"]) {
    const { webSocket: socket } = await cloudflare.dispatchFetch(`https://www.example.com${where}`, {
      headers: { ...beta, upgrade: "websocket" },
    });
    assert.ok(socket, where);
    const heard = new Promise((resolve) => {
      socket.addEventListener("message", ({ data }) => {
        resolve(data);
      });
    });
    socket.accept();
    socket.send("hello");
    assert.equal(await heard, "heard hello");
    socket.close();
  }
});
