// What a rollout does next. It follows from what is seen alone, so that it is the same after a kill.
import type { Measured, Rollout, Seen } from "./model";

/** What is next. */
export type Next =
  /** Every place has one version. */
  | { kind: "done" }
  /** The candidate was aborted, and gets nothing anywhere. */
  | { kind: "aborted" }
  /** `what` stays the same for as long as it waits for the same. */
  | { kind: "wait"; what: string; detail?: string; until?: number }
  | { kind: "start"; seen: Seen[] }
  | { kind: "share"; seen: Seen[]; weight: number }
  /** Its requests are measured first: those since it has this share. */
  | { kind: "judge"; seen: Seen[]; since: number; pauseSeconds: number; then: Next }
  | { kind: "finish"; seen: Seen[] }
  | { kind: "abort"; seen: Seen[]; why: string };

/** The places that have a candidate. */
function openOf(seen: Seen[]): Seen[] {
  return seen.filter(({ sight }) => sight.candidate !== undefined);
}

/** The next piece of a rollout by its steps. Without steps the candidate gets everything unchecked. */
export function nextOf(seen: Seen[], { steps }: Rollout): Next {
  const all = openOf(seen);
  if (all.length === 0) return { kind: "done" };
  const returning = returned(all.filter((one) => !isOver(one)));
  if (returning !== undefined && returning.kind !== "aborted") return returning;
  const over = all.filter(isOver);
  if (over.length > 0) return { kind: "finish", seen: over };
  if (returning !== undefined) return returning;
  const reached = all.filter(({ sight }) => sight.unreached !== true);
  return reached.length === 0 ? { kind: "finish", seen: all } : nextStep(reached, steps);
}

/** The next piece of a rollout whose version is aborted nowhere. */
function nextStep(all: Seen[], steps: Rollout["steps"]): Next {
  const absent = all.filter(({ sight }) => sight.state === "absent");
  if (absent.length > 0) return { kind: "start", seen: absent };
  const starting = all.filter(({ sight: { state } }) => state === "starting" || state === "settling");
  if (starting.length > 0) return { kind: "wait", what: `until ${titles(starting, "is ready")}` };
  const finishing = all.filter(({ sight }) => sight.finishing || sight.weight >= 100);
  if (finishing.length > 0) return { kind: "finish", seen: finishing };

  // The places that are least far go on alone until they have the share of the others.
  const least = Math.min(...all.map(({ sight }) => sight.weight));
  const group = all.filter(({ sight }) => sight.weight === least);
  const further = steps.find(({ weight }) => weight > least);
  const then: Next = further ? { kind: "share", seen: group, weight: further.weight } : { kind: "finish", seen: group };
  if (least === 0 || steps.length === 0) return then;
  const since = Math.max(...group.map(({ sight }) => sight.since));
  const { pauseSeconds = 0 } = steps.findLast(({ weight }) => weight <= least) ?? {};
  return { kind: "judge", seen: all.filter(({ sight }) => sight.weight > 0), since, pauseSeconds, then };
}

/** The way back, where one place has taken it or has to. */
function returned(all: Seen[]): Next | undefined {
  const aborted = all.filter(({ sight }) => sight.aborted);
  const failed = all.filter(({ sight }) => sight.state === "failed" && !sight.aborted);
  if (aborted.length === 0 && failed.length === 0) return undefined;
  const left = all.filter(isLeft);
  if (left.length === 0) return { kind: "aborted" };
  const [first] = failed;
  const why =
    first === undefined
      ? titles(aborted, "was aborted")
      : `${first.place.title}: ${first.sight.candidate ?? ""} does not start${first.sight.reason === undefined ? "" : `: ${first.sight.reason}`}`;
  return { kind: "abort", seen: left, why };
}

/** Whether the candidate is the stable version already: there is no way back, and something of the last step is left to do. */
function isOver({ sight }: Seen): boolean {
  return sight.candidate === sight.stable;
}

/** Whether a place has not gone all the way back. */
function isLeft({ sight }: Seen): boolean {
  return !sight.aborted || sight.weight > 0 || sight.remains === true;
}

/** The next piece of the way back. */
export function nextBack(seen: Seen[]): Next {
  const open = openOf(seen);
  const left = open.filter((one) => !isOver(one) && isLeft(one));
  if (left.length > 0) return { kind: "abort", seen: left, why: "asked for" };
  const over = open.filter(isOver);
  if (over.length > 0) return { kind: "finish", seen: over };
  return openOf(seen).length > 0 ? { kind: "aborted" } : { kind: "done" };
}

function titles(seen: Seen[], what: string): string {
  return `${seen.map(({ place, sight }) => `${sight.candidate ?? ""} (${place.title})`).join(", ")} ${what}`;
}

/** What requests say of a candidate. */
export type Verdict = { kind: "good" } | { kind: "bad"; why: string } | { kind: "few"; requests: number };

/**
 * Whether a candidate may go on. Errors count as soon as there are more of them than the fewest requests of a step may have, so that one
 * that fails is not given more.
 */
export function judge(measured: Measured, { analysis }: Rollout): Verdict {
  const { requests, errors, latency } = measured;
  const { maxErrorPercent, maxLatencyMilliseconds, minRequests } = analysis;
  if (errors * 100 > maxErrorPercent * Math.max(requests, minRequests)) {
    return {
      kind: "bad",
      why: `${errors} of ${requests} requests were answered with a status of 500 or more, and at most ${maxErrorPercent} % may be`,
    };
  }
  if (requests < minRequests) return { kind: "few", requests };
  if (maxLatencyMilliseconds !== undefined && (latency ?? 0) > maxLatencyMilliseconds) {
    return {
      kind: "bad",
      why: `95 % of ${requests} requests were answered within ${Math.round(latency ?? 0)} ms, and ${maxLatencyMilliseconds} ms is the most`,
    };
  }
  return { kind: "good" };
}

/** What all places together have measured. */
export function together(all: Measured[]): Measured {
  const latencies = all.flatMap(({ latency }) => (latency === undefined ? [] : [latency]));
  return {
    requests: all.reduce((sum, { requests }) => sum + requests, 0),
    errors: all.reduce((sum, { errors }) => sum + errors, 0),
    ...(latencies.length === 0 ? {} : { latency: Math.max(...latencies) }),
  };
}
