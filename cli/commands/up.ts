import { printDocument, toDocument } from "../document";
import { renderEndpoints } from "../render/endpoints";
import { renderPlan, renderSummary, summarize } from "../render/plan";
import { renderTree } from "../render/tree";
import { withSandbox, type EnvironmentOptions } from "../session";

export function up(environment: string, options: EnvironmentOptions): Promise<void> {
  return withSandbox(
    "up",
    environment,
    options,
    (sandbox) => sandbox.up(),
    (outcome, sandbox) => {
      if (options.json === true) {
        printDocument(toDocument("up", outcome, sandbox));
        return;
      }
      const changed = outcome.steps.filter((step) => step.operation !== "create");
      process.stdout.write(
        renderTree(outcome.steps, `${sandbox.project}-${sandbox.stack}`) +
          renderPlan(changed) +
          renderEndpoints(outcome.outputs["endpoints"]) +
          renderSummary(summarize(outcome.steps)),
      );
    },
  );
}
