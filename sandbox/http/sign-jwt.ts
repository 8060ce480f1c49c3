// IAMCredentials.SignJwt over gRPC, which Vault's provider calls to log in: one method, whose messages have three texts
// (googleapis/googleapis, google/iam/credentials/v1/common.proto).
import type { IncomingHttpHeaders, ServerHttp2Stream } from "node:http2";
import protobuf from "google-protobuf";
import type { Noter } from "./call";

const NAME = 1;
const PAYLOAD = 5;
const KEY_ID = 1;
const SIGNED_JWT = 2;

/** Signs whatever an existing account is asked to sign; nobody verifies it here. */
export function serveSignJwt(
  stream: ServerHttp2Stream,
  headers: IncomingHttpHeaders,
  exists: (email: string) => boolean,
  note: Noter,
): void {
  const chunks: Buffer[] = [];
  stream.on("data", (chunk: Buffer) => chunks.push(chunk));
  stream.on("error", () => undefined);
  stream.on("end", () => {
    const path = String(headers[":path"]);
    // Five bytes say whether it is compressed, and its length.
    const { name, payload } = parse(Buffer.concat(chunks).subarray(5));
    const email = name.split("/").at(-1) ?? "";
    if (!exists(email)) {
      note({ kind: "missing reference", method: "iamcredentials.SignJwt", path, value: email });
      stream.respond({ ":status": 200, "content-type": "application/grpc", "grpc-status": "5" }, { endStream: true });
      return;
    }
    const part = (text: string): string => Buffer.from(text).toString("base64url");
    const message = render(`${part('{"alg":"RS256"}')}.${part(payload)}.${part("signature")}`);
    const head = Buffer.alloc(5);
    head.writeUInt32BE(message.length, 1);
    stream.respond({ ":status": 200, "content-type": "application/grpc" }, { waitForTrailers: true });
    stream.on("wantTrailers", () => {
      stream.sendTrailers({ "grpc-status": "0" });
    });
    stream.end(Buffer.concat([head, message]));
  });
}

function parse(message: Buffer): { name: string; payload: string } {
  const found = { name: "", payload: "{}" };
  const reader = new protobuf.BinaryReader(new Uint8Array(message));
  while (reader.nextField()) {
    const field = reader.getFieldNumber();
    if (field === NAME) found.name = reader.readString();
    else if (field === PAYLOAD) found.payload = reader.readString();
    else reader.skipField();
  }
  return found;
}

function render(jwt: string): Buffer {
  const writer = new protobuf.BinaryWriter();
  writer.writeString(KEY_ID, "simulated");
  writer.writeString(SIGNED_JWT, jwt);
  return Buffer.from(writer.getResultBuffer());
}
