import type { Step } from "../../sandbox";
import { consequencesOfOutcome, incompleteNote } from "../consequences/outcome";
import { readFailedToo } from "../reading/environment-file";
import { renderErrors } from "../render/errors";
import { renderConsequences } from "../render/consequences";
import { print, tell } from "../render/output";
import { outputWidth } from "../render/wrap";

/** Options of the command. */
export interface ConsequencesOptions {
  all?: boolean;
  json?: boolean;
  expectNoLoss?: boolean;
}

/** Prints what a change means. A state changes nothing by itself, so that its end is told. */
export function consequences(
  file: string,
  { all = false, json = false, expectNoLoss = false }: ConsequencesOptions,
): void {
  const { source, stack, steps, errors } = readFailedToo(file);
  const found = consequencesOfOutcome({ steps: source === "state" ? steps.map(ended) : steps, errors });
  const nothing =
    source === "state"
      ? "Its end would lose nothing, and nobody would notice it.\n"
      : "Nothing is lost, away, dearer or opened.\n";
  const text = found.length === 0 ? nothing : renderConsequences(found, outputWidth(), all);
  const failures = errors.length === 0 ? {} : { errors };
  print({ json }, { stack, source, consequences: found, ...failures }, incompleteNote(errors) + text);
  if (errors.length > 0) tell(renderErrors(errors), process.stderr);
  if (errors.length > 0) process.exitCode = 1;
  if (expectNoLoss && found.some(({ weight }) => weight === "lost")) process.exitCode = 1;
}

function ended(step: Step): Step {
  return { ...step, operation: "delete" };
}
