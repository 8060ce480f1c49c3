// HTTP/1.1 in, HTTP/1.1 with TLS out: requests of any length, answers as they come, and WebSockets.
import http from "node:http";
import https from "node:https";
import type net from "node:net";
import type { Duplex } from "node:stream";
import { connectTo } from "./connect";
import { answered, forwarded } from "./headers";
import { explain } from "./report";
import type { Call } from "./settings";
import type { Tokens } from "./tokens";

/** What answers the connections of one call that begin with HTTP/1.1. It listens nowhere itself. */
export function http1Server(call: Call, tokens: Tokens): http.Server {
  const agent = agentFor(call, true);
  // The server and its caller keep the time; nothing here ends a request.
  const server = http.createServer({ requestTimeout: 0, headersTimeout: 0 });
  server.on("request", (request, response) => {
    void handOn(call, tokens, agent, request, response);
  });
  server.on("upgrade", (request, socket, head) => {
    void upgrade(call, tokens, request, socket, head);
  });
  return server;
}

function agentFor({ url }: Call, keepAlive: boolean): http.Agent {
  if (url.protocol === "http:") return new http.Agent({ keepAlive });
  const agent = new https.Agent({ keepAlive });
  agent.createConnection = () => connectTo(url, "http/1.1");
  return agent;
}

async function handOn(
  call: Call,
  tokens: Tokens,
  agent: http.Agent,
  request: http.IncomingMessage,
  response: http.ServerResponse,
): Promise<void> {
  const fail = (error: unknown): void => {
    if (response.destroyed || response.headersSent) response.destroy();
    else response.writeHead(502, { "content-type": "text/plain" }).end(explain(call, tokens, request.headers, error));
  };
  try {
    const headers = forwarded(request.headers, call.url, await tokens.of(call.url.origin));
    const outgoing = send(call, request, { headers, agent });
    outgoing.on("error", fail);
    outgoing.on("response", (answer) => {
      response.writeHead(answer.statusCode ?? 502, answered(answer.headers));
      response.flushHeaders();
      answer.on("error", fail);
      answer.on("end", () => {
        response.addTrailers(answered(answer.trailers));
      });
      answer.pipe(response);
    });
    // Who gives up takes the other side along.
    response.on("close", () => {
      if (!response.writableFinished) outgoing.destroy();
    });
    request.on("error", fail);
    // A request may wait for the answer before it sends anything.
    outgoing.flushHeaders();
    request.pipe(outgoing);
  } catch (error) {
    fail(error);
  }
}

async function upgrade(
  call: Call,
  tokens: Tokens,
  request: http.IncomingMessage,
  socket: Duplex,
  head: Buffer,
): Promise<void> {
  const fail = (error: unknown): void => {
    socket.end(`HTTP/1.1 502 Bad Gateway\r\nConnection: close\r\n\r\n${explain(call, tokens, request.headers, error)}`);
  };
  socket.on("error", () => socket.destroy());
  try {
    const headers = forwarded(request.headers, call.url, await tokens.of(call.url.origin), ["connection", "upgrade"]);
    const outgoing = send(call, request, { headers, agent: agentFor(call, false) });
    outgoing.on("error", fail);
    outgoing.on("response", (answer) => {
      // Refused: an ordinary answer, after which the connection ends.
      socket.write(statusLine(answer));
      answer.pipe(socket);
    });
    outgoing.on("upgrade", (answer, far, farHead) => {
      socket.write(statusLine(answer));
      join(socket, far, farHead);
    });
    outgoing.end(head);
  } catch (error) {
    fail(error);
  }
}

function send(
  { url }: Call,
  { method, url: path }: http.IncomingMessage,
  options: http.RequestOptions,
): http.ClientRequest {
  const client = url.protocol === "http:" ? http : https;
  const { hostname, port } = url;
  return client.request({ ...options, hostname, port, ...(method && { method }), path: path ?? "/" });
}

/** The head of an answer as it came; what belongs to the connection is meant for this one. */
function statusLine({ statusCode = 502, statusMessage = "", rawHeaders }: http.IncomingMessage): string {
  const lines = rawHeaders.flatMap((name, index) =>
    index % 2 === 0 && name.toLowerCase() !== "transfer-encoding" ? [`${name}: ${rawHeaders[index + 1] ?? ""}`] : [],
  );
  return [`HTTP/1.1 ${statusCode} ${statusMessage}`, ...lines, "", ""].join("\r\n");
}

function join(near: Duplex, far: net.Socket | Duplex, farHead: Buffer): void {
  near.write(farHead);
  near.pipe(far).pipe(near);
  const end = (): void => {
    near.destroy();
    far.destroy();
  };
  for (const side of [near, far]) side.on("error", end).on("close", end);
}
