// Credentials of logins that Google makes.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { cachePassword } from "../../sync/logins/kinds/cache-password";
import { storageKey } from "../../sync/logins/kinds/storage-key";
import { script } from "./support/script";

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
    assert.deepEqual(await cachePassword.fetch?.(cacheName, google, surroundings), { password: "p@ss" });
    assert.equal(asked.filter(({ line }) => line.includes("authTokens")).length, 2);
  });

  for (const [title, answer, message] of [
    ["there is none", { status: 200, body: {} }, /lists? .*passwords of .*cache: it has none that works: add one$/],
    ["it may not be seen", { status: 403, body: { error: { status: "PERMISSION_DENIED" } } }, /403 PERMISSION_DENIED$/],
  ] as const) {
    test(`is told to be missing if ${title}`, async (t) => {
      const { google, surroundings } = script(t, { [`GET ${tokens}?pageSize=100`]: [answer] });
      await assert.rejects(async () => cachePassword.fetch?.(cacheName, google, surroundings), message);
    });
  }

  const line = "POST /storage/v1/projects/p/hmacKeys?serviceAccountEmail=app-web%40p.iam.gserviceaccount.com";

  test("is a key of the service account, which is asked for once", async (t) => {
    const { google, surroundings } = script(t, {
      [line]: [{ status: 200, body: { secret: "k/+", metadata: { accessId: "GOOG1" } } }],
    });
    const key = await storageKey.fetch?.("app-web@p.iam.gserviceaccount.com", google, surroundings);
    assert.deepEqual(key, { accessKeyId: "GOOG1", secretAccessKey: "k/+" });
  });

  test("is not asked for again if the answer was lost, and a refusal does not quote anything", async (t) => {
    const lost = script(t, { [line]: ["cut"] });
    await assert.rejects(
      async () => storageKey.fetch?.("app-web@p.iam.gserviceaccount.com", lost.google, lost.surroundings),
      /did not say whether/,
    );
    assert.equal(lost.lines().filter((one) => one === line).length, 1);
    const refused = script(t, { [line]: [{ status: 400, body: { error: { message: "hunter2" } } }] });
    await assert.rejects(
      async () => storageKey.fetch?.("app-web@p.iam.gserviceaccount.com", refused.google, refused.surroundings),
      /^SyncError: Cloud Storage makes no key for app-web@p\.iam\.gserviceaccount\.com: 400$/,
    );
  });
});
