// HTTP/2 without TLS in, HTTP/2 with TLS out: gRPC, with its streams both ways and its trailers.
import http2 from "node:http2";
import { connectTo } from "./connect";
import { answered, forwarded } from "./headers";
import { explain } from "./report";
import { Sessions } from "./sessions";
import type { Call } from "./settings";
import type { Tokens } from "./tokens";

const { NGHTTP2_CANCEL, NGHTTP2_FLAG_END_STREAM, NGHTTP2_INTERNAL_ERROR } = http2.constants;

/** What answers the connections of one call that begin with HTTP/2. It listens nowhere itself. */
export function h2cServer(call: Call, tokens: Tokens): http2.Http2Server {
  const { url } = call;
  const sessions = new Sessions(() =>
    http2.connect(url, url.protocol === "http:" ? {} : { createConnection: () => connectTo(url, "h2") }),
  );
  const server = http2.createServer();
  server.on("stream", (stream, headers) => {
    void handOn(call, tokens, sessions, stream, headers);
  });
  // A caller that vanishes; its streams end by themselves.
  server.on("sessionError", () => undefined);
  return server;
}

async function handOn(
  call: Call,
  tokens: Tokens,
  sessions: Sessions,
  stream: http2.ServerHttp2Stream,
  headers: http2.IncomingHttpHeaders,
): Promise<void> {
  const fail = (error: unknown): void => {
    if (stream.destroyed || stream.closed) return;
    if (stream.headersSent) stream.close(NGHTTP2_INTERNAL_ERROR);
    else {
      // What HTTP reads, and what gRPC makes of it (https://grpc.github.io/grpc/core/md_doc_http-grpc-status-mapping.html): unavailable.
      stream.respond({ ":status": 502, "content-type": "text/plain" });
      stream.end(explain(call, tokens, headers, error));
    }
  };
  stream.on("error", () => undefined);
  try {
    const { host, ...others } = forwarded(headers, call.url, await tokens.of(call.url.origin));
    const outgoing = await sessions.request({
      ":method": headers[":method"] ?? "GET",
      ":path": headers[":path"] ?? "/",
      ":scheme": call.url.protocol.slice(0, -1),
      ":authority": host ?? call.url.host,
      ...others,
    });
    outgoing.on("error", fail);
    join(stream, outgoing);
  } catch (error) {
    fail(error);
  }
}

function join(stream: http2.ServerHttp2Stream, outgoing: http2.ClientHttp2Stream): void {
  outgoing.on("response", (answer, flags) => {
    if (stream.destroyed) return;
    const headers = { ":status": answer[":status"] ?? 502, ...answered(answer) };
    // An error of gRPC is headers and nothing more: with an empty body after them it would be none.
    if ((flags & NGHTTP2_FLAG_END_STREAM) !== 0) stream.respond(headers, { endStream: true });
    else {
      stream.respond(headers, { waitForTrailers: true });
      outgoing.pipe(stream);
    }
  });
  let trailers: http2.IncomingHttpHeaders = {};
  outgoing.on("trailers", (found: http2.IncomingHttpHeaders) => {
    trailers = found;
  });
  stream.on("wantTrailers", () => {
    stream.sendTrailers(answered(trailers));
  });
  // Who gives up takes the other side along.
  stream.on("close", () => {
    if (!outgoing.closed) outgoing.close(NGHTTP2_CANCEL);
  });
  outgoing.on("close", () => {
    if (outgoing.rstCode !== 0 && !stream.closed) stream.close(outgoing.rstCode);
  });
  stream.pipe(outgoing);
}
