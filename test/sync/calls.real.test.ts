// The container that adds tokens to calls, with real sockets: plain HTTP, streams, WebSockets, and gRPC by Google's own client.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import http from "node:http";
import http2 from "node:http2";
import type net from "node:net";
import { type AddressInfo } from "node:net";
import { after, before, test } from "node:test";
import * as grpc from "@grpc/grpc-js";
import { callsStart } from "../../components/workload/calls-container";
import { programBundle } from "../../components/internal/program-bundle";
import { readCalls } from "../../sync/calls/settings";
import { serve } from "../../sync/calls/serve";
import { Tokens } from "../../sync/calls/tokens";
import { capture } from "../support/captured-log";
import { onFreePorts } from "../support/processes";

const ends: (() => void)[] = [];
after(() => {
  for (const end of ends) end();
});

/** A server at a free port. */
async function at(server: net.Server): Promise<number> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  ends.push(() => server.close());
  return (server.address() as AddressInfo).port;
}

/** Tokens that the metadata server gave, and how it answers. */
const asked: string[] = [];
let isAway = false;
const token = (audience: string, seconds: number): string =>
  ["e30", Buffer.from(JSON.stringify({ aud: audience, exp: seconds })).toString("base64url"), "signature"].join(".");

const metadata = http.createServer((request, response) => {
  assert.equal(request.headers["metadata-flavor"], "Google");
  const url = new URL(request.url ?? "", "http://metadata");
  if (url.pathname.endsWith("/project-id")) response.end("acme-prod");
  else if (url.pathname.endsWith("/region")) response.end("projects/123456789012/regions/europe-west1");
  else if (isAway) response.writeHead(503).end();
  else {
    const audience = url.searchParams.get("audience") ?? "";
    asked.push(audience);
    response.end(token(audience, now / 1000 + 3600));
  }
});

/** What the server was sent. */
const seen: http.IncomingMessage[] = [];
const web = http.createServer((request, response) => {
  seen.push(request);
  if (request.url === "/stream") {
    response.write("first\n");
    request.on("data", (chunk: Buffer) => response.write(`had ${chunk.toString()}\n`));
    request.on("end", () => response.end());
  } else if (request.url === "/never") response.on("close", () => seen.push(request));
  else {
    response.writeHead(201, { "set-cookie": ["a=1", "b=2"], connection: "keep-alive, x-hop", "x-hop": "1" });
    request.pipe(response);
  }
});
web.on("upgrade", (request, socket, head) => {
  seen.push(request);
  socket.write("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\nhello ");
  socket.write(head);
  socket.pipe(socket);
});

const identity = (value: Buffer): Buffer => value;
const method = (
  path: string,
  requestStream: boolean,
  responseStream: boolean,
): grpc.MethodDefinition<Buffer, Buffer> => ({
  path,
  requestStream,
  responseStream,
  requestSerialize: identity,
  requestDeserialize: identity,
  responseSerialize: identity,
  responseDeserialize: identity,
});
const service = {
  unary: method("/acme.Api/Unary", false, false),
  refused: method("/acme.Api/Refused", false, false),
  chat: method("/acme.Api/Chat", true, true),
};
const metadatas: grpc.Metadata[] = [];
let cancelled = false;
const api = new grpc.Server();
api.addService(service, {
  unary: (call: grpc.ServerUnaryCall<Buffer, Buffer>, callback: grpc.sendUnaryData<Buffer>) => {
    metadatas.push(call.metadata);
    callback(null, call.request, new grpc.Metadata());
  },
  refused: (_: grpc.ServerUnaryCall<Buffer, Buffer>, callback: grpc.sendUnaryData<Buffer>) => {
    callback({ code: grpc.status.FAILED_PRECONDITION, details: "not now" });
  },
  chat: (call: grpc.ServerDuplexStream<Buffer, Buffer>) => {
    call.on("data", (message: Buffer) => call.write(message));
    call.on("end", () => {
      call.end();
    });
    call.on("cancelled", () => (cancelled = true));
  },
});

let now = 0;
let ports = { web: 0, api: 0, nobody: 0 };
let servers = { web: 0, api: 0, nobody: 0 };
before(async () => {
  const metadataUrl = `http://127.0.0.1:${await at(metadata)}`;
  const apiPort = await new Promise<number>((resolve, reject) => {
    api.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, port) => {
      if (error === null) resolve(port);
      else reject(error);
    });
  });
  ends.push(() => {
    api.forceShutdown();
  });
  const webPort = await at(web);
  const served = await onFreePorts(4, async (...free) => {
    const [one = 0, two = 0, three = 0, nobody = 0] = free;
    servers = { web: webPort, api: apiPort, nobody };
    ports = { web: one, api: two, nobody: three };
    const told = (["web", "api", "nobody"] as const).map((name) => ({
      port: ports[name],
      url: `http://127.0.0.1:${servers[name]}`,
    }));
    return serve(await readCalls(JSON.stringify(told), metadataUrl), new Tokens(metadataUrl, () => now), 0);
  });
  ends.push(() => {
    served.close();
    web.closeAllConnections();
    metadata.closeAllConnections();
  });
});

const url = (path: string): string => `http://localhost:${ports.web}${path}`;

test("a request reaches the server with a token, the program's own Authorization, and nothing of the connection", async () => {
  seen.length = 0;
  const answer = await fetch(url("/echo?a=b"), { method: "POST", body: "content", headers: { authorization: "own" } });
  assert.equal(answer.status, 201);
  assert.equal(await answer.text(), "content");
  assert.deepEqual(answer.headers.getSetCookie(), ["a=1", "b=2"]);
  assert.equal(answer.headers.get("x-hop"), null);
  const [request] = seen;
  const audience = `http://127.0.0.1:${servers.web}`;
  assert.equal(request?.url, "/echo?a=b");
  assert.equal(request.headers["x-serverless-authorization"], `Bearer ${token(audience, 3600)}`);
  assert.equal(request.headers.authorization, "own");
  assert.equal(request.headers.host, `127.0.0.1:${servers.web}`);
});

test("a token is kept until it is about to end, and asked for once by calls at the same time", async () => {
  asked.length = 0;
  now = (3600 - 301) * 1000;
  await fetch(url("/"));
  assert.deepEqual(asked, []);
  now = (3600 - 299) * 1000;
  await Promise.all([1, 2, 3].map(async () => await fetch(url("/"))));
  assert.deepEqual(asked, [`http://127.0.0.1:${servers.web}`]);
  now = 0;
});

test("what streams arrives as it comes, both ways", async () => {
  const request = http.request(url("/stream"), { method: "POST" });
  request.flushHeaders();
  const [answer] = (await once(request, "response")) as [http.IncomingMessage];
  assert.equal(String((await once(answer, "data"))[0]), "first\n");
  request.write("one");
  assert.equal(String((await once(answer, "data"))[0]), "had one\n");
  request.end();
  answer.resume();
  await once(answer, "end");
});

test("who gives up takes the other side along", async () => {
  seen.length = 0;
  const request = http.request(url("/never")).end();
  request.on("error", () => undefined);
  while (seen.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  request.destroy();
  while (seen.length === 1) await new Promise((resolve) => setTimeout(resolve, 5));
});

test("a WebSocket is one connection, with the token at its beginning", async () => {
  seen.length = 0;
  const request = http.request(url("/socket"), {
    headers: { connection: "Upgrade", upgrade: "websocket", "sec-websocket-key": "x" },
  });
  request.end();
  const [, socket, head] = (await once(request, "upgrade")) as [unknown, net.Socket, Buffer];
  socket.write("there");
  let text = head.toString();
  for await (const chunk of socket) {
    text += String(chunk);
    if (text.endsWith("there")) break;
  }
  assert.equal(text, "hello there");
  assert.match(String(seen[0]?.headers["x-serverless-authorization"]), /^Bearer /);
  assert.equal(seen[0]?.headers.upgrade, "websocket");
});

test("gRPC: one request, an error that is headers alone, a stream both ways, and its end by the caller", async () => {
  const client = new grpc.Client(`localhost:${ports.api}`, grpc.credentials.createInsecure());
  ends.push(() => {
    client.close();
  });
  const unary = async ({ path }: grpc.MethodDefinition<Buffer, Buffer>): Promise<string> =>
    await new Promise((resolve, reject) => {
      client.makeUnaryRequest(path, identity, identity, Buffer.from("hi"), (error, value) => {
        if (error === null) resolve(String(value));
        else reject(error);
      });
    });
  assert.equal(await unary(service.unary), "hi");
  assert.match(String(metadatas[0]?.get("x-serverless-authorization")[0]), /^Bearer /);
  await assert.rejects(unary(service.refused), { code: grpc.status.FAILED_PRECONDITION, details: "not now" });

  const call = client.makeBidiStreamRequest(service.chat.path, identity, identity);
  for (const word of ["one", "two"]) {
    call.write(Buffer.from(word));
    assert.equal(String((await once(call, "data"))[0]), word);
  }
  call.on("error", () => undefined);
  call.cancel();
  while (!cancelled) await new Promise((resolve) => setTimeout(resolve, 5));

  const many = await Promise.all(Array.from({ length: 150 }, async () => await unary(service.unary)));
  assert.equal(many.length, 150);
});

test("HTTP/2 that is no gRPC has no trailers, and a method that begins like its preface is HTTP/1.1", async () => {
  const session = http2.connect(`http://localhost:${ports.api}`);
  const stream = session.request({
    ":path": "/acme.Api/Nothing",
    ":method": "POST",
    "content-type": "application/grpc",
  });
  const [headers] = (await once(stream, "response")) as [http2.IncomingHttpHeaders];
  assert.equal(headers["grpc-status"], String(grpc.status.UNIMPLEMENTED));
  session.destroy();
  const request = http.request(url("/"), { method: "PROPFIND" }).end();
  const [answer] = (await once(request, "response")) as [http.IncomingMessage];
  assert.equal(answer.statusCode, 201);
  answer.resume();
});

test("a server that is not there, and a metadata server that is away, are told; the next call tries again", async () => {
  const answer = await fetch(`http://localhost:${ports.nobody}/`);
  assert.equal(answer.status, 502);
  assert.match(await answer.text(), /^127\.0\.0\.1:\d+ was not reached: .*ECONNREFUSED/);
  const client = new grpc.Client(`localhost:${ports.nobody}`, grpc.credentials.createInsecure());
  await assert.rejects(
    new Promise((_, reject) => {
      client.makeUnaryRequest("/a/B", identity, identity, Buffer.from(""), (error) => {
        reject(error ?? new Error("it was answered"));
      });
    }),
    { code: grpc.status.UNAVAILABLE },
  );
  client.close();
  isAway = true;
  now = 7_200_000;
  const refused = await fetch(url("/"));
  assert.equal(refused.status, 502);
  assert.match(await refused.text(), /the metadata server gives no token: 503/);
  isAway = false;
  assert.equal((await fetch(url("/"))).status, 201);
  now = 0;
});

test("a line about a call that failed has the trace of the program's request", async (context) => {
  const lines = capture(context);
  const traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
  const answer = await fetch(`http://localhost:${ports.nobody}/`, { headers: { traceparent, cookie: "hidden" } });
  assert.equal(answer.status, 502);
  while (lines.length === 0) await new Promise((resolve) => setImmediate(resolve));
  const { message, ...line } = JSON.parse(lines[0] ?? "") as { [field: string]: unknown };
  assert.match(String(message), /^127\.0\.0\.1:\d+ was not reached: /);
  assert.deepEqual(line, {
    severity: "ERROR",
    "logging.googleapis.com/labels": { program: "calls" },
    "logging.googleapis.com/trace": "projects/acme-prod/traces/0af7651916cd43dd8448eb211c80319c",
    "logging.googleapis.com/spanId": "b7ad6b7169203331",
  });
});

test("a metadata server that leads elsewhere is not followed", async () => {
  const elsewhere = http.createServer((request, response) => {
    response.writeHead(302, { location: `http://127.0.0.1:${(metadata.address() as AddressInfo).port}${request.url}` });
    response.end();
  });
  const metadataUrl = `http://127.0.0.1:${await at(elsewhere)}`;
  await assert.rejects(new Tokens(metadataUrl, () => 0).of("https://a.example.com"), /fetch failed/);
  await assert.rejects(readCalls('[{"port":15001,"service":"shop-api"}]', metadataUrl), /fetch failed/);
  elsewhere.close();
});

test("a process of the same application is found by its name, where the program runs", async () => {
  const [call] = await readCalls(
    '[{"port":15001,"service":"shop-api"}]',
    `http://127.0.0.1:${(metadata.address() as AddressInfo).port}`,
  );
  assert.equal(call?.url.origin, "https://shop-api-123456789012.europe-west1.run.app");
});

test("the container's own command runs the program, and SIGTERM ends it", async () => {
  const { text } = programBundle("sync/calls/main.ts");
  assert.ok(text.length < 32 * 1024, "a variable has 32 KiB");
  const child = spawn(process.execPath, ["--eval", callsStart], {
    env: { CALLS_PROGRAM: text, CALLS: "[]" },
    stdio: "inherit",
  });
  for (let tries = 0; tries < 400; tries++) {
    const answer = await fetch("http://127.0.0.1:15000/").catch(() => undefined);
    if (answer?.status === 200) break;
    assert.equal(child.exitCode, null);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  child.kill("SIGTERM");
  const [code] = (await once(child, "exit")) as [number];
  assert.equal(code, 0);
});
