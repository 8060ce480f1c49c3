import { renderEndpoints } from "../render/endpoints";
import { renderPlan, renderSummary, summarize, tenseOf } from "../render/plan";
import { renderTree } from "../render/tree";
import { runOperation, type EnvironmentOptions } from "../session";

export async function up(environment: string, options: EnvironmentOptions): Promise<void> {
  await runOperation("up", environment, options, (outcome, sandbox) => {
    const tense = tenseOf(outcome);
    const changed = outcome.steps.filter((step) => step.operation !== "create");
    return (
      renderTree(outcome.steps, `${sandbox.project}-${sandbox.stack}`) +
      renderPlan(changed, tense) +
      renderEndpoints(outcome.outputs["endpoints"]) +
      renderSummary(summarize(outcome.steps), tense)
    );
  });
}
