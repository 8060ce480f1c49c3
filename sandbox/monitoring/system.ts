// What the simulated cloud's monitoring sees of an environment: time series of its resources, metrics that are made from its logs, its
// objectives and its alert policies.
import { textAt, valueAt, type Properties, type Value } from "../model";
import type { CloudObject } from "../types";
import { nameOf } from "../urn";
import { isTable, mask } from "../wire";
import { emitted, type Emitter } from "./emitters";
import { comparisons, parseFilter } from "./filter";
import { entryFor, matches, memberAt, type LogEntry } from "./log-entry";
import { metricsOf, type MetricDescriptor, type MetricKind, type MetricValue } from "./metrics";
import type { Series, Signal } from "./series";

/** An alert policy of the environment. */
export interface Policy {
  /** Its name in the program. */
  name: string;
  title: string;
  project: string;
  severity: string;
  /** Whom its channels tell, by the channels' display names. */
  tells: string[];
  enabled: boolean;
  inputs: Properties;
}

/** A metric that is made from log entries. */
export interface LogMetric {
  project: string;
  filter: string;
  series: Series;
  /** The field of an entry that is the sample of a distribution. */
  sampleField?: string;
}

export interface System {
  series: Series[];
  logMetrics: LogMetric[];
  /** Service-level objectives by name. */
  objectives: Map<string, Properties>;
  policies: Policy[];
  /** Names of its clusters. */
  clusters: string[];
}

const POLICY = "gcp:monitoring/alertPolicy:AlertPolicy";
const CHANNEL = "gcp:monitoring/notificationChannel:NotificationChannel";
const METRIC = "gcp:logging/metric:Metric";
const CLUSTER = "gcp:container/cluster:Cluster";
const OBJECTIVE = "gcp:monitoring/slo:Slo";

/** The system that the objects of a simulated cloud make. */
export function systemOf(objects: CloudObject[]): System {
  const plain = objects.map((one) => ({ ...one, inputs: mask<Properties>({ ...one.outputs, ...one.inputs }) }));
  const of = (type: string): CloudObject[] => plain.filter((one) => one.type === type);
  const channels = new Map(of(CHANNEL).map((one) => [textAt(one.inputs, "name"), channelName(one.inputs)]));
  const logMetrics = of(METRIC).map(logMetric);
  return {
    series: [...emitted(plain).flatMap(seriesOf), ...logMetrics.map(({ series }) => series)],
    logMetrics,
    objectives: new Map(of(OBJECTIVE).map((one) => [textAt(one.inputs, "name"), one.inputs])),
    clusters: of(CLUSTER).map(({ inputs }) => textAt(inputs, "name")),
    policies: of(POLICY).map((one) => ({
      name: nameOf(one.urn),
      title: textAt(one.inputs, "displayName"),
      project: textAt(one.inputs, "project", one.place.project),
      severity: textAt(one.inputs, "severity", "no severity"),
      tells: texts(one.inputs["notificationChannels"]).map((channel) => channels.get(channel) ?? channel),
      enabled: one.inputs["enabled"] !== false,
      inputs: one.inputs,
    })),
  };
}

function channelName(inputs: Properties): string {
  const type = textAt(inputs, "type");
  const name = textAt(inputs, "displayName");
  return type === "email" || type === "" ? name : `${name} (${type})`;
}

/** Every series of a resource: each metric of its type, with each value of the labels that tell good from bad. */
function seriesOf(emitter: Emitter): Series[] {
  return metricsOf(emitter.resource)
    .filter(([metric]) => emitter.metrics?.(metric) ?? true)
    .flatMap(([metric, descriptor]) =>
      variants(descriptor, emitter).map((metricLabels) => ({
        project: emitter.project,
        metric,
        resource: emitter.resource,
        resourceLabels: emitter.resourceLabels,
        metricLabels,
        kind: descriptor.kind,
        value: descriptor.value,
        quiet: emitter.quiet?.(metric, metricLabels) ?? quietOf(descriptor, metricLabels),
        bounds: exponential,
        subject: emitter.subject,
      })),
    );
}

const exponential = Array.from({ length: 20 }, (_, power) => 2 ** power);

function quietOf({ quiet, value }: MetricDescriptor, labels: { [label: string]: string }): Signal {
  if (labels["response_code_class"] === "5xx" || labels["result"] === "failed" || labels["severity"] === "ERROR") {
    return { level: undefined };
  }
  return value === "DISTRIBUTION" ? { level: 10, sample: quiet } : { level: quiet };
}

/** Values of labels of which a condition names one. */
const spoken: { [label: string]: string[] } = {
  response_code_class: ["2xx", "5xx"],
  response_code: ["200"],
  result: ["succeeded", "failed"],
  state: ["active"],
  memory_type: ["evictable", "non-evictable"],
  severity: ["INFO", "ERROR"],
};

function variants({ labels }: MetricDescriptor, { metricLabels = {} }: Emitter): { [label: string]: string }[] {
  return labels.reduce<{ [label: string]: string }[]>(
    (found, label) =>
      (metricLabels[label] ?? spoken[label] ?? ["any"]).flatMap((value) =>
        found.map((one) => ({ ...one, [label]: value })),
      ),
    [{}],
  );
}

/** A metric from logs. Until an entry comes it has no points. */
function logMetric({ inputs, place, urn }: CloudObject): LogMetric {
  const filter = textAt(inputs, "filter");
  const project = textAt(inputs, "project", place.project);
  const equal = comparisons(parseFilter(filter)).filter(({ operator, call }) => operator === "=" && call === undefined);
  const valueOf = (field: string): string | undefined => equal.find((one) => one.field === field)?.value;
  const labels = equal.flatMap(({ field, value }): [string, string][] => {
    const [, label] = /^resource\.labels?\.(\w+)$/.exec(field) ?? [];
    return label === undefined ? [] : [[label, value]];
  });
  const sampleField = extracted(textAt(inputs, "valueExtractor"));
  const extractors = Object.entries(textsOf(inputs["labelExtractors"]));
  const entry = entryFor(filter);
  return {
    project,
    filter,
    ...(sampleField === undefined ? {} : { sampleField }),
    series: {
      project,
      metric: `logging.googleapis.com/user/${textAt(inputs, "name")}`,
      resource: valueOf("resource.type") ?? "global",
      resourceLabels: { project_id: project, ...Object.fromEntries(labels) },
      metricLabels: Object.fromEntries(extractors.map(([label, from]) => [label, labelOf(entry, from)])),
      kind: textAt(inputs, "metricDescriptor.metricKind", "DELTA") as MetricKind,
      value: textAt(inputs, "metricDescriptor.valueType", "INT64") as MetricValue,
      quiet: { level: undefined },
      bounds: numbers(valueAt(inputs, "bucketOptions.explicitBuckets.bounds")) ?? exponential,
      subject: `log metric ${nameOf(urn)}`,
    },
  };
}

function labelOf(entry: LogEntry, extractor: string): string {
  const value = memberAt(entry, extracted(extractor) ?? "");
  return typeof value === "string" || typeof value === "number" ? String(value) : "";
}

function extracted(extractor: string): string | undefined {
  return /^EXTRACT\((.+)\)$/.exec(extractor)?.[1];
}

/** What an entry does to the metrics that are made from logs: this many in a minute. */
export function countedIn(system: System, project: string, entry: LogEntry, level: number): [Series, Signal][] {
  return system.logMetrics
    .filter((metric) => metric.project === project && matches(metric.filter, entry))
    .map(({ series, sampleField }) => {
      const sample = sampleField === undefined ? undefined : Number(memberAt(entry, sampleField));
      return [series, { level, ...(sample === undefined ? {} : { sample }) }];
    });
}

function textsOf(value: Value | undefined): { [name: string]: string } {
  const texts = isTable(value)
    ? Object.entries(value).filter((one): one is [string, string] => typeof one[1] === "string")
    : [];
  return Object.fromEntries(texts);
}

function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === "string") : [];
}

function numbers(value: unknown): number[] | undefined {
  return Array.isArray(value) ? value.map(Number) : undefined;
}
