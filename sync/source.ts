// The source of truth: documents in Vault, read and never written.
import { SyncError } from "./contract";
import type { Identity } from "./google";
import type { Surroundings } from "./http";
import type { SyncVault } from "./settings";
import { VaultError } from "./vault/answers";
import { VaultClient, type DocumentMetadata, type VaultDocument } from "./vault/client";
import { logIn } from "./vault/login";

// Short: the next pass is a minute away.
const patience = 4_000;
const perRequest = 5_000;
const spare = 60_000;
// Versions that Vault keeps unless it is told otherwise (https://developer.hashicorp.com/vault/api-docs/secret/kv/kv-v2).
const kept = 10;

/** Logs in once for as long as the token lives, and keeps it in memory: one login in ten minutes and not one a minute. */
export class Source {
  /** Requests sent since the start of the pass. */
  requests = 0;
  private readonly client: VaultClient;
  private readonly settings: SyncVault;
  private readonly identity: Identity;
  private readonly surroundings: Surroundings;
  private login: Promise<string> | undefined;
  private expires = 0;
  /** Which login it is; another one has been asked for since if it is higher. */
  private generation = 0;
  private renewed = false;
  /** Whether Vault has answered to the login in this pass, so that it is a good one. */
  private worked = false;
  private loginFailed = false;
  /** Why Vault is not asked any more in this pass. */
  private away: Error | undefined;

  constructor(settings: SyncVault, identity: Identity, surroundings: Surroundings) {
    this.settings = settings;
    this.identity = identity;
    this.surroundings = surroundings;
    this.client = new VaultClient({
      address: settings.address,
      token: () => this.token(),
      patience,
      perRequest,
      now: () => surroundings.now(),
      sleep: (milliseconds) => surroundings.sleep(milliseconds),
      onRequest: () => this.requests++,
    });
  }

  /** A new pass begins. */
  begin(): void {
    this.requests = 0;
    this.renewed = false;
    this.worked = false;
    this.loginFailed = false;
    this.away = undefined;
  }

  /** Whether an error says that Vault is away for all documents, and not for the one that was asked for. */
  isAway(error: unknown): boolean {
    return error === this.away;
  }

  /** What Vault says of a document without showing it. */
  async metadata(mount: string, name: string): Promise<DocumentMetadata> {
    return await this.ask(() => this.client.metadata(mount, name));
  }

  /** The current version, or an earlier one. */
  async read(mount: string, name: string, version?: number): Promise<VaultDocument> {
    return await this.ask(() => this.client.read(mount, name, version));
  }

  /** Whether a lease is still there. */
  async hasLease(lease: string): Promise<boolean> {
    return await this.ask(() => this.client.hasLease(lease));
  }

  private async ask<T>(question: () => Promise<T>): Promise<T> {
    if (this.away !== undefined) throw this.away;
    const { generation } = this;
    try {
      const answer = await question();
      this.worked = true;
      return answer;
    } catch (error) {
      if (!(error instanceof VaultError)) throw error;
      if (error.status === 403 && !this.loginFailed && this.isRenewed(generation)) return await this.ask(question);
      // One document's trouble is its own; a server that is away is away for all of them.
      if (error.status !== undefined && error.status !== 429 && error.status < 500) throw error;
      this.away ??= error;
      throw this.away;
    }
  }

  /** The token may have been revoked, or Vault restored to a time before it: whether there is another one to try with. */
  private isRenewed(generation: number): boolean {
    if (generation !== this.generation) return true;
    if (this.renewed || this.worked) return false;
    this.renewed = true;
    this.generation++;
    this.login = undefined;
    return true;
  }

  private async token(): Promise<string> {
    if (this.login !== undefined && this.surroundings.now() > this.expires - spare) this.login = undefined;
    this.login ??= this.logIn();
    const login = this.login;
    try {
      return await login;
    } catch (error) {
      if (this.login === login) this.login = undefined;
      this.loginFailed = true;
      if (error instanceof Error) this.away = error;
      throw error;
    }
  }

  private async logIn(): Promise<string> {
    this.expires = Infinity;
    const { address, role } = this.settings;
    // The audience that Vault expects names the role (https://developer.hashicorp.com/vault/docs/auth/gcp).
    const jwt = await this.identity.identityToken(`https://vault/${role}`);
    this.requests++;
    const login = await logIn({ address, mount: "gcp", role, jwt, perRequest });
    // A token that does not live a minute would be renewed for each request.
    this.expires = this.surroundings.now() + Math.max(login.ttlSeconds * 1000, spare + 30_000);
    return login.token;
  }
}

/** Where the values of keys come from. */
export interface Contents {
  /** Tells one content from another. */
  readonly edition: string;
  fields(): Promise<Fields>;
  /** What it was before, newest first, as far as that has been kept. */
  past(): Promise<Fields[]>;
}

export type Fields = VaultDocument["fields"];

/** A document as one pass sees it: its metadata at once, its fields when a copy has to be compared with them. */
export class Document implements Contents {
  /** `<mount>/<name>` */
  readonly name: string;
  private readonly mount: string;
  private readonly app: string;
  private readonly source: Source;
  private current: DocumentMetadata;
  private reading: Promise<VaultDocument> | undefined;
  private earlier: Promise<Fields[]> | undefined;

  constructor(mount: string, app: string, metadata: DocumentMetadata, source: Source) {
    this.name = `${mount}/${app}`;
    this.mount = mount;
    this.app = app;
    this.current = metadata;
    this.source = source;
  }

  /** Version and time: a document made anew counts its versions from 1 again. */
  get edition(): string {
    const { version, changed, deleted } = this.current;
    return `${version}@${changed}${deleted ? " deleted" : ""}`;
  }

  /** When the document became what it is, in RFC 3339; the empty text if it has never been there. */
  get changed(): string {
    return this.current.changed;
  }

  /** The fields, read once. The edition is then that of what was read, which may be newer than the metadata. */
  async fields(): Promise<Fields> {
    if (this.current.version === 0 || this.current.deleted) return {};
    this.reading ??= this.source.read(this.mount, this.app).then((document) => {
      if (document.version === 0) throw new SyncError(`${this.name} went away while it was read`);
      this.current = document;
      return document;
    });
    return (await this.reading).fields;
  }

  async past(): Promise<Fields[]> {
    this.earlier ??= this.readEarlier();
    return await this.earlier;
  }

  private async readEarlier(): Promise<Fields[]> {
    const found: Fields[] = [];
    const { version } = this.current;
    for (let number = version - 1; number >= Math.max(1, version - kept); number--) {
      found.push((await this.source.read(this.mount, this.app, number)).fields);
    }
    return found;
  }
}
