// Which plan a command carries out, and how it is made anew before each step.
import { UsageError } from "../project";
import { clone } from "./clone";
import { failover, type Handover, type FailoverOptions } from "./failover";
import { factsOf, towards, type Direction } from "./facts";
import { SqlError, type Pair, type Plan, type SqlAdmin } from "./model";
import { fence, isFenced } from "./read";
import { rejoin } from "./rejoin";
import { cloneName, restore, type Goal } from "./restore";

export type Kind = "failover" | "failback" | "rejoin" | "restore" | "clone";

/** What a person asked for. */
export interface OperationOptions {
  acceptLoss?: boolean;
  writersStopped?: boolean;
  cancel?: boolean;
  remove?: string;
  at?: string;
  backup?: string;
  to?: string;
}

/** Makes the plan anew each time that it is called. */
export async function planReader(
  kind: Kind,
  sql: SqlAdmin,
  pair: Pair,
  options: OperationOptions,
): Promise<() => Promise<Plan>> {
  switch (kind) {
    case "failover":
    case "failback": {
      const direction = towards(requirePair(pair), kind === "failover" ? "away" : "home");
      const failoverOptions = failoverOptionsOf(options, sql.now());
      return async () => failover(await handover(sql, direction), failoverOptions);
    }
    case "rejoin": {
      // Which one takes the writes is settled before anything is removed.
      const direction = await writing(sql, requirePair(pair));
      return async () => rejoin(await factsOf(sql, direction), await sql.backups(direction.to), options.remove);
    }
    case "restore": {
      const goal = goalOf(options);
      const direction = await writing(sql, pair);
      return () => restorePlan(sql, direction, goal);
    }
    case "clone": {
      const direction = await writing(sql, pair);
      const to = nameOf(options.to ?? "");
      return async () => {
        const [source, made, operations] = await Promise.all([
          sql.instance(direction.to),
          sql.instance(to),
          sql.operations(to),
        ]);
        return clone({ from: direction.to, source, made, operations }, { to, ...momentOf(options.at) });
      };
    }
  }
}

function failoverOptionsOf(
  { acceptLoss = false, cancel = false, writersStopped = false }: OperationOptions,
  now: number,
): FailoverOptions {
  if (Number(acceptLoss) + Number(cancel) + Number(writersStopped) > 1)
    throw new UsageError("name --accept-loss, --writers-stopped or --cancel, one of them");
  // What was measured before this command says nothing: its writers may have stopped a moment ago.
  return { acceptLoss, cancel, ...(writersStopped ? { stoppedSince: now } : {}) };
}

async function handover(sql: SqlAdmin, direction: Direction): Promise<Handover> {
  const facts = await factsOf(sql, direction);
  const { source } = facts;
  return { ...facts, canShut: source === undefined || isFenced(source) || (await offers(sql, source.databaseVersion)) };
}

/** Whether Cloud SQL offers the flag. Where it does not say, the attempt shows it. */
async function offers(sql: SqlAdmin, databaseVersion: string): Promise<boolean> {
  try {
    return (await sql.flags(databaseVersion)).includes(fence);
  } catch (error) {
    if (error instanceof SqlError) return true;
    throw error;
  }
}

async function restorePlan(sql: SqlAdmin, direction: Direction, goal: Goal): Promise<Plan> {
  const copy = cloneName(direction.to, goal);
  const [facts, made, backups, operations] = await Promise.all([
    factsOf(sql, direction),
    sql.instance(copy),
    sql.backups(direction.to),
    sql.operations(direction.to),
  ]);
  const cloneBackups = made === undefined ? [] : await sql.backups(copy);
  return restore({ ...facts, clone: made, cloneBackups, backups, operations }, goal);
}

/**
 * The direction that the writes have now: away from whoever follows. Of two that follow nobody, one was shut or the other promoted; of one
 * that was removed on the way nothing is left.
 */
async function writing(sql: SqlAdmin, pair: Pair): Promise<Direction> {
  const { home, away } = pair;
  if (away === "") return towards(pair, "home");
  const [first, second] = await Promise.all([sql.instance(home), sql.instance(away)]);
  if (second === undefined || second.follows !== undefined) return towards(pair, "home");
  if (first === undefined || first.follows !== undefined) return towards(pair, "away");
  if (isFenced(first) !== isFenced(second)) return towards(pair, isFenced(first) ? "away" : "home");
  const [one, other] = await Promise.all([promoted(sql, home), promoted(sql, away)]);
  if (one === other) {
    throw new UsageError(
      `${home} and ${away} follow nobody, and neither was promoted: it is not known which takes the writes`,
    );
  }
  return towards(pair, one > other ? "home" : "away");
}

/** When an instance last became a primary; 0 for one that always was. */
async function promoted(sql: SqlAdmin, name: string): Promise<number> {
  const operations = await sql.operations(name);
  const times = operations
    .filter(({ type, done, error }) => /PROMOTE_REPLICA|SWITCHOVER/.test(type) && done && error === undefined)
    .map(({ began }) => began);
  return Math.max(0, ...times);
}

function requirePair(pair: Pair): Pair {
  if (pair.away === "")
    throw new UsageError(`${pair.home} is the only instance: set failoverRegion and run \`pulumi up\` first`);
  return pair;
}

function goalOf({ at, backup }: OperationOptions): Goal {
  if ((at === undefined) === (backup === undefined)) throw new UsageError("name --at or --backup, one of them");
  if (backup !== undefined && !/^\d{1,20}$/.test(backup))
    throw new UsageError(`--backup: "${backup}"; use the number that \`gcloud sql backups list\` shows`);
  return backup === undefined ? momentOf(at) : { backup };
}

function momentOf(at: string | undefined): { at?: string } {
  if (at === undefined) return {};
  const moment = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/.test(at) ? new Date(at) : undefined;
  if (moment === undefined || Number.isNaN(moment.getTime())) {
    throw new UsageError(`--at: "${at}"; use a time with its zone, such as 2026-11-22T09:30:00Z`);
  }
  return { at: moment.toISOString() };
}

function nameOf(to: string): string {
  if (/^[a-z]([-a-z0-9]{0,96}[a-z0-9])?$/.test(to)) return to;
  throw new UsageError(`--to: "${to}"; use lower-case letters, digits and hyphens, and begin with a letter`);
}
