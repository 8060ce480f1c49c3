// A static site and the API beside it in a real browser, as users have it: Debian's Chromium without a window, where it is installed. The front door's
// own headers are there too, by the rules that are deployed.
import assert from "node:assert/strict";
import http from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { after, before, test } from "node:test";
import { Miniflare } from "miniflare";
import { Cdn } from "../../../components";
import { workerBundle } from "../../../components/internal/worker-bundle";
import { Browser, browserProgram as program, sleep, withoutBrowser as skip } from "../../support/browser";
import { matches } from "../../support/cloudflare-rules";
import { deploy } from "../../support/program";
import { siteWorker } from "../../support/site-runtime";

const root = path.join(__dirname, "../../..");
const application = `export default { fetch(request) { return new Response("order of " + new URL(request.url).pathname); } }`;
const reportUri = "https://reports.example.net/csp";

interface HeaderRule {
  expression: string;
  actionParameters: { headers: Record<string, { operation: string; value: string }> };
}

/** The rules by which a front door with a policy on trial adds headers to answers. */
async function headerRules(): Promise<HeaderRule[]> {
  const origins = [{ originName: "web", workerScript: "web-example-com", healthPath: "/health" }];
  const deployment = await deploy(
    () =>
      new Cdn("cdn", {
        zone: { zoneId: "0".repeat(32), accountId: "a".repeat(32), zoneName: "example.com" },
        ...{ plan: "free", letsEncrypt: false, securityHeaders: { cspReportUri: reportUri } },
        hosts: [{ hostname, routes: [{ path: "/", origins }] }],
      }),
  );
  return deployment.one("cloudflare:index/ruleset:Ruleset", "cdn-security-headers").inputs[
    "rules"
  ] as unknown as HeaderRule[];
}

/** A proxy that hands requests on, and adds to answers what the rules say. */
async function startDoor(rules: HeaderRule[], target: URL): Promise<http.Server> {
  const door = http.createServer((request, response) => {
    const { method = "GET", url: uri = "/", headers } = request;
    const asking = http.request(target, { method, path: uri, headers }, (answer) => {
      const answered = Object.fromEntries(Object.entries(answer.headers).map(([name, value]) => [name, String(value)]));
      for (const { expression, actionParameters } of rules) {
        if (!matches(expression, { host: hostname, uri, answered })) continue;
        for (const [name, { value }] of Object.entries(actionParameters.headers)) response.setHeader(name, value);
      }
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    request.pipe(asking);
  });
  await new Promise<void>((resolve) => door.listen(0, "127.0.0.1", resolve));
  return door;
}

const hostname = "www.example.com";
let runtime: Miniflare;
let door: http.Server;
let base: string;
let browser: Browser;

before(async () => {
  if (skip !== false || program === undefined) return;
  const routes = [
    { path: "/", service: "SITE" },
    { path: "/api", service: "APP" },
  ];
  const module = (name: string, contents: string) => [{ type: "ESModule" as const, path: `${name}.js`, contents }];
  const compatibilityDate = "2026-04-01";
  runtime = new Miniflare({
    workers: [
      {
        ...{ name: "router", compatibilityDate, modules: module("router", workerBundle("router")) },
        bindings: { ROUTES: JSON.stringify(routes) },
        serviceBindings: { SITE: "site", APP: "app" },
      },
      await siteWorker("site", {
        folder: path.join(root, "examples/site-and-api/site"),
        fallback: "/index.html",
        endpoints: { api: "/api" },
        settings: { title: "Acme" },
      }),
      { name: "app", compatibilityDate, modules: module("app", application) },
    ],
  });
  door = await startDoor(await headerRules(), await runtime.ready);
  base = `http://localhost:${(door.address() as AddressInfo).port}`;
  browser = await Browser.start(program);
});
after(async () => {
  if (skip !== false || program === undefined) return;
  await browser.close();
  door.closeAllConnections();
  await new Promise((resolve) => door.close(resolve));
  await runtime.dispose();
});

test(
  "a single-page application finds its end points and goes from page to page, without an error",
  { skip },
  async () => {
    await browser.send("Page.navigate", { url: `${base}/` });
    await browser.shows("Welcome to Acme");
    await browser.value("window.mark = 1; document.querySelectorAll('a')[1].click()");
    await browser.shows("order of /api/orders/7");
    assert.equal(await browser.value("location.pathname"), "/orders/7");
    assert.equal(await browser.value("window.mark"), 1, "the page was not loaded again");
    await browser.value("history.back()");
    await browser.shows("Welcome to Acme");
    // Somebody opens the address of a page that is no file.
    await browser.send("Page.navigate", { url: `${base}/orders/8` });
    await browser.shows("order of /api/orders/8");
    assert.equal(await browser.value("window.mark"), undefined);
    assert.equal(
      await browser.value("getComputedStyle(document.body).marginTop"),
      "32px",
      "the style sheet has its type",
    );
    const headers = (await browser.value(
      "fetch('/api/orders/8').then(({ headers }) => Object.fromEntries(headers))",
    )) as Record<string, string>;
    for (const name of ["permissions-policy", "cross-origin-opener-policy", "x-frame-options", "referrer-policy"])
      assert.ok(name in headers, name);
    assert.match(headers["content-security-policy-report-only"] ?? "", /^default-src 'self'; .*report-uri https:/);
    assert.deepEqual(browser.reports, []);
  },
);

test("what the headers of the folder forbid is refused", { skip }, async () => {
  await browser.value(
    "document.body.append(Object.assign(document.createElement('script'), { text: 'window.evil = 1' }))",
  );
  assert.equal(await browser.value("window.evil"), undefined);
  await sleep(100);
  assert.match(browser.reports.join("\n"), /Content Security Policy/);
});
