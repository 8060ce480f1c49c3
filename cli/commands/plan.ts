import { printDocument, toDocument } from "../document";
import { renderPlan, renderSummary, summarize } from "../render/plan";
import { withSandbox, type EnvironmentOptions } from "../session";

export function plan(environment: string, options: EnvironmentOptions & { expectNoChanges?: boolean }): Promise<void> {
  return withSandbox(
    "plan",
    environment,
    options,
    (sandbox) => sandbox.plan(),
    (outcome, sandbox) => {
      const summary = summarize(outcome.steps);
      if (options.json === true) printDocument(toDocument("plan", outcome, sandbox));
      else process.stdout.write(renderPlan(outcome.steps) + renderSummary(summary));
      const changes = summary.create + summary.update + summary.replace + summary.delete;
      if (options.expectNoChanges === true && changes > 0) process.exitCode = 1;
    },
  );
}
