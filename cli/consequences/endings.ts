// What is deleted or replaced: what it held.
import { knownOf } from "../../knowledge";
import { holdingOf, isMeant, type Looked } from "../../knowledge/condition";
import type { Holding, Knowledge, Weight } from "../../knowledge/model";
import type { PropertyChange, Step } from "../../sandbox";
import { valueByPath } from "../../sandbox/paths";
import type { Single } from "./model";
import { capital, counted, filled, listed, marked, pronouns, shown } from "./words";

/** True for a resource whose present one goes. */
export function isEnding({ operation }: Step): boolean {
  return operation === "delete" || operation === "replace";
}

/** A resource as the tables' conditions look at it, on which those of `others` depend. */
export function looked({ inputs, urn }: Step, others: Step[] = []): Looked {
  const dependents = others.map(({ type, dependencies, valuesFrom }) => {
    const place = dependencies.indexOf(urn);
    const by = Object.entries(valuesFrom ?? {}).flatMap(([input, places]) => (places.includes(place) ? [input] : []));
    return { type, ...(valuesFrom === undefined ? {} : { by }) };
  });
  return { at: (path) => valueByPath(inputs, path), dependents };
}

/** What goes in a plan, and what goes inside of it. */
export class Endings {
  private readonly inside = new Map<string, Step[]>();
  private readonly contained = new Set<string>();
  private readonly dependents = new Map<string, Step[]>();

  constructor(changed: Step[]) {
    for (const step of changed) {
      for (const urn of step.dependencies) this.dependents.set(urn, [...(this.dependents.get(urn) ?? []), step]);
    }
    const ending = changed.filter(isEnding);
    for (const container of ending) {
      const types = this.holdingOf(container)?.contains ?? [];
      if (types.length === 0) continue;
      const parts = ending.filter((step) => types.includes(step.type) && isIn(step, container));
      // What is named is of the first type: databases, and not their users.
      this.inside.set(
        container.urn,
        parts.filter(({ type, name }) => type === types[0] && name !== container.name),
      );
      for (const { urn } of parts) this.contained.add(urn);
    }
  }

  /** What the end of a resource takes with it. Nothing of one that goes inside of another, which tells of it. */
  of(step: Step, known: Knowledge, concerned: string[]): Single[] {
    const holding = this.holdingOf(step);
    if (!isEnding(step) || holding === undefined || this.contained.has(step.urn)) return [];
    // What can be had again is no loss with what it was for.
    if (step.operation === "delete" && holding.fate === "again") return [];
    const row = known.holds?.indexOf(holding) ?? 0;
    // Google keeps what the program abandons, and the engine what it is to retain.
    const kept = step.inputs["deletionPolicy"] === "ABANDON" || step.retained === true;
    const weight = kept ? "moved" : holding.fate === "again" ? "away" : holding.fate;
    const told = kept ? { ...holding, what: holding.kept ?? "all that is in {it}", obstacle: forgotten } : holding;
    return [{ ...this.told(step, known, told, weight, concerned), row }];
  }

  /** Whether what runs does not work without it. */
  isNeeded(step: Step): boolean {
    const known = knownOf(step.type);
    return known?.needed === true && isMeant(known.neededWhen, looked(step, this.dependents.get(step.urn)));
  }

  private holdingOf(step: Step): Holding | undefined {
    return holdingOf(step.type, looked(step, this.dependents.get(step.urn)));
  }

  private told(step: Step, known: Knowledge, holding: Holding, weight: Weight, concerned: string[]): Single {
    const parts = (this.inside.get(step.urn) ?? []).map(({ name }) => name).sort();
    const reason = step.operation === "replace" ? reasonFor(step) : undefined;
    const contents = parts.length === 0 ? "" : ` (${listed(parts.map(marked))})`;
    return {
      weight,
      name: step.name,
      urn: step.urn,
      type: step.type,
      // What is told together is the same but for the names, and the values that replace it.
      group: [
        step.operation,
        known.noun,
        step.type,
        filled(holding.what, step.inputs, pronouns(1)),
        contents,
        reason?.property,
      ].join(" "),
      ...(reason === undefined ? {} : { reason }),
      together: (labels, why) => {
        const several = labels.length > 1;
        const deleted = several ? "are deleted" : "is deleted";
        const replaced = several ? "are replaced by empty ones" : "is replaced by an empty one";
        const done = step.operation === "delete" ? deleted : `${replaced}${why}`;
        const own = { this: marked(step.name), ...pronouns(labels.length) };
        const what = filled(holding.what, step.inputs, own);
        const obstacle = filled(holding.obstacle ?? "", step.inputs, own);
        return `${capital(counted(known, labels))} ${done}. ${fates[weight] ?? ""}: ${what}${contents}${obstacle}.`;
      },
      concerned,
      source: holding.source,
      refused: step.protect,
    };
  }
}

const forgotten = "; nothing is deleted there, and the program no longer knows of {it}";
const fates: Partial<Record<Weight, string>> = { lost: "Lost", moved: "Left behind", away: "Coming back" };

/** It depends on the container, or did before it was led to another one. */
function isIn(step: Step, container: Step): boolean {
  if (step.dependencies.includes(container.urn)) return true;
  const name = container.inputs["name"];
  return typeof name === "string" && step.diff.some(({ from }) => from === name);
}

/** `region`, and `region changes from a to b`. */
function reasonFor({ diff, replaceReasons }: Step): Single["reason"] {
  const first = diff.find(({ path, replaces }) => replaces || replaceReasons.includes(path));
  return first === undefined ? undefined : { property: first.path, change: changeOf(first) };
}

function changeOf({ path, from, to, kind }: PropertyChange): string {
  if (kind === "add") return `${marked(path)} is set to ${shown(to)}`;
  if (kind === "delete") return `${marked(path)} is no longer set`;
  // Of secrets nothing is shown.
  if (shown(from) === shown(to)) return `${marked(path)} changes`;
  return `${marked(path)} changes from ${shown(from)} to ${shown(to)}`;
}
