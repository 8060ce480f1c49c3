// The server of the page: this machine alone, for a browser that came by the link, and for reading.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { pictureOf } from "../picture/draw";
import { renderSvg } from "../picture/svg";
import { css, icon, script } from "./assets";
import { byHandPage } from "./by-hand";
import { documentPage } from "./documents";
import { Guard, hashOf, headersFor } from "./guard";
import { html } from "./html";
import { environmentPage, framed, notePage } from "./page";
import type { Readings } from "./readings";
import { runPanel, runAnnouncement } from "./run-panel";
import type { Machine, Reading, View } from "./view";

/** How a server is started. */
export interface OpenOptions {
  /** 0 takes a free one. */
  port: number;
  /** Milliseconds without a page that is open and without a request, after which it ends. */
  idleMilliseconds: number;
  /** Milliseconds between looks at files. */
  lookMilliseconds: number;
  /** What is of this machine, and of today. */
  machine: () => Machine;
  /** Told of the next link when one has been used, for another browser. */
  onEnter?: (link: string) => void;
}

interface Answer {
  status?: number;
  type?: string;
  body: string;
  headers?: Record<string, string>;
}

const texts: Record<string, Answer> = {
  "page.css": { type: "text/css", body: css },
  "page.js": { type: "text/javascript", body: script },
  "page.svg": { type: "image/svg+xml", body: icon },
};

/** A page that is shown until nobody looks at it any more. */
export class OpenServer {
  private readonly guard = new Guard(() => `127.0.0.1:${this.port}`);
  private readonly server: Server;
  private readonly listeners = new Map<ServerResponse, string>();
  private readonly pictures = new WeakMap<Reading, Promise<string>>();
  private lastRequest = Date.now();

  constructor(
    private readonly readings: Readings,
    private readonly options: OpenOptions,
  ) {
    this.server = createServer((request, response) => {
      this.answer(request, response).catch((error: unknown) => {
        const message = error instanceof Error ? error.message : String(error);
        this.send(response, this.note("Something failed", message, 500));
      });
    });
    readings.on("run", (environment) => {
      this.tell(environment, "run", this.runData(environment));
    });
    readings.on("reading", (environment) => {
      for (const other of readings.source.environments) this.tell(other, other === environment ? "newer" : "other", "");
    });
  }

  /** Listens, and answers the link that opens the page. */
  async start(): Promise<string> {
    await new Promise<void>((resolve, reject) => {
      this.server.once("error", reject);
      this.server.listen(this.options.port, "127.0.0.1", resolve);
    });
    return this.guard.link();
  }

  /** Looks after files and listeners until it ends: by `stop`, or since nobody looks at it. */
  async untilIdle(signal: AbortSignal): Promise<void> {
    await new Promise<void>((resolve) => {
      const timer = setInterval(() => {
        this.readings.look();
        for (const response of this.listeners.keys()) response.write(": here\n\n");
        if (this.listeners.size > 0) this.lastRequest = Date.now();
        if (signal.aborted || Date.now() - this.lastRequest > this.options.idleMilliseconds) {
          clearInterval(timer);
          resolve();
        }
      }, this.options.lookMilliseconds);
      signal.addEventListener("abort", () => {
        clearInterval(timer);
        resolve();
      });
    });
    await this.stop();
  }

  async stop(): Promise<void> {
    for (const response of this.listeners.keys()) response.end();
    await new Promise((resolve) => {
      this.server.close(resolve);
      this.server.closeAllConnections();
    });
  }

  private get port(): number {
    return (this.server.address() as AddressInfo | null)?.port ?? 0;
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const denial = this.guard.refuses(request);
    if (denial !== undefined) {
      this.send(response, { status: denial.status, type: "text/plain", body: denial.text, headers: { allow: "GET" } });
      return;
    }
    const { pathname, searchParams } = new URL(request.url ?? "/", `http://127.0.0.1:${this.port}`);
    const path = pathname.startsWith(this.guard.base) ? pathname.slice(this.guard.base.length) : undefined;
    if (path === "enter") this.send(response, this.enter(searchParams.get("key") ?? ""));
    else if (path === undefined || !this.guard.knows(request)) this.send(response, this.stranger());
    else {
      this.lastRequest = Date.now();
      const stream = /^env\/([^/]+)\/events$/.exec(path);
      const environment = decodeURIComponent(stream?.[1] ?? "");
      if (this.readings.has(environment)) this.listen(environment, response);
      else this.send(response, await this.inside(path, searchParams.get("find") ?? ""));
    }
  }

  /** The cookie is sent from the next page on: a link from elsewhere would not send it through a redirect. */
  private enter(key: string): Answer {
    const cookie = this.guard.enter(key);
    if (cookie === undefined) return this.stranger();
    this.options.onEnter?.(this.guard.link());
    const first = this.addressOf(this.readings.source.environments[0] ?? "");
    const body = html`<!doctype html>
      <html lang="en">
        <head>
          <meta charset="utf-8" />
          <title>groundplan</title>
          <meta http-equiv="refresh" content="0;url=${first}" />
        </head>
        <body>
          <p><a href="${first}">Go on to the page</a></p>
        </body>
      </html>`;
    return { body: body.text, headers: { "set-cookie": cookie } };
  }

  private addressOf(environment: string): string {
    return `${this.guard.base}env/${encodeURIComponent(environment)}/`;
  }

  private stranger(): Answer {
    return this.note(
      "This link was used",
      "Each link opens the page once. The terminal has the next one; if nobody of yours used this, end groundplan open.",
      403,
    );
  }

  private async inside(path: string, find: string): Promise<Answer> {
    const text = texts[path];
    if (text !== undefined) return text;
    if (path === "")
      return {
        status: 303,
        body: "",
        headers: { location: this.addressOf(this.readings.source.environments[0] ?? "") },
      };
    const [, name = "", rest = ""] = /^env\/([^/]+)\/(.*)$/.exec(path) ?? [];
    const environment = decodeURIComponent(name);
    if (this.readings.has(environment)) {
      if (rest === "")
        return { body: environmentPage(await this.view(environment), this.readings.source.environments) };
      if (rest === "by-hand") return { body: byHandPage(await this.readings.current(environment), find) };
      if (rest === "picture.svg") return this.picture(environment);
      if (rest === "again") {
        await this.readings.again(environment);
        return { status: 303, body: "", headers: { location: this.addressOf(environment) } };
      }
    }
    const page = path.startsWith("read/") ? documentPage(path.slice("read/".length)) : undefined;
    if (page === undefined) return this.note("There is no such page", "Go back to the one that you came from.", 404);
    const back = html`<nav aria-label="Back">
      <ul>
        <li><a href="${this.guard.base}">Back to the environments</a></li>
      </ul>
    </nav>`;
    return {
      body: framed({ title: `${page.title} · groundplan`, base: this.guard.base, header: back, main: page.body }),
    };
  }

  private async view(environment: string): Promise<View> {
    const { source } = this.readings;
    const reading = await this.readings.current(environment);
    const others = source.environments.filter((name) => name !== environment);
    for (const other of others) void this.readings.current(other).catch(() => undefined);
    return {
      reading,
      others: others.map((other) => ({ environment: other, reading: this.readings.reading(other) })),
      folder: source.folder,
      run: this.readings.run(environment),
      doctor: source.doctor?.(environment),
      machine: this.options.machine(),
    };
  }

  private async picture(environment: string): Promise<Answer> {
    const reading = await this.readings.current(environment);
    const drawn = this.pictures.get(reading) ?? renderSvg(pictureOf(reading.steps, environment));
    this.pictures.set(reading, drawn);
    const body = await drawn;
    const [, style = ""] = /<style>([^]*?)<\/style>/.exec(body) ?? [];
    return { type: "image/svg+xml", body, headers: headersFor(hashOf(style)) };
  }

  private note(title: string, text: string, status: number): Answer {
    return { status, body: notePage(title, text, this.guard.base) };
  }

  private send(response: ServerResponse, { status = 200, type = "text/html", body, headers = {} }: Answer): void {
    response.writeHead(status, { ...headersFor(), "content-type": `${type}; charset=utf-8`, ...headers });
    response.end(body);
  }

  private listen(environment: string, response: ServerResponse): void {
    response.writeHead(200, { ...headersFor(), "content-type": "text/event-stream; charset=utf-8" });
    this.listeners.set(response, environment);
    response.on("close", () => this.listeners.delete(response));
    response.write(`event: run\ndata: ${this.runData(environment)}\n\n`);
  }

  private runData(environment: string): string {
    const run = this.readings.run(environment);
    return JSON.stringify({ panel: runPanel(run)?.text ?? "", said: runAnnouncement(run) });
  }

  private tell(environment: string, event: string, data: string): void {
    for (const [response, listening] of this.listeners)
      if (listening === environment) response.write(`event: ${event}\ndata: ${data}\n\n`);
  }
}
