import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { parseSettings, SettingsError } from "../../sync/settings";

const good = {
  vault: { address: "https://vault.example.com", role: "prod.sync" },
  state: { bucket: "acme-prod-sync", object: "state.json" },
  graceSeconds: 3600,
  apps: [
    {
      name: "shop",
      secrets: { mount: "secrets/prod", copies: [{ key: "API_KEY", secret: "projects/acme/secrets/shop-API_KEY" }] },
      config: { mount: "config/prod", copies: [] },
      cloudRun: [{ service: "projects/acme/locations/europe-west1/services/shop" }],
      github: { repository: "acme/shop", environment: "prod", secrets: ["API_KEY"], variables: ["REGION"] },
    },
  ],
};

/** The good settings with one member changed; `undefined` takes it away. */
function changed(path: string, value: unknown): string {
  const settings = structuredClone(good) as unknown as { [name: string]: unknown };
  const names = path.split(".");
  const last = names.pop() ?? "";
  const parent = names.reduce((current, name) => current[name] as { [name: string]: unknown }, settings);
  parent[last] = value;
  return JSON.stringify(settings);
}

describe("the settings of the reconciler", () => {
  test("are read as they are", () => {
    assert.deepEqual(parseSettings(JSON.stringify(good)), good);
  });

  test("have a day of grace unless they say otherwise, and GitHub only if they name it", () => {
    const plain = Object.fromEntries(Object.entries(good.apps[0] ?? {}).filter(([name]) => name !== "github"));
    const settings = parseSettings(JSON.stringify({ ...good, graceSeconds: undefined, apps: [plain] }));
    assert.equal(settings.graceSeconds, 86_400);
    assert.equal("github" in (settings.apps[0] ?? {}), false);
  });

  for (const [path, value, message] of [
    ["vault", undefined, /vault: missing; use an object/],
    ["vault.address", "vault.example.com", /vault\.address: "vault\.example\.com"; use a URL without a path/],
    ["vault.address", "https://vault.example.com/", /vault\.address: .*; use a URL without a path/],
    ["vault.role", "", /vault\.role: ""; use a role of auth\/gcp/],
    ["vault.token", "x", /vault\.token: "x"; there is no such setting/],
    ["state.bucket", "gs://bucket", /state\.bucket: "gs:\/\/bucket"; use the name of a bucket/],
    ["state.object", 5, /state\.object: 5; use the name of an object/],
    ["graceSeconds", -1, /graceSeconds: -1; use a whole number from 0/],
    ["graceSeconds", "60", /graceSeconds: "60"; use a whole number/],
    ["apps", {}, /apps: \{\}; use a list, which may be empty/],
    ["apps.0", "shop", /apps\[0\]: "shop"; use an object/],
    ["apps.0.name", "Shop", /apps\[0\]\.name: "Shop"; use the name of the app's document/],
    ["apps.0.secrets.mount", "/secrets", /apps\[0\]\.secrets\.mount: "\/secrets"; use the mount's path/],
    ["apps.0.secrets.copies.0.key", "1KEY", /apps\[0\]\.secrets\.copies\[0\]\.key: "1KEY"; use letters/],
    ["apps.0.secrets.copies.0.secret", "shop-API_KEY", /copies\[0\]\.secret: .*; use projects\/<project>\/secrets/],
    ["apps.0.secrets.copies.0.value", "x", /copies\[0\]\.value: "x"; there is no such setting/],
    ["apps.0.cloudRun.0.service", "shop", /cloudRun\[0\]\.service: "shop"; use projects\//],
    ["apps.0.github.repository", "shop", /github\.repository: "shop"; use owner\/name/],
    ["apps.0.github.environment", "a/b", /github\.environment: "a\/b"; use the name of the repository's environment/],
    ["apps.0.github.secrets", ["GITHUB_TOKEN"], /github\.secrets\[0\]: "GITHUB_TOKEN"; .*reserves/],
    ["apps.0.github.variables", ["region"], /github\.variables\[0\]: "region"; use capital letters/],
    ["apps.1", good.apps[0], /apps: "shop"; name each app once/],
    [
      "apps.1",
      { ...good.apps[0], name: "blog" },
      /copies: "projects\/acme\/secrets\/shop-API_KEY"; give each key a secret/,
    ],
    ["apps.1", { ...good.apps[0], name: "blog" }, /github\.secrets: "acme\/shop prod API_KEY"; deliver each name/],
    ["more", 1, /more: 1; there is no such setting/],
  ] as const) {
    test(`with ${path} = ${JSON.stringify(value)} are refused`, () => {
      assert.throws(() => parseSettings(changed(path, value)), { name: "SettingsError", message });
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
