// A simulated Vault: documents of KV version 2 and a login, as https://developer.hashicorp.com/vault/api-docs says.
import type { Ask, Reply } from "./http";

export interface Fields {
  [key: string]: unknown;
}

interface Version {
  fields: Fields;
  created: string;
  deletion: string;
  destroyed: boolean;
}

interface Document {
  versions: Version[];
}

export class SimulatedVault {
  /** Says why it is away; a text is the reason that it gives, `cut` means no answer. */
  away: "cut" | "sealed" | undefined;
  logins = 0;
  reads = 0;
  /** Everything that a key has ever been, by `<mount>/<document>/<KEY>`. */
  readonly history = new Map<string, Set<unknown>>();
  /** Requests that would have changed something. The reconciler never makes one. */
  readonly writes: string[] = [];
  private documents = new Map<string, Document>();
  private readonly tokens = new Map<string, number>();
  private readonly now: () => number;
  private readonly tokenSeconds: number;
  private readonly mounts: string[];

  constructor(now: () => number, mounts: string[], tokenSeconds = 3600) {
    this.now = now;
    this.mounts = mounts;
    this.tokenSeconds = tokenSeconds;
  }

  /** The current fields; none if there is no such document. */
  fields(path: string): Fields {
    const current = this.documents.get(path)?.versions.at(-1);
    return current === undefined || current.deletion !== "" || current.destroyed ? {} : current.fields;
  }

  /** What a key has been, as far as Vault still shows it. */
  shown(path: string, key: string): unknown[] {
    const versions = this.documents.get(path)?.versions.slice(-10) ?? [];
    return versions.flatMap(({ fields, deletion, destroyed }) => (deletion === "" && !destroyed ? [fields[key]] : []));
  }

  /** Makes a new version. */
  put(path: string, fields: Fields): void {
    const versions = this.documents.get(path)?.versions ?? [];
    versions.push({ fields: { ...fields }, created: this.time(), deletion: "", destroyed: false });
    this.documents.set(path, { versions });
    for (const [key, value] of Object.entries(fields)) {
      const name = `${path}/${key}`;
      this.history.set(name, (this.history.get(name) ?? new Set()).add(value));
    }
  }

  /** Deletes the current version, which can be undone. */
  deleteVersion(path: string): void {
    const current = this.documents.get(path)?.versions.at(-1);
    if (current !== undefined) current.deletion = this.time();
  }

  undelete(path: string): void {
    const current = this.documents.get(path)?.versions.at(-1);
    if (current !== undefined) current.deletion = "";
  }

  destroyVersion(path: string): void {
    const current = this.documents.get(path)?.versions.at(-1);
    if (current !== undefined) current.destroyed = true;
  }

  /** Forgets the document and all its versions: the next one is number 1 again. */
  forget(path: string): void {
    this.documents.delete(path);
  }

  revokeTokens(): void {
    this.tokens.clear();
  }

  backUp(): () => void {
    const copy = structuredClone(this.documents);
    return () => {
      this.documents = structuredClone(copy);
    };
  }

  answer(ask: Ask): Reply | undefined {
    if (this.away === "cut") return undefined;
    if (this.away === "sealed") return { status: 503, body: { errors: ["Vault is sealed"] } };
    const path = ask.path.replace(/^\/v1\//, "");
    if (path === "auth/gcp/login") return this.login(ask);
    if (ask.method !== "GET") {
      this.writes.push(`${ask.method} ${path}`);
      return { status: 403, body: { errors: ["permission denied"] } };
    }
    if ((this.tokens.get(ask.headers.get("x-vault-token") ?? "") ?? 0) <= this.now()) {
      return { status: 403, body: { errors: ["permission denied"] } };
    }
    const [, mount = "", kind = "", name = ""] = /^(.+?)\/(metadata|data)\/(.+)$/.exec(path) ?? [];
    if (!this.mounts.includes(mount)) {
      return { status: 404, body: { errors: [`no handler for route "${path}". route entry not found.`] } };
    }
    const document = this.documents.get(`${mount}/${name}`);
    if (document === undefined) return { status: 404, body: { errors: [] } };
    return kind === "metadata" ? metadata(document) : this.data(document, ask.query.get("version"));
  }

  private login(ask: Ask): Reply {
    const { role, jwt } = JSON.parse(ask.body) as { role: string; jwt: string };
    if (jwt !== `jwt-for-https://vault/${role}`) return { status: 400, body: { errors: ["invalid audience"] } };
    this.logins++;
    const token = `hvs.${this.logins}`;
    this.tokens.set(token, this.now() + this.tokenSeconds * 1000);
    return { status: 200, body: { auth: { client_token: token, lease_duration: this.tokenSeconds } } };
  }

  private data({ versions }: Document, asked: string | null): Reply {
    this.reads++;
    const number = asked === null ? versions.length : Number(asked);
    const version = versions[number - 1];
    if (version === undefined || number <= versions.length - 10) return { status: 404, body: { errors: [] } };
    const gone = version.deletion !== "" || version.destroyed;
    const body = { data: { data: gone ? null : version.fields, metadata: { version: number, ...describe(version) } } };
    return { status: gone ? 404 : 200, body };
  }

  private time(): string {
    return new Date(this.now()).toISOString();
  }
}

function metadata({ versions }: Document): Reply {
  const described = versions.map((version, index) => [String(index + 1), describe(version)]);
  return {
    status: 200,
    body: { data: { current_version: versions.length, versions: Object.fromEntries(described) as object } },
  };
}

function describe({ created, deletion, destroyed }: Version): object {
  return { created_time: created, deletion_time: deletion, destroyed };
}
