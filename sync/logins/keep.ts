// Keeps one application's logins: makes those that are missing, due or gone, and writes them into the application's document
// together with all values that take them. Safe to repeat, to interrupt anywhere, and to run twice at once: everything is one
// write to the version that was read, and whoever comes second ends the users that it made.
import { SyncError } from "../contract";
import { VaultConflict, VaultError } from "../vault/answers";
import type { VaultClient, VaultDocument } from "../vault/client";
import { compose, dueAt, fieldOf, loginOf, write, type Fields, type Login } from "./record";
import { eachPiece, isOfVault, type ComposedKey, type Credential, type Logins } from "./settings";

/** What it takes; differently in the two programs. */
export interface Means {
  /** The document as it is now. */
  read(): Promise<VaultDocument>;
  /** Whether Vault still has a lease. */
  hasLease(lease: string): Promise<boolean>;
  /** Logs in with the application's role. Users that the client makes live as long as its token. */
  logIn(role: string): Promise<Session>;
  /** Asks Google for a credential. `known` is the one that the document has. Nothing if this program is not the one to ask. */
  fetch(credential: Credential, known: Login | undefined): Promise<Login["parts"] | undefined>;
  /** Whether values that somebody else changed are put together anew: the settings are newer than the document. */
  isNewer(document: VaultDocument): boolean;
  /** Milliseconds since 1970. */
  now(): number;
}

/** A login to Vault that lives as long as the users that it makes. */
export interface Session {
  client: Pick<VaultClient, "issue" | "replace" | "patch" | "revokeSelf">;
  /** Seconds until its token ends. */
  ttlSeconds: number;
}

/** What was written, by the names of keys; nothing if all was well. */
export interface Kept {
  /** Bindings with another login than before. */
  replaced: string[];
  written: string[];
  /** What could not be kept, while the rest was. */
  failures: unknown[];
}

const attempts = 5;

/** Brings the document in step with the settings, and the logins with the time. */
export async function keepLogins(mount: string, app: string, logins: Logins, means: Means): Promise<Kept> {
  const one = new Keeping(mount, app, logins, means);
  try {
    return await one.run();
  } finally {
    await one.end();
  }
}

class Keeping {
  private readonly mount: string;
  private readonly app: string;
  private readonly logins: Logins;
  private readonly means: Means;
  private session: Promise<Session> | undefined;
  /** Made in this run, by binding. */
  private readonly fresh = new Map<string, Login>();
  /** Whether the document has what was made: it is not known of a write without an answer. */
  private written: "no" | "yes" | "unknown" = "no";

  constructor(mount: string, app: string, logins: Logins, means: Means) {
    this.mount = mount;
    this.app = app;
    this.logins = logins;
    this.means = means;
  }

  async run(): Promise<Kept> {
    for (let attempt = 0; attempt < attempts; attempt++) {
      const document = await this.means.read();
      if (document.deleted) throw new SyncError(`${this.mount}/${this.app} was deleted in Vault: bring it back`);
      const { changes, kept } = await this.plan(document);
      if (Object.keys(changes).length === 0) {
        this.settle(document);
        return kept;
      }
      if (await this.write(document.version, changes)) return kept;
    }
    throw new SyncError(`${this.mount}/${this.app} is changed again and again by somebody else`);
  }

  /** Ends what was made for nothing. It would end by itself, but a month later. */
  async end(): Promise<void> {
    const hasUsers = [...this.fresh.values()].some(({ lease }) => lease !== undefined);
    if (this.session === undefined || (hasUsers && this.written !== "no")) return;
    await this.session.then(({ client }) => client.revokeSelf()).catch(() => undefined);
  }

  private async plan(document: VaultDocument): Promise<{ changes: Fields; kept: Kept }> {
    const current = new Map<string, Login>();
    const kept: Kept = { replaced: [], written: [], failures: [] };
    const changes: Fields = {};
    for (const credential of this.logins.credentials) {
      const { binding } = credential;
      const known = loginOf(document.fields, credential);
      try {
        const login = await this.current(credential, known);
        current.set(binding, login);
        if (login !== known) {
          kept.replaced.push(binding);
          changes[fieldOf(binding)] = write(login);
        }
      } catch (error) {
        // The others are kept all the same.
        kept.failures.push(error);
        if (known !== undefined) current.set(binding, known);
      }
    }
    for (const key of this.logins.keys) {
      const value = compose(key, current, document.fields);
      if (value === undefined || !this.isStale(key, value, document, kept.replaced)) continue;
      changes[key.key] = value;
      kept.written.push(key.key);
    }
    return { changes, kept };
  }

  private isStale({ key, pieces }: ComposedKey, value: string, document: VaultDocument, replaced: string[]): boolean {
    const there = Object.hasOwn(document.fields, key) ? document.fields[key] : undefined;
    if (there === value) return false;
    // Of a value with another secret in it nobody can tell which of the two was changed, so it follows the secret.
    const takes = eachPiece(pieces).some(
      ({ secret, binding }) => secret !== undefined || (binding !== undefined && replaced.includes(binding)),
    );
    return there === undefined || takes || this.means.isNewer(document);
  }

  /** The login that the application is to have: the one that it has, or a new one. */
  private async current(credential: Credential, known: Login | undefined): Promise<Login> {
    if (isOfVault(credential.kind)) {
      if (known !== undefined && !(await this.isOver(known))) return known;
      return this.fresh.get(credential.binding) ?? (await this.issue(credential));
    }
    const parts = await this.means.fetch(credential, known);
    if (parts === undefined) {
      if (known !== undefined) return known;
      throw new SyncError(`${this.app} has no key for ${credential.binding} yet: deploy it again, which makes one`);
    }
    if (known !== undefined && Object.entries(parts).every(([part, value]) => known.parts[part] === value))
      return known;
    const { kind, resource, binding } = credential;
    const login = this.fresh.get(binding) ?? { kind, resource, parts, made: this.at(0) };
    this.fresh.set(binding, login);
    return login;
  }

  private async isOver(login: Login): Promise<boolean> {
    if (login.lease === undefined) return false;
    return this.means.now() >= dueAt(login) || !(await this.means.hasLease(login.lease));
  }

  private async issue({ binding, kind, resource, path = "", extensions }: Credential): Promise<Login> {
    const { client, ttlSeconds } = await this.open();
    const user = await client.issue(path);
    const login: Login = {
      kind,
      resource,
      parts: { username: user.username, password: user.password },
      ...(extensions === undefined ? {} : { extensions }),
      lease: user.lease,
      made: this.at(0),
      // A user ends with the token that asked for it.
      ends: this.at(Math.min(user.ttlSeconds, ttlSeconds)),
    };
    this.fresh.set(binding, login);
    return login;
  }

  private async open(): Promise<Session> {
    this.session ??= this.means.logIn(this.logins.role);
    return await this.session;
  }

  /** Adds to exactly the version that was read. False if that is no longer the current one. */
  private async write(version: number, changes: Fields): Promise<boolean> {
    const { client } = await this.open();
    this.written = "unknown";
    try {
      if (version === 0) await client.replace(this.mount, this.app, changes, version);
      else await client.patch(this.mount, this.app, changes, version);
      this.written = "yes";
      return true;
    } catch (error) {
      // 403: it is there by now, and the role may create but not replace. 404: it was deleted meanwhile.
      const isOther =
        error instanceof VaultConflict ||
        (error instanceof VaultError && (error.status === 404 || (error.status === 403 && version === 0)));
      // A refusal says that nothing was written, and so does a conflict.
      if (error instanceof VaultError && error.status !== undefined && error.status < 500) this.written = "no";
      if (!isOther) throw error;
      // Or it was this very write, whose answer was lost: reading again tells.
      return false;
    }
  }

  /** Whether the document has the users that were made here, or somebody else's. */
  private settle(document: VaultDocument): void {
    const has = this.logins.credentials.some((credential) => {
      const lease = this.fresh.get(credential.binding)?.lease;
      return lease !== undefined && loginOf(document.fields, credential)?.lease === lease;
    });
    this.written = has ? "yes" : "no";
  }

  private at(seconds: number): string {
    return new Date(this.means.now() + seconds * 1000).toISOString();
  }
}
