// What Google's front door keeps, and for how long.
import assert from "node:assert/strict";
import { test } from "node:test";
import { listed, nothingElse, objects, type Row } from "../support/cache-table";
import type { EdgeRequest } from "../support/cloudflare-rules";
import { decisionOf, isStoredByGoogle, outcomeOf } from "../support/google-front-door";
import { cdn, ofMedia, rulesOf, serverless, serviceOf, targetOf, urlMapOf, whole } from "../support/google-cdn";

/** Rows that Google's cache decides in another way than Cloudflare's. */
const differing: Record<string, boolean> = {
  // It has no Cache Deception Armor.
  "a page at an asset's name": true,
  "data at an asset's name": true,
  // `Expires` is a time too.
  "an asset that only expires": true,
  // A HEAD does not fill it.
  "an asset asked for by HEAD": false,
};

test("nothing is cached unless it is listed, and what is refused is not cached", async () => {
  const deployment = await cdn({
    hosts: [{ hostname: "www.example.com", routes: [{ path: "/", backend: serverless("web") }] }, ofMedia],
  });
  const stored = ([, request, headers]: Row): boolean => {
    const asked: EdgeRequest = { host: "www.example.com", uri: "/", ...request };
    const { service } = outcomeOf(urlMapOf(deployment), asked);
    if (service === undefined || decisionOf(rulesOf(deployment), asked).action.startsWith("deny")) return false;
    return isStoredByGoogle(serviceOf(deployment, service).inputs, asked, { headers });
  };
  const rows = [...nothingElse, ...listed, ...objects];
  assert.deepEqual(
    rows.filter((row) => stored(row) !== (differing[row[0]] ?? row[3])).map(([title]) => title),
    [],
  );
  const titles = rows.map(([title]) => title);
  assert.deepEqual(
    Object.keys(differing).filter((title) => !titles.includes(title)),
    [],
  );
});

test("a cache keeps what an application allows and no longer, and media as long as their bucket says", async () => {
  const deployment = await whole();
  const application = deployment.one("gcp:compute/backendService:BackendService", "cdn-example-com-cached").inputs;
  const policy = application["cdnPolicy"] as Record<string, unknown>;
  assert.deepEqual(
    [policy["cacheMode"], policy["negativeCaching"], policy["serveWhileStale"]],
    ["USE_ORIGIN_HEADERS", false, 0],
  );
  const bucket = deployment.one("gcp:compute/backendService:BackendService", "cdn-media-example-com").inputs;
  const times = bucket["cdnPolicy"] as Record<string, unknown>;
  assert.deepEqual(
    [times["cacheMode"], times["defaultTtl"], times["maxTtl"], times["clientTtl"]],
    ["CACHE_ALL_STATIC", 60, 60, 60],
  );
});

test("a cached path has a cache of its own where it says how: for stale answers, and for the query", async () => {
  const deployment = await cdn({
    hosts: [
      {
        hostname: "example.com",
        routes: [
          { path: "/", backend: serverless("web") },
          { path: "/img/raw", backend: serverless("raw") },
        ],
        cachedPaths: [
          { path: "/img", queryParameters: ["width", "format"] },
          { path: "/img/raw", staleSeconds: 60 },
          { path: "/img/plain" },
          { path: "/fonts", queryParameters: [] },
          { path: "/docs", staleSeconds: 3600, queryParameters: ["page"] },
        ],
      },
    ],
  });
  const cacheOf = (uri: string): unknown => {
    const { service } = outcomeOf(urlMapOf(deployment), { host: "example.com", uri });
    const { inputs } = serviceOf(deployment, service ?? "");
    const policy = inputs["cdnPolicy"] as
      { serveWhileStale: number; cacheKeyPolicy: Record<string, unknown> } | undefined;
    if (inputs["enableCdn"] !== true || policy === undefined) return "none";
    const { includeHost, includeProtocol, includeQueryString, queryStringWhitelists } = policy.cacheKeyPolicy;
    assert.deepEqual([includeHost, includeProtocol], [true, true]);
    return [
      targetOf(deployment, { service: service ?? "" }),
      policy.serveWhileStale,
      includeQueryString,
      queryStringWhitelists,
    ];
  };
  for (const [uri, expected] of [
    ["/", "none"],
    ["/imgs/a.png", "none"],
    ["/img/a.png", ["web cached", 0, true, ["format", "width"]]],
    ["/img/raw/a.png", ["raw cached", 60, true, undefined]],
    ["/img/plain/a.png", ["web cached", 0, true, undefined]],
    ["/fonts/a.woff2", ["web cached", 0, false, undefined]],
    ["/docs", ["web cached", 3600, true, ["page"]]],
  ] as const)
    assert.deepEqual(cacheOf(uri), expected, uri);
});
