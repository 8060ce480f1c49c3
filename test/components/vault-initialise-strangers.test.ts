// The initialisation of a server that somebody else tries to take.
import assert from "node:assert/strict";
import { test } from "node:test";
import { initialise } from "../../sync/initialise/initialise";
import { capture } from "../support/captured-log";
import { World, addresses, bundleSecret, recoverySecret, type Reply } from "../support/vault-world";
import { assertDone, cutOff, sendTo, settings } from "../support/vault-initialise";

/** What a stranger does who finds a server that is not initialised. */
function strangerInitialises(world: World): Reply {
  return world.answer({ method: "PUT", url: `${addresses.vault}/v1/sys/init`, headers: new Headers(), body: {} });
}

test("a stranger who asks before each request of the job gets nothing", async (context) => {
  capture(context);
  const world = new World();
  const statuses = new Set<number>();
  const through = sendTo(world);
  await initialise(settings, async (url, options) => {
    statuses.add(strangerInitialises(world).status);
    const answer = await through(url, options);
    statuses.add(strangerInitialises(world).status);
    return answer;
  });
  assert.deepEqual([...statuses], [403]);
  assert.equal(world.initialisations, 1);
  const audience = `identity?audience=${encodeURIComponent(addresses.vault)}`;
  assert.ok(
    world.asked.some((request) => request.endsWith(audience)),
    "the identity is for this server alone",
  );
  assertDone(world);
});

test("a server that a stranger initialised is never taken for ours, whatever is stored", async (context) => {
  capture(context);
  const ours = async (): Promise<World> => {
    const world = new World();
    await initialise(settings, sendTo(world));
    return world;
  };
  const withBundle = async (): Promise<World> => {
    for (let n = 1; ; n++) {
      const world = new World();
      await cutOff(world, n, true);
      if (world.initialised && world.enabled(bundleSecret).length > 0) return world;
    }
  };
  const states: [string, () => Promise<World>, Partial<typeof settings>, RegExp][] = [
    ["nothing", () => Promise.resolve(new World()), {}, /take the server for a stranger's: whoever initialised it/],
    ["all of ours", ours, {}, /it is the server cluster-2, and another one was/],
    ["a restored server's", ours, { restored: true }, /another one was initialised/],
    ["a bundle", withBundle, {}, /another one was initialised here/],
  ];
  for (const [what, prepare, more, message] of states) {
    const world = await prepare();
    world.emptyBucket();
    world.open = true;
    assert.equal(strangerInitialises(world).status, 200);
    const before = world.rootActions.length;
    const given = world.enabled(recoverySecret).length;
    await assert.rejects(initialise({ ...settings, ...more }, sendTo(world)), { code: 4, message }, what);
    assert.equal(world.rootActions.length, before, `${what}: nothing is done with the stranger's server`);
    assert.ok(world.enabled(recoverySecret).length >= given);
  }
});

test("as one of everybody, it waits until everybody is let in, and says when nobody should be", async (context) => {
  const lines = capture(context);
  const world = new World();
  await initialise(settings, sendTo(world));
  const waiting = { ...settings, asStranger: true };
  await assert.rejects(initialise({ ...waiting, patience: 20 }, sendTo(world)), { code: 3 });
  setTimeout(() => (world.open = true), 20);
  const before = world.asked.length;
  await initialise(waiting, sendTo(world));
  assert.ok(
    world.asked.slice(before).every((request) => request === "GET /v1/sys/init"),
    "no identity is asked for",
  );
  assert.match(lines.at(-1) ?? "", /done: everybody reaches Vault/);
  world.emptyBucket();
  await assert.rejects(initialise(waiting, sendTo(world)), { code: 4, message: /whoever asks first owns it/ });
});

test("what answers in Google's place is not believed: a bucket that has data is not taken for a new one", async (context) => {
  capture(context);
  for (const reply of [
    { status: 200, text: "<html>Sign in</html>" },
    { status: 200, text: "" },
    { status: 200, text: "null" },
    { status: 200, text: "[]" },
    { status: 200, text: '{"versions": [{"state": "ENABLED"}]}' },
    { status: 200, text: "x".repeat(2_000_000) },
    { status: 302, text: "" },
  ]) {
    const world = new World();
    world.interfere = ({ url, method }) =>
      url.startsWith(addresses.secretManager) && method === "GET" ? reply : undefined;
    await assert.rejects(initialise({ ...settings, patience: 20 }, sendTo(world)), /status|version/);
    assert.equal(world.initialisations, 0);
  }
});
