// Files beside Workers: https://developers.cloudflare.com/workers/static-assets/direct-upload/. What was uploaded once is not asked for again.
import { createHash } from "node:crypto";
import type { Properties } from "../../model";
import type { Answer } from "../call";
import { text } from "../call";
import { hex } from "../google/values";
import { failed, key, note, ok, type CloudflareRequest } from "./cloudflare";

type Manifest = { [path: string]: { hash: string; size: number } };

/** So many files are asked for at a time. */
const bucketSize = 100;

export function assets(request: CloudflareRequest): Answer | undefined {
  const [, account = "", script] =
    /^(accounts\/[^/]+)\/workers\/scripts\/([^/]+)\/assets-upload-session$/.exec(request.path) ?? [];
  if (request.call.method !== "POST") return undefined;
  if (script !== undefined) return open(request, account);
  const [, owner] = /^(accounts\/[^/]+)\/workers\/assets\/upload(?:\?.*)?$/.exec(request.path) ?? [];
  return owner === undefined ? undefined : receive(request, owner);
}

const content = (account: string, hash: string): string => key(`${account}/assets/${hash}`);
const session = (token: string): string => key(`assets-session/${token}`);

function open(request: CloudflareRequest, account: string): Answer {
  const { store } = request.world;
  const manifest = (request.body["manifest"] ?? {}) as Manifest;
  for (const [path, { hash, size }] of Object.entries(manifest)) {
    if (!path.startsWith("/") || !/^[0-9a-f]{32}$/.test(hash)) return failed(400, 10021, `manifest entry ${path}`);
    if (size > 25 * 1024 * 1024) return failed(413, 100314, `${path} is larger than 25 MiB`);
  }
  const hashes = [...new Set(Object.values(manifest).map(({ hash }) => hash))];
  const missing = hashes.filter((hash) => store.get(content(account, hash)) === undefined);
  const token = hex(32);
  store.put(session(token), { manifest, left: missing });
  const buckets: string[][] = [];
  for (let at = 0; at < missing.length; at += bucketSize) buckets.push(missing.slice(at, at + bucketSize));
  return ok({ jwt: token, buckets });
}

function receive(request: CloudflareRequest, account: string): Answer {
  const { call, world } = request;
  const token = (call.headers["authorization"] ?? "").replace(/^Bearer /, "");
  const opened = world.store.get(session(token));
  if (opened === undefined) return failed(401, 10000, "the upload session is not known");
  const boundary = /boundary="?([^";]+)/.exec(call.headers["content-type"] ?? "")?.[1] ?? "";
  const arrived = new Set<string>();
  for (const part of call.body.toString("latin1").split(`--${boundary}`).slice(1, -1)) {
    const split = part.indexOf("\r\n\r\n");
    const hash = /name="([^"]+)"/.exec(part.slice(0, split))?.[1] ?? "";
    const bytes = Buffer.from(part.slice(split + 4), "base64");
    if (!createHash("sha256").update(bytes).digest("hex").startsWith(hash))
      note(request, "type", hash, "another content");
    const type = /content-type: *([^\r]*)/i.exec(part.slice(0, split))?.[1] ?? "";
    world.store.put(content(account, hash), { type, size: bytes.length });
    arrived.add(hash);
  }
  const left = (opened["left"] as string[]).filter((hash) => !arrived.has(hash));
  world.store.put(session(token), { ...opened, left });
  return left.length > 0 ? { ...ok({}), status: 202 } : { ...ok({ jwt: token }), status: 201 };
}

/** The files of a Worker, from what its upload says; nothing where it has none. A token is good once all has arrived. */
export function filesOf(request: CloudflareRequest, metadata: Properties): Properties | undefined {
  const upload = metadata["assets"] as Properties | undefined;
  if (upload === undefined) return undefined;
  const opened = request.world.store.get(session(text(upload["jwt"])));
  if (opened === undefined || (opened["left"] as string[]).length > 0) {
    note(request, "missing reference", ".assets.jwt", "not the end of an upload");
    return {};
  }
  return { files: opened["manifest"] ?? {}, config: upload["config"] ?? {} };
}
