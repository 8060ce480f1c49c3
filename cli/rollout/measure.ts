// What Cloud Monitoring measured of the requests of one version (https://cloud.google.com/monitoring/api/ref_v3/rest/v3/projects.timeSeries/list).
import { isTable, textAt, valueAt, type Properties } from "../../sandbox";
import type { GoogleApi } from "../google-api";
import { together } from "./decide";
import type { Measured } from "./model";

/** The two metrics of a resource: of requests by class of status, and of the time that they take in milliseconds. */
export interface Source {
  count: string;
  latency: string;
  resource: { type: string; labels: { [name: string]: string } };
}

export interface Window {
  since: number;
  until: number;
  hasLatency: boolean;
}

/** Requests are counted by the minute. */
const MINUTE = 60_000;

export async function measure(api: GoogleApi, project: string, window: Window, source: Source): Promise<Measured> {
  const { since, until, hasLatency } = window;
  if (until - since < MINUTE) return { requests: 0, errors: 0 };
  const ask = async (more: { [name: string]: string }, metric: string): Promise<Properties[]> => {
    const query = new URLSearchParams({
      filter: filterOf(metric, source),
      "interval.startTime": new Date(since).toISOString(),
      "interval.endTime": new Date(until).toISOString(),
      // One point for the whole time.
      "aggregation.alignmentPeriod": `${Math.ceil((until - since) / 1000)}s`,
      "aggregation.perSeriesAligner": "ALIGN_DELTA",
      ...more,
    });
    const found = await api.read(
      `https://monitoring.googleapis.com/v3/projects/${project}/timeSeries?${query.toString()}`,
    );
    const series = found?.["timeSeries"];
    return Array.isArray(series) ? series.filter(isTable) : [];
  };
  const counted = await ask(
    {
      "aggregation.crossSeriesReducer": "REDUCE_SUM",
      "aggregation.groupByFields": "metric.labels.response_code_class",
    },
    source.count,
  );
  const latencies = hasLatency
    ? (await ask({ "aggregation.crossSeriesReducer": "REDUCE_PERCENTILE_95" }, source.latency)).flatMap(pointsOf)
    : [];
  return {
    requests: sum(counted),
    errors: sum(counted.filter(isServerError)),
    ...(latencies.length === 0 ? {} : { latency: Math.max(...latencies) }),
  };
}

/** What several sources have measured together. */
export async function measureTogether(
  api: GoogleApi,
  project: string,
  window: Window,
  sources: Source[],
): Promise<Measured> {
  return together(await Promise.all(sources.map((source) => measure(api, project, window, source))));
}

function filterOf(metric: string, { resource: { type, labels } }: Source): string {
  return [
    `metric.type = "${metric}"`,
    `resource.type = "${type}"`,
    ...Object.entries(labels).map(([name, value]) => `resource.labels.${name} = "${value}"`),
  ].join(" AND ");
}

/** Cloud Run says `5xx`, a load balancer `500`. */
function isServerError(series: Properties): boolean {
  return textAt(series, "metric.labels.response_code_class").startsWith("5");
}

function sum(series: Properties[]): number {
  return series.flatMap(pointsOf).reduce((total, value) => total + value, 0);
}

function pointsOf({ points }: Properties): number[] {
  return (Array.isArray(points) ? points : []).filter(isTable).flatMap((point) => {
    const value = Number(valueAt(point, "value.int64Value") ?? valueAt(point, "value.doubleValue"));
    return Number.isFinite(value) ? [value] : [];
  });
}
