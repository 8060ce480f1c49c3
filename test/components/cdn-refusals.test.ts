// Arguments of a front door that are refused before anything is created.
import assert from "node:assert/strict";
import { test } from "node:test";
import * as pulumi from "@pulumi/pulumi";
import { Cdn, type CdnArgs, type RateLimit } from "../../components";
import { messages, run } from "../support/program";
import { clientIdentity, host, otherHost, toOneHost, toWorker, worker, www, zone } from "../support/cdn";

const limit = (more: Partial<RateLimit>): { rateLimits: RateLimit[] } => ({
  rateLimits: [{ description: "x", paths: ["/"], requests: 10, periodSeconds: 10, blockSeconds: 10, ...more }],
});
const limits = (count: number): { rateLimits: RateLimit[] } => ({
  rateLimits: Array.from({ length: count }, () => limit({}).rateLimits).flat(),
});

for (const [title, base, wrong, message] of [
  [
    "a host outside the zone",
    toOneHost,
    { hosts: [www([host], { hostname: "www.example.org" })] },
    /hosts\[0\].hostname: "www.example.org"; choose example.com or a name below it/,
  ],
  [
    "a host that only ends like the zone",
    toOneHost,
    { hosts: [www([host], { hostname: "www.notexample.com" })] },
    /choose example.com or a name below it/,
  ],
  ["a plan that is none", toOneHost, { plan: "gold" }, /plan: "gold"; use one of free, pro, business, enterprise/],
  [
    "a host that Universal SSL does not cover",
    toWorker,
    { hosts: [www([worker], { hostname: "a.b.example.com" })] },
    /hosts\[0\].hostname: "a.b.example.com"; set letsEncrypt: true, or choose a name one label below/,
  ],
  [
    "names for Universal SSL",
    toWorker,
    { certificateHostnames: ["a.example.com"] },
    /certificateHostnames: \["a.example.com"\]; set letsEncrypt: true, or leave it out/,
  ],
  [
    "a period for Universal SSL",
    toWorker,
    { certificateValidityDays: 45 },
    /certificateValidityDays: 45; set letsEncrypt: true, or leave it out/,
  ],
  [
    "a period that no authority will have",
    toOneHost,
    { certificateValidityDays: 365 },
    /certificateValidityDays: 365; use a whole number from 1 to 100/,
  ],
  [
    "further names in another spelling",
    toOneHost,
    { certificateHostnames: ["*.B\u00fccher.example.com", "API.example.com.", "*.*.example.com"] },
    /certificateHostnames\[0\]: .*; write it as \*\.xn--bcher-kva\.example\.com\n.*\[1\]: .*; write it as api\.example\.com\n.*\[2\]: .*; use a lower-case host name/,
  ],
  [
    "a zone in another spelling, said once",
    toOneHost,
    { zone: { ...toOneHost.zone, zoneName: "Example.COM." } },
    /zone\.zoneName: "Example\.COM\."; write it as example\.com$/m,
  ],
  [
    "a certificate's name outside the zone",
    toOneHost,
    { certificateHostnames: ["*.example.org"] },
    /certificateHostnames\[0\]: "\*.example.org"; choose example.com/,
  ],
  [
    "the front door's own names on the certificate",
    toOneHost,
    { certificateHostnames: ["*.example.com", "*.route.example.com", "0123456789ab.route.example.com"] },
    /certificateHostnames\[1\]: "\*.route.example.com"; leave it out.*\n.*certificateHostnames\[2\]: .*leave it out/,
  ],
  [
    "more than 50 names",
    toOneHost,
    { certificateHostnames: Array.from({ length: 49 }, (_, index) => `h${index}.example.com`) },
    /certificateHostnames: 51 names; name fewer: a certificate takes 50 names/,
  ],
  [
    "more rate limits than the Free plan has",
    toWorker,
    limits(2),
    /rateLimits: 2; name 1 at most, or choose a larger plan than free/,
  ],
  [
    "more rate limits than the Pro plan has",
    toOneHost,
    limits(3),
    /rateLimits: 3; name 2 at most, or choose a larger plan than pro/,
  ],
  [
    "a period that the Free plan lacks",
    toWorker,
    limit({ periodSeconds: 60 }),
    /rateLimits\[0\].periodSeconds: 60; use one of 10$/m,
  ],
  [
    "a period that no plan has",
    toOneHost,
    limit({ periodSeconds: 25 }),
    /rateLimits\[0\].periodSeconds: 25; use one of 10, 15, 20, 30, 40, 45, 60/,
  ],
  [
    "a block that the Pro plan lacks",
    toOneHost,
    limit({ blockSeconds: 86400 }),
    /rateLimits\[0\].blockSeconds: 86400; use one of/,
  ],
  ["no requests at all", toOneHost, limit({ requests: 0 }), /rateLimits\[0\].requests: 0; use a whole number from 1/],
  ["a limit of nothing", toOneHost, limit({ paths: [] }), /rateLimits\[0\].paths: \[\]; name a path/],
  [
    "a path that would break out of its rule",
    toOneHost,
    limit({ paths: ['/") or true or ("'] }),
    /rateLimits\[0\].paths\[0\]: .*; begin it with \//,
  ],
  [
    "a cached path that is none",
    toOneHost,
    { hosts: [www([host], { cachedPaths: [{ path: "assets" }] })] },
    /hosts\[0\].cachedPaths\[0\].path: "assets"; begin it with \//,
  ],
  [
    "a cached path that no path can be",
    toOneHost,
    { hosts: [www([host], { cachedPaths: [{ path: "/a/../b" }] })] },
    /hosts\[0\].cachedPaths\[0\].path: "\/a\/..\/b"; begin it with \//,
  ],
  [
    "cached paths of a Worker",
    toWorker,
    { hosts: [www([worker], { cachedPaths: [{ path: "/assets/" }] })] },
    /hosts\[0\].cachedPaths\[0\].path: "\/assets\/"; leave it out: .* a Worker's answers are not cached/,
  ],
  ["a negative HSTS", toOneHost, { hstsSeconds: -1 }, /hstsSeconds: -1; use a whole number from 0/],
  ["no origin", toOneHost, { hosts: [www([])] }, /hosts\[0\].routes\[0\]: "\/"; give it at least one origin, or media/],
  [
    "origins of one name",
    toOneHost,
    { hosts: [www([host, { ...otherHost, originName: "run" }])] },
    /give each origin a name of its own/,
  ],
  [
    "one host twice",
    toOneHost,
    { hosts: [www([host, { ...host, originName: "gke" }])] },
    /name each host once: a host cannot be faster than itself/,
  ],
  [
    "a Worker among hosts",
    toOneHost,
    { hosts: [www([host, worker])] },
    /hosts\[0\].routes\[0\].origins: 2; name one Worker and nothing else, or hosts only/,
  ],
  [
    "two Workers",
    toWorker,
    { hosts: [www([worker, { ...worker, originName: "other", workerScript: "other" }])] },
    /origins: 2; name one Worker and nothing else/,
  ],
  [
    "an origin that is neither",
    toOneHost,
    { hosts: [www([{ originName: "run", healthPath: "/" }])] },
    /origins\[0\]: "run"; give it either hostname or workerScript/,
  ],
  [
    "an origin that is the CDN itself",
    toOneHost,
    { hosts: [www([{ ...host, hostname: "www.example.com" }])] },
    /origins\[0\].hostname: "www.example.com"; name the origin's own host/,
  ],
  [
    "an origin's name in capitals",
    toOneHost,
    { hosts: [www([{ ...host, originName: "Run" }])] },
    /origins\[0\].originName: "Run"; use lower-case/,
  ],
  [
    "hosts without a client identity",
    toOneHost,
    { clientIdentity: undefined },
    /clientIdentity: missing; pass the OriginPullIdentity/,
  ],
  ["a Worker with a client identity", toWorker, { clientIdentity }, /clientIdentity: "given"; leave it out/],
] as const) {
  test(`${title}: refused before anything is created`, async () => {
    const deployment = await run(() => {
      new Cdn("cdn", { ...base, ...wrong } as CdnArgs);
    });
    assert.match(messages(deployment), message);
    assert.deepEqual(deployment.children("cdn"), []);
  });
}

test("of host names that are no list nothing else is said", async () => {
  const deployment = await run(
    () => new Cdn("cdn", { zone, plan: "free", letsEncrypt: false, hosts: { "example.com": {} } } as never),
  );
  assert.match(messages(deployment), /^Cdn "cdn" cannot be created:\n {2}hosts: an object; give a list[^\n]*$/);
});

test("several mistakes are reported together", async () => {
  const deployment = await run(() => {
    new Cdn("cdn", {
      ...toWorker,
      hosts: [www([worker], { hostname: "www.example.org" })],
      ...limits(2),
      hstsSeconds: -1,
    });
  });
  for (const line of [/hostname: /, /hstsSeconds: /, /rateLimits: 2/, /rateLimits\[1\]\.description: /]) {
    assert.match(messages(deployment), line);
  }
});

test("a name that becomes known later cannot name a pool; where there is none it is checked then", async () => {
  const twin = { ...otherHost, originName: pulumi.output("gke") };
  const pools = await run(() => {
    new Cdn("cdn", { ...toOneHost, hosts: [www([host, twin])] });
  });
  assert.match(
    messages(pools),
    /routes\[0\].origins\[1\].originName: an Output; give it as a text: its pool is named after it/,
  );
  const wrong = await run(() => {
    new Cdn("cdn", {
      ...toOneHost,
      hosts: [www([{ ...host, originName: pulumi.output("Run"), hostname: pulumi.output("-") }])],
    });
  });
  assert.match(messages(wrong), /origins\[0\].hostname: "-"; use a lower-case host name/);
});

test("a host that becomes known later is checked then, before a pool is made of it", async () => {
  const same = { ...otherHost, hostname: pulumi.output("run.origin.example.com") };
  const deployment = await run(() => {
    new Cdn("cdn", { ...toOneHost, hosts: [www([host, same])] });
  });
  assert.match(messages(deployment), /name each host once/);
  assert.deepEqual(
    deployment.children("cdn").filter(([type]) => type.includes("Pool")),
    [],
  );
});
