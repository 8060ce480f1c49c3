import { consequencesOfOutcome, incompleteNote } from "../consequences/outcome";
import { estimateOf, renderEstimate } from "../critical-path/estimate";
import { renderConsequences } from "../render/consequences";
import { renderPlan, renderSummary, summarize } from "../render/plan";
import { outputWidth } from "../render/wrap";
import { runOperation, type EnvironmentOptions } from "../session";

export async function plan(
  environment: string,
  options: EnvironmentOptions & { expectNoChanges?: boolean; all?: boolean },
): Promise<void> {
  const { all = false } = options;
  const { steps } = await runOperation(
    "plan",
    environment,
    options,
    ({ steps: planned, errors }) =>
      incompleteNote(errors) +
      renderConsequences(consequencesOfOutcome({ steps: planned, errors }), outputWidth(), all) +
      renderPlan(planned, { tense: "planned", all }) +
      renderSummary(summarize(planned), "planned") +
      renderEstimate(estimateOf(planned)),
  );
  const summary = summarize(steps);
  const changes = summary.create + summary.update + summary.replace + summary.delete;
  if (options.expectNoChanges === true && changes > 0) process.exitCode = 1;
}
