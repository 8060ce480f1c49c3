import assert from "node:assert/strict";
import { test } from "node:test";
import { GoogleCdn, type GoogleCdnArgs, type GoogleCdnHost } from "../../components";
import { decisionOf, outcomeOf, type UrlMap } from "../support/google-front-door";
import { deploy, emptyState, type Deployment } from "../support/program";
import { network } from "../support/workload";
import {
  apex,
  api,
  args,
  cdn,
  rulesOf,
  serverless,
  serviceOf,
  targetOf,
  urlMapOf,
  whole,
  zonal,
} from "../support/google-cdn";

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
