// What a run reports while it goes on, as the Pulumi engine writes it with `--event-log`
// (https://github.com/pulumi/pulumi/blob/master/sdk/go/common/apitype/events.go, EngineEvent), a JSON document a line. `groundplan up` and
// `destroy` write the same in the simulated cloud. Only names, types and times are taken from it: values stay in the file.
import * as z from "zod";
import { durationOf } from "../critical-path/durations";
import { nameOf } from "../../sandbox";

const metadata = z.looseObject({
  metadata: z.looseObject({ op: z.string(), urn: z.string(), type: z.string() }),
  planning: z.boolean().optional(),
});
const event = z.looseObject({
  timestamp: z.number(),
  preludeEvent: z.unknown().optional(),
  resourcePreEvent: metadata.optional(),
  resOutputsEvent: metadata.optional(),
  resOpFailedEvent: metadata.optional(),
  summaryEvent: z.looseObject({ isPreview: z.boolean().optional() }).optional(),
  cancelEvent: z.unknown().optional(),
});
type Event = z.output<typeof event>;

/** A resource that is being worked on. */
export interface Working {
  urn: string;
  name: string;
  type: string;
  /** Seconds since 1970. */
  since: number;
  /** How long people's logs say that it takes, in seconds, where that is known. */
  usually?: number;
}

/** A run as far as it came. */
export interface Run {
  /** Seconds since 1970. */
  begun: number;
  /** Seconds since 1970; absent while it goes on. */
  ended?: number;
  working: Working[];
  done: number;
  failed: string[];
}

/** Reads the events of a run in turn. */
export class RunReader {
  private working = new Map<string, Working>();
  private failed: string[] = [];
  private done = 0;
  private begun: number | undefined;
  private ended: number | undefined;

  /** Takes a line; one that is no event says nothing. */
  take(line: string): void {
    const parsed = event.safeParse(json(line));
    if (parsed.success) this.note(parsed.data);
  }

  /** Nothing before the first event. */
  run(): Run | undefined {
    if (this.begun === undefined) return undefined;
    return {
      begun: this.begun,
      ...(this.ended === undefined ? {} : { ended: this.ended }),
      working: this.ended === undefined ? [...this.working.values()] : [],
      done: this.done,
      failed: [...this.failed],
    };
  }

  private note({ timestamp, ...event }: Event): void {
    // The engine plans before it acts, and tells of both in one file.
    if (event.preludeEvent !== undefined || event.summaryEvent?.isPreview === true) this.clear();
    if (event.summaryEvent?.isPreview === true) return;
    if (event.resourcePreEvent?.planning === true || event.resOutputsEvent?.planning === true) return;
    this.begun ??= timestamp;
    const begins = event.resourcePreEvent?.metadata;
    if (begins !== undefined && begins.op !== "same") this.working.set(begins.urn, workingOn(begins, timestamp));
    const ends = (event.resOutputsEvent ?? event.resOpFailedEvent)?.metadata;
    if (ends !== undefined && this.working.delete(ends.urn)) {
      if (event.resOpFailedEvent === undefined) this.done++;
      else this.failed.push(nameOf(ends.urn));
    }
    if (event.summaryEvent !== undefined || event.cancelEvent !== undefined) this.ended = timestamp;
  }

  private clear(): void {
    this.working = new Map();
    this.failed = [];
    this.done = 0;
    this.begun = undefined;
    this.ended = undefined;
  }
}

function workingOn({ op, urn, type }: { op: string; urn: string; type: string }, since: number): Working {
  const usually = durationOf(type, op)?.seconds;
  return { urn, name: nameOf(urn), type, since, ...(usually === undefined ? {} : { usually }) };
}

function json(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
