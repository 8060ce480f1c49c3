// Random tables of rules against a reference model (test/support/edge-model.ts).
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { checkRules } from "../../components/cdn/edge-check";
import { ends } from "../../components/cdn/edge-effects";
import { loopsOf } from "../../components/cdn/edge-loops";
import { Space, type Box, type TextKind } from "../../components/cdn/edge-space";
import { decodeUnreserved } from "../../components/internal/edge-routes";
import { decide, isFor, shareOf, shares, undecided, type Rule } from "../../components/internal/edge-rules";
import { ArgumentError } from "../../components/internal/refusal";
import { Arguments } from "../../components/internal/validation";
import type { EdgeMatch, EdgeRule } from "../../components";
import { fateOf, type Asked, type Fate } from "../support/edge-model";

const paths = ["/", "/a", "/a/b", "/a/b/c", "/d"];
const texts = ["1", "12", "123", "2"];
const countries = ["DE", "FR", "US"];
const methods = ["GET", "POST", "PUT"];

const some = <One>(list: One[]): fc.Arbitrary<One[]> => fc.subarray(list, { minLength: 1 });
const maybe = <One>(arbitrary: fc.Arbitrary<One>, weight = 2): fc.Arbitrary<One | undefined> =>
  fc.oneof({ weight, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary });
/** Without members that are undefined, as a person leaves them out. */
const given = (one: object): EdgeMatch =>
  Object.fromEntries(Object.entries(one).filter(([, value]) => value !== undefined));

const condition = fc.constantFrom("x-a", "x-b").chain((name) =>
  fc.oneof(
    fc.constant({ name }),
    fc.constant({ name, absent: true }),
    some(texts).map((values) => ({ name, values })),
    some(["1", "12", "3"]).map((prefixes) => ({ name, prefixes })),
  ),
);
const match = fc
  .record({
    paths: maybe(some(paths)),
    exceptPaths: maybe(some(paths.slice(1)), 6),
    methods: maybe(some(methods), 4),
    headers: maybe(fc.uniqueArray(condition, { minLength: 1, maxLength: 2, selector: ({ name }) => name }), 3),
    cookies: maybe(
      fc.constantFrom([{ name: "beta" }], [{ name: "beta", absent: true }], [{ name: "beta", prefixes: ["1"] }]),
      4,
    ),
    countries: maybe(some(countries), 4),
    exceptCountries: maybe(some(countries), 8),
    visitors: maybe(fc.record({ percent: fc.constantFrom(10, 20, 25), split: fc.constantFrom("s", "t") }), 3),
  })
  .map(given);
const action = fc.oneof(
  fc.constant({ responseHeaders: [{ name: "X-One", value: "own" }] }),
  fc.constant({ requestHeaders: [{ name: "x-two", value: "own" }] }),
  fc.constantFrom("run", "gke").map((origin) => ({ origin })),
  fc.constantFrom(403, 404).map((status) => ({ answer: { status } })),
  fc
    .record({ to: fc.constantFrom("/a", "/d", "/e", "https://other.example"), addsRest: fc.boolean() })
    .map((redirect) => ({ redirect })),
  fc.constant({ rewrite: { path: "/e" } }),
  some(["x-one", "X-Two"]).map((names) => ({ requestHeaders: names.map((name) => ({ name, value: "own" })) })),
  some(["x-one", "X-Two"]).map((names) => ({ responseHeaders: names.map((name) => ({ name, value: "own" })) })),
);
/** Each value that a rule sets has the rule's name in it, so that the fate of a request tells who set it. */
const table = fc.array(fc.tuple(match, action), { minLength: 1, maxLength: 7 }).map((rules) =>
  rules.map(([when, what], index): EdgeRule => {
    const name = `r${index}`;
    const own = JSON.parse(JSON.stringify(what).replaceAll('"own"', JSON.stringify(name))) as object;
    return { name, when, ...own };
  }),
);

const asked: fc.Arbitrary<Asked> = fc.record({
  path: fc.constantFrom("/", "/a", "/a/x", "/a/b", "/a/b/c/d", "/ab", "/d", "/e", "/e/x"),
  method: fc.constantFrom(...methods, "DELETE"),
  headers: fc.record(
    { "x-a": fc.constantFrom(...texts, "3", "9"), "x-b": fc.constantFrom(...texts, "3") },
    { requiredKeys: [] },
  ),
  cookies: fc.record({ beta: fc.constantFrom("1", "2") }, { requiredKeys: [] }),
  country: fc.constantFrom(...countries, "XX"),
  address: fc.integer({ min: 1, max: 250 }).map((last) => `192.0.2.${last}`),
});

/** What the check says about a table, by property. */
function checked(written: EdgeRule[]): { rules: Rule[]; problems: Map<string, string> } {
  const check = new Arguments("rules");
  const { rules } = checkRules(check, written, "rules", ["run", "gke"]);
  try {
    check.done();
    return { rules, problems: new Map() };
  } catch (error) {
    assert.ok(error instanceof ArgumentError);
    return { rules, problems: new Map(error.problems.map(({ property, remedy }) => [property, remedy])) };
  }
}

function fateAtTheEdge(rules: Rule[], { path, method, headers, cookies, country, address }: Asked): Fate {
  const outcome = undecided();
  const cookie = Object.entries(cookies)
    .map(([name, value]) => `${name}=${value}`)
    .join("; ");
  const all: Record<string, string> = { ...headers, ...(cookie === "" ? {} : { cookie }), "cf-connecting-ip": address };
  const url = new URL(`https://www.example.com${path}`);
  const request = {
    url,
    path: decodeUnreserved(url.pathname),
    method,
    country,
    headers: { get: (name: string) => all[name] ?? null },
  };
  for (const rule of rules) if (isFor(rule, request) && decide(rule, request, outcome)) break;
  const { origin, answer, redirect } = outcome;
  const own = redirect?.location.replace("https://www.example.com", "");
  const end =
    origin !== undefined
      ? `origin ${origin}`
      : answer !== undefined
        ? `answer ${answer.status}`
        : redirect !== undefined
          ? `redirect ${redirect.status} ${own ?? ""}`
          : undefined;
  const asksOrigin = answer === undefined && redirect === undefined;
  const of = (kind: string, map: Map<string, string | undefined>): [string, string][] =>
    [...map].map(([name, value]) => [`${kind} ${name}`, value ?? "(none)"]);
  return Object.fromEntries([
    ...(end === undefined ? [] : [["end", end]]),
    ...(asksOrigin && outcome.path !== undefined ? [["path", outcome.path]] : []),
    ...(asksOrigin ? of("request", outcome.requestHeaders) : []),
    ...of("response", outcome.responseHeaders),
  ]) as Fate;
}

/** A request in a box: the first kind of each side. */
function requestIn(box: Box, { sides }: Space): Asked {
  const first = (side: string): number => {
    const kinds = box.get(side);
    return kinds === undefined ? -1 : kinds.toString(2).split("").reverse().indexOf("1");
  };
  const text = ({ value, prefix }: TextKind = {}): string => value ?? (prefix === undefined ? "~" : `${prefix}~`);
  const part = (kind: string): Record<string, string> =>
    Object.fromEntries(
      [...sides.texts].flatMap(([side, kinds]) => {
        const at = first(side);
        return !side.startsWith(`${kind} `) || at < 1 ? [] : [[side.slice(kind.length + 1), text(kinds[at])]];
      }),
    );
  const path = sides.paths[first("path")] ?? "/~";
  return {
    path: path === "/" ? "/~" : `${path}/~`,
    method: sides.methods[first("method")] ?? "OTHER",
    headers: part("header"),
    cookies: part("cookie"),
    country: sides.countries[first("country")] ?? "ZZ",
    address: addressIn(box, sides.splits, first),
  };
}

/** An address that is in the wanted part of each split: tried until one is. */
function addressIn(box: Box, splits: Map<string, number[]>, first: (side: string) => number): string {
  for (let number = 0; number < 100_000; number += 1) {
    const address = `10.${number >> 16}.${(number >> 8) & 255}.${number & 255}`;
    const isThere = [...splits].every(([split, ends]) => {
      if (!box.has(`split ${split}`)) return true;
      const at = first(`split ${split}`);
      const share = shareOf(split, address);
      return share >= (ends[at] ?? 0) && share < (ends[at + 1] ?? shares);
    });
    if (isThere) return address;
  }
  return assert.fail("there is no such address");
}

const without = (rules: EdgeRule[], index: number, effect: string): EdgeRule[] =>
  rules.map((rule, place) => {
    if (place !== index) return rule;
    const [, list = "", entry] = /^(\w+)(?:\[(\d)\])?$/.exec(effect) ?? [];
    const { [list as "rewrite"]: own, ...others } = rule;
    if (entry === undefined) return others;
    const left = (own as unknown as object[]).filter((_, at) => at !== Number(entry));
    return { ...others, [list]: left };
  });

const runs = { seed: 42, numRuns: 300 };

test("the Worker decides as the reference model does", () => {
  fc.assert(
    fc.property(table, fc.array(asked, { minLength: 10, maxLength: 10 }), (written, requests) => {
      const { rules } = checked(written);
      for (const request of requests) assert.deepEqual(fateAtTheEdge(rules, request), fateOf(written, request).fate);
    }),
    runs,
  );
});

const seen = { dead: 0, mute: 0, alive: 0, loops: 0, ways: 0 };

test("what the check calls dead no request reaches, and each rule that it lets pass has a request", () => {
  fc.assert(
    fc.property(table, fc.array(asked, { minLength: 40, maxLength: 40 }), (written, requests) => {
      const { rules, problems } = checked(written);
      if ([...problems.keys()].some((property) => property.includes("visitors"))) return;
      const space = new Space(rules.map(({ when }) => when));
      written.forEach((rule, index) => {
        const isDead = problems.has(`rules[${index}]`) || problems.has(`rules[${index}].when`);
        if (isDead) {
          seen.dead += 1;
          for (const request of requests) assert.ok(!fateOf(written, request).reached.includes(rule.name), rule.name);
          return;
        }
        seen.alive += 1;
        const before = rules
          .slice(0, index)
          .filter(ends)
          .map(({ when }) => space.boxOf(when));
        const witness = space.find([space.boxOf(rules[index]?.when ?? {})], before);
        const request = requestIn(witness ?? assert.fail(`${rule.name} has no request`), space);
        assert.ok(fateOf(written, request).reached.includes(rule.name), `${rule.name}: ${JSON.stringify(request)}`);
      });
      for (const property of problems.keys()) {
        const [, index = "", effect = ""] =
          /^rules\[(\d)\]\.((?:rewrite|requestHeaders|responseHeaders).*)$/.exec(property) ?? [];
        if (effect === "") continue;
        seen.mute += 1;
        const less = without(written, Number(index), effect);
        for (const request of requests)
          assert.deepEqual(fateOf(less, request).fate, fateOf(written, request).fate, property);
      }
    }),
    runs,
  );
  assert.ok(seen.dead > 100 && seen.mute > 50 && seen.alive > 500, JSON.stringify(seen));
});

test("a browser comes to an end wherever the check finds no loop", () => {
  fc.assert(
    fc.property(table, fc.array(asked, { minLength: 20, maxLength: 20 }), (written, requests) => {
      const { rules, problems } = checked(written);
      if ([...problems.keys()].some((property) => property.includes("visitors"))) return;
      const loops = loopsOf([{ hostname: "www.example.com", rules }]);
      if (loops.length > 0) seen.loops += 1;
      for (const request of requests) {
        const isEndless = follows(written, request) > 10;
        if (isEndless) seen.ways += 1;
        assert.ok(!isEndless || loops.length > 0, JSON.stringify(request));
      }
    }),
    runs,
  );
  assert.ok(seen.loops > 20 && seen.ways > 20, JSON.stringify(seen));
});

/** How often a browser is redirected on this host name, up to twelve times. */
function follows(rules: EdgeRule[], request: Asked, times = 0): number {
  const [, target] = /^redirect 307 (\/.*)$/.exec(fateOf(rules, request).fate["end"] ?? "") ?? [];
  return target === undefined || times > 11 ? times : follows(rules, { ...request, path: target }, times + 1);
}

test("visitors are shared out evenly, and splits are independent of each other", () => {
  const addresses = Array.from({ length: 20_000 }, (_, number) => `10.0.${number >> 8}.${number & 255}`);
  const inTenth = (split: string, address: string): boolean => shareOf(split, address) < shares / 10;
  const counts = ["a", "b", "canary"].map((split) => addresses.filter((address) => inTenth(split, address)).length);
  for (const count of counts) assert.ok(Math.abs(count - 2000) < 200, String(count));
  const inBoth = addresses.filter((address) => inTenth("a", address) && inTenth("b", address)).length;
  assert.ok(Math.abs(inBoth - 200) < 60, String(inBoth));
});
