// What it costs a month, what the money buys, and what is cheaper.
import type { CostLine } from "../../../cost/model";
import { oldAfterMonths } from "../../../cost/prices/age";
import { signed, usd } from "../../cost/layout";
import { counted } from "../../render/counted";
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
    const { estimate, difference, alternatives, old } = costOfReading(reading);
    const { lines, unknown, notPriced, read } = estimate;
    const rows = [
      ...grouped(lines, ({ app }) => app ?? shared).map(([name, some]) => [name, ...cells(some)]),
      ["total", ...cells(lines)].map((cell) => html`<strong>${cell}</strong>`),
    ];
    const parts = grouped(lines, ({ components, name }) => components[0] ?? name);
    const [paid, free] = [parts.filter(costsSomething), parts.filter((part) => !costsSomething(part))];
    const open = new Set([...unknown.map(({ name }) => name), ...notPriced.flatMap(({ names }) => names)]);
    return html`${difference !== undefined && html`<p>The change makes it ${signed(difference.total)} USD a month.</p>`}
      ${table("By application", amounts, rows, "amounts")}
      ${table(
        "By component",
        amounts,
        paid.map(([name, some]) => [name, ...cells(some)]),
        "amounts",
      )}
      ${free.length > 0 && html`<p class="note">Free, or less than a cent: ${free.map(([name]) => name).join(", ")}.</p>`}
      ${
        alternatives.length > 0 &&
        html`<h3>What is cheaper</h3>
          ${list(alternatives.map(({ title, givesUp, saves }) => `${title}: saves ${usd(saves)} USD a month; gives up: ${givesUp}`))}`
      }
      <p class="note">
        At the usage of a small business; ${command(`groundplan cost ${reading.environment} --usage usage.yaml`)} takes
        yours. Prices were read between ${read.oldest} and ${read.newest}; taxes and discounts are not in them.
        ${old.length > 0 && `Of ${counted(old.length, "price")} the day is more than ${oldAfterMonths} months ago: ${old.map(({ name }) => name).join(", ")}.`}
        ${open.size > 0 && `“+ ?” is what has no price in the table, and so is not in the total: ${[...open].join(", ")}.`}
      </p>`;
  },
};

function cells(lines: CostLine[]): string[] {
  const sum = (some: CostLine[]): string => {
    const known = some.reduce((all, line) => all + (line.usd ?? 0), 0);
    const isOpen = some.some((line) => line.usd === undefined);
    return isOpen ? (known === 0 ? "?" : `${usd(known)} + ?`) : usd(known);
  };
  return [
    sum(lines.filter(({ kind }) => kind === "fixed")),
    sum(lines.filter(({ kind }) => kind !== "fixed")),
    sum(lines),
  ];
}

function costsSomething([, lines]: [string, CostLine[]]): boolean {
  const all = lines.reduce((sum, { usd: amount = 0 }) => sum + amount, 0);
  return all >= 0.01 || lines.some(({ usd: amount }) => amount === undefined);
}

/** The dearest first. */
function grouped(lines: CostLine[], keyOf: (line: CostLine) => string): [string, CostLine[]][] {
  const groups = new Map<string, CostLine[]>();
  for (const line of lines) groups.set(keyOf(line), [...(groups.get(keyOf(line)) ?? []), line]);
  const sum = (some: CostLine[]): number => some.reduce((all, line) => all + (line.usd ?? 0), 0);
  return [...groups].sort((one, other) => sum(other[1]) - sum(one[1]));
}
