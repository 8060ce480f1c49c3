// An application's logins, with a document and a Vault in memory. The real ones are in test/vault/database.real.test.ts.
import assert from "node:assert/strict";
import { keepLogins, type Kept, type Means } from "../../../sync/logins/keep";
import type { Fields } from "../../../sync/logins/record";
import type { Logins } from "../../../sync/logins/settings";
import { VaultConflict } from "../../../sync/vault/answers";

export const day = 86_400_000;
export const main = {
  binding: "main",
  kind: "database-readwrite" as const,
  resource: "shop",
  path: "database/prod/creds/login.web.main",
};
export const cache = {
  binding: "cache",
  kind: "cache-password" as const,
  resource: "projects/p/locations/europe-west1/instances/cache",
};
export const files = { binding: "files", kind: "storage-key" as const, resource: "app-web@p.iam.gserviceaccount.com" };
export const url = {
  key: "DATABASE_URL",
  encoded: true,
  pieces: [
    { text: "postgresql://" },
    { binding: "main", part: "username" },
    { text: ":" },
    { binding: "main", part: "password" },
    { text: "@10.0.0.3/shop" },
  ],
};
export const password = { key: "PGPASSWORD", encoded: false, pieces: [{ binding: "main", part: "password" }] };
export const redis = {
  key: "REDIS_URL",
  encoded: true,
  pieces: [{ text: "rediss://:" }, { binding: "cache", part: "password" }, { text: "@10.0.0.9" }],
};
export const secretKey = { key: "S3_SECRET", encoded: false, pieces: [{ binding: "files", part: "secretAccessKey" }] };
export const database: Logins = { role: "prod.login.web", credentials: [main], keys: [url, password] };

/** A Vault with one document, and Google. */
export class Memory {
  time = Date.UTC(2026, 10, 1);
  version = 0;
  fields: Fields = {};
  deleted = false;
  readonly leases = new Set<string>();
  logins = 0;
  revoked = 0;
  issued = 0;
  writes = 0;
  cachePassword = "p@ss/word";
  storageKey: { accessKeyId: string; secretAccessKey: string } | undefined;
  isNewer = false;
  /** Called before a write: somebody else may come first, or it may fail. */
  before: () => void = () => undefined;
  /** Called after it: the answer may be lost. */
  after: () => void = () => undefined;
  hasLease: Means["hasLease"] = (lease) => Promise.resolve(this.leases.has(lease));

  keep(logins: Logins): Promise<Kept> {
    return keepLogins("secrets/prod", "web", logins, {
      read: () => Promise.resolve({ version: this.version, changed: "", deleted: this.deleted, fields: this.fields }),
      hasLease: (lease) => this.hasLease(lease),
      logIn: (role) => {
        assert.equal(role, "prod.login.web");
        this.logins++;
        const own: string[] = [];
        const write = (_mount: string, _app: string, changes: object, version: number): Promise<number> => {
          this.before();
          if (version !== this.version) throw new VaultConflict("changed", 400);
          this.put(changes as Fields);
          this.after();
          return Promise.resolve(this.version);
        };
        return Promise.resolve({
          ttlSeconds: 31 * 86_400,
          client: {
            issue: (path) => {
              const lease = `${path}/${++this.issued}`;
              own.push(lease);
              this.leases.add(lease);
              const { issued } = this;
              return Promise.resolve({
                lease,
                username: `v-${issued}`,
                password: `s-${issued}`,
                ttlSeconds: 30 * 86_400,
              });
            },
            replace: write,
            patch: write,
            revokeSelf: () => {
              this.revoked++;
              own.forEach((lease) => this.leases.delete(lease));
              return Promise.resolve();
            },
          },
        });
      },
      fetch: ({ kind }) =>
        Promise.resolve(kind === "cache-password" ? { password: this.cachePassword } : this.storageKey),
      isNewer: () => this.isNewer,
      now: () => this.time,
    });
  }

  put(changes: Fields): void {
    this.fields = { ...this.fields, ...changes };
    this.version++;
    this.writes++;
  }
}
