import pc from "picocolors";
import type { Operation, Outcome, PropertyChange, Step } from "../../sandbox";
import { mark, shortType } from "./names";
import { printable } from "./printable";

/** What a reader must not miss comes first. */
const order: readonly Operation[] = ["replace", "delete", "update", "create", "read"];

/** Whether the operations are ahead, or have been carried out. */
type Tense = "planned" | "done";

const verbs: Record<Tense, Record<Operation, string>> = {
  planned: {
    create: "to create",
    update: "to update",
    replace: "to replace",
    delete: "to delete",
    read: "to read",
    same: "unchanged",
  },
  done: {
    create: "created",
    update: "updated",
    replace: "replaced",
    delete: "deleted",
    read: "read",
    same: "unchanged",
  },
};

/** The tense of a run that should change something: one that failed has not done all that its steps say. */
export function tenseOf(outcome: Outcome): Tense {
  return outcome.errors.length === 0 ? "done" : "planned";
}

export type Summary = Record<Operation, number>;

/** How many resources each operation concerns, the stack itself left out. */
export function summarize(steps: Step[]): Summary {
  const summary: Summary = { create: 0, update: 0, replace: 0, delete: 0, read: 0, same: 0 };
  for (const step of steps) if (step.type !== "pulumi:pulumi:Stack") summary[step.operation]++;
  return summary;
}

/** One line: `3 to create, 1 to replace, 140 unchanged`, or `3 created, 1 replaced, 140 unchanged`. */
export function renderSummary(summary: Summary, tense: Tense): string {
  const parts = [...order, "same" as const]
    .filter((operation) => summary[operation] > 0)
    .map((operation) => `${summary[operation]} ${verbs[tense][operation]}`);
  return `${parts.join(", ") || "nothing to do"}\n`;
}

function show(value: unknown): string {
  if (value === undefined) return "(none)";
  const text = JSON.stringify(value);
  return printable(text.length > 80 ? `${text.slice(0, 77)}...` : text);
}

function renderChange(change: PropertyChange): string {
  const reason = change.replaces ? pc.magenta("  replaces") : "";
  return `      ${change.path}: ${show(change.from)} => ${show(change.to)}${reason}`;
}

/**
 * What would change, or has changed: replacements and deletions first, then by component. Resources that stay are only
 * counted.
 */
export function renderPlan(steps: Step[], tense: Tense): string {
  const names = new Map(steps.map((step) => [step.urn, step.name]));
  const lines: string[] = [];
  for (const operation of order) {
    const concerned = steps.filter((step) => step.operation === operation && step.type !== "pulumi:pulumi:Stack");
    if (concerned.length === 0) continue;
    lines.push(pc.bold(`${concerned.length} ${verbs[tense][operation]}`));
    for (const step of concerned) {
      const parent = step.parent === undefined ? undefined : names.get(step.parent);
      const owner = parent === undefined || step.parent?.includes("pulumi:pulumi:Stack") ? "" : pc.dim(` in ${parent}`);
      lines.push(
        `  ${mark(operation)} ${shortType(step.type)} ${pc.bold(step.name)}${owner}`,
        ...step.diff.map(renderChange),
      );
    }
  }
  return lines.length === 0 ? "" : `${lines.join("\n")}\n`;
}
