// Keys that the source has lost, or has no value for that can be copied.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { app, secretOf, serviceOf } from "./support/apps";
import { running } from "./support/running";

const shop = app("shop", { secrets: ["USER", "PASSWORD"], config: ["REGION"] });
const password = secretOf("shop", "PASSWORD");

function values({ vault }: ReturnType<typeof running>["world"]): void {
  vault.put("secrets/prod/shop", { USER: "MARK-user", PASSWORD: "MARK-1", OTHER: "MARK-other" });
  vault.put("config/prod/shop", { REGION: "MARK-eu" });
}

describe("a key without a value", () => {
  test("is told about at once; its copy is kept for a day, then removed", async (t) => {
    const { world, pass } = running(t, [shop]);
    values(world);
    await pass();
    world.vault.put("secrets/prod/shop", { USER: "MARK-user" });
    const noticed = await pass();
    assert.deepEqual(noticed.missing, ["secrets/prod/shop/PASSWORD"]);
    assert.equal(noticed.missingCount, 1);
    world.time += 86_400_000 - 120_000;
    assert.deepEqual((await pass()).missing, ["secrets/prod/shop/PASSWORD"]);
    assert.equal(world.secretManager.current(password), "MARK-1");
    const last = await pass();
    assert.equal(last.removed, 1);
    assert.deepEqual(world.secretManager.living(password), []);
    // A revision without the copy would not start.
    assert.equal(world.cloudRun.services.get(serviceOf("shop"))?.revisions, 2);
    assert.equal((await pass()).removed, 0);
  });

  test("whose copy is gone stops new revisions, which would not start, and is told about", async (t) => {
    const { world, pass } = running(t, [shop]);
    values(world);
    await pass();
    world.vault.put("secrets/prod/shop", { USER: "MARK-user" });
    await pass();
    world.time += 86_400_000;
    assert.equal((await pass()).removed, 1);
    world.vault.put("secrets/prod/shop", { USER: "MARK-user2" });
    const held = await pass();
    assert.deepEqual([held.changed, held.rolled, held.failures], [1, 0, 0]);
    assert.deepEqual(held.problems, [
      `shop: ${serviceOf("shop")} gets no new revision while ${password} has no value: it would not start`,
    ]);
    world.vault.put("secrets/prod/shop", { USER: "MARK-user2", PASSWORD: "MARK-2" });
    const back = await pass();
    assert.deepEqual([back.rolled, back.problems], [1, []]);
    assert.equal(world.cloudRun.services.get(serviceOf("shop"))?.values[secretOf("shop", "USER")], "MARK-user2");
  });

  test("whose copy is gone stops new revisions after the memory was lost, too", async (t) => {
    const { world, pass, restart } = running(t, [shop]);
    values(world);
    await pass();
    world.vault.put("secrets/prod/shop", { USER: "MARK-user" });
    await pass();
    world.time += 86_400_000;
    await pass();
    world.objects.clear();
    restart();
    const service = world.cloudRun.services.get(serviceOf("shop"));
    for (let passes = 0; passes < 3; passes++) {
      const { rolled, failures, missing } = await pass();
      assert.deepEqual([rolled, failures, missing], [0, 0, ["secrets/prod/shop/PASSWORD"]]);
    }
    assert.deepEqual([service?.revisions, service?.failing], [2, false]);
    // The grace begins again, and ends as it did before.
    world.time += 86_400_000;
    for (let passes = 0; passes < 2; passes++) assert.equal((await pass()).failures, 0);
    assert.equal(service?.revisions, 2);
  });

  test("whose copy somebody switched off stops new revisions until it is switched on", async (t) => {
    const { world, pass } = running(t, [shop]);
    values(world);
    await pass();
    const newest = world.secretManager.secrets.get(password)?.at(-1);
    assert.ok(newest);
    newest.state = "DISABLED";
    world.vault.put("secrets/prod/shop", { USER: "MARK-user2" });
    assert.equal((await pass()).rolled, 0);
    newest.state = "ENABLED";
    assert.equal((await pass()).rolled, 1);
  });

  test("that comes back keeps its copy, and nothing is rolled if the value is the same", async (t) => {
    const { world, pass } = running(t, [shop]);
    values(world);
    await pass();
    const fields = world.vault.fields("secrets/prod/shop");
    world.vault.put("secrets/prod/shop", { USER: "MARK-user" });
    await pass();
    world.vault.put("secrets/prod/shop", fields);
    const { missing, changed, rolled } = await pass();
    assert.deepEqual({ missing, changed, rolled }, { missing: [], changed: 0, rolled: 0 });
    world.time += 86_400_000;
    await pass();
    assert.equal(world.secretManager.current(password), "MARK-1");
  });

  test("has what somebody wrote to its copy undone, from what Vault has kept", async (t) => {
    const { world, pass } = running(t, [shop]);
    values(world);
    await pass();
    world.vault.put("secrets/prod/shop", { USER: "MARK-user" });
    await pass();
    world.secretManager.add(password, "MARK-x");
    assert.equal((await pass()).repaired, 1);
    assert.equal(world.secretManager.current(password), "MARK-1");
  });

  test("keeps its copy if its document was deleted right after it was copied, though Vault shows it no more", async (t) => {
    const { world, pass } = running(t, [shop]);
    values(world);
    await pass();
    world.vault.put("secrets/prod/shop", { USER: "MARK-user", PASSWORD: "MARK-2" });
    await pass();
    world.vault.deleteVersion("secrets/prod/shop");
    for (let passes = 0; passes < 2; passes++) assert.equal((await pass()).repaired, 0);
    assert.equal(world.secretManager.current(password), "MARK-2");
  });

  test("because its value cannot be copied is told about, and its copy left as it is", async (t) => {
    const { world, pass } = running(t, [shop]);
    values(world);
    await pass();
    world.vault.put("secrets/prod/shop", { USER: "MARK-user", PASSWORD: "" });
    await pass();
    const { missing, problems, failures } = await pass();
    assert.deepEqual(missing, ["secrets/prod/shop/PASSWORD"]);
    assert.deepEqual(problems, ["shop: secrets/prod/shop/PASSWORD is empty: put a text in"]);
    assert.equal(failures, 0);
    assert.equal(world.secretManager.current(password), "MARK-1");
  });
});
