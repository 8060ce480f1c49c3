// Several host names, paths and redirects on one front door.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Cdn, type CdnHost, type CdnRoute } from "../../components";
import { matches } from "../support/cloudflare-rules";
import { deploy, emptyState, messages, run, type Deployment } from "../support/program";
import { apex, args, cdn, host, media, ofMedia, shop, streams, worker, www } from "../support/cdn-hosts";

const all = [apex, shop, streams, ofMedia, www];

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
  // From each form to each of those after it and back, then on to the next one: every change once, in one life of the host name.
  const walk = names.flatMap((from, index) => [from, ...names.slice(index + 1).flatMap((to) => [to, from])]);
  const state = emptyState();
  let before = "";
  const changes = new Set<string>();
  for (const form of walk) {
    const own = forms[form] === undefined ? [] : [{ hostname: "www.example.com", ...forms[form] }];
    const deployment = await run(() => new Cdn("cdn", args([shop, ...own])), { state });
    assert.equal(messages(deployment), "", `${before} becomes ${form}`);
    changes.add(`${before} ${form}`);
    before = form;
  }
  const pairs = names.flatMap((from) => names.filter((to) => to !== from).map((to) => `${from} ${to}`));
  assert.deepEqual(
    pairs.filter((pair) => !changes.has(pair)),
    [],
  );
});

test("a second domain leads to the first: a zone of its own, with redirects alone", async () => {
  const zone = { zoneId: "2".repeat(32), accountId: "a".repeat(32), zoneName: "example.org" };
  const hosts = ["example.org", "www.example.org"].map((hostname) => ({ hostname, redirectTo: "shop.example.com" }));
  const program = (): Cdn => {
    new Cdn("cdn", args([shop]));
    return new Cdn("old", { zone, plan: "free", letsEncrypt: false, hosts });
  };
  for (const preview of [true, false]) {
    const deployment = await run(program, { preview });
    assert.equal(messages(deployment), "");
    const [rule, ...more] = rulesOf(deployment, "old-redirects");
    assert.deepEqual(more, []);
    assert.match(JSON.stringify(rule), /example\.org.*www\.example\.org/);
    assert.match(JSON.stringify(rule), /concat\(\\"https:\/\/shop\.example\.com\\", raw\.http\.request\.uri\.path\)/);
    assert.ok(!deployment.resources.some(({ type, name }) => /workers/.test(type) && name.startsWith("old")));
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
