// The part of a component's README that is planned: what its example makes and costs, what it fits with, and what changes do.
import type { CostLine } from "../../../cost/model";
import { prices } from "../../../cost/prices";
import { folderOf } from "../../../plugin/reference";
import type { Changes } from "./changes";
import { madeAtRunTime, type Component } from "./component";
import { effects } from "./effects";
import { givenBy, linked, takenBy, type Place } from "./fits";
import { counts, listed, sum, table, usd } from "./words";

/** The lines around the part, in the README. */
export const markers = ["<!-- planned: npm run pages writes this part -->", "<!-- end of what is planned -->"] as const;

/** The part, without its markers. */
export function section(component: Component, changes: Changes): string {
  const parts = ["## What the example makes and costs", fits(component.name), costs(component), others(component)];
  if (changes.changed.length > 0) {
    parts.push(
      "### What a change replaces",
      "Each row is a plan of the deployed example with another value ([how that is found](../../docs/components.md#how-the-pages-are-made)).",
      effects(changes),
    );
  }
  return parts.filter((part) => part !== "").join("\n\n");
}

function fits(name: string): string {
  const sentence = (verb: string, places: Place[]): string =>
    places.length === 0 ? "" : `${verb} ${listed(places.map((one) => `${linked(one.contract)} (${where(one)})`))}.`;
  return [sentence("Takes", takenBy(name)), sentence("Gives", givenBy(name))].filter(Boolean).join(" ");
}

/** At most two places. */
function where({ places }: Place): string {
  const named = places.slice(0, 2).map((one) => (one === "its outputs" ? one : `\`${one}\``));
  return named.join(", ") + (places.length > 2 ? ", …" : "");
}

function costs({ lines, withoutFree, inside, count, name }: Component): string {
  if (lines.length === 0) return "";
  const rows = byType(lines).map(([type, own]) => [
    listed(counts(inside.filter((one) => one.type === type).map((one) => one.type))),
    amount(own, "fixed"),
    amount(own, "perUse"),
  ]);
  const total = rows.length === 1 ? [] : [["together", amount(lines, "fixed"), amount(lines, "perUse")]];
  const several = count === 1 ? "" : ` for ${count} \`${name}\``;
  return [
    `USD a month${several}, at the [usual usage](../../docs/cost.md#usage)${days(lines)}:`,
    table(["what costs", "while nothing happens", "by use"], [...rows, ...total]),
    unknown(lines),
    madeAtRunTime[name] === undefined ? "" : `Not counted: ${madeAtRunTime[name]}.`,
    free(lines, withoutFree),
  ]
    .filter((part) => part !== "")
    .join("\n\n");
}

/** The days on which the oldest and the newest price was read. */
function days(lines: CostLine[]): string {
  const read = lines.flatMap(({ price }) => prices[price]?.read ?? []).sort();
  const [oldest, newest] = [read[0], read.at(-1)];
  if (oldest === undefined || newest === undefined) return "";
  return oldest === newest ? `, with prices of ${oldest}` : `, with prices of ${oldest} to ${newest}`;
}

/** The lines of each type, the dearest first. */
function byType(lines: CostLine[]): [type: string, lines: CostLine[]][] {
  const types = [...new Set(lines.map(({ type }) => type))];
  const price = (own: CostLine[]): number => sum(own, "fixed") + sum(own, "perUse");
  return types
    .map((type): [string, CostLine[]] => [type, lines.filter((line) => line.type === type)])
    .sort(([, one], [, other]) => price(other) - price(one));
}

/** An amount; with `+?` where a price is not known, and `-` where there is nothing to pay. */
export function amount(lines: CostLine[], kind: CostLine["kind"]): string {
  const own = lines.filter((line) => line.kind === kind);
  if (own.length === 0) return "-";
  const known = own.filter((line) => line.usd !== undefined);
  return known.length === 0 ? "?" : `${usd(sum(known, kind))}${known.length < own.length ? " +?" : ""}`;
}

/** What has no confirmed price in its region, with what it costs where it has one. */
function unknown(lines: CostLine[]): string {
  const rows = new Map<string, { head: string; dollars: number }>();
  for (const { what, region = "", elsewhere, usd: known } of lines) {
    if (known !== undefined) continue;
    const row = rows.get(`${what} ${region}`) ?? { head: `${what} in ${region}`, dollars: 0 };
    row.dollars += elsewhere?.usd ?? 0;
    const there = elsewhere === undefined ? "" : ` (${usd(row.dollars)} in ${elsewhere.region})`;
    rows.set(`${what} ${region}`, { head: `${what} in ${region}${there}`, dollars: row.dollars });
  }
  return rows.size === 0 ? "" : `Without a price in the table: ${listed([...rows.values()].map(({ head }) => head))}.`;
}

/** What it costs where something else of the billing account has used up what is free, if that is another dollar. */
function free(lines: CostLine[], withoutFree: CostLine[]): string {
  const dollars = (all: CostLine[]): number => {
    const shared = all.filter(({ price }) => prices[price]?.free?.per === "billing account");
    return sum(shared, "fixed") + sum(shared, "perUse");
  };
  const more = dollars(withoutFree) - dollars(lines);
  return more < 1 ? "" : `${usd(more)} more where the billing account has used up what is free.`;
}

/** At most so many kinds are named. */
const named = 8;

/** What it is made of: other components, or resources that cost nothing of their own. */
function others({ lines, inside, parts }: Component): string {
  if (parts.length > 1) {
    const links = parts.map((part) => `[\`${part}\`](../${folderOf(part)}/README.md)`);
    return `It is made of ${listed(links)}, whose pages say what a change replaces.`;
  }
  const priced = new Set(lines.map(({ type }) => type));
  const all = counts(inside.map(({ type }) => type).filter((type) => !priced.has(type)));
  if (all.length === 0) return "";
  const shown = all.length > named ? [...all.slice(0, named - 1), `${all.length - named + 1} other kinds`] : all;
  return `Nothing of ${lines.length === 0 ? "it" : "the rest"} has a price of its own: ${listed(shown)}.`;
}
