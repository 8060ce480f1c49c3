import { printDocument, toDocument } from "../document";
import { renderPlan, renderSummary, summarize } from "../render/plan";
import { withSandbox, type EnvironmentOptions } from "../session";

export function destroy(environment: string, options: EnvironmentOptions): Promise<void> {
  return withSandbox(
    "destroy",
    environment,
    options,
    (sandbox) => sandbox.destroy(),
    (outcome, sandbox) => {
      if (options.json === true) printDocument(toDocument("destroy", outcome, sandbox));
      else process.stdout.write(renderPlan(outcome.steps) + renderSummary(summarize(outcome.steps)));
    },
  );
}
