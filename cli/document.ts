import { consequencesOfOutcome } from "./consequences/outcome";
import type { Consequence } from "./consequences/model";
import { estimateOf, type Estimate } from "./critical-path/estimate";
import type { Outcome, Refusal, Sandbox, Step } from "../sandbox";
import { printableJson } from "./render/printable";
import { summarize, type Summary } from "./render/plan";

/**
 * What `--json` prints. Other tools read it: members are added, never renamed or removed, within a `formatVersion`.
 * docs/plan-format.md describes it.
 */
export interface PlanDocument {
  formatVersion: 1;
  project: string;
  stack: string;
  adapter: "engine" | "offline";
  operation: "plan" | "up" | "destroy";
  summary: Summary;
  /** What it means for people, the heaviest first. */
  consequences: Consequence[];
  /** How long it takes with the real engine; absent where nothing takes time. */
  estimate?: Estimate;
  resources: Step[];
  outputs: Outcome["outputs"];
  errors: Refusal[];
}

export function toDocument(operation: PlanDocument["operation"], outcome: Outcome, sandbox: Sandbox): PlanDocument {
  const estimate = estimateOf(outcome.steps);
  return {
    formatVersion: 1,
    project: sandbox.project,
    stack: sandbox.stack,
    adapter: sandbox.adapter,
    operation,
    summary: summarize(outcome.steps),
    consequences: consequencesOfOutcome(outcome),
    ...(estimate === undefined ? {} : { estimate }),
    resources: outcome.steps,
    outputs: outcome.outputs,
    errors: outcome.errors,
  };
}

/** The document of an operation that could not begin. What was not known yet is absent. */
export type FailedDocument = Omit<PlanDocument, "project" | "adapter"> &
  Partial<Pick<PlanDocument, "project" | "adapter">>;

export function failedDocument(
  operation: PlanDocument["operation"],
  stack: string,
  message: string,
  sandbox: Sandbox | undefined,
): FailedDocument {
  return {
    formatVersion: 1,
    ...(sandbox === undefined ? {} : { project: sandbox.project }),
    stack,
    ...(sandbox === undefined ? {} : { adapter: sandbox.adapter }),
    operation,
    summary: summarize([]),
    consequences: [],
    resources: [],
    outputs: {},
    errors: [{ message }],
  };
}

/** The text of a document; the golden files and the comparison read the same. */
export function renderDocument(document: PlanDocument | FailedDocument): string {
  return `${printableJson(JSON.stringify(document, undefined, 2))}\n`;
}
