import pc from "picocolors";
import type { Weight } from "../../knowledge/model";
import type { Consequence } from "../consequences/model";
import { printable } from "./printable";
import { wrapped } from "./wrap";

/** What stands above the consequences of a weight. */
export const weightTitles: Record<Weight, string> = {
  lost: "Lost",
  moved: "Left behind",
  away: "Away",
  cost: "Cost",
  final: "Cannot be undone",
  review: "To look at",
};

const colours: Record<Weight, (text: string) => string> = {
  lost: pc.red,
  moved: pc.red,
  away: pc.yellow,
  cost: pc.yellow,
  final: pc.yellow,
  review: pc.cyan,
};

/** At most so many of what a reviewer must look at are told, unless all are asked for. What weighs more is always told. */
export const mostReviewed = 12;

/** What a change means, in words. Nothing where it means nothing. */
export function renderConsequences(consequences: Consequence[], width: number, all: boolean): string {
  const lines: string[] = [];
  for (const [weight, title] of Object.entries(weightTitles) as [Weight, string][]) {
    const found = consequences.filter((one) => one.weight === weight);
    if (found.length === 0) continue;
    const shown = all || weight !== "review" ? found : found.slice(0, mostReviewed);
    lines.push(pc.bold(colours[weight](title)), ...shown.flatMap(({ text }) => item(text, width)));
    if (shown.length < found.length) lines.push(`  … and ${found.length - shown.length} more (--all)`);
  }
  return lines.length === 0 ? "" : `${lines.join("\n")}\n\n`;
}

function item(text: string, width: number): string[] {
  const lines = wrapped(printable(text), width, 4);
  return lines.map((line, index) => (index === 0 ? `  • ${line.trimStart()}` : line));
}
