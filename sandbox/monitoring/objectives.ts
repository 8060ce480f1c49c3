// How fast an error budget is used (https://cloud.google.com/stackdriver/docs/solutions/slo-monitoring/api/timeseries-selectors).
import { textAt, valueAt, type Properties } from "../model";
import { secondsOf } from "../models/google";
import { isTable } from "../wire";
import type { Point } from "./aggregation";
import { parseFilter } from "./filter";
import { selectedBy } from "./select";
import { windowOf, type Changes, type Series } from "./series";
import type { System } from "./system";

/** `select_slo_burn_rate("<objective>", "3600s")`. @throws Error at another selector, or an objective that there is not. */
export function burnRate(
  selector: string,
  { objectives }: Pick<System, "objectives">,
  all: Series[],
): { series: Series[]; windowMinutes: number; valueAt: (changes: Changes, at: number) => Point[] } {
  const [, name = "", lookback = ""] = /^select_slo_burn_rate\(\s*"([^"]+)"\s*,\s*"?(\w+)"?\s*\)$/.exec(selector) ?? [];
  if (name === "") throw new Error(`${selector} is a selector that the simulated cloud does not evaluate`);
  const objective = objectives.get(name);
  if (objective === undefined) throw new Error(`no service-level objective has the name ${name}`);
  const windowMinutes = minutesOf(lookback);
  const { bad, series } = indicator(objective, all);
  const budget = 1 - Number(objective["goal"]);
  return {
    series,
    windowMinutes,
    valueAt: (changes, at) => {
      const share = bad(changes, at - windowMinutes, at);
      return share === undefined ? [] : [{ labels: {}, value: share / budget }];
    },
  };
}

interface Indicator {
  series: Series[];
  /** The bad part of a window, from 0 to 1. */
  bad: (changes: Changes, from: number, to: number) => number | undefined;
}

function indicator(objective: Properties, all: Series[]): Indicator {
  const windows = valueAt(objective, "windowsBasedSli");
  if (isTable(windows)) return windowed(windows, all);
  const ratio = valueAt(objective, "requestBasedSli.goodTotalRatio");
  if (!isTable(ratio)) throw new Error("the objective has an indicator that the simulated cloud does not evaluate");
  const select = (property: string): Series[] => {
    const filter = textAt(ratio, property);
    return filter === "" ? [] : selectedBy(parseFilter(filter), all);
  };
  const [good, bad, total] = [select("goodServiceFilter"), select("badServiceFilter"), select("totalServiceFilter")];
  const count = (some: Series[], changes: Changes, from: number, to: number): number =>
    some.reduce((sum, one) => sum + (windowOf(one, changes, from, to)?.sum ?? 0), 0);
  return {
    series: [...new Set([...good, ...bad, ...total])],
    bad: (changes, from, to) => {
      const all = total.length > 0 ? count(total, changes, from, to) : count([...good, ...bad], changes, from, to);
      if (all === 0) return undefined;
      return (bad.length > 0 ? count(bad, changes, from, to) : all - count(good, changes, from, to)) / all;
    },
  };
}

/** Windows that are good or bad as a whole. */
function windowed(settings: Properties, all: Series[]): Indicator {
  const mean = valueAt(settings, "metricMeanInRange");
  const filter = isTable(mean) ? textAt(mean, "timeSeries") : textAt(settings, "goodBadMetricFilter");
  if (filter === "") throw new Error("the objective has an indicator that the simulated cloud does not evaluate");
  const series = selectedBy(parseFilter(filter), all);
  const least = isTable(mean) ? Number(valueAt(mean, "range.min") ?? -Infinity) : 1;
  const most = isTable(mean) ? Number(valueAt(mean, "range.max") ?? Infinity) : 1;
  return {
    series,
    bad: (changes, from, to) => {
      // A window is good if one of its series is: each is a place that asks, and each is in or out of range all the time or in its pulses.
      const shares = series.flatMap((one) => {
        const points = windowOf(one, changes, from, to);
        if (points === undefined) return [];
        const inRange = (value: number): boolean => value >= least && value <= most;
        if (inRange(points.least) && inRange(points.most)) return [0];
        if (!inRange(points.least) && !inRange(points.most)) return [1];
        return [1 - (points.sum / points.count - points.least) / (points.most - points.least)];
      });
      return shares.length === 0 ? undefined : Math.min(...shares);
    },
  };
}

function minutesOf(duration: string): number {
  const factor = { s: 1 / 60, m: 1, h: 60, d: 1440 }[duration.at(-1) ?? ""];
  return factor === undefined ? secondsOf(duration) / 60 : Number(duration.slice(0, -1)) * factor;
}
