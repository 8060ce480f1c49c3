// A static site and the API beside it in a real browser, as users have it: Debian's Chromium without a window, where it is installed.
import assert from "node:assert/strict";
import path from "node:path";
import { after, before, test } from "node:test";
import { Miniflare } from "miniflare";
import { workerBundle } from "../../components/internal/worker-bundle";
import { Browser, browserProgram as program, sleep, withoutBrowser as skip } from "../support/browser";
import { siteWorker } from "../support/site-runtime";

const root = path.join(__dirname, "../..");
const application = `export default { fetch(request) { return new Response("order of " + new URL(request.url).pathname); } }`;
let runtime: Miniflare;
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
  base = String(await runtime.ready).replace(/\/$/, "");
  browser = await Browser.start(program);
});
after(async () => {
  if (skip !== false || program === undefined) return;
  await browser.close();
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
