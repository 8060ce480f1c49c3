// One key's copy in one place, whatever the place is: what is seen, what is wanted, and what has to be done about it.
import { createHmac, randomBytes } from "node:crypto";
import type { Memory } from "./state";

/** A place for one copy. A new kind of copies is a new one of these. */
export interface Place {
  /** Where it is: for messages, and as the name of what is remembered of it. */
  readonly name: string;
  /** Largest value that fits, in bytes. */
  readonly limit: number;
  /** What the place says of its content without showing it. `known` is the stamp that is remembered, if any. */
  look(known?: string): Promise<Sight>;
  /** The same with the content's digest, if the place shows contents at all. */
  show(known?: string): Promise<Sight>;
  /** Makes a value the content. Returns the content's new stamp. */
  write(value: string): Promise<string>;
  /** Whether readers get the content of a stamp by now. Absent where they do as soon as it is written. */
  hasArrived?(stamp: string): Promise<boolean>;
  /**
   * Takes away the content of a stamp, and everything older before it: after an interruption there is still something to be
   * seen. The empty text stands for all content.
   */
  remove(stamp: string): Promise<void>;
  /** Takes away what is older than the first of some stamps, but for the others. Places that keep nothing do nothing. */
  tidy(keep: string[]): Promise<void>;
}

/** What is in a place. */
export interface Sight {
  /** Changes whenever the content does; the empty text for nothing. */
  stamp: string;
  /** Whether readers get the content: it is there and not switched off. */
  served: boolean;
  digest?: string;
  /** Set as long as readers may get something older. */
  late?: true;
}

export const nothing: Sight = { stamp: "", served: false };

/** What the source says about a key. */
export type Wanted =
  | { kind: "value"; edition: string; value: string }
  /** It has no value that can be copied. `past` are those that it had, newest first, if they have been asked for. */
  | { kind: "missing" | "unusable"; edition: string; past?: string[]; reason?: string };

export type CopyChange =
  /** Nothing has happened to it. */
  | "none"
  /** Remember that the source has no value for it. */
  | "note"
  /** What it has is all right, which is news: remember it. */
  | "adopt"
  | "write"
  | "remove";

/** The decision about a copy whose place or document has changed, from what is seen, wanted and remembered. */
export function planCopy(wanted: Wanted, seen: Sight, memory: Memory | undefined, graceIsOver: boolean): CopyChange {
  if (wanted.kind === "value") return seen.served && seen.digest === digest(wanted.value) ? "adopt" : "write";
  if (wanted.kind === "missing" && graceIsOver) {
    return seen.stamp === "" && memory?.stamp === "" ? "none" : "remove";
  }
  if (wanted.past === undefined) return "note";
  // It stays for a while, as the source's last word or an earlier one, but not as somebody else's. If Vault has kept
  // nothing to compare it with, nobody can tell.
  const isOurs = wanted.past.length === 0 || wanted.past.some((value) => digest(value) === seen.digest);
  return isOurs ? "adopt" : "write";
}

/** Why a value cannot be copied; undefined if it can. */
export function whyUnusable(value: unknown, limit: number): string | undefined {
  if (typeof value !== "string") return "not text";
  if (value === "") return "empty";
  return Buffer.byteLength(value) > limit ? `longer than ${limit} bytes` : undefined;
}

// Of this process alone: a digest that got out would be of no use to anybody.
const digestKey = randomBytes(32);

/** Tells values apart in memory. Different in each process, and never stored. */
export function digest(value: string): string {
  return createHmac("sha256", digestKey).update(value).digest("base64");
}
