// Removes reviews that are over. What is to be removed follows from the stacks that there are, so that a run that was stopped is followed by another.
import { reviewName } from "../../components/internal/review-name";
import type { ReviewState } from "./standing";

/** A stack that is called like a review's, and what its state says. */
export interface StandingReview extends ReviewState {
  stack: string;
  app: string;
  pull: number;
}

/** Where the stacks are. */
export interface ReviewStacks {
  /** Every stack that is called like a review's. */
  list(): Promise<StandingReview[]>;
  /** Deletes what a stack has made, and the stack. Returns what went wrong. */
  remove(stack: string): Promise<string | undefined>;
}

/** What becomes of a review. */
export type Verdict =
  /** It has time left. */
  | "stands"
  /** Its time is over, or its pull request is. */
  | "over"
  /** No `up` of it has come to its end, so nothing says when it is over. */
  | "unknown"
  /** It is called like a review and has something in it that none has. */
  | "foreign";

export interface Judged {
  stack: string;
  app: string;
  pull: number;
  until?: string;
  verdict: Verdict;
  /** What is in it that is no review's: the first of it. */
  foreign?: string;
  /** Absent where nobody tried. */
  removed?: boolean;
  /** Why it could not be removed. */
  problem?: string;
}

/** What is to go, beside what time says. */
export interface SweepCriteria {
  /** In milliseconds since 1970. */
  now: number;
  /** The pull request that is over; by default none is, and time alone decides. */
  pull?: number;
}

/** Says of each review whether it goes. Of a pull request's wish only its own reviews are told. */
export function judgeReviews(reviews: readonly StandingReview[], { now, pull }: SweepCriteria): Judged[] {
  return reviews
    .filter((one) => pull === undefined || one.pull === pull)
    .map(({ names, ...one }): Judged => {
      const foreign = names.find((name) => !isNamed(name, reviewName(one.app, one.pull)));
      if (foreign !== undefined) return { ...one, verdict: "foreign", foreign };
      if (pull !== undefined) return { ...one, verdict: "over" };
      const end = one.until === undefined ? Number.NaN : Date.parse(one.until);
      return { ...one, verdict: Number.isNaN(end) ? "unknown" : end <= now ? "over" : "stands" };
    })
    .sort((one, other) => (one.stack < other.stack ? -1 : 1));
}

/** Whether a resource is called after a review: all that a review makes is. */
function isNamed(name: string, review: string): boolean {
  return name === review || name.startsWith(`${review}-`);
}

/** Removes what is over, one after the other. One that cannot be removed keeps no other from it. */
export async function sweep(stacks: ReviewStacks, judged: readonly Judged[]): Promise<Judged[]> {
  const done: Judged[] = [];
  for (const one of judged) {
    if (one.verdict !== "over") {
      done.push(one);
      continue;
    }
    const problem = await stacks.remove(one.stack);
    done.push({ ...one, removed: problem === undefined, ...(problem === undefined ? {} : { problem }) });
  }
  return done;
}

/** Whether something is left that somebody has to look at. */
export function isLeft({ verdict, removed }: Judged): boolean {
  return verdict === "foreign" || (verdict === "over" && removed !== true);
}
