// What a change makes of the cost of a month.
import { costOfChange, type CostDifference } from "../../cost/estimate";
import { usualUsage } from "../../cost/usage";
import type { Step } from "../../sandbox";
import type { Consequence } from "./model";
import { listed, marked } from "./words";

/** Less than this, in USD a month, is not worth a sentence. */
const worthTelling = 1;

/** A sentence where the bill changes, at the usual usage. What is made for the first time has a whole cost, and no change of it. */
export function costConsequence(steps: Step[]): Consequence[] {
  const change = costOfChange(steps, usualUsage);
  const unknown = change.changes.filter(({ usd }) => usd === undefined);
  if (Math.abs(change.total) < worthTelling && unknown.length === 0) return [];
  const about = [...change.changes].filter(({ usd }) => usd === undefined || Math.abs(usd) >= worthTelling);
  return [
    {
      weight: "cost",
      text: `${amount(change)}${mostOfIt(change)}${withoutPrice(unknown.map(({ name }) => name))}`,
      names: [...new Set(about.map(({ name }) => name))].sort(),
      urns: about.map(({ urn }) => urn),
      concerned: [],
      source: "docs/cost.md",
      refused: false,
    },
  ];
}

function amount({ total, before, after }: CostDifference): string {
  if (Math.abs(total) < worthTelling) return "A month costs about as much as before.";
  const more = total > 0 ? "more" : "less";
  return `A month costs about ${usd(Math.abs(total))} ${more}: ${usd(after.total)} instead of ${usd(before.total)}, at the usual usage.`;
}

/** What makes the largest differences. */
function mostOfIt({ changes }: CostDifference): string {
  const large = changes.flatMap(({ name, usd: by = 0 }) =>
    Math.abs(by) < worthTelling ? [] : [`${marked(name)} (${by > 0 ? "+" : "−"}${usd(Math.abs(by))})`],
  );
  return large.length === 0 ? "" : ` Most of it: ${listed(large)}.`;
}

function withoutPrice(names: string[]): string {
  return names.length === 0 ? "" : ` The price of ${listed(names.map(marked))} is not known.`;
}

function usd(value: number): string {
  return `${value.toFixed(value < 10 ? 2 : 0)} USD`;
}
