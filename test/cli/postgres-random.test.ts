import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { carryOut } from "../../cli/postgres/carry-out";
import { SqlError, type Pair, type Plan } from "../../cli/postgres/model";
import { planReader, type Kind, type OperationOptions } from "../../cli/postgres/plans";
import { isFenced } from "../../cli/postgres/read";
import { leftAlone, otherRegion, withDefaults } from "../../components/postgres/settings";
import { Killed, World } from "../support/sql-world/world";
import { numbers } from "../support/numbers";
import { network } from "../support/workload";

/** Of each edition and story some twenty, which reach all of the code that thousands reach. More: `GROUNDPLAN_FAILOVERS=20000`. */
const runs = Number(process.env["GROUNDPLAN_FAILOVERS"] ?? 150);
const pair: Pair = {
  project: "acme",
  home: "db-a",
  homeRegion: "europe-west1",
  away: "db-b",
  awayRegion: "europe-west4",
};
const regionOf = { [pair.home]: pair.homeRegion, [pair.away]: pair.awayRegion };

function newWorld(seed: number, edition: string): World {
  const world = new World(numbers(seed), { kill: 30, lost: 60, fail: 60 });
  const settings = { edition, tier: "db-custom-1-3840", deletionProtectionEnabled: true, databaseFlags: [] };
  const common = { databaseVersion: "POSTGRES_17", state: "RUNNABLE" };
  world.add({ ...common, name: pair.home, region: pair.homeRegion, settings: structuredClone(settings) });
  const follows = { masterInstanceName: `acme:${pair.home}` };
  world.add({ ...common, ...follows, name: pair.away, region: pair.awayRegion, settings: structuredClone(settings) });
  world.address = pair.home;
  if (edition === "ENTERPRISE_PLUS") world.endpoint = pair.home;
  for (let tick = 0; tick < 20; tick++) world.tick();
  return world;
}

/** Runs a command until it has done all that it can, and starts it again whenever it was killed or an operation failed. */
async function command(world: World, kind: Kind, wishes: OperationOptions): Promise<{ plan: Plan; open: string[] }> {
  for (let attempt = 0; attempt < 200; attempt++) {
    if (attempt === 60) world.faults = { kill: 0, lost: 0, fail: 0 };
    try {
      const read = await planReader(kind, world, pair, wishes);
      const carried = await carryOut(world, read, { patience: 3_600_000, bestEffort: 60_000, onStep: () => undefined });
      // What could not be done is tried again, as the command says.
      if (carried.open.length > 0 && world.down.size === 0 && attempt < 100) continue;
      return carried;
    } catch (error) {
      const passes =
        error instanceof Killed || (error instanceof SqlError && /INTERNAL_ERROR|wait until/.test(error.message));
      if (!passes) throw error;
      world.tick();
    }
  }
  throw new Error(`${kind} does not end`);
}

/** What a person sets, as the command says it. */
interface Configured {
  writeRegion: string;
  keepsFormerPrimary: boolean;
}

function configured(plan: Plan, before: Configured): Configured {
  const text = plan.afterwards.join("\n");
  const writeRegion = /writeRegion: "([^"]+)"/.exec(text)?.[1] ?? before.writeRegion;
  const keeps =
    /keepsFormerPrimary: true/.test(text) ||
    (before.keepsFormerPrimary && !/[Ll]eave keepsFormerPrimary out/.test(text));
  return { writeRegion, keepsFormerPrimary: keeps };
}

/**
 * The next `up`, by the provider's rules (terraform-provider-google, resource_sql_database_instance.go): another `master_instance_name` in
 * the program than at Google replaces an instance; one that the program does not name is left alone.
 */
function up(world: World, { writeRegion, keepsFormerPrimary }: Configured): void {
  const settings = withDefaults({
    ...{ version: "17", region: pair.homeRegion, failoverRegion: pair.awayRegion, writeRegion, keepsFormerPrimary },
    network,
  });
  const of = (region: string | undefined): string => (region === pair.homeRegion ? pair.home : pair.away);
  const [writer, other] = [of(settings.writeRegion), of(otherRegion(settings))];
  assert.equal(world.see(writer).follows, undefined, "the program takes a replica for the primary");
  assert.ok(world.held.has(other), "the program makes an instance under another name");
  const isLeft = leftAlone(settings).includes("masterInstanceName");
  assert.ok(isLeft || world.see(other).follows === writer, `the program replaces ${other}`);
  world.address = writer;
  if (world.endpoint !== undefined) world.endpoint = writer;
}

const idsOf = (world: World, name: string): Set<number> => new Set(world.held.get(name)?.log ?? []);

function missing(world: World, name: string): number[] {
  const has = idsOf(world, name);
  return world.confirmed.map(({ id }) => id).filter((id) => !has.has(id));
}

async function plannedRound(world: World, config: Configured, kind: "failover" | "failback"): Promise<Configured> {
  const [to, from] = kind === "failover" ? [pair.away, pair.home] : [pair.home, pair.away];
  world.twoWriters = false;
  const { plan, open } = await command(world, kind, {});
  assert.deepEqual(open, []);
  assert.equal(world.twoWriters, false, "two instances took writes");
  assert.deepEqual(missing(world, to), [], "a confirmed write is lost");
  assert.ok(!world.takesWrites(from));
  const next = configured(plan, config);
  assert.equal(next.writeRegion, regionOf[to]);
  up(world, next);
  return rejoined(world, next, from);
}

/** Whoever follows nobody is made anew. */
async function rejoined(world: World, config: Configured, former: string): Promise<Configured> {
  if (world.see(former).follows !== undefined) return { ...config, keepsFormerPrimary: false };
  await assert.rejects(command(world, "rejoin", {}), /name it with --remove/);
  const before = missing(world, world.address);
  const { plan } = await command(world, "rejoin", { remove: former });
  assert.deepEqual(
    missing(world, world.address).filter((id) => !before.includes(id)),
    [],
  );
  const last = world.copies.findLast(({ instance, description }) => instance === former && description === "final");
  assert.ok(last !== undefined, "what was removed has no last backup");
  const next = configured(plan, config);
  assert.equal(next.keepsFormerPrimary, false);
  up(world, next);
  return next;
}

async function lostRegion(world: World, config: Configured): Promise<Configured> {
  world.down.add(pair.homeRegion);
  for (let tick = 0; tick < 5; tick++) world.tick();
  const reader = await withoutFaults(world, () => planReader("failover", world, pair, { acceptLoss: true }));
  const told = await withoutFaults(world, reader);
  assert.match(told.losses.join(), /what was committed and has not reached db-b/);
  const gone = new Set(missing(world, pair.away));
  const first = await command(world, "failover", { acceptLoss: true });
  up(world, configured(first.plan, config));
  for (let tick = 0; tick < 30 * world.random(); tick++) world.tick();
  world.down.delete(pair.homeRegion);
  for (let tick = 0; tick < 10; tick++) world.tick();
  const { plan, open } = await command(world, "failover", { acceptLoss: true });
  assert.deepEqual(open, [], "the former primary answers, and is not shut");
  assert.ok(!world.takesWrites(pair.home));
  assert.deepEqual(
    missing(world, pair.away).filter((id) => !gone.has(id)),
    [],
    "more is lost than what had not arrived",
  );
  const next = configured(plan, config);
  up(world, next);
  return rejoined(world, next, pair.home);
}

async function withoutFaults<Result>(world: World, act: () => Promise<Result>): Promise<Result> {
  const { faults } = world;
  world.faults = { kill: 0, lost: 0, fail: 0 };
  try {
    return await act();
  } finally {
    world.faults = faults;
  }
}

async function restored(world: World, config: Configured): Promise<void> {
  const writer = world.address;
  const moment = world.now();
  const wanted = new Set(world.held.get(writer)?.log.filter((id) => (world.confirmed[id - 1]?.at ?? 0) <= moment));
  for (let tick = 0; tick < 10; tick++) world.tick();
  const { plan, open } = await command(world, "restore", { at: new Date(moment).toISOString() });
  assert.deepEqual(open, []);
  assert.match(plan.wayBack, /restore with --backup/);
  const after = idsOf(world, writer);
  assert.deepEqual(
    [...wanted].filter((id) => !after.has(id)),
    [],
    "what was there at the moment is not restored",
  );
  const before = world.copies.find(({ description }) => description.startsWith("groundplan restore"));
  assert.deepEqual(
    [...wanted].filter((id) => !before?.log.includes(id)),
    [],
    "the way back lacks something",
  );
  assert.deepEqual([...world.held.keys()].sort(), [pair.home, pair.away], "the clone stays");
  up(world, config);
}

test(`${runs} lost regions, failovers there and back and restores, each with kills, lost answers and failed operations`, async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer(),
      fc.constantFrom("ENTERPRISE", "ENTERPRISE_PLUS"),
      fc.constantFrom("planned", "lost", "restored", "stopped"),
      async (seed, edition, story) => {
        const world = newWorld(seed, edition);
        let config: Configured = { writeRegion: pair.homeRegion, keepsFormerPrimary: false };
        up(world, config);
        if (story === "restored") {
          await restored(world, config);
          return;
        }
        if (story === "stopped" && edition === "ENTERPRISE") {
          await stoppedRound(world, config);
          return;
        }
        config = story === "lost" ? await lostRegion(world, config) : await plannedRound(world, config, "failover");
        if (seed % 3 !== 0) return;
        const lost = new Set(missing(world, pair.away));
        if (lost.size === 0) await plannedRound(world, config, "failback");
      },
    ),
    { numRuns: runs },
  );
});

/** Cloud SQL offers no flag that shuts writes out: a person stops the writers, and says so. */
async function stoppedRound(world: World, config: Configured): Promise<void> {
  world.offered = [];
  await assert.rejects(command(world, "failover", {}), /no flag default_transaction_read_only for POSTGRES_17/);
  assert.equal(world.see(pair.away).follows, pair.home);
  world.writersStopped = true;
  const { plan, open } = await command(world, "failover", { writersStopped: true });
  assert.deepEqual(open, []);
  assert.deepEqual(missing(world, pair.away), [], "a confirmed write is lost");
  assert.match(plan.afterwards.join("\n"), /Nothing shuts writes out of db-a/);
  const next = configured(plan, config);
  up(world, next);
  world.writersStopped = false;
  await rejoined(world, next, pair.home);
}

test("nothing is promoted before the replica has what an open transaction wrote", async () => {
  const world = newWorld(7, "ENTERPRISE");
  world.faults = { kill: 0, lost: 0, fail: 0 };
  const { plan } = await command(world, "failover", {});
  assert.ok(isFenced(world.see(pair.home)));
  assert.ok(plan.tasks.every(({ isDone }) => isDone));
  assert.deepEqual(missing(world, pair.away), []);
});

/** A command in a world without faults but one, and what has to hold afterwards. */
interface Story {
  edition: string;
  kind: Kind;
  wishes: (world: World) => OperationOptions;
  /** What was done before. */
  before?: (world: World) => Promise<unknown>;
  holds: (world: World) => void;
}

const nothingIsLost = (world: World): void => {
  assert.equal(world.twoWriters, false);
  assert.deepEqual(missing(world, world.address), []);
};
const isHandedOver = (from: string, to: string) => (world: World) => {
  assert.ok(!world.takesWrites(from) && world.see(to).follows === undefined);
  world.address = to;
  nothingIsLost(world);
};
const handedOver = (world: World): Promise<unknown> => command(world, "failover", {});
const made = async (world: World): Promise<void> => {
  await handedOver(world);
  world.address = pair.away;
  await command(world, "rejoin", { remove: pair.home });
};

const stories: Story[] = [
  ...["ENTERPRISE", "ENTERPRISE_PLUS"].flatMap((edition): Story[] => [
    { edition, kind: "failover", wishes: () => ({}), holds: isHandedOver(pair.home, pair.away) },
    {
      ...{ edition, kind: "failback", wishes: () => ({}), holds: isHandedOver(pair.away, pair.home) },
      before: edition === "ENTERPRISE" ? made : handedOver,
    },
  ]),
  {
    ...{ edition: "ENTERPRISE", kind: "rejoin", wishes: () => ({ remove: pair.home }), before: handedOver },
    holds: (world) => {
      world.address = pair.away;
      assert.equal(world.see(pair.home).follows, pair.away);
      nothingIsLost(world);
    },
  },
  {
    ...{ edition: "ENTERPRISE", kind: "restore" },
    wishes: (world) => ({ at: new Date(world.now()).toISOString() }),
    holds: (world) => {
      assert.deepEqual([...world.held.keys()].sort(), [pair.home, pair.away]);
      assert.equal(world.see(pair.away).follows, pair.home);
      const has = idsOf(world, pair.home);
      assert.ok(Array.from({ length: 15 }, (_, index) => index + 1).every((id) => has.has(id)));
    },
  },
  {
    ...{ edition: "ENTERPRISE", kind: "clone", wishes: () => ({ to: "copy" }) },
    holds: (world) => {
      assert.deepEqual([...world.held.keys()].sort(), ["copy", pair.home, pair.away]);
      assert.equal(world.see("copy").settings["deletionProtectionEnabled"], false);
      nothingIsLost(world);
    },
  },
];

/** Carries a story out; the process is killed at one moment of the command, or at none. Returns how many moments the command has. */
async function told({ edition, kind, wishes, before, holds }: Story, killedAt?: number): Promise<number> {
  const world = newWorld(5, edition);
  world.faults = { kill: 0, lost: 0, fail: 0 };
  await before?.(world);
  const first = world.moments;
  if (killedAt !== undefined) world.killedAt = first + killedAt;
  const { open } = await command(world, kind, wishes(world));
  assert.deepEqual(open, []);
  holds(world);
  return world.moments - first;
}

for (const story of stories) {
  test(`a ${story.kind} of ${story.edition} that is killed at any moment goes on and ends as it would have`, async () => {
    const moments = await told(story);
    assert.ok(moments > 5);
    for (let moment = 1; moment <= moments; moment++) {
      await assert.doesNotReject(told(story, moment), `killed at ${moment} of ${moments}`);
    }
  });
}
