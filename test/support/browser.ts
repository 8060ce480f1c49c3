// A browser for tests: Debian's Chromium without a window, where it is installed.
import assert from "node:assert/strict";
import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";

const browsers = ["chromium-headless-shell", "chromium", "chromium-browser", "google-chrome"];
/** The browser that is there. */
export const browserProgram = browsers.find((name) => {
  try {
    execFileSync("which", [name], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
});
/** Why there is no browser; false where there is one. */
export const withoutBrowser =
  browserProgram === undefined
    ? `no browser: none of ${browsers.join(", ")} is on PATH (Debian: apt-get install chromium)`
    : typeof WebSocket === "undefined"
      ? "this Node.js has no WebSocket, by which the browser is told what to do; 22 has"
      : false;

/** A browser that is told what to do by its own protocol (https://chromedevtools.github.io/devtools-protocol/). */
export class Browser {
  /** What pages have reported: errors, warnings, refusals of the policies. */
  public readonly reports: string[] = [];
  /** The addresses that pages have asked for. */
  public readonly requests: string[] = [];
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
      if (method === "Network.requestWillBeSent") this.requests.push(requestOf(params));
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
    for (const domain of ["Page", "Runtime", "Log", "Network"]) await browser.send(`${domain}.enable`);
    return browser;
  }

  public async send(method: string, params: object = {}): Promise<unknown> {
    const id = ++this.last;
    const answer = new Promise<{ result?: unknown }>((resolve) => this.waiting.set(id, resolve));
    this.socket.send(JSON.stringify({ id, method, params }));
    return (await answer).result;
  }

  /** The value of an expression in the page, and of a promise its result. */
  public async value(expression: string): Promise<unknown> {
    const how = { expression, returnByValue: true, awaitPromise: true };
    const answer = (await this.send("Runtime.evaluate", how)) as {
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
    const ended = new Promise((resolve) => this.child.once("exit", resolve));
    // A signal would end the script that Debian starts it by, and not the browser.
    void this.send("Browser.close");
    await ended;
    this.socket.close();
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }
}

interface Message {
  id?: number;
  method?: string;
  params?: unknown;
  result?: unknown;
}

export function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

function requestOf(params: unknown): string {
  return (params as { request: { url: string } }).request.url;
}
