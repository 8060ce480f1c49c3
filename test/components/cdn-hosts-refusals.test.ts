// Host names and routes that are refused.
import assert from "node:assert/strict";
import { test } from "node:test";
import * as pulumi from "@pulumi/pulumi";
import { Cdn, CloudflarePlan, type CdnArgs, type CdnHost, type CdnRoute, type Origin } from "../../components";
import { messages, run } from "../support/program";
import { apex, args, cdn, host, media, ofMedia, shop, streams, www } from "../support/cdn-hosts";

const routes = (...list: CdnRoute[]): CdnHost[] => [{ hostname: "example.com", routes: list }];
const main: CdnRoute = { path: "/", origins: [host("run")] };

for (const [title, hosts, message, more = {}] of [
  ["no host name", [], /hosts: \[\]; name at least one host name/],
  [
    "a host name twice",
    [apex, shop, { ...streams, hostname: "shop.example.com" }],
    /hosts\[2\].hostname: "shop.example.com"; name it once: hosts\[1\]\.hostname is the same/,
  ],
  [
    "a host name twice, in capitals",
    [shop, { ...streams, hostname: "SHOP.example.com" }],
    /hosts\[1\].hostname: "SHOP.example.com"; write it as shop.example.com\n.*hosts\[1\].hostname: "SHOP.example.com"; name each host name once/,
  ],
  [
    "a dot at the end",
    [{ ...shop, hostname: "shop.example.com." }],
    /hosts\[0\].hostname: "shop.example.com."; write it as shop.example.com/,
  ],
  ["a name in its own letters", [{ ...shop, hostname: "bücher.example.com" }], /write it as xn--bcher-kva.example.com/],
  ["a wildcard", [{ ...shop, hostname: "*.example.com" }], /use a lower-case host name such as/],
  [
    "a name with a port",
    [{ ...shop, hostname: "example.com:8443" }],
    /hostname: "example.com:8443"; write it as example.com/,
  ],
  ["a URL", [{ ...shop, hostname: "https://Shop.Example.com./" }], /; write it as shop.example.com/],
  [
    "a name of the front door's own",
    [{ ...shop, hostname: "abc.route.example.com" }],
    /choose another name: those below route.example.com are the front door's own/,
  ],
  [
    "a name two labels below, with Universal SSL",
    [{ ...shop, hostname: "a.b.example.com" }],
    /set letsEncrypt: true, or choose a name one label below/,
    { letsEncrypt: false },
  ],
  [
    "neither routes nor a redirect",
    [{ hostname: "example.com" }],
    /hosts\[0\]: "example.com"; give it routes, or redirectTo/,
  ],
  [
    "both",
    [shop, { ...streams, redirectTo: "shop.example.com" }],
    /hosts\[1\]: "streams.example.com"; give it either routes or redirectTo/,
  ],
  [
    "a redirect to itself",
    [shop, { hostname: "www.example.com", redirectTo: "www.example.com" }],
    /hosts\[1\].redirectTo: "www.example.com"; name another host name: this one would be redirected to itself/,
  ],
  [
    "redirects in a circle",
    [
      shop,
      { hostname: "a.example.com", redirectTo: "b.example.com" },
      { hostname: "b.example.com", redirectTo: "a.example.com" },
    ],
    /hosts\[1\].redirectTo: "b.example.com"; name a host name with routes: this one is redirected itself\n.*hosts\[2\].redirectTo/,
  ],
  [
    "a redirect to nobody",
    [shop, { hostname: "www.example.com", redirectTo: "nobody.example.com" }],
    /hosts\[1\].redirectTo: "nobody.example.com"; name a hostname of hosts, one with routes/,
  ],
  [
    "a redirect to another spelling",
    [shop, { hostname: "www.example.com", redirectTo: "Shop.example.com" }],
    /hosts\[1\].redirectTo: "Shop.example.com"; write it as shop.example.com/,
  ],
  [
    "what is cached of a redirect",
    [shop, { ...www, redirectTo: "shop.example.com", cachedPaths: [{ path: "/a" }] }],
    /hosts\[1\].cachedPaths\[0\].path: "\/a"; leave it out: nothing of a host name that is redirected/,
  ],
  [
    "a route with origins and media",
    routes({ ...main, media }),
    /hosts\[0\].routes\[0\]: "\/"; give it either origins or media/,
  ],
  [
    "a route with neither",
    routes({ path: "/" }),
    /hosts\[0\].routes\[0\]: "\/"; give it at least one origin, or media/,
  ],
  ["a path without its slash", routes(main, { path: "mail", media }), /routes\[1\].path: "mail"; begin it with \//],
  ["an empty path", routes(main, { path: "", media }), /routes\[1\].path: ""; begin it with \//],
  [
    "a path with a wildcard",
    routes(main, { path: "/mail/*", media }),
    /routes\[1\].path: "\/mail\/\*"; leave the \* out/,
  ],
  ["a path with a query", routes(main, { path: "/mail?in", media }), /leave query and fragment out/],
  ["a path with a fragment", routes(main, { path: "/mail#in", media }), /leave query and fragment out/],
  ["a path with dots", routes(main, { path: "/a/./b", media }), /begin it with \/, and use letters/],
  ["a path with two slashes", routes(main, { path: "//mail", media }), /begin it with \/, and use letters/],
  ["an encoded path", routes(main, { path: "/%6dail", media }), /begin it with \/, and use letters/],
  ["a path that never ends", routes(main, { path: `/${"a".repeat(200)}`, media }), /shorten it to 200 characters/],
  [
    "a path twice",
    routes(main, { path: "/mail", media }, { path: "/mail/", media }),
    /routes\[2\].path: "\/mail\/"; name each path once: hosts\[0\].routes\[1\] has it/,
  ],
  [
    "more routes than fit",
    routes(main, ...Array.from({ length: 50 }, (_, index) => ({ path: `/${index}`, media }))),
    /hosts\[0\].routes: 51; name 50 at most/,
  ],
  [
    "routes that are too long",
    routes(main, ...Array.from({ length: 40 }, (_, index) => ({ path: `/${index}${"a".repeat(150)}`, media }))),
    /hosts\[0\].routes: \d+ characters for its Worker; name fewer or shorter paths/,
  ],
  [
    "one name for two origins",
    routes(main, { path: "/a", origins: [{ ...host("run"), hostname: "other.origin.example.com" }] }),
    /routes\[1\].origins\[0\].originName: "run"; give each origin a name of its own: hosts\[0\].routes\[0\].origins\[0\] is another/,
  ],
  [
    "an origin that another host name is",
    [shop, { ...streams, routes: [{ path: "/", origins: [{ ...host("x"), hostname: "shop.example.com" }] }] }],
    /name the origin's own host: this one is served by the CDN itself/,
  ],
  [
    "limits by host name on the Free plan",
    routes(main),
    /rateLimits\[0\].hostnames: \["example.com"\]; leave it out, or choose a larger plan than free/,
    {
      plan: CloudflarePlan.Free,
      rateLimits: [
        {
          description: "x",
          paths: ["/"],
          hostnames: ["example.com"],
          requests: 1,
          periodSeconds: 10,
          blockSeconds: 10,
        },
      ],
    },
  ],
  [
    "limits of a name that is not served",
    routes(main),
    /rateLimits\[0\].hostnames\[0\]: "www.example.com"; name a hostname of hosts/,
    {
      rateLimits: [
        {
          description: "x",
          paths: ["/"],
          hostnames: ["www.example.com"],
          requests: 1,
          periodSeconds: 10,
          blockSeconds: 10,
        },
      ],
    },
  ],
  [
    "more balanced routes than the account has",
    routes(...Array.from({ length: 21 }, (_, index) => ({ path: `/${index}`, origins: [host("run"), host("gke")] }))),
    /hosts: "21 routes with several hosts"; name 20 at most/,
  ],
  [
    "more names than a certificate has",
    [
      shop,
      ...Array.from({ length: 50 }, (_, index) => ({
        hostname: `h${index}.example.com`,
        redirectTo: "shop.example.com",
      })),
    ],
    /hosts: 52 names; name fewer: a certificate takes 50 names/,
  ],
  [
    "more redirects than the plan has",
    Array.from({ length: 11 }, (_, index): CdnHost[] => [
      { hostname: `h${index}.example.com`, routes: [main] },
      { hostname: `r${index}.example.com`, redirectTo: `h${index}.example.com` },
    ]).flat(),
    /hosts: "redirected to 11 host names"; redirect to 10 host names at most, or choose a larger plan than free/,
    { plan: CloudflarePlan.Free, letsEncrypt: false },
  ],
  [
    "rules that are too long",
    [{ ...shop, cachedPaths: Array.from({ length: 50 }, (_, index) => ({ path: `/assets-of-a-long-name/${index}` })) }],
    /hosts: a rule of \d+ characters; name fewer or shorter host names and paths: Cloudflare takes 4096/,
  ],
  ["a name that is no Worker's", [ofMedia], /name: "cdn"; leave it out|clientIdentity: "given"; leave it out/],
] as [string, CdnHost[], RegExp, Partial<CdnArgs>?][]) {
  test(`${title}: refused before anything is created`, async () => {
    const deployment = await run(() => {
      new Cdn("cdn", args(hosts, more));
    });
    assert.match(messages(deployment), message);
    assert.deepEqual(deployment.children("cdn"), []);
  });
}

test("what is wrong with several host names and routes is said at once", async () => {
  const deployment = await run(() => {
    new Cdn(
      "cdn",
      args([
        { ...shop, hostname: "Shop.example.com" },
        { hostname: "www.example.org", redirectTo: "x" },
        ...routes({ path: "a" }),
      ]),
    );
  });
  const properties = [...messages(deployment).matchAll(/^ {2}([^:]+):/gm)].map(([, property]) => property);
  assert.deepEqual(properties, [
    "hosts[0].hostname",
    "hosts[1].hostname",
    "hosts[2].routes[0].path",
    "hosts[2].routes[0]",
    "hosts[1].redirectTo",
  ]);
});

test("Workers are named after the component, so its name leaves room for them", async () => {
  const deployment = await run(() => {
    new Cdn("the-front-door-of-all", { ...args([ofMedia]), clientIdentity: undefined } as unknown as CdnArgs);
  });
  assert.match(messages(deployment), /name: "the-front-door-of-all"; use 2 to 17 lower-case letters/);
});

test("an origin that several routes share is known by its name, which is checked when its host is known", async () => {
  const later = (hostname: string): Origin => ({ ...host("run"), hostname: pulumi.output(hostname) });
  const balanced = (origin: Origin): CdnRoute["origins"] => [origin, host("gke")];
  const same = await cdn([
    { hostname: "a.example.com", routes: [{ path: "/", origins: balanced(later("run.origin.example.com")) ?? [] }] },
    { hostname: "b.example.com", routes: [{ path: "/", origins: balanced(later("run.origin.example.com")) ?? [] }] },
  ]);
  assert.equal(same.resources.filter(({ type, name }) => /Pool$/.test(type) && name === "cdn-run").length, 1);
  const other = await run(() => {
    new Cdn(
      "cdn",
      args([
        { hostname: "a.example.com", routes: [{ path: "/", origins: [later("one.origin.example.com")] }] },
        { hostname: "b.example.com", routes: [{ path: "/", origins: [later("two.origin.example.com")] }] },
      ]),
    );
  });
  assert.match(messages(other), /give each origin a name of its own/);
});

test("two front doors of one zone are refused, with what to do instead", async () => {
  const deployment = await run(
    () => {
      new Cdn("cdn", args([shop]));
      new Cdn("other", args([streams]));
    },
    { preview: true, existing: [] },
  );
  assert.match(
    messages(deployment),
    /^Cdn "other" cannot be created:\n {2}zone\.zoneId: "[0-9a-f]{32}"; name all of the zone's host names in the `hosts` of Cdn "cdn", which has this zone$/,
  );
  assert.deepEqual(deployment.children("other"), []);
});
