// What bounds a pass: quotas, time, logins, and copies at GitHub that nobody names any more.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { app, githubList, secretOf } from "./support/apps";
import { appFields } from "./support/github";
import { running } from "./support/running";
import { state } from "./support/world";

const names = Array.from({ length: 1000 }, (_, index) => `KEY_${index}`);
const large = { ...app("large", { secrets: names }), cloudRun: [] };
const all = Object.fromEntries(names.map((name) => [name, `MARK-${name}`]));

describe("more copies than one pass may look at", () => {
  test("are filled by several passes, none of which is refused for its rate", async (t) => {
    const { world, pass } = running(t, [large]);
    world.secretManager.limited = true;
    world.vault.put("secrets/prod/large", all);
    const reports = [await pass(), await pass(), await pass()];
    assert.deepEqual(
      reports.map(({ failures }) => failures),
      [0, 0, 0],
    );
    assert.deepEqual(
      reports.map(({ changed }) => changed),
      [449, 449, 102],
    );
    for (const name of names) assert.equal(world.secretManager.current(secretOf("large", name)), `MARK-${name}`);
  });

  test("have their turn one after the other, and a change does not wait for it", async (t) => {
    const { world, pass } = running(t, [large]);
    world.vault.put("secrets/prod/large", all);
    for (let passes = 0; passes < 3; passes++) await pass();
    world.secretManager.limited = true;
    for (const name of names) world.secretManager.add(secretOf("large", name), "MARK-x");
    const repaired: number[] = [];
    for (let passes = 0; passes < 6; passes++) repaired.push((await pass()).repaired);
    assert.equal(
      repaired.reduce((sum, count) => sum + count),
      1000,
    );
    world.vault.put("secrets/prod/large", { ...all, KEY_500: "MARK-new" });
    assert.equal((await pass()).changed, 1);
    assert.equal(world.secretManager.current(secretOf("large", "KEY_500")), "MARK-new");
  });
});

describe("a pass", () => {
  test("begins with nothing new after 45 seconds, and the next one goes on", async (t) => {
    const { world, pass } = running(t, [large]);
    world.vault.put("secrets/prod/large", all);
    const begun = new Map<string, number>();
    world.turn = () => {
      world.time += 60;
      return Promise.resolve();
    };
    const start = world.time + 60_000;
    world.fault = ({ path }) => {
      const [key] = /KEY_\d+/.exec(path) ?? [];
      if (key !== undefined && !begun.has(key)) begun.set(key, world.time - start);
      return undefined;
    };
    const { postponed, changed, durationMs } = await pass();
    assert.ok(changed > 0 && changed + postponed === 1000);
    assert.ok(durationMs < 60_000, `${durationMs}`);
    const last = Math.max(...begun.values());
    // A dozen are under way, each with a request of 60 ms.
    assert.ok(last > 44_000 && last < 45_000 + 13 * 60, `${last}`);
    world.turn = () => Promise.resolve();
    assert.equal((await pass()).changed, Math.min(449, 1000 - changed));
  });

  test("waits for nobody after 50 seconds", async (t) => {
    const { world, pass } = running(t, [app("shop", { secrets: ["A"] })]);
    world.vault.put("secrets/prod/shop", { A: "MARK" });
    world.fault = ({ path }) => {
      // Vault's answer takes most of the pass, and Secret Manager then gives none.
      if (path.includes("/metadata/shop")) world.time += 44_000;
      return path.includes("shop-A") ? { when: "before" } : undefined;
    };
    const { problems, durationMs } = await pass();
    assert.deepEqual(problems, ["shop: Secret Manager does not answer"]);
    assert.ok(durationMs > 45_000 && durationMs <= 50_000, `${durationMs}`);
  });

  test("has 48 copies under way at most, and 12 of one app", async (t) => {
    const apps = ["one", "two", "six", "ten", "all"].map((name) => app(name, { secrets: names.slice(0, 20) }));
    const { world, pass } = running(t, apps);
    for (const { name } of apps) world.vault.put(`secrets/prod/${name}`, all);
    const under = new Map<string, number>();
    let [most, mostOfOne] = [0, 0];
    const answer = globalThis.fetch;
    t.mock.method(globalThis, "fetch", async (...asked: Parameters<typeof fetch>) => {
      const [, of] = /secrets\/(\w+)-KEY/.exec(asked[0] instanceof Request ? asked[0].url : String(asked[0])) ?? [];
      if (of === undefined) return answer(...asked);
      under.set(of, (under.get(of) ?? 0) + 1);
      mostOfOne = Math.max(mostOfOne, ...under.values());
      most = Math.max(
        most,
        [...under.values()].reduce((sum, count) => sum + count),
      );
      for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve));
      under.set(of, (under.get(of) ?? 1) - 1);
      return answer(...asked);
    });
    assert.equal((await pass()).changed, 100);
    assert.deepEqual([most, mostOfOne], [48, 12]);
  });

  test("that is told to hurry ends with what it has begun", async (t) => {
    const { world, pass, reconciler } = running(t, [large]);
    world.vault.put("secrets/prod/large", all);
    let writes = 0;
    world.fault = ({ path }) => {
      if (path.endsWith(":addVersion") && ++writes === 20) reconciler.hurry();
      return undefined;
    };
    const { changed, postponed, failures } = await pass();
    assert.ok(changed >= 20 && changed < 40, `${changed}`);
    assert.deepEqual([changed + postponed, failures], [1000, 0]);
    assert.ok(world.objects.has(`${state.bucket}/${state.object}`));
  });

  test("logs in once for as long as its token lives", async (t) => {
    const { world, pass } = running(t, [app("shop", { secrets: ["A"] })]);
    world.vault.put("secrets/prod/shop", { A: "MARK" });
    for (let passes = 0; passes < 58; passes++) await pass();
    assert.equal(world.vault.logins, 1);
    for (let passes = 0; passes < 3; passes++) assert.equal((await pass()).failures, 0);
    assert.equal(world.vault.logins, 2);
  });

  test("logs in again once if its token was revoked, and no more than once if a document is forbidden", async (t) => {
    const { world, pass } = running(t, [app("shop", { secrets: ["A"], config: ["B"] })]);
    world.vault.put("secrets/prod/shop", { A: "MARK" });
    world.vault.put("config/prod/shop", { B: "MARK" });
    await pass();
    world.vault.revokeTokens();
    assert.equal((await pass()).failures, 0);
    assert.equal(world.vault.logins, 2);
    world.fault = ({ service, method }) =>
      service === "vault" && method === "GET"
        ? { when: "before", reply: { status: 403, body: { errors: [] } } }
        : undefined;
    assert.equal((await pass()).failures, 2);
    assert.equal(world.vault.logins, 3);
  });
});

test("a login that is refused is tried once in a pass, however many documents there are", async (t) => {
  const apps = Array.from({ length: 30 }, (_, index) => app(`app${index}`, { secrets: ["A"] }));
  const { world, pass, asked } = running(t, apps);
  const reply = { status: 400, body: { errors: ["role not found"] } };
  world.fault = ({ path }) => (path === "/v1/auth/gcp/login" ? { when: "before", reply } : undefined);
  const { failures, problems } = await pass();
  assert.deepEqual([failures, problems], [1, ["Vault refuses the login with role prod.sync: 400, role not found"]]);
  assert.equal(asked(/login/).length, 1);
});

describe("copies at GitHub", () => {
  const site = app("site", { secrets: ["TOKEN", "KEY"], config: ["REGION"], github: true });

  test("are delivered, repaired, and removed a day after nobody names them any more", async (t) => {
    const { world, pass, restart, memories } = running(t, [site]);
    world.vault.put("secrets/prod/sync-github", appFields);
    world.vault.put("secrets/prod/site", { TOKEN: "MARK-t", KEY: "MARK-k" });
    world.vault.put("config/prod/site", { REGION: "MARK-eu" });
    const secrets = world.github.list(githubList("site", "secrets"));
    const variables = world.github.list(githubList("site", "variables"));
    assert.equal((await pass()).failures, 0);
    assert.deepEqual([...secrets].map(([name, { value }]) => [name, value]).sort(), [
      ["KEY", "MARK-k"],
      ["TOKEN", "MARK-t"],
    ]);
    assert.equal(variables.get("REGION")?.value, "MARK-eu");

    // GitHub tells of changes in whole seconds.
    world.time += 1_000;
    world.github.set(githubList("site", "secrets"), "KEY", "MARK-x");
    world.github.set(githubList("site", "variables"), "REGION", "MARK-x");
    world.github.set(githubList("site", "secrets"), "THEIRS", "MARK-theirs");
    assert.equal((await pass()).repaired, 2);
    assert.equal(secrets.get("KEY")?.value, "MARK-k");
    assert.equal(variables.get("REGION")?.value, "MARK-eu");

    restart([
      { ...site, github: { repository: "acme/site", environment: "prod eu", secrets: ["TOKEN"], variables: [] } },
    ]);
    assert.deepEqual((await pass()).missing, []);
    world.time += 86_400_000;
    assert.equal((await pass()).removed, 2);
    assert.deepEqual([...secrets.keys()].sort(), ["THEIRS", "TOKEN"]);
    assert.deepEqual([...variables.keys()], []);
    assert.deepEqual(
      Object.keys(memories()["site"]?.copies ?? {}).filter((name) => name.startsWith("github")),
      ["github.com/acme/site/environments/prod%20eu/secrets/TOKEN"],
    );
  });

  test("are written one by one when one value changes, as long as the process remembers the others", async (t) => {
    const { world, pass, asked } = running(t, [site]);
    world.vault.put("secrets/prod/sync-github", appFields);
    world.vault.put("secrets/prod/site", { TOKEN: "MARK-t", KEY: "MARK-k" });
    await pass();
    world.vault.put("secrets/prod/site", { TOKEN: "MARK-t", KEY: "MARK-k2" });
    asked();
    await pass();
    assert.deepEqual(asked(/github PUT/), ["github PUT /repos/acme/site/environments/prod%20eu/secrets/KEY"]);
  });

  test("that cannot be written stop nothing else", async (t) => {
    const { world, pass } = running(t, [site]);
    world.vault.put("secrets/prod/site", { TOKEN: "MARK-t", KEY: "MARK-k" });
    world.vault.put("config/prod/site", { REGION: "MARK-eu" });
    const { problems, rolled, changed } = await pass();
    assert.deepEqual(problems, ["site: secrets/prod/sync-github has no APP_ID: put the GitHub App's in"]);
    assert.deepEqual({ rolled, changed }, { rolled: 1, changed: 3 });
  });
});
