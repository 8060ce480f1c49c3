// Recovery shares of several holders: each gets his own, whatever interrupts the initialisation.
import assert from "node:assert/strict";
import { test } from "node:test";
import { initialise } from "../../sync/initialise/initialise";
import { capture } from "../support/captured-log";
import { World, addresses, bundleSecret, recoverySecret } from "../support/vault-world";
import { cutOff, sendTo, settings } from "../support/vault-initialise";

/** Two people who hold a share each, and a world that has their secrets. */
const pair = ["ada", "bob"].map((name) => ({
  name,
  secret: `projects/acme-test/secrets/vault-recovery-share-${name}`,
  base64: Buffer.from(`key of ${name}`).toString("base64"),
  fingerprint: name.repeat(13).slice(0, 40),
  validFrom: 0,
}));
const shared = { ...settings, shares: 2, threshold: 2, holders: pair };

function worldOf(holders: typeof pair): World {
  const world = new World();
  for (const { secret } of holders) world.versions[secret] = [];
  return world;
}

/** What the newest version of a secret holds. */
function latest(world: World, secret: string): string {
  return Buffer.from(world.enabled(secret)[0]?.data ?? "", "base64").toString("utf8");
}

const noted = { share_holders: { ada: pair[0]?.fingerprint, bob: pair[1]?.fingerprint }, recovery_threshold: 2 };

test("interrupted at any request, each holder has the share for his key in the end, and it is noted who they are", async (context) => {
  capture(context);
  let reached = true;
  for (let n = 1; reached; n++) {
    for (const carriedOut of [false, true]) {
      const world = worldOf(pair);
      reached = await cutOff(world, n, carriedOut, shared);
      // Lost between Vault's answer and its first write: tested above.
      if (world.initialised && world.rootToken !== undefined && world.enabled(bundleSecret).length === 0) continue;
      await initialise(shared, sendTo(world));
      for (const { secret, base64 } of pair) {
        const [, share = ""] =
          /^-----BEGIN PGP MESSAGE-----\n\n(.*)\n-----END PGP MESSAGE-----\n$/s.exec(latest(world, secret)) ?? [];
        assert.equal(Buffer.from(share, "base64").toString("utf8"), `for ${base64}`);
      }
      assert.deepEqual(JSON.parse(latest(world, recoverySecret)), {
        vault_address: addresses.vault,
        ...noted,
        recovery_keys_base64: world.recoveryKeys,
      });
      assert.deepEqual(JSON.parse(latest(world, bundleSecret)), { cluster_id: world.clusterId, ...noted });
      assert.equal(world.rootToken, undefined);
    }
  }
});

test("a key that cannot be used now stops the initialisation before it begins", async (context) => {
  capture(context);
  for (const [why, when] of [
    ["expired", { validFrom: 0, validUntil: Date.now() / 1000 - 1 }],
    ["not yet valid", { validFrom: Date.now() / 1000 + 60 }],
  ] as const) {
    const holders = pair.map((holder, index) => (index === 0 ? { ...holder, ...when } : holder));
    const world = worldOf(holders);
    await assert.rejects(
      initialise({ ...shared, holders }, sendTo(world)),
      { code: 4, message: /not valid now: ada\. / },
      why,
    );
    assert.equal(world.initialised, false);
    await initialise(shared, sendTo(world));
    // Once the shares are handed out, the end of a key is no reason to stop a deployment.
    await initialise({ ...shared, holders }, sendTo(world));
  }
});

test("holders that change between an interruption and the next run get no share that is not theirs", async (context) => {
  capture(context);
  const world = worldOf(pair);
  const isReached = (): boolean => world.initialised && world.enabled(bundleSecret).length > 0;
  // Cut off when Vault's answer is stored, and nothing is handed out.
  for (let n = 1; !isReached(); n++) {
    Object.assign(world, worldOf(pair));
    await cutOff(world, n, true, shared);
  }
  const others = pair.map((holder) => (holder.name === "bob" ? { ...holder, fingerprint: "f".repeat(40) } : holder));
  const holders = [...others].reverse();
  await assert.rejects(initialise({ ...shared, holders }, sendTo(world)), {
    code: 4,
    message: /are 2 of ada .*, bob \(bob/,
  });
  assert.equal(latest(world, pair[1]?.secret ?? ""), "", "bob's new key opens nothing, so nothing is handed to it");
  assert.match(latest(world, pair[0]?.secret ?? ""), /BEGIN PGP MESSAGE/);
  assert.equal(world.rootToken, undefined, "everything else is done");
});

test("shares that are kept together do not go to holders by themselves", async (context) => {
  capture(context);
  const world = worldOf(pair);
  await initialise(settings, sendTo(world));
  await assert.rejects(initialise(shared, sendTo(world)), {
    code: 4,
    message:
      /^the recovery shares are kept together in one secret, and the configuration says: 2 of ada \(.*New holders/,
  });
  world.add(bundleSecret, JSON.stringify({ cluster_id: world.clusterId, ...noted }));
  await initialise(shared, sendTo(world));
  await assert.rejects(initialise({ ...shared, threshold: 1 }, sendTo(world)), { code: 4 });
});
