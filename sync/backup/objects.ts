// Objects in Cloud Storage, through its JSON API (https://cloud.google.com/storage/docs/json_api/v1).
import { SyncError } from "../contract";
import { exchange, tableAt, type HttpAnswer } from "../exchange";

/** One generation of an object. */
export interface StoredObject {
  name: string;
  /** Number of the content, which another content never has. */
  generation: string;
  size: number;
  /** Checksum of the content, base64. */
  crc32c: string;
  /** Milliseconds since 1970. */
  created: number;
  /** When another generation, or nothing, took its place; absent for the live one. */
  replaced?: number;
}

/** What a listing asks for. */
export interface Listing {
  /** Earlier generations too. */
  versions?: boolean;
  prefix?: string;
  /** Names from this one on. */
  startOffset?: string;
  /** Names before this one. */
  endOffset?: string;
  /** Pattern of whole names; `*` is anything but a slash. */
  matchGlob?: string;
}

/** The parts of a bucket's settings that matter here. */
export interface BucketSettings {
  location: string;
  versioning: boolean;
  uniformAccess: boolean;
  publicAccessPrevented: boolean;
}

/** Cloud Storage did not do what it was asked for. The message never holds a token. */
export class StorageError extends Error {
  constructor(
    message: string,
    /** Status of the answer; 0 if there was none. */
    readonly status: number,
  ) {
    super(message);
  }
}

/** How the service is reached. */
export interface StorageOptions {
  /** `https://storage.googleapis.com`, or another in tests. */
  url: string;
  /** Value of the header `Authorization`. A `SyncError` passes, and is waited for; anything else ends the request. */
  authorization: () => Promise<string>;
  /** Called when the value is not accepted: the next one should be another. */
  refused?: () => void;
  /** Milliseconds for which one request is tried again after a failure that passes. */
  patience: number;
  sleep: (milliseconds: number) => Promise<void>;
  /** Whether a refusal may be a grant that has not arrived yet, and is tried again. */
  waitForGrants?: boolean;
  send?: typeof fetch;
}

interface ObjectResource {
  name: string;
  generation: string;
  size: string;
  crc32c: string;
  timeCreated: string;
  timeDeleted?: string;
}

const passing = [401, 408, 429, 500, 502, 503, 504];
const longestPause = 16_000;
/** In bytes: the manifest of a backup has a line for each object. */
const longest = 500_000_000;

/** Cloud Storage, with patience for what passes by itself. Every request here can be repeated. */
export class Storage {
  constructor(private readonly options: StorageOptions) {}

  /** The service's own clock, to the second: the times of objects are its own too. */
  async now(bucket: string): Promise<number> {
    const { headers } = await this.ask(`listing ${bucket}`, "GET", `b/${bucket}/o?maxResults=1&fields=kind`);
    const date = Date.parse(headers.get("date") ?? "");
    return Number.isNaN(date) ? Date.now() : date;
  }

  async *list(bucket: string, listing: Listing): AsyncGenerator<StoredObject> {
    const query = new URLSearchParams({
      maxResults: "1000",
      fields: "nextPageToken,items(name,generation,size,crc32c,timeCreated,timeDeleted)",
    });
    for (const [name, value] of Object.entries(listing)) query.set(name, String(value));
    for (;;) {
      const what = `listing ${bucket}`;
      const page: { items?: ObjectResource[]; nextPageToken?: string } = tableOf(
        what,
        await this.ask(what, "GET", `b/${bucket}/o?${query.toString()}`),
      );
      for (const item of page.items ?? []) yield storedObject(item);
      if (page.nextPageToken === undefined) return;
      query.set("pageToken", page.nextPageToken);
    }
  }

  /** Names one level below the prefix, as folders would be. */
  async folders(bucket: string): Promise<string[]> {
    const found: string[] = [];
    const query = new URLSearchParams({ delimiter: "/", maxResults: "1000", fields: "nextPageToken,prefixes" });
    for (;;) {
      const what = `listing ${bucket}`;
      const page: { prefixes?: string[]; nextPageToken?: string } = tableOf(
        what,
        await this.ask(what, "GET", `b/${bucket}/o?${query.toString()}`),
      );
      found.push(...(page.prefixes ?? []).map((prefix) => prefix.slice(0, -1)));
      if (page.nextPageToken === undefined) return found;
      query.set("pageToken", page.nextPageToken);
    }
  }

  /** Copies one generation inside Cloud Storage. False if there is an object of that name already. */
  async copy(from: { bucket: string; object: StoredObject }, to: { bucket: string; name: string }): Promise<boolean> {
    const { bucket, object } = from;
    const path = `b/${bucket}/o/${encodeURIComponent(object.name)}/rewriteTo/b/${to.bucket}/o/${encodeURIComponent(to.name)}`;
    // A precondition, so that nothing is ever overwritten.
    const query = new URLSearchParams({ sourceGeneration: object.generation, ifGenerationMatch: "0" });
    for (;;) {
      const what = `copying ${object.name} to ${to.bucket}`;
      const answer = await this.ask(what, "POST", `${path}?${query.toString()}`, { accept: [412] });
      if (answer.status === 412) return false;
      const progress: { done?: boolean; rewriteToken?: string } = tableOf(what, answer);
      if (progress.done === true) return true;
      query.set("rewriteToken", progress.rewriteToken ?? "");
    }
  }

  async read(bucket: string, name: string): Promise<string | undefined> {
    const path = `b/${bucket}/o/${encodeURIComponent(name)}?alt=media`;
    const { status, text, problem } = await this.ask(`reading ${name}`, "GET", path, { accept: [404] });
    if (text === "" && problem !== undefined) throw new StorageError(`reading ${name}: ${problem}`, status);
    return status === 404 ? undefined : text;
  }

  /** Makes an object. One of that name that is there already stays as it is. */
  async create(bucket: string, name: string, text: string): Promise<void> {
    const query = new URLSearchParams({ uploadType: "media", name, ifGenerationMatch: "0" });
    const body = { text, type: "application/json" };
    await this.ask(`writing ${name}`, "POST", `upload b/${bucket}/o?${query.toString()}`, { body, accept: [412] });
  }

  /** Nothing if there is no such bucket. */
  async bucket(name: string): Promise<BucketSettings | undefined> {
    const fields = "location,versioning,iamConfiguration";
    const what = `looking at ${name}`;
    const answer = await this.ask(what, "GET", `b/${name}?fields=${fields}`, { accept: [404] });
    if (answer.status === 404) return undefined;
    const found: {
      location?: string;
      versioning?: { enabled?: boolean };
      iamConfiguration?: { uniformBucketLevelAccess?: { enabled?: boolean }; publicAccessPrevention?: string };
    } = tableOf(what, answer);
    return {
      location: (found.location ?? "").toLowerCase(),
      versioning: found.versioning?.enabled === true,
      uniformAccess: found.iamConfiguration?.uniformBucketLevelAccess?.enabled === true,
      publicAccessPrevented: found.iamConfiguration?.publicAccessPrevention === "enforced",
    };
  }

  async createBucket(project: string, resource: { name: string }): Promise<void> {
    const body = { text: JSON.stringify(resource), type: "application/json" };
    const path = `b?project=${encodeURIComponent(project)}`;
    const { status } = await this.ask(`creating ${resource.name}`, "POST", path, { body, accept: [409] });
    if (status === 409) throw new StorageError(`a bucket ${resource.name} exists, in this project or another`, 409);
  }

  private async ask(
    what: string,
    method: string,
    path: string,
    more: { body?: { text: string; type: string }; accept?: number[] } = {},
  ): Promise<HttpAnswer> {
    const started = Date.now();
    for (let attempt = 0; ; attempt++) {
      const outcome = await this.attempt(method, path, more.body);
      const answer = outcome instanceof SyncError ? undefined : outcome;
      const status = answer?.status ?? 0;
      if (answer !== undefined && (isDone(status) || more.accept?.includes(status) === true)) return answer;
      if (status === 401) this.options.refused?.();
      const pause = Math.min(500 * 2 ** attempt, longestPause) * (0.5 + Math.random() / 2);
      const passes = status === 0 || passing.includes(status) || (status === 403 && this.options.waitForGrants);
      if (passes !== true || Date.now() - started + pause > this.options.patience) {
        // The reason is not told: it may quote the request.
        throw outcome instanceof SyncError ? outcome : failure(what, status);
      }
      await this.options.sleep(pause);
    }
  }

  /** The answer, or why the request was not sent, or nothing if there was no answer. */
  private async attempt(
    method: string,
    path: string,
    body: { text: string; type: string } | undefined,
  ): Promise<HttpAnswer | SyncError | undefined> {
    let authorization: string;
    try {
      authorization = await this.options.authorization();
    } catch (error) {
      if (error instanceof SyncError) return error;
      throw error;
    }
    return await this.send(method, path, body, authorization);
  }

  private async send(
    method: string,
    path: string,
    body: { text: string; type: string } | undefined,
    authorization: string,
  ): Promise<HttpAnswer | undefined> {
    const { url, send } = this.options;
    const upload = path.startsWith("upload ");
    const address = upload ? `${url}/upload/storage/v1/${path.slice(7)}` : `${url}/storage/v1/${path}`;
    const headers = { authorization, ...(body === undefined ? {} : { "content-type": body.type }) };
    try {
      // Cloud Storage's API redirects nobody: what does is something else.
      const limits = { milliseconds: 60_000, bytes: longest, redirects: 0 };
      const request = { method, url: address, headers, ...(body === undefined ? {} : { body: body.text }) };
      return await exchange(request, limits, send);
    } catch {
      return undefined;
    }
  }
}

function isDone(status: number): boolean {
  return status >= 200 && status < 300;
}

/** What an answer says, which is a table, or something else answers in Cloud Storage's place. */
function tableOf(what: string, { status, body, problem = "no object" }: HttpAnswer): { [name: string]: unknown } {
  const table = tableAt(body);
  if (table === undefined) throw new StorageError(`${what}: Cloud Storage answers with ${problem}`, status);
  return table;
}

function failure(what: string, status: number): StorageError {
  const reasons: { [status: number]: string } = {
    0: "Cloud Storage does not answer",
    401: "the credentials are not accepted",
    403: "not allowed; a grant that was made seconds ago may not have arrived yet",
    404: "there is no such bucket or object",
  };
  return new StorageError(`${what}: ${reasons[status] ?? `Cloud Storage answered ${status}`}`, status);
}

function storedObject(item: ObjectResource): StoredObject {
  return {
    name: item.name,
    generation: item.generation,
    size: Number(item.size),
    crc32c: item.crc32c,
    created: Date.parse(item.timeCreated),
    ...(item.timeDeleted === undefined ? {} : { replaced: Date.parse(item.timeDeleted) }),
  };
}
