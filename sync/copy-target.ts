// A copy as a target: looks without values first, and asks for values only if something does not fit.
import type { Target } from "./contract";
import { planCopy, whyUnusable, type CopyChange, type Place, type Sight, type Wanted } from "./copy";
import type { Contents } from "./source";
import type { Memory } from "./state";

/** What a copy needs besides its place. */
export interface CopySettings {
  key: string;
  document: Contents;
  /** What was remembered of it, if anything. */
  memory: Memory | undefined;
  /** Milliseconds since 1970. */
  now: number;
  graceSeconds: number;
}

/** What was done, for the report. */
export type Outcome = "none" | "changed" | "repaired" | "removed";

export interface CopySight {
  seen: Sight;
  /** Absent if the place and the document are as they were: then no value was looked at. */
  wanted?: Wanted;
}

export interface CopyStep extends CopySight {
  change: CopyChange;
}

// Stands for content that may be there although readers get nothing.
const unseen = "unknown";

export class CopyTarget implements Target<CopySight, CopyStep> {
  /** What is to be remembered, as far as it has been done. */
  memory: Memory | undefined;
  outcome: Outcome = "none";
  /** Whether readers may get something older than what is there. What that has made old has to stay so long. */
  late = false;
  /** Whether readers got something when it was looked at. */
  private served: boolean | undefined;
  private readonly place: Place;
  private readonly settings: CopySettings;

  constructor(place: Place, settings: CopySettings) {
    this.place = place;
    this.settings = settings;
    this.memory = settings.memory;
  }

  /** Whether there is something to do that is known without looking at the place. */
  get due(): boolean {
    return this.memory?.edition !== this.settings.document.edition || this.memory.keep !== undefined;
  }

  /** Whether the document has changed since the copy was compared with it. */
  get behind(): boolean {
    return this.memory !== undefined && this.memory.edition !== this.settings.document.edition;
  }

  /** Whether readers get nothing, and the source has nothing for them. */
  get empty(): boolean {
    if (this.memory?.missing === undefined && this.memory?.unusable === undefined) return false;
    return !(this.served ?? !["", unseen].includes(this.memory.stamp));
  }

  async read(): Promise<CopySight> {
    const sight = await this.look();
    this.served = sight.seen.served;
    this.late = sight.seen.late === true;
    return sight;
  }

  plan({ seen, wanted }: CopySight): CopyStep {
    if (wanted === undefined) return { seen, change: "none" };
    return { seen, wanted, change: planCopy(wanted, seen, this.memory, this.graceIsOver()) };
  }

  async apply({ change, seen, wanted }: CopyStep): Promise<void> {
    if (wanted === undefined || change === "none") return;
    const stamp = await this.carryOut(change, wanted, seen);
    this.memory = remember(change, wanted, stamp, this.memory, this.settings.now);
    if (change === "remove") this.served = false;
    if (change !== "write") return;
    this.served = true;
    this.late = (await this.place.hasArrived?.(stamp)) === false;
  }

  /** Takes away what a change made old. What readers get is right without it. */
  async tidy(): Promise<void> {
    if (this.memory?.keep === undefined) return;
    await this.place.tidy(this.memory.keep);
    delete this.memory.keep;
  }

  private async look(): Promise<CopySight> {
    const { memory, place } = this;
    if (memory?.edition !== this.settings.document.edition) return await this.compare();
    const seen = await place.look(memory.stamp);
    const untouched = seen.stamp === memory.stamp;
    const { edition, missing, unusable } = memory;
    if (missing === undefined && unusable === undefined) {
      return seen.served && untouched ? { seen } : await this.compare();
    }
    if (seen.served && !untouched && !this.graceIsOver()) return await this.compare();
    return { seen, wanted: { kind: missing === undefined ? "unusable" : "missing", edition } };
  }

  /** Returns the stamp that the copy has then. */
  private async carryOut(change: CopyChange, wanted: Wanted, seen: Sight): Promise<string> {
    const known = this.memory?.stamp;
    if (change === "write") {
      // Before the write: if its answer is lost, the copy is found to be right afterwards.
      this.outcome = this.memory?.edition === wanted.edition || wanted.kind !== "value" ? "repaired" : "changed";
      return await this.place.write((wanted.kind === "value" ? wanted.value : wanted.past?.[0]) ?? "");
    }
    if (change === "remove") {
      this.outcome = "removed";
      await this.place.remove(seen.stamp);
      return "";
    }
    if (change === "adopt") return seen.stamp;
    // Readers may get nothing, and yet there may be something older that has to be removed one day.
    return known ?? (seen.stamp === "" ? unseen : seen.stamp);
  }

  private async compare(): Promise<CopySight> {
    const wanted = await this.wanted();
    const seen = await this.place.show(this.memory?.stamp);
    const isOurs = this.memory?.stamp === seen.stamp && this.memory.unproven === undefined;
    if (wanted.kind === "value" || !seen.served || isOurs) return { seen, wanted };
    return { seen, wanted: { ...wanted, past: await this.past() } };
  }

  private async wanted(): Promise<Wanted> {
    const { document, key } = this.settings;
    const fields = await document.fields();
    // After the fields: reading them may have shown a newer edition.
    const { edition } = document;
    const value = valueOf(fields, key);
    if (value === undefined) return { kind: "missing", edition };
    const reason = whyUnusable(value, this.place.limit);
    return reason === undefined
      ? { kind: "value", edition, value: value as string }
      : { kind: "unusable", edition, reason };
  }

  private async past(): Promise<string[]> {
    const { document, key } = this.settings;
    const values = (await document.past()).map((fields) => valueOf(fields, key));
    return values.filter((value): value is string => whyUnusable(value, this.place.limit) === undefined);
  }

  private graceIsOver(): boolean {
    const since = this.memory?.missing;
    const { now, graceSeconds } = this.settings;
    return since !== undefined && now - Date.parse(since) >= graceSeconds * 1000;
  }
}

/** What is known of a copy after a change of it. */
function remember(change: CopyChange, wanted: Wanted, stamp: string, before: Memory | undefined, now: number): Memory {
  const memory: Memory = { stamp, edition: wanted.edition };
  if (wanted.kind === "unusable") memory.unusable = wanted.reason ?? before?.unusable ?? "";
  if (wanted.kind === "missing") memory.missing = before?.missing ?? new Date(now).toISOString();
  if (before?.keep !== undefined) memory.keep = before.keep;
  if (isUnproven(change, wanted, before)) memory.unproven = true;
  const removed = before?.stamp === "" ? before.removed : before?.stamp;
  if (stamp === "" && removed !== undefined) memory.removed = removed;
  const proven = wanted.kind === "value" || change === "write";
  if (!proven || stamp === before?.stamp) return memory;
  // What came from the source before stays beside the newest content, for whoever has to go back to it.
  const older = before !== undefined && before.missing === undefined && before.unusable === undefined;
  memory.keep = older && before.stamp !== "" ? [stamp, before.stamp] : [stamp];
  return memory;
}

function isUnproven(change: CopyChange, wanted: Wanted, before: Memory | undefined): boolean {
  if (wanted.kind === "value") return false;
  if (change === "note") return before === undefined || before.unproven === true;
  return change === "adopt" && wanted.past?.length === 0;
}

function valueOf(fields: { [name: string]: unknown }, key: string): unknown {
  return Object.hasOwn(fields, key) ? fields[key] : undefined;
}
