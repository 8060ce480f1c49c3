import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { rollAnnotation } from "../../sync/targets/cloud-run";
import { app, secretOf, serviceOf } from "./support/apps";
import { googleError } from "./support/http";
import { running } from "./support/running";

const shop = app("shop", { secrets: ["USER", "PASSWORD"], config: ["REGION"] });
const blog = app("blog", { secrets: ["TOKEN"] });
const password = secretOf("shop", "PASSWORD");

function values({ vault }: ReturnType<typeof running>["world"]): void {
  vault.put("secrets/prod/shop", { USER: "MARK-user", PASSWORD: "MARK-1", OTHER: "MARK-other" });
  vault.put("config/prod/shop", { REGION: "MARK-eu" });
  vault.put("secrets/prod/blog", { TOKEN: "MARK-token" });
}

describe("a pass", () => {
  test("fills every copy and gives the service one revision", async (t) => {
    const { world, pass, memories } = running(t, [shop]);
    values(world);
    const report = await pass();
    assert.equal(world.secretManager.current(password), "MARK-1");
    assert.equal(world.secretManager.current(`${secretOf("shop", "REGION")}-config`), "MARK-eu");
    const service = world.cloudRun.services.get(serviceOf("shop"));
    assert.equal(service?.revisions, 2);
    assert.equal(service.values[password], "MARK-1");
    assert.match(service.annotations[rollAnnotation] ?? "", /^[0-9a-f]{12}$/);
    const { changed, rolled, documents, copies, failures, missing } = report;
    assert.deepEqual(
      { changed, rolled, documents, copies, failures, missing },
      {
        changed: 3,
        rolled: 1,
        documents: 2,
        copies: 3,
        failures: 0,
        missing: [],
      },
    );
    assert.ok(!JSON.stringify([report, memories()]).includes("MARK"));
    // A digest would have 32 digits and more, in whatever alphabet.
    const remembered = Object.values(memories()).flatMap(({ copies }) => Object.values(copies));
    assert.equal(remembered.length, 3);
    assert.doesNotMatch(JSON.stringify(remembered), /[0-9a-zA-Z+/_]{32}/);
  });

  test("that finds nothing changed asks for metadata alone, and writes nothing", async (t) => {
    const { world, pass, asked } = running(t, [shop]);
    values(world);
    await pass();
    await pass();
    asked();
    const { vaultRequests } = await pass();
    assert.equal(vaultRequests, 2);
    assert.deepEqual(asked().sort(), [
      `sm GET /v1/${password}/versions/latest`,
      `sm GET /v1/${secretOf("shop", "REGION")}-config/versions/latest`,
      `sm GET /v1/${secretOf("shop", "USER")}/versions/latest`,
      "storage GET /storage/v1/b/acme-prod-apps/o",
      "storage GET /storage/v1/b/acme-prod-sync/o/state.json",
      "vault GET /v1/config/prod/metadata/shop",
      "vault GET /v1/secrets/prod/metadata/shop",
    ]);
  });

  test("writes the one value that changed, keeps the one before, and destroys what is older", async (t) => {
    const { world, pass, asked } = running(t, [shop, blog]);
    values(world);
    await pass();
    for (const next of ["MARK-2", "MARK-3"]) {
      world.vault.put("secrets/prod/shop", { ...world.vault.fields("secrets/prod/shop"), PASSWORD: next });
      asked();
      const report = await pass();
      assert.equal(report.changed, 1);
      assert.equal(report.lagSeconds, 60);
      assert.deepEqual(asked(/vault GET .*\/data\/|addVersion/), [
        "vault GET /v1/secrets/prod/data/shop",
        `sm POST /v1/${password}:addVersion`,
      ]);
    }
    assert.deepEqual(world.secretManager.living(password), ["MARK-2", "MARK-3"]);
    assert.equal(world.cloudRun.services.get(serviceOf("shop"))?.revisions, 4);
    assert.equal(world.cloudRun.services.get(serviceOf("blog"))?.revisions, 2);
  });

  for (const [how, edit] of [
    [
      "wrote to",
      (world: ReturnType<typeof running>["world"]) => {
        world.secretManager.add(password, "MARK-x");
      },
    ],
    [
      "switched off",
      (world) => {
        Object.assign(world.secretManager.secrets.get(password)?.at(-1) ?? {}, { state: "DISABLED" });
      },
    ],
    [
      "destroyed",
      (world) => {
        Object.assign(world.secretManager.secrets.get(password)?.at(-1) ?? {}, {
          state: "DESTROYED",
          value: undefined,
        });
      },
    ],
  ] as [string, (world: ReturnType<typeof running>["world"]) => void][]) {
    test(`repairs a copy that somebody ${how}, and rolls, so that no instance keeps it`, async (t) => {
      const { world, pass } = running(t, [shop]);
      values(world);
      await pass();
      edit(world);
      const service = world.cloudRun.services.get(serviceOf("shop"));
      assert.ok(service);
      world.cloudRun.start(service);
      assert.equal((await pass()).repaired, 1);
      assert.equal(world.secretManager.current(password), "MARK-1");
      assert.ok(!world.secretManager.living(password).includes("MARK-x"));
      assert.equal(service.values[password], "MARK-1");
    });
  }

  test("changes nothing while Vault is away, which is one failure, and says for how long", async (t) => {
    const { world, pass, asked } = running(t, [shop, blog]);
    values(world);
    await pass();
    world.vault.put("secrets/prod/shop", {});
    for (const away of ["cut", "sealed"] as const) {
      world.vault.away = away;
      asked();
      const { failures, problems } = await pass();
      assert.equal(failures, 1, problems.join("\n"));
      assert.deepEqual(asked(/^sm|^run/), []);
    }
    const { lagSeconds } = await pass();
    assert.ok(lagSeconds >= 180, `${lagSeconds}`);
    assert.equal(world.secretManager.current(password), "MARK-1");
  });

  for (const [what, expected, reply] of [
    ["there is no mount", 2, { status: 404, body: { errors: ['no handler for route "secrets/prod/metadata/shop"'] } }],
    ["something else answers in its place", 1, { status: 404, body: "<html>Not Found</html>" }],
    ["the answer comes in half", 1, { status: 200, body: '{"data": {"vers' }],
  ] as const) {
    test(`thinks no key lost because ${what}`, async (t) => {
      const { world, pass } = running(t, [shop]);
      values(world);
      await pass();
      world.fault = ({ path }) => (path.includes("/metadata/shop") ? { when: "before", reply } : undefined);
      world.time += 200_000_000;
      const { failures, missing } = await pass();
      assert.deepEqual({ failures, missing }, { failures: expected, missing: [] });
      assert.equal(world.secretManager.current(password), "MARK-1");
    });
  }

  test("serves the other apps if one of them cannot be", async (t) => {
    const { world, pass } = running(t, [shop, blog]);
    values(world);
    world.fault = ({ path }) =>
      path.endsWith("/metadata/shop") ? { when: "before", reply: { status: 403, body: { errors: [] } } } : undefined;
    assert.equal((await pass()).failures, 2);
    assert.equal(world.secretManager.current(secretOf("blog", "TOKEN")), "MARK-token");
    assert.equal(world.cloudRun.services.get(serviceOf("blog"))?.values[secretOf("blog", "TOKEN")], "MARK-token");
  });

  test("gives a revision all of a change or nothing of it", async (t) => {
    const { world, pass } = running(t, [shop]);
    values(world);
    await pass();
    world.vault.put("secrets/prod/shop", { USER: "MARK-user2", PASSWORD: "MARK-2" });
    world.fault = ({ path }) =>
      path.startsWith(`/v1/${password}`) ? { when: "before", reply: googleError(403, "PERMISSION_DENIED") } : undefined;
    const failed = await pass();
    assert.deepEqual({ failures: failed.failures, rolled: failed.rolled }, { failures: 1, rolled: 0 });
    assert.equal(world.cloudRun.services.get(serviceOf("shop"))?.values[password], "MARK-1");
    world.fault = () => undefined;
    const { rolled, lagSeconds } = await pass();
    assert.equal(rolled, 1);
    assert.equal(lagSeconds, 120);
    const got = world.cloudRun.services.get(serviceOf("shop"))?.values;
    assert.deepEqual([got?.[secretOf("shop", "USER")], got?.[password]], ["MARK-user2", "MARK-2"]);
  });

  test("says how long a change has waited, and not how old a value is that nobody has changed", async (t) => {
    const { world, pass } = running(t, [shop]);
    values(world);
    await pass();
    world.time += 90 * 86_400_000;
    await pass();
    world.fault = ({ path }) =>
      path.startsWith(`/v1/${password}`) ? { when: "before", reply: googleError(403, "PERMISSION_DENIED") } : undefined;
    const { failures, lagSeconds } = await pass();
    assert.deepEqual({ failures, lagSeconds }, { failures: 1, lagSeconds: 0 });
    assert.equal((await pass()).lagSeconds, 60);
  });

  test("names the secret that is not there, and not what Google says", async (t) => {
    const { world, pass } = running(t, [blog]);
    values(world);
    world.secretManager.secrets.delete(secretOf("blog", "TOKEN"));
    const { problems } = await pass();
    assert.deepEqual(problems, [
      `blog: Secret Manager does not take a version of ${secretOf("blog", "TOKEN")}: 404 NOT_FOUND`,
    ]);
  });

  test("that has lost its memory compares, and neither writes nor rolls", async (t) => {
    const { world, pass, asked, restart } = running(t, [shop, blog]);
    values(world);
    await pass();
    world.objects.clear();
    restart();
    asked();
    const { changed, repaired, rolled } = await pass();
    assert.deepEqual({ changed, repaired, rolled }, { changed: 0, repaired: 0, rolled: 0 });
    assert.deepEqual(asked(/addVersion|PATCH|:destroy/), []);
  });

  test("forgets what the settings do not name any more", async (t) => {
    const { world, pass, restart, memories } = running(t, [shop, blog]);
    values(world);
    await pass();
    restart([app("shop", { secrets: ["USER"] })]);
    await pass();
    assert.deepEqual(Object.keys(memories()), ["shop"]);
    assert.deepEqual(Object.keys(memories()["shop"]?.copies ?? {}), [secretOf("shop", "USER")]);
  });
});
