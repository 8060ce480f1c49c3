// What does not fit the kind of a metric is found, whoever asks for it.
import assert from "node:assert/strict";
import { test } from "node:test";
import { inAggregations, wrongKinds, wrongObjectives } from "../../sandbox/monitoring/kinds";
import type { LogMetric, System } from "../../sandbox/monitoring/system";
import type { Properties } from "../../sandbox/model";

const system: System = { series: [], logMetrics: [], objectives: new Map(), policies: [], clusters: [] };

const said = (metric: string, perSeriesAligner: string, crossSeriesReducer = "REDUCE_NONE"): string[] =>
  inAggregations(`metric.type="${metric}"`, { perSeriesAligner, crossSeriesReducer }, system, "acme");

test("an aligner fits the kind and the type of the values, and a reducer what the aligner left", () => {
  const rows: [metric: string, aligner: string, reducer: string | undefined, expected: RegExp | undefined][] = [
    ["cloudsql.googleapis.com/database/up", "ALIGN_MIN", "REDUCE_MIN", undefined],
    [
      "cloudsql.googleapis.com/database/up",
      "ALIGN_RATE",
      undefined,
      /^ALIGN_RATE takes CUMULATIVE or DELTA .*up is GAUGE with INT64$/,
    ],
    ["run.googleapis.com/request_count", "ALIGN_RATE", "REDUCE_SUM", undefined],
    ["run.googleapis.com/request_count", "ALIGN_NEXT_OLDER", undefined, /takes GAUGE/],
    ["run.googleapis.com/request_latencies", "ALIGN_DELTA", "REDUCE_PERCENTILE_95", undefined],
    ["run.googleapis.com/request_latencies", "ALIGN_PERCENTILE_99", "REDUCE_MAX", undefined],
    [
      "run.googleapis.com/request_latencies",
      "ALIGN_MEAN",
      undefined,
      /with INT64 or DOUBLE, and .* DELTA with DISTRIBUTION/,
    ],
    ["run.googleapis.com/request_latencies", "ALIGN_DELTA", "REDUCE_MAX", /^REDUCE_MAX takes INT64 or DOUBLE/],
    ["kubernetes.io/container/restart_count", "ALIGN_DELTA", "REDUCE_SUM", undefined],
    ["kubernetes.io/container/restart_count", "ALIGN_MEAN", undefined, /is CUMULATIVE with INT64/],
    ["kubernetes.io/container/restart_count", "ALIGN_NONE", "REDUCE_SUM", /align it by ALIGN_DELTA/],
    ["monitoring.googleapis.com/uptime_check/check_passed", "ALIGN_NEXT_OLDER", "REDUCE_COUNT_FALSE", undefined],
    ["monitoring.googleapis.com/uptime_check/check_passed", "ALIGN_FRACTION_TRUE", "REDUCE_MEAN", undefined],
    ["monitoring.googleapis.com/uptime_check/check_passed", "ALIGN_MEAN", undefined, /GAUGE with BOOL/],
    ["run.googleapis.com/request_count", "ALIGN_PERCENTIL_99", undefined, /is no aligner of Cloud Monitoring/],
    // What a program measures itself is not known.
    ["custom.googleapis.com/queue", "ALIGN_RATE", undefined, undefined],
  ];
  for (const [metric, aligner, reducer, expected] of rows) {
    const found = said(metric, aligner, reducer);
    if (expected === undefined) assert.deepEqual(found, [], `${metric} by ${aligner} and ${reducer ?? "nothing"}`);
    else assert.match(found.join("\n"), expected);
  }
});

test("a metric from logs has the kind that it was made with", () => {
  const series = { metric: "logging.googleapis.com/user/denied", kind: "DELTA", value: "INT64" };
  const denied = { project: "acme", filter: "", series } as unknown as LogMetric;
  const own = { ...system, logMetrics: [denied] };
  const filter = 'metric.type="logging.googleapis.com/user/denied"';
  assert.deepEqual(inAggregations(filter, { perSeriesAligner: "ALIGN_RATE" }, own, "acme"), []);
  assert.match(inAggregations(filter, { perSeriesAligner: "ALIGN_NEXT_OLDER" }, own, "acme").join(), /is DELTA/);
  assert.deepEqual(inAggregations(filter, { perSeriesAligner: "ALIGN_NEXT_OLDER" }, own, "other"), []);
});

const policy = (condition: Properties): Properties => ({ conditions: [condition] });

test("conditions are looked at, their denominators and their PromQL too", () => {
  const total = 'metric.type="run.googleapis.com/request_count"';
  const byRate = [{ perSeriesAligner: "ALIGN_RATE" }];
  const threshold = { filter: total, aggregations: byRate, denominatorFilter: total };
  const asked = (query: string): string[] =>
    wrongKinds(policy({ conditionPrometheusQueryLanguage: { query } }), system, "acme");
  assert.deepEqual(
    wrongKinds(policy({ conditionThreshold: { ...threshold, denominatorAggregations: byRate } }), system, "acme"),
    [],
  );
  const bad = { ...threshold, denominatorAggregations: [{ perSeriesAligner: "ALIGN_INTERPOLATE" }] };
  assert.match(
    wrongKinds(policy({ conditionThreshold: bad }), system, "acme").join(),
    /^ALIGN_INTERPOLATE takes GAUGE/,
  );
  assert.deepEqual(asked("sum(rate(run_googleapis_com:request_count[5m])) > 1"), []);
  assert.deepEqual(asked("absent_over_time(cloudsql_googleapis_com:database_up[5m])"), []);
  assert.match(asked("sum(rate(cloudsql_googleapis_com:database_up[5m])) > 1").join(), /^rate\(\) takes .*up is GAUGE/);
  assert.match(
    asked("1 - avg(avg_over_time(run_googleapis_com:request_count[5m])) > 1").join(),
    /^avg_over_time\(\) takes GAUGE, and run\.googleapis\.com\/request_count is DELTA/,
  );
});

test("an objective's indicator fits its metric", () => {
  const of = (sli: Properties): string[] =>
    wrongObjectives({ ...system, objectives: new Map([["one", sli]]) }).map(({ problem }) => problem);
  const requests = 'metric.type="run.googleapis.com/request_count"';
  const latencies = 'metric.type="run.googleapis.com/request_latencies"';
  const up = 'metric.type="cloudsql.googleapis.com/database/up"';
  const passed = 'metric.type="monitoring.googleapis.com/uptime_check/check_passed"';
  assert.deepEqual(of({ windowsBasedSli: { goodBadMetricFilter: passed } }), []);
  assert.deepEqual(of({ windowsBasedSli: { metricMeanInRange: { timeSeries: up } } }), []);
  assert.deepEqual(of({ requestBasedSli: { goodTotalRatio: { totalServiceFilter: requests } } }), []);
  assert.deepEqual(of({ requestBasedSli: { distributionCut: { distributionFilter: latencies } } }), []);
  assert.match(
    of({ windowsBasedSli: { goodBadMetricFilter: up } }).join(),
    /^goodBadMetricFilter takes GAUGE with BOOL/,
  );
  assert.match(of({ requestBasedSli: { goodTotalRatio: { badServiceFilter: up } } }).join(), /is GAUGE with INT64$/);
  assert.match(
    of({ requestBasedSli: { distributionCut: { distributionFilter: requests } } }).join(),
    /with DISTRIBUTION, and .*request_count is DELTA with INT64$/,
  );
});
