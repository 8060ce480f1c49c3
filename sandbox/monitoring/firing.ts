// When an alert policy fires: its conditions over time, from minute 0.
import { textAt, type Properties } from "../model";
import { secondsOf } from "../models/google";
import { conditionOf, conditionsOf, tables, type Condition } from "./conditions";
import type { LogEntry } from "./log-entry";
import type { Changes, Series } from "./series";
import type { Policy, System } from "./system";

/** What happens in a drill. */
export interface Event {
  changes: Changes;
  /** Log entries that are written each minute, in a project. */
  logs?: { project: string; entry: LogEntry };
}

export const quiet: Event = { changes: new Map() };

/** A policy whose conditions were understood. */
export interface Watcher {
  policy: Policy;
  conditions: Condition[];
  combiner: string;
  /** Minutes between two evaluations. */
  stepMinutes: number;
  /** Minutes after which it has fired, if an event that lasts makes it fire. */
  longestMinutes: number;
  series: Set<Series>;
}

/** @throws Error that says what the simulated cloud does not understand. */
export function watcherOf(policy: Policy, system: System): Watcher {
  const conditions = conditionsOf(policy.inputs).map((one) => conditionOf(one, system, policy.project));
  // What a condition does not understand while it is asked shows now.
  for (const condition of conditions) condition.holdsAt(quiet.changes, 0);
  const intervals = conditionsOf(policy.inputs).map(intervalMinutes);
  return {
    policy,
    conditions,
    combiner: textAt(policy.inputs, "combiner", "OR"),
    stepMinutes: Math.max(1, ...intervals),
    longestMinutes: Math.max(...conditions.map((one) => one.windowMinutes + one.durationMinutes)) + 10,
    series: new Set(conditions.flatMap(({ series }) => series)),
  };
}

function intervalMinutes(condition: Properties): number {
  const interval = tables([condition["conditionPrometheusQueryLanguage"] ?? null])[0]?.["evaluationInterval"];
  return typeof interval === "string" ? secondsOf(interval) / 60 : 1;
}

/** The minute at which a policy fires, if it does before the last. */
export function firesAt(watcher: Watcher, event: Event, last: number): number | undefined {
  const since = watcher.conditions.map((condition) => ({ condition, groups: new Map<string, number>() }));
  for (const at of moments(watcher.stepMinutes, last)) {
    const answers = since.map(({ condition, groups }) => met(condition, groups, event, watcher, at));
    if (watcher.combiner.startsWith("AND") ? answers.every(Boolean) : answers.some(Boolean)) return at;
  }
  return undefined;
}

/** Each evaluation of the first hour, and fewer of later hours and days. */
function* moments(step: number, last: number): Generator<number> {
  for (let at = 0; at <= last; at += Math.max(step, at < 60 ? 1 : at < 1500 ? 5 : 30)) yield at;
}

function met(condition: Condition, since: Map<string, number>, event: Event, { policy }: Watcher, at: number): boolean {
  if (condition.selects !== undefined) {
    return event.logs !== undefined && event.logs.project === policy.project && condition.selects(event.logs.entry);
  }
  const now = condition.holdsAt(event.changes, at);
  for (const key of [...since.keys()]) if (!now.includes(key)) since.delete(key);
  for (const key of now) if (!since.has(key)) since.set(key, at);
  return [...since.values()].some((began) => at - began >= condition.durationMinutes);
}
