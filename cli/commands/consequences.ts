import type { Step } from "../../sandbox";
import { consequencesOf } from "../consequences/find";
import { readEnvironmentFile } from "../reading/environment-file";
import { renderConsequences } from "../render/consequences";
import { print } from "../render/output";
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
  const { source, stack, steps } = readEnvironmentFile(file);
  const found = consequencesOf(source === "state" ? steps.map(ended) : steps);
  const nothing =
    source === "state"
      ? "Its end would lose nothing, and nobody would notice it.\n"
      : "Nothing is lost, away, dearer or opened.\n";
  const text = found.length === 0 ? nothing : renderConsequences(found, outputWidth(), all);
  print({ json }, { stack, source, consequences: found }, text);
  if (expectNoLoss && found.some(({ weight }) => weight === "lost")) process.exitCode = 1;
}

function ended(step: Step): Step {
  return { ...step, operation: "delete" };
}
