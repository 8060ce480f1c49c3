// How an indicator is asked for: by an objective, in the language of Cloud Monitoring, and by an alert, in PromQL.
import type * as inputs from "@pulumi/gcp/types/input";
import { ServiceIndicator } from "./args";

/** What is watched, once it is known. */
export interface Watched {
  indicator: ServiceIndicator;
  /** Of a health page: the check that asks it. */
  checkId?: string;
  /** Otherwise the metric, and the resource that has it. */
  metric?: string;
  resourceType?: string;
  resourceLabels?: { [label: string]: string };
}

const uptimeMetric = "monitoring.googleapis.com/uptime_check/check_passed";

/** The indicator as an objective measures it. Minutes count, or requests. */
export function indicatorOf(
  watched: Watched,
  periodSeconds: number,
): {
  windowsBasedSli?: inputs.monitoring.SloWindowsBasedSli;
  requestBasedSli?: inputs.monitoring.SloRequestBasedSli;
} {
  if (watched.indicator === ServiceIndicator.Requests) {
    const total = filterOf(watched);
    const bad = `${total} AND metric.labels.response_code_class="5xx"`;
    return { requestBasedSli: { goodTotalRatio: { badServiceFilter: bad, totalServiceFilter: total } } };
  }
  const windowPeriod = `${periodSeconds}s`;
  if (watched.indicator === ServiceIndicator.HealthPage) {
    // A window is good if one of the regions got an answer: a network between one of them and us is not our end point.
    return { windowsBasedSli: { windowPeriod, goodBadMetricFilter: filterOf(watched) } };
  }
  return {
    windowsBasedSli: { windowPeriod, metricMeanInRange: { timeSeries: filterOf(watched), range: { min: 1, max: 2 } } },
  };
}

/** The part of the window in which it does not work, from 0 to 1. */
export function errorRatio(watched: Watched): (window: string) => string {
  const series = (more = "") => selector(watched, more);
  return watched.indicator === ServiceIndicator.Requests
    ? (window) => `sum(rate(${series(',response_code_class="5xx"')}[${window}])) / sum(rate(${series()}[${window}]))`
    : (window) => `1 - avg(avg_over_time(${series()}[${window}]))`;
}

function labelsOf({ checkId, resourceLabels = {} }: Watched): [string, string][] {
  const own = Object.entries(resourceLabels).sort(([one], [other]) => (one < other ? -1 : 1));
  return checkId === undefined ? own : [["check_id", checkId], ...own];
}

function filterOf(watched: Watched): string {
  const { checkId, metric = uptimeMetric, resourceType = "uptime_url" } = watched;
  const where = labelsOf(watched).map(
    ([label, value]) =>
      `${checkId !== undefined && label === "check_id" ? "metric" : "resource"}.labels.${label}="${value}"`,
  );
  return [`metric.type="${metric}"`, `resource.type="${resourceType}"`, ...where].join(" AND ");
}

/** Names in PromQL: https://cloud.google.com/monitoring/promql/promql-mapping. */
function selector(watched: Watched, more: string): string {
  const { metric = uptimeMetric, resourceType = "uptime_url" } = watched;
  const slash = metric.indexOf("/");
  const plain = (text: string): string => text.replaceAll(/[^A-Za-z0-9_]/g, "_");
  const labels = [["monitored_resource", resourceType], ...labelsOf(watched)].map(
    ([label, value]) => `${label}="${value}"`,
  );
  return `${plain(metric.slice(0, slash))}:${plain(metric.slice(slash + 1))}{${labels.join(",")}${more}}`;
}
