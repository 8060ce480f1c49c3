// What it costs a month, what the money buys, and what is cheaper.
import type { CostLine } from "../../../cost/model";
import { signed, usd } from "../../cost/layout";
import { html } from "../html";
import { costOfReading } from "../standing";
import type { Section } from "../view";
import { command, list, table } from "../words";

const shared = "what all of them stand on";
const amounts = ["USD a month", "fixed", "per use", "total"];

export const cost: Section = {
  id: "cost",
  title: "Cost",
  render: ({ reading }) => {
    const { estimate, difference, alternatives } = costOfReading(reading);
    const { lines, unknown, notPriced, read } = estimate;
    const rows = [
      ...grouped(lines, ({ app }) => app ?? shared).map(([name, some]) => [name, ...cells(some)]),
      ["total", ...cells(lines)],
    ];
    const parts = grouped(lines, ({ components, name }) => components[0] ?? name).map(([name, some]) => [
      name,
      ...cells(some),
    ]);
    const open = new Set([...unknown.map(({ name }) => name), ...notPriced.flatMap(({ names }) => names)]);
    return html`${difference !== undefined && html`<p>The change makes it ${signed(difference.total)} USD a month.</p>`}
      ${table("By application", amounts, rows, true)} ${table("By component", amounts, parts, true)}
      ${
        alternatives.length > 0 &&
        html`<h3>What is cheaper</h3>
          ${list(alternatives.map(({ title, givesUp, saves }) => `${title}: saves ${usd(saves)} USD a month; gives up: ${givesUp}`))}`
      }
      <p class="note">
        At the usage of a small business; ${command(`groundplan cost ${reading.environment} --usage usage.yaml`)} takes
        yours. Prices were read between ${read.oldest} and ${read.newest}; taxes and discounts are not in them.
        ${open.size > 0 && `Without a price in the table, and so not in the total: ${[...open].join(", ")}.`}
      </p>`;
  },
};

function cells(lines: CostLine[]): string[] {
  const sum = (some: CostLine[]): string => {
    const known = some.reduce((all, line) => all + (line.usd ?? 0), 0);
    return `${usd(known)}${some.some((line) => line.usd === undefined) ? "+?" : ""}`;
  };
  return [
    sum(lines.filter(({ kind }) => kind === "fixed")),
    sum(lines.filter(({ kind }) => kind !== "fixed")),
    sum(lines),
  ];
}

/** The dearest first. */
function grouped(lines: CostLine[], keyOf: (line: CostLine) => string): [string, CostLine[]][] {
  const groups = new Map<string, CostLine[]>();
  for (const line of lines) groups.set(keyOf(line), [...(groups.get(keyOf(line)) ?? []), line]);
  const sum = (some: CostLine[]): number => some.reduce((all, line) => all + (line.usd ?? 0), 0);
  return [...groups].sort((one, other) => sum(other[1]) - sum(one[1]));
}
