// What a plan means for people, from what is known of each resource type.
import { createRequire } from "node:module";
import { knownOf } from "../../knowledge";
import { isMeant } from "../../knowledge/condition";
import { weights, type Change, type Knowledge, type Plain, type Review } from "../../knowledge/model";
import type { PropertyChange, Step, Value } from "../../sandbox";
import { covers } from "../../sandbox/paths";
import { shortType } from "../render/names";
import { absencesOf } from "./absences";
import { Dependents } from "./concerned";
import { Endings, isEnding, looked } from "./endings";
import { gathered } from "./gather";
import type { Consequence, Single } from "./model";
import { capital, counted, filled, listed, marked, pronouns, shown, unmarked } from "./words";

const load = createRequire(__filename);

/**
 * What carrying out the steps means, the heaviest first. Nothing where nothing changes.
 *
 * @param show - how names and values, which others may have written, stand in the sentences; as they are by default
 */
export function consequencesOf(steps: Step[], show: (part: string) => string = (part) => part): Consequence[] {
  const changed = steps.filter(
    ({ type, operation, component }) => component !== true && !type.startsWith("pulumi:") && operation !== "same",
  );
  const dependents = new Dependents(steps);
  // What is made for the first time was asked for as a whole.
  const isNew = steps.every(({ operation }) => operation === "create" || operation === "read");
  const endings = new Endings(changed);
  const singles = changed.flatMap((step) => {
    const known = knownOf(step.type, step.inputs);
    if (known === undefined) return unknown(step);
    const concerned = isEnding(step) ? dependents.of(step.urn) : [];
    return [
      ...endings.of(step, known, concerned),
      ...finals(step, known, isNew),
      ...inPlace(step, known, dependents),
      ...reviews(step, known, isNew, steps),
    ];
  });
  const costs = isNew || changed.length === 0 ? [] : costsOf(steps);
  // Of what is away, users notice the applications first.
  const found = [...absencesOf(changed, dependents, endings), ...gathered(singles), ...costs];
  return found
    .sort((one, other) => weights.indexOf(one.weight) - weights.indexOf(other.weight))
    .map((one) => ({ ...one, text: unmarked(one.text, show) }));
}

/** Prices are loaded when there is something to compare. */
function costsOf(steps: Step[]): Consequence[] {
  return (load("./cost") as typeof import("./cost")).costConsequence(steps);
}

function subject({ name, urn, type }: Step): Pick<Single, "name" | "urn" | "type" | "concerned" | "refused"> {
  return { name, urn, type, concerned: [], refused: false };
}

/** What cannot be undone once it is made or gone. */
function finals(step: Step, known: Knowledge, isNew: boolean): Single[] {
  const made = step.operation === "create" || step.operation === "replace";
  return (known.final ?? [])
    .filter(({ on }) => (on === "create" ? made && !isNew : isEnding(step)))
    .map(({ on, what, source }) => ({
      ...subject(step),
      weight: "final",
      group: `${on} ${step.type} ${what}`,
      together: (labels) => {
        const act = on === "create" ? "made" : "gone";
        return `Once ${counted(known, labels)} ${labels.length === 1 ? "is" : "are"} ${act}: ${filled(what, step.inputs, pronouns(labels.length))}.`;
      },
      source,
    }));
}

function inPlace(step: Step, known: Knowledge, dependents: Dependents): Single[] {
  if (step.operation !== "update") return [];
  const reported = new Set<Change>();
  const found: Single[] = [];
  for (const change of step.diff) {
    const rows = (known.changes ?? []).filter((row) => covers(row.path, change.path) && appliesTo(row, change));
    for (const row of rows.filter((one) => !reported.has(one))) {
      reported.add(row);
      found.push(changing(step, known, row, change, row.weight === "away" ? dependents.of(step.urn) : []));
    }
  }
  return found;
}

function changing(step: Step, known: Knowledge, row: Change, change: PropertyChange, concerned: string[]): Single {
  const own = { this: marked(step.name), from: shown(change.from), to: shown(change.to), ...pronouns(1) };
  const what = filled(row.what, step.inputs, own);
  const users = concerned.length === 0 ? "" : `; ${listed(concerned.map(marked))} may notice`;
  return {
    ...subject(step),
    weight: row.weight,
    group: `change ${step.type} ${what}${users}`,
    together: (labels) => {
      const each = labels.length === 1 ? "" : "each of ";
      return `${capital(`${each}${counted(known, labels)}`)} ${what}${users}.`;
    },
    concerned,
    source: row.source,
    ...(row.takes === undefined ? {} : { seconds: row.takes.seconds }),
  };
}

function appliesTo({ when }: Change, { from, to }: PropertyChange): boolean {
  if (when === undefined) return true;
  if (!isAmong(when.from, from) || !isAmong(when.to, to)) return false;
  if (when.by === undefined) return true;
  return when.by === "less" ? amountOf(to) < amountOf(from) : amountOf(to) > amountOf(from);
}

/** A number, also one that a text ends with: `POSTGRES_17`. */
function amountOf(value: Value | undefined): number {
  return typeof value === "string" ? Number(/[\d.]+$/.exec(value)?.[0] ?? Number.NaN) : Number(value);
}

function isAmong(values: Plain[] | undefined, value: Value | undefined): boolean {
  return values === undefined || values.some((one) => one === value);
}

function reviews(step: Step, known: Knowledge, isNew: boolean, steps: Step[]): Single[] {
  const row = (known.review ?? []).find((one) => isMeant(one.when, looked(step)) && isReported(step, one, isNew));
  if (row === undefined) return [];
  const own = { this: marked(step.name) };
  const label = filled(row.each ?? "", step.inputs, own);
  const another = row.otherwise !== undefined && steps.some((one) => one !== step && saysAlike(one, row, label));
  const lead = filled(another ? (row.otherwise ?? "") : row.lead, step.inputs, own);
  return [
    {
      ...subject(step),
      weight: another ? "review" : (row.weight ?? "review"),
      label,
      group: `review ${lead}`,
      together: (labels) => `${capital(`${lead} ${listed(labels)}`.trim())}.`,
    },
  ];
}

/** Whether a resource that stays or comes would be missed in the same words. */
function saysAlike(step: Step, { lead }: Review, label: string): boolean {
  if (step.operation === "delete") return false;
  return (knownOf(step.type, step.inputs)?.review ?? []).some(
    (row) =>
      row.lead === lead &&
      isMeant(row.when, looked(step)) &&
      filled(row.each ?? "", step.inputs, { this: marked(step.name) }) === label,
  );
}

function isReported({ operation, diff }: Step, { on, of, always }: Review, isNew: boolean): boolean {
  if (isNew && always !== true) return false;
  const act = operation === "replace" ? "update" : operation;
  if (!on.some((one) => one === act)) return false;
  return act !== "update" || of === undefined || diff.some(({ path }) => of.some((part) => covers(part, path)));
}

/** A type that nobody has described: what it holds is not known, so that its end weighs as much as that of data. */
function unknown(step: Step): Single[] {
  if (!isEnding(step)) return [];
  const done = step.operation === "delete" ? "deleted" : "replaced";
  return [
    {
      ...subject(step),
      weight: "lost",
      group: `unknown ${done}`,
      label: `${shortType(step.type)} ${step.name}`,
      together: (labels) => {
        const [several, types] =
          labels.length === 1
            ? ["A resource is", "its type holds"]
            : [`${labels.length} resources are`, "their types hold"];
        return `${several} ${done}, and nothing is known of what ${types}: ${listed(labels.map(marked))}.`;
      },
      refused: step.protect,
    },
  ];
}
