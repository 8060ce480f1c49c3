import { approval } from "../consequences/approval";
import { estimateOf, renderEstimate } from "../critical-path/estimate";
import { say } from "../render/output";
import { renderEndpoints } from "../render/endpoints";
import { renderPlan, renderSummary, summarize, tenseOf } from "../render/plan";
import type { Outcome, Step } from "../../sandbox";
import { renderTree } from "../render/tree";
import { runOperation, type EnvironmentOptions } from "../session";

/** Options of `up`. */
export interface UpOptions extends EnvironmentOptions {
  all?: boolean;
  lose?: string[];
}

export async function up(environment: string, options: UpOptions): Promise<void> {
  const approve = (steps: Step[]): Promise<string | undefined> => {
    say(options, renderEstimate(estimateOf(steps)));
    return approval(steps, options.lose ?? []);
  };
  await runOperation("up", environment, { ...options, approve }, (outcome, sandbox) => {
    const tense = tenseOf(outcome);
    const changed = outcome.steps.filter((step) => step.operation !== "create");
    return (
      renderTree(outcome.steps, `${sandbox.project}-${sandbox.stack}`) +
      renderPlan(changed, { tense, all: options.all === true }) +
      renderEndpoints(outcome.outputs["endpoints"]) +
      renderSummary(summarize(outcome.steps), tense) +
      (isFirst(outcome)
        ? `A real \`pulumi up\` needs accounts too: \`groundplan doctor ${environment}\` looks at them.\n`
        : "")
    );
  });
}

/** Everything is new, and all of it was made. */
function isFirst({ steps, errors }: Outcome): boolean {
  return errors.length === 0 && steps.length > 0 && steps.every(({ operation }) => operation === "create");
}
