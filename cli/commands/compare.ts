import fs from "node:fs";
import path from "node:path";
import { readPolicy } from "../../policy/settings";
import type { Judged } from "../compared-promises";
import { comparePlans, type Comparison } from "../comparison";
import type { PlanDocument } from "../document";
import { readPlan } from "../plan-file";
import { UsageError } from "../project";
import { renderComparisons, type Compared } from "../render/comparison";
import { renderErrors } from "../render/errors";
import { printError, tell } from "../render/output";
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

export function compare(base: string, head: string, { policy, expectNoChanges, ...limits }: CompareOptions): void {
  const judged = judgedBy(policy);
  const compared = isFolder(base) ? compareFolders(base, head, judged) : [compareFiles(base, head, judged)];
  process.stdout.write(renderComparisons(compared, limits));
  const isChanged = compared.some((one) => "changes" in one && one.changes.length > 0);
  const isMissing = compared.some((one) => !("changes" in one));
  if (isMissing || (expectNoChanges === true && isChanged)) process.exitCode = 1;
}

function compareFiles(baseFile: string, headFile: string, judged: Judged | undefined): Comparison {
  return compareWith(read(baseFile), headFile, judged);
}

function compareWith(base: PlanDocument, headFile: string, judged: Judged | undefined): Comparison {
  const head = read(headFile);
  if (base.stack !== head.stack) {
    throw new UsageError(
      `${headFile} is a plan of another environment than its base, ${base.stack}; compare two plans of the same one.`,
    );
  }
  return comparePlans(base, head, judged);
}

function isFolder(file: string): boolean {
  return fs.statSync(file, { throwIfNoEntry: false })?.isDirectory() === true;
}

/** An environment for each plan of the first folder. What the second has beside them, nobody asked for. */
function compareFolders(base: string, head: string, judged: Judged | undefined): Compared[] {
  const files = fs
    .readdirSync(base)
    .filter((file) => file.endsWith(".json"))
    .sort();
  if (files.length === 0) throw new UsageError(`${base} has no plan; name each <environment>.json.`);
  return files.map((file) => {
    const before = read(path.join(base, file));
    try {
      return compareWith(before, path.join(head, file), judged);
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      printError({}, error.message);
      return { stack: before.stack };
    }
  });
}

/** By the policy.yaml of a folder; without one, no rule is asked. */
function judgedBy(folder: string | undefined): Judged | undefined {
  if (folder === undefined) return undefined;
  const day = today();
  return { settings: readPolicy(folder, day), today: day };
}
