// Aligners, functions and indicators that do not fit the kind of the metric that they are for.
import { textAt, valueAt, type Properties } from "../model";
import { isTable } from "../wire";
import { conditionsOf, tables } from "./conditions";
import { comparisons, parseFilter } from "./filter";
import { misfitOfFunction, misfitOfIndicator, misfits, type Shape } from "./fits";
import { publishedMetric, publishedMetrics } from "./metrics";
import { parseQuery, type Query } from "./promql";
import { promqlName } from "./series";
import type { System } from "./system";

/** An objective of which Cloud Monitoring measures nothing. */
export interface WrongObjective {
  objective: string;
  /** Why, as a sentence. */
  problem: string;
}

/** What does not fit in a policy's conditions, a sentence each. */
export function wrongKinds(inputs: Properties, system: System, project: string): string[] {
  return conditionsOf(inputs).flatMap((condition) => {
    const query = textAt(condition, "conditionPrometheusQueryLanguage.query");
    return [
      ...["conditionThreshold", "conditionAbsent"].flatMap((kind) => [
        ...inAggregations(
          textAt(condition, `${kind}.filter`),
          valueAt(condition, `${kind}.aggregations`),
          system,
          project,
        ),
        ...inAggregations(
          textAt(condition, `${kind}.denominatorFilter`),
          valueAt(condition, `${kind}.denominatorAggregations`),
          system,
          project,
        ),
      ]),
      ...(query === "" ? [] : inFunctions(parseQuery(query), system, project)),
    ];
  });
}

/** What does not fit in the aggregations of a filter: one, or a list of them. */
export function inAggregations(filter: string, aggregations: unknown, system: System, project: string): string[] {
  const found = metricOf(filter, system, project);
  if (found === undefined) return [];
  const all = isTable(aggregations as Properties) ? [aggregations as Properties] : tables(aggregations as Properties[]);
  return misfits(found.metric, found.shape, all);
}

/** Each objective whose indicator does not fit its metric. */
export function wrongObjectives(system: System): WrongObjective[] {
  return [...system.objectives].flatMap(([objective, inputs]) =>
    filtersIn(inputs).flatMap(([property, filter]) => {
      const found = metricOf(filter, system, textAt(inputs, "project"));
      const problems = found === undefined ? [] : misfitOfIndicator(found.metric, found.shape, property);
      return problems.map((problem) => ({ objective, problem }));
    }),
  );
}

/** Each filter inside of an objective, by the name of its property. */
function filtersIn(inputs: Properties): [string, string][] {
  return Object.entries(inputs).flatMap(([property, value]): [string, string][] => {
    if (isTable(value)) return filtersIn(value);
    return typeof value === "string" && value.includes("metric.type") ? [[property, value]] : [];
  });
}

/** The metric of a filter; nothing where it names none, or one of a program's own. */
function metricOf(filter: string, system: System, project: string): { metric: string; shape: Shape } | undefined {
  if (filter === "" || filter.startsWith("select_slo_")) return undefined;
  const metric = comparisons(parseFilter(filter)).find(
    ({ field, call }) => field === "metric.type" && call === undefined,
  )?.value;
  const shape = metric === undefined ? undefined : shapeOf(metric, system, project);
  return metric === undefined || shape === undefined ? undefined : { metric, shape };
}

function shapeOf(metric: string, { logMetrics }: System, project: string): Shape | undefined {
  const own = logMetrics.find((one) => one.series.metric === metric && (project === "" || one.project === project));
  return own?.series ?? publishedMetric(metric);
}

function inFunctions(query: Query, system: System, project: string): string[] {
  switch (query.kind) {
    case "number":
    case "select":
      return [];
    case "binary":
      return [query.left, query.right].flatMap((one) => inFunctions(one, system, project));
    case "aggregate":
      return query.args.flatMap((one) => inFunctions(one, system, project));
    case "call":
      return query.args.flatMap((one) =>
        one.kind === "select" ? inFunction(query.name, one.name, system, project) : inFunctions(one, system, project),
      );
  }
}

function inFunction(call: string, name: string, system: System, project: string): string[] {
  const plain = name.replace(/_(bucket|sum|count)$/, "");
  const names = [...publishedMetrics(), ...system.logMetrics.map(({ series }) => series.metric)];
  const metric = names.find((one) => [name, plain].includes(promqlName(one)));
  const shape = metric === undefined ? undefined : shapeOf(metric, system, project);
  return metric === undefined || shape === undefined ? [] : misfitOfFunction(metric, shape, call);
}
