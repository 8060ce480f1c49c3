// When each step of an `up` begins and ends, if as many run at once as can.
import type { Step } from "../../sandbox";
import { takingOf, type Taking } from "./durations";
import { edgesOf, type Edge } from "./edges";

/** A step in its place. Times are seconds from the beginning, of what is known. */
export interface Scheduled {
  step: Step;
  taking: Taking;
  start: number;
  end: number;
  /** How many steps of unknown time come before its end, on the way that takes longest. */
  unknown: number;
  /** What it waited for last; absent where it waits for nothing. */
  waited?: Edge;
  /** By how many seconds it could take longer without the whole taking longer. */
  slack: number;
}

/** The schedule of an `up`. */
export interface Schedule {
  /** Every step that an `up` makes or keeps, in an order in which it could make them. */
  steps: Scheduled[];
  /** The seconds of the longest chain: of known times alone. */
  seconds: number;
  /** The longest chain, in order. */
  chain: Scheduled[];
}

/** Steps in an order in which they could be made, and what each waits for, by its URN. */
export interface Waiting {
  steps: { step: Step; taking: Taking }[];
  edges: ReadonlyMap<string, Edge[]>;
}

/** Which edges count. */
type Counts = (edge: Edge, step: Step, from: Step) => boolean;

/** What a plan makes and changes; by default each edge counts. Deletions come after everything else, and are left out. */
export function waitingOf(plan: Step[], counts: Counts = () => true): Waiting {
  const steps = plan.filter(({ operation }) => operation !== "delete");
  const byUrn = new Map(steps.map((step) => [step.urn, step]));
  const counted = (step: Step): Edge[] =>
    edgesOf(step, byUrn).filter((edge) => counts(edge, step, byUrn.get(edge.from) ?? step));
  return inPossibleOrder(steps, new Map(steps.map((step) => [step.urn, counted(step)])));
}

/** What a plan deletes: each waits for what depends on it. */
export function deletionsOf(plan: Step[]): Waiting {
  const steps = plan.filter(({ operation }) => operation === "delete");
  const byUrn = new Map(steps.map((step) => [step.urn, step]));
  const edges = new Map<string, Edge[]>(steps.map(({ urn }) => [urn, []]));
  for (const step of steps) {
    for (const edge of edgesOf(step, byUrn)) edges.get(edge.from)?.push({ ...edge, from: step.urn });
  }
  return inPossibleOrder(steps, edges);
}

/** Schedules steps, by default by the median of what each takes. */
export function scheduleOf(waiting: Waiting, seconds = median): Schedule {
  const placed = placedSteps(waiting, seconds);
  const steps = [...placed.values()];
  const last = lastOf(placed);
  addSlack(steps, waiting.edges, last?.end ?? 0);
  return { steps, seconds: last?.end ?? 0, chain: chainTo(last, placed) };
}

/** The seconds of the longest chain. */
export function secondsOf({ steps, edges }: Waiting, seconds: (taking: Taking) => number): number {
  const ends = new Map<string, number>();
  let longest = 0;
  for (const { step, taking } of steps) {
    let end = 0;
    for (const { from } of edges.get(step.urn) ?? []) end = Math.max(end, ends.get(from) ?? 0);
    end += seconds(taking);
    ends.set(step.urn, end);
    longest = Math.max(longest, end);
  }
  return longest;
}

function placedSteps({ steps, edges }: Waiting, seconds: (taking: Taking) => number): Map<string, Scheduled> {
  const placed = new Map<string, Scheduled>();
  for (const { step, taking } of steps) {
    const waits = edges.get(step.urn) ?? [];
    placed.set(step.urn, place({ step, taking, waits }, placed, seconds(taking)));
  }
  return placed;
}

function lastOf(placed: ReadonlyMap<string, Scheduled>): Scheduled | undefined {
  let last: Scheduled | undefined;
  for (const scheduled of placed.values()) last = later(last, scheduled);
  return last;
}

function median({ seconds }: Taking): number {
  return seconds;
}

/** What comes first, first. A circle, which only a broken file has, is cut where it is met. */
function inPossibleOrder(steps: Step[], edges: ReadonlyMap<string, Edge[]>): Waiting {
  const waiting = new Map<string, Step[]>();
  const open = new Map<string, number>();
  for (const step of steps) {
    const needed = edges.get(step.urn) ?? [];
    open.set(step.urn, needed.length);
    for (const { from } of needed) {
      const others = waiting.get(from);
      if (others === undefined) waiting.set(from, [step]);
      else others.push(step);
    }
  }
  const ordered = steps.filter(({ urn }) => open.get(urn) === 0);
  for (const step of ordered) {
    for (const next of waiting.get(step.urn) ?? []) {
      const left = (open.get(next.urn) ?? 0) - 1;
      open.set(next.urn, left);
      if (left === 0) ordered.push(next);
    }
  }
  const done = new Set(ordered);
  const all = [...ordered, ...steps.filter((step) => !done.has(step))];
  return { steps: all.map((step) => ({ step, taking: takingOf(step) })), edges };
}

function place(
  { step, taking, waits }: { step: Step; taking: Taking; waits: Edge[] },
  placed: ReadonlyMap<string, Scheduled>,
  seconds: number,
): Scheduled {
  let last: Scheduled | undefined;
  let waited: Edge | undefined;
  for (const edge of waits) {
    const from = placed.get(edge.from);
    if (from === undefined || later(last, from) === last) continue;
    [last, waited] = [from, edge];
  }
  const start = last?.end ?? 0;
  return {
    step,
    taking,
    start,
    end: start + seconds,
    unknown: (last?.unknown ?? 0) + (taking.unknown ? 1 : 0),
    ...(waited === undefined ? {} : { waited }),
    slack: 0,
  };
}

/** The one that ends later: by what is known, then by how much unknown comes before. The first of two that are alike. */
function later(one: Scheduled | undefined, other: Scheduled): Scheduled {
  if (one === undefined || other.end > one.end) return other;
  return other.end === one.end && other.unknown > one.unknown ? other : one;
}

function addSlack(steps: Scheduled[], edges: ReadonlyMap<string, Edge[]>, total: number): void {
  const latest = new Map<string, number>();
  for (const scheduled of [...steps].reverse()) {
    const { step, start, end } = scheduled;
    const latestEnd = latest.get(step.urn) ?? total;
    scheduled.slack = latestEnd - end;
    const begin = latestEnd - (end - start);
    for (const { from } of edges.get(step.urn) ?? []) latest.set(from, Math.min(latest.get(from) ?? total, begin));
  }
}

function chainTo(last: Scheduled | undefined, placed: ReadonlyMap<string, Scheduled>): Scheduled[] {
  const chain: Scheduled[] = [];
  for (let at = last; at !== undefined; at = at.waited === undefined ? undefined : placed.get(at.waited.from)) {
    chain.unshift(at);
    if (chain.length > placed.size) break;
  }
  return chain;
}
