// Time series of what the simulated cloud cannot know: containers of a chart, and metrics that programs write themselves. They are taken to
// exist as a condition asks for them, if the cluster that it names does.
import { textAt, type Properties } from "../model";
import { field } from "./aggregation";
import { conditionsOf } from "./conditions";
import { isEmitted } from "./emitters";
import { comparisons, parseFilter } from "./filter";
import { isOwn, publishedMetric, publishedMetrics, type MetricDescriptor } from "./metrics";
import { parseQuery, selectors, type Selector } from "./promql";
import { promqlName, type Series } from "./series";
import type { System } from "./system";

type Labels = { [label: string]: string };

/** Adds what a policy's conditions look at and no resource of the environment has. Answers what is wrong with it. */
export function assume(inputs: Properties, system: System, project: string): string[] {
  return conditionsOf(inputs).flatMap((condition) => {
    const query = textAt(condition, "conditionPrometheusQueryLanguage.query");
    const filters = ["conditionThreshold", "conditionAbsent"]
      .map((kind) => textAt(condition, `${kind}.filter`))
      .filter((filter) => filter !== "" && !filter.startsWith("select_slo_"));
    const asked = [...(query === "" ? [] : selectors(parseQuery(query)).map(ofSelector)), ...filters.map(ofFilter)];
    return asked.flatMap((one) => (one === undefined ? [] : add(one, system, project)));
  });
}

interface Asked {
  metric: string;
  descriptor: MetricDescriptor;
  resource: string;
  resourceLabels: Labels;
  metricLabels: Labels;
}

function add({ metric, descriptor, resource, ...labels }: Asked, system: System, project: string): string[] {
  if (isEmitted(resource)) return [];
  const cluster = labels.resourceLabels["cluster_name"] ?? labels.resourceLabels["cluster"];
  if (cluster !== undefined && !system.clusters.includes(cluster)) {
    return [`no cluster of the environment is called ${cluster}`];
  }
  const what = Object.entries({ ...labels.resourceLabels, ...labels.metricLabels }).map(
    ([name, value]) => `${name}=${value}`,
  );
  const { kind, value, quiet } = descriptor;
  const made: Series = {
    project,
    metric,
    resource,
    resourceLabels: { project_id: project, ...labels.resourceLabels },
    metricLabels: labels.metricLabels,
    kind,
    value,
    quiet: value === "DISTRIBUTION" ? { level: 10, sample: quiet } : { level: quiet },
    bounds: [],
    subject: `${resource} ${what.join(" ")}`.trim(),
  };
  const is = (one: Series): boolean => one.metric === metric && one.subject === made.subject && one.project === project;
  if (!system.series.some(is)) system.series.push(made);
  return [];
}

/** What a program's own metric is, by the customs of Prometheus. */
function own(name: string): MetricDescriptor {
  const kind = /(_total|_count|_sum|_bucket|\/counter)$/.test(name) ? "DELTA" : "GAUGE";
  const value = /(_bucket|\/histogram)$/.test(name) ? "DISTRIBUTION" : "DOUBLE";
  return { kind, value, resources: ["prometheus_target"], labels: [], quiet: 0 };
}

function ofSelector({ name, matchers }: Selector): Asked | undefined {
  const published = publishedMetrics().find((metric) => promqlName(metric) === name);
  // With a colon it is a service's or made from logs, which are all known.
  if (published === undefined && name.includes(":")) return undefined;
  const equal = Object.fromEntries(
    matchers.filter(({ operator }) => operator === "=").map(({ label, value }) => [label, value]),
  );
  const descriptor = published === undefined ? own(name) : publishedMetric(published);
  if (descriptor === undefined) return undefined;
  const { monitored_resource: resource = descriptor.resources[0] ?? "", ...labels } = equal;
  const ofMetric = ([label]: [string, string]): boolean => descriptor.labels.includes(label);
  const plain = name.replace(/_(bucket|sum|count)$/, "");
  return {
    metric: published ?? `prometheus.googleapis.com/${descriptor.value === "DISTRIBUTION" ? plain : name}/own`,
    descriptor,
    resource,
    resourceLabels: Object.fromEntries(Object.entries(labels).filter((one) => !ofMetric(one))),
    metricLabels: Object.fromEntries(Object.entries(labels).filter(ofMetric)),
  };
}

function ofFilter(filter: string): Asked | undefined {
  const equal = comparisons(parseFilter(filter)).filter(({ operator, call }) => operator === "=" && call === undefined);
  const fields = Object.fromEntries(equal.map((one) => [field(one.field), one.value]));
  const metric = fields["metric.type"] ?? "";
  const descriptor = isOwn(metric) ? own(metric) : publishedMetric(metric);
  if (descriptor === undefined) return undefined;
  const of = (whose: string): Labels =>
    Object.fromEntries(
      Object.entries(fields)
        .filter(([name]) => name.startsWith(`${whose}.labels.`))
        .map(([name, value]) => [name.slice(`${whose}.labels.`.length), value]),
    );
  return {
    metric,
    descriptor,
    resource: fields["resource.type"] ?? descriptor.resources[0] ?? "",
    resourceLabels: of("resource"),
    metricLabels: of("metric"),
  };
}
