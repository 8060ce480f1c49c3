// Every copy that there should be, what it holds, and what it may hold.
import assert from "node:assert/strict";
import type { SyncApp } from "../../../sync/app-settings";
import type { Memories, Memory } from "../../../sync/state";
import { githubList } from "./apps";
import { state, type World } from "./world";

/** One copy. */
export interface Spot {
  app: string;
  key: string;
  /** Path of the document in Vault. */
  path: string;
  /** Its name, as the reconciler has it. */
  place: string;
  /** Its list at GitHub; the empty text for a secret in Secret Manager. */
  list: string;
}

const grace = 86_400_000;

export class Spots {
  /** What was written to copies that their source never had. */
  readonly violations: string[] = [];
  private readonly world: World;
  private readonly spots: Spot[];
  /** Copies that had the right value when everything was looked at last, and that nobody else has touched since. */
  private readonly good = new Set<string>();
  /** When the source first had no value for a copy, after it had one when everything was looked at. */
  private readonly lackingSince = new Map<string, number>();

  constructor(world: World, apps: SyncApp[]) {
    this.world = world;
    this.spots = apps.flatMap(spotsOf);
    const byPlace = new Map(this.spots.map((spot) => [spot.place.replaceAll("%20", " "), spot]));
    const onWrite = (place: string, value: string): void => {
      const spot = byPlace.get(place);
      const known = spot !== undefined && this.everHad(spot).has(value);
      if (!known) this.violations.push(`${place}: ${value}`);
    };
    world.secretManager.onWrite = onWrite;
    world.github.onWrite = onWrite;
  }

  pick(index: number, github: boolean): Spot {
    const spots = this.spots.filter(({ list }) => (list === "") !== github);
    const spot = spots[index % spots.length];
    assert.ok(spot);
    return spot;
  }

  /** Somebody writes to a copy. */
  byHand(spot: Spot, value: string): void {
    if (spot.list === "") this.world.secretManager.add(spot.place, value);
    else this.world.github.set(spot.list, spot.key, value);
    this.touched(spot);
  }

  /** Looks at the source after each step. */
  observe(): void {
    for (const spot of this.spots) {
      const lacking = this.wanted(spot) === undefined;
      if (lacking && !this.lackingSince.has(spot.place)) this.lackingSince.set(spot.place, this.world.time);
    }
  }

  /** Somebody has had a hand in the copy, so that there may be nothing left to keep. */
  touched(spot: Spot): void {
    this.good.delete(spot.place);
  }

  /** What each copy holds, whether readers get it yet or not. */
  contents(): object {
    return Object.fromEntries(this.spots.map((spot) => [spot.place, this.newest(spot)]));
  }

  /** Names of keys without a value to copy, as reports have them. */
  lacking(): string[] {
    const lacking = this.spots.filter((spot) => this.wanted(spot) === undefined);
    return [...new Set(lacking.map(({ path, key }) => `${path}/${key}`))].sort();
  }

  checkSettled(): void {
    for (const spot of this.spots) this.check(spot);
  }

  private check(spot: Spot): void {
    const wanted = this.wanted(spot);
    const current = this.current(spot);
    const where = `${spot.place} at ${new Date(this.world.time).toISOString()}`;
    if (wanted !== undefined) {
      this.good.add(spot.place);
      this.lackingSince.delete(spot.place);
      assert.equal(current, wanted, where);
      assert.ok(this.living(spot).length <= 2, `${where} keeps too many old versions`);
      for (const value of this.living(spot)) assert.ok(this.everHad(spot).has(value), `${where} keeps ${value}`);
      return;
    }
    if (current !== undefined && !this.everHad(spot).has(current)) {
      const shown = this.world.vault
        .shown(spot.path, spot.key)
        .filter((value) => typeof value === "string" && value !== "");
      assert.deepEqual(shown, [], `${where} holds ${current}, which can be known to be wrong`);
    }
    const memory = this.memory(spot);
    const lackingSince = this.lackingSince.get(spot.place) ?? Infinity;
    assert.ok(memory, `${where} is not remembered`);
    if (this.good.has(spot.place) && this.world.time - lackingSince < grace) {
      assert.ok(current !== undefined, `${where} was removed too early`);
    }
    if (memory.missing === undefined) return;
    assert.ok(Date.parse(memory.missing) >= lackingSince, `${where} is said to be missing since it was there`);
    const over = this.world.time - Date.parse(memory.missing) >= grace;
    if (over) assert.deepEqual(this.living(spot), [], `${where} was not removed`);
  }

  /** The value that the copy should have. */
  private wanted({ path, key }: Spot): string | undefined {
    const value = this.world.vault.fields(path)[key];
    return typeof value === "string" && value !== "" ? value : undefined;
  }

  private current(spot: Spot): string | undefined {
    return spot.list === "" ? this.world.secretManager.current(spot.place) : this.delivered(spot);
  }

  private newest(spot: Spot): string | undefined {
    return spot.list === "" ? this.world.secretManager.newest(spot.place) : this.delivered(spot);
  }

  private delivered({ list, key }: Spot): string | undefined {
    return this.world.github.list(list).get(key)?.value;
  }

  private living(spot: Spot): string[] {
    if (spot.list === "") return this.world.secretManager.living(spot.place);
    const value = this.current(spot);
    return value === undefined ? [] : [value];
  }

  private everHad({ path, key }: Spot): Set<unknown> {
    return this.world.vault.history.get(`${path}/${key}`) ?? new Set();
  }

  private memory(spot: Spot): Memory | undefined {
    const text = this.world.objects.get(`${state.bucket}/${state.object}`)?.text ?? "";
    try {
      return (JSON.parse(text) as { apps: Memories }).apps[spot.app]?.copies[spot.place];
    } catch {
      return undefined;
    }
  }
}

function spotsOf({ name, secrets, config, github }: SyncApp): Spot[] {
  const copies = [secrets, config].flatMap(({ mount, copies }) =>
    copies.map(({ key, secret }) => ({ app: name, key, path: `${mount}/${name}`, place: secret, list: "" })),
  );
  const delivered = (["secrets", "variables"] as const).flatMap((kind) =>
    (github?.[kind] ?? []).map((key) => {
      const path = `${kind === "secrets" ? secrets.mount : config.mount}/${name}`;
      const list = githubList(name, kind);
      return { app: name, key, path, place: `github.com/${list.replaceAll(" ", "%20")}/${key}`, list };
    }),
  );
  return [...copies, ...delivered];
}
