import assert from "node:assert/strict";
import { test } from "node:test";
import { GoogleCdn, type Backend, type GoogleCdnArgs, type GoogleCdnHost } from "../../components";
import { owns, routeOf } from "../../components/internal/edge-routes";
import { untrustedHeaders } from "../../components/internal/untrusted-headers";
import { listed, nothingElse, objects, type Row } from "../support/cache-table";
import type { EdgeRequest } from "../support/cloudflare-rules";
import { decisionOf, isStoredByGoogle, outcomeOf, type Outcome, type UrlMap } from "../support/google-front-door";
import { deploy, emptyState, messages, run, type Deployment } from "../support/program";
import { network } from "../support/workload";

const zone = { zoneId: "0".repeat(32), accountId: "a".repeat(32), zoneName: "example.com" };
const serverless = (name: string): Backend => ({
  networkEndpointGroups: [`projects/p/regions/europe-west1/networkEndpointGroups/${name}`],
  kind: "serverless",
  protocol: "HTTP",
  healthPath: "/health",
  port: 8080,
  requestTimeoutSeconds: 900,
});
const zonal = (name: string): Backend => ({
  ...serverless(name),
  networkEndpointGroups: [`projects/p/zones/a/networkEndpointGroups/${name}`],
  kind: "zonal",
});
const media = { bucketName: "media-1234", cacheControl: "public, max-age=60" };
const apex: GoogleCdnHost = {
  hostname: "example.com",
  routes: [
    { path: "/", backend: serverless("web") },
    { path: "/mail/", backend: serverless("mail") },
    { path: "/mail/admin", backend: zonal("admin"), network },
    { path: "/media", media },
    { path: "/media/upload", backend: serverless("upload") },
  ],
};
const api: GoogleCdnHost = {
  hostname: "api.example.com",
  routes: [{ path: "/v1", backend: serverless("api") }],
  cachedPaths: [{ path: "/v1/public" }, { path: "/v1/public/icons" }],
};
const www: GoogleCdnHost = { hostname: "www.example.com", redirectTo: "example.com" };
const ofMedia: GoogleCdnHost = { hostname: "media.example.com", routes: [{ path: "/", media }] };
const args: GoogleCdnArgs = { zone, letsEncrypt: false, hosts: [apex, api, www, ofMedia] };
const cdn = (more: Partial<GoogleCdnArgs> = {}): Promise<Deployment> =>
  deploy(() => {
    const { urls, endpoints, records } = new GoogleCdn("cdn", { ...args, ...more });
    return { urls, endpoints, records };
  });

let deployed: Promise<Deployment> | undefined;
const whole = (): Promise<Deployment> => (deployed ??= cdn());

const urlMapOf = (deployment: Deployment): UrlMap => deployment.one("gcp:compute/uRLMap:URLMap", "cdn").inputs;
const rulesOf = (deployment: Deployment): Parameters<typeof decisionOf>[0] =>
  deployment.one("gcp:compute/securityPolicy:SecurityPolicy").inputs["rules"] as unknown as Parameters<
    typeof decisionOf
  >[0];

test("a new version of a server in a cluster is reached as the other one is, cached or not, and has no share at rest", async () => {
  const backend = { ...zonal("web"), canaryEndpointGroups: ["projects/p/zones/a/networkEndpointGroups/web-canary"] };
  const hosts = ["/", "/app"].map((path, index) => ({
    hostname: `a${index}.example.com`,
    routes: [{ path, backend, network, canary: true }],
    cachedPaths: [{ path: `${path}/icons`.replace("//", "/") }],
  }));
  const deployment = await cdn({ hosts });
  const map = deployment.one("gcp:compute/uRLMap:URLMap", "cdn").inputs as unknown as UrlMap;
  assert.deepEqual(map.tests, [], "a test names one service");
  const actions = (map.pathMatchers ?? []).flatMap(({ defaultRouteAction, pathRules = [] }) =>
    [defaultRouteAction, ...pathRules.map(({ routeAction }) => routeAction)].filter(
      (action) => action?.weightedBackendServices !== undefined,
    ),
  );
  assert.equal(actions.length, 4);
  for (const [index, action] of actions.entries()) {
    const [stable, canary] = action?.weightedBackendServices ?? [];
    assert.deepEqual([stable?.weight, canary?.weight], [100, 0]);
    const [one, other] = [stable, canary].map((share) => serviceOf(deployment, share?.backendService ?? "").inputs);
    const suffix = index % 2 === 0 ? "" : " cached";
    assert.equal(targetOf(deployment, { service: stable?.backendService ?? "" }), `web${suffix}`);
    assert.equal(targetOf(deployment, { service: canary?.backendService ?? "" }), `web-canary${suffix}`);
    assert.deepEqual({ ...other, backends: 0, name: 0 }, { ...one, backends: 0, name: 0 });
  }
});

/** What a service reaches: the last word of its endpoint group, or the bucket; with `cached` where it has a cache. */
function targetOf(deployment: Deployment, { service, status, location, path }: Outcome): string {
  if (service === undefined) return `${status ?? 0} ${location ?? ""}`.trim();
  const { inputs } = serviceOf(deployment, service);
  const [host] = (inputs["customRequestHeaders"] ?? []) as string[];
  if (host !== undefined) return `${host.replace(/^Host: |\.storage\.googleapis\.com$/g, "")} ${path ?? ""}`;
  const [{ group } = { group: "" }] = (inputs["backends"] ?? []) as { group: string }[];
  return `${group.split("/").at(-1) ?? ""}${inputs["enableCdn"] === true ? " cached" : ""}`;
}

function serviceOf(deployment: Deployment, id: string): Deployment["resources"][number] {
  const found = deployment.resources.find((one) => one.id === id);
  assert.ok(found !== undefined, `there is no ${id}`);
  return found;
}

test("it has a load balancer of both address kinds, and for each route, name and bucket what belongs to it", async () => {
  const deployment = await whole();
  const children = deployment.children("cdn").map(([type, name]) => `${type.split(":").at(-1) ?? ""} ${name}`);
  const names = ["cdn-api-example-com", "cdn-example-com", "cdn-media-example-com", "cdn-www-example-com"];
  const each = (type: string, suffixes = [""]): string[] =>
    names.flatMap((name) => suffixes.map((suffix) => `${type} ${name}${suffix}`));
  const upload = "cdn-example-com-media-upload-efbb5c";
  const readers = ["cdn-example-com-media-c46367", "cdn-media-example-com"];
  const admin = "cdn-example-com-mail-admin-86f90b";
  const expected = [
    ...each("DnsAuthorization"),
    ...each("Certificate"),
    ...each("CertificateMapEntry"),
    ...each("DnsRecord", ["-challenge", "-a", "-aaaa"]),
    "CertificateMap cdn",
    "SecurityPolicy cdn",
    "SSLPolicy cdn",
    "TargetHttpsProxy cdn",
    "TargetHttpProxy cdn-to-https",
    "URLMap cdn",
    "URLMap cdn-to-https",
    ...["cdn-ipv4", "cdn-ipv6"].flatMap((name) => [
      `GlobalAddress ${name}`,
      `GlobalForwardingRule ${name}`,
      `GlobalForwardingRule ${name}-to-https`,
    ]),
    "BackendService cdn-nothing",
    "BackendService cdn-example-com",
    "BackendService cdn-example-com-cached",
    "BackendService cdn-example-com-mail-328796",
    `BackendService ${admin}`,
    `Firewall ${admin}`,
    `HealthCheck ${admin}`,
    `BackendService ${upload}`,
    "BackendService cdn-api-example-com-v1-759040",
    "BackendService cdn-api-example-com-v1-759040-cached",
    ...readers.flatMap((name) =>
      [
        "Account",
        "HmacKey",
        "BucketIAMMember",
        "GlobalNetworkEndpointGroup",
        "GlobalNetworkEndpoint",
        "BackendService",
      ].map((type) => `${type} ${name}`),
    ),
  ];
  assert.deepEqual(children.sort(), expected.sort());
});

const requests: [host: string, uri: string, target: string][] = [
  ["example.com", "/", "web"],
  ["example.com", "/mailbox", "web"],
  ["example.com", "/mail", "mail"],
  ["example.com", "/mail/", "mail"],
  ["example.com", "/mail?a=/mail/admin", "mail"],
  ["example.com", "/mail/in/box", "mail"],
  ["example.com", "/mail/administration", "mail"],
  ["example.com", "/mail/admin", "admin"],
  ["example.com", "/mail/admin/x", "admin"],
  ["example.com", "/MAIL", "web"],
  ["example.com", "/%6dail", "web"],
  ["example.com", "//mail", "web"],
  ["example.com", "/assets", "web cached"],
  ["example.com", "/assets/app.js?v=1", "web cached"],
  ["example.com", "/assets-of-others", "web"],
  ["example.com", "/media/a/b.mp3?x=1", "media-1234 /a/b.mp3?x=1"],
  ["example.com", "/media", "404"],
  ["example.com", "/media/", "404"],
  ["example.com", "/media/upload", "upload"],
  ["example.com", "/mediathek", "web"],
  ["media.example.com", "/a.mp3", "media-1234 /a.mp3"],
  ["media.example.com", "/", "404"],
  ["api.example.com", "/", "404"],
  ["api.example.com", "/v1/x", "api"],
  ["api.example.com", "/v1/public/icons/a.svg", "api cached"],
  ["api.example.com", "/v10", "404"],
  ["www.example.com", "/a?b=c", "308 the same scheme://example.com/a?b=c"],
  ["EXAMPLE.com", "/", "web"],
  ["other.example.com", "/", "404"],
  ["198.51.100.1", "/", "404"],
];

test("each request gets to the route with the longest path that owns it, or to none", async () => {
  const deployment = await whole();
  const map = urlMapOf(deployment);
  assert.deepEqual(
    requests.map(([host, uri]) => [host, uri, targetOf(deployment, outcomeOf(map, { host, uri }))]),
    requests,
  );
});

test("paths find the same route as behind Cloudflare, but for letters that are encoded", async () => {
  const map = urlMapOf(await whole());
  const routes = (apex.routes ?? []).map(({ path }) => ({ path: path.replace(/(.)\/$/, "$1") }));
  const parts = ["mail", "media", "admin", "upload", "assets", "x", ""];
  const paths = parts.flatMap((one) => parts.flatMap((two) => parts.map((three) => `/${one}/${two}/${three}`)));
  for (const uri of [...paths, ...paths.map((path) => path.replace(/\/+$/, "") || "/")]) {
    const own = routeOf(uri, routes)?.path;
    const outcome = outcomeOf(map, { host: "example.com", uri });
    const place = outcome.service?.split("/").at(-1) ?? "";
    const route = Object.entries(prefixes).find(([, prefix]) => place.startsWith(prefix))?.[0];
    if (own === "/media" && outcome.service === undefined) assert.match(uri, /^\/media\/?$/);
    else assert.equal(route, own, uri);
    assert.ok(own === undefined || owns(own, uri));
  }
});

/** Beginnings of the names of routes' backend services. */
const prefixes: Record<string, string> = {
  "/mail/admin": "cdn-example-com-mail-admin-",
  "/mail": "cdn-example-com-mail-3",
  "/media/upload": "cdn-example-com-media-upload-",
  "/media": "cdn-example-com-media-c",
  "/": "cdn-example-com-",
};

test("Google tries the map before it is in force: each path of an application has a test that leads there", async () => {
  const deployment = await whole();
  const map = urlMapOf(deployment);
  const tests = map.tests ?? [];
  assert.deepEqual(
    tests.map(({ host, path }) => outcomeOf(map, { host, uri: path }).service),
    tests.map(({ service }) => service),
  );
  assert.deepEqual(
    tests.map(({ host, path }) => `${host}${path}`),
    [
      ...["api.example.com/v1/below", "api.example.com/v1/public/below", "api.example.com/v1/public/icons/below"],
      ...["example.com/", "example.com/assets/below", "example.com/mail/below", "example.com/mail/admin/below"],
      "example.com/media/upload/below",
    ],
  );
});

test("without TLS there is nothing but a way to it", async () => {
  const deployment = await whole();
  const map = deployment.one("gcp:compute/uRLMap:URLMap", "cdn-to-https").inputs as unknown as UrlMap;
  assert.deepEqual(outcomeOf(map, { host: "example.com", uri: "/a?b=c" }), {
    status: 308,
    location: "https://example.com/a?b=c",
  });
  const rule = deployment.one("gcp:compute/globalForwardingRule:GlobalForwardingRule", "cdn-ipv6-to-https");
  assert.equal(rule.inputs["portRange"], "80");
  const proxy = deployment.one("gcp:compute/targetHttpsProxy:TargetHttpsProxy");
  assert.equal(proxy.inputs["quicOverride"], "ENABLE");
  assert.equal(proxy.inputs["tlsEarlyData"], "DISABLED");
  assert.equal(deployment.one("gcp:compute/sSLPolicy:SSLPolicy").inputs["minTlsVersion"], "TLS_1_2");
});

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

test("a client stays with a pod where a route says for how long, cached or not", async () => {
  const routes = [
    { path: "/", backend: zonal("web"), network, affinitySeconds: 3600 },
    { path: "/free", backend: zonal("free"), network },
  ];
  const deployment = await cdn({ hosts: [{ hostname: "example.com", routes, cachedPaths: [{ path: "/assets" }] }] });
  const affinityOf = (uri: string): unknown[] => {
    const { service } = outcomeOf(urlMapOf(deployment), { host: "example.com", uri });
    const { inputs } = serviceOf(deployment, service ?? "");
    return [inputs["sessionAffinity"], inputs["affinityCookieTtlSec"]];
  };
  for (const uri of ["/", "/assets/app.js"]) assert.deepEqual(affinityOf(uri), ["GENERATED_COOKIE", 3600], uri);
  assert.deepEqual(affinityOf("/free"), [undefined, undefined]);
});

test("maintenance closes the host names that it names, every path of them, and no other", async () => {
  const statusOf = (deployment: Deployment, host: string, uri: string): number | undefined =>
    outcomeOf(urlMapOf(deployment), { host, uri }).status;
  const one = await cdn({ maintenance: { hostnames: ["example.com"] } });
  for (const uri of ["/", "/mail", "/mail/admin", "/media/a.mp3", "/assets/app.js"]) {
    assert.equal(statusOf(one, "example.com", uri), 503, uri);
  }
  assert.equal(statusOf(one, "api.example.com", "/v1"), undefined);
  assert.equal(statusOf(one, "www.example.com", "/"), 308);
  // A test of the map would find no application behind a closed name, and Google would refuse the map.
  assert.deepEqual([...new Set((urlMapOf(one).tests ?? []).map(({ host }) => host))], ["api.example.com"]);
  const all = await cdn({ maintenance: {} });
  for (const host of ["example.com", "api.example.com", "media.example.com"])
    assert.equal(statusOf(all, host, "/"), 503);
  assert.deepEqual(urlMapOf(all).tests, []);
  const services = (deployment: Deployment): number =>
    deployment.resources.filter(({ type }) => type.endsWith(":BackendService")).length;
  assert.equal(services(all), services(await whole()), "what is behind a closed name stays");
});

test("each host name's certificate is watched, by a request that is refused before any backend", async () => {
  const channel = "projects/acme-test/notificationChannels/1";
  const deployment = await cdn({ notificationChannels: [channel], certificateValidityDays: 45 });
  const checks = deployment.resources.filter(({ type }) => type.endsWith(":UptimeCheckConfig"));
  const hosts = checks.map(({ inputs }) => (inputs["monitoredResource"] as { labels: { host: string } }).labels.host);
  assert.deepEqual(hosts.sort(), ["api.example.com", "example.com", "media.example.com", "www.example.com"]);
  for (const { inputs } of checks) {
    const { path, acceptedResponseStatusCodes } = inputs["httpCheck"] as Record<string, unknown>;
    assert.equal(decisionOf(rulesOf(deployment), { host: "example.com", uri: path as string }).action, "deny(403)");
    assert.deepEqual(acceptedResponseStatusCodes, [{ statusClass: "STATUS_CLASS_ANY" }]);
  }
  const { inputs } = deployment.one("gcp:monitoring/alertPolicy:AlertPolicy", "cdn-certificate");
  const [condition] = inputs["conditions"] as { conditionThreshold: Record<string, unknown> }[];
  assert.equal(condition?.conditionThreshold["thresholdValue"], 13.5);
  const filter = condition.conditionThreshold["filter"] as string;
  for (const { outputs } of checks) assert.ok(filter.includes(`"${outputs["uptimeCheckId"] as string}"`));
  assert.deepEqual(condition.conditionThreshold["aggregations"], [
    {
      ...{ alignmentPeriod: "1800s", perSeriesAligner: "ALIGN_MIN", crossSeriesReducer: "REDUCE_MIN" },
      groupByFields: ["resource.label.host"],
    },
  ]);
  assert.deepEqual(inputs["notificationChannels"], [channel]);
  const elsewhere = await cdn({ notificationChannels: [channel], takesTraffic: false });
  for (const quiet of [elsewhere, await whole()])
    assert.ok(!quiet.resources.some(({ type }) => type.startsWith("gcp:monitoring/")));
});

test("a bucket is read with a key of its own, which may read objects and list none", async () => {
  const deployment = await whole();
  const grant = deployment.one("gcp:storage/bucketIAMMember:BucketIAMMember", "cdn-media-example-com");
  assert.equal(grant.inputs["role"], "roles/storage.legacyObjectReader");
  const { inputs } = deployment.one("gcp:compute/backendService:BackendService", "cdn-media-example-com");
  const { awsV4Authentication } = inputs["securitySettings"] as { awsV4Authentication: Record<string, string> };
  assert.equal(awsV4Authentication["accessKey"], "[secret]");
  assert.deepEqual(inputs["customRequestHeaders"], ["Host: media-1234.storage.googleapis.com"]);
  const matcher = (urlMapOf(deployment).pathMatchers ?? []).find(({ name }) => name.startsWith("host-media"));
  const [service] = (matcher?.defaultRouteAction?.weightedBackendServices ?? []) as unknown as {
    headerAction: { requestHeadersToRemoves: string[]; responseHeadersToAdds: { headerName: string }[] };
  }[];
  assert.deepEqual(service?.headerAction.requestHeadersToRemoves, ["Cookie"]);
  assert.deepEqual(
    service.headerAction.responseHeadersToAdds.map(({ headerName }) => headerName),
    ["Content-Security-Policy", "X-Content-Type-Options"],
  );
});

test("applications are told who asks and for what by the front door alone", async () => {
  const deployment = await whole();
  const { headerAction } = deployment.one("gcp:compute/uRLMap:URLMap", "cdn").inputs as unknown as {
    headerAction: Record<string, unknown>;
  };
  const removed = headerAction["requestHeadersToRemoves"] as string[];
  const added = headerAction["requestHeadersToAdds"] as { headerName: string; replace: boolean }[];
  const set = added.filter(({ replace }) => replace).map(({ headerName }) => headerName.toLowerCase());
  const left = untrustedHeaders.flatMap(({ names }) => names).filter((one) => ![...removed, ...set].includes(one));
  // Google lets nobody name its own headers; README.md says what to do about them.
  assert.deepEqual(
    left.filter((one) => !one.startsWith("x-goog-")),
    [],
  );
  const matcher = (urlMapOf(deployment).pathMatchers ?? []).find(({ name }) => name.startsWith("host-example"));
  assert.deepEqual((matcher as { headerAction?: unknown } | undefined)?.headerAction, {
    requestHeadersToAdds: [{ headerName: "X-Forwarded-Host", headerValue: "example.com", replace: true }],
  });
});

test("answers carry HSTS, nosniff and what is asked for", async () => {
  const deployment = await cdn({ hstsSeconds: 300, noSniff: false, responseHeaders: { "X-Frame-Options": "DENY" } });
  const { headerAction } = deployment.one("gcp:compute/uRLMap:URLMap", "cdn").inputs as unknown as {
    headerAction: { responseHeadersToAdds: unknown };
  };
  assert.deepEqual(headerAction.responseHeadersToAdds, [
    { headerName: "Strict-Transport-Security", headerValue: "max-age=300", replace: true },
    { headerName: "X-Frame-Options", headerValue: "DENY", replace: true },
  ]);
});

test("the security policy refuses what nobody serves, and counts a request for one limit", async () => {
  const limit = { paths: ["/"], requests: 300, periodSeconds: 10, blockSeconds: 10 };
  const deployment = await cdn({
    firewall: { managedRules: ["xss-v33-stable", "sqli-v33-stable"] },
    rateLimits: [
      { ...limit, description: "everything" },
      { ...limit, description: "log in", paths: ["/login"], blockSeconds: 600 },
      { ...limit, description: "of mail", paths: ["/"], hostnames: ["example.com"] },
      { ...limit, description: "slow", paths: ["/search", "/find"] },
    ],
  });
  const rules = rulesOf(deployment) as (Parameters<typeof decisionOf>[0][number] & { description: string })[];
  const rows: [uri: string, description: string, host?: string][] = [
    ["/.env", "Hidden files, such as /.env and /.git"],
    ["/app/%2Egit/config", "Hidden files, such as /.env and /.git"],
    ["/.well-known/acme", "of mail"],
    ["/WP-Login.php", "Paths that nobody serves"],
    ["/wp-admin/x", "Paths that nobody serves"],
    ["/wp-administration", "of mail"],
    ["/login", "log in"],
    ["/logins", "of mail"],
    ["/search/x", "slow"],
    ["/x", "everything", "api.example.com"],
    ["/x", "of mail", "EXAMPLE.com:443"],
    ["/assets/a%2Fb", "Paths that hide another below what is cached"],
    ["/assets/a%20b", "of mail"],
    ["/x/a%2Fb", "of mail"],
  ];
  assert.deepEqual(
    rows.map(
      ([uri, , host = "example.com"]) => (decisionOf(rules, { host, uri }) as { description?: string }).description,
    ),
    rows.map(([, description]) => description),
  );
  const by = (description: string): Record<string, unknown> | undefined =>
    rules.find((one) => one.description === description) as unknown as Record<string, unknown>;
  assert.equal(by("log in")?.["action"], "rate_based_ban");
  assert.equal((by("log in")?.["rateLimitOptions"] as Record<string, unknown>)["banDurationSec"], 600);
  assert.equal(by("everything")?.["action"], "throttle");
  assert.deepEqual(
    rules.filter(({ match }) => match.expr?.expression.startsWith("evaluate")).map(({ description }) => description),
    ["Preconfigured rules sqli-v33-stable", "Preconfigured rules xss-v33-stable"],
  );
});

test("clients that do harm are refused first, ten to a rule", async () => {
  const blockedAddresses = Array.from({ length: 11 }, (_, index) => `192.0.2.${index + 10}`).reverse();
  const rules = rulesOf(await cdn({ firewall: { blockedAddresses } })) as unknown as {
    priority: number;
    action: string;
    match: { config?: { srcIpRanges: string[] } };
  }[];
  const own = rules.filter(({ priority }) => priority < 1000);
  assert.deepEqual(
    own.map(({ priority, action, match }) => [priority, action, match.config?.srcIpRanges.length]),
    [
      [500, "deny(403)", 10],
      [501, "deny(403)", 1],
    ],
  );
  assert.deepEqual(
    own.flatMap(({ match }) => match.config?.srcIpRanges ?? []),
    [...blockedAddresses].reverse(),
  );
});

test("names are proven and certified one by one, and pointed here last", async () => {
  const deployment = await cdn({ letsEncrypt: true, certificateHostnames: ["*.example.com"] });
  const certificate = deployment.one("gcp:certificatemanager/certificate:Certificate", "cdn-wildcard-example-com");
  const authorization = deployment.one("gcp:certificatemanager/dnsAuthorization:DnsAuthorization", "cdn-example-com");
  assert.deepEqual(certificate.inputs["managed"], {
    domains: ["*.example.com"],
    dnsAuthorizations: [authorization.id],
  });
  const authority = deployment.one("cloudflare:index/dnsRecord:DnsRecord", "cdn-example-com-authority");
  assert.deepEqual(authority.inputs["data"], { flags: 0, tag: "issue", value: "letsencrypt.org" });
  assert.ok(certificate.dependencies.includes(authority.urn), "an authority asks who may issue before it does");
  const record = deployment.one("cloudflare:index/dnsRecord:DnsRecord", "cdn-example-com-a");
  assert.equal(record.inputs["proxied"], false);
  const needed = [
    ...deployment.resources.filter(({ type }) => type.includes("GlobalForwardingRule")).slice(0, 1),
    ...deployment.resources.filter(({ type }) => type.includes("CertificateMapEntry")),
  ];
  assert.deepEqual(
    needed.filter(({ urn }) => !record.dependencies.includes(urn)).map(({ name }) => name),
    [],
  );
});

test("records are made at Cloud DNS, left out while another door has the names, or listed for a person", async () => {
  const hosts = [{ hostname: "example.com", routes: [{ path: "/", backend: serverless("web") }] }];
  const own: GoogleCdnArgs = { letsEncrypt: false, hosts };
  const at = (more: Partial<GoogleCdnArgs>): Promise<Deployment> =>
    deploy(() => ({ records: new GoogleCdn("cdn", { ...own, ...more }).records }));
  const cloudDnsZone = { managedZone: "example", zoneName: "example.com" };
  const atCloudDns = await at({ cloudDnsZone });
  const sets = atCloudDns.resources.filter(({ type }) => type === "gcp:dns/recordSet:RecordSet");
  assert.deepEqual(sets.map(({ name }) => name).sort(), [
    "cdn-example-com-a",
    "cdn-example-com-aaaa",
    "cdn-example-com-challenge",
  ]);
  const challenge = sets.find(({ name }) => name.endsWith("-challenge"));
  assert.match(JSON.stringify(challenge?.inputs["name"]), /^"_acme-challenge_[0-9a-f]+\.example\.com\."$/);
  assert.match(JSON.stringify(challenge?.inputs["rrdatas"]), /\.authorize\.certificatemanager\.goog\."\]$/);
  const beside = await at({ cloudDnsZone, takesTraffic: false });
  assert.deepEqual(
    beside.resources.filter(({ type }) => type === "gcp:dns/recordSet:RecordSet").map(({ name }) => name),
    ["cdn-example-com-challenge"],
  );
  const none = await at({});
  assert.ok(!none.resources.some(({ type }) => /dns(Record|\/recordSet)/.test(type)));
  const records = none.outputs["records"] as { name: string; type: string; content: string }[];
  assert.deepEqual(
    records.map(({ name, type }) => `${type} ${name.replace(/_[0-9a-f]{16}/, "")}`),
    ["CNAME _acme-challenge.example.com", "A example.com", "AAAA example.com"],
  );
});

test("it tells what Cdn tells", async () => {
  const { outputs } = await whole();
  assert.deepEqual(outputs["urls"], {
    "api.example.com": "https://api.example.com",
    "example.com": "https://example.com",
    "media.example.com": "https://media.example.com",
  });
  const endpoints = outputs["endpoints"] as Record<string, Record<string, string>>;
  assert.match(endpoints["example.com"]?.["availability"] ?? "", /Compute Engine SLA/);
  assert.match(endpoints["example.com"]?.["reason"] ?? "", /\/mail\/admin: pods/);
});

test("a host name that comes changes nothing of the others but the map and the policy", async () => {
  const state = emptyState();
  const program = (hosts: GoogleCdnHost[]) => () => {
    new GoogleCdn("cdn", { ...args, hosts });
  };
  await deploy(program([api]), { state });
  const after = await deploy(program([apex, api]), { state });
  const changed = after.resources.filter(
    ({ type, operation }) => type.startsWith("gcp:") && (operation === "update" || operation === "replace"),
  );
  assert.deepEqual(changed.map(({ type }) => type.split(":").at(-1)).sort(), ["SecurityPolicy", "URLMap"]);
});

const refusals: [title: string, change: Partial<GoogleCdnArgs>, message: RegExp][] = [
  [
    "origins of Cdn",
    { hosts: [{ hostname: "example.com", routes: [{ path: "/", origins: [] } as object as { path: string }] }] },
    /hosts\[0\]\.routes\[0\]\.origins: unknown property; give backend.*or use Cdn/,
  ],
  ["a plan", { plan: "pro" } as object, /plan: unknown property; leave it out: plans are Cloudflare's/],
  ["both zones", { cloudDnsZone: { managedZone: "a", zoneName: "example.com" } }, /either zone or cloudDnsZone/],
  ["a host name outside", { hosts: [{ ...apex, hostname: "example.org" }] }, /choose example\.com or a name below it/],
  [
    "further names in another spelling",
    { certificateHostnames: ["*.Example.com", "example.org"] },
    /certificateHostnames\[0\]: "\*\.Example\.com"; write it as \*\.example\.com\n.*\[1\]: "example\.org"; choose example\.com/,
  ],
  [
    "a zonal backend without its network",
    { hosts: [{ hostname: "example.com", routes: [{ path: "/", backend: zonal("a") }] }] },
    /backend\.kind: "zonal"; set network/,
  ],
  [
    "a bucket with dots",
    { hosts: [{ hostname: "example.com", routes: [{ path: "/", media: { ...media, bucketName: "a.example.com" } }] }] },
    /whose name has no dots/,
  ],
  ["cached media", { hosts: [{ ...ofMedia, cachedPaths: [{ path: "/x" }] }] }, /no route for it leads to a backend/],
  [
    "a route to nothing",
    { hosts: [{ hostname: "example.com", routes: [{ path: "/" }] }] },
    /give it a backend, or media/,
  ],
  [
    "a redirect in a circle",
    { hosts: [{ hostname: "example.com", redirectTo: "example.com" }] },
    /redirected to itself/,
  ],
  [
    "a period that Google has not",
    { rateLimits: [{ description: "a", paths: ["/"], requests: 1, periodSeconds: 15, blockSeconds: 15 }] },
    /periodSeconds: 15; use one of 10, 30/,
  ],
  [
    "a block that Google has not",
    { rateLimits: [{ description: "a", paths: ["/"], requests: 1, periodSeconds: 60, blockSeconds: 30 }] },
    /blockSeconds: 30; use one of 60, 120.*or periodSeconds/,
  ],
  [
    "too many requests before a block",
    { rateLimits: [{ description: "a", paths: ["/"], requests: 20_000, periodSeconds: 60, blockSeconds: 600 }] },
    /requests: 20000; use a whole number from 1 to 10000/,
  ],
  ["a blocked route", { firewall: { blockedPaths: ["/mail"] } }, /example\.com\/mail leads there/],
  ["a rule set that is none", { firewall: { managedRules: ["sql injection"] } }, /name a preconfigured rule set/],
  ["HSTS as a header", { responseHeaders: { "Strict-Transport-Security": "max-age=1" } }, /use hstsSeconds/],
  ["a header of Google's", { responseHeaders: { "X-Goog-Secret": "a" } }, /that is not Google's own/],
  ["a variable", { responseHeaders: { "X-Where": "{client_region}" } }, /without braces/],
  [
    "a client that Cloud Run is to keep",
    { hosts: [{ hostname: "example.com", routes: [{ path: "/", backend: serverless("a"), affinitySeconds: 3600 }] }] },
    /affinitySeconds: 3600; leave it out: the load balancer keeps clients with pods/,
  ],
  [
    "an affinity of a minute",
    {
      hosts: [{ hostname: "example.com", routes: [{ path: "/", backend: zonal("a"), network, affinitySeconds: 60 }] }],
    },
    /affinitySeconds: 60; use a whole number from 1800/,
  ],
  [
    "answers that are stale for a month",
    { hosts: [{ ...api, cachedPaths: [{ path: "/v1", staleSeconds: 2_592_000 }] }] },
    /staleSeconds: 2592000; use a whole number from 1 to 604800/,
  ],
  [
    "a parameter with a mark",
    { hosts: [{ ...api, cachedPaths: [{ path: "/v1", queryParameters: ["a&b"] }] }] },
    /queryParameters\[0\]: "a&b"; use 1 to 100 letters/,
  ],
  ["maintenance of nothing", { maintenance: { hostnames: [] } }, /hostnames: \[\]; name a host name/],
  ["maintenance of a redirect", { maintenance: { hostnames: ["www.example.com"] } }, /one with routes/],
  ["days that nothing counts by", { certificateValidityDays: 45 }, /45; set notificationChannels/],
  ["no channel", { notificationChannels: ["me"] }, /notificationChannels: .*use names of channels/],
  ["a name twice", { hosts: [apex, { ...api, hostname: "EXAMPLE.com" }] }, /write it as example\.com/],
];

for (const [title, change, message] of refusals) {
  test(`${title}: refused, with what to do`, async () => {
    const deployment = await run(() => new GoogleCdn("cdn", { ...args, ...change }));
    assert.match(messages(deployment), message);
    assert.deepEqual(
      deployment.resources.filter(({ type }) => type.startsWith("gcp:")),
      [],
    );
  });
}

test("what an Output turns out to be is refused before a service is made of it", async () => {
  const pulumi = await import("@pulumi/pulumi");
  const routes = [{ path: "/", backend: pulumi.output(zonal("a")) }];
  const deployment = await run(() => new GoogleCdn("cdn", { ...args, hosts: [{ hostname: "example.com", routes }] }));
  assert.match(messages(deployment), /backend\.kind: "zonal"; set network/);
});
