import assert from "node:assert/strict";
import { test } from "node:test";
import { Cdn, CloudflarePlan, type CdnArgs, type Endpoint } from "../../components";
import { deploy } from "../support/program";
import {
  fewerRulesets,
  host,
  originPulls,
  otherHost,
  rulesets,
  toOneHost,
  toWorker,
  withMedia,
  www,
  zone,
} from "../support/cdn";

const toHosts: CdnArgs = { ...toOneHost, hosts: [www([host, otherHost])] };

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
const bots: [string, string] = ["cloudflare:index/botManagement:BotManagement", "cdn"];
const leaks: [string, string] = ["cloudflare:index/leakedCredentialCheck:LeakedCredentialCheck", "cdn"];
const spelling: [string, string] = ["cloudflare:index/urlNormalizationSettings:UrlNormalizationSettings", "cdn"];

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
