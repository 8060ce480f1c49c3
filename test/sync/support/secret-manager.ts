// A simulated Secret Manager, as its discovery document and its page of quotas describe it.
import { googleError, type Ask, type Reply } from "./http";

export interface Version {
  state: "ENABLED" | "DISABLED" | "DESTROYED";
  /** Absent once it is destroyed. */
  value?: string;
  /** When `latest` gets to it, in milliseconds since 1970. */
  latestFrom?: number;
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
  /**
   * How long, in milliseconds, `latest` shows what it did before a version was added
   * (https://docs.cloud.google.com/secret-manager/regional-secrets/reference/consistency).
   */
  aliasLag = 0;
  private readonly now: () => number;
  private minute = 0;
  private used = { reads: 0, writes: 0 };

  constructor(now: () => number) {
    this.now = now;
  }

  /** What readers of `latest` get. */
  current(secret: string): string | undefined {
    const versions = this.secrets.get(secret) ?? [];
    return valueOf(versions[this.latest(versions)]);
  }

  /** What they will get once `latest` has got there. */
  newest(secret: string): string | undefined {
    return valueOf(this.secrets.get(secret)?.at(-1));
  }

  /** How many versions have been added, by whomever. */
  get added(): number {
    return [...this.secrets.values()].flat().length;
  }

  /** When `latest` will be right for all secrets. */
  get settledFrom(): number {
    const versions = [...this.secrets.values()].flat();
    return versions.reduce((latest, { latestFrom = 0 }) => Math.max(latest, latestFrom), 0);
  }

  /** Every value that is still there. */
  living(secret: string): string[] {
    return (this.secrets.get(secret) ?? []).flatMap(({ value }) => value ?? []);
  }

  /** As a person does it, by hand. */
  add(secret: string, value: string): void {
    this.secrets.get(secret)?.push(this.version(value));
  }

  answer(ask: Ask): Reply {
    const path = ask.path.replace(/^\/v1\//, "");
    const [, secret = "", number = "", verb = ""] =
      /^(projects\/[^/]+\/secrets\/[^/:]+)(?:\/versions(?:\/(\w+))?)?(?::(\w+))?$/.exec(path) ?? [];
    const versions = this.secrets.get(secret);
    if (versions === undefined) return googleError(404, "NOT_FOUND");
    if (verb === "addVersion") return this.limit("writes") ?? this.addVersion(secret, versions, ask);
    if (number === "") return this.limit("reads") ?? list(secret, versions, ask);
    const index = number === "latest" ? this.latest(versions) : Number(number) - 1;
    const version = versions[index];
    if (version === undefined) return googleError(404, "NOT_FOUND");
    if (verb === "access") return this.access(secret, index, version);
    if (verb === "destroy") return this.limit("writes") ?? this.destroy(secret, index, version);
    return this.limit("reads") ?? { status: 200, body: describe(secret, index, version) };
  }

  private version(value: string): Version {
    return { state: "ENABLED", value, latestFrom: this.now() + this.aliasLag };
  }

  /** Index of the version that `latest` shows; -1 if it shows none. */
  private latest(versions: Version[]): number {
    return versions.findLastIndex(({ latestFrom = 0 }) => latestFrom <= this.now());
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
    const version = this.version(value);
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

function valueOf(version: Version | undefined): string | undefined {
  return version?.state === "ENABLED" ? version.value : undefined;
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
