import pc from "picocolors";
import type { Operation, PropertyChange, Step } from "../../sandbox";
import { mark, shortType } from "./names";

/** What a reader must not miss comes first. */
const order: readonly Operation[] = ["replace", "delete", "update", "create", "read"];

const verbs: Record<Operation, string> = {
  create: "to create",
  update: "to update",
  replace: "to replace",
  delete: "to delete",
  read: "to read",
  same: "unchanged",
};

export type Summary = Record<Operation, number>;

/** How many resources each operation concerns, the stack itself left out. */
export function summarize(steps: Step[]): Summary {
  const summary: Summary = { create: 0, update: 0, replace: 0, delete: 0, read: 0, same: 0 };
  for (const step of steps) if (step.type !== "pulumi:pulumi:Stack") summary[step.operation]++;
  return summary;
}

/** One line: `3 to create, 1 to replace, 140 unchanged`. */
export function renderSummary(summary: Summary): string {
  const parts = [...order, "same" as const]
    .filter((operation) => summary[operation] > 0)
    .map((operation) => `${summary[operation]} ${verbs[operation]}`);
  return `${parts.join(", ") || "nothing to do"}\n`;
}

function show(value: unknown): string {
  if (value === undefined) return "(none)";
  const text = JSON.stringify(value);
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}

function renderChange(change: PropertyChange): string {
  const reason = change.replaces ? pc.magenta("  replaces") : "";
  return `      ${change.path}: ${show(change.from)} => ${show(change.to)}${reason}`;
}

/** What would change: replacements and deletions first, then by component. Resources that stay are only counted. */
export function renderPlan(steps: Step[]): string {
  const names = new Map(steps.map((step) => [step.urn, step.name]));
  const lines: string[] = [];
  for (const operation of order) {
    const concerned = steps.filter((step) => step.operation === operation && step.type !== "pulumi:pulumi:Stack");
    if (concerned.length === 0) continue;
    lines.push(pc.bold(`${concerned.length} ${verbs[operation]}`));
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
