import { renderPlan, renderSummary, summarize } from "../render/plan";
import { runOperation, type EnvironmentOptions } from "../session";

export async function plan(
  environment: string,
  options: EnvironmentOptions & { expectNoChanges?: boolean },
): Promise<void> {
  const { steps } = await runOperation(
    "plan",
    environment,
    options,
    (outcome) => renderPlan(outcome.steps, "planned") + renderSummary(summarize(outcome.steps), "planned"),
  );
  const summary = summarize(steps);
  const changes = summary.create + summary.update + summary.replace + summary.delete;
  if (options.expectNoChanges === true && changes > 0) process.exitCode = 1;
}
