// The reconciler's part in logins: sees in each pass whether they last, and has those replaced that do not.
import type { SyncApp } from "../app-settings";
import type { GoogleService, Identity } from "../google";
import type { Surroundings } from "../http";
import type { Tally } from "../report";
import type { SyncVault } from "../settings";
import { Document, type Source } from "../source";
import type { VaultDocument } from "../vault/client";
import { keepLogins, type Kept, type Means } from "./keep";
import { makerOf } from "./kinds";
import { fieldOf, type Fields } from "./record";
import { openSession } from "./session";
import { eachPiece, type Logins } from "./settings";

// Short: the next pass is a minute away.
const patience = 4_000;
const perRequest = 5_000;

/** What is remembered of an application's document, so that it is not read in each pass. */
interface Known {
  edition: string;
  document: VaultDocument;
}

export class AppLogins {
  private readonly vault: SyncVault;
  private readonly source: Source;
  private readonly identity: Identity;
  private readonly surroundings: Surroundings;
  private readonly known = new Map<string, Known>();

  constructor(vault: SyncVault, source: Source, identity: Identity, surroundings: Surroundings) {
    this.vault = vault;
    this.source = source;
    this.identity = identity;
    this.surroundings = surroundings;
  }

  /** Keeps the logins of one application. Returns its document as it is then; what goes wrong is reported. */
  async keep(app: SyncApp, document: Document, google: GoogleService, report: Tally): Promise<Document> {
    const { logins, name } = app;
    if (logins === undefined) return document;
    try {
      const kept = await keepLogins(app.secrets.mount, name, logins, this.means(app, logins, document, google));
      return await this.settle(app, document, kept, report);
    } catch (error) {
      // Nobody knows what the document is now.
      this.known.delete(name);
      if (!this.source.isAway(error)) report.failed(error);
      return document;
    }
  }

  /** Drops what is remembered of applications that are gone. */
  forget(present: Set<string>): void {
    for (const name of this.known.keys()) if (!present.has(name)) this.known.delete(name);
  }

  private async settle(app: SyncApp, document: Document, kept: Kept, report: Tally): Promise<Document> {
    report.logins += kept.replaced.length;
    for (const error of kept.failures) if (!this.source.isAway(error)) report.failed(error);
    if (kept.replaced.length + kept.written.length === 0) return document;
    const { mount } = app.secrets;
    return new Document(mount, app.name, await this.source.metadata(mount, app.name), this.source);
  }

  private means(app: SyncApp, logins: Logins, document: Document, google: GoogleService): Means {
    let first = true;
    return {
      read: async () => {
        const known = this.known.get(app.name);
        // Once it was found to be another one, what is remembered is no help.
        if (first && known?.edition === document.edition) return known.document;
        const read = await this.source.read(app.secrets.mount, app.name);
        const seen = { ...read, fields: only(read.fields, logins) };
        if (first) this.known.set(app.name, { edition: document.edition, document: seen });
        first = false;
        return seen;
      },
      hasLease: (lease) => this.source.hasLease(lease),
      logIn: (role) => {
        const { surroundings, identity } = this;
        const { address } = this.vault;
        return openSession({
          address,
          role,
          identity,
          patience,
          perRequest,
          sleep: (time) => surroundings.sleep(time),
        });
      },
      fetch: async ({ kind, resource }, known) => {
        const { fetch, isToldOnce = false } = makerOf(kind);
        return isToldOnce ? known?.parts : await fetch?.(resource, google, this.surroundings);
      },
      isNewer: ({ changed }) => (app.left ?? 0) > Date.parse(changed),
      now: () => this.surroundings.now(),
    };
  }
}

/** The fields that logins are about: nothing else of the document is remembered. */
function only(fields: Fields, { credentials, keys }: Logins): Fields {
  const taken = keys.flatMap(({ pieces }) => eachPiece(pieces).flatMap(({ secret = [] }) => secret));
  const names = new Set([
    ...credentials.map(({ binding }) => fieldOf(binding)),
    ...keys.map(({ key }) => key),
    ...taken,
  ]);
  return Object.fromEntries(Object.entries(fields).filter(([name]) => names.has(name)));
}
