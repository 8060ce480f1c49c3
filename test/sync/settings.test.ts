import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { isAppName, readApp } from "../../sync/app-settings";
import { parseSettings, SettingsError } from "../../sync/settings";

const good = {
  vault: { address: "https://vault.example.com", role: "prod.sync" },
  state: { bucket: "acme-prod-sync", object: "state.json" },
  apps: { bucket: "acme-prod-apps" },
  versions: [{ product: "postgresql", version: "17" }],
  graceSeconds: 3600,
};
const goodApp = {
  secrets: { mount: "secrets/prod", copies: [{ key: "API_KEY", secret: "projects/acme/secrets/shop-API_KEY" }] },
  config: { mount: "config/prod", copies: [{ key: "REGION", secret: "projects/acme/secrets/shop-REGION-config" }] },
  cloudRun: [
    { service: "projects/acme/locations/europe-west1/services/shop" },
    { service: "projects/acme/locations/europe-west1/workerPools/shop-worker" },
  ],
  github: { repository: "acme/shop", environment: "prod", secrets: ["API_KEY"], variables: ["REGION"] },
};

/** The settings with one member changed; `undefined` takes it away. */
function changed(whole: object, path: string, value: unknown): unknown {
  const settings = structuredClone(whole) as { [name: string]: unknown };
  const names = path.split(".");
  const last = names.pop() ?? "";
  const parent = names.reduce((current, name) => current[name] as { [name: string]: unknown }, settings);
  parent[last] = value;
  return JSON.parse(JSON.stringify(settings));
}

describe("the settings of the reconciler", () => {
  test("are read as they are", () => {
    assert.deepEqual(parseSettings(JSON.stringify(good)), good);
  });

  test("have a day of grace unless they say otherwise", () => {
    assert.equal(parseSettings(JSON.stringify({ ...good, graceSeconds: undefined })).graceSeconds, 86_400);
  });

  for (const [path, value, message] of [
    ["vault", undefined, /vault: missing; use an object/],
    ["vault.address", "vault.example.com", /vault\.address: "vault\.example\.com"; use a URL without a path/],
    ["vault.address", "https://vault.example.com/", /vault\.address: .*; use a URL without a path/],
    ["vault.role", "", /vault\.role: ""; use a role of auth\/gcp/],
    ["vault.token", "x", /vault\.token: there is no such setting/],
    ["state.bucket", "gs://bucket", /state\.bucket: "gs:\/\/bucket"; use the name of a bucket/],
    ["state.object", 5, /state\.object: 5; use the name of an object/],
    ["apps", [], /apps: \[\]; use an object/],
    ["apps.bucket", undefined, /apps\.bucket: missing; use the name of a bucket/],
    ["versions", undefined, /versions: missing; use a list/],
    [
      "versions",
      [{ product: "PostgreSQL", version: "17" }],
      /versions\[0\]\.product: "PostgreSQL"; use the product's name/,
    ],
    ["versions", [{ product: "postgresql", version: "POSTGRES_17" }], /versions\[0\]\.version: .*; use numbers/],
    ["versions", [{ product: "postgresql", version: "17", end: "x" }], /versions\[0\]\.end: there is no such setting/],
    ["graceSeconds", -1, /graceSeconds: -1; use a whole number from 0/],
    ["graceSeconds", "60", /graceSeconds: "60"; use a whole number/],
    ["more", 1, /more: there is no such setting/],
  ] as const) {
    test(`with ${path} = ${JSON.stringify(value)} are refused`, () => {
      const text = JSON.stringify(changed(good, path, value));
      assert.throws(() => parseSettings(text), { name: "SettingsError", message });
    });
  }

  test("tell every mistake at once", () => {
    const text = JSON.stringify({ ...good, vault: { address: "x", role: "y z" } });
    assert.throws(
      () => parseSettings(text),
      (error) => error instanceof SettingsError && error.message.split("\n").length === 3,
    );
  });

  test("that are no JSON are refused without being quoted", () => {
    assert.throws(() => parseSettings("{MARK"), { message: "The settings are not JSON; deploy them again" });
  });
});

describe("the settings of an app", () => {
  test("are read as they are, under the name of their object, with GitHub only if they name it", () => {
    assert.deepEqual(readApp("shop", goodApp), { name: "shop", ...goodApp });
    assert.equal("github" in readApp("shop", changed(goodApp, "github", undefined)), false);
  });

  for (const [path, value, message] of [
    ["secrets", undefined, /secrets: missing; use an object/],
    ["secrets.mount", "/secrets", /secrets\.mount: "\/secrets"; use the mount's path/],
    ["secrets.mount", "secrets/../auth", /secrets\.mount: .*; use the mount's path/],
    ["secrets.copies.0.key", "1KEY", /secrets\.copies\[0\]\.key: "1KEY"; use letters/],
    ["secrets.copies.0.secret", "shop-API_KEY", /copies\[0\]\.secret: .*; use projects\/<project>\/secrets/],
    [
      "secrets.copies.0.secret",
      "projects/acme/secrets/blog-API_KEY",
      /copies\[0\]\.secret: .*shop-<key>, the app's own/,
    ],
    ["secrets.copies.0.secret", "projects/acme/secrets/shop-OTHER", /copies\[0\]\.secret: .*the app's own copy/],
    ["config.copies.0.secret", "projects/acme/secrets/shop-REGION", /copies\[0\]\.secret: .*shop-<key>-config/],
    ["secrets.copies.0.value", "MARK", /copies\[0\]\.value: there is no such setting; remove it$/],
    ["secrets.copies.1", goodApp.secrets.copies[0], /copies: ".*shop-API_KEY"; name each key once/],
    ["cloudRun", "shop", /cloudRun: "shop"; use a list/],
    ["cloudRun.0.service", "shop", /cloudRun\[0\]\.service: "shop"; use projects\//],
    ["cloudRun.1", goodApp.cloudRun[0], /cloudRun: ".*services\/shop"; name each service once/],
    ["github.repository", "shop", /github\.repository: "shop"; use owner\/name/],
    ["github.environment", "a/b", /github\.environment: "a\/b"; use the name of the repository's environment/],
    ["github.secrets", ["GITHUB_TOKEN"], /github\.secrets\[0\]: "GITHUB_TOKEN"; .*reserves/],
    ["github.secrets", ["A", "A"], /github\.secrets: "A"; name each key once/],
    ["github.variables", ["region"], /github\.variables\[0\]: "region"; use capital letters/],
    ["name", "blog", /name: there is no such setting/],
  ] as const) {
    test(`with ${path} = ${JSON.stringify(value)} are refused`, () => {
      assert.throws(() => readApp("shop", changed(goodApp, path, value)), { name: "SettingsError", message });
    });
  }

  test("that are wrong without end are told in few words", () => {
    const copies = Array.from({ length: 5_000 }, () => ({ key: "x".repeat(10_000), secret: "?" }));
    const wrong = { ...goodApp, secrets: { mount: "m", copies } };
    assert.throws(
      () => readApp("shop", wrong),
      (error) => error instanceof SettingsError && error.message.length < 20_000 && /and \d+ more$/.test(error.message),
    );
  });

  for (const [name, isOne] of [
    ["shop", true],
    ["constructor", true],
    ["sync-github", false],
    ["Shop", false],
    ["a", false],
    ["__proto__", false],
    ["a".repeat(25), false],
  ] as const) {
    test(`${isOne ? "can" : "cannot"} be those of ${name}`, () => {
      assert.equal(isAppName(name), isOne);
    });
  }
});
