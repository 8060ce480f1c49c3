// Hands the writes over to the other region: `groundplan postgres failover`, and `failback` for the way home.
import { isTable } from "../../sandbox";
import type { Facts } from "./facts";
import type { Instance, Plan, Task } from "./model";
import { fence, fencing, isFenced } from "./read";

/** What a person asked for. */
export interface FailoverOptions {
  /** Writes that have not arrived at the replica may be lost. */
  acceptLoss: boolean;
  /** Take back what was begun, as long as nothing was promoted. */
  cancel: boolean;
  /** Since when a person says that everything that writes is stopped: nothing is shut out then. */
  stoppedSince?: number;
}

/** What a failover follows from. */
export interface Handover extends Facts {
  /** Whether Cloud SQL offers the flag that shuts writes out of the source. */
  canShut: boolean;
}

/** What is left to do. */
export function failover(facts: Handover, options: FailoverOptions): Plan {
  const { target } = facts;
  const plus = isPlus(target);
  const handOver = plus ? ofPlus : ofEnterprise;
  const tasks = options.cancel ? takeBack(facts) : [...handOver(facts, options), backedUp(facts)];
  const isOver = hasTaken(facts);
  return {
    tasks,
    problems: problems(facts, options),
    losses: isOver || options.cancel ? [] : losses(facts, options, plus),
    interruption: interruption(facts, options, plus),
    afterwards: options.cancel ? [] : afterwards(facts),
    wayBack: plus
      ? "the same the other way round, as soon as the old primary follows"
      : "none once the replica is promoted, other than `rejoin` and a failover the other way round; until then --cancel",
  };
}

/** Whether the target takes the writes. */
function hasTaken({ target }: Facts): boolean {
  return target !== undefined && target.follows === undefined;
}

function problems(facts: Handover, options: FailoverOptions): string[] {
  const { acceptLoss, cancel, stoppedSince } = options;
  const { target, source, to, from } = facts;
  if (cancel) {
    return hasTaken(facts)
      ? [`${to} takes the writes already: nothing can be taken back; fail over the other way round`]
      : [];
  }
  if (target === undefined)
    return [`${to} does not exist; run \`pulumi up\`, or \`groundplan postgres rejoin\` after a failover`];
  if (hasTaken(facts)) return [];
  if (target.follows !== from)
    return [`${to} follows ${target.follows ?? ""}, not ${from}: make it a replica of that first`];
  if (target.state !== "RUNNABLE") return [`${to} is ${target.state}: wait until it runs`];
  if (acceptLoss) return [];
  const loses = "or name --accept-loss if its region is lost";
  if (source?.state !== "RUNNABLE") return [`${from} is ${source?.state ?? "absent"}: wait until it runs, ${loses}`];
  const isStopped = stoppedSince !== undefined;
  if (isPlus(target))
    return isStopped ? ["--writers-stopped: leave it out; Enterprise Plus shuts writes out itself"] : [];
  if (isStopped || facts.canShut) return [];
  return [
    `Cloud SQL offers no flag ${fence} for ${source.databaseVersion}, so nothing shuts writes out of ${from}: stop everything that writes, and name --writers-stopped`,
  ];
}

const isPlus = (instance: Instance | undefined): boolean => instance?.settings["edition"] === "ENTERPRISE_PLUS";

const alone = ({ source, to }: Facts): boolean => source !== undefined && source.follows !== to;

/** Enterprise: writes are shut out, the replica catches up, and is promoted. It cannot be made a replica again. */
function ofEnterprise(facts: Handover, options: FailoverOptions): Task[] {
  const { to } = facts;
  const taken = hasTaken(facts);
  return [
    ...quietened(facts, options, taken),
    {
      title: `promote ${to}: it takes writes, and never follows again`,
      isDone: taken,
      irreversible: true,
      change: { kind: "promote", instance: to, failover: false },
    },
    ...letIn(facts),
    ...(taken && alone(facts) ? late(facts) : []),
  ];
}

/** What comes before a promotion: nobody writes any more, and what was written has arrived. */
function quietened(facts: Handover, { acceptLoss, stoppedSince }: FailoverOptions, taken: boolean): Task[] {
  const { source, to, from } = facts;
  const isDone = taken || (source !== undefined && isFenced(source));
  const shut = fenceOf(facts);
  if (acceptLoss) {
    return facts.canShut
      ? [{ title: `shut writes out of ${from}, if it answers`, isDone, bestEffort: true, ...shut }]
      : [];
  }
  const quietSince = stoppedSince ?? facts.quietSince;
  const arrived = { title: `wait until ${to} has every write`, isDone: taken || hasCaughtUp(facts, quietSince) };
  if (stoppedSince !== undefined) return [arrived];
  return [
    { title: `shut writes out of ${from}`, isDone, ...shut },
    {
      title: `restart ${from}, which ends the transactions that are open`,
      isDone: taken || quietSince !== undefined,
      change: { kind: "restart", instance: from },
    },
    arrived,
  ];
}

/** Enterprise Plus: both change places, and Google keeps the old primary out while it does. */
function ofPlus(facts: Handover, { acceptLoss }: FailoverOptions): Task[] {
  const { source, to, from } = facts;
  const taken = hasTaken(facts);
  const designated = source?.drReplica === to;
  if (acceptLoss && !designated) return ofEnterprise(facts, { acceptLoss, cancel: false });
  if (acceptLoss) {
    return [
      {
        title: `fail over to ${to}; Google makes ${from} follow it as soon as that answers`,
        isDone: taken,
        irreversible: true,
        change: { kind: "promote", instance: to, failover: true },
      },
    ];
  }
  return [
    {
      title: `designate ${to} as the instance to fail over to`,
      isDone: taken || designated,
      change: { kind: "patch", instance: from, body: { replicationCluster: { failoverDrReplicaName: to } } },
    },
    {
      title: `switch over: ${to} takes the writes, and ${from} follows`,
      isDone: taken,
      irreversible: true,
      change: { kind: "switchover", instance: to },
    },
    ...(taken && alone(facts) && !designated ? late(facts) : []),
  ];
}

/** A new primary has no backups, as the replica that it was. What else they are set to comes with `up`. */
function backedUp({ target, to }: Facts): Task {
  const backups = { enabled: true, pointInTimeRecoveryEnabled: true };
  return {
    title: `turn the backups of ${to} on`,
    isDone: target !== undefined && target.follows === undefined && hasBackups(target),
    change: { kind: "patch", instance: to, body: { settings: { backupConfiguration: backups } } },
  };
}

function hasBackups({ settings }: Instance): boolean {
  const backups = settings["backupConfiguration"];
  return isTable(backups) && backups["enabled"] === true && backups["pointInTimeRecoveryEnabled"] === true;
}

/** A former primary that answers again must not take writes, nor end those that were begun. */
function late(facts: Handover): Task[] {
  const { source, from } = facts;
  if (!facts.canShut) return [];
  return [
    {
      title: `shut writes out of the former primary ${from}`,
      isDone: source === undefined || isFenced(source),
      bestEffort: true,
      ...fenceOf(facts),
    },
    {
      title: `restart ${from}, which ends what was begun there`,
      isDone: source === undefined || facts.quietSince !== undefined,
      bestEffort: true,
      change: { kind: "restart", instance: from },
    },
  ];
}

/** A new primary that was shut once, in an earlier failover. */
function letIn({ target, to }: Facts): Task[] {
  if (target === undefined || !isFenced(target)) return [];
  return [
    {
      title: `let writes in to ${to}, which an earlier failover had shut`,
      isDone: false,
      change: { kind: "patch", instance: to, body: fencing(target, false) },
    },
  ];
}

function takeBack(facts: Facts): Task[] {
  const { source, from } = facts;
  if (source === undefined) return [];
  return [
    {
      title: `let writes in to ${from} again`,
      isDone: !isFenced(source),
      change: { kind: "patch", instance: from, body: fencing(source, false) },
    },
  ];
}

function fenceOf({ source, from }: Facts): Pick<Task, "change"> {
  return source === undefined ? {} : { change: { kind: "patch", instance: from, body: fencing(source, true) } };
}

/** Whether the replica had everything at a moment at which nobody could write any more. */
function hasCaughtUp({ lag }: Facts, quietSince: number | undefined): boolean {
  return quietSince !== undefined && lag?.bytes === 0 && lag.at > quietSince;
}

function losses(facts: Facts, { acceptLoss, stoppedSince }: FailoverOptions, isPlus: boolean): string[] {
  const { lag, from, to, source } = facts;
  if (stoppedSince !== undefined)
    return [`what somebody writes to ${from} from now on; nothing that was committed before`];
  if (!acceptLoss) return ["nothing that was committed: writes stop first"];
  const measured = lag === undefined ? "Monitoring has no value" : `at ${new Date(lag.at).toISOString()}`;
  const behind = [
    ...(lag?.seconds === undefined ? [] : [`${lag.seconds} seconds`]),
    ...(lag?.bytes === undefined ? [] : [`${lag.bytes} bytes`]),
  ];
  const reattached = isPlus && source?.drReplica === to;
  return [
    `what was committed and has not reached ${to}: ${behind.length === 0 ? "nobody knows how much" : behind.join(", ")} (${measured})`,
    reattached
      ? `what ${from} alone has: Google replaces its data when it follows`
      : `what ${from} still takes until writes are shut out of it; it is kept, so that you can look`,
  ];
}

function interruption(facts: Facts, { acceptLoss, cancel, stoppedSince }: FailoverOptions, isPlus: boolean): string {
  if (cancel) return "writes are refused until this ends";
  if (hasTaken(facts)) return "none any more";
  const applications = "and for applications until `pulumi up` has told them where to write";
  if (isPlus) return `writes are refused for about a minute, ${applications}, unless they use the write end point`;
  if (stoppedSince !== undefined)
    return `whatever writes stays stopped until ${facts.to} is promoted, about five minutes, ${applications}`;
  return acceptLoss
    ? `writes are away until ${facts.to} is promoted, a few minutes, ${applications}`
    : `writes are refused from the first step until ${facts.to} is promoted, five to ten minutes, ${applications}; reads go on, but for a minute`;
}

function afterwards(facts: Handover): string[] {
  const { source, target, toRegion, from, to } = facts;
  const follows = source !== undefined && source.follows === to;
  const waits = target !== undefined && !follows;
  return [
    `Set writeRegion: "${toRegion}" on the Postgres component (in this project's stacks: pulumi config set groundplan:postgresWriteRegion ${toRegion}).`,
    ...(waits
      ? [`Set keepsFormerPrimary: true too (groundplan:postgresKeepsFormerPrimary): ${from} follows nobody.`]
      : [`Leave keepsFormerPrimary out: ${from} follows ${to}.`]),
    ...(waits && !facts.canShut
      ? [
          `Nothing shuts writes out of ${from}: what has its address stays stopped until \`pulumi up\`, or until \`rejoin\`.`,
        ]
      : []),
    `Read what changed, of the two instances alone, and look: pulumi refresh --target <the two URNs>, then pulumi preview. It updates, and replaces and deletes nothing. Then pulumi up: until then ${to} has no standby.`,
    ...(waits ? [`As soon as nobody needs the data of ${from} alone: groundplan postgres rejoin.`] : []),
    "Add no database and no user of one until the instance of `region` follows or takes the writes: the program administers them there.",
  ];
}
