// How the pages write amounts, counts and lists.
import type { CostLine } from "../../../cost/model";
import { knownOf } from "../../../knowledge";

/** USD a month: cents below 10, whole dollars from there on. */
export function usd(amount: number): string {
  if (amount === 0) return "0";
  if (amount < 0.005) return "<0.01";
  return amount < 10 ? amount.toFixed(2) : Math.round(amount).toString();
}

export function sum(lines: readonly CostLine[], kind: CostLine["kind"]): number {
  return lines.filter((line) => line.kind === kind).reduce((all, line) => all + (line.usd ?? 0), 0);
}

/** What people call resources of a type, or its own name where nobody described it. */
function noun(type: string, count: number): string {
  const known = knownOf(type);
  if (known === undefined) return `\`${type.slice(type.lastIndexOf(":") + 1)}\``;
  return count === 1 ? known.noun : (known.plural ?? `${known.noun}s`);
}

/** `2 buckets`, `1 alert`: how many of each there are, the most first. Types that people call the same are counted together. */
export function counts(types: readonly string[]): string[] {
  const nouns = new Map<string, string[]>();
  for (const type of types) nouns.set(noun(type, 1), [...(nouns.get(noun(type, 1)) ?? []), type]);
  return [...nouns.values()]
    .sort((one, other) => other.length - one.length)
    .map((own) => `${own.length} ${noun(own[0] ?? "", own.length)}`);
}

/** As code, whatever is in it. */
export function code(text: string): string {
  const fence = text.includes("`") ? "``" : "`";
  return `${fence}${text}${fence}`;
}

/** `a`, `a and b`, `a, b and c`. */
export function listed(parts: readonly string[]): string {
  return parts.length < 2 ? parts.join("") : `${parts.slice(0, -1).join(", ")} and ${parts.at(-1) ?? ""}`;
}

/** Rows of Markdown's table, without its layout. */
export function table(heads: string[], rows: string[][]): string {
  const line = (cells: string[]): string => `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(heads), line(heads.map(() => "---")), ...rows.map(line)].join("\n");
}
