import assert from "node:assert/strict";
import { test } from "node:test";
import * as pulumi from "@pulumi/pulumi";
import { LoadBalancedOrigin, type Backend, type LoadBalancedOriginArgs } from "../../components";
import { deploy, emptyState, messages, run } from "../support/program";
import { network } from "../support/workload";

const serverless: Backend = {
  networkEndpointGroups: ["projects/p/regions/europe-west1/networkEndpointGroups/web"],
  kind: "serverless",
  protocol: "HTTP",
  healthPath: "/health",
  port: 8080,
  requestTimeoutSeconds: 900,
};

const zonal: Backend = {
  networkEndpointGroups: [
    "projects/p/zones/a/networkEndpointGroups/web",
    "projects/p/zones/b/networkEndpointGroups/web",
  ],
  kind: "zonal",
  protocol: "HTTP",
  healthPath: "/health",
  port: 8080,
  requestTimeoutSeconds: 900,
};

const args: LoadBalancedOriginArgs = {
  backend: serverless,
  zone: { zoneId: "0".repeat(32), accountId: "a".repeat(32), zoneName: "example.com" },
  hostname: "run.origin.example.com",
  servedHostname: "www.example.com",
  clientIdentity: { caCertificate: "own authority", certificate: "certificate", privateKey: pulumi.secret("key") },
  projectNumber: "123456789012",
};

const loadBalancer: [string, string][] = [
  ["cloudflare:index/dnsRecord:DnsRecord", "run"],
  ["cloudflare:index/dnsRecord:DnsRecord", "run-challenge"],
  ["gcp:certificatemanager/certificate:Certificate", "run"],
  ["gcp:certificatemanager/certificateMap:CertificateMap", "run"],
  ["gcp:certificatemanager/certificateMapEntry:CertificateMapEntry", "run"],
  ["gcp:certificatemanager/dnsAuthorization:DnsAuthorization", "run"],
  ["gcp:certificatemanager/trustConfig:TrustConfig", "run"],
  ["gcp:compute/backendService:BackendService", "run"],
  ["gcp:compute/globalAddress:GlobalAddress", "run"],
  ["gcp:compute/globalForwardingRule:GlobalForwardingRule", "run"],
  ["gcp:compute/sSLPolicy:SSLPolicy", "run"],
  ["gcp:compute/targetHttpsProxy:TargetHttpsProxy", "run"],
  ["gcp:compute/uRLMap:URLMap", "run"],
  ["gcp:networksecurity/serverTlsPolicy:ServerTlsPolicy", "run"],
];

test("a serverless backend gets a load balancer, its certificate and its lock, and nothing else", async () => {
  const deployment = await deploy(() => new LoadBalancedOrigin("run", args));
  assert.deepEqual(deployment.children("run"), loadBalancer);
});

test("a zonal backend has its health checked and its network opened besides", async () => {
  const deployment = await deploy(() => new LoadBalancedOrigin("run", { ...args, backend: zonal, network }));
  const expected = [
    ...loadBalancer,
    ["gcp:compute/firewall:Firewall", "run"],
    ["gcp:compute/healthCheck:HealthCheck", "run"],
  ];
  assert.deepEqual(deployment.children("run"), expected.sort());
});

test("a connection without a certificate of our own authority is refused", async () => {
  const deployment = await deploy(() => new LoadBalancedOrigin("run", args));
  const trust = deployment.one("gcp:certificatemanager/trustConfig:TrustConfig");
  assert.equal(trust.inputs["location"], "global");
  assert.deepEqual(trust.inputs["trustStores"], [{ trustAnchors: [{ pemCertificate: "own authority" }] }]);
  const policy = deployment.one("gcp:networksecurity/serverTlsPolicy:ServerTlsPolicy");
  assert.equal(policy.inputs["allowOpen"], false);
  assert.deepEqual(policy.inputs["mtlsPolicy"], {
    clientValidationMode: "REJECT_INVALID",
    clientValidationTrustConfig: `projects/123456789012/locations/global/trustConfigs/${trust.outputs["name"] as string}`,
  });
  const proxy = deployment.one("gcp:compute/targetHttpsProxy:TargetHttpsProxy");
  assert.equal(proxy.inputs["serverTlsPolicy"], policy.id);
});

test("two authorities are trusted while one client identity gives way to another", async () => {
  const deployment = await deploy(() => new LoadBalancedOrigin("run", { ...args, alsoTrusted: ["next authority"] }));
  assert.deepEqual(deployment.one("gcp:certificatemanager/trustConfig:TrustConfig").inputs["trustStores"], [
    { trustAnchors: [{ pemCertificate: "own authority" }, { pemCertificate: "next authority" }] },
  ]);
});

test("only port 443 is open, to modern TLS", async () => {
  const deployment = await deploy(() => new LoadBalancedOrigin("run", args));
  const rule = deployment.one("gcp:compute/globalForwardingRule:GlobalForwardingRule");
  assert.equal(rule.inputs["portRange"], "443");
  assert.equal(rule.inputs["loadBalancingScheme"], "EXTERNAL_MANAGED");
  const policy = deployment.one("gcp:compute/sSLPolicy:SSLPolicy");
  assert.equal(policy.inputs["minTlsVersion"], "TLS_1_2");
  assert.equal(policy.inputs["profile"], "RESTRICTED");
  const proxy = deployment.one("gcp:compute/targetHttpsProxy:TargetHttpsProxy");
  assert.equal(proxy.inputs["quicOverride"], "DISABLE");
  assert.equal(proxy.inputs["tlsEarlyData"], "DISABLED");
});

test("the certificate is proven by DNS, and shown whatever name is asked for", async () => {
  const deployment = await deploy(() => new LoadBalancedOrigin("run", args));
  const authorization = deployment.one("gcp:certificatemanager/dnsAuthorization:DnsAuthorization");
  const challenge = deployment.one("cloudflare:index/dnsRecord:DnsRecord", "run-challenge");
  assert.equal(challenge.inputs["name"], "_acme-challenge.run.origin.example.com");
  assert.equal(challenge.inputs["type"], "CNAME");
  assert.match(challenge.inputs["content"] as string, /\.authorize\.certificatemanager\.goog$/);
  assert.equal(challenge.inputs["proxied"], false);
  const certificate = deployment.one("gcp:certificatemanager/certificate:Certificate");
  assert.deepEqual(certificate.inputs["managed"], {
    domains: ["run.origin.example.com"],
    dnsAuthorizations: [authorization.id],
  });
  assert.ok(
    certificate.dependencies.includes(challenge.urn),
    "the certificate waits for the record, not the other way",
  );
  const entry = deployment.one("gcp:certificatemanager/certificateMapEntry:CertificateMapEntry");
  assert.equal(entry.inputs["matcher"], "PRIMARY");
  assert.equal(entry.inputs["hostname"], undefined);
  assert.deepEqual(entry.inputs["certificates"], [certificate.id]);
  const map = deployment.one("gcp:certificatemanager/certificateMap:CertificateMap");
  const proxy = deployment.one("gcp:compute/targetHttpsProxy:TargetHttpsProxy");
  assert.equal(proxy.inputs["certificateMap"], `//certificatemanager.googleapis.com/${map.id}`);
});

test("the origin's own name leads to the load balancer directly, and the service sees the name that users ask for", async () => {
  const deployment = await deploy(() => {
    const { originName, hostname, healthPath } = new LoadBalancedOrigin("run", args);
    return { originName, hostname, healthPath };
  });
  const address = deployment.one("gcp:compute/globalAddress:GlobalAddress");
  const record = deployment.one("cloudflare:index/dnsRecord:DnsRecord", "run");
  assert.equal(record.inputs["type"], "A");
  assert.equal(record.inputs["content"], address.outputs["address"]);
  assert.equal(record.inputs["proxied"], false);
  assert.deepEqual(deployment.one("gcp:compute/uRLMap:URLMap").inputs["defaultRouteAction"], {
    urlRewrite: { hostRewrite: "www.example.com" },
  });
  assert.deepEqual(deployment.outputs, {
    originName: "run",
    hostname: "run.origin.example.com",
    healthPath: "/health",
  });
});

test("a serverless backend service has neither protocol, timeout nor health check", async () => {
  const deployment = await deploy(() => new LoadBalancedOrigin("run", args));
  const service = deployment.one("gcp:compute/backendService:BackendService");
  assert.equal(service.inputs["loadBalancingScheme"], "EXTERNAL_MANAGED");
  assert.deepEqual(service.inputs["logConfig"], { enable: true, sampleRate: 1 });
  assert.deepEqual(service.inputs["backends"], [
    { group: "projects/p/regions/europe-west1/networkEndpointGroups/web" },
  ]);
  for (const absent of ["protocol", "timeoutSec", "healthChecks"]) assert.equal(service.inputs[absent], undefined);
});

test("a zonal backend service spreads requests over the zones and asks each endpoint for its health", async () => {
  const deployment = await deploy(() => new LoadBalancedOrigin("run", { ...args, backend: zonal, network }));
  const check = deployment.one("gcp:compute/healthCheck:HealthCheck");
  assert.deepEqual(check.inputs["httpHealthCheck"], { portSpecification: "USE_SERVING_PORT", requestPath: "/health" });
  assert.equal(check.inputs["grpcHealthCheck"], undefined);
  const service = deployment.one("gcp:compute/backendService:BackendService");
  assert.equal(service.inputs["protocol"], "HTTP");
  assert.equal(service.inputs["timeoutSec"], 900);
  assert.equal(service.inputs["healthChecks"], check.id);
  assert.deepEqual(
    service.inputs["backends"],
    ["a", "b"].map((zone) => ({
      group: `projects/p/zones/${zone}/networkEndpointGroups/web`,
      balancingMode: "RATE",
      maxRatePerEndpoint: 1000,
    })),
  );
});

const canaryEndpointGroups = ["b", "a"].map((zone) => `projects/p/zones/${zone}/networkEndpointGroups/web-canary`);

test("a rollout's new version is reached as the other one is, and has no share at rest", async () => {
  const backend = { ...zonal, canaryEndpointGroups };
  const state = emptyState();
  const program = (canary: boolean) => () =>
    new LoadBalancedOrigin("run", { ...args, backend: canary ? backend : zonal, network, canary });
  await run(program(false), { state });
  const deployment = await deploy(program(true), { state });
  const [stable, canary] = ["run", "run-canary"].map((name) =>
    deployment.one("gcp:compute/backendService:BackendService", name),
  );
  assert.ok(stable !== undefined && canary !== undefined);
  const groupsOf = ({ inputs }: typeof stable) => (inputs["backends"] as { group: string }[]).map(({ group }) => group);
  assert.deepEqual(groupsOf(stable), zonal.networkEndpointGroups);
  assert.deepEqual(groupsOf(canary), [...canaryEndpointGroups].reverse());
  const others = ({ inputs }: typeof stable) => ({ ...inputs, backends: undefined, name: undefined });
  assert.deepEqual(others(canary), others(stable));
  const { inputs, operation } = deployment.one("gcp:compute/uRLMap:URLMap");
  assert.equal(operation, "update", "the address stays");
  assert.equal(inputs["defaultService"], undefined);
  assert.deepEqual(inputs["defaultRouteAction"], {
    urlRewrite: { hostRewrite: "www.example.com" },
    weightedBackendServices: [
      { backendService: stable.id, weight: 100 },
      { backendService: canary.id, weight: 0 },
    ],
  });
});

test("only load balancers get through the network's wall, and only to the backend's port", async () => {
  const deployment = await deploy(() => new LoadBalancedOrigin("run", { ...args, backend: zonal, network }));
  const firewall = deployment.one("gcp:compute/firewall:Firewall");
  assert.equal(firewall.inputs["network"], "projects/acme-test/global/networks/main");
  assert.deepEqual(firewall.inputs["sourceRanges"], ["130.211.0.0/22", "35.191.0.0/16"]);
  assert.deepEqual(firewall.inputs["allows"], [{ protocol: "tcp", ports: ["8080"] }]);
});

test("checks ask the port, the path and the host name that the backend says", async () => {
  const healthCheck = { path: "/health/ready", port: 9000, hostname: "www.example.com" };
  const backend = { ...zonal, healthPath: "/", healthCheck };
  const deployment = await deploy(() => new LoadBalancedOrigin("run", { ...args, backend, network }));
  assert.deepEqual(deployment.one("gcp:compute/healthCheck:HealthCheck").inputs["httpHealthCheck"], {
    portSpecification: "USE_FIXED_PORT",
    port: 9000,
    requestPath: "/health/ready",
    host: "www.example.com",
  });
  const [opened] = deployment.one("gcp:compute/firewall:Firewall").inputs["allows"] as { ports: string[] }[];
  assert.deepEqual(opened?.ports, ["8080", "9000"]);
});

test("a backend that speaks HTTP/2 without TLS is checked by gRPC's health protocol", async () => {
  const backend = { ...zonal, protocol: "H2C" };
  const deployment = await deploy(() => new LoadBalancedOrigin("run", { ...args, backend, network }));
  const check = deployment.one("gcp:compute/healthCheck:HealthCheck");
  assert.equal(check.inputs["httpHealthCheck"], undefined);
  assert.deepEqual(check.inputs["grpcHealthCheck"], { portSpecification: "USE_SERVING_PORT" });
  assert.equal(deployment.one("gcp:compute/backendService:BackendService").inputs["protocol"], "H2C");
});

test("a backend that only has to listen is asked for a connection, and one of HTTP/2 with a path by HTTP", async () => {
  for (const [protocol, healthCheck, expected] of [
    ["HTTP", { port: 8080 }, { tcpHealthCheck: { portSpecification: "USE_SERVING_PORT" } }],
    ["HTTP", { port: 9000 }, { tcpHealthCheck: { portSpecification: "USE_FIXED_PORT", port: 9000 } }],
    [
      "H2C",
      { port: 8080, path: "/up" },
      { httpHealthCheck: { portSpecification: "USE_SERVING_PORT", requestPath: "/up" } },
    ],
  ] as const) {
    const backend = { ...zonal, protocol, healthCheck };
    const deployment = await deploy(() => new LoadBalancedOrigin("run", { ...args, backend, network }));
    const { inputs } = deployment.one("gcp:compute/healthCheck:HealthCheck");
    const asked = Object.entries(inputs).filter(([name]) => name.endsWith("HealthCheck"));
    assert.deepEqual(Object.fromEntries(asked), expected);
  }
});

test("a backend that is an output of another component is taken, in a preview as well", async () => {
  const backend = (): pulumi.Output<Backend> => pulumi.output(serverless);
  for (const preview of [true, false]) {
    const deployment = await deploy(() => new LoadBalancedOrigin("run", { ...args, backend: backend() }), { preview });
    assert.deepEqual(deployment.children("run"), loadBalancer);
  }
});

test("its name has as much room as what is called after it", async () => {
  const longest = `${"a-".repeat(23)}bc`;
  const deployment = await deploy(() => new LoadBalancedOrigin(longest, args));
  assert.ok(deployment.one("gcp:compute/uRLMap:URLMap").urn.includes(longest));
  assert.match(messages(await run(() => new LoadBalancedOrigin(`${longest}d`, args))), /name: "a-.*use up to 48 /);
});

for (const [title, wrong, message] of [
  [
    "a host outside the zone",
    { hostname: "run.example.org" },
    /hostname: "run.example.org"; choose a name below example.com/,
  ],
  [
    "the CDN's own host",
    { hostname: "www.example.com" },
    /hostname: "www.example.com"; choose a name of the origin's own/,
  ],
  ["the zone's domain", { hostname: "example.com" }, /hostname: "example.com"; choose a name below example.com/],
  ["a served name that is none", { servedHostname: "www" }, /servedHostname: "www"; use a lower-case host name/],
  [
    "a project's name",
    { projectNumber: "acme" },
    /projectNumber: "acme"; set the number that `gcloud projects describe`/,
  ],
  ["a zonal backend without a network", { backend: zonal }, /set network for a zonal backend/],
  ["a serverless backend with a network", { network }, /leave network out for a serverless backend/],
  [
    "a request without an end",
    { backend: { ...serverless, requestTimeoutSeconds: 3601 } },
    /backend.requestTimeoutSeconds: 3601; use a whole number from 1 to 3600/,
  ],
  [
    "a canary of a serverless backend",
    { canary: true },
    /canary: true; leave it out for a serverless backend: Cloud Run shares requests out by itself/,
  ],
  [
    "a canary of a process without a rollout",
    { backend: zonal, network, canary: true },
    /canaryEndpointGroups: \[\]; leave canary out, or give the process in the cluster a rollout/,
  ],
  [
    "a process with a rollout to which nothing is shared out",
    { backend: { ...zonal, canaryEndpointGroups }, network },
    /canaryEndpointGroups: \[.*\]; set canary where the load balancer leads to it/,
  ],
  ["a kind that is none", { backend: { ...serverless, kind: "regional" } }, /use serverless or zonal/],
] as const) {
  test(`${title} is refused before anything is created`, async () => {
    const deployment = await run(() => {
      new LoadBalancedOrigin("run", { ...args, ...wrong });
    });
    assert.match(messages(deployment), message);
    assert.deepEqual(deployment.children("run"), []);
  });
}

test("a kind that becomes known later is checked then, before the backend service is made", async () => {
  const deployment = await run(() => {
    new LoadBalancedOrigin("run", { ...args, backend: pulumi.output(zonal) });
  });
  assert.match(messages(deployment), /backend.kind: "zonal"; set network for a zonal backend/);
  assert.deepEqual(
    deployment.children("run").filter(([type]) => type.includes("backendService")),
    [],
  );
});
