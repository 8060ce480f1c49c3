// Random tables of cached paths, and requests and answers at random, against what `components/cdn/host-args.ts` says of them in words.
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { Cdn, type CachedPath, type CdnArgs } from "../../components";
import {
  cacheControlOf,
  isStored,
  lookedUp,
  type CacheControlRule,
  type CacheRule,
  type OriginAnswer,
} from "../support/cloudflare-cache";
import type { EdgeRequest } from "../support/cloudflare-rules";
import { deploy } from "../support/program";

const hostnames = ["www.example.com", "shop.example.com"];
const paths = ["/a", "/a/b", "/a/b/c", "/d", "/a.js"];

const times = fc.oneof(
  fc.constant({}),
  fc.constant({ immutable: true }),
  fc.constantFrom(0, 60, 600).map((freshSeconds) => ({ freshSeconds })),
  fc.constantFrom(60, 600).map((staleSeconds) => ({ freshSeconds: 60, staleSeconds })),
);
const key = fc.constantFrom<Partial<CachedPath>>(
  {},
  {},
  { queryParameters: [] },
  { queryParameters: ["page"] },
  { queryParameters: ["sort", "page"], rangeRequests: true },
  { rangeRequests: true },
);
const cachedPath = fc
  .tuple(fc.constantFrom(...paths), times, key)
  .map(([path, time, own]): CachedPath => ({ path, ...time, ...own }));
const table = fc.uniqueArray(cachedPath, { minLength: 1, maxLength: 5, selector: ({ path }) => path });

const asked = fc.record({
  host: fc.constantFrom(...hostnames, ...hostnames, "other.example.com"),
  method: fc.constantFrom("GET", "GET", "HEAD", "POST"),
  path: fc.constantFrom(
    "/",
    "/a",
    "/a/",
    "/a/x",
    "/ab",
    "/a/b/x",
    "/a/b/c",
    "/d/e",
    "/a.js",
    "/a/../d",
    "/a//b",
    "/%61",
  ),
  query: fc.constantFrom("", "?page=2", "?sort=up&page=2", "?x=1&page=2"),
  authorization: fc.constantFrom(undefined, undefined, undefined, "Bearer x"),
});
const answered = fc.record({
  status: fc.constantFrom(200, 200, 200, 404),
  control: fc.constantFrom(undefined, undefined, "public, max-age=5", "max-age=5, no-cache", "private", "no-store"),
  cookie: fc.constantFrom(undefined, undefined, undefined, "session=1"),
  vary: fc.constantFrom(undefined, undefined, undefined, "Accept-Encoding", "Cookie"),
});

type Asked = typeof asked extends fc.Arbitrary<infer One> ? One : never;
type Answered = typeof answered extends fc.Arbitrary<infer One> ? One : never;

/** Paths in another spelling, by their plain one: `Cache-Control` is set by what they mean, and the cache takes them as they were sent. */
const plain: { [path: string]: string } = { "/a/../d": "/d", "/a//b": "/a/b", "/%61": "/a" };

/** The path of a table that a request belongs to: the longest that is it or above it. */
function ownerOf(cachedPaths: CachedPath[], path: string): CachedPath | undefined {
  const owners = cachedPaths.filter((one) => path === one.path || path.startsWith(`${one.path}/`));
  return owners.sort((one, other) => other.path.length - one.path.length)[0];
}

/** The `Cache-Control` that a path's own times make of an answer; the answer's own where the path has none or the answer is not for everybody. */
function controlOf(owner: CachedPath | undefined, { authorization }: Asked, answer: Answered): string[] {
  const said = (answer.control ?? "").split(", ").filter((one) => one !== "");
  const { immutable = false, freshSeconds, staleSeconds } = owner ?? {};
  if (!immutable && freshSeconds === undefined) return said;
  const isForEverybody =
    answer.status === 200 &&
    answer.cookie === undefined &&
    authorization === undefined &&
    !said.some((one) => one === "private" || one === "no-store");
  if (!isForEverybody) return said;
  if (immutable) return ["public", "max-age=31536000", "immutable"];
  const stale =
    staleSeconds === undefined ? [] : [`stale-while-revalidate=${staleSeconds}`, `stale-if-error=${staleSeconds}`];
  return ["public", `max-age=${freshSeconds ?? 0}`, ...stale, ...(freshSeconds === 0 ? ["must-revalidate"] : [])];
}

/** Whether everybody may get it from the cache. */
function mayBeKept(owner: CachedPath | undefined, request: Asked, answer: Answered): boolean {
  const control = controlOf(owner, request, answer);
  return (
    owner !== undefined &&
    !(request.path in plain) &&
    request.method !== "POST" &&
    request.authorization === undefined &&
    answer.cookie === undefined &&
    answer.vary !== "Cookie" &&
    control.length > 0 &&
    !control.some((one) => one === "private" || one === "no-store")
  );
}

function queryOf({ queryParameters }: Partial<CachedPath>, query: string): string[] {
  const all = query
    .slice(1)
    .split("&")
    .filter((one) => one !== "");
  return all.filter((one) => queryParameters?.includes(one.split("=")[0] ?? "") ?? true).sort();
}

const args = (tables: CachedPath[][]): CdnArgs => ({
  zone: { zoneId: "0".repeat(32), accountId: "a".repeat(32), zoneName: "example.com" },
  ...{ plan: "enterprise", letsEncrypt: false },
  hosts: hostnames.map((hostname, index) => ({
    hostname,
    routes: [
      { path: "/", origins: [{ originName: "run", hostname: "run.origin.example.com", healthPath: "/health" }] },
    ],
    cachedPaths: tables[index] ?? [],
  })),
  clientIdentity: { caCertificate: "authority", certificate: "certificate", privateKey: "key" },
});

async function phasesOf(tables: CachedPath[][]): Promise<[CacheRule[], CacheControlRule[]]> {
  const deployment = await deploy(() => new Cdn("cdn", args(tables)));
  const rulesOf = (name: string): unknown =>
    deployment.resources.find((one) => one.type.endsWith(":Ruleset") && one.name === name)?.inputs["rules"] ?? [];
  return [rulesOf("cdn-cache") as CacheRule[], rulesOf("cdn-cached-answers") as CacheControlRule[]];
}

test("the cache does with each request and answer what the table of its host name says", async () => {
  const seen = { kept: 0, changed: 0, none: 0 };
  await fc.assert(
    fc.asyncProperty(
      fc.tuple(table, table),
      fc.array(fc.tuple(asked, answered), { minLength: 40, maxLength: 40 }),
      async (tables, exchanges) => {
        const [rules, controls] = await phasesOf(tables);
        for (const [request, answer] of exchanges) {
          const owner = ownerOf(tables[hostnames.indexOf(request.host)] ?? [], plain[request.path] ?? request.path);
          const isKept = mayBeKept(owner, request, answer);
          const { host, method, path, query, authorization } = request;
          const headers: Record<string, string> = authorization === undefined ? {} : { authorization };
          const edge: EdgeRequest = { host, method, uri: `${path}${query}`, headers };
          const { status, control: ownControl, cookie, vary } = answer;
          const origin: OriginAnswer = {
            status,
            headers: {
              ...(ownControl === undefined ? {} : { "cache-control": ownControl }),
              ...(cookie === undefined ? {} : { "set-cookie": cookie }),
              ...(vary === undefined ? {} : { vary }),
            },
          };
          const title = JSON.stringify({ request, answer, owner });
          const control = controlOf(owner, request, answer);
          const got = cacheControlOf(controls, edge, origin)
            .split(", ")
            .filter((one) => one !== "");
          assert.deepEqual(got.sort(), [...control].sort(), title);
          assert.equal(isStored(rules, edge, origin, controls), isKept, title);
          seen.kept += Number(isKept);
          seen.changed += Number(control.join(", ") !== (answer.control ?? ""));
          seen.none += Number(owner === undefined);
          if (owner === undefined || request.path in plain) continue;
          const found = lookedUp(rules, edge);
          assert.deepEqual(
            found.query
              .split("&")
              .filter((one) => one !== "")
              .sort(),
            queryOf(owner, query),
            title,
          );
          assert.equal(found.inParts, owner.rangeRequests ?? false, title);
        }
      },
    ),
    { seed: 42, numRuns: 50, endOnFailure: true },
  );
  assert.ok(seen.kept > 50 && seen.changed > 100 && seen.none > 500, JSON.stringify(seen));
});
