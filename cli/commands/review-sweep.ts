import { findEngine } from "../../sandbox";
import { UsageError, findProject } from "../project";
import { PulumiError } from "../recover/pulumi";
import { print, printError } from "../render/output";
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
  try {
    const engine = findEngine();
    if (engine === undefined)
      throw new UsageError("pulumi is missing; install it (https://www.pulumi.com/docs/install/)");
    const at = { executable: engine, folder: findProject(options.cwd ?? process.cwd()), environment: process.env };
    await sweepStacks(pulumiStacks(at), Date.now(), options);
  } catch (error) {
    if (!(error instanceof UsageError) && !(error instanceof PulumiError)) throw error;
    printError(options, error.message);
    process.exitCode = 2;
  }
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
