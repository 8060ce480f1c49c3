// Vault's HTTP API, as far as copies of values need it (https://developer.hashicorp.com/vault/api-docs).
import { countAt, exchange, member, NoAnswer, tableAt, textAt } from "../exchange";
import {
  explain,
  folderOf,
  isAbsent,
  lifeOf,
  reason,
  refused,
  state,
  strange,
  text,
  VaultConflict,
  VaultError,
  type Answer,
} from "./answers";

/** What Vault says of a document without showing a value of it. */
export interface DocumentMetadata {
  /** Number of the current version; 0 if there has never been one. */
  version: number;
  /** When the current version was made or deleted, in RFC 3339; the empty text if there has never been one. */
  changed: string;
  /** Whether the current version was deleted or destroyed: the document then has no fields. */
  deleted: boolean;
}

/** A document of the key-value store, version 2. */
export interface VaultDocument extends DocumentMetadata {
  fields: { [name: string]: unknown };
}

/** A database user that Vault has made. */
export interface IssuedUser {
  lease: string;
  username: string;
  password: string;
  /** Seconds until its lease ends. */
  ttlSeconds: number;
}

export interface VaultClientSettings {
  /** Base URL, such as `https://vault.example.com`. */
  address: string;
  /** Token for each request. Called anew each time, so that it may log in again; never stored here. */
  token(): Promise<string>;
  /** How long, in milliseconds in all, one call waits for a server that restarts or is busy; the default is 30,000. */
  patience?: number;
  /** How long, in milliseconds, one request waits for its answer; the default is 20,000. */
  perRequest?: number;
  /** Milliseconds since any moment; another one in tests. */
  now?: () => number;
  /** Waits for so many milliseconds; another one in tests. */
  sleep?: (milliseconds: number) => Promise<void>;
  /** Called before each request, by whoever counts them. */
  onRequest?: () => void;
}

// 412: a write has not arrived on this server yet. 472 and 473 are answers of health checks only.
const passing = [412, 429, 500, 502, 503, 504];
const longestPause = 8_000;

/** Calls one server. Repeats what fails by itself; every request it makes can be repeated safely. */
export class VaultClient {
  private readonly settings: VaultClientSettings;

  constructor(settings: VaultClientSettings) {
    this.settings = settings;
  }

  /** Base URL of the server. */
  get address(): string {
    return this.settings.address;
  }

  /**
   * The answer to one request, whatever its status.
   *
   * @throws VaultError if there is none within the client's patience.
   */
  async request(method: string, path: string, body?: object): Promise<Answer> {
    const { patience = 30_000, sleep = wait, now = Date.now } = this.settings;
    let waited = 0;
    for (let attempt = 0; ; attempt++) {
      const start = now();
      const sent = await this.send(method, path, body);
      const answer = sent instanceof NoAnswer ? undefined : sent;
      if (answer !== undefined && !passing.includes(answer.status)) return this.ofVault(answer);
      waited += now() - start;
      const pause = Math.min(500 * 2 ** attempt, longestPause);
      const isFinal = sent instanceof NoAnswer && sent.isFinal;
      if (isFinal || waited + pause > patience) {
        if (!(sent instanceof NoAnswer)) return sent;
        throw new VaultError(`Vault at ${this.settings.address} ${sent.message}`);
      }
      waited += pause;
      await sleep(pause);
    }
  }

  private async send(method: string, path: string, body: object | undefined): Promise<Answer | NoAnswer> {
    const { perRequest = 20_000, address } = this.settings;
    const type = method === "PATCH" ? "application/merge-patch+json" : "application/json";
    const token = await this.settings.token();
    this.settings.onRequest?.();
    const headers = { "X-Vault-Token": token, "X-Vault-Request": "true", "content-type": type };
    const request = { method, url: `${address}/v1/${path}`, headers, ...(body === undefined ? {} : { body }) };
    try {
      return await exchange(request, { milliseconds: perRequest });
    } catch (error) {
      if (error instanceof NoAnswer) return error;
      throw error;
    }
  }

  /** Vault answers in JSON. What does not is something that stands before it, or another server. */
  private ofVault(answer: Answer): Answer {
    if (answer.problem?.endsWith("no JSON") !== true) return answer;
    throw new VaultError(
      `what answers at ${this.settings.address} is not Vault: ${answer.status} with ${answer.problem}`,
    );
  }

  /** What the store says of a document without showing it; version 0 if there has never been one. */
  async metadata(mount: string, name: string): Promise<DocumentMetadata> {
    const answer = await this.request("GET", `${mount}/metadata/${name}`);
    if (isAbsent(answer)) return { version: 0, changed: "", deleted: false };
    const data = tableAt(answer.body, "data");
    const version = countAt(data, "current_version");
    if (answer.status !== 200 || version === undefined) throw refused("does not tell about", mount, name, answer);
    return { version, ...lifeOf(member(data, "versions", String(version))) };
  }

  /** The current version of a document, or an earlier one; without fields if there is none or it was deleted. */
  async read(mount: string, name: string, number?: number): Promise<VaultDocument> {
    const answer = await this.request(
      "GET",
      `${mount}/data/${name}${number === undefined ? "" : `?version=${number}`}`,
    );
    const metadata = member(answer.body, "data", "metadata");
    const version = countAt(metadata, "version");
    if (isAbsent(answer)) {
      return { version: version ?? 0, changed: lifeOf(metadata).changed, deleted: (version ?? 0) > 0, fields: {} };
    }
    const fields = tableAt(answer.body, "data", "data");
    if (answer.status !== 200 || fields === undefined || version === undefined || version === 0) {
      throw refused("does not show", mount, name, answer);
    }
    const changed = text(member(metadata, "created_time"));
    return { version, changed, deleted: false, fields };
  }

  /** Names of a mount's documents; those that end with a slash are folders. */
  async list(mount: string): Promise<string[]> {
    const answer = await this.request("GET", `${mount}/metadata?list=true`);
    if (isAbsent(answer)) return [];
    const keys = member(answer.body, "data", "keys");
    const names = Array.isArray(keys) ? (keys as unknown[]).filter((key) => typeof key === "string") : [];
    if (answer.status !== 200 || !Array.isArray(keys) || names.length < keys.length)
      throw refused("does not list", mount, "", answer);
    return names;
  }

  /**
   * Replaces a document, or makes it if `version` is 0. Returns the number of the new version.
   *
   * @throws VaultConflict if `version` is not the current one any more: read again.
   */
  async replace(mount: string, name: string, fields: object, version: number): Promise<number> {
    return this.write("POST", mount, name, { options: { cas: version }, data: fields });
  }

  /**
   * Sets some fields of a document that exists; `null` takes one away. Returns the number of the new version.
   *
   * @throws VaultConflict if `version` is not the current one any more: read again.
   */
  async patch(mount: string, name: string, fields: object, version: number): Promise<number> {
    return this.write("PATCH", mount, name, { options: { cas: version }, data: fields });
  }

  /**
   * A database user (https://developer.hashicorp.com/vault/api-docs/secret/databases#generate-credentials). Each answer is another
   * user, which ends with its lease or with the token that asked for it.
   */
  async issue(path: string): Promise<IssuedUser> {
    const answer = await this.request("GET", path);
    const [lease, username, password] = [
      textAt(answer.body, "lease_id"),
      textAt(answer.body, "data", "username"),
      textAt(answer.body, "data", "password"),
    ];
    const ttlSeconds = countAt(answer.body, "lease_duration");
    const isWhole = lease !== undefined && username !== undefined && password !== undefined && ttlSeconds !== undefined;
    if (answer.status === 200 && isWhole) return { lease, username, password, ttlSeconds };
    throw new VaultError(`Vault makes no user by ${path}: ${explain(answer)}`, answer.status);
  }

  /** Whether a lease is still there: it has neither ended nor been revoked. */
  async hasLease(lease: string): Promise<boolean> {
    const answer = await this.request("PUT", "sys/leases/lookup", { lease_id: lease });
    if (answer.status === 200 && tableAt(answer.body, "data") !== undefined) return true;
    if (answer.status === 400 && reason(answer).includes("invalid lease")) return false;
    throw new VaultError(`Vault does not tell about a lease of ${folderOf(lease)}: ${explain(answer)}`, answer.status);
  }

  /** Ends the token, and with it every lease that it asked for. */
  async revokeSelf(): Promise<void> {
    const answer = await this.request("PUT", "auth/token/revoke-self");
    if (answer.status !== 204 && answer.status !== 200) {
      throw new VaultError(`Vault does not revoke a token: ${explain(answer)}`, answer.status);
    }
  }

  private async write(method: string, mount: string, name: string, body: object): Promise<number> {
    const answer = await this.request(method, `${mount}/data/${name}`, body);
    const version = countAt(answer.body, "data", "version");
    if (answer.status === 200 && version !== undefined && version > 0) return version;
    const conflict = answer.status === 400 && reason(answer).includes("check-and-set");
    if (conflict) throw new VaultConflict(`${mount}/${name} was changed by somebody else meanwhile`, answer.status);
    // Without the server's reason: it may repeat what it was sent.
    const why = answer.status === 200 ? strange(answer) : state(answer);
    throw new VaultError(`Vault does not write ${mount}/${name}: ${why}`, answer.status);
  }
}

function wait(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
