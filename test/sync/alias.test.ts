// Secret Manager's `latest` may show an older version for a while after a write. Instances read it when they start.
import assert from "node:assert/strict";
import { describe, test, type TestContext } from "node:test";
import { app, secretOf, serviceOf } from "./support/apps";
import { running, type Running } from "./support/running";

const shop = app("shop", { secrets: ["USER", "PASSWORD"] });
const password = secretOf("shop", "PASSWORD");
const lag = 200_000;

/** A world in which the password has changed, and `latest` lags behind. Its clock stands where the change was made. */
async function changed(t: TestContext): Promise<Running> {
  const run = running(t, [shop]);
  const { vault, secretManager } = run.world;
  vault.put("secrets/prod/shop", { USER: "MARK-user", PASSWORD: "MARK-1" });
  await run.pass();
  vault.put("secrets/prod/shop", { USER: "MARK-user", PASSWORD: "MARK-2" });
  secretManager.aliasLag = lag;
  run.asked();
  return run;
}

function writes({ asked }: Running): string[] {
  return asked(/addVersion|:destroy/);
}

describe("a copy that readers do not get yet", () => {
  test("holds the service's revision until they do, as something that waits and is no failure", async (t) => {
    const run = await changed(t);
    const { world, pass } = run;
    const reports = [];
    for (let passes = 0; passes < 5; passes++) reports.push(await pass());
    assert.deepEqual(
      reports.map(({ rolled, postponed, failures, lagSeconds }) => ({ rolled, postponed, failures, lagSeconds })),
      [
        { rolled: 0, postponed: 1, failures: 0, lagSeconds: 60 },
        { rolled: 0, postponed: 1, failures: 0, lagSeconds: 120 },
        { rolled: 0, postponed: 1, failures: 0, lagSeconds: 180 },
        { rolled: 0, postponed: 1, failures: 0, lagSeconds: 240 },
        { rolled: 1, postponed: 0, failures: 0, lagSeconds: 300 },
      ],
    );
    assert.equal(world.cloudRun.services.get(serviceOf("shop"))?.values[password], "MARK-2");
  });

  test("is written once: what `latest` shows is nobody's edit", async (t) => {
    const run = await changed(t);
    await run.pass();
    assert.deepEqual(writes(run), [`sm POST /v1/${password}:addVersion`]);
    for (let passes = 0; passes < 5; passes++) assert.equal((await run.pass()).repaired, 0);
    assert.deepEqual(writes(run), []);
    assert.deepEqual(run.world.secretManager.living(password), ["MARK-1", "MARK-2"]);
  });

  test("holds the revision in a new process too", async (t) => {
    const { pass, restart } = await changed(t);
    await pass();
    restart();
    const { rolled, postponed, repaired } = await pass();
    assert.deepEqual({ rolled, postponed, repaired }, { rolled: 0, postponed: 1, repaired: 0 });
  });

  test("keeps the version that they do get, however many are written meanwhile", async (t) => {
    const { world, pass } = await changed(t);
    await pass();
    world.vault.put("secrets/prod/shop", { USER: "MARK-user", PASSWORD: "MARK-3" });
    await pass();
    assert.equal(world.secretManager.current(password), "MARK-1");
    world.time += lag;
    assert.equal((await pass()).rolled, 1);
    assert.deepEqual(world.secretManager.living(password), ["MARK-2", "MARK-3"]);
  });

  test("is compared by the version that was written, if its document changes back", async (t) => {
    const { world, pass } = await changed(t);
    await pass();
    world.vault.put("secrets/prod/shop", { USER: "MARK-user", PASSWORD: "MARK-1" });
    assert.equal((await pass()).changed, 1);
    world.time += lag;
    await pass();
    assert.equal(world.secretManager.current(password), "MARK-1");
  });

  test("is repaired if somebody else wrote to it, once that shows", async (t) => {
    const run = await changed(t);
    const { world, pass } = run;
    await pass();
    world.secretManager.add(password, "MARK-x");
    world.time += lag;
    const { repaired, rolled } = await pass();
    assert.deepEqual({ repaired, rolled }, { repaired: 1, rolled: 0 });
    world.time += lag;
    assert.equal((await pass()).rolled, 1);
    assert.equal(world.cloudRun.services.get(serviceOf("shop"))?.values[password], "MARK-2");
  });

  test("is filled again if its secret was made anew", async (t) => {
    const { world, pass } = await changed(t);
    world.secretManager.aliasLag = 0;
    await pass();
    world.secretManager.secrets.set(password, []);
    const { repaired, rolled } = await pass();
    assert.deepEqual({ repaired, rolled }, { repaired: 1, rolled: 1 });
    assert.equal(world.secretManager.current(password), "MARK-2");
  });
});
