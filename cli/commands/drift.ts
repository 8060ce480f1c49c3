import * as z from "zod";
import { findDrift } from "../drift";
import { readDocument } from "../plan-file";
import { UsageError } from "../project";

const state = z.looseObject({ inputs: z.record(z.string(), z.unknown()).optional() });

/** What `pulumi preview --json` prints (https://github.com/pulumi/pulumi/blob/master/pkg/display/json.go). */
const preview = z.looseObject({
  steps: z
    .array(
      z.looseObject({
        op: z.string(),
        urn: z.string(),
        oldState: state.optional(),
        newState: state.optional(),
        diffReasons: z.array(z.string()).nullish(),
        detailedDiff: z.record(z.string(), z.unknown()).nullish(),
      }),
    )
    .optional(),
  diagnostics: z.array(z.looseObject({ message: z.string().optional(), severity: z.string().optional() })).optional(),
  changeSummary: z.record(z.string(), z.number()).optional(),
});

/** Prints each difference on a line. A preview that failed, or said nothing, is an error and not the absence of drift. */
export function drift(file: string): void {
  const parsed = preview.safeParse(readDocument(file, "a preview"));
  if (!parsed.success) {
    throw new UsageError(
      `${file} is not a preview; write it with \`pulumi preview --refresh --run-program --json > ${file}\`.`,
    );
  }
  const { steps = [], diagnostics = [], changeSummary } = parsed.data;
  const errors = diagnostics.filter(({ severity }) => severity === "error");
  if (errors.length > 0 || changeSummary === undefined) {
    for (const { message = "" } of errors) process.stderr.write(`${message.trimEnd()}\n`);
    throw new UsageError(`${file} is of a preview that failed; whether anything drifted is not known.`);
  }
  const differences = findDrift(steps);
  for (const { op, urn } of differences) process.stdout.write(`${op} ${urn}\n`);
  if (differences.length > 0) process.exitCode = 1;
}
