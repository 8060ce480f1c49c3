// A static site and the API beside it in a real browser, as users have it: Debian's Chromium without a window, where it is installed.
import assert from "node:assert/strict";
import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { after, before, test } from "node:test";
import { Miniflare } from "miniflare";
import { workerBundle } from "../../components/internal/worker-bundle";
import { siteWorker } from "../support/site-runtime";

const browsers = ["chromium-headless-shell", "chromium", "chromium-browser", "google-chrome"];
const program = browsers.find((name) => {
  try {
    execFileSync("which", [name], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
});
const skip =
  program === undefined
    ? `no browser: none of ${browsers.join(", ")} is on PATH (Debian: apt-get install chromium)`
    : typeof WebSocket === "undefined"
      ? "this Node.js has no WebSocket, by which the browser is told what to do; 22 has"
      : false;

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

/** A browser that is told what to do by its own protocol (https://chromedevtools.github.io/devtools-protocol/). */
class Browser {
  /** What pages have reported: errors, warnings, refusals of the policies. */
  public readonly reports: string[] = [];
  private readonly waiting = new Map<number, (result: { result?: unknown }) => void>();
  private last = 0;

  private constructor(
    private readonly child: ChildProcess,
    private readonly folder: string,
    private readonly socket: WebSocket,
  ) {
    socket.addEventListener("message", ({ data }) => {
      const { id, method, params, result } = JSON.parse(String(data)) as Message;
      if (id !== undefined) this.waiting.get(id)?.({ result });
      if (method === "Runtime.exceptionThrown" || method === "Log.entryAdded")
        this.reports.push(JSON.stringify(params));
      if (method === "Runtime.consoleAPICalled") this.reports.push(JSON.stringify(params));
    });
  }

  public static async start(executable: string): Promise<Browser> {
    const folder = mkdtempSync(path.join(os.tmpdir(), "groundplan-browser-"));
    const flags = [
      "--headless",
      "--no-sandbox",
      "--disable-gpu",
      "--remote-debugging-port=0",
      `--user-data-dir=${folder}`,
    ];
    const child = spawn(executable, [...flags, "about:blank"], { stdio: "ignore" });
    const file = path.join(folder, "DevToolsActivePort");
    for (let tries = 0; !existsSync(file) && tries < 150; tries += 1) await sleep(100);
    const [port = ""] = readFileSync(file, "utf8").split("\n");
    const pages = (await (await fetch(`http://127.0.0.1:${port}/json/list`)).json()) as {
      type: string;
      webSocketDebuggerUrl: string;
    }[];
    const url = pages.find(({ type }) => type === "page")?.webSocketDebuggerUrl ?? "";
    const socket = new WebSocket(url);
    await new Promise((resolve) => {
      socket.addEventListener("open", resolve);
    });
    const browser = new Browser(child, folder, socket);
    for (const domain of ["Page", "Runtime", "Log"]) await browser.send(`${domain}.enable`);
    return browser;
  }

  public async send(method: string, params: object = {}): Promise<unknown> {
    const id = ++this.last;
    const answer = new Promise<{ result?: unknown }>((resolve) => this.waiting.set(id, resolve));
    this.socket.send(JSON.stringify({ id, method, params }));
    return (await answer).result;
  }

  /** The value of an expression in the page. */
  public async value(expression: string): Promise<unknown> {
    const answer = (await this.send("Runtime.evaluate", { expression, returnByValue: true })) as {
      result: { value: unknown };
    };
    return answer.result.value;
  }

  /** Waits until the page shows a text. */
  public async shows(text: string): Promise<void> {
    for (let tries = 0; tries < 100; tries += 1) {
      if (String(await this.value("document.body?.innerText ?? ''")).includes(text)) return;
      await sleep(50);
    }
    assert.fail(
      `the page shows ${String(await this.value("document.body?.innerText"))}, and not ${text}: ${this.reports.join(" ")}`,
    );
  }

  public async close(): Promise<void> {
    this.socket.close();
    const ended = new Promise((resolve) => this.child.once("exit", resolve));
    this.child.kill();
    await ended;
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }
}

interface Message {
  id?: number;
  method?: string;
  params?: unknown;
  result?: unknown;
}

function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

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
