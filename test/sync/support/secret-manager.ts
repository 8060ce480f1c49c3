// A simulated Secret Manager, as its discovery document and its page of quotas describe it.
import { googleError, type Ask, type Reply } from "./http";

export interface Version {
  state: "ENABLED" | "DISABLED" | "DESTROYED";
  /** Absent once it is destroyed. */
  value?: string;
}

export class SimulatedSecretManager {
  /** By `projects/<project>/secrets/<name>`. */
  readonly secrets = new Map<string, Version[]>();
  reads = 0;
  accesses = 0;
  writes = 0;
  /** Called with each value that is written through the API. */
  onWrite: (secret: string, value: string) => void = () => undefined;
  /** Whether requests over the quota of a minute are refused. */
  limited = false;
  private readonly now: () => number;
  private minute = 0;
  private used = { reads: 0, writes: 0 };

  constructor(now: () => number) {
    this.now = now;
  }

  /** What readers of `latest` get. */
  current(secret: string): string | undefined {
    const latest = this.secrets.get(secret)?.at(-1);
    return latest?.state === "ENABLED" ? latest.value : undefined;
  }

  /** Every value that is still there. */
  living(secret: string): string[] {
    return (this.secrets.get(secret) ?? []).flatMap(({ value }) => value ?? []);
  }

  /** As a person does it, by hand. */
  add(secret: string, value: string): void {
    this.secrets.get(secret)?.push({ state: "ENABLED", value });
  }

  answer(ask: Ask): Reply {
    const path = ask.path.replace(/^\/v1\//, "");
    const [, secret = "", number = "", verb = ""] =
      /^(projects\/[^/]+\/secrets\/[^/:]+)(?:\/versions(?:\/(\w+))?)?(?::(\w+))?$/.exec(path) ?? [];
    const versions = this.secrets.get(secret);
    if (versions === undefined) return googleError(404, "NOT_FOUND");
    if (verb === "addVersion") return this.limit("writes") ?? this.addVersion(secret, versions, ask);
    if (number === "") return this.limit("reads") ?? list(secret, versions, ask);
    const index = number === "latest" ? versions.length - 1 : Number(number) - 1;
    const version = versions[index];
    if (version === undefined) return googleError(404, "NOT_FOUND");
    if (verb === "access") return this.access(secret, index, version);
    if (verb === "destroy") return this.limit("writes") ?? this.destroy(secret, index, version);
    return this.limit("reads") ?? { status: 200, body: describe(secret, index, version) };
  }

  private access(secret: string, index: number, version: Version): Reply {
    this.accesses++;
    if (version.state !== "ENABLED") return googleError(400, "FAILED_PRECONDITION");
    const data = Buffer.from(version.value ?? "").toString("base64");
    return { status: 200, body: { ...describe(secret, index, version), payload: { data } } };
  }

  private addVersion(secret: string, versions: Version[], ask: Ask): Reply {
    const { payload } = JSON.parse(ask.body) as { payload: { data: string } };
    const value = Buffer.from(payload.data, "base64").toString("utf8");
    if (value === "" || Buffer.byteLength(value) > 65_536) return googleError(400, "INVALID_ARGUMENT");
    this.onWrite(secret, value);
    const version: Version = { state: "ENABLED", value };
    versions.push(version);
    return { status: 200, body: describe(secret, versions.length - 1, version) };
  }

  private destroy(secret: string, index: number, version: Version): Reply {
    if (version.state === "DESTROYED") return googleError(400, "FAILED_PRECONDITION");
    version.state = "DESTROYED";
    delete version.value;
    return { status: 200, body: describe(secret, index, version) };
  }

  /** https://cloud.google.com/secret-manager/quotas: 600 reads and 600 writes in a minute. */
  private limit(kind: "reads" | "writes"): Reply | undefined {
    this[kind]++;
    const minute = Math.floor(this.now() / 60_000);
    if (minute !== this.minute) this.used = { reads: 0, writes: 0 };
    this.minute = minute;
    return ++this.used[kind] > 600 && this.limited ? googleError(429, "RESOURCE_EXHAUSTED") : undefined;
  }
}

/** Names have the project's number, whatever the request had. */
function describe(secret: string, index: number, { state }: Version): object {
  return { name: `${secret.replace(/^projects\/[^/]+/, "projects/123456789")}/versions/${index + 1}`, state };
}

function list(secret: string, versions: Version[], ask: Ask): Reply {
  const size = Number(ask.query.get("pageSize") ?? 25_000);
  const start = Number(ask.query.get("pageToken") ?? 0);
  const newestFirst = versions.map((version, index) => describe(secret, index, version)).reverse();
  const next = start + size < versions.length ? { nextPageToken: String(start + size) } : {};
  return { status: 200, body: { versions: newestFirst.slice(start, start + size), ...next } };
}
