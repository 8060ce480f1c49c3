// What is decided about an application's logins.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { loginOf } from "../../sync/logins/record";
import type { Logins } from "../../sync/logins/settings";
import { VaultError } from "../../sync/vault/answers";
import { day, main, cache, files, url, password, redis, secretKey, database, Memory } from "./support/logins";

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
