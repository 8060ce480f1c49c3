// What somebody does with a front door on a bad day: close it, take an origin out, keep clients where they are.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Cdn, CloudflarePlan, type CdnArgs, type CdnRoute, type Origin } from "../../components";
import { deploy, messages, run, type Deployment } from "../support/program";

const host = (originName: string): Origin => ({
  originName,
  hostname: `${originName}.origin.example.com`,
  healthPath: "/health",
});
const web: Origin = { originName: "web", workerScript: "web-example-com", healthPath: "/health" };
const balanced: CdnRoute = { path: "/", origins: [host("run"), host("gke")] };
const args = (more: Partial<CdnArgs> = {}): CdnArgs => ({
  zone: { zoneId: "0".repeat(32), accountId: "a".repeat(32), zoneName: "example.com" },
  plan: CloudflarePlan.Pro,
  letsEncrypt: true,
  clientIdentity: { caCertificate: "authority", certificate: "certificate", privateKey: "key" },
  hosts: [
    { hostname: "example.com", routes: [balanced] },
    { hostname: "app.example.com", routes: [{ path: "/", origins: [web] }] },
    { hostname: "www.example.com", redirectTo: "example.com" },
  ],
  ...more,
});
const cdn = (more?: Partial<CdnArgs>): Promise<Deployment> => deploy(() => new Cdn("cdn", args(more)));

interface Binding {
  name: string;
  text?: string;
  service?: string;
}

/** Which script runs at each host name, and the bindings of our own scripts. */
function workersOf(deployment: Deployment): Map<string, Binding[] | string> {
  const scripts = new Map(
    deployment.resources
      .filter(({ type }) => type.endsWith(":WorkersScript"))
      .map(({ inputs }) => [inputs["scriptName"], inputs["bindings"] as unknown as Binding[]]),
  );
  const routes = deployment.resources.filter(({ type }) => type.endsWith(":WorkersRoute"));
  return new Map(
    routes.map(({ inputs: { pattern, script } }) => [
      pattern as string,
      scripts.get(script ?? "") ?? (script as string),
    ]),
  );
}

test("a closed host name gets a Worker that says so, in front of what is there, and the others nothing", async () => {
  const maintenance = { hostnames: ["example.com"], allowedAddresses: ["192.0.2.7", "2001:db8::/32"], page: "<p>!" };
  const workers = workersOf(await cdn({ maintenance }));
  assert.equal(workers.get("app.example.com/*"), "web-example-com");
  const bindings = workers.get("example.com/*") as Binding[];
  const text = (name: string): unknown => JSON.parse(bindings.find((one) => one.name === name)?.text ?? "");
  assert.deepEqual(text("ROUTES"), [{ path: "/" }], "who is allowed gets to the host name's own origins");
  assert.deepEqual(text("MAINTENANCE"), {
    addresses: ["192.0.2.7", "2001:db8::/32"],
    retryAfterSeconds: 600,
    page: "<p>!",
  });
});

test("without host names all are closed, a Worker's too, and a redirect stays one", async () => {
  const workers = workersOf(await cdn({ maintenance: {} }));
  assert.deepEqual([...workers.keys()].sort(), ["app.example.com/*", "example.com/*"]);
  const ofApp = workers.get("app.example.com/*") as Binding[];
  assert.deepEqual(
    ofApp.filter(({ service }) => service !== undefined).map(({ service }) => service),
    ["web-example-com"],
  );
  assert.match(ofApp.find(({ name }) => name === "MAINTENANCE")?.text ?? "", /Under maintenance/);
  assert.deepEqual([...workersOf(await cdn()).keys()], ["app.example.com/*"]);
});

test("a drained origin gets no new requests, is still measured, and is no fallback", async () => {
  const deployment = await cdn({ drained: ["run"] });
  const pools = deployment.resources.filter(({ type }) => type.endsWith(":LoadBalancerPool"));
  const enabled = pools.map(({ name, inputs }) => [
    name,
    inputs["enabled"],
    (inputs["origins"] as unknown as { enabled: boolean }[])[0]?.enabled,
    typeof inputs["monitor"],
  ]);
  assert.deepEqual(enabled.sort(), [
    ["cdn-gke", true, true, "string"],
    ["cdn-run", true, false, "string"],
  ]);
  const { inputs } = deployment.one("cloudflare:index/loadBalancer:LoadBalancer");
  assert.equal((inputs["defaultPools"] as unknown[]).length, 2, "it is taken back without another change");
  assert.equal(inputs["fallbackPool"], pools.find(({ name }) => name === "cdn-gke")?.id);
});

test("a client stays with its host for as long as it is asked for, and leaves one that fails", async () => {
  const of = async (route: CdnRoute) => {
    const { inputs } = (await cdn({ hosts: [{ hostname: "example.com", routes: [route] }] })).one(
      "cloudflare:index/loadBalancer:LoadBalancer",
    );
    return [inputs["sessionAffinity"], inputs["sessionAffinityTtl"], inputs["sessionAffinityAttributes"]];
  };
  assert.deepEqual(await of(balanced), ["none", undefined, undefined]);
  assert.deepEqual(await of({ ...balanced, affinitySeconds: 3600 }), [
    "cookie",
    3600,
    { drainDuration: 1800, samesite: "Lax", secure: "Always", zeroDowntimeFailover: "sticky" },
  ]);
});

test("an error page is for browsers, for what cannot be reached, and for paid plans", async () => {
  const deployment = await cdn({ errorPage: "<h1>Sorry</h1>" });
  const [rule] = deployment.one("cloudflare:index/ruleset:Ruleset", "cdn-error-pages").inputs["rules"] as unknown as {
    expression: string;
    action: string;
    actionParameters: object;
  }[];
  assert.deepEqual(
    [rule?.action, rule?.actionParameters],
    ["serve_error", { content: "<h1>Sorry</h1>", contentType: "text/html" }],
  );
  assert.equal(
    rule?.expression,
    'http.host in {"app.example.com" "example.com" "www.example.com"} and http.response.code in {502 504 520 521 522 523 524 525 526} and any(http.request.headers["accept"][*] contains "text/html")',
  );
});

for (const [title, more, message] of [
  [
    "maintenance of a redirect and of nothing",
    { maintenance: { hostnames: ["www.example.com", "a.example.com"] } },
    /maintenance.hostnames\[0\]: "www.example.com"; name a hostname of hosts, one with routes\n.*hostnames\[1\]/,
  ],
  [
    "maintenance of none",
    { maintenance: { hostnames: [] } },
    /maintenance.hostnames: \[\]; name a host name, or leave/,
  ],
  [
    "addresses that are none",
    { maintenance: { allowedAddresses: ["10.0.0.0/33", "office", "::ffff:192.0.2.1"] } },
    /allowedAddresses\[0\]: .*; use an address or a range.*\n.*\[1\].*\n.*\[2\]/,
  ],
  [
    "a page that is too long",
    { maintenance: { page: "x".repeat(3501) } },
    /maintenance.page: .*; shorten it to 3500 bytes/,
  ],
  [
    "an error page on the Free plan",
    { plan: CloudflarePlan.Free, errorPage: "<p>" },
    /errorPage: "<p>"; leave it out, or choose a larger plan than free/,
  ],
  [
    "all hosts of a route",
    { drained: ["run", "gke"] },
    /drained\[0\]: "run"; leave it out: nothing else answers for example.com\/; give the route another host, or close/,
  ],
  ["a Worker", { drained: ["web"] }, /drained\[0\]: "web"; leave it out: nothing else answers for app.example.com\//],
  ["an origin that there is not", { drained: ["x"] }, /drained\[0\]: "x"; name an originName of a route/],
  [
    "staying with the only host, and for a minute",
    {
      hosts: [
        { hostname: "example.com", routes: [{ path: "/", origins: [host("run")], affinitySeconds: 3600 }] },
        { hostname: "shop.example.com", routes: [{ ...balanced, affinitySeconds: 60 }] },
      ],
    },
    /hosts\[0\].routes\[0\].affinitySeconds: 3600; leave it out: a route with one host.*\n.*hosts\[1\].*: 60; use a whole number from 1800/,
  ],
] as [string, Partial<CdnArgs>, RegExp][]) {
  test(`${title}: refused before anything is created`, async () => {
    const deployment = await run(() => {
      new Cdn("cdn", args(more));
    });
    assert.match(messages(deployment), message);
    assert.deepEqual(deployment.children("cdn"), []);
  });
}
