import * as z from "zod";
import { clusterDrift } from "../cluster/drift";
import { findDrift, type PreviewStep } from "../drift";
import { readDocument } from "../plan-file";
import { UsageError } from "../project";
import { printable, printableLine } from "../render/printable";

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

/** Options of the command. */
export interface DriftOptions {
  state?: string;
  repair?: boolean;
}

/**
 * Prints each difference on a line. A preview that failed, or said nothing, is an error and not the absence of drift. With a
 * state, the objects in its clusters are looked at too.
 */
export async function drift(file: string, { state: stateFile, repair = false }: DriftOptions = {}): Promise<void> {
  if (repair && stateFile === undefined) {
    throw new UsageError("--repair: needs --state, which says what the objects in the cluster are to be");
  }
  const differences = findDrift(readSteps(file));
  for (const { op, urn } of differences) process.stdout.write(`${printableLine(`${op} ${urn}`)}\n`);
  const foreign = stateFile === undefined ? [] : await clusterDrift(stateFile, repair);
  for (const { urn, fields, repaired } of foreign) {
    for (const field of fields)
      process.stdout.write(`${printableLine(`${repaired ? "repaired" : "foreign"} ${urn} ${field}`)}\n`);
  }
  if (differences.length > 0 || foreign.some(({ repaired }) => !repaired)) process.exitCode = 1;
}

function readSteps(file: string): PreviewStep[] {
  const parsed = preview.safeParse(readDocument(file, "a preview"));
  if (!parsed.success) {
    throw new UsageError(
      `${file} is not a preview; write it with \`pulumi preview --refresh --run-program --json > ${file}\`.`,
    );
  }
  const { steps = [], diagnostics = [], changeSummary } = parsed.data;
  const errors = diagnostics.filter(({ severity }) => severity === "error");
  if (errors.length > 0 || changeSummary === undefined) {
    for (const { message = "" } of errors) process.stderr.write(`${printable(message.trimEnd())}\n`);
    throw new UsageError(`${file} is of a preview that failed; whether anything drifted is not known.`);
  }
  return steps;
}
