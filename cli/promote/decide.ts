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
 * @param source - what the first environment's services ran of it
 * @param target - what the second's did
 */
export function holdsOf([from, source]: [string, Evidence[]], [to, target]: [string, Evidence[]]): Hold[] {
  return [...holdsAt(from, source), ...leftBehind(to, target)];
}

/** It has to run now, healthy, in each service that ever had it. */
function holdsAt(name: string, evidence: Evidence[]): Hold[] {
  const having = evidence.filter(({ runs }) => runs.length > 0);
  if (having.length === 0) {
    return [{ why: `${name} never ran it; bring it up there first.`, mayBeOverruled: false }];
  }
  return having.flatMap(({ service, runs }): Hold[] => {
    if (!runs.some(({ isHealthy }) => isHealthy)) {
      return [
        { why: `${name}: ${service} had it and was never healthy with it; see its logs.`, mayBeOverruled: false },
      ];
    }
    if (runs.some(({ serves, isHealthy }) => serves && isHealthy)) return aborted(name, service, runs);
    return [
      {
        why: `${name}: ${service} ran it, and serves another version now: somebody went back from it, or went on.`,
        mayBeOverruled: true,
      },
    ];
  });
}

/** Where it ran before and does not any more, somebody took it back. */
function leftBehind(name: string, evidence: Evidence[]): Hold[] {
  return evidence.flatMap(({ service, runs }) => {
    if (runs.length === 0) return [];
    if (runs.some(({ serves }) => serves)) return aborted(name, service, runs);
    return [
      {
        why: `${name}: ${service} ran it before and serves another version now: somebody went back from it, or went on.`,
        mayBeOverruled: true,
      },
    ];
  });
}

function aborted(name: string, service: string, runs: Run[]): Hold[] {
  const [one] = runs.filter(({ isAborted }) => isAborted);
  if (one === undefined) return [];
  return [{ why: `${name}: ${service} aborted the rollout of ${one.revision}, which has it.`, mayBeOverruled: true }];
}
