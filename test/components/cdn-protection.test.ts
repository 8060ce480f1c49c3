// What the front door adds to answers and refuses of requests, by the rules as Cloudflare evaluates them.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Cdn, CloudflarePlan, type CdnArgs, type CdnHost } from "../../components";
import { matches, type EdgeRequest } from "../support/cloudflare-rules";
import { deploy, messages, run, type Deployment } from "../support/program";

const web = { originName: "web", workerScript: "web-example-com", healthPath: "/health" };
const host = (hostname: string, more: Partial<CdnHost> = {}): CdnHost => ({
  hostname,
  routes: [{ path: "/", origins: [web] }],
  ...more,
});
const args = (more: Partial<CdnArgs> = {}): CdnArgs => ({
  zone: { zoneId: "0".repeat(32), accountId: "a".repeat(32), zoneName: "example.com" },
  plan: CloudflarePlan.Free,
  letsEncrypt: false,
  hosts: [host("example.com"), host("shop.example.com")],
  ...more,
});
const cdn = (more?: Partial<CdnArgs>): Promise<Deployment> => deploy(() => new Cdn("cdn", args(more)));

interface Rule {
  expression: string;
  action: string;
  actionParameters: { id?: string; headers: Record<string, { operation: string; value: string }> };
}

const rulesOf = (deployment: Deployment, name: string): Rule[] =>
  (deployment.resources.find((one) => one.type.endsWith(":Ruleset") && one.name === `cdn-${name}`)?.inputs["rules"] ??
    []) as unknown as Rule[];

/** The headers that users get of an answer with some of its own. */
function headersOf(deployment: Deployment, answered: Record<string, string>, asked = "example.com") {
  const added = rulesOf(deployment, "security-headers")
    .filter(({ expression }) => matches(expression, { host: asked, uri: "/", answered }))
    .flatMap(({ actionParameters }) => Object.entries(actionParameters.headers));
  assert.ok(added.every(([, { operation }]) => operation === "set"));
  return { ...answered, ...Object.fromEntries(added.map(([name, { value }]) => [name, value])) };
}

const defaults = {
  "cross-origin-opener-policy": "same-origin-allow-popups",
  "permissions-policy":
    "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), hid=(), magnetometer=(), " +
    "microphone=(), midi=(), payment=(), serial=(), usb=()",
  "referrer-policy": "strict-origin-when-cross-origin",
  "x-frame-options": "SAMEORIGIN",
};

test("an answer gets each security header that it lacks, and keeps those that it has", async () => {
  const deployment = await cdn();
  assert.deepEqual(headersOf(deployment, {}), defaults);
  for (const [name, value] of [
    ["cross-origin-opener-policy", "unsafe-none"],
    ["permissions-policy", "camera=(self)"],
    ["referrer-policy", "unsafe-url"],
    ["x-frame-options", "DENY"],
  ] as const) {
    assert.deepEqual(headersOf(deployment, { [name]: value }), { ...defaults, [name]: value });
  }
  const framed = { "content-security-policy": "default-src 'self'; frame-ancestors https://partner.example" };
  assert.equal("x-frame-options" in headersOf(deployment, framed), false, "frame-ancestors says it already");
  const unframed = { "content-security-policy": "default-src 'self'" };
  assert.equal("x-frame-options" in headersOf(deployment, unframed), true);
  assert.deepEqual(headersOf(deployment, {}, "elsewhere.example.com"), {});
});

test("a policy is tried where reports have somewhere to go, and an answer has no policy of its own", async () => {
  const deployment = await cdn({ securityHeaders: { cspReportUri: "https://reports.example.net/csp?key=1" } });
  const name = "content-security-policy-report-only";
  assert.deepEqual(headersOf(deployment, {}), {
    ...defaults,
    [name]:
      "default-src 'self'; base-uri 'self'; frame-ancestors 'self'; object-src 'none'; report-uri https://reports.example.net/csp?key=1",
  });
  assert.equal(headersOf(deployment, { [name]: "img-src 'none'" })[name], "img-src 'none'");
  assert.equal(name in headersOf(deployment, { "content-security-policy": "img-src 'none'" }), false);
  const everything = JSON.stringify((await cdn()).resources.map(({ inputs }) => inputs));
  assert.equal(everything.includes(name), false, "nothing is sent to anybody unless an address is given");
});

test("host names have headers of their own, header by header, and the text none sends none", async () => {
  const deployment = await cdn({
    noSniff: false,
    securityHeaders: { referrerPolicy: "no-referrer", permissionsPolicy: "none" },
    hosts: [
      host("example.com"),
      host("shop.example.com", { securityHeaders: { frameOptions: "none", crossOriginOpenerPolicy: "same-origin" } }),
    ],
  });
  const common = { "referrer-policy": "no-referrer" };
  assert.deepEqual(headersOf(deployment, {}), {
    ...common,
    "cross-origin-opener-policy": "same-origin-allow-popups",
    "x-frame-options": "SAMEORIGIN",
  });
  assert.deepEqual(headersOf(deployment, {}, "shop.example.com"), {
    ...common,
    "cross-origin-opener-policy": "same-origin",
  });
  const setting = deployment.one("cloudflare:index/zoneSetting:ZoneSetting", "cdn-security-header").inputs["value"];
  assert.equal(
    (setting as { strict_transport_security: { nosniff: boolean } }).strict_transport_security.nosniff,
    false,
  );
});

const refused: [request: Partial<EdgeRequest>, isRefused: boolean][] = [
  [{ uri: "/.env" }, true],
  [{ uri: "/app/.env.local?x" }, true],
  [{ uri: "/.git/config" }, true],
  [{ uri: "/%2eenv" }, true],
  [{ uri: "/.well-known/acme-challenge/x" }, false],
  [{ uri: "/.well-known/../.env" }, true],
  [{ uri: "/.well-knownx" }, true],
  [{ uri: "/a.env" }, false],
  [{ uri: "/wp-login.php" }, true],
  [{ uri: "/WP-Admin/setup.php" }, true],
  [{ uri: "/wp-administrators" }, false],
  [{ uri: "/vendor/phpunit/src/eval.php" }, true],
  [{ uri: "/vendor" }, false],
  [{ host: "shop.example.com", uri: "/xmlrpc.php" }, true],
  [{ uri: "/" }, false],
];

const isRefused = (deployment: Deployment, request: Partial<EdgeRequest>): boolean =>
  rulesOf(deployment, "firewall").some(({ expression, action }) => {
    assert.equal(action, "block");
    return matches(expression, { host: "example.com", uri: "/", ...request });
  });

test("what only scanners ask for is refused, and nothing else", async () => {
  const deployment = await cdn();
  assert.deepEqual(
    refused.filter(([request, expected]) => isRefused(deployment, request) !== expected),
    [],
  );
  const own = await cdn({ firewall: { blockedPaths: ["/Internal"], blockDotFiles: false } });
  assert.deepEqual(
    ["/internal/x", "/.env", "/wp-login.php"].map((uri) => isRefused(own, { uri })),
    [true, false, false],
  );
  const none = await cdn({ firewall: { blockedPaths: [], blockDotFiles: false } });
  assert.deepEqual(rulesOf(none, "firewall"), []);
});

test("a path that a route owns is not refused by default", async () => {
  const routes = [
    { path: "/", origins: [web] },
    { path: "/wp-admin/network", origins: [web] },
  ];
  const deployment = await cdn({ hosts: [host("example.com", { routes })] });
  assert.deepEqual(
    ["/wp-admin/network", "/wp-login.php"].map((uri) => isRefused(deployment, { uri })),
    [false, true],
  );
});

test("each plan gets its managed rules and its way to challenge programs", async () => {
  const of = async (plan: string, botFightMode: boolean) => {
    const deployment = await cdn({ plan: plan as CdnArgs["plan"], firewall: { botFightMode } });
    const { zoneId, ...bots } = deployment.one("cloudflare:index/botManagement:BotManagement").inputs;
    assert.equal(zoneId, "0".repeat(32));
    return [bots, rulesOf(deployment, "managed-rules").map(({ actionParameters }) => actionParameters.id)];
  };
  const managed = ["efb7b8c949ac4650a09736fc376e9aee"];
  const paid = { sbfmVerifiedBots: "allow", sbfmStaticResourceProtection: false, optimizeWordpress: false };
  const calm = { ...paid, enableJs: false, sbfmDefinitelyAutomated: "allow" };
  const fight = { ...paid, enableJs: true, sbfmDefinitelyAutomated: "managed_challenge" };
  assert.deepEqual(await of("free", false), [{ enableJs: false, fightMode: false }, []]);
  assert.deepEqual(await of("free", true), [{ enableJs: true, fightMode: true }, []]);
  assert.deepEqual(await of("pro", false), [calm, managed]);
  assert.deepEqual(await of("business", true), [{ ...fight, sbfmLikelyAutomated: "allow" }, managed]);
});

test("a client that does harm is refused before anything else is looked at", async () => {
  const deployment = await cdn({ firewall: { blockedAddresses: ["203.0.113.0/24", "2001:db8::/32", "192.0.2.7"] } });
  const [first] = rulesOf(deployment, "firewall");
  assert.equal(first?.action, "block");
  assert.equal(first.expression, "ip.src in {192.0.2.7 2001:db8::/32 203.0.113.0/24}");
  assert.equal(rulesOf(await cdn({ firewall: { blockedAddresses: [] } }), "firewall").length, 2);
});

test("a signed zone stays signed, and the registrar's record is an output", async () => {
  let record = "";
  const deployment = await deploy(() => {
    const { dnssecRecord } = new Cdn("cdn", args({ dnssec: true }));
    dnssecRecord?.apply((text) => (record = text));
  });
  const signature = deployment.one("cloudflare:index/zoneDnssec:ZoneDnssec");
  assert.deepEqual(signature.inputs, { zoneId: "0".repeat(32), status: "active" });
  assert.equal(signature.retainOnDelete, true);
  assert.deepEqual(signature.ignoreChanges, ["status"]);
  assert.match(record, /^example\.com\. 3600 IN DS 2371 13 2 [0-9A-F]{64}$/);
  const plain = await cdn({ dnssec: false });
  assert.ok(plain.resources.every(({ type }) => !type.includes("Dnssec")));
});

test("one line puts a challenge before everybody", async () => {
  const levelOf = (deployment: Deployment): unknown =>
    deployment.one("cloudflare:index/zoneSetting:ZoneSetting", "cdn-security-level").inputs["value"];
  assert.equal(levelOf(await cdn()), "medium");
  assert.equal(levelOf(await cdn({ firewall: { underAttack: true } })), "under_attack");
});

for (const [title, more, message] of [
  [
    "a frame option that browsers dropped",
    { securityHeaders: { frameOptions: "ALLOW-FROM https://a.example" } },
    /securityHeaders.frameOptions: .*; use one of DENY, SAMEORIGIN/,
  ],
  [
    "headers that are none, of all and of one",
    {
      securityHeaders: { referrerPolicy: "some" },
      hosts: [host("example.com", { securityHeaders: { crossOriginOpenerPolicy: "x", permissionsPolicy: "a\nb" } })],
    },
    /hosts\[0\].securityHeaders.permissionsPolicy: .*; use up to 2000.*\n.*crossOriginOpenerPolicy: "x"; use one of same-origin.*\n.*securityHeaders.referrerPolicy: "some"; use one of no-referrer/,
  ],
  [
    "reports without TLS",
    { securityHeaders: { cspReportUri: "http://reports.example.net" } },
    /securityHeaders.cspReportUri: .*; use an HTTPS URL/,
  ],
  [
    "a policy that would report to nobody",
    { securityHeaders: { cspReportOnly: "default-src 'self'" } },
    /securityHeaders.cspReportOnly: .*; set cspReportUri too/,
  ],
  [
    "more headers than the plan has rules",
    {
      hosts: Array.from({ length: 11 }, (_, index) =>
        host(`h${index}.example.com`, { securityHeaders: { permissionsPolicy: `camera=(), x=${index}` } }),
      ),
    },
    /securityHeaders: 14 rules for headers; give host names fewer headers of their own, or choose a larger plan than free, which has 10/,
  ],
  [
    "addresses of a large part of everybody, and texts that are none",
    { firewall: { blockedAddresses: ["0.0.0.0/1", "2000::/3", "10.0.0.0/8", "example.com", "192.0.2.7}"] } },
    /blockedAddresses\[0\]: "0.0.0.0\/1"; name smaller ranges, \/8 at least.*\n.*\[1\].*\/16 at least.*\n.*\[3\]: "example.com"; use an address.*\n.*\[4\]/,
  ],
  [
    "ranges that begin before the address that they are written with",
    { firewall: { blockedAddresses: ["192.0.2.7/24", "192.0.0.0/16", "2001:db8::7/32", "2001:0db8:0::/32"] } },
    /blockedAddresses\[0\]: "192.0.2.7\/24"; write it as 192.0.2.0\/24, or 192.0.2.7 if you mean that address alone\n.*\[2\].*2001:db8::\/32, or 2001:db8::7 [^\n]*$/,
  ],
  [
    "more addresses than a rule has room for",
    { firewall: { blockedAddresses: Array.from({ length: 81 }, (_, index) => `192.0.2.${index}`) } },
    /firewall.blockedAddresses: 81; name 80 at most, or ranges/,
  ],
  [
    "every path",
    { firewall: { blockedPaths: ["/"] } },
    /firewall.blockedPaths\[0\]: "\/"; leave it out: \/ is every path/,
  ],
  [
    "a path that would break out of its rule",
    { firewall: { blockedPaths: ['/" or true or "'] } },
    /firewall.blockedPaths\[0\]: .*; begin it with \//,
  ],
  [
    "a route's path",
    {
      hosts: [host("example.com", { routes: [{ path: "/wp-admin", origins: [web] }] })],
      firewall: { blockedPaths: ["/WP-admin/"] },
    },
    /firewall.blockedPaths\[0\]: "\/WP-admin\/"; leave it out, or the route: example.com\/wp-admin leads there/,
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
