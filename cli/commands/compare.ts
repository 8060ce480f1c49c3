import fs from "node:fs";
import { comparePlans, renderComparison } from "../comparison";
import type { PlanDocument } from "../document";
import { UsageError } from "../project";

function read(file: string): PlanDocument {
  let document: Partial<PlanDocument>;
  try {
    document = JSON.parse(fs.readFileSync(file, "utf8")) as Partial<PlanDocument>;
  } catch (error) {
    throw new UsageError(`${file} cannot be read as a plan: ${error instanceof Error ? error.message : String(error)}`);
  }
  if (document.formatVersion !== 1 || document.resources === undefined) {
    throw new UsageError(
      `${file} is not a plan of format version 1; write it with \`groundplan plan <environment> --json\`.`,
    );
  }
  return document as PlanDocument;
}

export function compare(baseFile: string, headFile: string, options: { expectNoChanges?: boolean }): void {
  const comparison = comparePlans(read(baseFile), read(headFile));
  process.stdout.write(renderComparison(comparison));
  if (options.expectNoChanges === true && comparison.changes.length > 0) process.exitCode = 1;
}
