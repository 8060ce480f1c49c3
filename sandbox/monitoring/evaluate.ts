// What a query in PromQL answers over simulated time series (https://prometheus.io/docs/prometheus/latest/querying/). What is not
// understood is an error, never taken for an answer.
import { groups, only, sorted, without, type Labels, type Sample } from "./labels";
import { arithmetic, mathematics, orders, reducers, windows } from "./operators";
import type { Matcher, Query, Selector } from "./promql";
import { promqlLabels, promqlName, sampleOf, windowOf, type Changes, type Series, type Window } from "./series";

/** Where and when a query is asked. */
export interface Scope {
  series: Series[];
  changes: Changes;
  /** The minute. */
  at: number;
}

/** How far back the last point of a series may be, in minutes. */
const lookback = 5;

/** Samples, or one number. */
export function evaluate(query: Query, scope: Scope): Sample[] | number {
  switch (query.kind) {
    case "number":
      return query.value;
    case "select":
      return instant(query, scope);
    case "call":
      return call(query.name, query.args, scope);
    case "aggregate":
      return aggregate(query, scope);
    case "binary":
      return binary(query, scope);
  }
}

/** The series that a selector names, with the bound of a bucket where it names buckets. */
export function selected({ name, matchers }: Selector, series: Series[]): Series[] {
  return series.filter((one) => {
    const own = promqlName(one.metric);
    const named =
      name === own ||
      (one.value === "DISTRIBUTION" && ["bucket", "sum", "count"].some((end) => name === `${own}_${end}`));
    return named && agrees(promqlLabels(one), matchers);
  });
}

function agrees(labels: Labels, matchers: Matcher[]): boolean {
  return matchers.every(({ label, operator, value }) => {
    const found = labels[label] ?? "";
    if (label === "le") return true;
    if (operator === "=") return found === value;
    if (operator === "!=") return found !== value;
    const whole = new RegExp(`^(?:${value})$`);
    return operator === "=~" ? whole.test(found) : !whole.test(found);
  });
}

function instant(query: Selector, scope: Scope): Sample[] {
  return overWindow({ ...query, minutes: lookback }, scope, ({ last }) => last);
}

/** One sample for each series that has points in the window. */
function overWindow(query: Selector, scope: Scope, value: (points: Window, minutes: number) => number): Sample[] {
  const to = scope.at - query.offsetMinutes;
  const minutes = query.minutes ?? lookback;
  return selected(query, scope.series).flatMap((one) => {
    const points = windowOf(one, scope.changes, to - minutes, to);
    if (points === undefined) return [];
    const labels = promqlLabels(one);
    if (one.value !== "DISTRIBUTION") return [{ labels, value: value(points, minutes) }];
    return buckets(query.name, one, sampleOf(one, scope.changes, to), points).map(([more, counted]) => ({
      labels: { ...labels, ...more },
      value: value(counted, minutes),
    }));
  });
}

/** What is counted of a distribution: its samples, their sum, or those up to the end of each bucket. */
function buckets(name: string, series: Series, sample: number, points: Window): [Labels, Window][] {
  const times = (factor: number): Window => ({ ...points, sum: points.sum * factor, last: points.last * factor });
  if (name.endsWith("_count")) return [[{}, points]];
  if (name.endsWith("_sum")) return [[{}, times(sample)]];
  if (!name.endsWith("_bucket")) throw new Error(`${name} is a distribution: ask for its _bucket, _count or _sum`);
  return [...series.bounds, Infinity].map((bound) => [
    { le: bound === Infinity ? "+Inf" : String(bound) },
    times(sample <= bound ? 1 : 0),
  ]);
}

function call(name: string, args: Query[], scope: Scope): Sample[] | number {
  const [first] = args;
  const window = windows[name];
  if (window !== undefined && first?.kind === "select") return overWindow(first, scope, window);
  if ((name === "absent" || name === "absent_over_time") && first !== undefined) {
    const found = first.kind === "select" ? overWindow(first, scope, ({ last }) => last) : vector(first, scope);
    return found.length > 0 ? [] : [{ labels: first.kind === "select" ? known(first) : {}, value: 1 }];
  }
  if (name === "vector" && first !== undefined) return [{ labels: {}, value: number(first, scope) }];
  if (name === "scalar" && first !== undefined) {
    const found = vector(first, scope);
    return found.length === 1 ? (found[0]?.value ?? NaN) : NaN;
  }
  const each = mathematics[name];
  if (each !== undefined && first !== undefined) {
    return vector(first, scope).map(({ labels, value }) => ({ labels, value: each(value) }));
  }
  if ((name === "clamp_min" || name === "clamp_max") && first !== undefined && args[1] !== undefined) {
    const limit = number(args[1], scope);
    const clamp = name === "clamp_min" ? Math.max : Math.min;
    return vector(first, scope).map(({ labels, value }) => ({ labels, value: clamp(value, limit) }));
  }
  if (name === "histogram_quantile" && first !== undefined && args[1] !== undefined) {
    return quantiles(number(first, scope), vector(args[1], scope));
  }
  throw new Error(`${name}() is PromQL that the simulated cloud does not evaluate`);
}

/** The labels that an absent series would have. */
function known({ matchers }: Selector): Labels {
  const equal = matchers.filter(({ operator }) => operator === "=");
  return Object.fromEntries(equal.map(({ label, value }) => [label, value]));
}

function quantiles(quantile: number, samples: Sample[]): Sample[] {
  return groups(samples, (labels) => without(labels, ["le"])).flatMap(({ labels, members }) => {
    const steps = members
      .map((one) => ({ bound: one.labels["le"] === "+Inf" ? Infinity : Number(one.labels["le"]), count: one.value }))
      .sort((one, other) => one.bound - other.bound);
    const all = steps.at(-1)?.count ?? 0;
    if (all === 0) return [];
    const index = steps.findIndex(({ count }) => count >= quantile * all);
    const { bound = NaN, count = 0 } = steps[index] ?? {};
    const below = steps[index - 1] ?? { bound: 0, count: 0 };
    if (bound === Infinity) return [{ labels, value: below.bound }];
    const share = count === below.count ? 1 : (quantile * all - below.count) / (count - below.count);
    return [{ labels, value: below.bound + (bound - below.bound) * share }];
  });
}

function aggregate(query: Extract<Query, { kind: "aggregate" }>, scope: Scope): Sample[] {
  const reduce = reducers[query.operator];
  const [of] = query.args;
  if (reduce === undefined || of === undefined || query.args.length > 1) {
    throw new Error(`${query.operator} is PromQL that the simulated cloud does not evaluate`);
  }
  const group = (labels: Labels): Labels =>
    query.without ? without(labels, query.labels) : only(labels, query.labels);
  return groups(vector(of, scope), group).map(({ labels, members }) => ({
    labels,
    value: reduce(members.map(({ value }) => value)),
  }));
}

function binary(query: Extract<Query, { kind: "binary" }>, scope: Scope): Sample[] | number {
  const { operator, bool } = query;
  const left = evaluate(query.left, scope);
  const right = evaluate(query.right, scope);
  const order = orders[operator];
  const compute = arithmetic[operator];
  const result = (one: number, other: number): number | undefined => {
    if (compute !== undefined) return compute(one, other);
    const is = order?.(one, other) ?? false;
    return bool ? Number(is) : is ? one : undefined;
  };
  if (typeof left === "number" && typeof right === "number") return result(left, right) ?? NaN;
  const matched = (labels: Labels): string =>
    JSON.stringify(
      sorted(
        query.on === undefined
          ? without(labels, ["monitored_resource", ...(query.ignoring ?? [])])
          : only(labels, query.on),
      ),
    );
  if (typeof left !== "number" && typeof right !== "number") {
    const there = new Map(right.map((one) => [matched(one.labels), one]));
    if (operator === "and") return left.filter((one) => there.has(matched(one.labels)));
    if (operator === "unless") return left.filter((one) => !there.has(matched(one.labels)));
    const own = new Set(left.map((one) => matched(one.labels)));
    if (operator === "or") return [...left, ...right.filter((one) => !own.has(matched(one.labels)))];
    return left.flatMap((one) => answer(one.labels, result(one.value, there.get(matched(one.labels))?.value ?? NaN)));
  }
  if (typeof left === "number") {
    return (right as Sample[]).flatMap(({ labels, value }) => {
      const found = result(left, value);
      return answer(labels, found === undefined || compute !== undefined || bool ? found : value);
    });
  }
  return left.flatMap(({ labels, value }) => answer(labels, result(value, right as number)));
}

function answer(labels: Labels, value: number | undefined): Sample[] {
  return value === undefined || Number.isNaN(value) ? [] : [{ labels, value }];
}

function vector(query: Query, scope: Scope): Sample[] {
  const value = evaluate(query, scope);
  if (typeof value === "number") throw new Error("a number stands where PromQL wants time series");
  return value;
}

function number(query: Query, scope: Scope): number {
  const value = evaluate(query, scope);
  if (typeof value !== "number") throw new Error("time series stand where PromQL wants a number");
  return value;
}
