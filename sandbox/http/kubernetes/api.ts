// A Kubernetes API server on loopback, for requests of our own and for those that come to the cluster's name.
import fs from "node:fs";
import type http from "node:http";
import https from "node:https";
import type { Properties } from "../../model";

/** Headers of one connection, which the next one has its own of. */
const CONNECTION = new Set([
  "connection",
  "host",
  "keep-alive",
  "proxy-connection",
  "transfer-encoding",
  "authorization",
]);

/** Whoever sends requests of our own. */
export type Caller = Pick<KubernetesApi, "call">;

export class KubernetesApi {
  private agent: https.Agent | undefined;

  constructor(
    readonly port: number,
    /** Of somebody who may do everything. */
    readonly token: string,
  ) {}

  /** Whether the server answers; its certificate is in `file`, which it makes itself. */
  async isReady(file: string): Promise<boolean> {
    if (!fs.existsSync(file)) return false;
    this.agent ??= new https.Agent({ ca: fs.readFileSync(file), keepAlive: true });
    return this.call("GET", "/readyz").then(
      ({ status }) => status === 200,
      () => false,
    );
  }

  /** Whether something is at a path. */
  async has(path: string): Promise<boolean> {
    const { status } = await this.call("GET", path);
    return status === 200;
  }

  /** A request of our own. An answer that is no table is an empty one. */
  async call(
    method: string,
    path: string,
    body?: Properties,
    type = "application/json",
  ): Promise<{ status: number; body: Properties }> {
    const payload = body === undefined ? "" : JSON.stringify(body);
    const headers = { "content-type": type, "content-length": Buffer.byteLength(payload) };
    const response = await this.send(method, path, headers, payload);
    const chunks: Buffer[] = [];
    for await (const chunk of response) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString("utf8");
    const answer = text.startsWith("{") ? (JSON.parse(text) as Properties) : {};
    return { status: response.statusCode ?? 0, body: answer };
  }

  /** Passes a request on, and the answer back as it comes: a watch has no end. */
  async pass(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    const headers = Object.fromEntries(Object.entries(request.headers).filter(([name]) => !CONNECTION.has(name)));
    const aborted = new AbortController();
    response.once("close", () => {
      aborted.abort();
    });
    try {
      const answer = await this.send(request.method ?? "GET", request.url ?? "/", headers, request, aborted.signal);
      const passed = Object.entries(answer.headers).filter(([name]) => !CONNECTION.has(name));
      response.writeHead(answer.statusCode ?? 502, Object.fromEntries(passed));
      response.flushHeaders();
      answer.once("error", () => response.destroy());
      answer.pipe(response);
    } catch {
      // Its own side has gone, or the server.
      response.destroy();
    }
  }

  private send(
    method: string,
    path: string,
    headers: http.OutgoingHttpHeaders,
    body: string | NodeJS.ReadableStream,
    signal?: AbortSignal,
  ): Promise<http.IncomingMessage> {
    const agent = this.agent;
    if (agent === undefined) throw new Error("the API server is not ready");
    return new Promise((resolve, reject) => {
      const request = https.request(
        {
          host: "127.0.0.1",
          port: this.port,
          method,
          path,
          agent,
          headers: { ...headers, authorization: `Bearer ${this.token}` },
          ...(signal === undefined ? {} : { signal }),
        },
        resolve,
      );
      request.once("error", reject);
      if (typeof body === "string") request.end(body);
      else body.pipe(request);
    });
  }
}
