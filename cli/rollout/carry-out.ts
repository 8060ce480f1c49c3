// Carries a rollout on, piece by piece. Before each piece everything is read anew, so it can be stopped anywhere and run again.
import { judge, nextBack, nextOf, together, type Next } from "./decide";
import { Busy, RolloutError, type Place, type Rollout, type Seen, type Subject } from "./model";

/** Time, limits and what is told. */
export interface Pace {
  /** Milliseconds that something may take beyond the pause of a step. */
  patience: number;
  pause: (milliseconds: number) => Promise<void>;
  now: () => number;
  onStep: (text: string) => void;
}

/** What is wanted: by the steps, all at once without a check, or the way back. */
export type RolloutGoal = "steps" | "full" | "abort";

/** How it ended. */
export interface RolloutResult {
  outcome: "done" | "aborted" | "waiting";
  /** Why it was aborted, or what it waits for. */
  why?: string;
  seen: Seen[];
}

/** Milliseconds between two looks. */
const INTERVAL = 15_000;

export async function look(places: Place[]): Promise<Seen[]> {
  return Promise.all(places.map(async (place) => ({ place, sight: await place.read() })));
}

/** What is next, with what the requests say. */
export async function nextPiece(seen: Seen[], rollout: Rollout, goal: RolloutGoal, now: number): Promise<Next> {
  if (goal === "abort") return nextBack(seen);
  const next = nextOf(seen, goal === "full" ? { ...rollout, steps: [] } : rollout);
  if (next.kind !== "judge") return next;
  const hasLatency = rollout.analysis.maxLatencyMilliseconds !== undefined;
  const measured = await Promise.all(
    next.seen.map(({ place, sight }) => place.measure(sight, next.since, now, hasLatency)),
  );
  const verdict = judge(together(measured), rollout);
  if (verdict.kind === "bad") return { kind: "abort", seen: seen.filter(isOpen), why: verdict.why };
  const until = next.since + next.pauseSeconds * 1000;
  const share = Math.min(...next.seen.map(({ sight }) => sight.weight));
  if (now < until)
    return { kind: "wait", what: `at ${share} %`, detail: `until ${new Date(until).toISOString()}`, until };
  if (verdict.kind === "good") return next.then;
  const { minRequests } = rollout.analysis;
  const detail = `${verdict.requests} of ${minRequests} requests were measured`;
  return { kind: "wait", what: `at ${share} % until enough requests were measured`, detail, until };
}

/** Works until the new version has all requests or none, or something takes too long. `forgives` begins anew what was aborted before. */
export async function carryOut(
  subject: Subject,
  goal: RolloutGoal,
  pace: Pace,
  forgives = false,
): Promise<RolloutResult> {
  const forgiven = new Set(forgives ? subject.places : []);
  const paceOnce = { ...pace, onStep: onceEach(pace.onStep) };
  const waiting = deadline(paceOnce);
  let why: string | undefined;
  for (;;) {
    const seen = (await look(subject.places)).map((one) => withoutForgivenMark(one, forgiven));
    const next = await nextPiece(seen, subject.rollout, goal, pace.now());
    if (next.kind === "done") return { outcome: "done", seen };
    if (next.kind === "aborted") return { outcome: "aborted", ...(why === undefined ? {} : { why }), seen };
    if (next.kind === "wait") {
      const { what, detail = "", until = 0 } = next;
      if (waiting.isOver(what, until)) return { outcome: "waiting", why: `${what} ${detail}`.trim(), seen };
      await pace.pause(INTERVAL);
      continue;
    }
    if (next.kind === "abort") {
      forgiven.clear();
      why ??= next.why;
    }
    try {
      await perform(next, paceOnce);
      if (next.kind !== "finish") waiting.reset();
      // The last piece may have parts of its own.
      else if (waiting.isOver("until the last step is done", 0))
        return { outcome: "waiting", why: "the last step", seen };
    } catch (error) {
      if (!(error instanceof Busy)) throw error;
      if (waiting.isOver(error.message, 0))
        throw new RolloutError(`${error.message}; run this again, it goes on from there`);
      await pace.pause(INTERVAL);
    }
  }
}

/** A mark from before is no mark, until the candidate has got requests again. */
function withoutForgivenMark({ place, sight }: Seen, forgiven: Set<Place>): Seen {
  if (!sight.aborted) forgiven.delete(place);
  return { place, sight: forgiven.has(place) ? { ...sight, aborted: false } : sight };
}

/** How long the same has been waited for. */
function deadline({ patience, now, onStep }: Pace): { isOver(what: string, until: number): boolean; reset(): void } {
  let waited: { what: string; until: number } | undefined;
  return {
    isOver: (what, until) => {
      if (waited?.what !== what) {
        waited = { what, until: Math.max(now(), until) + patience };
        onStep(`waits ${what}`);
      }
      return now() >= waited.until;
    },
    reset: () => {
      waited = undefined;
    },
  };
}

/** What was said is not said again: a piece is tried until it can be done. */
function onceEach(onStep: Pace["onStep"]): Pace["onStep"] {
  const reported = new Set<string>();
  return (text) => {
    if (!reported.has(text)) onStep(text);
    reported.add(text);
  };
}

/** Does one piece in each of its places. */
async function perform(next: Extract<Next, { seen: Seen[] }>, { onStep }: Pace): Promise<void> {
  for (const { place, sight } of next.seen) {
    const candidate = sight.candidate ?? "";
    if (next.kind === "start") {
      onStep(`${place.title}: ${candidate} starts`);
      await place.start?.(sight);
    } else if (next.kind === "share") {
      onStep(`${place.title}: ${candidate} gets ${next.weight} %`);
      await place.share(sight, next.weight);
    } else if (next.kind === "abort") {
      onStep(`${place.title}: ${sight.stable} gets everything back from ${candidate}: ${next.why}`);
      await place.abort(sight);
    } else {
      onStep(`${place.title}: ${candidate} gets everything`);
      await place.finish(sight);
    }
  }
}

function isOpen({ sight }: Seen): boolean {
  return sight.candidate !== undefined;
}
