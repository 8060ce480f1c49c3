import type * as cloudrunv2 from "@pulumi/gcp/cloudrunv2";
import * as logging from "@pulumi/gcp/logging";
import * as pulumi from "@pulumi/pulumi";

/** What the program reports of each pass, as metrics. */
export interface SyncMetrics {
  /** Passes in which nothing failed. */
  passes: logging.Metric;
  /** Passes in which something failed. */
  failures: logging.Metric;
  /** Passes that found a key missing in the source. */
  missing: logging.Metric;
  /** How long the oldest change waited before it was in all copies, in seconds. */
  lag: logging.Metric;
}

/** Bounds of the lag's buckets, in seconds. One of them is that of the alert. */
const lagBounds = [15, 30, 60, 120, 300, 900, 3_600, 14_400, 86_400];

/** Makes metrics from the line that the program logs for each pass. */
export function createMetrics(parent: pulumi.Resource, name: string, service: cloudrunv2.Service): SyncMetrics {
  const passLine = pulumi.interpolate`resource.type="cloud_run_revision" AND resource.labels.service_name="${service.name}" AND resource.labels.location="${service.location}" AND jsonPayload.pass.durationMs>=0`;
  const counter = (suffix: string, description: string, condition: string): logging.Metric =>
    new logging.Metric(
      `${name}-${suffix}`,
      {
        name: `${name}-${suffix}`,
        description,
        filter: pulumi.interpolate`${passLine} AND ${condition}`,
        metricDescriptor: { metricKind: "DELTA", valueType: "INT64", unit: "1" },
      },
      { parent },
    );
  return {
    passes: counter("passes", "Passes in which nothing failed", "jsonPayload.pass.failures=0"),
    failures: counter("failures", "Passes in which something failed", "jsonPayload.pass.failures>0"),
    missing: counter("missing", "Passes that found a key missing in the source", "jsonPayload.pass.missingCount>0"),
    lag: new logging.Metric(
      `${name}-lag`,
      {
        name: `${name}-lag`,
        description: "Seconds that the oldest change waited before it was in all copies",
        filter: passLine,
        valueExtractor: "EXTRACT(jsonPayload.pass.lagSeconds)",
        metricDescriptor: { metricKind: "DELTA", valueType: "DISTRIBUTION", unit: "s" },
        bucketOptions: { explicitBuckets: { bounds: lagBounds } },
      },
      { parent },
    ),
  };
}
