// What is known of the environments: read in processes of their own, and read anew when their files change.
import { EventEmitter } from "node:events";
import type { LastReport } from "../doctor/last";
import type { RunFollower } from "./follow";
import type { Run } from "./run";
import type { Reading } from "./view";

/** Where environments come from. */
export interface Source {
  /** Those that there are; the first is the one that was asked for. */
  environments: string[];
  /** The project's folder; absent where all came from a file. */
  folder?: string;
  read: (environment: string) => Promise<Reading>;
  /** Changes when the environment must be read anew. */
  mark: (environment: string) => string;
  follower?: (environment: string) => RunFollower;
  /** What the doctor said last. */
  doctor?: (environment: string) => LastReport | undefined;
}

interface Known {
  reading?: Reading;
  /** What the source's mark was before the reading. */
  mark?: string;
  pending?: Promise<Reading>;
  follower?: RunFollower | undefined;
}

/** Emits `run` and `reading`, each with the environment's name. */
export class Readings extends EventEmitter<{ run: [string]; reading: [string] }> {
  private readonly known = new Map<string, Known>();
  /** One is read at a time: each takes a processor for seconds. */
  private last: Promise<unknown> = Promise.resolve();

  constructor(readonly source: Source) {
    super();
    for (const environment of source.environments)
      this.known.set(environment, { follower: source.follower?.(environment) });
  }

  has(environment: string): boolean {
    return this.known.has(environment);
  }

  reading(environment: string): Reading | undefined {
    return this.known.get(environment)?.reading;
  }

  run(environment: string): Run | undefined {
    return this.known.get(environment)?.follower?.run();
  }

  /** The reading that is there, or the first one. */
  async current(environment: string): Promise<Reading> {
    return this.reading(environment) ?? (await this.again(environment));
  }

  /** A new reading; the one that is under way, if there is one. */
  again(environment: string): Promise<Reading> {
    const known = this.known.get(environment);
    if (known === undefined) throw new Error(`${environment} is no environment here`);
    known.pending ??= this.readInTurn(environment, known);
    return known.pending;
  }

  /** Looks at the files once: new events of runs, and whether something must be read anew. Nothing is read while a run goes on. */
  look(): void {
    for (const [environment, known] of this.known) {
      if (known.follower?.look() === true) this.emit("run", environment);
      const run = known.follower?.run();
      const goesOn = run !== undefined && run.ended === undefined;
      const isOld = known.reading !== undefined && known.mark !== this.source.mark(environment);
      if (isOld && !goesOn && known.pending === undefined) void this.again(environment);
    }
  }

  private async readInTurn(environment: string, known: Known): Promise<Reading> {
    const turn = this.last.then(async () => {
      known.mark = this.source.mark(environment);
      known.reading = await this.source.read(environment);
      return known.reading;
    });
    this.last = turn.catch(() => undefined);
    try {
      return await turn;
    } finally {
      delete known.pending;
      this.emit("reading", environment);
    }
  }
}
