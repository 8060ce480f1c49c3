// Questions that several sections ask of a reading.
import { blueprintOf } from "../blueprint/compose";
import type { Blueprint } from "../blueprint/model";
import { reportOf } from "../commands/cost";
import type { CostReport } from "../cost/render";
import { usualUsage } from "../../cost/usage";
import { usualHorizon } from "../../inventory/judge";
import type { Item } from "../../inventory/model";
import type { Properties, Step } from "../../sandbox";
import { MASKED_UNKNOWN } from "../../sandbox/wire";
import { itemsOf } from "../inventory/items";
import type { Reading, View } from "./view";

/** The resources that somebody pays for and looks after: neither components nor the stack and its providers. */
function isResource({ type }: Step): boolean {
  return !type.startsWith("pulumi:") && !type.startsWith("groundplan:");
}

/** How many resources are there now, how many would be there, and how many a run would change. */
export function counts({ steps }: Reading): { there: number; wanted: number; changes: number } {
  const own = steps.filter(isResource);
  const having = (operations: Step["operation"][]): number =>
    own.filter(({ operation }) => operations.includes(operation)).length;
  return {
    there: having(["same", "update", "replace", "delete"]),
    wanted: having(["same", "update", "replace", "create"]),
    changes: having(["create", "update", "replace", "delete"]),
  };
}

/** A plain text, and nothing else, of an object of unknown shape. What is not known yet is no text. */
export function textOf(value: unknown, ...path: string[]): string {
  let found = value;
  for (const step of path) found = isObject(found) ? found[step] : undefined;
  return typeof found === "string" && found !== MASKED_UNKNOWN ? found : "";
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The end points that the stack publishes, by name; empty is one of which nothing is known before it is made. */
export function endpointsOf({ outputs }: Reading): [name: string, endpoint: Record<string, unknown>][] {
  const { endpoints } = outputs;
  if (!isObject(endpoints)) return [];
  return Object.entries(endpoints).map(([name, endpoint]) => [name, isObject(endpoint) ? endpoint : {}]);
}

/** Percent that an end point promises; 0 where it promises nothing. */
export function promiseOf(endpoint: Record<string, unknown>): number {
  const level = endpoint["serviceLevel"];
  const percent = isObject(level) ? level["percent"] : undefined;
  return typeof percent === "number" ? percent : 0;
}

const costs = new WeakMap<Reading, CostReport>();

/** What it costs, estimated once. */
export function costOfReading(reading: Reading): CostReport {
  const known = costs.get(reading) ?? reportOf(reading.environment, reading.steps, usualUsage);
  costs.set(reading, known);
  return known;
}

const blueprints = new WeakMap<Reading, Blueprint>();

/** Its blueprint, composed once. */
export function blueprintOfReading(reading: Reading): Blueprint {
  const known = blueprints.get(reading) ?? blueprintOf({ ...reading, outputs: reading.outputs as Properties });
  blueprints.set(reading, known);
  return known;
}

const inventories = new WeakMap<Reading, { today: string; items: Item[] }>();

/** What has a version, judged once a day. */
export function versionsOfView({ reading, folder, machine }: View): Item[] {
  const known = inventories.get(reading);
  if (known?.today === machine.today) return known.items;
  const items = itemsOf({ steps: reading.steps, folder, running: [], ...machine, horizon: usualHorizon });
  inventories.set(reading, { today: machine.today, items });
  return items;
}
