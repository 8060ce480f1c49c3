// The order in which resources are shown: the same whichever adapter planned, and in each run.
import type { Step } from "./types";

/** Parents before their children, siblings by name and type, deleted resources after all others. */
export function inOrder(steps: Step[]): Step[] {
  const kept = steps.filter((step) => step.operation !== "delete");
  const deleted = steps.filter((step) => step.operation === "delete");
  return [...tree(kept), ...tree(deleted)];
}

function tree<T extends Step>(steps: T[]): T[] {
  const present = new Set(steps.map((step) => step.urn));
  const children = new Map<string, T[]>();
  for (const step of steps) {
    const parent = step.parent !== undefined && present.has(step.parent) ? step.parent : "";
    const siblings = children.get(parent);
    if (siblings === undefined) children.set(parent, [step]);
    else siblings.push(step);
  }
  const ordered: T[] = [];
  const visit = (urn: string): void => {
    for (const step of (children.get(urn) ?? []).sort(compare)) {
      ordered.push(step);
      visit(step.urn);
    }
  };
  visit("");
  return ordered;
}

// Not `localeCompare`: the order must not depend on the machine's language.
function compare(a: Step, b: Step): number {
  if (a.name !== b.name) return a.name < b.name ? -1 : 1;
  return a.urn < b.urn ? -1 : a.urn > b.urn ? 1 : 0;
}
