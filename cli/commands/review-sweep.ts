import { onRealStack, realProject } from "../real-stack";
import { print } from "../render/output";
import { pulumiStacks } from "../review/stacks";
import { isLeft, judgeReviews, sweep, type ReviewStacks } from "../review/sweep";
import { renderSweep } from "../review/sweep-report";

/** Options of the command. */
export interface SweepOptions {
  pull?: number;
  yes?: boolean;
  cwd?: string;
  json?: boolean;
}

/**
 * Says which reviews are over, and removes them with `yes`. It can be stopped and repeated at any time. The process exits with 0 if nothing
 * is left to remove, with 1 if something is, and with 2 if the stacks cannot be read.
 */
export async function reviewSweep(options: SweepOptions): Promise<void> {
  await onRealStack(options, () => sweepStacks(pulumiStacks(realProject(options.cwd)), Date.now(), options));
}

/** The same of stacks that are somewhere, at a moment. */
export async function sweepStacks(stacks: ReviewStacks, now: number, options: SweepOptions): Promise<void> {
  const { pull } = options;
  const judged = judgeReviews(await stacks.list(), { now, ...(pull === undefined ? {} : { pull }) });
  const isCarriedOut = options.yes === true;
  const reviews = isCarriedOut ? await sweep(stacks, judged) : judged;
  print(options, { reviews }, renderSweep(reviews, isCarriedOut));
  if (reviews.some(isLeft)) process.exitCode = 1;
}
