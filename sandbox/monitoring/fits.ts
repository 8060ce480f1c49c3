// Whether an aligner, a reducer, a function of PromQL or an indicator fits the kind of its metric. One that does not is refused by Cloud Monitoring
// or, in a dashboard, an empty chart.
//
// https://cloud.google.com/monitoring/api/ref_v3/rest/v3/projects.alertPolicies#Aligner and #Reducer, and for indicators
// https://cloud.google.com/monitoring/api/ref_v3/rest/v3/services.serviceLevelObjectives, read in the discovery document of 2026-11.
import { textAt, type Properties } from "../model";
import type { MetricKind, MetricValue } from "./metrics";

/** A metric, or what an aligner makes of it. */
export interface Shape {
  kind: MetricKind;
  value: MetricValue;
}

interface Rule {
  kinds: readonly MetricKind[];
  values: readonly MetricValue[];
  /** The kind that comes out; that of the input by default. */
  kind?: MetricKind;
  /** The type of value that comes out; that of the input by default. */
  value?: MetricValue;
}

const counted: MetricKind[] = ["CUMULATIVE", "DELTA"];
const measured: MetricKind[] = ["GAUGE", "DELTA"];
const numeric: MetricValue[] = ["INT64", "DOUBLE"];
const distributions: MetricValue[] = ["DISTRIBUTION"];
const anyValue: MetricValue[] = ["BOOL", ...numeric, ...distributions];
const percentile: Rule = { kinds: measured, values: distributions, kind: "GAUGE", value: "DOUBLE" };
const ofTruth: Rule = { kinds: ["GAUGE"], values: ["BOOL"], value: "INT64" };

const aligners: { [aligner: string]: Rule } = {
  ALIGN_NONE: { kinds: [...counted, "GAUGE"], values: anyValue },
  ALIGN_DELTA: { kinds: counted, values: [...numeric, ...distributions], kind: "DELTA" },
  ALIGN_RATE: { kinds: counted, values: numeric, kind: "GAUGE", value: "DOUBLE" },
  ALIGN_INTERPOLATE: { kinds: ["GAUGE"], values: numeric },
  ALIGN_NEXT_OLDER: { kinds: ["GAUGE"], values: anyValue },
  ALIGN_MIN: { kinds: measured, values: numeric },
  ALIGN_MAX: { kinds: measured, values: numeric },
  ALIGN_MEAN: { kinds: measured, values: numeric, value: "DOUBLE" },
  ALIGN_COUNT: { kinds: measured, values: ["BOOL", ...numeric], value: "INT64" },
  ALIGN_SUM: { kinds: measured, values: [...numeric, ...distributions] },
  ALIGN_STDDEV: { kinds: measured, values: numeric, value: "DOUBLE" },
  ALIGN_COUNT_TRUE: ofTruth,
  ALIGN_COUNT_FALSE: ofTruth,
  ALIGN_FRACTION_TRUE: { ...ofTruth, value: "DOUBLE" },
  ALIGN_PERCENTILE_99: percentile,
  ALIGN_PERCENTILE_95: percentile,
  ALIGN_PERCENTILE_50: percentile,
  ALIGN_PERCENTILE_05: percentile,
  ALIGN_PERCENT_CHANGE: { kinds: measured, values: numeric, value: "DOUBLE" },
};

/** The types of values that a reducer takes, always of a `GAUGE` or a `DELTA`, and what comes out. */
const reducers: { [reducer: string]: { values: readonly MetricValue[]; value?: MetricValue } } = {
  REDUCE_MEAN: { values: [...numeric, ...distributions], value: "DOUBLE" },
  REDUCE_MIN: { values: numeric },
  REDUCE_MAX: { values: numeric },
  REDUCE_SUM: { values: [...numeric, ...distributions] },
  REDUCE_STDDEV: { values: [...numeric, ...distributions], value: "DOUBLE" },
  REDUCE_COUNT: { values: anyValue, value: "INT64" },
  REDUCE_COUNT_TRUE: { values: ["BOOL"], value: "INT64" },
  REDUCE_COUNT_FALSE: { values: ["BOOL"], value: "INT64" },
  REDUCE_FRACTION_TRUE: { values: ["BOOL"], value: "DOUBLE" },
  REDUCE_PERCENTILE_99: { values: [...numeric, ...distributions], value: "DOUBLE" },
  REDUCE_PERCENTILE_95: { values: [...numeric, ...distributions], value: "DOUBLE" },
  REDUCE_PERCENTILE_50: { values: [...numeric, ...distributions], value: "DOUBLE" },
  REDUCE_PERCENTILE_05: { values: [...numeric, ...distributions], value: "DOUBLE" },
};

/** What is wrong with aggregations of a metric, a sentence each; the first one that does not fit ends it. */
export function misfits(metric: string, shape: Shape, aggregations: Properties[]): string[] {
  let left = shape;
  for (const one of aggregations) {
    const aligned = afterAligner(metric, left, textAt(one, "perSeriesAligner", "ALIGN_NONE"));
    if (typeof aligned === "string") return [aligned];
    const reduced = afterReducer(metric, aligned, textAt(one, "crossSeriesReducer", "REDUCE_NONE"));
    if (typeof reduced === "string") return [reduced];
    left = reduced;
  }
  return [];
}

function afterAligner(metric: string, shape: Shape, aligner: string): Shape | string {
  const rule = aligners[aligner];
  if (rule === undefined) return `${aligner} is no aligner of Cloud Monitoring`;
  return misfitOf(aligner, rule, metric, shape) ?? { kind: rule.kind ?? shape.kind, value: rule.value ?? shape.value };
}

function misfitOf(what: string, { kinds, values }: Rule, metric: string, { kind, value }: Shape): string | undefined {
  if (kinds.includes(kind) && values.includes(value)) return undefined;
  return `${what} takes ${kinds.join(" or ")} with ${values.join(" or ")}, and ${metric} is ${kind} with ${value}`;
}

function afterReducer(metric: string, shape: Shape, reducer: string): Shape | string {
  if (reducer === "REDUCE_NONE") return shape;
  const rule = reducers[reducer];
  if (rule === undefined) return `${reducer} is no reducer of Cloud Monitoring`;
  if (shape.kind === "CUMULATIVE")
    return `${reducer} takes GAUGE or DELTA, and ${metric} is CUMULATIVE: align it by ALIGN_DELTA`;
  if (!rule.values.includes(shape.value)) {
    return `${reducer} takes ${rule.values.join(" or ")}, and ${metric} is ${shape.value} once it is aligned`;
  }
  return { kind: shape.kind, value: rule.value ?? shape.value };
}

/** Functions of PromQL that look at the growth of a counter, and those that look at values of a gauge. */
const ofCounters = ["rate", "increase", "irate"];
const ofGauges = ["delta", "idelta", "deriv", "avg_over_time", "min_over_time", "max_over_time", "sum_over_time"];

/** What is wrong with a function of PromQL over a metric; both kinds that are counted are counters there. */
export function misfitOfFunction(metric: string, { kind }: Shape, call: string): string[] {
  const wanted = ofCounters.includes(call) ? counted : ofGauges.includes(call) ? ["GAUGE"] : undefined;
  if (wanted === undefined || wanted.includes(kind)) return [];
  return [`${call}() takes ${wanted.join(" or ")}, and ${metric} is ${kind}`];
}

/** What is asked of the metric of each filter of an indicator. */
const indicators: { [filter: string]: Rule } = {
  goodServiceFilter: { kinds: counted, values: numeric },
  badServiceFilter: { kinds: counted, values: numeric },
  totalServiceFilter: { kinds: counted, values: numeric },
  distributionFilter: { kinds: counted, values: distributions },
  goodBadMetricFilter: { kinds: ["GAUGE"], values: ["BOOL"] },
  timeSeries: { kinds: measured, values: numeric },
};

/** What is wrong with a metric in a filter of an objective's indicator. */
export function misfitOfIndicator(metric: string, shape: Shape, filter: string): string[] {
  const rule = indicators[filter];
  const misfit = rule === undefined ? undefined : misfitOf(filter, rule, metric, shape);
  return misfit === undefined ? [] : [misfit];
}
