// What the conditions of a policy name: metrics, resource types and labels that nobody publishes select nothing, and no error says so.
import { textAt, type Properties } from "../model";
import { closest } from "./closest";
import { conditionsOf, tables } from "./conditions";
import { field } from "./aggregation";
import { comparisons, parseFilter } from "./filter";
import { isOwn, publishedMetric, publishedMetrics, resourceLabels } from "./metrics";
import { groupings, parseQuery, selectors, type Selector } from "./promql";
import { promqlName } from "./series";
import type { System } from "./system";

/** What is wrong with the names in a policy's conditions, a sentence each. */
export function wrongNames(inputs: Properties, system: System, project: string): string[] {
  return conditionsOf(inputs).flatMap((condition) => {
    const filters = ["conditionThreshold", "conditionAbsent"].flatMap((kind) => [
      { filter: textAt(condition, `${kind}.filter`), groups: groupsOf(condition, kind, "aggregations") },
      {
        filter: textAt(condition, `${kind}.denominatorFilter`),
        groups: groupsOf(condition, kind, "denominatorAggregations"),
      },
    ]);
    const query = textAt(condition, "conditionPrometheusQueryLanguage.query");
    return [
      ...filters
        .filter(({ filter }) => filter !== "" && !filter.startsWith("select_slo_"))
        .flatMap(({ filter, groups }) => inFilter(filter, groups, system, project)),
      ...(query === "" ? [] : inQuery(query, system, project)),
    ];
  });
}

function groupsOf(condition: Properties, kind: string, property: string): string[] {
  const settings = condition[kind];
  if (settings === null || typeof settings !== "object" || Array.isArray(settings)) return [];
  return tables(settings[property]).flatMap(({ groupByFields }) =>
    Array.isArray(groupByFields)
      ? groupByFields.flatMap((name) => (typeof name === "string" ? [field(name)] : []))
      : [],
  );
}

/** What a metric can be told apart by. */
interface Known {
  resources: string[];
  metricLabels: string[];
  resourceLabels: string[];
}

function known(metric: string, system: System, project: string): Known | string {
  const own = system.logMetrics.find(({ series, project: of }) => series.metric === metric && of === project)?.series;
  if (own !== undefined) {
    const all = resourceLabels[own.resource] ?? Object.keys(own.resourceLabels);
    return { resources: [own.resource], metricLabels: Object.keys(own.metricLabels), resourceLabels: all };
  }
  const described = publishedMetric(metric);
  if (described !== undefined) {
    const labels = described.resources.flatMap((resource) => resourceLabels[resource] ?? []);
    return { resources: described.resources, metricLabels: described.labels, resourceLabels: labels };
  }
  if (metric.startsWith("logging.googleapis.com/user/")) {
    return `no metric of ${project} that is made from logs is called ${metric}${hint(
      metric,
      system.logMetrics.map(({ series }) => series.metric),
    )}`;
  }
  return `${metric} is no metric that sandbox/monitoring/published.ts has from Google's lists${hint(metric, publishedMetrics())}`;
}

function hint(name: string, names: string[]): string {
  const near = closest(name, names);
  return near === undefined ? "" : `; did you mean ${near}?`;
}

/** What is wrong with the names in a filter of Cloud Monitoring and in the labels that its points are grouped by. */
export function inFilter(filter: string, groups: string[], system: System, project: string): string[] {
  const compared = comparisons(parseFilter(filter)).map((one) => ({ ...one, field: field(one.field) }));
  const metric = compared.find((one) => one.field === "metric.type" && one.call === undefined)?.value;
  if (metric === undefined || isOwn(metric)) return [];
  const found = known(metric, system, project);
  if (typeof found === "string") return [found];
  const type = compared.find((one) => one.field === "resource.type" && one.call === undefined)?.value;
  const labels = [...compared.map((one) => one.field), ...groups];
  return [
    ...(type === undefined || found.resources.includes(type)
      ? []
      : [`${metric} is a metric of ${found.resources.join(" or ")}, not of ${type}`]),
    ...labels.flatMap((label) => {
      const [whose, , name = ""] = label.split(".");
      if (!label.includes(".labels.")) return [];
      const has = whose === "metric" ? found.metricLabels : found.resourceLabels;
      return has.includes(name) ? [] : [`${metric} has no label ${label}${hint(name, has)}`];
    }),
  ];
}

function inQuery(text: string, system: System, project: string): string[] {
  const query = parseQuery(text);
  const asked = selectors(query);
  const checked = asked.map((one) => inSelector(one, system, project));
  const labels = new Set(checked.flatMap(({ labels }) => labels));
  // A label of a metric that is not known cannot be judged.
  const open = checked.some(({ labels }) => labels.length === 0);
  const groups = groupings(query).filter((label) => !open && !labels.has(label));
  return [
    ...new Set(checked.flatMap(({ problems }) => problems)),
    ...groups.map((label) => `none of the query's metrics has the label ${label}`),
  ];
}

function inSelector(one: Selector, system: System, project: string): { problems: string[]; labels: string[] } {
  const plain = one.name.replace(/_(bucket|sum|count)$/, "");
  const names = [...publishedMetrics(), ...system.logMetrics.map(({ series }) => series.metric)];
  const metric = names.find((name) => [one.name, plain].includes(promqlName(name)));
  if (metric === undefined) {
    // Without a colon it is a program's own, which managed Prometheus collects.
    if (!one.name.includes(":")) return { problems: [], labels: [] };
    const near = closest(one.name, names.map(promqlName));
    const problem = `${one.name} is the name of no metric that is published or made from logs${near === undefined ? "" : `; did you mean ${near}?`}`;
    return { problems: [problem], labels: [] };
  }
  const found = known(metric, system, project);
  if (typeof found === "string") return { problems: [found], labels: [] };
  const twice = found.metricLabels.filter((label) => found.resourceLabels.includes(label));
  const labels = [
    ...found.resourceLabels,
    ...found.metricLabels,
    ...twice.map((label) => `metric_${label}`),
    ...["monitored_resource", "project_id", "le"],
  ];
  const type = one.matchers.find(({ label, operator }) => label === "monitored_resource" && operator === "=")?.value;
  return {
    labels,
    problems: [
      ...(type === undefined || found.resources.includes(type)
        ? []
        : [`${one.name} is a metric of ${found.resources.join(" or ")}, not of ${type}`]),
      ...one.matchers
        .filter(({ label }) => !labels.includes(label))
        .map(({ label }) => `${one.name} has no label ${label}${hint(label, labels)}`),
    ],
  };
}
