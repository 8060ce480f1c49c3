// What a failover or a restore looks at, and what it can ask Cloud SQL for.
import type { Properties } from "../../sandbox";

/** An instance. */
export interface Instance {
  name: string;
  region: string;
  /** `RUNNABLE`, `FAILED`, `MAINTENANCE` … */
  state: string;
  /** Instance that it follows; absent for one that follows nobody. */
  follows?: string;
  /** Of a primary: the instance that Enterprise Plus fails over to. */
  drReplica?: string;
  databaseVersion: string;
  /** As the API has them. */
  settings: Properties;
}

/** Something that Cloud SQL does, or did, with an instance. */
export interface Operation {
  name: string;
  /** `UPDATE`, `PROMOTE_REPLICA`, `RESTORE_VOLUME` … */
  type: string;
  done: boolean;
  /** Why it failed. */
  error?: string;
  /** Milliseconds since 1970. */
  began: number;
  ended?: number;
}

/** A backup of an instance. */
export interface Backup {
  id: string;
  status: string;
  description: string;
  ended: number;
}

/** How far a replica is behind, by Cloud Monitoring, and when that was measured. */
export interface Lag {
  seconds?: number;
  bytes?: number;
  /** Of the older of the two, in milliseconds since 1970. */
  at: number;
}

/** A request that starts an operation. */
export type Change =
  | { kind: "patch"; instance: string; body: Properties }
  | { kind: "restart"; instance: string }
  | { kind: "promote"; instance: string; failover: boolean }
  | { kind: "switchover"; instance: string }
  | { kind: "clone"; instance: string; to: string; at?: string }
  | { kind: "backUp"; instance: string; description: string }
  | { kind: "restore"; instance: string; from: string; backup: string }
  | { kind: "remove"; instance: string; finalBackupDays: number }
  | { kind: "insert"; instance: string; body: Properties };

/** Cloud SQL and what is measured of it. */
export interface SqlAdmin {
  instance(name: string): Promise<Instance | undefined>;
  /** The latest ones, the last one first. */
  operations(instance: string): Promise<Operation[]>;
  backups(instance: string): Promise<Backup[]>;
  lag(primary: string, replica: string): Promise<Lag | undefined>;
  /** Names of the flags that it offers for a version such as `POSTGRES_17`. */
  flags(databaseVersion: string): Promise<string[]>;
  /** Starts it, and returns the name of the operation. */
  begin(change: Change): Promise<string>;
  pause(milliseconds: number): Promise<void>;
  now(): number;
}

/** Cloud SQL refused: the state that it wants is not there yet, or somebody else works on the instance. */
export class Busy extends Error {}

/** Cloud SQL did not do what it was asked for. The message never holds a token. */
export class SqlError extends Error {}

/** The two instances of a server, by the names that the program's state has. */
export interface Pair {
  project: string;
  /** Instance of `region`. */
  home: string;
  homeRegion: string;
  /** Instance of `failoverRegion`; empty where there is none. */
  away: string;
  awayRegion: string;
}

/** One step. */
export interface Task {
  title: string;
  isDone: boolean;
  /** What to ask for; absent where only time helps. */
  change?: Change;
  /** Nothing brings back what was before. */
  irreversible?: boolean;
  /** Tried, and left for another time if it cannot be done now. */
  bestEffort?: boolean;
}

/** What an operation will do from here on. It follows from what Cloud SQL says, so that it is the same after a kill. */
export interface Plan {
  tasks: Task[];
  /** What must be changed first. */
  problems: string[];
  /** What is lost. */
  losses: string[];
  /** For how long what is away. */
  interruption: string;
  /** What a person does afterwards. */
  afterwards: string[];
  /** The way back. */
  wayBack: string;
}

/** Instances whose running operations must end before a change begins. */
export function involved(change: Change): string[] {
  if (change.kind === "restore") return [...new Set([change.instance, change.from])];
  return change.kind === "clone" ? [change.instance, change.to] : [change.instance];
}
