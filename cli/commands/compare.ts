import { readPolicy } from "../../policy/settings";
import type { Judged } from "../compared-promises";
import { comparePlans, renderComparison } from "../comparison";
import type { PlanDocument } from "../document";
import { readPlan } from "../plan-file";
import { UsageError } from "../project";
import { tell } from "../render/output";
import { renderErrors } from "../render/errors";
import { today } from "../today";

/** Reads a plan that a comparison can be made of: one that failed says nothing about what there would be. */
function read(file: string): PlanDocument {
  const document = readPlan(file);
  if (document.errors.length > 0) {
    tell(renderErrors(document.errors), process.stderr);
    throw new UsageError(`${file} is of a plan that failed; correct what it failed for, and write it again.`);
  }
  return document;
}

export interface CompareOptions {
  expectNoChanges?: boolean;
  limit?: number;
  whole?: string;
  policy?: string;
}

export function compare(baseFile: string, headFile: string, options: CompareOptions): void {
  const [base, head] = [read(baseFile), read(headFile)];
  if (base.stack !== head.stack) {
    throw new UsageError(
      `${headFile} is a plan of another environment than ${baseFile}; compare two plans of the same one.`,
    );
  }
  const comparison = comparePlans(base, head, judgedBy(options.policy));
  process.stdout.write(renderComparison(comparison, options.limit, options.whole));
  if (options.expectNoChanges === true && comparison.changes.length > 0) process.exitCode = 1;
}

/** By the policy.yaml of a folder; without one, no rule is asked. */
function judgedBy(folder: string | undefined): Judged | undefined {
  if (folder === undefined) return undefined;
  const day = today();
  return { settings: readPolicy(folder, day), today: day };
}
