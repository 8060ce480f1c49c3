// Which backend a request gets to.
import assert from "node:assert/strict";
import { test } from "node:test";
import { owns, routeOf } from "../../components/internal/edge-routes";
import { outcomeOf, type UrlMap } from "../support/google-front-door";
import { apex, targetOf, urlMapOf, whole } from "../support/google-cdn";

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
