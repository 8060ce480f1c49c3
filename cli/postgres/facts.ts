// What an operation follows from: both instances, what is under way, and how far the replica is behind.
import type { Instance, Lag, Operation, Pair, SqlAdmin } from "./model";
import { isFenced } from "./read";

/** One direction of a pair. */
export interface Direction {
  /** Instance that is to take the writes. */
  to: string;
  toRegion: string;
  /** Instance that took them. */
  from: string;
  fromRegion: string;
}

export interface Facts extends Direction {
  target: Instance | undefined;
  source: Instance | undefined;
  /** Since when nobody can have been writing at the source. */
  quietSince: number | undefined;
  lag: Lag | undefined;
}

export function towards(pair: Pair, which: "home" | "away"): Direction {
  const { home, homeRegion, away, awayRegion } = pair;
  return which === "away"
    ? { to: away, toRegion: awayRegion, from: home, fromRegion: homeRegion }
    : { to: home, toRegion: homeRegion, from: away, fromRegion: awayRegion };
}

export async function factsOf(sql: SqlAdmin, direction: Direction): Promise<Facts> {
  const look = (name: string): Promise<Instance | undefined> =>
    name === "" ? Promise.resolve(undefined) : sql.instance(name);
  const [target, source] = await Promise.all([look(direction.to), look(direction.from)]);
  const follows = target?.follows === direction.from;
  const isShut = source !== undefined && source.follows === undefined && isFenced(source);
  const quietSince = isShut ? quiet(await sql.operations(source.name)) : undefined;
  const lag = follows ? await sql.lag(direction.from, direction.to) : undefined;
  return { ...direction, target, source, quietSince, lag };
}

/** When the restart ended that came after the last change of settings: it ended every transaction that could still write. */
function quiet(operations: Operation[]): number | undefined {
  const last = (type: string): Operation | undefined =>
    operations
      .filter((one) => one.type === type && one.done && one.error === undefined)
      .sort((one, other) => other.began - one.began)[0];
  const [fenced, restarted] = [last("UPDATE"), last("RESTART")];
  if (restarted?.ended === undefined) return undefined;
  return restarted.began >= (fenced?.began ?? 0) ? restarted.ended : undefined;
}
