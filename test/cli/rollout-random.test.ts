import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { openGoogle } from "../../cli/google-api";
import { carryOut, type RolloutResult, type RolloutGoal } from "../../cli/rollout/carry-out";
import { cloudRunPlace } from "../../cli/rollout/cloud-run";
import { RolloutError, type Subject } from "../../cli/rollout/model";
import { abortedAnnotation } from "../../components/internal/rollout-marks";
import { bad, good, rollout, weights } from "../support/rollout-world/example";
import { Killed, World, newest, noFaults } from "../support/rollout-world/world";
import { numbers } from "../support/numbers";

/** 1,000 take some seconds of a processor: `GROUNDPLAN_ROLLOUTS=1000`. */
const runs = Number(process.env["GROUNDPLAN_ROLLOUTS"] ?? 100);

const regions = ["europe-west1", "europe-west4"];
const idOf = (region: string): string => `projects/acme/locations/${region}/services/shop-web`;

function subjectOf(world: World): Subject {
  const api = openGoogle((message) => new RolloutError(message), {
    send: world.send,
    authorise: () => Promise.resolve(new Headers()),
    pause: world.pause,
  });
  const places = [...world.services.keys()].map((id) => cloudRunPlace(api, id));
  return { title: "shop web", app: "shop", process: "web", rollout, places };
}

/** Runs a command until it ends, and starts it again whenever it was killed or something failed. */
async function command(
  world: World,
  wish: RolloutGoal,
  meanwhile: (attempt: number) => void = () => undefined,
): Promise<RolloutResult> {
  const subject = subjectOf(world);
  const pace = { patience: 3_600_000, pause: world.pause, now: world.now, onStep: () => undefined };
  for (let attempt = 0; attempt < 300; attempt++) {
    if (attempt === 100) world.faults = noFaults;
    try {
      const ended = await carryOut(subject, wish, pace);
      if (ended.outcome !== "waiting") return ended;
    } catch (error) {
      if (!(error instanceof Killed) && !(error instanceof RolloutError)) throw error;
      meanwhile(attempt);
      await world.pause(60_000 * Math.floor(world.random() * 10));
    }
  }
  throw new Error(`${wish} does not end`);
}

/** Shares are those of the steps, and no region is more than a step ahead of another whose version is open. */
function assertStepwise({ changes }: World, isAtOnce: boolean): void {
  const level = new Map<string, number>();
  for (const { id, share, aborted } of changes) {
    assert.ok(weights.includes(share), `a share of ${share}`);
    const before = level.get(id) ?? 0;
    level.set(id, aborted ? 0 : weights.indexOf(share));
    if (isAtOnce || aborted) continue;
    assert.ok((level.get(id) ?? 0) <= before + 1, "a step was left out");
    const least = Math.min(...regions.slice(0, level.size).map((region) => level.get(idOf(region)) ?? 0));
    assert.ok((level.get(id) ?? 0) <= least + 1, "a region is ahead");
  }
}

const stories = ["plain", "another version", "rotated secret", "abort", "full"] as const;

test(`${runs} rollouts in one region or two, of good and bad versions, with kills, lost answers, failures and other changes in between`, async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer(),
      fc.constantFrom(1, 2),
      fc.constantFrom("good", "failing", "slow", "dead"),
      fc.constantFrom(...stories),
      async (seed, count, quality, story) => {
        const world = new World(numbers(seed), { kill: 20, lost: 20, fail: 20, interfere: 40 });
        world.rate = 60 + Math.floor(world.random() * 200);
        const ids = regions.slice(0, count).map(idOf);
        const two = { version: "two", ...(bad[quality] ?? good) };
        const three = { version: "three", ...good };
        for (const id of ids) world.up(id, { version: "one", ...good });
        await world.pause(60_000);
        for (const id of ids) world.up(id, two);
        for (const id of ids) assert.deepEqual(world.shares(id), { one: 100 }, "a deployment hands nothing over");

        let last = two;
        const unmoved = (act: () => void): void => {
          const before = ids.map((id) => JSON.stringify(world.shares(id)));
          act();
          assert.deepEqual(
            ids.map((id) => JSON.stringify(world.shares(id))),
            before,
            "a deployment moves requests",
          );
        };
        world.interfere = () => {
          if (story === "rotated secret" && last === two && two.startSeconds !== undefined)
            ids.forEach((id) => {
              unmoved(() => {
                world.roll(id);
              });
            });
          if (story === "another version" && last === two) {
            last = three;
            unmoved(() => {
              ids.forEach((id) => world.up(id, three));
            });
          }
        };
        if (story === "abort") {
          const first = world.random() < 0.5;
          if (first) world.faults = { ...world.faults, kill: 300 };
          const subject = subjectOf(world);
          const pace = { patience: 60_000, pause: world.pause, now: world.now, onStep: () => undefined };
          await carryOut(subject, "steps", pace).catch((error: unknown) => {
            assert.ok(error instanceof Killed || error instanceof RolloutError);
          });
          world.faults = { ...world.faults, kill: 20 };
        }
        const ended = await command(world, story === "abort" ? "abort" : story === "full" ? "full" : "steps");
        world.faults = noFaults;

        for (const id of ids) {
          const shares = world.shares(id);
          const [version = "", ...others] = Object.keys(shares).filter((one) => (shares[one] ?? 0) > 0);
          assert.deepEqual(others, [], "two versions get requests after the end");
          const isDone = ended.outcome === "done";
          if (story === "full" && quality !== "dead") assert.equal(version, "two");
          else if (story !== "abort") assert.equal(isDone, last === three || quality === "good");
          if (isDone) assert.equal(version, last === three ? "three" : version);
          else {
            assert.equal(version, "one", "the way back leads to the version from before");
            assert.ok(world.see(id).annotations[abortedAnnotation]);
          }
          if (story !== "full" && quality !== "good" && story !== "abort") {
            assert.ok((world.see(id).most.get("two") ?? 0) <= 5, "a bad version got more than the first step");
          }
          assert.equal(world.up(id, last), false, "the next deployment finds what it expects");
          if (isDone && story !== "abort") assert.equal(world.see(id).traffic[0]?.type, newest);
        }
        assertStepwise(world, story === "full" || story === "abort");
      },
    ),
    { numRuns: runs },
  );
});
