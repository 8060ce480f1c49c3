// What Google's front door refuses, hides and tells applications.
import assert from "node:assert/strict";
import { test } from "node:test";
import { untrustedHeaders } from "../../components/internal/untrusted-headers";
import { decisionOf, outcomeOf } from "../support/google-front-door";
import type { Deployment } from "../support/program";
import { cdn, rulesOf, urlMapOf, whole } from "../support/google-cdn";

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
