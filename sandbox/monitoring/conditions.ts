// The conditions of an alert policy over simulated time series and log entries
// (https://cloud.google.com/monitoring/api/ref_v3/rest/v3/projects.alertPolicies#Condition).
import { textAt, valueAt, type Properties, type Value } from "../model";
import { secondsOf } from "../models/google";
import { isTable } from "../wire";
import { aggregated, alignmentMinutes, type Point } from "./aggregation";
import { evaluate, selected } from "./evaluate";
import { parseFilter } from "./filter";
import { matches, type LogEntry } from "./log-entry";
import { burnRate } from "./objectives";
import { numbersOf, parseQuery, selectors, type Query } from "./promql";
import { selectedBy } from "./select";
import type { Changes, Series } from "./series";
import type { System } from "./system";

/** A condition that was understood. */
export interface Condition {
  title: string;
  /** The series that it looks at. Those of its denominator and of an absence too. */
  series: Series[];
  /** For a condition about log entries. */
  selects?: (entry: LogEntry) => boolean;
  /** The query about log entries. */
  query?: string;
  /** Numbers that it compares with. */
  numbers: number[];
  /** Minutes that it looks back, and that it must hold. */
  windowMinutes: number;
  durationMinutes: number;
  /** The groups of series for which it holds at a minute. */
  holdsAt(changes: Changes, at: number): string[];
}

/** @throws Error that says what the simulated cloud does not understand. */
export function conditionOf(inputs: Properties, system: System, project: string): Condition {
  const title = textAt(inputs, "displayName");
  const series = system.series.filter((one) => one.project === project);
  const [kind, settings] =
    Object.entries(inputs).find(([name, value]) => name.startsWith("condition") && isTable(value)) ?? [];
  if (kind === undefined || !isTable(settings)) throw new Error(`${title} has no condition`);
  switch (kind) {
    case "conditionThreshold":
      return { title, ...threshold(settings, system, series) };
    case "conditionAbsent":
      return { title, ...absence(settings, series) };
    case "conditionPrometheusQueryLanguage":
      return { title, ...prometheus(settings, series) };
    case "conditionMatchedLog": {
      const query = textAt(settings, "filter");
      const filter = parseFilter(query);
      const own = { series: [], numbers: [], windowMinutes: 0, durationMinutes: 0, holdsAt: () => [] };
      return { title, ...own, query, selects: (entry) => matches(filter, entry) };
    }
    default:
      throw new Error(`${kind} is a kind of condition that the simulated cloud does not evaluate`);
  }
}

type Untitled = Omit<Condition, "title">;

const comparisons: { [name: string]: (value: number, limit: number) => boolean } = {
  COMPARISON_GT: (value, limit) => value > limit,
  COMPARISON_GE: (value, limit) => value >= limit,
  COMPARISON_LT: (value, limit) => value < limit,
  COMPARISON_LE: (value, limit) => value <= limit,
  COMPARISON_EQ: (value, limit) => value === limit,
  COMPARISON_NE: (value, limit) => value !== limit,
};

function threshold(settings: Properties, system: System, all: Series[]): Untitled {
  const filter = textAt(settings, "filter");
  const limit = Number(settings["thresholdValue"] ?? 0);
  const compare = comparisons[textAt(settings, "comparison")];
  if (compare === undefined) throw new Error(`${textAt(settings, "comparison")} is no comparison`);
  const durationMinutes = secondsOf(textAt(settings, "duration", "0s")) / 60;
  const over = (points: Point[]): Point[] => points.filter(({ value }) => compare(value, limit));
  if (filter.startsWith("select_slo_")) {
    const { series, windowMinutes, valueAt: rateAt } = burnRate(filter, system, all);
    const holdsAt = (changes: Changes, at: number): string[] => keys(over(rateAt(changes, at)));
    return { series, numbers: [limit], windowMinutes, durationMinutes, holdsAt };
  }
  const series = selectedBy(parseFilter(filter), all);
  const aggregations = tables(settings["aggregations"]);
  const below = textAt(settings, "denominatorFilter");
  const denominator = below === "" ? [] : selectedBy(parseFilter(below), all);
  const denominatorAggregations = tables(settings["denominatorAggregations"]);
  return {
    series: [...new Set([...series, ...denominator])],
    numbers: [limit],
    windowMinutes: alignmentMinutes([...aggregations, ...denominatorAggregations]),
    durationMinutes,
    holdsAt: (changes, at) => {
      const points = aggregated(series, aggregations, changes, at);
      if (below === "") return keys(over(points));
      const parts = new Map(
        aggregated(denominator, denominatorAggregations, changes, at).map((point) => [keyOf(point), point.value]),
      );
      return keys(over(points.map((point) => ({ ...point, value: point.value / (parts.get(keyOf(point)) ?? NaN) }))));
    },
  };
}

/** Series that were there, and of which no point has come for the duration. */
function absence(settings: Properties, all: Series[]): Untitled {
  const series = selectedBy(parseFilter(textAt(settings, "filter")), all);
  const aggregations = tables(settings["aggregations"]);
  const durationMinutes = secondsOf(textAt(settings, "duration", "0s")) / 60;
  const before = keys(aggregated(series, aggregations, new Map(), 0));
  return {
    series,
    numbers: [],
    windowMinutes: alignmentMinutes(aggregations),
    durationMinutes,
    holdsAt: (changes, at) => {
      const there = keys(aggregated(series, aggregations, changes, at));
      return before.filter((key) => !there.includes(key));
    },
  };
}

function prometheus(settings: Properties, all: Series[]): Untitled {
  const query = parseQuery(textAt(settings, "query"));
  const asked = selectors(query);
  const series = [...new Set(asked.flatMap((one) => selected(one, all)))];
  return {
    series,
    numbers: numbersOf(query),
    windowMinutes: Math.max(5, ...asked.map(({ minutes = 5, offsetMinutes }) => minutes + offsetMinutes)),
    durationMinutes: secondsOf(textAt(settings, "duration", "0s")) / 60,
    holdsAt: (changes, at) => answers(query, { series, changes, at }),
  };
}

function answers(query: Query, scope: { series: Series[]; changes: Changes; at: number }): string[] {
  const found = evaluate(query, scope);
  // A number alone is no time series, and fires nothing.
  return typeof found === "number" ? [] : found.map(({ labels }) => JSON.stringify(labels));
}

function keys(points: Point[]): string[] {
  return points.map(keyOf);
}

function keyOf({ labels }: Point): string {
  return JSON.stringify(labels);
}

export function tables(value: Value | undefined): Properties[] {
  return Array.isArray(value) ? value.filter(isTable) : [];
}

/** The conditions of a policy, as they were sent. */
export function conditionsOf(inputs: Properties): Properties[] {
  return tables(valueAt(inputs, "conditions"));
}
