// Which settings of logins are read, and which are refused.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { credentialFamilies } from "../../components/internal/credentials";
import { readApp } from "../../sync/app-settings";
import { kindNames, makerOf } from "../../sync/logins/kinds";
import { main, cache, files, url, password, redis, secretKey, database } from "./support/logins";

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

test("the library and the programs that it ships agree on the parts of each kind of credential", () => {
  const ofLibrary = credentialFamilies.flatMap(({ kinds, parts }) => kinds.map((kind) => [kind, parts]));
  assert.deepEqual(
    ofLibrary,
    kindNames.map((kind) => [kind, makerOf(kind).parts]),
    "give each kind a row in components/internal/credentials.ts, and a file and a word in sync/logins/kinds/",
  );
});
