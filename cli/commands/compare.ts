import fs from "node:fs";
import * as z from "zod";
import { comparePlans, renderComparison } from "../comparison";
import type { PlanDocument } from "../document";
import { UsageError } from "../project";
import { renderErrors } from "../render/errors";

/** What the comparison reads of a plan. Other members may be there, now or in time. */
const resource = z.looseObject({
  urn: z.string(),
  type: z.string(),
  name: z.string(),
  parent: z.string().optional(),
  inputs: z.record(z.string(), z.unknown()),
  protect: z.boolean(),
  operation: z.string(),
});
const plan = z.looseObject({
  formatVersion: z.literal(1),
  stack: z.string(),
  resources: z.array(resource),
  errors: z.array(z.looseObject({ message: z.string() })),
});

/** Reads a plan that a comparison can be made of: one that failed says nothing about what there would be. */
function read(file: string): PlanDocument {
  let document: unknown;
  try {
    document = JSON.parse(fs.readFileSync(file, "utf8"));
  } catch (error) {
    throw new UsageError(`${file} cannot be read as a plan: ${error instanceof Error ? error.message : String(error)}`);
  }
  if (!plan.safeParse(document).success) {
    throw new UsageError(
      `${file} is not a plan of format version 1; write it with \`groundplan plan <environment> --json\`.`,
    );
  }
  const checked = document as PlanDocument;
  if (checked.errors.length > 0) {
    process.stderr.write(renderErrors(checked.errors));
    throw new UsageError(`${file} is of a plan that failed; correct what it failed for, and write it again.`);
  }
  return checked;
}

export function compare(baseFile: string, headFile: string, options: { expectNoChanges?: boolean }): void {
  const comparison = comparePlans(read(baseFile), read(headFile));
  process.stdout.write(renderComparison(comparison));
  if (options.expectNoChanges === true && comparison.changes.length > 0) process.exitCode = 1;
}
