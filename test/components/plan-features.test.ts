// What a Cdn takes of Cloudflare's Free plan, as docs/front-doors.md says it.
import assert from "node:assert/strict";
import { test } from "node:test";
import { allChoices, isTaken, planFeatures, planWith } from "../support/plan-features";

const features = planFeatures.flatMap(([, of]) => of);

test("what is taken of the plan is in a plan of the zone, and a choice only where it is made", async () => {
  const plain = await planWith();
  const wrong: string[] = [];
  for (const feature of features) {
    const { what, shows, choice } = feature;
    if (shows === undefined) continue;
    if (shows(plain) !== (choice === undefined)) wrong.push(`${what}: ${isTaken(feature)}`);
    if (choice !== undefined && !shows(await planWith(choice))) wrong.push(`${what}: not shown where it is chosen`);
  }
  assert.deepEqual(wrong, []);
});

test("what is left alone or refused is in no plan", async () => {
  for (const deployment of [await planWith(), await planWith(allChoices)]) {
    const text = JSON.stringify(deployment.resources.map(({ type, inputs }) => [type, inputs]));
    for (const { what, absent } of features) {
      if (absent !== undefined) assert.ok(!text.includes(absent), `${what}: ${absent}`);
    }
  }
});

test("each row says one thing, with a reason", () => {
  assert.equal(new Set(features.map(({ what }) => what)).size, features.length);
  for (const { what, why, shows, absent } of features) {
    assert.ok(why.length > 1, what);
    assert.notEqual(shows === undefined, absent === undefined, what);
  }
});
