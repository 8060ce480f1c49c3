// What is decided about an application's logins, with a document and a Vault in memory. The real ones are in
// test/vault/database.real.test.ts.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { partsOfKind } from "../../components/internal/template";
import { readApp } from "../../sync/app-settings";
import { cachePassword, storageKey } from "../../sync/logins/google";
import { keepLogins, type Kept, type Means } from "../../sync/logins/keep";
import { loginOf, type Fields } from "../../sync/logins/record";
import { partsOf, type Logins } from "../../sync/logins/settings";
import { VaultConflict, VaultError } from "../../sync/vault/answers";
import { script } from "./support/script";

const day = 86_400_000;
const main = {
  binding: "main",
  kind: "database-readwrite" as const,
  resource: "shop",
  path: "database/prod/creds/login.web.main",
};
const cache = {
  binding: "cache",
  kind: "cache-password" as const,
  resource: "projects/p/locations/europe-west1/instances/cache",
};
const files = { binding: "files", kind: "storage-key" as const, resource: "app-web@p.iam.gserviceaccount.com" };
const url = {
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
const password = { key: "PGPASSWORD", encoded: false, pieces: [{ binding: "main", part: "password" }] };
const redis = {
  key: "REDIS_URL",
  encoded: true,
  pieces: [{ text: "rediss://:" }, { binding: "cache", part: "password" }, { text: "@10.0.0.9" }],
};
const secretKey = { key: "S3_SECRET", encoded: false, pieces: [{ binding: "files", part: "secretAccessKey" }] };
const database: Logins = { role: "prod.login.web", credentials: [main], keys: [url, password] };

/** A Vault with one document, and Google. */
class Memory {
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

describe("an application's logins", () => {
  test("are written at once with all values that take them", async () => {
    const vault = new Memory();
    const kept = await vault.keep({ ...database, credentials: [main, cache], keys: [url, password, redis] });
    assert.deepEqual(kept, {
      replaced: ["main", "cache"],
      written: ["DATABASE_URL", "PGPASSWORD", "REDIS_URL"],
      failures: [],
    });
    assert.equal(vault.writes, 1);
    assert.deepEqual(
      ["DATABASE_URL", "PGPASSWORD", "REDIS_URL"].map((key) => vault.fields[key]),
      ["postgresql://v-1:s-1@10.0.0.3/shop", "s-1", "rediss://:p%40ss%2Fword@10.0.0.9"],
    );
    assert.deepEqual([vault.logins, vault.revoked], [1, 0]);
  });

  test("stay as they are while they last, without a login to Vault", async () => {
    const vault = new Memory();
    await vault.keep(database);
    vault.time += 15 * day - 1000;
    assert.deepEqual(await vault.keep(database), { replaced: [], written: [], failures: [] });
    assert.deepEqual([vault.logins, vault.writes], [1, 1]);
  });

  test("are replaced after half of their life, and the old user is left alone", async () => {
    const vault = new Memory();
    await vault.keep(database);
    vault.time += 15 * day;
    assert.deepEqual((await vault.keep(database)).replaced, ["main"]);
    assert.equal(vault.fields["DATABASE_URL"], "postgresql://v-2:s-2@10.0.0.3/shop");
    assert.equal(vault.leases.size, 2);
    assert.equal(vault.revoked, 0);
  });

  test("are replaced at once if the lease is gone, or what they open is another thing", async () => {
    const vault = new Memory();
    await vault.keep(database);
    vault.leases.clear();
    assert.deepEqual((await vault.keep(database)).replaced, ["main"]);
    const moved = { ...database, credentials: [{ ...main, resource: "other" }] };
    assert.deepEqual((await vault.keep(moved)).replaced, ["main"]);
  });

  test("are replaced at once if the database is to have other extensions, and the old user is left alone", async () => {
    const vault = new Memory();
    const having = (extensions: string[]): Logins => ({ ...database, credentials: [{ ...main, extensions }] });
    await vault.keep(database);
    assert.deepEqual((await vault.keep(having(["citext"]))).replaced, ["main"]);
    assert.deepEqual((await vault.keep(having(["citext"]))).replaced, []);
    assert.deepEqual((await vault.keep(having(["citext", "ltree"]))).replaced, ["main"]);
    assert.deepEqual((await vault.keep(database)).replaced, ["main"]);
    assert.deepEqual([vault.leases.size, vault.revoked], [4, 0]);
  });

  const file = {
    key: "HOMESERVER",
    encoded: false,
    pieces: [
      { text: "shared: " },
      { secret: "SHARED" },
      { text: "\npassword: " },
      { binding: "main", part: "password" },
    ],
  };
  const configured: Logins = { ...database, keys: [file] };

  test("and other secrets stand in one value, which follows both", async () => {
    const vault = new Memory();
    vault.put({ SHARED: "first" });
    await vault.keep(configured);
    assert.equal(vault.fields["HOMESERVER"], "shared: first\npassword: s-1");
    vault.put({ SHARED: "second" });
    assert.deepEqual(await vault.keep(configured), { replaced: [], written: ["HOMESERVER"], failures: [] });
    assert.equal(vault.fields["HOMESERVER"], "shared: second\npassword: s-1");
    assert.deepEqual((await vault.keep(configured)).written, []);
    vault.time += 15 * day;
    assert.deepEqual((await vault.keep(configured)).written, ["HOMESERVER"]);
    assert.equal(vault.fields["HOMESERVER"], "shared: second\npassword: s-2");
  });

  test("a value is not written while a secret in it is missing, or is no text", async () => {
    const vault = new Memory();
    vault.put({ SHARED: 7 });
    assert.deepEqual((await vault.keep(configured)).written, []);
    assert.ok(!Object.hasOwn(vault.fields, "HOMESERVER"));
  });

  test("secrets alone are put together without a login to anything else", async () => {
    const vault = new Memory();
    vault.put({ USER: "a@b", PASS: "p/w" });
    const pieces = [{ text: "amqp://" }, { secret: "USER" }, { text: ":" }, { secret: "PASS" }, { text: "@queue" }];
    await vault.keep({ ...database, credentials: [], keys: [{ key: "URL", encoded: true, pieces }] });
    assert.equal(vault.fields["URL"], "amqp://a%40b:p%2Fw@queue");
    assert.equal(vault.issued, 0);
  });

  test("a text is encoded in base64 with the secrets in it, follows them, and is percent-encoded in a URL", async () => {
    const vault = new Memory();
    const base64 = [{ secret: "PEM" }, { text: ":" }, { binding: "main", part: "password" }];
    const keys = [
      { key: "PLAIN", encoded: false, pieces: [{ text: "Basic " }, { base64 }] },
      { key: "URL", encoded: true, pieces: [{ text: "https://" }, { base64 }, { text: "@host" }] },
    ];
    assert.deepEqual((await vault.keep({ ...database, keys })).written, []);
    vault.put({ PEM: "ä?>~\n" });
    await vault.keep({ ...database, keys });
    const encoded = Buffer.from("ä?>~\n:s-1").toString("base64");
    assert.equal(vault.fields["PLAIN"], `Basic ${encoded}`);
    assert.equal(vault.fields["URL"], `https://${encodeURIComponent(encoded)}@host`);
    vault.put({ PEM: "other" });
    assert.deepEqual((await vault.keep({ ...database, keys })).written, ["PLAIN", "URL"]);
    assert.equal(vault.fields["PLAIN"], `Basic ${Buffer.from("other:s-1").toString("base64")}`);
  });

  for (const [title, record] of [
    ["no JSON", "{"],
    ["a number", 7],
    ["without parts", JSON.stringify({ kind: main.kind, resource: main.resource, made: "2026-11-01T00:00:00Z" })],
    [
      "times that are none",
      JSON.stringify({ ...main, parts: { username: "u", password: "p" }, lease: "l", made: "x", ends: "y" }),
    ],
  ] as const) {
    test(`are made anew if the record is ${title}`, async () => {
      const vault = new Memory();
      vault.leases.add("l");
      vault.put({ "login.main": record });
      await vault.keep(database);
      assert.equal(loginOf(vault.fields, main)?.parts["username"], "v-1");
    });
  }

  test("are somebody else's if he was faster, and the user that was made for nothing ends", async () => {
    const [vault, other] = [new Memory(), new Memory()];
    await other.keep(database);
    vault.before = () => {
      if (vault.version > 0) return;
      vault.put({ ...other.fields, "login.main": String(other.fields["login.main"]).replaceAll("v-1", "v-other") });
    };
    // The other's lease is another one, which Vault has.
    vault.hasLease = () => Promise.resolve(true);
    other.fields["login.main"] = String(other.fields["login.main"]).replace("/1", "/other");
    assert.deepEqual((await vault.keep(database)).replaced, []);
    assert.deepEqual([vault.writes, vault.revoked, vault.leases.size], [1, 1, 0]);
  });

  test("are left alone if nobody knows whether they were written, and found by whoever looks next", async () => {
    const vault = new Memory();
    vault.after = () => {
      throw new VaultError("Vault does not answer");
    };
    await assert.rejects(vault.keep(database), /does not answer/);
    assert.deepEqual([vault.revoked, vault.leases.size], [0, 1]);
    vault.after = () => undefined;
    assert.deepEqual((await vault.keep(database)).replaced, []);
  });

  test("end if the write is refused", async () => {
    const vault = new Memory();
    vault.put({ OTHER: "x" });
    vault.before = () => {
      throw new VaultError("Vault does not write: 403", 403);
    };
    await assert.rejects(vault.keep(database), /403/);
    assert.deepEqual([vault.revoked, vault.leases.size], [1, 0]);
  });

  test("leave values as they are that a newer deployment, or a person, has written; a lost one comes back", async () => {
    const vault = new Memory();
    await vault.keep(database);
    vault.put({ DATABASE_URL: "postgresql://by-hand" });
    assert.deepEqual((await vault.keep(database)).written, []);
    delete vault.fields["PGPASSWORD"];
    assert.deepEqual((await vault.keep(database)).written, ["PGPASSWORD"]);
    vault.isNewer = true;
    assert.deepEqual((await vault.keep(database)).written, ["DATABASE_URL"]);
    assert.equal(vault.fields["DATABASE_URL"], "postgresql://v-1:s-1@10.0.0.3/shop");
    // No user was made, so nothing needs the token that wrote.
    assert.equal(vault.revoked, 2);
  });

  test("follow a password that Google shows, and lack a key that nobody has made, each by itself", async () => {
    const vault = new Memory();
    const all = { ...database, credentials: [main, cache, files], keys: [url, redis, secretKey] };
    const { failures, written } = await vault.keep(all);
    assert.deepEqual(written, ["DATABASE_URL", "REDIS_URL"]);
    assert.match((failures[0] as Error).message, /^web has no key for files yet: deploy it again/);
    vault.cachePassword = "other";
    vault.storageKey = { accessKeyId: "GOOG1", secretAccessKey: "k/+" };
    const kept = await vault.keep(all);
    assert.deepEqual(kept, { replaced: ["cache", "files"], written: ["REDIS_URL", "S3_SECRET"], failures: [] });
    assert.deepEqual([vault.fields["REDIS_URL"], vault.fields["S3_SECRET"]], ["rediss://:other@10.0.0.9", "k/+"]);
  });

  test("stay where Vault does not tell about them, and nothing is written", async () => {
    const vault = new Memory();
    await vault.keep(database);
    vault.hasLease = () => Promise.reject(new VaultError("Vault is sealed", 503));
    const { failures, ...kept } = await vault.keep(database);
    assert.deepEqual([kept, failures.length, vault.writes], [{ replaced: [], written: [] }, 1, 1]);
  });

  test("are not written into a document that was deleted", async () => {
    const vault = new Memory();
    vault.put({ OTHER: "x" });
    vault.deleted = true;
    await assert.rejects(vault.keep(database), /secrets\/prod\/web was deleted in Vault: bring it back/);
  });
});

describe("what an application leaves about its logins", () => {
  const settings = (logins: object): unknown => ({
    secrets: { mount: "secrets/prod", copies: [] },
    config: { mount: "config/prod", copies: [] },
    cloudRun: [],
    logins,
  });

  test("is read as it was written", () => {
    const all = { ...database, credentials: [main, cache, files], keys: [url, redis, secretKey] };
    assert.deepEqual(readApp("web", settings(all)).logins, all);
  });

  for (const [title, wrong, message] of [
    ["another application's role", { role: "prod.login.shop" }, /logins\.role: "prod\.login\.shop"; use/],
    ["a role of the environment", { role: "prod.sync" }, /logins\.role: "prod\.sync"; use/],
    [
      "another application's users",
      { credentials: [{ ...main, path: "database/prod/creds/login.shop.main" }] },
      /logins\.credentials\[0\]\.path: .*; use <mount>\/creds\/login\.web\.main/,
    ],
    [
      "any path of Vault",
      { credentials: [{ ...main, path: "secrets/prod/data/shop" }] },
      /logins\.credentials\[0\]\.path: /,
    ],
    ["any address", { credentials: [{ ...cache, resource: "../../v1/x" }] }, /logins\.credentials\[0\]\.resource: /],
    [
      "an unknown kind",
      { credentials: [{ ...main, kind: "root" }] },
      /logins\.credentials\[0\]\.kind: "root"; use one/,
    ],
    [
      "an encoded text within another",
      { keys: [{ ...password, pieces: [{ base64: [{ base64: [{ text: "a" }] }] }] }] },
      /logins\.keys\[0\]\.pieces\[0\]\.base64\[0\]/,
    ],
    [
      "a part that there is not",
      { keys: [{ ...password, pieces: [{ binding: "main", part: "lease" }] }] },
      /logins\.keys\[0\]\.pieces\[0\]\.part: "lease"; name a part/,
    ],
    [
      "a binding that there is not",
      { keys: [{ ...password, pieces: [{ binding: "other", part: "password" }] }] },
      /logins\.keys\[0\]\.pieces\[0\]\.binding: "other"; name one/,
    ],
    [
      "a record of a login as a secret",
      { keys: [{ ...password, pieces: [{ secret: "login.main" }] }] },
      /logins\.keys\[0\]\.pieces\[0\]\.secret: "login\.main"; use letters/,
    ],
    ["a key that is no variable", { keys: [{ ...password, key: "login.main" }] }, /logins\.keys\[0\]\.key: /],
  ] as const) {
    test(`is refused if it names ${title}`, () => {
      assert.throws(() => readApp("web", settings({ ...database, ...wrong })), message);
    });
  }
});

describe("a credential that Google makes", () => {
  const cacheName = "projects/p/locations/europe-west1/instances/cache";
  const tokens = `/v1/${cacheName}/tokenAuthUsers/default/authTokens`;
  const named = (token: string, state: string, createTime: string): object => ({
    name: `projects/123/locations/europe-west1/instances/cache/tokenAuthUsers/default/authTokens/${token}`,
    state,
    createTime,
  });

  test("is the newest password of a cache that works", async (t) => {
    const { google, surroundings, asked } = script(t, {
      [`GET ${tokens}?pageSize=100`]: [
        {
          status: 200,
          body: {
            authTokens: [
              named("one", "ACTIVE", "2026-11-01T00:00:00Z"),
              named("three", "CREATING", "2026-11-03T00:00:00Z"),
              named("two", "ACTIVE", "2026-11-02T00:00:00Z"),
            ],
          },
        },
      ],
      [`GET ${tokens}/two`]: [{ status: 200, body: { token: "p@ss" } }],
    });
    assert.equal(await cachePassword(cacheName, google, surroundings), "p@ss");
    assert.equal(asked.filter(({ line }) => line.includes("authTokens")).length, 2);
  });

  for (const [title, answer, message] of [
    ["there is none", { status: 200, body: {} }, /lists? .*passwords of .*cache: it has none that works: add one$/],
    ["it may not be seen", { status: 403, body: { error: { status: "PERMISSION_DENIED" } } }, /403 PERMISSION_DENIED$/],
  ] as const) {
    test(`is told to be missing if ${title}`, async (t) => {
      const { google, surroundings } = script(t, { [`GET ${tokens}?pageSize=100`]: [answer] });
      await assert.rejects(cachePassword(cacheName, google, surroundings), message);
    });
  }

  const line = "POST /storage/v1/projects/p/hmacKeys?serviceAccountEmail=app-web%40p.iam.gserviceaccount.com";

  test("is a key of the service account, which is asked for once", async (t) => {
    const { google, surroundings } = script(t, {
      [line]: [{ status: 200, body: { secret: "k/+", metadata: { accessId: "GOOG1" } } }],
    });
    const key = await storageKey("app-web@p.iam.gserviceaccount.com", google, surroundings);
    assert.deepEqual(key, { accessKeyId: "GOOG1", secretAccessKey: "k/+" });
  });

  test("is not asked for again if the answer was lost, and a refusal does not quote anything", async (t) => {
    const lost = script(t, { [line]: ["cut"] });
    await assert.rejects(
      storageKey("app-web@p.iam.gserviceaccount.com", lost.google, lost.surroundings),
      /did not say whether/,
    );
    assert.equal(lost.lines().filter((one) => one === line).length, 1);
    const refused = script(t, { [line]: [{ status: 400, body: { error: { message: "hunter2" } } }] });
    await assert.rejects(
      storageKey("app-web@p.iam.gserviceaccount.com", refused.google, refused.surroundings),
      /^SyncError: Cloud Storage makes no key for app-web@p\.iam\.gserviceaccount\.com: 400$/,
    );
  });
});

test("the library and the programs that it ships agree on the parts of each kind of credential", () => {
  assert.deepEqual(partsOf, partsOfKind);
});
