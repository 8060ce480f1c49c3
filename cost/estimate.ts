// An estimate of what resources cost a month, and of what a change makes of it.
import type { Step } from "../sandbox";
import { estimators } from "./estimators";
import { freeBecause } from "./free";
import { textAt } from "./inputs";
import type { CostEstimate, CostLine, NotPriced, Surroundings, Use } from "./model";
import { prices } from "./prices";
import { totalPrice, unitPrice, type Price } from "./prices/price";
import { runsPerMonth } from "./schedule";
import { componentsOf } from "./places";
import { beforeChange } from "./before";
import type { Usage } from "./usage";

const scheduleType = "gcp:cloudscheduler/job:Job";

/** What schedules call: a service, or the job whose name is the schedule's. */
const callable = ["gcp:cloudrunv2/job:Job", "gcp:cloudrunv2/service:Service"];

/** What the resources that there would be cost a month. Those that a step deletes are not counted. */
export function costOf(steps: readonly Step[], usage: Usage): CostEstimate {
  const present = steps.filter(({ operation }) => operation !== "delete");
  const around = surroundings(present, usage);
  const places = componentsOf(steps);
  const notPriced = new Map<string, NotPriced>();
  const miss = ({ type, name }: Step, reason: string): void => {
    const key = `${type}\n${reason}`;
    const known = notPriced.get(key);
    if (known === undefined) notPriced.set(key, { type, names: [name], reason });
    else known.names.push(name);
  };
  const lines = present.flatMap((step): CostLine[] => {
    const estimator = Object.hasOwn(estimators, step.type) ? estimators[step.type] : undefined;
    if (estimator === undefined) {
      if (!isComponent(step) && freeBecause(step.type) === undefined) miss(step, "its type has no price in the table");
      return [];
    }
    const uses = estimator(step, around);
    if (typeof uses === "string") {
      miss(step, uses);
      return [];
    }
    return uses.filter(({ quantity }) => quantity > 0).map((use) => lineOf(step, use, places(step)));
  });
  return total(priced(lines, usage), [...notPriced.values()]);
}

/** What a change makes of the cost. */
export interface CostDifference {
  before: CostEstimate;
  after: CostEstimate;
  /** USD a month: more if positive. */
  fixed: number;
  perUse: number;
  total: number;
  /** What changes by resource, the largest first; `usd` is absent where a price is not known. */
  changes: { urn: string; type: string; name: string; usd?: number; before: number; after: number }[];
}

/** What the change of a plan costs or saves: its resources as they would be, against those that are there. */
export function costOfChange(steps: readonly Step[], usage: Usage): CostDifference {
  return costDifference(costOf(beforeChange(steps), usage), costOf(steps, usage));
}

/** What is between two estimates, of two plans of one environment for example. */
export function costDifference(before: CostEstimate, after: CostEstimate): CostDifference {
  const rows = new Map<string, CostDifference["changes"][number]>();
  const add = (line: CostLine, side: "before" | "after"): void => {
    const { urn, type, name } = line;
    const row = rows.get(urn) ?? { urn, type, name, before: 0, after: 0 };
    row[side] += line.usd ?? 0;
    rows.set(urn, row);
  };
  for (const line of before.lines) add(line, "before");
  for (const line of after.lines) add(line, "after");
  const [unknownBefore, unknownAfter] = [unknownByUrn(before), unknownByUrn(after)];
  const changes = [...rows.values()].map((row) => {
    // A line without a price on one side alone, or with another quantity, changes the cost by nobody knows how much.
    const known = unknownBefore.get(row.urn) === unknownAfter.get(row.urn);
    return { ...row, ...(known ? { usd: row.after - row.before } : {}) };
  });
  return {
    before,
    after,
    fixed: after.fixed - before.fixed,
    perUse: after.perUse - before.perUse,
    total: after.total - before.total,
    changes: changes
      .filter(({ usd }) => usd === undefined || Math.abs(usd) >= 0.005)
      .sort((one, other) => Math.abs(other.usd ?? Infinity) - Math.abs(one.usd ?? Infinity)),
  };
}

/** What nobody knows the price of, by resource, as a text that is another when the price, the region or the quantity is. */
function unknownByUrn({ unknown }: CostEstimate): Map<string, string> {
  const texts = new Map<string, string>();
  for (const { urn, price, region, quantity } of unknown) {
    texts.set(urn, `${texts.get(urn) ?? ""}${JSON.stringify([price, region, quantity])}\n`);
  }
  return texts;
}

/** Components cost what is in them. Their types have no module: `groundplan:index:Vault`, `my-package:web:Site`. */
function isComponent({ type, provider }: Step): boolean {
  return type.startsWith("groundplan:") || (provider === undefined && !type.includes("/"));
}

function surroundings(steps: readonly Step[], usage: Usage): Surroundings {
  const schedules = steps.filter(({ type }) => type === scheduleType);
  return {
    steps,
    figures: ({ name }) => ({
      ...usage.defaults,
      ...(Object.hasOwn(usage.resources, name) ? usage.resources[name] : {}),
    }),
    calls: (step) => {
      const called = schedules.find((schedule) => calls(schedule, step));
      return called === undefined ? undefined : runsPerMonth(textAt(called.inputs, "schedule") ?? "");
    },
  };
}

/** Whether a schedule calls a service or a job: by its address where the plan knows it, else by their common name. */
function calls(schedule: Step, step: Step): boolean {
  if (!callable.includes(step.type)) return false;
  const uri = textAt(schedule.inputs, "httpTarget.uri");
  const name = textAt(step.inputs, "name");
  if (uri !== undefined) return name !== undefined && new RegExp(`(//|/)${escaped(name)}([-:.]|$)`).test(uri);
  return schedule.parent === step.parent && schedule.name === step.name;
}

function escaped(text: string): string {
  return text.replace(/[^a-zA-Z0-9-]/g, "\\$&");
}

function lineOf(step: Step, use: Use, place: { components: string[]; app?: string }): CostLine {
  const price = prices[use.price];
  if (price === undefined) throw new Error(`no price is called ${use.price}`);
  return {
    urn: step.urn,
    type: step.type,
    name: step.name,
    ...place,
    price: use.price,
    what: price.what,
    unit: price.unit,
    ...(use.region === undefined ? {} : { region: use.region }),
    kind: use.kind,
    quantity: use.quantity,
    ...(use.buys === undefined ? {} : { buys: use.buys }),
  };
}

/** Lines with their part of what all of one price cost together: what is free is shared by all. */
function priced(lines: CostLine[], usage: Usage): CostLine[] {
  const quantities = new Map<string, number>();
  for (const { price, quantity } of lines) quantities.set(price, (quantities.get(price) ?? 0) + quantity);
  return lines.map((line) => {
    const price = prices[line.price] as Price;
    const own = usage.prices[`${line.price}@${line.region ?? ""}`] ?? usage.prices[line.price];
    const each = own ?? unitPrice(price, line.region);
    if (each === undefined) return { ...line, ...known(price, line.quantity) };
    const all = quantities.get(line.price) ?? line.quantity;
    const applied = own === undefined ? price : { ...price, brackets: undefined };
    const { brackets, ...plain } = applied;
    const whole = totalPrice(brackets === undefined ? plain : { ...plain, brackets }, each, all, usage.freeUnits);
    return { ...line, usd: (whole * line.quantity) / all };
  });
}

/** What the quantity costs in the first region whose price is known. */
function known({ usd }: Price, quantity: number): Pick<CostLine, "elsewhere"> {
  const [found] = typeof usd === "number" ? [] : Object.entries(usd);
  return found === undefined ? {} : { elsewhere: { region: found[0], usd: found[1] * quantity } };
}

function total(lines: CostLine[], notPriced: NotPriced[]): CostEstimate {
  const sum = (kind: CostLine["kind"]): number =>
    lines.filter((line) => line.kind === kind).reduce((all, { usd = 0 }) => all + usd, 0);
  const used = [...new Set(lines.map(({ price }) => price))].sort();
  const days = used.flatMap((name) => prices[name]?.read ?? []).sort();
  const [fixed, perUse] = [sum("fixed"), sum("perUse")];
  return {
    lines,
    notPriced,
    fixed,
    perUse,
    total: fixed + perUse,
    unknown: lines.filter(({ usd }) => usd === undefined),
    read: { oldest: days[0] ?? "", newest: days.at(-1) ?? "" },
    undated: used.filter((name) => prices[name]?.read === undefined),
    dated: used.flatMap((name) => {
      const read = prices[name]?.read;
      return read === undefined ? [] : [{ name, read }];
    }),
  };
}
