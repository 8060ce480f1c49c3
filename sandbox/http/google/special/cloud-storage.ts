// Buckets, objects, notifications and keys: https://cloud.google.com/storage/docs/json_api/v1
import { without } from "../../../wire";
import { createHash } from "node:crypto";
import type { Properties } from "../../../model";
import { merged, type Answer, text } from "../../call";
import { check } from "../check";
import { complete } from "../fills";
import { readPolicy, writePolicy } from "../policies";
import { idOf, note, ok, problem, type GoogleRequest } from "../request";
import { hmacKeys } from "./hmac-keys";
import { notifications } from "./notifications";
import { etag, now } from "../values";

export function cloudStorage(request: GoogleRequest, isUpload: boolean): Answer {
  const { parameters, world, action, collection } = request;
  if (collection === "hmacKeys") return hmacKeys(request);
  const { bucket = "" } = parameters;
  const key = `storage:b/${bucket}`;
  const stored = world.store.get(key);
  if (bucket !== "" && stored === undefined) return problem(404, `The specified bucket does not exist: ${bucket}`);
  if (action === "getIamPolicy") return readPolicy(request, key);
  if (action === "setIamPolicy") return writePolicy(request, key, request.body);
  const project = idOf(world, text(stored?.["projectNumber"] ?? request.project));
  const at = { ...request, key, project };
  if (collection === "notifications") return notifications(at, bucket);
  return collection === "objects" ? objects(at, bucket, isUpload) : buckets(at, stored);
}

function buckets(request: GoogleRequest, stored: Properties | undefined): Answer {
  const { action, world, body, key } = request;
  switch (action) {
    case "insert": {
      const path = `storage:b/${text(body["name"])}`;
      if (world.store.get(path) !== undefined) {
        note(request, "already exists", ".name", body["name"]);
        return problem(409, "Your previous request to create the named bucket succeeded and you already own it.");
      }
      return ok(finish({ ...request, key: path }, structuredClone(body), undefined));
    }
    case "get":
      return ok(stored ?? {});
    case "list":
      return ok({ items: [] });
    case "lockRetentionPolicy": {
      // https://cloud.google.com/storage/docs/json_api/v1/buckets/lockRetentionPolicy
      const locked = merged(structuredClone(stored ?? {}), { retentionPolicy: { isLocked: true } });
      return ok(finish(request, locked, stored));
    }
    case "delete":
      if (world.store.under(`${key}/o/`).length > 0) {
        return problem(409, "The bucket you tried to delete is not empty.", ["FAILED_PRECONDITION", "conflict"]);
      }
      for (const inside of world.store.family(key)) world.store.drop(inside);
      world.store.drop(`policy ${key}`);
      return { status: 204 };
    default:
      return ok(finish(request, merged(structuredClone(stored ?? {}), body), stored));
  }
}

function finish(request: GoogleRequest, resource: Properties, before: Properties | undefined): Properties {
  complete(request, resource, before);
  return request.world.store.put(request.key, resource);
}

function objects(request: GoogleRequest, bucket: string, isUpload: boolean): Answer {
  const { action, world, parameters, call, key, body } = request;
  const { store } = world;
  if (isUpload || action === "insert") return upload(request, bucket);
  if (action === "list") {
    const prefix = `${key}/o/${encodeURIComponent(call.query.get("prefix") ?? "")}`;
    const items = store
      .keys()
      .filter((one) => one.startsWith(prefix))
      .map((one) => shown(store.get(one) ?? {}));
    return ok({ kind: "storage#objects", items });
  }
  const path = `${key}/o/${encodeURIComponent(parameters["object"] ?? "")}`;
  const stored = store.get(path);
  if (stored === undefined) return problem(404, `No such object: ${bucket}/${parameters["object"] ?? ""}`);
  switch (action) {
    case "get":
      if (call.query.get("alt") !== "media") return ok(shown(stored));
      return { status: 200, raw: Buffer.from(text(stored["content"]), "base64"), type: "application/octet-stream" };
    case "delete":
      store.drop(path);
      return { status: 204 };
    default:
      return ok(shown(store.put(path, { ...stored, ...body })));
  }
}

function shown(object: Properties): Properties {
  return without(object, ["content"]);
}

/** An upload in one request: the content alone, or metadata and content as two parts. */
function upload(request: GoogleRequest, bucket: string): Answer {
  const { call, world, key, document } = request;
  const boundary = /boundary="?([^";]+)/.exec(call.headers["content-type"] ?? "")?.[1];
  const parts = boundary === undefined ? undefined : partsOf(call.body, boundary);
  const metadata = {
    ...(parts === undefined ? {} : (JSON.parse(parts[0]?.content.toString("utf8") ?? "{}") as Properties)),
  };
  metadata["name"] ??= call.query.get("name") ?? "";
  for (const { kind, at, value, expected } of check(document, { $ref: "Object" }, metadata))
    note(request, kind, at, value, expected);
  const content = parts?.[1]?.content ?? call.body;
  const contentType = /content-type: ([^\r\n]+)/i.exec(parts?.[1]?.head ?? "")?.[1];
  if (contentType !== undefined) metadata["contentType"] ??= contentType;
  const name = text(metadata["name"]);
  const generation = String(Date.now() * 1000);
  const address = `b/${bucket}/o/${encodeURIComponent(name)}`;
  const object: Properties = {
    kind: "storage#object",
    id: `${bucket}/${name}/${generation}`,
    bucket,
    generation,
    metageneration: "1",
    storageClass: world.store.get(key)?.["storageClass"] ?? "STANDARD",
    size: String(content.length),
    md5Hash: createHash("md5").update(content).digest("base64"),
    crc32c: crc32c(content),
    etag: etag(),
    timeCreated: now(),
    updated: now(),
    selfLink: `https://www.googleapis.com/storage/v1/${address}`,
    mediaLink: `https://storage.googleapis.com/download/storage/v1/${address}?generation=${generation}&alt=media`,
    ...metadata,
    content: content.toString("base64"),
  };
  return ok(shown(world.store.put(`${key}/o/${encodeURIComponent(name)}`, object)));
}

function partsOf(body: Buffer, boundary: string): { head: string; content: Buffer }[] {
  return body
    .toString("latin1")
    .split(`--${boundary}`)
    .slice(1, -1)
    .map((part) => {
      const split = part.indexOf("\r\n\r\n");
      const content = part.slice(split + 4).replace(/\r\n$/, "");
      return { head: part.slice(0, split), content: Buffer.from(content, "latin1") };
    });
}

/** The checksum of RFC 3720, appendix B.4, in base64, which the client compares. */
function crc32c(content: Buffer): string {
  let crc = ~0;
  for (const byte of content) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc & 1) === 1 ? (crc >>> 1) ^ 0x82f63b78 : crc >>> 1;
  }
  const result = Buffer.alloc(4);
  result.writeUInt32BE(~crc >>> 0);
  return result.toString("base64");
}
