// What the front door sets for a whole zone: certificate, settings, rules and limits.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Cdn, type RateLimit } from "../../components";
import { deploy, type Deployment } from "../support/program";
import { fewerRulesets, host, originPulls, toOneHost, toWorker, withMedia, www, zone } from "../support/cdn";

const setting = (deployment: Deployment, name: string): unknown =>
  deployment.one("cloudflare:index/zoneSetting:ZoneSetting", `cdn-${name}`).inputs["value"];

const rulesOf = (deployment: Deployment, name: string): Record<string, unknown>[] =>
  deployment.one("cloudflare:index/ruleset:Ruleset", `cdn-${name}`).inputs["rules"] as Record<string, unknown>[];

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
