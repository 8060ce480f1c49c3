// The reconciler against a real server with Vault's API; Google and GitHub are simulated.
import assert from "node:assert/strict";
import { describe, test, type TestContext } from "node:test";
import { Reconciler } from "../../sync/engine";
import type { PassReport } from "../../sync/report";
import { logIn } from "../../sync/vault/login";
import { missing } from "../support/real-servers";
import { app, secretOf } from "./support/apps";
import { appFields } from "./support/github";
import { Random } from "./support/random";
import { identityToken, RealSource } from "./support/real-source";
import { Spots } from "./support/spots";
import type { Fields } from "./support/vault";
import { World } from "./support/world";

const apps = [
  app("shop", { secrets: ["API_KEY", "PASSWORD"], config: ["REGION"] }),
  app("blog", { secrets: ["TOKEN"], config: ["TITLE"], github: true }),
];
const seed = Number(process.env["SEED"] ?? 20_261_101);

interface Running {
  world: World;
  source: RealSource;
  pass: () => Promise<PassReport>;
  /** Starts a new process. */
  restart: () => void;
}

async function running(t: TestContext): Promise<Running> {
  const world = new World();
  apps.forEach((one) => {
    world.deploy(one);
  });
  world.leave(apps);
  const listening = await world.listen();
  const source = await RealSource.start(world);
  t.after(async () => {
    await source.vault.stop();
    await listening.close();
  });
  await source.put("secrets/prod/sync-github", appFields);
  await source.put("secrets/prod/shop", { API_KEY: "MARK-1", PASSWORD: "MARK-2" });
  await source.put("config/prod/shop", { REGION: "MARK-eu" });
  await source.put("secrets/prod/blog", { TOKEN: "MARK-3" });
  await source.put("config/prod/blog", { TITLE: "MARK-4" });
  const start = (): Reconciler =>
    new Reconciler(world.settings(listening.host, source.vault.url), world.surroundings(listening.host));
  let reconciler = start();
  return {
    world,
    source,
    pass: async () => {
      world.time += 60_000;
      return (await reconciler.pass()).pass;
    },
    restart: () => {
      reconciler = start();
    },
  };
}

describe("the reconciler and a real Vault", { skip: missing("vault") }, () => {
  test("fills every copy, and then reads no value until one changes", async (t) => {
    const { world, source, pass } = await running(t);
    assert.deepEqual((await pass()).problems, []);
    assert.equal(world.secretManager.current(secretOf("shop", "PASSWORD")), "MARK-2");
    await pass();
    assert.equal((await pass()).vaultRequests, 4);
    await source.put("secrets/prod/shop", { API_KEY: "MARK-1", PASSWORD: "MARK-5" });
    const { changed, rolled, vaultRequests } = await pass();
    assert.deepEqual({ changed, rolled, vaultRequests }, { changed: 1, rolled: 1, vaultRequests: 5 });
    assert.equal(world.secretManager.current(secretOf("shop", "PASSWORD")), "MARK-5");
  });

  test("undoes what somebody wrote to the copy of a lost key, from an earlier version", async (t) => {
    const { world, source, pass } = await running(t);
    await pass();
    await source.put("secrets/prod/shop", { API_KEY: "MARK-1" });
    assert.deepEqual((await pass()).missing, ["secrets/prod/shop/PASSWORD"]);
    world.secretManager.add(secretOf("shop", "PASSWORD"), "MARK-x");
    assert.equal((await pass()).repaired, 1);
    assert.equal(world.secretManager.current(secretOf("shop", "PASSWORD")), "MARK-2");
  });

  test("thinks no key lost while the server is sealed, made anew, without a mount, or down", async (t) => {
    const { world, source, pass } = await running(t);
    await pass();
    const before = JSON.stringify([...world.secretManager.secrets]);
    const problems = async (): Promise<string> => {
      // Longer than the grace.
      world.time += 100_000_000;
      const report = await pass();
      assert.ok(report.failures > 0);
      assert.deepEqual(report.missing, []);
      assert.equal(JSON.stringify([...world.secretManager.secrets]), before);
      return report.problems.join("\n");
    };
    for (const mount of ["secrets/prod", "config/prod"]) await source.call("DELETE", `sys/mounts/${mount}`);
    assert.match(await problems(), /Vault does not tell about secrets\/prod\/shop: 404, no handler for route/);
    await source.call("PUT", "sys/seal");
    assert.match(await problems(), /^Vault .*: 503, Vault is sealed$/);
    // It keeps everything in memory: what comes up is another, empty server.
    await source.vault.restart();
    assert.match(await problems(), /^Vault refuses the login with role prod\.sync: 40\d/);
    await source.vault.stop();
    assert.match(await problems(), /^Vault at http:\/\/127\.0\.0\.1:\d+ does not answer \(ECONN[A-Z]+\)$/);
  });

  test("may read and do nothing else with its login", async (t) => {
    const { source } = await running(t);
    const jwt = identityToken("https://vault/prod.sync");
    const { token } = await logIn({ address: source.vault.url, mount: "gcp", role: "prod.sync", jwt });
    for (const [method, path] of [
      ["POST", "secrets/prod/data/shop"],
      ["DELETE", "secrets/prod/data/shop"],
      ["DELETE", "secrets/prod/metadata/shop"],
      ["GET", "secrets/prod/metadata/?list=true"],
      ["GET", "sys/mounts"],
    ] as const) {
      const body = method === "POST" ? { data: { A: "x" } } : undefined;
      assert.equal((await source.vault.call(method, path, body, token)).status, 403, `${method} ${path}`);
    }
  });

  test("logs in again after its token was revoked", async (t) => {
    const { source, pass } = await running(t);
    await pass();
    await source.call("POST", "sys/leases/revoke-prefix/auth/gcp/login");
    assert.deepEqual((await pass()).problems, []);
  });

  test(`agree after each of many random edits, with faults between them (SEED=${seed})`, async (t) => {
    const { world, source, pass, restart } = await running(t);
    const spots = new Spots(world, apps);
    const random = new Random(seed);
    for (let round = 0; round < 70; round++) {
      await edit(source, world, random);
      if (random.below(4) === 0) spots.byHand(spots.pick(random.below(99), false), `MARK-foreign-${round}`);
      if (random.below(6) === 0) restart();
      spots.observe();
      world.time += 1_000;
      if (random.below(2) === 0) {
        world.fault = () => {
          if (random.below(5) > 0) return undefined;
          return random.below(2) === 0 ? { when: "after" } : { when: "before", reply: { status: 503 } };
        };
        await pass();
        world.fault = () => undefined;
      }
      const { problems } = await pass();
      assert.deepEqual(
        problems.filter((text) => !/does not start/.test(text)),
        [],
      );
      spots.checkSettled();
      assert.deepEqual(spots.violations, []);
      world.time += 1_000;
    }
  });
});

async function edit(source: RealSource, world: World, random: Random): Promise<void> {
  const one = apps[random.below(apps.length)];
  assert.ok(one);
  const tree = random.below(2) === 0 ? one.secrets : one.config;
  const path = `${tree.mount}/${one.name}`;
  const key = tree.copies[random.below(tree.copies.length)]?.key ?? "";
  const fields = world.vault.fields(path);
  const choice = random.below(12);
  if (choice === 0) await source.deleteVersion(path);
  else if (choice === 1) await source.undelete(path);
  else if (choice === 2) await source.destroyVersion(path);
  else if (choice === 3) await source.forget(path);
  else if (choice < 6) await source.put(path, without(fields, key));
  else await source.put(path, { ...fields, [key]: `MARK-${key}-${random.below(5)}` });
}

function without(fields: Fields, key: string): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => name !== key));
}
