import pc from "picocolors";
import { knownOf } from "../../knowledge";
import type { Operation, Outcome, PropertyChange, Step } from "../../sandbox";
import { isEnding } from "../consequences/endings";
import { ancestors } from "../../sandbox/ancestors";
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

/** How much of a plan is shown, and how. */
export interface Shown {
  tense: Tense;
  /** Every resource and property; otherwise the heaviest of each component. */
  all: boolean;
}

/** At most so many resources of a component are written out, and so many properties of each. */
const mostResources = 5;
const mostProperties = 4;

/**
 * What would change, or has changed, by component, the heaviest first: replacements and deletions, then updates, then what is
 * new. Resources that stay are only counted.
 */
export function renderPlan(steps: Step[], shown: Shown): string {
  const lines = [...changesByComponent(steps)].flatMap(([owner, changed]) => renderComponent(owner, changed, shown));
  return lines.length === 0 ? "" : `${lines.join("\n")}\n\n`;
}

/** The steps that change something, by the name of their outermost component, the heaviest first. */
export function changesByComponent(steps: Step[]): Map<string, Step[]> {
  const components = new Components(steps);
  const groups = new Map<string, Step[]>();
  for (const step of byWeight(steps)) {
    const owner = components.of(step);
    groups.set(owner, [...(groups.get(owner) ?? []), step]);
  }
  return groups;
}

/** The steps that change something: first the end of what holds data, then by operation. */
function byWeight(steps: Step[]): Step[] {
  const sorted = order.flatMap((operation) =>
    steps.filter((step) => step.operation === operation && step.type !== "pulumi:pulumi:Stack"),
  );
  const isHeavy = (step: Step): boolean => isEnding(step) && knownOf(step.type)?.holds !== undefined;
  return [...sorted.filter(isHeavy), ...sorted.filter((step) => !isHeavy(step))];
}

function renderComponent(owner: string, changed: Step[], { tense, all }: Shown): string[] {
  const counts = renderSummary(summarize(changed), tense).trimEnd();
  const written = all ? changed : changed.slice(0, mostResources);
  const rest = changed.length - written.length;
  return [
    `${pc.bold(printable(owner))}: ${counts}`,
    ...written.flatMap((step) => renderStep(step, all)),
    ...(rest > 0 ? [pc.dim(`    … and ${rest} more (--all)`)] : []),
  ];
}

function renderStep({ operation, type, name, diff }: Step, all: boolean): string[] {
  // What forces a replacement comes first.
  const changes = [...diff.filter(({ replaces }) => replaces), ...diff.filter(({ replaces }) => !replaces)];
  const written = all ? changes : changes.slice(0, mostProperties);
  const rest = changes.length - written.length;
  return [
    `  ${mark(operation)} ${shortType(type)} ${pc.bold(printable(name))}`,
    ...written.map(renderChange),
    ...(rest > 0 ? [pc.dim(`      … and ${rest} more properties (--all)`)] : []),
  ];
}

/** The outermost component that a resource is a part of. */
class Components {
  private readonly steps: Map<string, Step>;

  constructor(steps: Step[]) {
    this.steps = new Map(steps.map((step) => [step.urn, step]));
  }

  of(step: Step): string {
    const outermost = ancestors(step, this.steps)
      .filter(({ type }) => type !== "pulumi:pulumi:Stack")
      .at(-1);
    return outermost === undefined || (outermost === step && !step.type.startsWith("groundplan:"))
      ? "(no component)"
      : outermost.name;
  }
}
