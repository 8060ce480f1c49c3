// Whether an image may go on, from what both environments ran.
import type { Evidence, Run } from "./evidence";

/** Why an image stays where it is. */
export interface Hold {
  /** A sentence with its full stop. */
  why: string;
  /** True where somebody may know better and say so. */
  mayBeOverruled: boolean;
}

/**
 * What keeps an image from going from one environment to another; nothing where it may go.
 *
 * @param source - what the first environment ran of it
 * @param target - what the second did
 */
export function holdsOf([from, source]: [string, Evidence[]], [to, target]: [string, Evidence[]]): Hold[] {
  return [...holdsAt(from, source), ...leftBehind(to, target)];
}

/** It has to run now, healthy, wherever it ever ran. */
function holdsAt(name: string, evidence: Evidence[]): Hold[] {
  const having = evidence.filter(({ runs }) => runs.length > 0);
  if (having.length === 0) {
    return [{ why: `${name} never ran it; bring it up there first.`, mayBeOverruled: false }];
  }
  return having.flatMap(({ place, runs }): Hold[] => {
    if (runs.every(({ health }) => health === "failed")) {
      return [{ why: `${name}: ${place} had it and was never healthy with it; see its logs.`, mayBeOverruled: false }];
    }
    if (runs.some(({ serves, health }) => serves && health === "ready")) return aborted(name, place, runs);
    return [wentOn(name, place)];
  });
}

/** Where it ran before and does not any more, somebody took it back. */
function leftBehind(name: string, evidence: Evidence[]): Hold[] {
  return evidence.flatMap(({ place, runs }) => {
    if (runs.length === 0) return [];
    return runs.some(({ serves }) => serves) ? aborted(name, place, runs) : [wentOn(name, place)];
  });
}

function wentOn(name: string, place: string): Hold {
  const why = `${name}: ${place} ran it, and has another version now: somebody went back from it, or went on.`;
  return { why, mayBeOverruled: true };
}

function aborted(name: string, place: string, runs: Run[]): Hold[] {
  const [one] = runs.filter(({ isAborted }) => isAborted);
  if (one === undefined) return [];
  return [{ why: `${name}: ${place} aborted the rollout of ${one.name}, which has it.`, mayBeOverruled: true }];
}
