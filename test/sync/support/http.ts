// What the simulated services have in common: requests, replies, and ways to answer wrongly on purpose.
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { TestContext } from "node:test";

export interface Ask {
  /** Which reconciler asks: the first label of the host's name. */
  instance: string;
  /** Which service is asked: `vault`, `sm`, `run`, `storage`, `memorystore`, `github` or `metadata`. */
  service: string;
  method: string;
  /** Without the service and the query. */
  path: string;
  query: URLSearchParams;
  headers: Headers;
  /** As it was sent. */
  body: string;
}

export interface Reply {
  status: number;
  headers?: { [name: string]: string };
  /** An object is sent as JSON, a text as it is. */
  body?: object | string;
}

/** How a request goes wrong: before it did anything, after it has, or by no answer ever. */
export interface Fault {
  when: "before" | "after" | "never";
  /** Absent for a connection that is cut. */
  reply?: Reply;
}

const services = ["sm", "run", "storage", "memorystore", "github", "metadata"];

/** Finds out which service a URL is for: `http://<instance>/<service>/…`, and Vault without a service. */
function toAsk(method: string, url: URL, headers: Headers, body: string): Ask {
  const [, first = ""] = url.pathname.split("/");
  const service = services.includes(first) ? first : "vault";
  const path = service === "vault" ? url.pathname : url.pathname.slice(first.length + 1);
  return { instance: url.hostname.split(".")[0] ?? "", service, method, path, query: url.searchParams, headers, body };
}

export type Handler = (ask: Ask) => Promise<Reply | undefined>;

/** A stand-in for `fetch`, which answers by itself. `undefined` from the handler is a connection that is cut. */
export function asFetch(handle: Handler): typeof fetch {
  return async (input, init = {}) => {
    const url = new URL(input instanceof Request ? input.url : input);
    const body = typeof init.body === "string" ? init.body : "";
    const reply = await handle(toAsk(init.method ?? "GET", url, new Headers(init.headers), body));
    if (reply === undefined) throw new TypeError("fetch failed");
    const empty = [204, 304].includes(reply.status);
    return new Response(empty ? null : toText(reply), { status: reply.status, headers: reply.headers ?? {} });
  };
}

const realFetch = globalThis.fetch;

/** Until the test ends, `fetch` asks the handler. A second handler takes the place of the first. */
export function answerFetch(t: TestContext, handle: Handler): void {
  globalThis.fetch = asFetch(handle);
  t.after(() => {
    globalThis.fetch = realFetch;
  });
}

export interface Listening {
  /** `127.0.0.1:<port>` */
  host: string;
  close(): Promise<void>;
}

/** The same over a real connection. */
export async function listen(handle: Handler): Promise<Listening> {
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const url = new URL(`http://${request.headers.host ?? ""}${request.url ?? ""}`);
    const headers = new Headers(request.headers as { [name: string]: string });
    const reply = await handle(toAsk(request.method ?? "", url, headers, Buffer.concat(chunks).toString("utf8")));
    if (reply === undefined) request.socket.destroy();
    else response.writeHead(reply.status, reply.headers).end(reply.status === 204 ? undefined : toText(reply));
  };
  const server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => {
          resolve();
        });
      }),
  };
}

function toText({ body = "" }: Reply): string {
  return typeof body === "string" ? body : JSON.stringify(body);
}

/** A refusal as Google words it. */
export function googleError(status: number, name: string): Reply {
  return { status, body: { error: { code: status, status: name, message: "marked: the request was refused" } } };
}
