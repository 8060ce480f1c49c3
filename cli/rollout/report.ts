// What a person reads, and the same for programs.
import type { Next } from "./decide";
import type { Rollout, Seen, Subject } from "./model";

/** A rollout as it is, and what is next. */
export interface RolloutStatus {
  subject: Subject;
  seen: Seen[];
  next: Next;
}

/** Where each place is, the steps, and what is next. */
export function renderStatus({ subject, seen, next }: RolloutStatus): string {
  const { rollout, title } = subject;
  return [
    title,
    ...seen.map((one) => `  ${one.place.title}: ${stateOf(one)}`),
    ...(seen.some(({ sight }) => sight.candidate !== undefined) ? ["", ...stepsOf(rollout, seen), ""] : []),
    `  Next: ${nextText(next)}.`,
    "",
  ].join("\n");
}

function stateOf({ sight }: Seen): string {
  const { stable, candidate, weight, others, aborted, state, reason } = sight;
  if (candidate !== undefined && candidate === stable) return `${stable} takes the place of what is left of a rollout`;
  if (candidate === undefined) return `${stable === "" ? "nothing" : stable} has everything`;
  const shares = [
    `${stable} ${100 - weight - others.reduce((sum, one) => sum + one.weight, 0)} %`,
    ...others.map((one) => `${one.version} ${one.weight} % (from an earlier rollout; the next step takes it back)`),
    `${candidate} ${weight} %`,
  ].join(", ");
  if (sight.unreached === true && !aborted) {
    return `${stable} has the place; no load balancer shares requests out to ${candidate}, which takes the place once others have taken it over`;
  }
  const note = aborted
    ? ", aborted"
    : state === "ready"
      ? ""
      : `, ${state === "absent" ? "not started" : state}${reason === undefined ? "" : ` (${reason})`}`;
  return `${shares}${note}`;
}

function stepsOf({ steps, analysis }: Rollout, seen: Seen[]): string[] {
  const least = Math.min(...seen.flatMap(({ sight }) => (sight.candidate === undefined ? [] : [sight.weight])));
  const { maxErrorPercent, maxLatencyMilliseconds, minRequests } = analysis;
  const latency =
    maxLatencyMilliseconds === undefined ? "" : `, 95 % of them answered within ${maxLatencyMilliseconds} ms`;
  return [
    ...steps.map(({ weight, pauseSeconds }) => {
      const mark = weight < least ? "done" : weight === least ? "now " : "    ";
      return `  ${mark}  ${weight} % for ${pauseSeconds} s`;
    }),
    "        everything",
    `  Checked at each step: of at least ${minRequests} requests at most ${maxErrorPercent} % with a status of 500 or more${latency}.`,
    "  Both versions answer until then: the data must suit both, so that a migration may add and not take away.",
  ];
}

export function nextText(next: Next): string {
  switch (next.kind) {
    case "done":
      return "nothing; the newest version has everything";
    case "aborted":
      return "nothing; the newest version was aborted. Deploy another one, or begin it again with `promote --retry`";
    case "wait":
      return `it waits ${next.what} ${next.detail ?? ""}`.trim();
    case "start":
      return `${versions(next.seen)} starts beside the version that has the requests`;
    case "share":
      return `${versions(next.seen)} to ${next.weight} %`;
    case "judge":
      return "its requests are measured";
    case "finish":
      return `${versions(next.seen)} to everything`;
    case "abort":
      return `everything back from ${versions(next.seen)}: ${next.why}`;
  }
}

function versions(seen: Seen[]): string {
  return seen.map(({ place, sight }) => `${sight.candidate ?? ""} (${place.title})`).join(", ");
}

/** The same for programs. */
export function statusDocument({ subject, seen, next }: RolloutStatus): object {
  return {
    app: subject.app,
    process: subject.process,
    steps: subject.rollout.steps,
    analysis: subject.rollout.analysis,
    places: seen.map(({ place, sight }) => ({
      place: place.title,
      stable: sight.stable,
      candidate: sight.candidate ?? null,
      weight: sight.candidate === undefined ? null : sight.weight,
      others: sight.others,
      state: sight.state,
      reason: sight.reason ?? null,
      aborted: sight.aborted,
    })),
    next: { kind: next.kind, text: nextText(next) },
  };
}
