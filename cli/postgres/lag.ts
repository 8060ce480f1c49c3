// How far a replica is behind, by Cloud Monitoring (https://cloud.google.com/monitoring/api/metrics_gcp_c#gcp-cloudsql).
import { isTable, textAt, valueAt, type Properties } from "../../sandbox";
import type { Lag } from "./model";

/** The filters of the two measurements: the replica tells seconds, the primary tells bytes. */
export function lagFilter(project: string, primary: string, replica: string): { seconds: string; bytes: string } {
  const of = (instance: string): string => `resource.labels.database_id = "${project}:${instance}"`;
  const sql = "cloudsql.googleapis.com/database";
  return {
    seconds: `metric.type = "${sql}/replication/replica_lag" AND ${of(replica)}`,
    bytes: `metric.type = "${sql}/postgresql/replication/replica_byte_lag" AND ${of(primary)} AND metric.labels.replica_name = "${replica}"`,
  };
}

/** The last values. Of bytes there are several, one for each stage: the largest counts. */
export function lagOf(answers: { [what: string]: Properties }): Lag | undefined {
  const [seconds, bytes] = [last(answers["seconds"]), last(answers["bytes"])];
  const times = [seconds, bytes].flatMap((one) => (one === undefined ? [] : [one.at]));
  if (times.length === 0) return undefined;
  return {
    ...(seconds === undefined ? {} : { seconds: seconds.value }),
    ...(bytes === undefined ? {} : { bytes: bytes.value }),
    at: Math.min(...times),
  };
}

function last(answer: Properties | undefined): { value: number; at: number } | undefined {
  const series = answer?.["timeSeries"];
  const points = (Array.isArray(series) ? series : []).filter(isTable).flatMap((one) => {
    const [point] = Array.isArray(one["points"]) ? one["points"] : [];
    if (!isTable(point)) return [];
    const value = Number(valueAt(point, "value.doubleValue") ?? valueAt(point, "value.int64Value"));
    const at = Date.parse(textAt(point, "interval.endTime"));
    return Number.isNaN(value) || Number.isNaN(at) ? [] : [{ value, at }];
  });
  if (points.length === 0) return undefined;
  return { value: Math.max(...points.map(({ value }) => value)), at: Math.min(...points.map(({ at }) => at)) };
}
