// Who keeps a client with the host or the instance that answered it first: each kind of origin of both front doors, as docs/front-doors.md says it.
import assert from "node:assert/strict";
import { test } from "node:test";
import { affinityCases, outcomeOf, tried } from "../support/affinity";

for (const one of affinityCases) {
  test(`${one.component}, ${one.origin}: ${one.kept === undefined ? "an affinity is refused, before anything is created" : "keeps a client"}`, async () => {
    const outcome = await outcomeOf(one, tried);
    if (one.kept === undefined) {
      assert.deepEqual(outcome.settings, []);
      assert.equal(outcome.created, 0, "nothing is created");
      assert.match(outcome.problem, new RegExp(`${one.property.replace(/[[\]]/g, "\\$&")}: 3600; leave it out`));
    } else {
      assert.equal(outcome.problem, "");
      assert.deepEqual(outcome.settings, one.kept);
    }
    const without = await outcomeOf(one, undefined);
    assert.equal(without.problem, "", "the same without an affinity is right");
    assert.deepEqual(without.settings, [], "and keeps nobody");
  });
}

test("a time that no front door takes is refused wherever a client could be kept", async () => {
  for (const one of affinityCases.filter(({ kept }) => kept !== undefined)) {
    for (const seconds of [0, 1799, 604_801, 3600.5]) {
      const { problem, created } = await outcomeOf(one, seconds);
      assert.match(problem, /affinitySeconds: [\d.]+; use a whole number from 1800 to 604800/, one.origin);
      assert.equal(created, 0);
    }
  }
});
