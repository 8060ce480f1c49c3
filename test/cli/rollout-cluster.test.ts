// Rollouts in a cluster, and in a cluster and on Cloud Run at once.
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { openGoogle } from "../../cli/google-api";
import { carryOut, type RolloutResult, type RolloutGoal } from "../../cli/rollout/carry-out";
import { cloudRunPlace } from "../../cli/rollout/cloud-run";
import { clusterPlace } from "../../cli/rollout/cluster";
import { RolloutError, type Subject } from "../../cli/rollout/model";
import { numbers } from "../support/numbers";
import { Cluster, clusterProcess } from "../support/rollout-world/cluster";
import { bad, good, rollout, weights } from "../support/rollout-world/example";
import { Killed, World, noFaults } from "../support/rollout-world/world";

/** 1,000 take some seconds of a processor: `GROUNDPLAN_ROLLOUTS=1000`. */
const runs = Number(process.env["GROUNDPLAN_ROLLOUTS"] ?? 60);

const service = "projects/acme/locations/europe-west1/services/shop-web";

/** A world with a version that has everything, in a cluster and, if `isOnBoth`, on Cloud Run. */
async function worldOf(isOnBoth: boolean, seed = 1, rate = 120): Promise<{ world: World; cluster: Cluster }> {
  const world = new World(numbers(seed));
  world.rate = rate;
  const cluster = new Cluster(world.now);
  world.cluster = cluster;
  cluster.up({ version: "one", ...good });
  if (isOnBoth) world.up(service, { version: "one", ...good });
  await world.pause(300_000);
  cluster.lost = 0;
  cluster.crowded = 0;
  return { world, cluster };
}

function subjectOf(world: World): Subject {
  const api = openGoogle((message) => new RolloutError(message), {
    ...{ send: world.send, authorise: () => Promise.resolve(new Headers()), pause: world.pause },
  });
  const regions = [...world.services.keys()].map((id) => cloudRunPlace(api, id));
  const places = [...regions, clusterPlace(api, clusterProcess, world.now)];
  return { title: "shop web", app: "shop", process: "web", rollout, places };
}

const paceOf = (world: World, said: string[] = []) => ({
  ...{ patience: 3_600_000, pause: world.pause, now: world.now },
  onStep: (text: string) => void said.push(text),
});

/** Runs a command until it ends, and starts it again whenever it was killed or something failed. */
async function command(world: World, wish: RolloutGoal, forgives = false): Promise<RolloutResult> {
  for (let attempt = 0; attempt < 300; attempt++) {
    if (attempt === 100) world.faults = noFaults;
    try {
      const ended = await carryOut(subjectOf(world), wish, paceOf(world), forgives);
      if (ended.outcome !== "waiting") return ended;
    } catch (error) {
      if (!(error instanceof Killed) && !(error instanceof RolloutError)) throw error;
      await world.pause(60_000 * Math.floor(world.random() * 10));
    }
  }
  throw new Error(`${wish} does not end`);
}

test("a version in a cluster goes through the steps, takes the place of the pods from before, and leaves nothing behind", async () => {
  const { world, cluster } = await worldOf(false);
  const said: string[] = [];
  assert.ok(cluster.up({ version: "two", ...good }));
  await world.pause(600_000);
  assert.deepEqual([cluster.shares(), cluster.pods.size], [{ one: 100 }, 1], "a deployment starts nothing");
  assert.equal((await carryOut(subjectOf(world), "steps", paceOf(world, said))).outcome, "done");
  assert.deepEqual(
    cluster.changes,
    [5, 25, 50, 100, 0].map((share) => ({ share, version: "two" })),
  );
  assert.deepEqual(cluster.shares(), { two: 100 });
  assert.ok(cluster.isAtRest());
  assert.equal(cluster.up({ version: "two", ...good }), false, "the next deployment finds what it expects");
  assert.deepEqual(
    said.filter((text) => !text.startsWith("waits")),
    [
      "GKE, prod: web-two starts",
      ...[5, 25, 50].map((share) => `GKE, prod: web-two gets ${share} %`),
      "GKE, prod: web-two gets everything",
    ],
  );
  assert.deepEqual([cluster.lost, cluster.crowded], [0, 0], "every request met a pod that could take it");
});

test("a version that fails on one runtime loses its requests on both", async () => {
  for (const failing of ["cluster", "cloudRun"]) {
    const { world, cluster } = await worldOf(true);
    cluster.up({ version: "two", ...good, ...(failing === "cluster" ? bad["failing"] : {}) });
    world.up(service, { version: "two", ...good, ...(failing === "cloudRun" ? bad["failing"] : {}) });
    assert.equal((await command(world, "steps")).outcome, "aborted");
    assert.deepEqual([cluster.shares(), world.shares(service)], [{ one: 100 }, { one: 100 }]);
    assert.ok(cluster.isAtRest() && cluster.aborted === "two");
    assert.ok((cluster.most.get("two") ?? 0) <= 5);
    assert.equal((await command(world, "steps")).outcome, "aborted", "it does not begin again by itself");
    assert.equal((await command(world, "steps", true)).outcome, "aborted", "and is checked again when it is asked to");
    assert.equal(cluster.changes.filter(({ share }) => share === 5).length, 2);
    assert.deepEqual([cluster.lost, cluster.crowded], [0, 0]);
  }
});

test("in the middle of a rollout a changed secret reaches the new version too, and a URL map at rest takes its share back", async () => {
  const { world, cluster } = await worldOf(false);
  cluster.up({ version: "two", ...good });
  const subject = subjectOf(world);
  const waiting = { ...paceOf(world), patience: 60_000 };
  world.rate = 1;
  assert.equal((await carryOut(subject, "steps", waiting)).outcome, "waiting");
  assert.deepEqual(cluster.shares(), { one: 95, two: 5 });
  assert.equal(cluster.up({ version: "two", ...good }), false, "the same again leaves it where it is");
  cluster.restart();
  await carryOut(subject, "steps", waiting);
  const annotationsOf = (slot: string) =>
    (cluster.see(slot).object["spec"] as unknown as { template: { metadata: { annotations: object } } }).template
      .metadata.annotations;
  assert.deepEqual(annotationsOf("web-canary"), annotationsOf("web"));
  assert.deepEqual(cluster.shares(), { one: 95, two: 5 }, "and its share stays");
  cluster.rest();
  assert.deepEqual(cluster.shares(), { one: 100 });
  world.rate = 120;
  assert.equal((await command(world, "steps")).outcome, "done");
  assert.deepEqual(cluster.changes.map(({ share }) => share).slice(0, 3), [5, 5, 25], "it begins at the first step");
});

test("requests of a share that a deployment took back are waited for before the pods go", async () => {
  const { world, cluster } = await worldOf(false);
  cluster.up({ version: "two", ...good });
  world.rate = 1;
  await carryOut(subjectOf(world), "steps", { ...paceOf(world), patience: 300_000 });
  assert.deepEqual(cluster.shares(), { one: 95, two: 5 });
  world.rate = 120;
  cluster.rest();
  assert.equal((await command(world, "abort")).outcome, "aborted");
  assert.ok(cluster.isAtRest());
  // Load balancers take as long to hear of the change.
  await world.pause(300_000);
  assert.deepEqual([cluster.lost, cluster.crowded], [0, 0]);
});

test("back to the version that has the requests: what is left of the other one goes", async () => {
  const { world, cluster } = await worldOf(false);
  cluster.up({ version: "two", ...good });
  world.rate = 1;
  await carryOut(subjectOf(world), "steps", { ...paceOf(world), patience: 60_000 });
  cluster.up({ version: "one", ...good });
  assert.equal((await command(world, "steps")).outcome, "done");
  assert.deepEqual(cluster.shares(), { one: 100 });
  assert.ok(cluster.isAtRest());
  assert.deepEqual([cluster.lost, cluster.crowded], [0, 0]);
});

const stories = ["plain", "another version", "changed secret", "abort", "full", "deployed URL map"] as const;

test(`${runs} rollouts in a cluster, or in one and on Cloud Run, of good and bad versions, with kills, lost answers, failures and other changes in between`, async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer(),
      fc.boolean(),
      fc.constantFrom("good", "failing", "slow", "dead"),
      fc.constantFrom(...stories),
      async (seed, isOnBoth, quality, story) => {
        const { world, cluster } = await worldOf(isOnBoth, seed, 60 + (Math.abs(seed) % 300));
        world.faults = { kill: 15, lost: 15, fail: 15, interfere: 40 };
        const two = { version: "two", ...(bad[quality] ?? good) };
        const three = { version: "three", ...good };
        let last = two;
        const deploy = (version: typeof two): void => {
          const before = JSON.stringify(cluster.shares());
          cluster.up(version);
          if (isOnBoth) world.up(service, version);
          assert.equal(JSON.stringify(cluster.shares()), before, "a deployment moves requests");
        };
        deploy(two);
        world.interfere = () => {
          if (story === "changed secret") cluster.restart();
          if (story === "deployed URL map" && world.random() < 0.2) cluster.rest();
          if (story === "another version" && last === two) {
            last = three;
            deploy(three);
          }
        };
        if (story === "abort") {
          world.faults = { ...world.faults, kill: 100 };
          await carryOut(subjectOf(world), "steps", { ...paceOf(world), patience: 60_000 }).catch((error: unknown) => {
            assert.ok(error instanceof Killed || error instanceof RolloutError);
          });
          world.faults = { ...world.faults, kill: 15 };
        }
        let ended = await command(world, story === "abort" ? "abort" : story === "full" ? "full" : "steps");
        world.faults = noFaults;
        // A version that came with the last request of a command has one of its own.
        if (story === "another version") ended = await command(world, "steps");

        const [version = "", ...others] = Object.keys(cluster.shares());
        assert.deepEqual(others, [], "two versions get requests after the end");
        assert.ok(cluster.isAtRest(), "something of the rollout is left");
        const isDone = ended.outcome === "done";
        if (story === "full" && quality !== "dead") assert.equal(version, "two");
        else if (story !== "abort") assert.equal(isDone, last === three || quality === "good");
        if (!isDone) assert.deepEqual([version, cluster.aborted], ["one", "two"]);
        else if (story !== "abort") assert.equal(version, last.version);
        if (story !== "full" && quality !== "good") {
          assert.ok((cluster.most.get("two") ?? 0) <= 5, "a bad version got more than the first step");
        }
        assert.equal(cluster.up(last), false, "the next deployment finds what it expects");
        for (const { share } of cluster.changes) assert.ok(weights.includes(share), `a share of ${share}`);
        assert.deepEqual([cluster.lost, cluster.crowded], [0, 0], "a request met no pod, or too few");
      },
    ),
    { numRuns: runs },
  );
});
