// Requests and answers against the rules, as Cloudflare evaluates them.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Cdn, CloudflarePlan, type CdnArgs, type CdnHost, type Origin } from "../../components";
import { listed, nothingElse, objects, public_, script, type Row } from "../support/cache-table";
import {
  cacheControlOf,
  isStored,
  lookedUp,
  type CacheControlRule,
  type CacheRule,
  type OriginAnswer,
} from "../support/cloudflare-cache";
import type { EdgeRequest } from "../support/cloudflare-rules";
import { deploy, messages, run as runProgram } from "../support/program";

const common = {
  zone: { zoneId: "0".repeat(32), accountId: "a".repeat(32), zoneName: "example.com" },
  plan: CloudflarePlan.Free,
  letsEncrypt: false,
};
const media = { bucketName: "media-1234", cacheControl: "public, max-age=60" };
const run = { originName: "run", hostname: "run.origin.example.com", healthPath: "/health" };
const web = { originName: "web", workerScript: "web-example-com", healthPath: "/health" };
const clientIdentity = { caCertificate: "authority", certificate: "certificate", privateKey: "key" };
const ofMedia: CdnHost = { hostname: "media.example.com", routes: [{ path: "/", media }] };
const www = (origin: Origin, more: Partial<CdnHost> = {}): CdnHost => ({
  hostname: "www.example.com",
  routes: [{ path: "/", origins: [origin] }],
  ...more,
});
const toHost: CdnArgs = { ...common, hosts: [www(run), ofMedia], clientIdentity };
const toWorker: CdnArgs = { ...common, hosts: [www(web), ofMedia] };

async function rulesOf(args: CdnArgs): Promise<CacheRule[]> {
  const deployment = await deploy(() => new Cdn("cdn", args));
  return deployment.one("cloudflare:index/ruleset:Ruleset", "cdn-cache").inputs["rules"] as unknown as CacheRule[];
}

for (const [origins, args, rows] of [
  ["hosts", toHost, [...nothingElse, ...listed, ...objects]],
  ["a Worker", toWorker, [...nothingElse, ...listed.map((row): Row => [row[0], row[1], row[2], false]), ...objects]],
] as [string, CdnArgs, Row[]][]) {
  test(`before ${origins}, nothing is cached unless it is listed`, async () => {
    const rules = await rulesOf(args);
    const wrong = rows.filter(
      ([, request, headers, stored]) =>
        isStored(rules, { host: "www.example.com", uri: "/", ...request }, { headers }) !== stored,
    );
    assert.deepEqual(
      wrong.map(([title]) => title),
      [],
    );
  });
}

test("without rules Cloudflare caches by the suffix, which is what the first rule is for", () => {
  const caches = (uri: string, headers: OriginAnswer["headers"] = {}): boolean =>
    isStored([], { host: "www.example.com", uri }, { headers });
  assert.equal(caches("/invoices/11.pdf"), true);
  assert.equal(caches("/account/x.css", { "content-type": "text/html" }), true);
  assert.equal(caches("/account"), false);
  assert.equal(caches("/invoices/11.pdf", { "set-cookie": "session=1" }), false);
});

test("paths that are listed count with what is below them, and with nothing that only begins alike", async () => {
  const rules = await rulesOf({
    ...toHost,
    hosts: [www(run, { cachedPaths: [{ path: "/logo.svg" }, { path: "/files" }] })],
  });
  const caches = (uri: string): boolean => isStored(rules, { host: "www.example.com", uri }, { headers: public_ });
  assert.deepEqual(
    ["/logo.svg", "/files", "/files/a", "/files/", "/logo.svgz", "/files-of-others/a", "/assets/app.js"].map(caches),
    [true, true, true, true, false, false, false],
  );
});

test("an empty list caches nothing of the application", async () => {
  const rules = await rulesOf({ ...toHost, hosts: [www(run, { cachedPaths: [] })] });
  assert.equal(isStored(rules, { host: "www.example.com", uri: "/assets/app.js" }, { headers: script }), false);
});

/** Both phases of a CDN. */
async function phasesOf(args: CdnArgs): Promise<[CacheRule[], CacheControlRule[]]> {
  const deployment = await deploy(() => new Cdn("cdn", args));
  const rules = (name: string): unknown[] =>
    (deployment.resources.find((one) => one.type.endsWith(":Ruleset") && one.name === name)?.inputs["rules"] ??
      []) as unknown[];
  return [rules("cdn-cache") as CacheRule[], rules("cdn-cached-answers") as CacheControlRule[]];
}

test("a path's times take the place of what an application says, where its answer is for everybody", async () => {
  const cachedPaths = [
    { path: "/pages", freshSeconds: 60, staleSeconds: 600 },
    { path: "/pages/news", freshSeconds: 0 },
    { path: "/pages/assets/", immutable: true },
    { path: "/pages/assets/plain" },
  ];
  const [rules, answers] = await phasesOf({ ...toHost, hosts: [www(run, { cachedPaths })] });
  const asked = (uri: string, headers: Record<string, string> = {}): EdgeRequest => ({
    host: "www.example.com",
    uri,
    headers,
  });
  const forMinutes = "max-age=60, public, stale-while-revalidate=600, stale-if-error=600";
  const table: [request: EdgeRequest, answer: OriginAnswer, control: string, stored: boolean][] = [
    [asked("/pages"), {}, forMinutes, true],
    [
      asked("/pages/a"),
      { headers: { "cache-control": "max-age=5, s-maxage=9, no-cache, must-revalidate" } },
      forMinutes,
      true,
    ],
    [asked("/pages/a"), { headers: { "cache-control": "Private" } }, "private", false],
    [asked("/pages/a"), { headers: { "cache-control": "no-store" } }, "no-store", false],
    [asked("/pages/a"), { headers: { "set-cookie": "session=1" } }, "", false],
    [asked("/pages/a", { authorization: "Bearer x" }), {}, "", false],
    [asked("/pages/a"), { status: 404 }, "", false],
    [asked("/pages/a"), { status: 500, headers: { "cache-control": "max-age=5" } }, "max-age=5", true],
    [asked("/pages/..%2faccount"), {}, "", false],
    [asked("/pages-of-others"), {}, "", false],
    [
      asked("/pages/news/today"),
      { headers: { "cache-control": "max-age=5" } },
      "max-age=0, public, must-revalidate",
      true,
    ],
    [asked("/pages/assets/a.3f.js"), {}, "public, max-age=31536000, immutable", true],
    [
      asked("/pages/assets/x.css"),
      { headers: { "content-type": "text/html" } },
      "public, max-age=31536000, immutable",
      false,
    ],
    [asked("/pages/assets/plain/a.js"), {}, "", false],
    [asked("/pages/assets/plain/a.js"), { headers: { "cache-control": "max-age=5" } }, "max-age=5", true],
    [{ ...asked("/pages/a"), host: "other.example.com" }, {}, "", false],
  ];
  const inOrder = (control: string): string[] => control.split(", ").sort();
  for (const [request, answer, control, stored] of table) {
    const title = `${request.uri} ${JSON.stringify(answer)}`;
    assert.deepEqual(inOrder(cacheControlOf(answers, request, answer)), inOrder(control), title);
    assert.equal(isStored(rules, request, answer, answers), stored, title);
  }
});

test("a path's answers are told apart by the parameters that it lists, and large files come in parts", async () => {
  const cachedPaths = [
    { path: "/files", queryParameters: [], rangeRequests: true },
    { path: "/files/list", queryParameters: ["page", "sort"] },
    { path: "/plain" },
  ];
  const args = { ...toHost, plan: CloudflarePlan.Enterprise, hosts: [www(run, { cachedPaths })] };
  const [rules, answers] = await phasesOf(args);
  assert.deepEqual(answers, [], "no path has times of its own");
  const of = (uri: string): unknown => lookedUp(rules, { host: "www.example.com", uri });
  assert.deepEqual(of("/files/film.mp4?a=1"), { query: "", inParts: true });
  assert.deepEqual(of("/files/list?sort=up&utm=x&page=2"), { query: "page=2&sort=up", inParts: false });
  assert.deepEqual(of("/plain?b=1&a=2"), { query: "b=1&a=2", inParts: false });
  assert.equal(isStored(rules, { host: "www.example.com", uri: "/files/a?b" }, { headers: public_ }), true);
  assert.equal(isStored(rules, { host: "www.example.com", uri: "/files/a?b" }, {}), false);
  const armed = rules.filter(({ actionParameters: { cache } }) => cache === true);
  assert.ok(armed.every(({ actionParameters: { cacheKey } }) => cacheKey?.cacheDeceptionArmor === true));
});

test("what cannot be meant about a cached path is refused before anything is created", async () => {
  const cachedPaths = [
    { path: "/a", immutable: true, freshSeconds: 5, staleSeconds: 5 },
    { path: "/b", staleSeconds: 5 },
    { path: "/c", queryParameters: ["a&b"] },
    { path: "/c/" },
    { path: "/d", freshSeconds: -1 },
    { path: "/e", immutable: true, staleSeconds: 5 },
  ];
  const deployment = await runProgram(() => {
    new Cdn("cdn", { ...toHost, hosts: [www(run, { cachedPaths })] });
  });
  for (const line of [
    /cachedPaths\[0\].freshSeconds: 5; leave it out: what is immutable is fresh for a year/,
    /cachedPaths\[1\].staleSeconds: 5; set freshSeconds too/,
    /cachedPaths\[2\].queryParameters\[0\]: "a&b"; use 1 to 100 letters/,
    /cachedPaths\[2\].queryParameters: \["a&b"\]; use an empty list, .*: names need the Enterprise plan, and this is free/,
    /cachedPaths\[3\].path: "\/c\/"; name each path once: hosts\[0\].cachedPaths\[2\] has it/,
    /cachedPaths\[4\].freshSeconds: -1; use a whole number from 0/,
    /cachedPaths\[5\].staleSeconds: 5; leave it out: what is immutable does not become stale/,
  ]) {
    assert.match(messages(deployment), line);
  }
  const many = Array.from({ length: 11 }, (_, index) => ({ path: `/p${index}`, freshSeconds: index }));
  const tooMany = await runProgram(() => {
    new Cdn("cdn", { ...toHost, hosts: [www(run, { cachedPaths: many })] });
  });
  assert.match(
    messages(tooMany),
    /hosts: 11 rules for the cache; give cachedPaths fewer settings of their own, or choose/,
  );
});

test("each host name has its own paths, and media at a path are its own too", async () => {
  const shop = { originName: "shop", hostname: "shop.origin.example.com", healthPath: "/health" };
  const rules = await rulesOf({
    ...toHost,
    hosts: [
      {
        hostname: "example.com",
        routes: [
          { path: "/", origins: [run] },
          { path: "/media/", media },
          { path: "/media/admin", origins: [shop] },
          { path: "/api", origins: [web] },
        ],
      },
      { ...www(shop, { cachedPaths: [{ path: "/static" }] }), hostname: "shop.example.com" },
      { hostname: "www.example.com", redirectTo: "example.com" },
      ofMedia,
    ],
  });
  const stored = (host: string, uri: string): boolean => isStored(rules, { host, uri }, { headers: public_ });
  const rows: [string, string, boolean][] = [
    ["example.com", "/assets/app.js", true],
    ["example.com", "/static/app.js", false],
    ["example.com", "/media/a.mp3", true],
    ["example.com", "/media", true],
    ["example.com", "/mediathek/a.mp3", false],
    ["example.com", "/media/admin/a.mp3", false],
    ["example.com", "/media/admin", false],
    ["example.com", "/media/administration.mp3", true],
    ["example.com", "/media/../account.js", false],
    ["example.com", "/media/%2e%2e/account.js", false],
    ["example.com", "/api/a.js", false],
    ["shop.example.com", "/static/app.js", true],
    ["shop.example.com", "/assets/app.js", false],
    ["shop.example.com", "/media/a.mp3", false],
    ["www.example.com", "/assets/app.js", false],
    ["media.example.com", "/a b.mp3", true],
  ];
  assert.deepEqual(
    rows.filter(([host, uri, expected]) => stored(host, uri) !== expected),
    [],
  );
});

test("the first rule is for every host of the zone, whatever the host names are", async () => {
  for (const args of [toHost, toWorker, { ...toWorker, hosts: [ofMedia] }]) {
    const [first] = await rulesOf(args);
    assert.deepEqual([first?.expression, first?.actionParameters], ["true", { cache: false }]);
  }
});
