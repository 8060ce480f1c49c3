// Several host names, paths and redirects on one front door.
import assert from "node:assert/strict";
import { test } from "node:test";
import * as pulumi from "@pulumi/pulumi";
import { Cdn, CloudflarePlan, type CdnArgs, type CdnHost, type CdnRoute, type Origin } from "../../components";
import { matches } from "../support/cloudflare-rules";
import { deploy, emptyState, messages, run, type Deployment } from "../support/program";

const zone = { zoneId: "0".repeat(32), accountId: "a".repeat(32), zoneName: "example.com" };
const clientIdentity = { caCertificate: "authority", certificate: "certificate", privateKey: "key" };
const media = { bucketName: "media-1234", cacheControl: "public, max-age=60" };
const host = (originName: string): Origin => ({
  originName,
  hostname: `${originName}.origin.example.com`,
  healthPath: "/health",
});
const worker = (originName: string): Origin => ({
  originName,
  workerScript: `${originName}-example-com`,
  healthPath: "/health",
});

const apex: CdnHost = {
  hostname: "example.com",
  routes: [
    { path: "/", origins: [host("run"), host("gke")] },
    { path: "/api/v1/streaming/", origins: [host("streaming")] },
    { path: "/mail", origins: [host("mail-run"), host("mail-gke")] },
    { path: "/hooks", origins: [worker("hooks")] },
    { path: "/media/", media },
  ],
};
const shop: CdnHost = { hostname: "shop.example.com", routes: [{ path: "/", origins: [host("run"), host("gke")] }] };
const streams: CdnHost = { hostname: "streams.example.com", routes: [{ path: "/", origins: [host("streaming")] }] };
const ofMedia: CdnHost = { hostname: "media.example.com", routes: [{ path: "/", media }] };
const www: CdnHost = { hostname: "www.example.com", redirectTo: "example.com" };
const all = [apex, shop, streams, ofMedia, www];

const args = (hosts: CdnHost[], more: Partial<CdnArgs> = {}): CdnArgs => ({
  zone,
  plan: CloudflarePlan.Pro,
  letsEncrypt: true,
  hosts,
  clientIdentity,
  ...more,
});
const cdn = (hosts: CdnHost[], more: Partial<CdnArgs> = {}): Promise<Deployment> =>
  deploy(() => new Cdn("cdn", args(hosts, more)));

const rulesOf = (deployment: Deployment, name: string): { [property: string]: unknown }[] =>
  deployment.one("cloudflare:index/ruleset:Ruleset", name).inputs["rules"] as { [property: string]: unknown }[];

const routing = /dnsRecord|loadBalancer|workers|certificatePack|bucketIAMMember|ruleset/;

test("each host name has its record, its balancer or its Worker, and each origin one pool", async () => {
  const deployment = await cdn(all);
  const children = deployment.children("cdn").filter(([type]) => routing.test(type));
  assert.deepEqual(
    children.map(([type, name]) => `${type.split(":").at(-1) ?? ""} ${name}`),
    [
      "CertificatePack cdn",
      "DnsRecord cdn-example.com/api/v1/streaming",
      "DnsRecord cdn-media.example.com",
      "DnsRecord cdn-streams.example.com",
      "DnsRecord cdn-www.example.com",
      "LoadBalancer cdn-example.com",
      "LoadBalancer cdn-example.com/mail",
      "LoadBalancer cdn-shop.example.com",
      "LoadBalancerMonitor cdn-gke",
      "LoadBalancerMonitor cdn-mail-gke",
      "LoadBalancerMonitor cdn-mail-run",
      "LoadBalancerMonitor cdn-run",
      "LoadBalancerPool cdn-gke",
      "LoadBalancerPool cdn-mail-gke",
      "LoadBalancerPool cdn-mail-run",
      "LoadBalancerPool cdn-run",
      "Ruleset cdn-cache",
      "Ruleset cdn-firewall",
      "Ruleset cdn-headers",
      "Ruleset cdn-managed-rules",
      "Ruleset cdn-rate-limits",
      "Ruleset cdn-redirects",
      "Ruleset cdn-security-headers",
      "WorkersRoute cdn-example.com",
      "WorkersRoute cdn-media.example.com",
      "WorkersScript cdn-media",
      "WorkersScript cdn-media-66ec73",
      "WorkersScript cdn-router-ebb4d2",
      "WorkersScriptSubdomain cdn-media",
      "WorkersScriptSubdomain cdn-media-66ec73",
      "WorkersScriptSubdomain cdn-router-ebb4d2",
      "BucketIAMMember cdn-media",
      "BucketIAMMember cdn-media-66ec73",
    ],
  );
});

test("the router gets its routes as text, the Workers by service bindings, and hosts by names that no certificate covers", async () => {
  const deployment = await cdn([apex]);
  const script = deployment.resources.find(({ type, name }) => /WorkersScript$/.test(type) && name.includes("router"));
  const bindings = script?.inputs["bindings"] as { [property: string]: string }[];
  const routes = JSON.parse(bindings.find(({ name }) => name === "ROUTES")?.["text"] ?? "") as {
    [property: string]: string;
  }[];
  const services = new Map(bindings.map(({ name, service }) => [name, service]));
  assert.deepEqual(
    routes.map(({ path, service, resolve }) => [path, services.get(service ?? "") ?? resolve]),
    [
      ["/", undefined],
      ["/api/v1/streaming", "c5c30fabf2e5.route.example.com"],
      ["/hooks", "hooks-example-com"],
      ["/mail", "32879603045f.route.example.com"],
      ["/media", "cdn--media--66ec73-example-com"],
    ],
  );
  assert.deepEqual(
    new Set(bindings.filter(({ type }) => type === "service").map(({ environment }) => environment)),
    new Set(["production"]),
  );
  assert.deepEqual(
    bindings.map(({ type }) => type).filter((type) => type === "secret_text"),
    [],
    "it holds no key",
  );
  const records = ["cdn-example.com/api/v1/streaming"].map(
    (name) => deployment.one("cloudflare:index/dnsRecord:DnsRecord", name).inputs,
  );
  assert.deepEqual(
    records.map(({ name, type, content, proxied }) => [name, type, content, proxied]),
    [["c5c30fabf2e5.route.example.com", "CNAME", "streaming.origin.example.com", true]],
  );
  const hosts = deployment.one("cloudflare:index/certificatePack:CertificatePack").inputs["hosts"];
  assert.deepEqual(hosts, ["example.com"], "no certificate covers the inner names");
  const served = deployment.resources.filter(
    ({ type, inputs }) => /WorkersScript$/.test(type) && JSON.stringify(inputs).includes("PATH_PREFIX"),
  );
  assert.equal(served.length, 1);
  assert.match(JSON.stringify(served[0]?.inputs["bindings"]), /"name":"PATH_PREFIX","text":"\/media\/"/);
});

test("one route for / needs no Worker of ours, and any other set of routes one", async () => {
  const routersOf = async (routes: CdnRoute[]): Promise<number> =>
    (await cdn([{ hostname: "example.com", routes }])).resources.filter(
      ({ type, name }) => /WorkersScript$/.test(type) && name.includes("router"),
    ).length;
  const [first, second] = [host("run"), host("gke")];
  assert.equal(await routersOf([{ path: "/", origins: [first, second] }]), 0);
  assert.equal(await routersOf([{ path: "/api", origins: [first] }]), 1);
  assert.equal(
    await routersOf([
      { path: "/", origins: [first] },
      { path: "/api", origins: [second] },
    ]),
    1,
  );
});

test("a host name without a route for / is at Cloudflare, where its Worker answers 404 for what no route owns", async () => {
  const deployment = await cdn([
    { hostname: "api.example.com", routes: [{ path: "/v1", origins: [host("run"), host("gke")] }] },
  ]);
  const record = deployment.one("cloudflare:index/dnsRecord:DnsRecord", "cdn-api.example.com").inputs;
  assert.deepEqual([record["type"], record["content"]], ["AAAA", "100::"]);
  assert.equal(deployment.one("cloudflare:index/workersRoute:WorkersRoute").inputs["pattern"], "api.example.com/*");
});

test("other names are redirected with their path and query, one rule for each target", async () => {
  const deployment = await cdn([
    apex,
    shop,
    www,
    { hostname: "old.example.com", redirectTo: "example.com" },
    { hostname: "store.example.com", redirectTo: "shop.example.com" },
  ]);
  const ruleset = deployment.one("cloudflare:index/ruleset:Ruleset", "cdn-redirects");
  assert.equal(ruleset.inputs["phase"], "http_request_dynamic_redirect");
  const rules = rulesOf(deployment, "cdn-redirects");
  assert.deepEqual(
    rules.map(({ ref, expression, action, actionParameters }) => [ref, expression, action, actionParameters]),
    [
      [
        "redirect_a379a6f6",
        'http.host in {"old.example.com" "www.example.com"}',
        "redirect",
        {
          fromValue: {
            statusCode: 308,
            preserveQueryString: true,
            targetUrl: { expression: 'concat("https://example.com", raw.http.request.uri.path)' },
          },
        },
      ],
      [
        "redirect_951623a2",
        'http.host eq "store.example.com"',
        "redirect",
        {
          fromValue: {
            statusCode: 308,
            preserveQueryString: true,
            targetUrl: { expression: 'concat("https://shop.example.com", raw.http.request.uri.path)' },
          },
        },
      ],
    ],
  );
  const expression = rules[0]?.["expression"] as string;
  for (const [asked, isRedirected] of [
    ["www.example.com", true],
    ["example.com", false],
    ["shop.example.com", false],
    ["wwww.example.com", false],
  ] as const) {
    assert.equal(matches(expression, { host: asked, uri: "/" }), isRedirected, asked);
  }
});

test("no host name is served before rules, certificate and settings are there", async () => {
  const deployment = await cdn(all);
  const before = deployment.resources.filter(({ type }) =>
    /Ruleset$|CertificatePack$|ZoneSetting$|OriginPullsSettings$/.test(type),
  );
  const records = deployment.resources.filter(({ type }) => /DnsRecord$|:LoadBalancer$/.test(type));
  assert.deepEqual([before.length, records.length], [21, 7]);
  for (const { name, dependencies } of records) {
    assert.deepEqual(
      before.filter(({ urn }) => !dependencies.includes(urn)).map((one) => one.name),
      [],
      name,
    );
  }
});

test("what only the front door knows is said by it for every name that leads to hosts, and Workers drop it by themselves", async () => {
  const expressions = rulesOf(await cdn(all), "cdn-headers").map(({ expression }) => expression as string);
  const applies = (asked: string): boolean => expressions.every((one) => matches(one, { host: asked, uri: "/" }));
  assert.deepEqual(
    ["example.com", "shop.example.com", "streams.example.com", "c5c30fabf2e5.route.example.com"].map(applies),
    [true, true, true, true],
  );
  assert.deepEqual(["media.example.com", "www.example.com", "other.example.com"].map(applies), [false, false, false]);
});

test("a limit counts for the host names that it names, and for all without any", async () => {
  const limit = { paths: ["/login", "/"], requests: 10, periodSeconds: 10, blockSeconds: 10 };
  const rateLimits = [
    { ...limit, description: "shop", hostnames: ["shop.example.com", "example.com"], paths: ["/login"] },
    { ...limit, description: "all" },
  ];
  const [ofShop = "", ofAll = ""] = rulesOf(await cdn(all, { rateLimits }), "cdn-rate-limits").map(
    ({ expression }) => expression as string,
  );
  for (const [asked, uri, counts] of [
    ["shop.example.com", "/login", true],
    ["shop.example.com", "/login/again", true],
    ["shop.example.com", "/%6cogin", true],
    ["shop.example.com", "/login-page", false],
    ["streams.example.com", "/login", false],
  ] as const) {
    assert.equal(matches(ofShop, { host: asked, uri }), counts, `${asked}${uri}`);
    assert.equal(matches(ofAll, { host: asked, uri }), true);
  }
});

/** Everything that a host name's users depend on, but for the rules and the certificate of all. */
function own(deployment: Deployment): Map<string, string> {
  const shared = /Ruleset|CertificatePack|:Cdn$/;
  return new Map(
    deployment.resources
      .filter(({ type }) => !shared.test(type))
      .map(({ urn, inputs, id }) => [urn, JSON.stringify([inputs, id])]),
  );
}

test("who comes, goes or moves changes nothing of the others", async () => {
  const everybody = own(await cdn(all));
  for (const hosts of [
    [...all].reverse(),
    all.map((one) => (one.routes === undefined ? one : { ...one, routes: [...one.routes].reverse() })),
  ]) {
    assert.deepEqual(own(await cdn(hosts)), everybody, "another order");
  }
  for (const gone of all.filter(({ hostname }) => hostname !== "example.com")) {
    const left = own(await cdn(all.filter((one) => one !== gone)));
    for (const [urn, state] of left) assert.equal(state, everybody.get(urn), `${urn} without ${gone.hostname}`);
  }
  for (const { path } of (apex.routes ?? []).slice(1)) {
    const without = { ...apex, routes: (apex.routes ?? []).filter((route) => route.path !== path) };
    const left = own(await cdn([without, ...all.slice(1)]));
    for (const [urn, state] of left) {
      if (!urn.includes("cdn-router-")) assert.equal(state, everybody.get(urn), `${urn} without ${path}`);
    }
  }
});

test("a host name may become anything else in one up: its record is deleted before one of another type is made", async () => {
  const forms: { [form: string]: Partial<CdnHost> | undefined } = {
    nothing: undefined,
    worker: { routes: [{ path: "/", origins: [worker("one")] }] },
    host: { routes: [{ path: "/", origins: [host("one")] }] },
    balanced: { routes: [{ path: "/", origins: [host("one"), host("two")] }] },
    routed: {
      routes: [
        { path: "/", origins: [host("one")] },
        { path: "/api", origins: [worker("two")] },
      ],
    },
    pathsOnly: { routes: [{ path: "/api", origins: [host("one")] }] },
    media: { routes: [{ path: "/", media }] },
    redirect: { redirectTo: "shop.example.com" },
  };
  const names = Object.keys(forms);
  const pairs = names.flatMap((from) => names.filter((to) => to !== from).map((to) => [from, to] as const));
  for (const [from, to] of pairs) {
    const state = emptyState();
    const program = (form: Partial<CdnHost> | undefined) => (): Cdn =>
      new Cdn("cdn", args([shop, ...(form === undefined ? [] : [{ hostname: "www.example.com", ...form }])]));
    await deploy(program(forms[from]), { state });
    const deployment = await run(program(forms[to]), { state });
    assert.equal(messages(deployment), "", `${from} becomes ${to}`);
  }
});

test("the certificate's names have an order of their own, so that no other order is another certificate", async () => {
  const namesOf = async (hosts: CdnHost[]): Promise<unknown> =>
    (await cdn(hosts)).one("cloudflare:index/certificatePack:CertificatePack").inputs["hosts"];
  const names = ["example.com", "media.example.com", "shop.example.com", "streams.example.com", "www.example.com"];
  assert.deepEqual(await namesOf(all), names);
  assert.deepEqual(await namesOf([...all].reverse()), names);
});

test("its end points are by host name, and what is redirected is none", async () => {
  const { outputs } = await deploy(() => {
    const { urls, endpoints } = new Cdn("cdn", args(all));
    return { urls, reasons: endpoints.apply((known) => Object.values(known).map(({ reason }) => reason)) };
  });
  assert.deepEqual(outputs["urls"], {
    "example.com": "https://example.com",
    "shop.example.com": "https://shop.example.com",
    "streams.example.com": "https://streams.example.com",
    "media.example.com": "https://media.example.com",
  });
  assert.match(
    JSON.stringify(outputs["reasons"]),
    /\/mail: the fastest of 2 origins[^;]*; \/media: objects of a private bucket/,
  );
});

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
    [shop, { hostname: "www.example.com", redirectTo: "example.org" }],
    /hosts\[1\].redirectTo: "example.org"; name a hostname of hosts, one with routes/,
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
  const messagesOf = deployment.errors
    .map(({ message }) => message)
    .filter((message) => message.includes("exists already"));
  assert.ok(messagesOf.length > 0);
  for (const message of messagesOf) {
    assert.match(message, /a zone has it once: name all of the zone's host names in the `hosts` of one Cdn/);
  }
});
