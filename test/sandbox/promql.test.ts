// What queries answer, against hand-made series: a gauge of two instances, a counter of two codes, a histogram.
import assert from "node:assert/strict";
import { test } from "node:test";
import { evaluate } from "../../sandbox/monitoring/evaluate";
import { exampleOf } from "../../sandbox/monitoring/example";
import { entryFor, matches } from "../../sandbox/monitoring/log-entry";
import { parseQuery } from "../../sandbox/monitoring/promql";
import { everyMinutes } from "../../sandbox/monitoring/schedule";
import type { Series, Signal } from "../../sandbox/monitoring/series";

function series(name: string, labels: { [label: string]: string }, quiet: Signal, more: Partial<Series> = {}): Series {
  return {
    ...{ project: "acme", metric: `prometheus.googleapis.com/${name}/own`, resource: "prometheus_target" },
    ...{ resourceLabels: labels, metricLabels: {}, kind: "GAUGE", value: "DOUBLE", quiet, bounds: [], subject: name },
    ...more,
  };
}

const a = series("depth", { instance: "a", queue: "mail" }, { level: 10 });
const b = series("depth", { instance: "b", queue: "mail" }, { level: 4, pulse: { everyMinutes: 10, then: 20 } });
const ok = series("requests_total", { code: "200" }, { level: 90 }, { kind: "DELTA" });
const failed = series("requests_total", { code: "500" }, { level: 10 }, { kind: "DELTA" });
const slow = series(
  "seconds",
  {},
  { level: 60, sample: 3 },
  { kind: "DELTA", value: "DISTRIBUTION", bounds: [1, 2, 4, 8] },
);
const all = [a, b, ok, failed, slow];

/** The values of a query at minute 5, one of every sample. Of instance `a` there are no points since minute 0. */
const values = (query: string): number[] | number => {
  const found = evaluate(parseQuery(query), { series: all, changes: new Map([[a, { level: undefined }]]), at: 5 });
  return typeof found === "number" ? found : found.map(({ value }) => Number(value.toFixed(6)));
};

const cases: [query: string, answer: number[] | number][] = [
  ["1 + 2 * 3 ^ 2", 19],
  ["-(2) + 1 > bool 3", 0],
  ["depth", [4]],
  ["depth offset 10m", [10, 4]],
  ["max_over_time(depth[10m])", [10, 20]],
  ["min_over_time(depth[10m])", [10, 4]],
  ["avg_over_time(depth[10m])", [10, 5.6]],
  ["count_over_time(depth[10m])", [5, 10]],
  ["sum by (queue) (sum_over_time(depth[10m]))", [106]],
  ["count without (instance) (depth)", [1]],
  ["absent(depth)", []],
  ['absent(depth{instance="c"})', [1]],
  ['absent_over_time(depth{instance="a"}[3m])', [1]],
  ["sum(rate(requests_total[5m]))", [1.666667]],
  ['increase(requests_total{code=~"5.."}[5m])', [50]],
  ['sum(rate(requests_total{code!="200"}[5m])) / sum(rate(requests_total[5m])) > 0.05', [0.1]],
  ['sum(rate(requests_total{code!="200"}[5m])) / sum(rate(requests_total[5m])) > 0.2', []],
  ["histogram_quantile(0.5, sum by (le) (rate(seconds_bucket[5m])))", [3]],
  ["sum(rate(seconds_sum[5m])) / sum(rate(seconds_count[5m]))", [3]],
  ["requests_total_missing or vector(7)", [7]],
  ['depth unless on (queue) depth{instance="b"}', []],
  ["10 < depth offset 5m", [20]],
  ["9 < depth offset 5m", [10, 20]],
  ["clamp_max(depth, 3)", [3]],
  ['{__name__="depth"} and depth', [4]],
];

test("queries answer as Prometheus does", () => {
  for (const [query, answer] of cases) assert.deepEqual(values(query), answer, query);
});

test("what is not evaluated is an error, never an answer", () => {
  for (const query of [
    "topk(1, depth)",
    "deriv(depth[5m])",
    "depth * on (a) group_left b",
    "max_over_time(depth[1h:5m])",
  ]) {
    assert.throws(() => values(query), /does not evaluate/, query);
  }
  assert.throws(() => parseQuery("sum(depth"), /no PromQL/);
});

test("an entry is found for a query of logs, which selects it and not one without it", () => {
  for (const query of [
    'a.b="x" c.d:"y"',
    'log_id("cloudaudit.googleapis.com/activity") AND (a="1" OR b="2") AND NOT c="3"',
    'p.m=~"^google[.]iam[.]v[0-9]+[.](Create|Delete)Key$" AND p.n!="z"',
    "n>5 AND n<=9",
    "present:*",
  ]) {
    assert.ok(matches(query, entryFor(query)), query);
    assert.ok(!matches(query, { logName: "projects/acme/logs/other" }), query);
  }
  assert.throws(() => entryFor('a="1" AND a="2"'), /no log entry was found/);
  assert.throws(() => matches("a ~ 1", {}), /cannot read/);
});

test("a text is found for each kind of pattern", () => {
  for (const pattern of ["^a(b|c)?d+$", "[^a]x{3}", "\\d+[.]\\w*", "(?:one|two)-[a-z]"]) {
    assert.match(exampleOf(pattern), new RegExp(pattern));
  }
});

test("a schedule's longest pause", () => {
  const pauses = ["* * * * *", "*/15 * * * *", "0 */6 * * *", "30 2 * * *", "0 8-18/2 * * 1-5", "0 0 1 * *"].map(
    everyMinutes,
  );
  assert.deepEqual(pauses, [1, 15, 360, 1440, 62 * 60, 31 * 1440]);
});
