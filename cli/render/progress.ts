import type { WriteStream } from "node:tty";
import pc from "picocolors";
import { knownOf } from "../../knowledge";
import type { ProgressEvent } from "../../sandbox";
import { lasting } from "../consequences/words";
import { durationOf } from "../critical-path/durations";
import { clock } from "../critical-path/words";
import { mark, shortType } from "./names";

/** Milliseconds between rewritten lines of a terminal while nothing happens, and between lines of a log that say what is waited for. */
const terminalPause = 1000;
const logPause = 30_000;

/** Something that has begun, with its moment in milliseconds. */
export interface Begun extends ProgressEvent {
  since: number;
}

/** How far a run is. */
export interface Counts {
  done: number;
  /** How many there are in all, where a plan said so. */
  total?: number;
}

/**
 * Progress on standard error, so that standard output stays a result: one line that is rewritten on a terminal; in a log, a line
 * for each finished resource, and at most every 30 seconds one that says what is waited for; nothing when `quiet`.
 */
export class Progress {
  private finished = 0;
  private total: number | undefined;
  /** What has begun and not ended, in the order in which it began. */
  private readonly running = new Map<string, Begun>();
  private readonly started = Date.now();
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly stream: WriteStream,
    private readonly quiet: boolean,
    /** Whether a log has a line for each resource. What a plan finds is its result. */
    private readonly logs: boolean,
  ) {}

  headline(text: string): void {
    if (!this.quiet) this.stream.write(`${pc.bold(text)}\n`);
  }

  /** Told how many resources there are in all. */
  expect(total: number): void {
    this.total = total;
  }

  show(event: ProgressEvent): void {
    if (this.quiet) return;
    this.timer ??= this.repeat();
    if (event.status === "start") this.running.set(event.urn, { ...event, since: Date.now() });
    else {
      this.running.delete(event.urn);
      this.finished++;
    }
    if (this.stream.isTTY) this.rewrite(event);
    else if (this.logs && event.status !== "start" && event.operation !== "same") this.log(event);
  }

  end(): void {
    clearInterval(this.timer);
    if (!this.quiet && this.stream.isTTY) this.stream.write("\r\x1b[K");
  }

  /** While something takes long, the line goes on. A run that ends does not wait for it. */
  private repeat(): NodeJS.Timeout {
    const { isTTY } = this.stream;
    const act = (): void => {
      const text = waitingFor([...this.running.values()], this.counts(), Date.now());
      if (text === undefined) return;
      if (isTTY) this.line(text);
      else if (this.logs) this.stream.write(`  ${text}\n`);
    };
    return setInterval(act, isTTY ? terminalPause : logPause).unref();
  }

  private counts(): Counts {
    return { done: this.finished, ...(this.total === undefined ? {} : { total: this.total }) };
  }

  private rewrite(event: ProgressEvent): void {
    const waiting = waitingFor([...this.running.values()], this.counts(), Date.now());
    this.line(waiting ?? `${counted(this.counts())} · ${event.name} (${shortType(event.type)})`);
  }

  private line(text: string): void {
    const line = `  ${clock((Date.now() - this.started) / 1000)} · ${text}`;
    this.stream.write(`\r\x1b[K${pc.dim(line.slice(0, this.stream.columns - 1))}`);
  }

  private log(event: ProgressEvent): void {
    const failed = event.status === "failed" ? pc.red(" failed") : "";
    this.stream.write(`  ${mark(event.operation)} ${event.name} ${pc.dim(shortType(event.type))}${failed}\n`);
  }
}

/**
 * What a run waits for and for how long: of what is at work the one that takes longest by published times, and where none has one that
 * which began first. Nothing where only components and providers are at work, which the engine makes at once.
 */
export function waitingFor(running: Begun[], counts: Counts, now: number): string | undefined {
  const timed = (one: Begun): number => durationOf(one.type, one.operation)?.seconds ?? 0;
  const [longest, ...others] = running
    .filter(({ type }) => !/^(pulumi|groundplan):/.test(type))
    .sort((one, other) => timed(other) - timed(one) || one.since - other.since);
  if (longest === undefined) return undefined;
  const { type, operation, name, since } = longest;
  const what = `${knownOf(type)?.noun ?? shortType(type)} ${name}`;
  const deleted = operation === "delete" ? " to be gone" : "";
  const published = durationOf(type, operation);
  const usually = published === undefined ? "" : `, usually ${lasting(published)} with the real engine`;
  const more = others.length === 0 ? "" : `, ${others.length} more at work`;
  const waited = Math.floor((now - since) / 1000);
  return `${counted(counts)} · waits${waited < 1 ? "" : ` ${clock(waited)}`} for the ${what}${deleted}${usually}${more}`;
}

function counted({ done, total }: Counts): string {
  return total === undefined ? `${done} done` : `${done} of ${total} done`;
}
