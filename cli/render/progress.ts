import type { WriteStream } from "node:tty";
import pc from "picocolors";
import { knownOf } from "../../knowledge";
import type { ProgressEvent } from "../../sandbox";
import { lasting } from "../consequences/words";
import { mark, shortType } from "./names";

/**
 * Progress on standard error, so that standard output stays a result: one line that is rewritten on a terminal, a line
 * for each finished resource in a log, nothing when `quiet`.
 */
export class Progress {
  private finished = 0;
  /** What has begun and not ended, in the order in which it began. */
  private readonly running = new Map<string, ProgressEvent>();
  private readonly started = performance.now();

  constructor(
    private readonly stream: WriteStream,
    private readonly quiet: boolean,
    /** Whether a log has a line for each resource. What a plan finds is its result. */
    private readonly logs: boolean,
  ) {}

  headline(text: string): void {
    if (!this.quiet) this.stream.write(`${pc.bold(text)}\n`);
  }

  show(event: ProgressEvent): void {
    if (this.quiet) return;
    if (event.status === "start") this.running.set(event.urn, event);
    else {
      this.running.delete(event.urn);
      this.finished++;
    }
    if (this.stream.isTTY) this.rewrite(event);
    else if (this.logs && event.status !== "start" && event.operation !== "same") this.log(event);
  }

  end(): void {
    if (!this.quiet && this.stream.isTTY) this.stream.write("\r\x1b[K");
  }

  private rewrite(event: ProgressEvent): void {
    const seconds = ((performance.now() - this.started) / 1000).toFixed(1);
    const line = `  ${seconds} s · ${this.finished} done · ${waitingFor([...this.running.values()], event)}`;
    this.stream.write(`\r\x1b[K${pc.dim(line.slice(0, this.stream.columns - 1))}`);
  }

  private log(event: ProgressEvent): void {
    const failed = event.status === "failed" ? pc.red(" failed") : "";
    this.stream.write(`  ${mark(event.operation)} ${event.name} ${pc.dim(shortType(event.type))}${failed}\n`);
  }
}

/** What a run waits for: the resource that began first, how long one takes with the real engine, and how many others are under way. */
export function waitingFor(running: ProgressEvent[], last: Pick<ProgressEvent, "name" | "type">): string {
  const [first, ...others] = running.filter(({ type }) => !/^(pulumi|groundplan):/.test(type));
  if (first === undefined) return `${last.name} (${shortType(last.type)})`;
  const creation = first.operation === "create" ? knownOf(first.type)?.creation : undefined;
  const time = creation === undefined ? "" : `, ${lasting(creation)} with the real engine`;
  const more = others.length === 0 ? "" : ` and ${others.length} more`;
  return `waits for ${first.name} (${shortType(first.type)}${time})${more}`;
}
