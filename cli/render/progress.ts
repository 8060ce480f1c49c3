import type { WriteStream } from "node:tty";
import pc from "picocolors";
import type { ProgressEvent } from "../../sandbox";
import { mark, shortType } from "./names";

/**
 * Progress on standard error, so that standard output stays a result: one line that is rewritten on a terminal, a line
 * for each finished resource in a log, nothing when `quiet`.
 */
export class Progress {
  private finished = 0;
  private readonly running = new Set<string>();
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
    if (event.status === "start") this.running.add(event.urn);
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
    const line = `  ${seconds} s · ${this.finished} done · ${event.name} (${shortType(event.type)})`;
    this.stream.write(`\r\x1b[K${pc.dim(line.slice(0, this.stream.columns - 1))}`);
  }

  private log(event: ProgressEvent): void {
    const failed = event.status === "failed" ? pc.red(" failed") : "";
    this.stream.write(`  ${mark(event.operation)} ${event.name} ${pc.dim(shortType(event.type))}${failed}\n`);
  }
}
