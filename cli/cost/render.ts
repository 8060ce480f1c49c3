// An estimate as text.
import pc from "picocolors";
import type { Alternative } from "../../cost/alternatives";
import type { CostDifference } from "../../cost/estimate";
import type { CostEstimate, CostLine } from "../../cost/model";
import { prices } from "../../cost/prices";
import { isOld, oldAfterMonths } from "../../cost/prices/age";
import type { Usage } from "../../cost/usage";
import { groupBy } from "../group-by";
import { abridged } from "../render/abridged";
import { shortType } from "../render/names";
import { paragraph, signed, table, usd, type Row } from "./layout";

/** What is rendered. */
export interface CostReport {
  /** What it is of: an environment's name, or a file's. */
  subject: string;
  estimate: CostEstimate;
  usage: Usage;
  difference?: CostDifference;
  alternatives: Alternative[];
  /** The prices in it that were read so long ago that they may have changed. */
  old: { name: string; read: string }[];
  /** What a reader must know of where the resources come from. */
  notes: string[];
}

const amounts = ["fixed", "per use", "total"];

export function renderCost(report: CostReport, width: number): string {
  const { subject, estimate, difference, alternatives } = report;
  const total: Row = { name: "total", cells: cells(estimate.lines), sum: true };
  const sections = [
    table(`${subject}, USD a month`, amounts, [...rows(estimate.lines, placeOf), total], width),
    apps(estimate, width),
    gaps(estimate, width),
    ...(difference === undefined ? [] : [renderDifference(difference, width)]),
    bought(estimate, width),
    renderAlternatives(alternatives, width),
    basis(report, width),
  ];
  return sections.filter((section) => section !== "").join("\n");
}

function cells(lines: CostLine[]): string[] {
  const sum = (some: CostLine[]): string => {
    const known = some.reduce((all, line) => all + (line.usd ?? 0), 0);
    const rest = some.some((line) => line.usd === undefined) ? "+?" : "";
    return rest !== "" && known === 0 ? "?" : usd(known) + rest;
  };
  return [sum(lines.filter(isFixed)), sum(lines.filter((line) => !isFixed(line))), sum(lines)];
}

function isFixed({ kind }: CostLine): boolean {
  return kind === "fixed";
}

/** Two components deep: what is further inside is a detail. */
function placeOf({ components, name }: CostLine): string {
  return components.length === 0 ? name : components.slice(0, 2).join(" / ");
}

/** Rows by a key, the dearest first; what costs less than a cent together is one row. */
function rows(lines: CostLine[], keyOf: (line: CostLine) => string): Row[] {
  const groups = groupBy(lines, keyOf);
  const costs = (some: CostLine[]): boolean => weight(some) >= 0.005;
  const dear = [...groups].filter(([, some]) => costs(some)).sort((one, other) => weight(other[1]) - weight(one[1]));
  const cheap = [...groups].filter(([, some]) => !costs(some));
  const rest: Row[] =
    cheap.length === 0
      ? []
      : [{ name: `${cheap.length} more, below a cent each`, cells: cells(cheap.flatMap(([, some]) => some)) }];
  return [...dear.map(([name, some]) => ({ name, cells: cells(some) })), ...rest];
}

function weight(lines: CostLine[]): number {
  return lines.reduce((sum, { usd: known, elsewhere }) => sum + (known ?? elsewhere?.usd ?? 1), 0);
}

function apps({ lines }: CostEstimate, width: number): string {
  if (!lines.some(({ app }) => app !== undefined)) return "";
  return table(
    "By application",
    amounts,
    rows(lines, ({ app }) => app ?? "(what all of them stand on)"),
    width,
  );
}

/** What the total does not hold. */
function gaps({ unknown, notPriced }: CostEstimate, width: number): string {
  const unpriced = [...groupBy(unknown, ({ urn }) => urn).values()].map((some) => `  ${openPrice(some)}`);
  const others = notPriced.map(({ type, names, reason }) => {
    return `  ${shortType(type)} ${abridged(names, 3)}: ${reason}`;
  });
  if (unpriced.length + others.length === 0) return "";
  const texts = [...unpriced, ...others].map((text) => paragraph(text, width, "  "));
  return `${pc.bold("Not in the total")}\n${texts.join("")}`;
}

/** A resource's lines without a price. */
function openPrice(lines: CostLine[]): string {
  const [{ name = "", region = "", elsewhere } = {}] = lines as Partial<CostLine>[];
  const names = [...new Set(lines.map(({ price }) => `${price}@${region}`))].join(", ");
  const there = lines.reduce((sum, line) => sum + (line.elsewhere?.usd ?? 0), 0);
  const known = elsewhere === undefined ? "" : `; ${usd(there)} in ${elsewhere.region}`;
  return `${name}: ${[...new Set(lines.map(({ what }) => what))].join(", ")}: no price for ${region} in the table (${names})${known}`;
}

/** Further changes are one row. */
const mostChanges = 15;

function renderDifference(difference: CostDifference, width: number): string {
  const { changes } = difference;
  const changed = changes.slice(0, mostChanges).map(({ name, type, before, after, usd: amount }): Row => ({
    name: `${name} (${shortType(type)})`,
    cells: [usd(before), usd(after), amount === undefined ? "?" : signed(amount)],
  }));
  const total: Row = {
    name: "total",
    cells: [
      usd(difference.before.total) + open(difference.before),
      usd(difference.after.total) + open(difference.after),
      signed(difference.total) + (changes.some((one) => one.usd === undefined) ? "+?" : ""),
    ],
    sum: true,
  };
  const further = changes.slice(mostChanges);
  const sum = (side: "before" | "after"): number => further.reduce((all, one) => all + one[side], 0);
  const rest: Row[] =
    further.length === 0
      ? []
      : [
          {
            name: `${further.length} more`,
            cells: [usd(sum("before")), usd(sum("after")), signed(sum("after") - sum("before"))],
          },
        ];
  return table("What the change makes of it", ["before", "after", "change"], [...changed, ...rest, total], width);
}

function open({ unknown }: CostEstimate): string {
  return unknown.length > 0 ? "+?" : "";
}

const mostBought = 10;

function bought({ lines }: CostEstimate, width: number): string {
  const groups = new Map<string, { name: string; buys: string; sum: number; open: boolean; weight: number }>();
  for (const { name, buys, usd: known, elsewhere, urn } of lines) {
    if (buys === undefined) continue;
    const key = `${urn} ${buys}`;
    const group = groups.get(key) ?? { name, buys, sum: 0, open: false, weight: 0 };
    group.sum += known ?? 0;
    group.open ||= known === undefined;
    group.weight += known ?? elsewhere?.usd ?? 0;
    groups.set(key, group);
  }
  const dear = [...groups.values()]
    .filter((group) => group.weight >= 0.5)
    .sort((one, other) => other.weight - one.weight)
    .slice(0, mostBought);
  if (dear.length === 0) return "";
  const list = dear.map(({ name, buys, sum, open }) => ({
    name: `${name}: ${buys}`,
    cells: [open ? (sum === 0 ? "?" : `${usd(sum)}+?`) : usd(sum)],
  }));
  return table("What the money buys", ["USD"], list, width);
}

function renderAlternatives(alternatives: Alternative[], width: number): string {
  if (alternatives.length === 0) return "";
  const list = alternatives.map(({ title, givesUp, saves, unknown }) => ({
    name: `${title}; gives up: ${givesUp}`,
    cells: [unknown.length === 0 ? usd(saves) : `${saves < 0.005 ? "" : usd(saves)}+?`.replace(/^\+\?$/, "?")],
  }));
  return table("What is cheaper", ["saves"], list, width);
}

function basis({ estimate, usage, old, notes }: CostReport, width: number): string {
  const { defaults } = usage;
  const figures = Object.entries(defaults).map(([name, value]) => `${name} ${value}`);
  const own = Object.keys(usage.resources).length;
  const { read, undated } = estimate;
  const days =
    read.oldest === ""
      ? []
      : [`Prices were read between ${read.oldest} and ${read.newest}; taxes and discounts are not in them.`];
  const others =
    undated.length === 0
      ? []
      : [`Compare these with their pages (--prices), which nobody did on a known day: ${undated.join(", ")}.`];
  return [
    ...notes,
    `Usage of each resource, a month: ${figures.join(", ")}${own === 0 ? "" : `; ${own} with figures of their own`}. --usage states it.`,
    usage.freeUnits
      ? "What is free for a billing account is counted once."
      : "What is free for a billing account is not counted.",
    ...days,
    ...oldPrices(old),
    ...others,
  ]
    .map((text) => paragraph(text, width))
    .join("");
}

/** The oldest first, prices of one day together. */
function oldPrices(old: CostReport["old"]): string[] {
  if (old.length === 0) return [];
  const days = [...groupBy(old, ({ read }) => read)].sort(([one], [other]) => one.localeCompare(other));
  const priceDays = days.map(([day, some]) => `${some.map(({ name }) => name).join(", ")} (${day})`);
  return [
    `Older than ${oldAfterMonths} months, so compare them with their pages (--prices): ${priceDays.join("; ")}. A usage file's \`prices\` corrects them.`,
  ];
}

/** The table of prices, and which of them are old on a day. */
export function renderPrices(width: number, today: string): string {
  const list = Object.entries(prices).map(([name, price]) => {
    const { what, unit, usd: amount, source, read, free } = price;
    const regions = typeof amount === "number" ? [] : Object.entries(amount);
    const figures = typeof amount === "number" ? [String(amount)] : regions.map(([region, one]) => `${region} ${one}`);
    const gift = free === undefined ? "" : `; ${free.quantity} free for a ${free.per}`;
    const age = isOld(price, today) ? `, older than ${oldAfterMonths} months` : "";
    return paragraph(
      `${name}: ${what}, USD for a ${unit}: ${figures.join(", ")}${gift} (${source}, ${read ?? "on no known day"}${age})`,
      width,
      "  ",
    );
  });
  return list.join("");
}
