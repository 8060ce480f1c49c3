import { renderPlan, renderSummary, summarize, tenseOf } from "../render/plan";
import { say } from "../render/output";
import { runOperation, type EnvironmentOptions } from "../session";

export async function destroy(environment: string, options: EnvironmentOptions & { all?: boolean }): Promise<void> {
  // The table of times has none of a deletion (docs/critical-path.md), so nothing is estimated.
  say(options, "How long it takes with the real engine is not known: of no deletion a time is known here.\n");
  await runOperation("destroy", environment, options, (outcome) => {
    const tense = tenseOf(outcome);
    return (
      renderPlan(outcome.steps, { tense, all: options.all === true }) + renderSummary(summarize(outcome.steps), tense)
    );
  });
}
