// Cloud Storage's JSON API, as far as backups use it: generations, listings in pages, copies, preconditions, who may do what.
// Answers as the real one does (https://cloud.google.com/storage/docs/json_api/v1); the objects are in memory, or wherever
// a test keeps them.
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** One generation of an object. */
export interface Generation {
  name: string;
  generation: bigint;
  content: Buffer;
  /** Milliseconds since 1970, with a fraction. */
  created: number;
  replaced?: number;
}

/** A bucket. Only what a test needs is there: a source of generations, or a place for new objects as well. */
export interface Bucket {
  resource: { [member: string]: unknown };
  /** Every generation, earlier ones too. */
  generations(): Promise<Generation[]>;
  /** Adds a generation, as the server that answers the request. */
  put(name: string, content: Buffer): Promise<Generation>;
}

/** Permissions as IAM names them. */
export type Permission =
  | "storage.objects.list"
  | "storage.objects.get"
  | "storage.objects.create"
  | "storage.objects.delete"
  | "storage.buckets.get"
  | "storage.buckets.create";

/** What the roles of the components allow (https://cloud.google.com/storage/docs/access-control/iam-roles). */
export const roles = {
  objectViewer: ["storage.objects.list", "storage.objects.get"],
  objectCreator: ["storage.objects.create"],
  objectUser: ["storage.objects.list", "storage.objects.get", "storage.objects.create", "storage.objects.delete"],
  admin: [
    "storage.objects.list",
    "storage.objects.get",
    "storage.objects.create",
    "storage.objects.delete",
    "storage.buckets.get",
    "storage.buckets.create",
  ],
} as const satisfies { [role: string]: Permission[] };

export interface FakeStorage {
  url: string;
  buckets: Map<string, Bucket>;
  /** By token and bucket; `*` stands for every bucket. */
  grants: { [token: string]: { [bucket: string]: readonly Permission[] } };
  /** Most objects in a page of a listing. */
  pageSize: number;
  /** Method and path of each request, in order. */
  requests: string[];
  /** Answers before the stand-in does: a status, or nothing to let it answer. May wait. */
  interfere: (request: string) => number | undefined | Promise<number | undefined>;
  close(): Promise<void>;
}

const safe = {
  versioning: { enabled: true },
  iamConfiguration: { uniformBucketLevelAccess: { enabled: true }, publicAccessPrevention: "enforced" },
};

/** A bucket in memory, with the settings of Vault's own unless others are given. */
export class MemoryBucket implements Bucket {
  readonly all: Generation[] = [];
  private last = 0n;

  constructor(readonly resource: { [member: string]: unknown } = { location: "EUROPE-WEST4", ...safe }) {}

  generations(): Promise<Generation[]> {
    return Promise.resolve([...this.all]);
  }

  put(name: string, content: Buffer, at = Date.now()): Promise<Generation> {
    this.remove(name, at);
    const now = BigInt(Math.round(at * 1000));
    this.last = now > this.last ? now : this.last + 1n;
    const made = { name, content, generation: this.last, created: at };
    this.all.push(made);
    return Promise.resolve(made);
  }

  remove(name: string, at = Date.now()): void {
    for (const one of this.all) if (one.name === name && one.replaced === undefined) one.replaced = at;
  }

  /** What is live, by name. */
  get live(): Map<string, Generation> {
    return new Map(this.all.filter((one) => one.replaced === undefined).map((one) => [one.name, one]));
  }
}

/** An answer with a status of its own. */
class Answer extends Error {
  constructor(readonly status: number) {
    super(String(status));
  }
}

export async function startStorage(): Promise<FakeStorage> {
  const server = createServer((request, response) => {
    void handle(storage, request).then(
      (body) => {
        send(response, 200, body);
      },
      (error: unknown) => {
        const status = error instanceof Answer ? error.status : 500;
        // As the real one does: with words that quote the request, which nobody may log.
        send(response, status, { error: { code: status, message: `${request.headers.authorization ?? ""}: no` } });
      },
    );
  });
  const storage: FakeStorage = {
    url: "",
    buckets: new Map(),
    grants: { operator: { "*": roles.admin } },
    pageSize: 1000,
    requests: [],
    interfere: () => undefined,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => {
          resolve();
        });
      }),
  };
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  storage.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return storage;
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.statusCode = status;
  response.end(Buffer.isBuffer(body) ? body : JSON.stringify(body));
}

async function handle(storage: FakeStorage, request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const line = `${request.method ?? ""} ${request.url ?? ""}`;
  storage.requests.push(line);
  const status = await storage.interfere(line);
  if (status !== undefined) throw new Answer(status);
  if (request.url?.startsWith("/computeMetadata/") === true) return { access_token: "job", expires_in: 3600 };
  const token = request.headers.authorization?.replace(/^Bearer /, "") ?? "";
  if (storage.grants[token] === undefined) throw new Answer(401);
  const url = new URL(request.url ?? "", storage.url);
  const [path, query] = [url.pathname, url.searchParams];
  const may = (bucket: string, permission: Permission): void => {
    const granted = storage.grants[token]?.[bucket] ?? storage.grants[token]?.["*"] ?? [];
    if (!granted.includes(permission)) throw new Answer(403);
  };
  const match = (pattern: RegExp): string[] | undefined => pattern.exec(path)?.slice(1).map(decodeURIComponent);

  if (path === "/storage/v1/b" && request.method === "POST") {
    may("*", "storage.buckets.create");
    const resource = JSON.parse(Buffer.concat(chunks).toString()) as { name: string };
    if (storage.buckets.has(resource.name)) throw new Answer(409);
    storage.buckets.set(resource.name, new MemoryBucket(resource));
    return resource;
  }
  const copying = match(/^\/storage\/v1\/b\/([^/]+)\/o\/([^/]+)\/rewriteTo\/b\/([^/]+)\/o\/([^/]+)$/);
  if (copying !== undefined) return copy(storage, copying, query, may);
  const [uploaded] = match(/^\/upload\/storage\/v1\/b\/([^/]+)\/o$/) ?? [];
  if (uploaded !== undefined) return put(storage, uploaded, query.get("name") ?? "", Buffer.concat(chunks), query, may);
  const [readFrom, read] = match(/^\/storage\/v1\/b\/([^/]+)\/o\/([^/]+)$/) ?? [];
  if (readFrom !== undefined && query.get("alt") === "media") {
    may(readFrom, "storage.objects.get");
    const found = (await bucketOf(storage, readFrom).generations()).find(
      (one) => one.name === read && one.replaced === undefined,
    );
    if (found === undefined) throw new Answer(404);
    return found.content;
  }
  const [listed] = match(/^\/storage\/v1\/b\/([^/]+)\/o$/) ?? [];
  if (listed !== undefined) {
    may(listed, "storage.objects.list");
    return list(await bucketOf(storage, listed).generations(), query, storage.pageSize);
  }
  const [looked] = match(/^\/storage\/v1\/b\/([^/]+)$/) ?? [];
  if (looked === undefined) throw new Answer(404);
  may(looked, "storage.buckets.get");
  return bucketOf(storage, looked).resource;
}

function bucketOf(storage: FakeStorage, name: string): Bucket {
  const bucket = storage.buckets.get(name);
  if (bucket === undefined) throw new Answer(404);
  return bucket;
}

type May = (bucket: string, permission: Permission) => void;

async function copy(
  storage: FakeStorage,
  [fromBucket = "", fromName = "", toBucket = "", toName = ""]: string[],
  query: URLSearchParams,
  may: May,
): Promise<unknown> {
  may(fromBucket, "storage.objects.get");
  const all = await bucketOf(storage, fromBucket).generations();
  const wanted = query.get("sourceGeneration");
  const source = all.find(
    (one) =>
      one.name === fromName && (wanted === null ? one.replaced === undefined : one.generation === BigInt(wanted)),
  );
  if (source === undefined) throw new Answer(404);
  // A large object between two places takes several calls.
  if (source.content.length > 1000 && query.get("rewriteToken") === null) return { done: false, rewriteToken: "more" };
  const resource = await put(storage, toBucket, toName, source.content, query, may);
  return { done: true, resource };
}

async function put(
  storage: FakeStorage,
  bucket: string,
  name: string,
  content: Buffer,
  query: URLSearchParams,
  may: May,
): Promise<unknown> {
  may(bucket, "storage.objects.create");
  const target = bucketOf(storage, bucket);
  const present = (await target.generations()).some((one) => one.name === name && one.replaced === undefined);
  if (present && query.get("ifGenerationMatch") === "0") throw new Answer(412);
  // To overwrite is to delete.
  if (present) may(bucket, "storage.objects.delete");
  return resourceOf(await target.put(name, content));
}

function list(all: Generation[], query: URLSearchParams, most: number): unknown {
  const wanted = all
    .filter((one) => query.get("versions") === "true" || one.replaced === undefined)
    .filter(({ name }) => name.startsWith(query.get("prefix") ?? ""))
    .filter(({ name }) => name >= (query.get("startOffset") ?? ""))
    .filter(({ name }) => query.get("endOffset") === null || name < (query.get("endOffset") ?? ""))
    .sort((one, other) => (keyOf(one) < keyOf(other) ? -1 : 1));
  const delimiter = query.get("delimiter");
  if (delimiter !== null) {
    const prefixes = wanted.filter(({ name }) => name.includes(delimiter)).map(({ name }) => name.split(delimiter)[0]);
    return { prefixes: [...new Set(prefixes)].map((prefix) => `${prefix ?? ""}${delimiter}`) };
  }
  // A token is a place among the names: what is written meanwhile shows on a later page, as in the real one.
  const after = wanted.filter((one) => keyOf(one) > (query.get("pageToken") ?? ""));
  const page = after.slice(0, Math.min(most, Number(query.get("maxResults") ?? 1000)));
  const last = page.at(-1);
  const more = last !== undefined && page.length < after.length ? { nextPageToken: keyOf(last) } : {};
  return { kind: "storage#objects", items: page.map(resourceOf), ...more };
}

function keyOf({ name, generation }: Generation): string {
  return `${name} ${generation.toString().padStart(20, "0")}`;
}

function resourceOf(one: Generation): { [member: string]: unknown } {
  return {
    name: one.name,
    generation: one.generation.toString(),
    size: String(one.content.length),
    crc32c: crc32c(one.content),
    timeCreated: new Date(one.created).toISOString(),
    ...(one.replaced === undefined ? {} : { timeDeleted: new Date(one.replaced).toISOString() }),
  };
}

const table = Uint32Array.from({ length: 256 }, (_, index) => {
  let value = index;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0x82f63b78 : value >>> 1;
  return value;
});

/** As Cloud Storage shows it: CRC-32C (RFC 9260, appendix A), big-endian, base64. */
export function crc32c(content: Buffer): string {
  let crc = 0xffffffff;
  for (const byte of content) crc = (crc >>> 8) ^ (table[(crc ^ byte) & 0xff] ?? 0);
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE((crc ^ 0xffffffff) >>> 0);
  return bytes.toString("base64");
}
