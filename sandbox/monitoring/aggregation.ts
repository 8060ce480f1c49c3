// Aligners and reducers of Cloud Monitoring (https://cloud.google.com/monitoring/api/ref_v3/rest/v3/projects.alertPolicies#Aggregation).
import type { Properties } from "../model";
import { textAt } from "../model";
import { secondsOf } from "../models/google";
import { sampleOf, windowOf, type Changes, type Series, type Window } from "./series";

/** An aligned or reduced value, with the labels that are left. */
export interface Point {
  labels: Labels;
  value: number;
}

type Aligner = (points: Window, minutes: number) => number;

const aligners: { [name: string]: Aligner } = {
  ALIGN_NONE: ({ last }) => last,
  ALIGN_NEXT_OLDER: ({ last }) => last,
  ALIGN_INTERPOLATE: ({ last }) => last,
  ALIGN_MEAN: ({ sum, count }) => sum / count,
  ALIGN_MAX: ({ most }) => most,
  ALIGN_MIN: ({ least }) => least,
  ALIGN_SUM: ({ sum }) => sum,
  ALIGN_DELTA: ({ sum }) => sum,
  ALIGN_COUNT: ({ count }) => count,
  ALIGN_RATE: ({ sum }, minutes) => sum / (minutes * 60),
  ALIGN_COUNT_TRUE: ({ sum }) => sum,
  ALIGN_COUNT_FALSE: ({ sum, count }) => count - sum,
  ALIGN_FRACTION_TRUE: ({ sum, count }) => sum / count,
};

const sum = (values: number[]): number => values.reduce((total, value) => total + value, 0);

const reducers: { [name: string]: (values: number[]) => number } = {
  REDUCE_SUM: sum,
  REDUCE_MEAN: (values) => sum(values) / values.length,
  REDUCE_MAX: (values) => Math.max(...values),
  REDUCE_MIN: (values) => Math.min(...values),
  REDUCE_COUNT: (values) => values.length,
  REDUCE_COUNT_TRUE: (values) => values.filter((value) => value !== 0).length,
  REDUCE_COUNT_FALSE: (values) => values.filter((value) => value === 0).length,
  REDUCE_FRACTION_TRUE: (values) => values.filter((value) => value !== 0).length / values.length,
};

/** The minutes over which the first aggregation looks. */
export function alignmentMinutes(aggregations: Properties[]): number {
  return Math.max(1, ...aggregations.map((one) => secondsOf(textAt(one, "alignmentPeriod", "60s")) / 60));
}

/** The values of series at a minute, as the aggregations make them. A series without points in the period has none. */
export function aggregated(series: Series[], aggregations: Properties[], changes: Changes, at: number): Point[] {
  const minutes = alignmentMinutes(aggregations);
  const [first = {}, ...more] = aggregations;
  const aligned = series.flatMap((one): Point[] => {
    const points = windowOf(one, changes, at - minutes, at);
    return points === undefined
      ? []
      : [
          {
            labels: labelsOf(one),
            value: align(
              one,
              textAt(first, "perSeriesAligner", "ALIGN_NONE"),
              points,
              minutes,
              sampleOf(one, changes, at),
            ),
          },
        ];
  });
  // A second aggregation reduces once more what the first left.
  return more.reduce((points, one) => reduced(points, one), reduced(aligned, first));
}

function align(series: Series, name: string, points: Window, minutes: number, sample: number): number {
  if (series.value === "DISTRIBUTION" && /^ALIGN_(PERCENTILE_\d\d|MEAN)$/.test(name))
    return points.sum > 0 ? sample : 0;
  if (/^ALIGN_PERCENTILE_\d\d$/.test(name)) return name === "ALIGN_PERCENTILE_05" ? points.least : points.most;
  const aligner = aligners[name];
  if (aligner === undefined) throw new Error(`${name} is an aligner that the simulated cloud does not evaluate`);
  return aligner(points, minutes);
}

function reduced(points: Point[], aggregation: Properties): Point[] {
  const name = textAt(aggregation, "crossSeriesReducer", "REDUCE_NONE");
  if (name === "REDUCE_NONE") return points;
  const percentile = /^REDUCE_PERCENTILE_(\d\d)$/.exec(name);
  const reduce = percentile === null ? reducers[name] : nth(Number(percentile[1]) / 100);
  if (reduce === undefined) throw new Error(`${name} is a reducer that the simulated cloud does not evaluate`);
  const fields = (Array.isArray(aggregation["groupByFields"]) ? aggregation["groupByFields"] : [])
    .map(String)
    .map(field);
  const groups = new Map<string, Point[]>();
  for (const point of points) {
    const key = JSON.stringify(fields.map((name) => [name, point.labels[name] ?? ""]));
    groups.set(key, [...(groups.get(key) ?? []), point]);
  }
  return [...groups].map(([key, members]) => ({
    labels: Object.fromEntries(JSON.parse(key) as [string, string][]),
    value: reduce(members.map(({ value }) => value)),
  }));
}

function nth(share: number): (values: number[]) => number {
  return (values) => [...values].sort((one, other) => one - other)[Math.ceil(share * values.length) - 1] ?? NaN;
}

/** `resource.label.host` and `resource.labels.host` are the same. */
export function field(name: string): string {
  return name.replace(/^(metric|resource)\.label\./, "$1.labels.");
}

type Labels = Readonly<Record<string, string>>;

/** A series has the same labels in each minute. */
const known = new WeakMap<Series, Labels>();

/** Its labels as filters write them. */
export function labelsOf(series: Series): Labels {
  const labels = known.get(series) ?? written(series);
  known.set(series, labels);
  return labels;
}

function written(series: Series): Labels {
  const of = (whose: string, labels: { [label: string]: string }): [string, string][] =>
    Object.entries(labels).map(([label, value]) => [`${whose}.labels.${label}`, value]);
  const own: [string, string][] = [
    ["metric.type", series.metric],
    ["resource.type", series.resource],
    ["project", series.project],
    ...of("resource", series.resourceLabels),
    ...of("metric", series.metricLabels),
  ];
  return Object.fromEntries(own);
}
