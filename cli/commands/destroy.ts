import { knownOf } from "../../knowledge";
import { lasting } from "../consequences/words";
import { durationOf } from "../critical-path/durations";
import { renderPlan, renderSummary, summarize, tenseOf } from "../render/plan";
import { say } from "../render/output";
import { runOperation, type EnvironmentOptions } from "../session";

export async function destroy(environment: string, options: EnvironmentOptions & { all?: boolean }): Promise<void> {
  const known = ["gcp:sql/databaseInstance:DatabaseInstance", "gcp:container/cluster:Cluster"].map((type) =>
    timeOfDeletion(type),
  );
  // What there is, the state alone says, and of most types no time is published (docs/critical-path.md).
  say(options, `With the real engine, ${known.join(", ")}; of most others the time is not known.\n`);
  await runOperation("destroy", environment, options, (outcome) => {
    const tense = tenseOf(outcome);
    return (
      renderPlan(outcome.steps, { tense, all: options.all === true }) + renderSummary(summarize(outcome.steps), tense)
    );
  });
}

/** `a PostgreSQL server takes about 2 minutes` */
function timeOfDeletion(type: string): string {
  const duration = durationOf(type, "delete");
  const noun = knownOf(type)?.noun ?? type;
  return `a ${noun} takes ${duration === undefined ? "a time that is not known" : lasting(duration)}`;
}
