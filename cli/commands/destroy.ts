import { renderPlan, renderSummary, summarize, tenseOf } from "../render/plan";
import { runOperation, type EnvironmentOptions } from "../session";

export async function destroy(environment: string, options: EnvironmentOptions & { all?: boolean }): Promise<void> {
  await runOperation("destroy", environment, options, (outcome) => {
    const tense = tenseOf(outcome);
    return (
      renderPlan(outcome.steps, { tense, all: options.all === true }) + renderSummary(summarize(outcome.steps), tense)
    );
  });
}
