// Cloud SQL in memory, with what its operations do to data: a primary and a replica in two regions, an application that writes all the time,
// and faults: a process that is killed, an answer that is lost, an operation that fails, a region that is away.
import type { Change, Instance, Lag, Operation, SqlAdmin } from "../../../cli/postgres/model";
import { fence, isFenced, readInstance } from "../../../cli/postgres/read";
import { Busy, SqlError } from "../../../cli/postgres/model";
import { textAt, type Properties } from "../../../sandbox";
import { apply, refusal } from "./changes";

/** The process is gone. */
export class Killed extends Error {}

/** One instance, and the writes that it holds, in their order. */
export interface Held {
  api: Properties;
  log: number[];
  /** Sessions may have transactions open that were begun before writes were shut out. */
  open: boolean;
  /** Google keeps it out: it is being restarted, restored or switched. */
  closed: boolean;
  /** It will be made to follow when it answers. */
  reattach?: string;
}

export interface Copy {
  id: string;
  instance: string;
  description: string;
  ended: number;
  log: number[];
}

interface Running {
  operation: Operation;
  change: Change;
  readyAt: number;
}

/** How often what goes wrong, of a thousand. */
export interface Faults {
  kill: number;
  lost: number;
  fail: number;
}

const TICK = 5_000;

export class World implements SqlAdmin {
  readonly held = new Map<string, Held>();
  readonly copies: Copy[] = [];
  readonly operationsOf = new Map<string, Operation[]>();
  readonly down = new Set<string>();
  /** Where the application writes. */
  address = "";
  /** Enterprise Plus: the name that leads to the primary. */
  endpoint?: string;
  /** Writes that were confirmed. */
  readonly confirmed: { id: number; at: number; by: string }[] = [];
  /** Instances that took writes at the same moment. */
  twoWriters = false;
  /** Flags that Cloud SQL offers. */
  offered = [fence];
  /** Everything that writes is stopped. */
  writersStopped = false;
  /** Moments at which the process could have been killed so far: before a request, and before its answer. */
  moments = 0;
  /** The one at which it is killed. */
  killedAt?: number;
  /** Until then no replica gets anything. */
  private stalled = 0;
  private clock = 1_000_000;
  private running: Running[] = [];
  private counter = 0;
  private measured: { at: number; shownAt: number; primary: string; replica: string; bytes: number }[] = [];

  constructor(
    readonly random: () => number,
    public faults: Faults,
  ) {}

  add(api: Properties, log: number[] = []): Held {
    const held = { api, log, open: false, closed: false };
    this.held.set(textAt(api, "name"), held);
    return held;
  }

  see(name: string): Instance {
    const held = this.held.get(name);
    if (held === undefined) throw new Error(`${name} does not exist`);
    return readInstance(held.api);
  }

  now(): number {
    return this.clock;
  }

  pause(milliseconds: number): Promise<void> {
    for (let passed = 0; passed < milliseconds; passed += TICK) this.tick();
    return Promise.resolve();
  }

  async instance(name: string): Promise<Instance | undefined> {
    await this.answer();
    return this.held.has(name) ? this.see(name) : undefined;
  }

  async operations(name: string): Promise<Operation[]> {
    await this.answer();
    return [...(this.operationsOf.get(name) ?? [])].reverse();
  }

  async backups(name: string) {
    await this.answer();
    const own = this.copies.filter(({ instance }) => instance === name);
    return own.map(({ id, description, ended }) => ({ id, description, ended, status: "SUCCESSFUL" }));
  }

  async flags(): Promise<string[]> {
    await this.answer();
    return this.offered;
  }

  async lag(primary: string, replica: string): Promise<Lag | undefined> {
    await this.answer();
    const shown = this.measured.filter((one) => one.shownAt <= this.clock && one.primary === primary);
    const last = shown.filter((one) => one.replica === replica).at(-1);
    return last === undefined ? undefined : { bytes: last.bytes, seconds: last.bytes, at: last.at };
  }

  async begin(change: Change): Promise<string> {
    this.mayDie();
    const names = change.kind === "clone" ? [change.instance, change.to] : [change.instance];
    const busy = this.running.some(({ change: other }) => names.includes(other.instance));
    if (busy) throw new Busy("another operation is under way");
    const refused = refusal(this, change);
    if (refused !== undefined) throw refused.endsWith("exists") ? new Busy(refused) : new SqlError(refused);
    const fails = this.chance(this.faults.fail);
    const operation: Operation = {
      name: `op-${(this.counter += 1)}`,
      type: types[change.kind],
      done: false,
      began: this.clock,
    };
    for (const name of names) this.operationsOf.set(name, [...(this.operationsOf.get(name) ?? []), operation]);
    const entry = { operation, change, readyAt: this.clock + 10_000 + this.random() * 120_000 };
    this.running.push(fails ? { ...entry, operation: Object.assign(operation, { failing: true }) } : entry);
    if (closing.includes(change.kind)) this.close(change, true);
    if (change.kind === "switchover") this.close({ instance: this.see(change.instance).follows ?? "" }, true);
    await this.answer();
    if (this.chance(this.faults.lost)) throw new Busy("the answer was lost");
    return operation.name;
  }

  /** An application's writes, replication, measurements and the ends of operations. */
  tick(): void {
    this.clock += TICK;
    for (const one of [...this.running]) if (this.clock >= one.readyAt) this.finish(one);
    this.write();
    this.replicate();
    const writers = [...this.held.keys()].filter((name) => this.takesWrites(name) && !name.includes("copy"));
    if (writers.length > 1) this.twoWriters = true;
  }

  takesWrites(name: string): boolean {
    const held = this.held.get(name);
    if (held === undefined || held.closed || this.down.has(textAt(held.api, "region"))) return false;
    const seen = this.see(name);
    return seen.follows === undefined && held.reattach === undefined && (!isFenced(seen) || held.open);
  }

  private finish(entry: Running): void {
    const { operation, change } = entry;
    const held = this.held.get(change.instance);
    // What is away answers when it is back.
    if (held !== undefined && this.down.has(textAt(held.api, "region"))) return;
    this.running = this.running.filter((one) => one !== entry);
    operation.done = true;
    operation.ended = this.clock;
    this.close(change, false);
    const source = change.kind === "switchover" ? (this.see(change.instance).follows ?? "") : "";
    if (source !== "") this.close({ instance: source }, false);
    if ("failing" in operation) operation.error = "INTERNAL_ERROR something went wrong";
    else apply(this, change);
  }

  private close({ instance }: { instance: string }, closed: boolean): void {
    const held = this.held.get(instance);
    if (held !== undefined) held.closed = closed;
  }

  private write(): void {
    const name = this.endpoint ?? this.address;
    const held = this.held.get(name);
    if (held === undefined || this.writersStopped || !this.takesWrites(name)) return;
    const isShut = isFenced(this.see(name));
    if (isShut && this.random() < 0.5) return;
    if (!isShut) held.open = true;
    const id = this.confirmed.length + 1;
    held.log.push(id);
    this.confirmed.push({ id, at: this.clock, by: name });
  }

  private replicate(): void {
    for (const [name, held] of this.held) {
      const primary = this.see(name).follows ?? held.reattach;
      const source = primary === undefined ? undefined : this.held.get(primary);
      if (primary === undefined || source === undefined) continue;
      const isAway = [held, source].some(({ api }) => this.down.has(textAt(api, "region")));
      if (isAway) continue;
      if (held.reattach !== undefined) {
        held.api["masterInstanceName"] = `acme:${held.reattach}`;
        held.log = [...source.log];
        delete held.reattach;
      }
      if (this.random() < 0.03) this.stalled = this.clock + this.random() * 600_000;
      const more = this.clock < this.stalled ? 0 : Math.floor(this.random() * 4);
      held.log.push(...source.log.slice(held.log.length, held.log.length + more));
      if (this.clock % 60_000 < TICK) {
        const bytes = source.log.length - held.log.length;
        this.measured.push({ at: this.clock, shownAt: this.clock + 60_000, primary, replica: name, bytes });
      }
    }
  }

  private async answer(): Promise<void> {
    this.mayDie();
    if (this.random() < 0.2) this.tick();
    return Promise.resolve();
  }

  private mayDie(): void {
    this.moments += 1;
    if (this.moments === this.killedAt || this.chance(this.faults.kill)) throw new Killed();
  }

  private chance(ofThousand: number): boolean {
    return this.random() * 1000 < ofThousand;
  }
}

const closing: Change["kind"][] = ["restart", "restore"];

const types: { [kind in Change["kind"]]: string } = {
  patch: "UPDATE",
  restart: "RESTART",
  promote: "PROMOTE_REPLICA",
  switchover: "SWITCHOVER",
  clone: "CREATE_CLONE",
  backUp: "BACKUP_VOLUME",
  restore: "RESTORE_VOLUME",
  remove: "DELETE",
  insert: "CREATE",
};
