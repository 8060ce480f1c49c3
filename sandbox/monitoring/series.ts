// Time series of the simulated cloud, one point in a minute. Until minute 0 all is well; a drill changes some of them from then on.
import type { MetricKind, MetricValue } from "./metrics";

/** What a time series is from some minute on. */
export interface Signal {
  /** The value of a gauge, or what is counted in a minute; of a distribution, how many samples there are in a minute. Nothing: no points. */
  level: number | undefined;
  /** Every so many minutes it is `then`. */
  pulse?: { everyMinutes: number; then: number };
  /** Of a distribution: what each sample is. */
  sample?: number;
}

export interface Series {
  project: string;
  metric: string;
  resource: string;
  resourceLabels: { [label: string]: string };
  metricLabels: { [label: string]: string };
  kind: MetricKind;
  value: MetricValue;
  quiet: Signal;
  /** Of a distribution: where its buckets end. */
  bounds: number[];
  /** What it measures: series of one subject change together. */
  subject: string;
}

/** The changed series of a drill. */
export type Changes = ReadonlyMap<Series, Signal>;

/** What the points of a window are. */
export interface Window {
  count: number;
  sum: number;
  least: number;
  most: number;
  last: number;
}

/** The points of a series in the minutes after `from`, up to and with `to`. */
export function windowOf(series: Series, changes: Changes, from: number, to: number): Window | undefined {
  const changed = changes.get(series);
  const parts =
    changed === undefined
      ? [part(series.quiet, from, to)]
      : [part(series.quiet, from, Math.min(to, 0)), part(changed, Math.max(from, 0), to)];
  const known = parts.filter((one) => one !== undefined);
  if (known.length === 0) return undefined;
  return {
    count: known.reduce((sum, { count }) => sum + count, 0),
    sum: known.reduce((sum, one) => sum + one.sum, 0),
    least: Math.min(...known.map(({ least }) => least)),
    most: Math.max(...known.map(({ most }) => most)),
    last: known.at(-1)?.last ?? NaN,
  };
}

/** What a distribution's samples are at the end of a window. */
export function sampleOf(series: Series, changes: Changes, to: number): number {
  const changed = changes.get(series);
  return (to > 0 ? changed?.sample : undefined) ?? series.quiet.sample ?? 0;
}

function part({ level, pulse }: Signal, from: number, to: number): Window | undefined {
  const minutes = Math.floor(to) - Math.floor(from);
  if (level === undefined || minutes <= 0) return undefined;
  const every = pulse?.everyMinutes ?? 0;
  const pulses = pulse === undefined ? 0 : Math.floor(to / every) - Math.floor(from / every);
  const then = pulse?.then ?? level;
  const values = [...(pulses > 0 ? [then] : []), ...(pulses < minutes ? [level] : [])];
  return {
    count: minutes,
    sum: pulses * then + (minutes - pulses) * level,
    least: Math.min(...values),
    most: Math.max(...values),
    last: pulse !== undefined && Math.floor(to) % every === 0 ? then : level,
  };
}

const names = new Map<string, string>();

/** A metric's name in PromQL (https://cloud.google.com/monitoring/promql/promql-mapping). */
export function promqlName(metric: string): string {
  const known = names.get(metric);
  if (known !== undefined) return known;
  const slash = metric.indexOf("/");
  const plain = (text: string): string => text.replaceAll(/[^A-Za-z0-9_]/g, "_");
  const name = metric.startsWith("prometheus.googleapis.com/")
    ? plain(metric.split("/").slice(1, -1).join("/"))
    : slash < 0
      ? plain(metric)
      : `${plain(metric.slice(0, slash))}:${plain(metric.slice(slash + 1))}`;
  names.set(metric, name);
  return name;
}

const labels = new WeakMap<Series, { [label: string]: string }>();

/** Its labels in PromQL. A metric's label that is called as one of its resource has a prefix. */
export function promqlLabels(series: Series): { [label: string]: string } {
  const known = labels.get(series);
  if (known !== undefined) return known;
  const own = Object.entries(series.metricLabels).map(([label, value]): [string, string] => [
    label in series.resourceLabels ? `metric_${label}` : label,
    value,
  ]);
  const all = { ...series.resourceLabels, ...Object.fromEntries(own), monitored_resource: series.resource };
  labels.set(series, all);
  return all;
}
