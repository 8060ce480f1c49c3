// What an operation means that may have failed.
import type { Refusal, Step } from "../../sandbox";
import { consequencesOf } from "./find";
import type { Consequence } from "./model";

/** What a plan, a preview or a run came to. */
export interface PlanOutcome {
  steps: Step[];
  errors: Pick<Refusal, "message">[];
}

/**
 * Whether the steps are all that there would be. Of errors, only that something is protected lets a preview go on to its end: in the
 * simulated cloud, and in Pulumi's engine (pulumi/pulumi, pkg/resource/deploy/step_generator.go).
 */
export function isWhole(errors: PlanOutcome["errors"]): boolean {
  return errors.every(({ message }) => /^it is protected|marked for protection/.test(message));
}

/** What it means. What a month costs cannot be told from a part of the steps. */
export function consequencesOfOutcome({ steps, errors }: PlanOutcome): Consequence[] {
  const found = consequencesOf(steps);
  return isWhole(errors) ? found : found.filter(({ weight }) => weight !== "cost");
}

/** Said before the consequences of a part of the steps; nothing of all. */
export function incompleteNote(errors: PlanOutcome["errors"]): string {
  return isWhole(errors)
    ? ""
    : "It failed before its end. What stands here is a part: what would follow from what was refused is missing, and what it costs.\n\n";
}
