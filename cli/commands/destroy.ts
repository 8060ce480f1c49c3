import { renderPlan, renderSummary, summarize } from "../render/plan";
import { runOperation, type EnvironmentOptions } from "../session";

export async function destroy(environment: string, options: EnvironmentOptions): Promise<void> {
  await runOperation(
    "destroy",
    environment,
    options,
    (outcome) => renderPlan(outcome.steps) + renderSummary(summarize(outcome.steps)),
  );
}
