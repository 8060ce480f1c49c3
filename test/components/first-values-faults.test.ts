// What the first-values program does when answers are lost, servers are away, or it is interrupted.
import assert from "node:assert/strict";
import { test } from "node:test";
import { usual, key, generated, given, copyOf, start, go, failure, world, useServices } from "../support/first-values";

useServices();

test("a version whose answer was lost is looked for before another one is added", async () => {
  world.services.versions.push({ STRIPE_KEY: "sk-1" });
  let once = true;
  world.services.after = (line) => {
    if (!once || !line.endsWith(":addVersion")) return undefined;
    once = false;
    return { status: undefined };
  };
  assert.deepEqual((await go([given])).copied, ["STRIPE_KEY"]);
  assert.deepEqual(copyOf(given), ["sk-1"]);
});

test("nothing takes the place of a deleted document", async () => {
  world.services.versions.push({ SECRET_KEY_BASE: "precious" }, undefined);
  const message = await failure([generated]);
  assert.match(message, /secrets\/prod\/web was deleted in Vault \(version 2\)/);
  assert.match(message, /vault kv undelete -mount=secrets\/prod -versions=2 web/);
  assert.equal(world.services.versions.length, 2);
});

test("a copy whose latest version is disabled or destroyed is made anew, with the roles that the job has", async () => {
  world.services.versions.push({ STRIPE_KEY: "sk-1" });
  world.services.copies.set(given.secret, ["sk-1"]);
  world.services.withheld.add(given.secret);
  assert.deepEqual((await go([given])).copied, ["STRIPE_KEY"]);
  assert.deepEqual(copyOf(given), ["sk-1", "sk-1"]);
  assert.equal(world.slept, 0);
  assert.deepEqual((await go([given])).copied, []);
});

/** Fails every request that a predicate picks, from the first one on, so many times. */
function failing(
  picks: (line: string) => boolean,
  times: number,
  status: number | undefined,
): (line: string) => { status: number | undefined } | undefined {
  let left = times;
  return (line) => (picks(line) && left-- > 0 ? { status } : undefined);
}

for (const [title, picks, status] of [
  ["a server that restarts", () => true, 503],
  ["a connection that breaks", () => true, undefined],
  ["a login before Vault may look at the account", (line: string) => line.includes("login"), 400],
  ["a copy before the grant has arrived", (line: string) => line.includes("/v1/projects/"), 403],
] as const) {
  test(`${title} is waited for`, async () => {
    world.services.before = failing(picks, 3, status);
    assert.deepEqual((await go([generated])).copied, ["SECRET_KEY_BASE"]);
    assert.ok(world.slept > 0 && world.slept <= 60_000, String(world.slept));
    assert.equal(world.services.versions.length, 1);
  });
}

test("patience ends, with what the server said", async () => {
  world.services.before = (line) =>
    line.includes("login") ? { status: 403, body: { errors: ["permission denied"] } } : undefined;
  assert.equal(
    await failure([generated], 5_000),
    "Vault refuses the login with role prod.first-values: 403, permission denied",
  );
  assert.ok(world.slept <= 5_000);
});

test("a run that is interrupted anywhere is completed by the next one, and no value is ever replaced", async () => {
  const keys = [generated, key("SIGNING_SALT", usual), given];
  world.services.versions.push({ STRIPE_KEY: "sk-1" });
  await go(keys);
  const requests = world.services.requests.length;
  assert.ok(requests > 9);
  for (const when of ["before", "after"] as const) {
    for (let stop = 0; stop < requests; stop++) {
      await world.services.close();
      await start();
      world.services.versions.push({ STRIPE_KEY: "sk-1" });
      let seen = 0;
      // From that request on, nothing is answered: before it had its effect, or after.
      world.services[when] = () => (seen++ >= stop ? { status: undefined } : undefined);
      if (when === "after") world.services.before = () => (seen > stop ? { status: undefined } : undefined);
      await failure(keys, 0);
      const interrupted = { ...world.services.versions.at(-1) };
      delete world.services.before;
      delete world.services.after;
      await go(keys);
      const complete = world.services.versions.at(-1) ?? {};
      for (const [name, value] of Object.entries(interrupted)) assert.equal(complete[name], value, `${when} ${stop}`);
      for (const one of keys) assert.equal(copyOf(one)?.at(-1), complete[one.name], `${when} ${stop}`);
      assert.equal(world.services.versions.length, 2, `${when} ${stop}`);
    }
  }
});
