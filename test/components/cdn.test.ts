import assert from "node:assert/strict";
import { test } from "node:test";
import * as pulumi from "@pulumi/pulumi";
import {
  Cdn,
  CloudflarePlan,
  type CdnArgs,
  type CdnHost,
  type Endpoint,
  type Origin,
  type RateLimit,
} from "../../components";
import { deploy, messages, run, type Deployment } from "../support/program";

const zone = { zoneId: "0".repeat(32), accountId: "a".repeat(32), zoneName: "example.com" };
const host: Origin = { originName: "run", hostname: "run.origin.example.com", healthPath: "/health" };
const otherHost: Origin = { originName: "gke", hostname: "gke.origin.example.com", healthPath: "/ready" };
const worker: Origin = { originName: "web", workerScript: "web-example-com", healthPath: "/health" };
const clientIdentity = { caCertificate: "authority", certificate: "certificate", privateKey: pulumi.secret("key") };
const media = { bucketName: "media-1234", cacheControl: "public, max-age=60" };

const www = (origins: Origin[], more: Partial<CdnHost> = {}): CdnHost => ({
  hostname: "www.example.com",
  routes: [{ path: "/", origins }],
  ...more,
});
const ofMedia: CdnHost = { hostname: "media.example.com", routes: [{ path: "/", media }] };

const toOneHost: CdnArgs = {
  zone,
  plan: CloudflarePlan.Pro,
  hosts: [www([host])],
  letsEncrypt: true,
  clientIdentity,
};
const toHosts: CdnArgs = { ...toOneHost, hosts: [www([host, otherHost])] };
const toWorker: CdnArgs = { zone, plan: CloudflarePlan.Free, hosts: [www([worker])], letsEncrypt: false };
const withMedia = (args: CdnArgs): CdnArgs => ({ ...args, hosts: [...args.hosts, ofMedia] });

const settings: [string, string][] = [
  "always-online",
  "always-use-https",
  "brotli",
  "browser-cache-ttl",
  "browser-check",
  "early-hints",
  "http3",
  "min-tls-version",
  "security-header",
  "security-level",
  "ssl",
  "tls-1-3",
].map((setting) => ["cloudflare:index/zoneSetting:ZoneSetting", `cdn-${setting}`]);
const rulesets = ["cache", "firewall", "headers", "managed-rules", "rate-limits", "security-headers"].map(
  (suffix): [string, string] => ["cloudflare:index/ruleset:Ruleset", `cdn-${suffix}`],
);
/** Of the Free plan, and before a Worker. */
const fewerRulesets = rulesets.filter(([, name]) => name !== "cdn-headers" && name !== "cdn-managed-rules");
const bots: [string, string] = ["cloudflare:index/botManagement:BotManagement", "cdn"];
const leaks: [string, string] = ["cloudflare:index/leakedCredentialCheck:LeakedCredentialCheck", "cdn"];
const spelling: [string, string] = ["cloudflare:index/urlNormalizationSettings:UrlNormalizationSettings", "cdn"];
const originPulls: [string, string][] = [
  ["cloudflare:index/authenticatedOriginPullsCertificate:AuthenticatedOriginPullsCertificate", "cdn"],
  ["cloudflare:index/authenticatedOriginPullsSettings:AuthenticatedOriginPullsSettings", "cdn"],
];

const setting = (deployment: Deployment, name: string): unknown =>
  deployment.one("cloudflare:index/zoneSetting:ZoneSetting", `cdn-${name}`).inputs["value"];

const rulesOf = (deployment: Deployment, name: string): Record<string, unknown>[] =>
  deployment.one("cloudflare:index/ruleset:Ruleset", `cdn-${name}`).inputs["rules"] as Record<string, unknown>[];

test("one host gets a certificate, settings, rulesets, origin pulls and a record, and nothing else", async () => {
  const deployment = await deploy(() => new Cdn("cdn", toOneHost));
  assert.deepEqual(deployment.children("cdn"), [
    ...originPulls,
    bots,
    ["cloudflare:index/certificatePack:CertificatePack", "cdn"],
    ["cloudflare:index/dnsRecord:DnsRecord", "cdn-www.example.com"],
    leaks,
    ...rulesets,
    spelling,
    ...settings,
  ]);
});

test("several hosts get a load balancer with a pool and a monitor each, in place of the record", async () => {
  const deployment = await deploy(() => new Cdn("cdn", toHosts));
  assert.deepEqual(deployment.children("cdn"), [
    ...originPulls,
    bots,
    ["cloudflare:index/certificatePack:CertificatePack", "cdn"],
    leaks,
    ["cloudflare:index/loadBalancer:LoadBalancer", "cdn-www.example.com"],
    ["cloudflare:index/loadBalancerMonitor:LoadBalancerMonitor", "cdn-gke"],
    ["cloudflare:index/loadBalancerMonitor:LoadBalancerMonitor", "cdn-run"],
    ["cloudflare:index/loadBalancerPool:LoadBalancerPool", "cdn-gke"],
    ["cloudflare:index/loadBalancerPool:LoadBalancerPool", "cdn-run"],
    ...rulesets,
    spelling,
    ...settings,
  ]);
});

test("a Worker gets a route, and costs nothing while idle: no pack, no load balancer, no origin pulls", async () => {
  const deployment = await deploy(() => new Cdn("cdn", toWorker));
  assert.deepEqual(deployment.children("cdn"), [
    bots,
    ["cloudflare:index/dnsRecord:DnsRecord", "cdn-www.example.com"],
    leaks,
    ...fewerRulesets,
    ["cloudflare:index/universalSslSetting:UniversalSslSetting", "cdn"],
    spelling,
    ["cloudflare:index/workersRoute:WorkersRoute", "cdn-www.example.com"],
    ...settings,
  ]);
});

test("media get a Worker with an identity of its own, and a record and a route of their own", async () => {
  const deployment = await deploy(() => new Cdn("cdn", withMedia(toWorker)));
  assert.deepEqual(
    deployment.children("cdn").filter(([, name]) => name.startsWith("cdn-media")),
    [
      ["cloudflare:index/dnsRecord:DnsRecord", "cdn-media.example.com"],
      ["cloudflare:index/workersRoute:WorkersRoute", "cdn-media.example.com"],
      ["cloudflare:index/workersScript:WorkersScript", "cdn-media"],
      ["cloudflare:index/workersScriptSubdomain:WorkersScriptSubdomain", "cdn-media"],
      ["gcp:iam/workloadIdentityPool:WorkloadIdentityPool", "cdn-media"],
      ["gcp:iam/workloadIdentityPoolProvider:WorkloadIdentityPoolProvider", "cdn-media"],
      ["gcp:storage/bucketIAMMember:BucketIAMMember", "cdn-media"],
      ["tls:index/privateKey:PrivateKey", "cdn-media"],
    ],
  );
});

test("a shorter period of a certificate is one line", async () => {
  const deployment = await deploy(() => new Cdn("cdn", { ...toOneHost, certificateValidityDays: 45 }));
  assert.equal(deployment.one("cloudflare:index/certificatePack:CertificatePack").inputs["validityDays"], 45);
});

test("letsEncrypt orders one certificate of Let's Encrypt for the domain and all host names, for 90 days", async () => {
  const deployment = await deploy(
    () => new Cdn("cdn", { ...withMedia(toOneHost), certificateHostnames: ["*.example.com"] }),
  );
  assert.deepEqual(deployment.one("cloudflare:index/certificatePack:CertificatePack").inputs, {
    zoneId: zone.zoneId,
    type: "advanced",
    certificateAuthority: "lets_encrypt",
    hosts: ["example.com", "*.example.com", "media.example.com", "www.example.com"],
    validationMethod: "txt",
    validityDays: 90,
    cloudflareBranding: false,
  });
});

test("the zone's own domain stands once on its certificate", async () => {
  const deployment = await deploy(
    () => new Cdn("cdn", { ...toOneHost, hosts: [www([host], { hostname: "example.com" })] }),
  );
  const pack = deployment.one("cloudflare:index/certificatePack:CertificatePack");
  assert.deepEqual(pack.inputs["hosts"], ["example.com"]);
});

test("the zone's settings have the values that the README gives, and those of a choice are one line", async () => {
  const values = (deployment: Deployment): Record<string, unknown> => {
    const plain = deployment.resources
      .filter(({ type, inputs }) => type.endsWith(":ZoneSetting") && typeof inputs["value"] !== "object")
      .map(({ inputs }) => [inputs["settingId"] as string, inputs["value"]] as const);
    return Object.fromEntries(plain);
  };
  const usual = {
    always_online: "off",
    always_use_https: "on",
    brotli: "on",
    browser_cache_ttl: 0,
    browser_check: "on",
    early_hints: "off",
    http3: "on",
    min_tls_version: "1.2",
    security_level: "medium",
    ssl: "strict",
    tls_1_3: "on",
  };
  assert.deepEqual(values(await deploy(() => new Cdn("cdn", toWorker))), usual);
  const chosen = { ...toWorker, earlyHints: true, firewall: { underAttack: true } };
  assert.deepEqual(values(await deploy(() => new Cdn("cdn", chosen))), {
    ...usual,
    early_hints: "on",
    security_level: "under_attack",
  });
});

test("users connect by TLS 1.2 or later and stay with it; origins must have a valid certificate", async () => {
  const deployment = await deploy(() => new Cdn("cdn", toOneHost));
  assert.equal(setting(deployment, "ssl"), "strict");
  assert.equal(setting(deployment, "min-tls-version"), "1.2");
  assert.equal(setting(deployment, "tls-1-3"), "on");
  assert.equal(setting(deployment, "always-use-https"), "on");
  assert.equal(setting(deployment, "http3"), "on");
  assert.equal(setting(deployment, "always-online"), "off", "no copies of what is not listed");
  assert.equal(setting(deployment, "browser-cache-ttl"), 0, "browsers are told what the origin says");
  assert.deepEqual(setting(deployment, "security-header"), {
    strict_transport_security: {
      enabled: true,
      max_age: 15552000,
      include_subdomains: false,
      preload: false,
      nosniff: true,
    },
  });
  const ids = deployment.resources
    .filter(({ type }) => type === "cloudflare:index/zoneSetting:ZoneSetting")
    .map(({ inputs }) => inputs["settingId"]);
  assert.deepEqual(ids.sort(), [
    "always_online",
    "always_use_https",
    "brotli",
    "browser_cache_ttl",
    "browser_check",
    "early_hints",
    "http3",
    "min_tls_version",
    "security_header",
    "security_level",
    "ssl",
    "tls_1_3",
  ]);
});

test("every connection to a host carries our own certificate, and the key is a secret", async () => {
  const deployment = await deploy(() => new Cdn("cdn", toOneHost));
  const certificate = deployment.one(originPulls[0]?.[0] ?? "");
  assert.equal(certificate.inputs["certificate"], "certificate");
  assert.equal(certificate.inputs["privateKey"], "[secret]");
  const switchedOn = deployment.one(originPulls[1]?.[0] ?? "");
  assert.equal(switchedOn.inputs["enabled"], true);
  assert.ok(switchedOn.dependencies.includes(certificate.urn));
});

test("the first rule caches nothing, and each later one says what it caches or not", async () => {
  const deployment = await deploy(() => new Cdn("cdn", withMedia(toOneHost)));
  const ruleset = deployment.one("cloudflare:index/ruleset:Ruleset", "cdn-cache");
  assert.equal(ruleset.inputs["phase"], "http_request_cache_settings");
  assert.equal(ruleset.inputs["kind"], "zone");
  assert.equal(ruleset.inputs["name"], "default");
  assert.deepEqual(ruleset.ignoreChanges, ["name"], "one that was taken over keeps its name");
  const asOriginSays = { cache: true, edgeTtl: { mode: "bypass_by_default" }, browserTtl: { mode: "respect_origin" } };
  assert.deepEqual(
    rulesOf(deployment, "cache").map((rule) => [rule["ref"], rule["actionParameters"]]),
    [
      ["nothing", { cache: false }],
      ["media", asOriginSays],
      [
        "cached_paths",
        {
          ...asOriginSays,
          cacheKey: { cacheDeceptionArmor: true },
          vary: {
            default: { action: "bypass" },
            headers: { "accept-encoding": { action: "normalize" }, origin: { action: "passthrough" } },
          },
        },
      ],
      // The last rule that matches decides.
      ["authorized_requests", { cache: false }],
    ],
  );
});

test("what a client claims and only the front door knows does not reach a host", async () => {
  const deployment = await deploy(() => new Cdn("cdn", toOneHost));
  const ruleset = deployment.one("cloudflare:index/ruleset:Ruleset", "cdn-headers");
  assert.equal(ruleset.inputs["phase"], "http_request_late_transform");
  const rules = rulesOf(deployment, "headers") as unknown as {
    expression: string;
    action: string;
    actionParameters: { headers: Record<string, { operation: string; value?: string }> };
  }[];
  for (const { expression, action } of rules) {
    assert.deepEqual([expression, action], ['http.host eq "www.example.com"', "rewrite"]);
  }
  const headers = Object.assign({}, ...rules.map((rule) => rule.actionParameters.headers)) as Record<string, unknown>;
  for (const name of [
    "forwarded",
    "x-forwarded-for",
    "x-real-ip",
    "true-client-ip",
    "x-original-url",
    "x-rewrite-url",
    "x-http-method-override",
    "x-serverless-authorization",
  ]) {
    assert.deepEqual(headers[name], { operation: "remove" }, name);
  }
  assert.deepEqual(headers["x-forwarded-host"], { operation: "set", expression: "http.host" });
  assert.deepEqual(
    Object.keys(headers).filter((name) => !/^[a-z0-9-]+$/.test(name) || /^(x-)?cf-/.test(name)),
    [],
    "Cloudflare refuses to change its own headers",
  );
});

test("there is a rate limit unless none is asked for", async () => {
  const deployment = await deploy(() => new Cdn("cdn", toWorker));
  const [limit, ...others] = rulesOf(deployment, "rate-limits");
  assert.deepEqual(others, []);
  assert.equal(limit?.["action"], "block");
  assert.equal(limit["expression"], 'starts_with(http.request.uri.path, "/")');
  assert.deepEqual(limit["ratelimit"], {
    characteristics: ["cf.colo.id", "ip.src"],
    period: 10,
    requestsPerPeriod: 300,
    mitigationTimeout: 10,
    requestsToOrigin: false,
  });
  const without = await deploy(() => new Cdn("cdn", { ...toWorker, rateLimits: [] }));
  assert.deepEqual(
    without.children("cdn").filter(([type]) => type.includes("ruleset")),
    fewerRulesets.filter(([, name]) => name !== "cdn-rate-limits"),
  );
});

test("rate limits keep their order and their names", async () => {
  const rateLimits: RateLimit[] = [
    { description: "log in", paths: ["/login"], requests: 5, periodSeconds: 60, blockSeconds: 600 },
    { description: "rest", paths: ["/"], requests: 500, periodSeconds: 10, blockSeconds: 10 },
  ];
  const deployment = await deploy(() => new Cdn("cdn", { ...toOneHost, rateLimits }));
  const limits = rulesOf(deployment, "rate-limits");
  assert.deepEqual(
    limits.map((limit) => [limit["ref"], limit["description"]]),
    [
      ["rate_limit_7f0348c1", "log in"],
      ["rate_limit_2e09d521", "rest"],
    ],
  );
  assert.deepEqual(
    limits.map(({ ratelimit }) => {
      const { requestsPerPeriod, period, mitigationTimeout } = ratelimit as Record<string, number>;
      return [requestsPerPeriod, period, mitigationTimeout];
    }),
    [
      [5, 60, 600],
      [500, 10, 10],
    ],
  );
  const reversed = await deploy(() => new Cdn("cdn", { ...toOneHost, rateLimits: [...rateLimits].reverse() }));
  assert.deepEqual(rulesOf(reversed, "rate-limits"), [...limits].reverse());
});

test("one host: a proxied record points at it, once everything else is in place", async () => {
  const deployment = await deploy(() => new Cdn("cdn", toOneHost));
  const record = deployment.one("cloudflare:index/dnsRecord:DnsRecord");
  assert.deepEqual(record.inputs, {
    zoneId: zone.zoneId,
    name: "www.example.com",
    type: "CNAME",
    content: "run.origin.example.com",
    ttl: 1,
    proxied: true,
  });
  const before = deployment.resources.filter(({ type, name }) =>
    [
      ...settings,
      ...rulesets,
      bots,
      leaks,
      spelling,
      originPulls[1],
      ["cloudflare:index/certificatePack:CertificatePack", "cdn"],
    ].some((child) => child?.[0] === type && child[1] === name),
  );
  assert.equal(before.length, 23);
  for (const { urn } of before) assert.ok(record.dependencies.includes(urn), urn);
});

test("a Worker: a record without an address, and a route for everything below the host", async () => {
  const deployment = await deploy(() => new Cdn("cdn", toWorker));
  const route = deployment.one("cloudflare:index/workersRoute:WorkersRoute");
  assert.deepEqual(route.inputs, { zoneId: zone.zoneId, pattern: "www.example.com/*", script: "web-example-com" });
  const record = deployment.one("cloudflare:index/dnsRecord:DnsRecord");
  assert.deepEqual(
    [record.inputs["type"], record.inputs["content"], record.inputs["proxied"]],
    ["AAAA", "100::", true],
  );
  assert.ok(record.dependencies.includes(route.urn), "nobody comes before the Worker answers");
});

test("several hosts: each is asked for its health as the zone asks, and the fastest healthy one is used", async () => {
  const deployment = await deploy(() => new Cdn("cdn", toHosts));
  const names = ["run", "gke"];
  const pools = names.map((name) =>
    deployment.one("cloudflare:index/loadBalancerPool:LoadBalancerPool", `cdn-${name}`),
  );
  const monitors = names.map((name) =>
    deployment.one("cloudflare:index/loadBalancerMonitor:LoadBalancerMonitor", `cdn-${name}`),
  );
  assert.deepEqual(
    monitors.map(({ inputs }) => [inputs["type"], inputs["path"], inputs["expectedCodes"], inputs["probeZone"]]),
    [
      ["https", "/health", "200", "example.com"],
      ["https", "/ready", "200", "example.com"],
    ],
  );
  assert.deepEqual(
    monitors.map(({ inputs }) => [inputs["interval"], inputs["allowInsecure"]]),
    [
      [60, false],
      [60, false],
    ],
  );
  assert.deepEqual(
    pools.map(({ inputs }) => [inputs["name"], inputs["monitor"], inputs["checkRegions"]]),
    monitors.map(({ id }, index) => [`example-com-${names[index] ?? ""}`, id, ["ALL_REGIONS"]]),
  );
  assert.deepEqual(pools[1]?.inputs["origins"], [
    {
      name: "gke",
      address: "gke.origin.example.com",
      enabled: true,
      weight: 1,
      header: { hosts: ["gke.origin.example.com"] },
    },
  ]);
  const balancer = deployment.one("cloudflare:index/loadBalancer:LoadBalancer");
  assert.equal(balancer.inputs["name"], "www.example.com");
  assert.equal(balancer.inputs["steeringPolicy"], "dynamic_latency");
  assert.equal(balancer.inputs["proxied"], true);
  assert.deepEqual(
    balancer.inputs["defaultPools"],
    pools.map(({ id }) => id),
  );
  assert.equal(balancer.inputs["fallbackPool"], pools[0]?.id);
  assert.deepEqual(balancer.inputs["adaptiveRouting"], { failoverAcrossPools: true });
});

test("the media's Worker reads one bucket as itself, without a service account", async () => {
  const deployment = await deploy(() => new Cdn("cdn", withMedia(toWorker)));
  const grant = deployment.one("gcp:storage/bucketIAMMember:BucketIAMMember");
  const pool = deployment.one("gcp:iam/workloadIdentityPool:WorkloadIdentityPool").outputs["name"] as string;
  assert.deepEqual(grant.inputs, {
    bucket: "media-1234",
    role: "roles/storage.objectViewer",
    member: `principal://iam.googleapis.com/${pool}/subject/cdn-media`,
  });
  const script = deployment.one("cloudflare:index/workersScript:WorkersScript");
  const bindings = script.inputs["bindings"] as { name: string; text: string }[];
  const texts = Object.fromEntries(bindings.map(({ name, text }) => [name, text]));
  assert.equal(texts["BUCKET"], "media-1234");
  assert.equal(texts["CACHE_CONTROL"], "public, max-age=60");
  assert.equal(texts["PRIVATE_KEY"], "[secret]");
  assert.equal(texts["SERVICE_URL"], undefined);
  const route = deployment.one("cloudflare:index/workersRoute:WorkersRoute", "cdn-media.example.com");
  assert.equal(route.inputs["pattern"], "media.example.com/*");
});

test("its outputs say by host name where it is, and what it promises", async () => {
  const deployment = await deploy(() => {
    const hosts = [...toHosts.hosts, { hostname: "example.com", redirectTo: "www.example.com" }];
    const { urls, endpoints } = new Cdn("cdn", { ...toHosts, hosts, plan: CloudflarePlan.Business });
    return { urls, endpoints };
  });
  const { urls, endpoints } = deployment.outputs as unknown as { urls: object; endpoints: Record<string, Endpoint> };
  const { serviceLevel, watch, ...words } = endpoints["www.example.com"] ?? assert.fail();
  assert.deepEqual(watch, { healthUrl: "https://www.example.com/health" });
  const { percent, parts } = serviceLevel as { percent: number; parts: { name: string; alternative?: string }[] };
  // Nobody says what the two hosts are made of.
  assert.equal(percent, 0);
  assert.deepEqual(
    parts.map(({ name, alternative = "" }) => [name, alternative]),
    [
      ["Cloudflare", ""],
      ["the origin run", "run"],
      ["the origin gke", "gke"],
    ],
  );
  assert.deepEqual(
    { urls, endpoints: { "www.example.com": words } },
    {
      urls: { "www.example.com": "https://www.example.com" },
      endpoints: {
        "www.example.com": {
          url: "https://www.example.com",
          protocol: "HTTPS (HTTP/1.1, HTTP/2, HTTP/3)",
          credentials: "none: public",
          availability: "100 % of the edge (Cloudflare Business SLA), that of its origins for what is not cached",
          reason: "the fastest of 2 origins that only this zone can reach",
        },
      },
    },
  );
});

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
    /origins\[0\]: missing; give it either hostname or workerScript/,
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
