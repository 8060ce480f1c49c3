// What a run in the simulated cloud does, in a file beside its state, as the Pulumi engine writes with `--event-log`: `groundplan open` shows it while
// it goes on. Names and types alone; no value of any resource.
import { rmSync } from "node:fs";
import { dirname } from "node:path";
import { LineFile } from "../files/whole";
import { readProject, type ProgressEvent } from "../sandbox";
import { makeFolder, statePath } from "../sandbox/state";

/** Where the events of a stack's last run are. */
export function runLogPath(projectDir: string, stack: string): string {
  const { folder, name } = readProject(projectDir);
  return statePath(folder, name, stack).replace(/\.json$/, ".events.jsonl");
}

/** Writes the events of one run. A run goes on where its log cannot be written. */
export class RunLog {
  private file: LineFile | undefined;
  private sequence = 0;
  private isBroken = false;

  constructor(private readonly path: string) {}

  /** The first event means that the run has the stack for itself: what the last run wrote goes then. */
  show({ urn, type, operation, status }: ProgressEvent): void {
    const metadata = { op: operation, urn, type };
    if (status === "start") this.write({ resourcePreEvent: { metadata } });
    else if (status === "done") this.write({ resOutputsEvent: { metadata } });
    else this.write({ resOpFailedEvent: { metadata } });
  }

  end(): void {
    if (this.file === undefined) return;
    this.write({ summaryEvent: { isPreview: false } });
    this.tried(() => this.file?.close());
  }

  private write(event: object): void {
    if (this.isBroken) return;
    const timestamp = Math.floor(Date.now() / 1000);
    this.tried(() => {
      this.file ??= this.open(timestamp);
      this.file.append(JSON.stringify({ sequence: this.sequence++, timestamp, ...event }));
    });
  }

  private open(timestamp: number): LineFile {
    makeFolder(dirname(this.path));
    rmSync(this.path, { force: true });
    const file = new LineFile(this.path);
    file.append(JSON.stringify({ sequence: this.sequence++, timestamp, preludeEvent: { config: {} } }));
    return file;
  }

  private tried(act: () => void): void {
    try {
      act();
    } catch {
      this.isBroken = true;
    }
  }
}
